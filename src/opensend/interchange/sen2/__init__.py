"""SEN2 files: read, written, compared, and loaded from and into children's records."""

"""Measured figures, each beside a named peer in the same run: `make bench`."""

"""Common Transfer Files: what a school sends with a pupil, read, checked, written, loaded and made."""

"""The tables that the Department derives from the return, made of a return file in the published columns."""

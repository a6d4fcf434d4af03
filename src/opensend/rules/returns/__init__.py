"""Statutory returns: what a return holds in each collection year, and the rules that it is checked by."""

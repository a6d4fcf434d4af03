"""Cells that a spreadsheet opens: what people wrote must never be run there as a formula."""

from __future__ import annotations

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """A text that a spreadsheet shows and never calculates: what begins a formula has an apostrophe first.

    >>> safe_cell("=HYPERLINK(A1)"), safe_cell("Smith-Jones")
    ("'=HYPERLINK(A1)", 'Smith-Jones')
    """
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text

"""When a whole file is not to be trusted: too many rows gone, too many bad, or older than what is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

LARGEST_FALL_PERCENT = 5
LARGEST_SHARE_REFUSED_PERCENT = 0.5
FEWEST_ROWS_FOR_SHARE = 200
"""In a smaller file one bad row is more than half a percent: there, most rows must be bad."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A file held against the register as it was. `rows` and `had`: real settings, then fictional ones.

    A file with none of a kind says nothing about that kind.
    """

    rows: tuple[int, int]
    had: tuple[int, int]
    refused: int
    file_date: date | None
    last_file_date: date | None


def why_not_to_trust(file: Weighed) -> Iterator[str]:
    """Each gate that the file does not pass, in words.

    >>> list(why_not_to_trust(Weighed((94, 0), (100, 0), 0, None, None)))
    ['94 rows where the register has 100: more than 5 percent fewer']
    """
    for rows, had in zip(file.rows, file.had, strict=True):
        if rows and (rows + file.refused) * 100 < had * (100 - LARGEST_FALL_PERCENT):
            yield f"{rows} rows where the register has {had}: more than {LARGEST_FALL_PERCENT} percent fewer"
    total = sum(file.rows) + file.refused
    largest = LARGEST_SHARE_REFUSED_PERCENT if total >= FEWEST_ROWS_FOR_SHARE else 50
    if file.refused * 100 > total * largest:
        yield f"{file.refused} of {total} rows are bad: more than {largest:g} percent"
    if file.file_date and file.last_file_date and file.file_date < file.last_file_date:
        yield f"the file is of {file.file_date}, and one of {file.last_file_date} is loaded already"

"""Which collection years have a page, which comes next, and which can be sent."""

from __future__ import annotations

from opensend.rules.returns.sen2.schema import years, years_ahead


def years_shown() -> tuple[int, ...]:
    """The collection years, newest first."""
    return tuple(sorted((*years(), *years_ahead()), reverse=True))


def latest_year() -> int:
    """The newest collection year: the return that is being made ready."""
    return years_shown()[0]


def is_ahead(year: int) -> bool:
    """Whether the year's specification is not known: it is checked by what is known, and no file is made."""
    return year in years_ahead()

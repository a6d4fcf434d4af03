"""Codes of the return by collection year, and which three digits are or were an authority in England."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from opensend.rules.returns.sen2.tables import holds_in, read_table

_LAST_FICTIONAL = "199"


class _Span(NamedTuple):
    is_authority: bool
    first_day: str
    last_day: str


@cache
def codes_of(set_name: str, year: int) -> frozenset[str]:
    """The codes of a set, or of the item of that name, in a collection year; else raises KeyError.

    >>> sorted(codes_of("PlanDetail.SENsetting", 2024)), "OTH" in codes_of("PlanDetail.SENsetting", 2025)
    (['EHE', 'EYP', 'OLA', 'OPA'], True)
    >>> codes_of("PlanRes", 2026) == codes_of("RES", 2026)
    True
    """
    rows = [row for row in read_table("codes") if row["set"] == set_name]
    if not rows:
        of_item = {item["code_set"] for item in read_table("items") if item["element"] == set_name} - {""}
        if len(of_item) != 1:
            raise KeyError(set_name)
        return codes_of(of_item.pop(), year)
    return frozenset(row["code"] for row in rows if holds_in(row, year))


def meanings_of(set_name: str, year: int) -> dict[str, str]:
    """The codes of a set in a collection year that a return may hold, each with its meaning.

    >>> meanings_of("Sex", 2026)
    {'M': 'male', 'F': 'female'}
    """
    return {
        row["code"]: row["meaning"]
        for row in read_table("codes")
        if row["set"] == set_name and holds_in(row, year) and row["use"] != "import"
    }


def is_authority(code: str, on: date | None = None, fictional: bool = False) -> bool:
    """Whether the code is that of an authority in England on a day; without a day, of one that still is.

    >>> is_authority("909", date(2023, 3, 31)), is_authority("909", date(2023, 4, 1)), is_authority("909")
    (True, False, False)
    >>> is_authority("007"), is_authority("007", fictional=True)
    (False, True)
    """
    if fictional and _is_fictional(code):
        return True
    span = _spans().get(code)
    if span is None or not span.is_authority:
        return False
    if on is None:
        return not span.last_day
    day = on.isoformat()
    return span.first_day <= day and (not span.last_day or day <= span.last_day)


def was_authority(code: str, fictional: bool = False) -> bool:
    """Whether the code is or once was one that a UPN may carry: an authority's, or another issuer's.

    >>> was_authority("909"), was_authority("702"), was_authority("999")
    (True, True, False)
    """
    return (fictional and _is_fictional(code)) or code in _spans()


def _is_fictional(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isdigit() and "001" <= code <= _LAST_FICTIONAL


@cache
def _spans() -> dict[str, _Span]:
    return {
        row["code"]: _Span(row["use"] == "authority", row["first_day"], row["last_day"])
        for row in read_table("authorities")
    }

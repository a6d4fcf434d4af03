"""What the value of an item may be: dates, numbers, codes and identifiers of the format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from opensend.interchange.ctf.tables import Item, codes
from opensend.rules import identifiers

Fault = tuple[str, str]
"""The rule that a value breaks, and what is wrong in words."""

_TRUE, _FALSE = frozenset({"true", "1", "y", "yes"}), frozenset({"false", "0", "n", "no"})
_UCI = re.compile(r"[A-Z0-9]{13}", re.ASCII)
_VERSION = re.compile(r"\d{1,3}(\.\d{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LA = re.compile(r"\d{3}|XXX|MMM", re.ASCII)
_ESTAB = re.compile(r"[1-9]\d{3}|LLLL|XXXX|MMMM", re.ASCII)


def read_date(text: str) -> date | None:
    """A day, or None where the text is not one.

    >>> read_date("2012-02-29"), read_date("2013-02-29"), read_date("14/02/2010")
    (datetime.date(2012, 2, 29), None, None)
    """
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """A day with its time, or None."""
    try:
        return datetime.fromisoformat(text) if "T" in text and read_date(text[:10]) else None
    except ValueError:
        return None


def read_boolean(text: str) -> bool | None:
    """Yes or no, or None where the text says neither; `1` and other letter case are read too."""
    plain = text.casefold()
    return True if plain in _TRUE else False if plain in _FALSE else None


def faults_in(item: Item, text: str) -> Iterator[Fault]:
    """What is wrong with a value; length is told apart from form, since a long name is still a name."""
    judge = _JUDGES.get(item.kind)
    if judge and (fault := judge(item, text)):
        yield fault
    if item.length and item.kind in ("name", "text") and len(text) > item.length:
        yield "item_length", f"has {len(text)} characters; the item holds {item.length}"


def _form(is_good: Callable[[str], object], words: str) -> Callable[[Item, str], Fault | None]:
    return lambda _item, text: None if is_good(text) else ("item_format", f"is not {words}")


def _code(item: Item, text: str) -> Fault | None:
    known = codes(item.codes)
    return (
        None if text in known else ("item_code", "is not a code that this item has; it is kept as received")
    )


def _number(item: Item, text: str) -> Fault | None:
    if not (text.isascii() and text.isdigit()):
        return "item_format", "is not a whole number"
    return ("item_format", f"has more than {item.length} digits") if len(text) > item.length else None


def _identifier(kind: str, rule: str) -> Callable[[Item, str], Fault | None]:
    def judge(_item: Item, text: str) -> Fault | None:
        checked = identifiers.check(kind, text)
        return None if checked.is_valid else (rule, checked.message)

    return judge


_JUDGES: dict[str, Callable[[Item, str], Fault | None]] = {
    "date": _form(read_date, "a day of the calendar such as 2026-09-01"),
    "datetime": _form(read_moment, "a time such as 2026-07-17T14:05:00"),
    "year": _form(re.compile(r"(19|20)\d{2}", re.ASCII).fullmatch, "a year such as 2026"),
    "boolean": _form(lambda text: read_boolean(text) is not None, "true or false"),
    "version": _form(_VERSION.fullmatch, "a version such as 25.0"),
    "la": _form(_LA.fullmatch, "an authority's three digits"),
    "estab": _form(_ESTAB.fullmatch, "an establishment's four digits, LLLL, XXXX or MMMM"),
    "uci": _form(_UCI.fullmatch, "13 letters and digits"),
    "code": _code,
    "number": _number,
    "upn": _identifier("upn", "pupil_upn"),
    "former_upn": _identifier("upn", "identifier_former"),
    "uln": _identifier("uln", "identifier_uln"),
    "urn": _identifier("urn", "identifier_place"),
    "uprn": _identifier("uprn", "identifier_place"),
    "postcode": _identifier("postcode", "identifier_place"),
}

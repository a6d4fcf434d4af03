"""What one cell of the register's file means: its dates, codes, numbers and words for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

Value = str | int | bool | date | Decimal | list[str] | None
Read = Callable[[str], Value]

_SAYS_NOTHING = frozenset(
    {"not applicable", "not recorded", "does not apply", "none recorded", "not collected"}
)
_DATE = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LARGEST_COUNT = 1_000_000
_NEED = re.compile(r"\s*([A-Za-z]+)\s*(?:-|–|$)")
_WEBSITE = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?")


class BadCell(ValueError):
    """A cell that makes its row unfit to be loaded; the message says what is wrong with it."""


def read_text(cell: str) -> str:
    """A text without needless spaces and line breaks; the register's words for nothing are nothing.

    >>> read_text("Not applicable"), read_text(" High\\r\\nStreet ")
    ('', 'High Street')
    """
    plain = " ".join(cell.split())
    return "" if plain.casefold() in _SAYS_NOTHING else plain


def read_code(cell: str) -> str:
    """A numeric code without the leading zeros that older files give it; code 0 is nothing.

    >>> read_code("02"), read_code("00")
    ('2', '')
    """
    plain = cell.strip().lstrip("0")
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) <= 3):
        raise BadCell(f"{cell!r} is not a code")
    return plain


def read_la_code(cell: str) -> str:
    """An authority's three digits; 000 and 999, which stand for none, are nothing.

    >>> read_la_code("1"), read_la_code("999")
    ('001', '')
    """
    plain = cell.strip()
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) <= 3):
        raise BadCell(f"{cell!r} is not an authority's code")
    return "" if plain in {"", "999"} or int(plain) == 0 else plain.zfill(3)


def read_date(cell: str) -> date | None:
    """A day as published (DD-MM-YYYY), or as a spreadsheet saves it again (DD/MM/YYYY, YYYY-MM-DD).

    >>> read_date("18-01-2024")
    datetime.date(2024, 1, 18)
    """
    plain = cell.strip()
    if not plain:
        return None
    if found := _DATE.fullmatch(plain):
        day, month, year = map(int, found.groups())
    elif found := _ISO_DATE.fullmatch(plain):
        year, month, day = map(int, found.groups())
    else:
        raise BadCell(f"{plain!r} is not a date such as 18-01-2024")
    try:
        return date(year, month, day)
    except ValueError:
        raise BadCell(f"{plain!r} is not a day of the calendar") from None


def read_count(cell: str) -> int | None:
    """A number of people, places or years; what is suppressed or spoilt is unknown.

    >>> read_count("271"), read_count("SUPP"), read_count("5.00E+06")
    (271, None, None)
    """
    plain = cell.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 7):
        return None
    return int(plain) if int(plain) <= _LARGEST_COUNT else None


def read_age(cell: str) -> int | None:
    """An age in years."""
    age = read_count(cell)
    return age if age is not None and age <= 99 else None


def read_easting(cell: str) -> int | None:
    """Metres east on the British National Grid; 0 stands for unknown."""
    return _within(cell, 700_000)


def read_northing(cell: str) -> int | None:
    """Metres north on the British National Grid; 0 stands for unknown."""
    return _within(cell, 1_300_000)


def _within(cell: str, largest: int) -> int | None:
    plain = cell.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 7):
        return None
    return int(plain) if 0 < int(plain) <= largest else None


def read_percentage(cell: str) -> Decimal | None:
    """A percentage with two places."""
    try:
        figure = round(Decimal(cell.strip() or "-1"), 2)
    except InvalidOperation:
        return None
    return figure if 0 <= figure <= 100 else None


def read_flag(cell: str) -> bool | None:
    """A yes or no that is written as a sentence: no where the sentence says not.

    >>> read_flag("PRU Does have EBD provision"), read_flag("Not approved"), read_flag("Not applicable")
    (True, False, None)
    """
    plain = read_text(cell).casefold()
    return None if not plain else not re.search(r"\bnot\b", plain)


def read_needs(cells: list[str]) -> list[str]:
    """Codes of the needs in the thirteen columns, in alphabetical order, since theirs means nothing.

    >>> read_needs(["SpLD - Specific Learning Difficulty", "", "ASD - Autistic Spectrum Disorder"])
    ['ASD', 'SPLD']
    """
    codes = {found[1].upper() for cell in cells if read_text(cell) and (found := _NEED.match(cell))}
    return sorted(code for code in codes if len(code) <= 4)


def read_resourced_provision(cell: str) -> str:
    """Which kind of special provision a mainstream setting has, in one spelling.

    >>> read_resourced_provision("SEN Unit")
    'SEN unit'
    """
    plain = read_text(cell).casefold()
    return (plain[:1].upper() + plain[1:]).replace("Sen ", "SEN ").replace(" sen ", " SEN ")


def read_website(cell: str) -> str:
    """An address on the web that a browser can open, or nothing.

    >>> read_website("www.school.example"), read_website("http:www.school.example"), read_website("none")
    ('https://www.school.example', 'http://www.school.example', '')
    """
    plain = re.sub(r"^(https?):/*(?=[^/])", r"\1://", read_text(cell), flags=re.IGNORECASE)
    if plain and "://" not in plain:
        plain = f"https://{plain}"
    return plain if _WEBSITE.fullmatch(plain) else ""


def read_telephone(cell: str) -> str:
    """A telephone number, with the leading zero that newer files leave out.

    >>> read_telephone("2072831147")
    '02072831147'
    """
    plain = read_text(cell)
    return f"0{plain}" if re.fullmatch(r"[1-9]\d{8,9}", plain) else plain


def read_uprn(cell: str) -> str:
    """A property reference; one that a spreadsheet has spoilt (5.00E+06) is unknown."""
    plain = cell.strip().lstrip("0")
    return plain if plain.isascii() and plain.isdigit() and len(plain) <= 12 else ""

"""What is known of a child, in the form in which two records are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from opensend.rules.identifiers import check

_SPELT_OUT = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "O", "ẞ": "SS", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"}
)
_NOWHERE = "ZZ99"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a child, in the form in which it is compared; made by `describe`."""

    forename: str = ""
    surname: str = ""
    born: date | None = None
    sex: str = ""
    postcode: str = ""
    numbers: frozenset[str] = frozenset()
    """Identifiers, each with its kind before it; a former UPN is a `upn` as well."""
    lasting: Mapping[str, str] = field(default_factory=dict)
    """Identifiers by kind of which a child has one: without temporary and former ones."""
    forename_parts: frozenset[str] = frozenset()
    surname_parts: frozenset[str] = frozenset()
    forename_sound: str = ""
    surname_sound: str = ""


@lru_cache(maxsize=100_000)
def letters_of(name: str) -> str:
    """A name in capitals without accents, blanks, hyphens and apostrophes.

    >>> letters_of("Seán O’Example-Smith"), letters_of("Łucja")
    ('SEANOEXAMPLESMITH', 'LUCJA')
    """
    spelt = unicodedata.normalize("NFKD", name.upper().translate(_SPELT_OUT))
    return "".join(each for each in spelt if each.isalpha())


@lru_cache(maxsize=100_000)
def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name, as `letters_of` has them.

    >>> parts_of("O'Example-Smith"), parts_of("de la Sample")
    (('OEXAMPLE', 'SMITH'), ('DE', 'LA', 'SAMPLE'))
    """
    return tuple(part for word in re.split(r"[\s\-‐–,.]+", name) if (part := letters_of(word)))


def describe(
    *,
    forename: str = "",
    surname: str = "",
    known_as: str = "",
    born: date | None = None,
    sex: str = "",
    postcode: str = "",
    numbers: Iterable[tuple[str, str]] = (),
    sound: Callable[[str], str] = lambda _: "",
) -> Facts:
    """Facts in the form in which they are compared. `numbers` are kind and value; a bad one is left out.

    A kind `former_upn` is a UPN that the child once had. `sound` gives the code of a name as it sounds.
    """
    valid, lasting = _valid_numbers(numbers)
    place = postcode.replace(" ", "").upper()
    first, last = letters_of(forename), letters_of(surname)
    return Facts(
        forename=first,
        surname=last,
        born=born,
        sex=sex.strip().upper()[:1],
        postcode="" if place.startswith(_NOWHERE) or len(place) < 5 else place,
        numbers=frozenset(valid),
        lasting=lasting,
        forename_parts=frozenset((*parts_of(forename), *parts_of(known_as))),
        surname_parts=frozenset(parts_of(surname)),
        forename_sound=sound(first),
        surname_sound=sound(last),
    )


def _valid_numbers(numbers: Iterable[tuple[str, str]]) -> tuple[set[str], dict[str, str]]:
    valid: set[str] = set()
    lasting: dict[str, str] = {}
    for given, value in numbers:
        kind = "upn" if given == "former_upn" else given
        checked = check(kind, value) if value else None
        if checked is None or not checked.is_valid:
            continue
        valid.add(f"{kind}:{checked.value}")
        if given == kind and not (kind == "upn" and checked.value[-1].isalpha()):
            lasting[kind] = checked.value
    return valid, lasting


def slips_of(born: date) -> tuple[date, ...]:
    """The dates that a date of birth may be by one slip: day and month swapped, one figure, or one part.

    >>> date(2012, 3, 14) in slips_of(date(2012, 3, 4)), date(2013, 3, 14) in slips_of(date(2012, 3, 14))
    (True, True)
    """
    years = [(born.year + by, born.month, born.day) for by in range(-10, 11)]
    months = [(born.year, month, born.day) for month in range(1, 13)]
    days = [(born.year, born.month, day) for day in range(1, 32)]
    found = {_real(*each) for each in (*years, *months, *days, (born.year, born.day, born.month))}
    return tuple(sorted(each for each in found if each is not None and each != born))


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

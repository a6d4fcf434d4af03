"""With how many others: "one to one", "in a group of four", "no more than 6 pupils", "a small group"."""

from __future__ import annotations

from dataclasses import dataclass

from opensend.rules.plans.reading.numbers import ratio_end, read_number
from opensend.rules.plans.reading.tables import words_from, words_of
from opensend.rules.plans.reading.text import Span
from opensend.rules.plans.reading.words import Phrases, Words


@dataclass(frozen=True, slots=True)
class GroupSize:
    """How many learn together; `size` is the most where a range is said, None where no number is said."""

    size: int | None
    span: Span


_SIZES = {"alone": 1, "pair": 2, "unsaid": 0}
_SAID: Phrases[int] = Phrases(
    (words, size) for kind, size in _SIZES.items() for words in sorted(words_of("measures", kind=kind))
)
_PEOPLE = words_of("counted", kind="person")
_TOGETHER = frozenset(("group", "groups", "class", "classes", "sets", "set", "size", "sized"))
_FILLING = words_from(
    "of up to no more than fewer at most a maximum max around about approximately is - be not",
    "exceeding with the ( n =",
)
_SMALL_NUMBERS = words_from(
    "two three four five six seven eight nine ten eleven twelve fifteen one between",
)
_STARTS = _SAID.firsts | _TOGETHER | _SMALL_NUMBERS
_TRIGGERS = _SAID.firsts | _TOGETHER | _PEOPLE | {"1", "one", ":", "pair", "pairs"}


def read_groups(words: Words) -> tuple[GroupSize, ...]:
    """The sizes of groups that a sentence says, or that it leaves unsaid.

    >>> from opensend.rules.plans.reading.words import words_in
    >>> [each.size for each in read_groups(words_in("1:1, in a group of up to 4 and in small groups"))]
    [1, 4, None]
    """
    if _TRIGGERS.isdisjoint(words.bag):
        return ()
    found: list[GroupSize] = []
    place = 0
    while place < len(words):
        word = words.lower[place]
        here = _read(words, place) if word in _STARTS or word[0].isdigit() else None
        if here is None:
            place += 1
        else:
            end, size = here
            found.append(GroupSize(size, words.span(place, end)))
            place = end
    return tuple(found)


def _read(words: Words, place: int) -> tuple[int, int | None] | None:
    return _ratio(words, place) or _numbered(words, place) or _people(words, place) or _phrase(words, place)


def _ratio(words: Words, place: int) -> tuple[int, int | None] | None:
    if words.lower[place] not in ("1", "one"):
        return None
    end = ratio_end(words, place)
    if not end or words.at(end - 1) not in ("1", "one") or words.at(end) in ("am", "pm"):
        return None
    return end, 1


def _numbered(words: Words, place: int) -> tuple[int, int | None] | None:
    """ "a group of four", "groups of 3-5", "class of no more than ten", "group size: 4", "group of 4 to 6
    pupils"."""
    if words.lower[place] not in _TOGETHER:
        return None
    at = place + 1
    while words.at(at) in _FILLING or words.at(at) in ("size", ":"):
        at += 1
    if at == place + 1 or at - place > 8:
        return None
    number = read_number(words, at)
    if number is None or words.at(number.end) in (
        "minutes",
        "minute",
        "mins",
        "times",
        "hours",
        "hour",
        "weeks",
        "%",
    ):
        return None
    end = number.end + (words.at(number.end) in _PEOPLE)
    return end, round(number.high)


def _people(words: Words, place: int) -> tuple[int, int | None] | None:
    """ "no more than 6 pupils", "with two other children"; not "four out of five pupils"."""
    if not (words.lower[place][0].isdigit() or words.lower[place] in _SMALL_NUMBERS):
        return None
    number = read_number(words, place)
    if number is None:
        return None
    end = number.end
    is_other = words.at(end) in ("other", "others", "more")
    end += is_other
    end += words.at(end) in ("selected", "chosen", "similar", "matched", "named")
    if words.at(end) in _PEOPLE or (is_other and words.at(end - 1) == "others"):
        return end + (words.at(end) in _PEOPLE), round(number.high) + (1 if is_other else 0)
    return None


def _phrase(words: Words, place: int) -> tuple[int, int | None] | None:
    match = _SAID.match(words, place)
    if match is None:
        return None
    end, size = match
    if size == 0 and _numbered_within(words, end):
        return None
    return end, size or None


def _numbered_within(words: Words, end: int) -> bool:
    """ "small group (4 pupils)", "small groups of no more than six", "group sessions (max 4)"."""
    at = end
    while words.at(at) in _FILLING or words.at(at) in (
        "(",
        "max",
        "maximum",
        "max.",
        ".",
        ",",
        "session",
        "sessions",
    ):
        at += 1
    number = read_number(words, at) if words.at(at) else None
    return number is not None and words.at(number.end) not in (
        "minutes",
        "minute",
        "mins",
        "times",
        "hours",
        "hour",
    )

"""The parts of an amount where they stand in a sentence: a length, a count, a rate, weeks, a bound."""

from __future__ import annotations

from dataclasses import dataclass

from opensend.rules.plans.reading.numbers import (
    NUMBER_STARTS,
    Number,
    count_clocks,
    ratio_end,
    read_clock,
    read_number,
    starts_number,
)
from opensend.rules.plans.reading.rates import RATE_STARTS, read_rate, starts_rate
from opensend.rules.plans.reading.tables import words_from, words_of
from opensend.rules.plans.reading.words import Phrases, Words

LENGTH, TIMES, RATE, WEEKS, SHARE, BOUND = "length", "times", "rate", "weeks", "share", "bound"
SCHOOL_DAY = 390.0
"""Minutes in a school day: a fifth of the 32.5-hour week that the Department for Education expects."""


@dataclass(slots=True)
class Part:
    """A part of an amount: words `start` up to `end`, and what they say."""

    kind: str
    start: int
    end: int
    low: float = 0.0
    high: float = 0.0
    per: str = ""
    is_whole: bool = False
    """Of a count: lessons, mornings or nights, whose length need not be told."""


_LENGTHS: dict[str, float] = {
    **dict.fromkeys(("minute", "minutes", "min", "mins", "minute's", "minutes'"), 1.0),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h", "hour's", "hours'", "hourly"), 60.0),
    **dict.fromkeys(("day", "days", "day's"), SCHOOL_DAY),
}
_KINDS_OF_UNIT: dict[str, str] = {
    **dict.fromkeys(("week", "weeks", "wk", "wks", "week's", "weeks'"), WEEKS),
    **dict.fromkeys(("times", "time", "x", "×"), TIMES),
    **dict.fromkeys(("%", "percent"), SHARE),
}
_OF_ITSELF = frozenset(("session", "visit", "meeting", "appointment"))
_HOUR = 60.0
_DAY_KINDS = frozenset(("school", "full", "whole", "teaching", "working"))
_NO_LENGTH = words_from("day week month term year fortnight minute half quarter")
_LONGER = words_from(
    "month months term terms year years fortnight fortnights decade decades",
)
_COUNTED = words_of("counted", kind="meeting") | words_of("counted", kind="whole")
_WHOLE = words_of("counted", kind="whole")
_ENDS_COUNT = words_from(
    ". , ; : ( ) of to for in per each every will is are and or with by at on from that which times x",
    "a an the",
)
_HOW_OFTEN = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_BOUNDS: Phrases[str] = Phrases(
    (words, kind) for kind in ("most", "least") for words in sorted(words_of("measures", kind=kind))
)
_STARTS = (
    NUMBER_STARTS
    | RATE_STARTS
    | _BOUNDS.firsts
    | frozenset(_HOW_OFTEN)
    | {"a", "an", "x", "×", "hour", "half"}
)
_FAREST_NOUN = 5
"""How many words may stand between a number and what it counts: "two 20-minute one-to-one sessions"."""


def parts_of(words: Words) -> list[Part]:
    """The parts of amounts in a sentence, from the left."""
    parts: list[Part] = []
    place = 0
    while place < len(words):
        word = words.lower[place]
        if word not in _STARTS and not word[0].isdigit():
            place += 1
            continue
        end = 0
        if starts_number(word) or word == "an" or word == "a":
            end = _read_number(words, place, parts)
        if not end and word in _BOUNDS.firsts:
            end = _read_bound(words, place, parts)
        if not end and starts_rate(word):
            end = _read_rate(words, place, parts)
        if not end and (word in _HOW_OFTEN or word in ("x", "×", "hour", "half")):
            end = _read_loose(words, place, parts)
        place = end or place + 1
    return parts


def _read_number(words: Words, place: int, parts: list[Part]) -> int:
    """A number and what it counts. Gives the word from which to go on; 0 where nothing is read here."""
    word = words.lower[place]
    is_from = words.at(place - 1) in ("from", "between")
    if (word[0].isdigit() or is_from) and (clock := read_clock(words, place)) is not None:
        parts.append(Part(LENGTH, place, clock[1], clock[0], clock[0]))
        return clock[1]
    if word == "between" and (clock := read_clock(words, place + 1)) is not None:
        parts.append(Part(LENGTH, place, clock[1], clock[0], clock[0]))
        return clock[1]
    if word[0].isdigit() and (clocks := count_clocks(words, place)) is not None:
        parts.append(Part(TIMES, place, clocks[1], clocks[0], clocks[0]))
        return clocks[1]
    if skipped := ratio_end(words, place):
        return skipped
    if word in ("a", "an"):
        if words.at(place + 1) == "single":
            return 0
        number: Number | None = Number(1.0, 1.0, place + 1)
    else:
        number = read_number(words, place)
    if number is None:
        return 0
    return _read_counted(words, place, number, parts, word in ("a", "an"))


def _read_counted(words: Words, place: int, number: Number, parts: list[Part], is_article: bool) -> int:
    end = number.end + (words.at(number.end) == "-")
    if words.at(end) in _DAY_KINDS and words.at(end + 1) in ("day", "days"):
        end += 1
    word = words.at(end)
    if is_article and word in _NO_LENGTH:
        return 0  # "a day" is a rate, or nothing
    if word in _LENGTHS and not (word == "hourly" and is_article):
        return _read_length(words, place, number, end, parts)
    if is_article:
        return 0
    if word == "weekly" and (words.at(end - 1) == "-" or _noun_counted(words, end + 1) is None):
        per_week = 1 / max(number.low, 1.0)  # "six-weekly"; "6 weekly sessions" are six
        parts.append(Part(RATE, place, end + 1, per_week, per_week, "week"))
        return end + 1
    return _read_unit(words, place, number, end, parts)


def _read_unit(words: Words, place: int, number: Number, end: int, parts: list[Part]) -> int:
    """ "38 weeks", "three times", "25 %", "0.6 FTE", or a number of things further on."""
    word = words.at(end)
    if kind := _KINDS_OF_UNIT.get(word):
        parts.append(Part(kind, place, end + 1, number.low, number.high))
        return end + 1
    if word == "per" and words.at(end + 1) == "cent":
        parts.append(Part(SHARE, place, end + 2, number.low, number.high))
        return end + 2
    if word == "fte":
        week = 5 * SCHOOL_DAY
        parts.append(Part(LENGTH, place, end + 1, number.low * week, number.high * week))
        parts.append(Part(RATE, place, end + 1, 1.0, 1.0, "week"))
        return end + 1
    if words.at(number.end) == "of" and (unit := _taken_of(words, number.end)):
        kind = LENGTH if words.lower[unit].startswith("hour") else TIMES
        minutes = _HOUR if kind == LENGTH else 1.0
        parts.append(
            Part(kind, place, unit + 1, number.low * minutes, number.high * minutes, "", kind == TIMES)
        )
        parts.append(Part(RATE, place, unit + 1, 1.0, 1.0, "week"))
        return unit + 1
    if (noun := _noun_counted(words, number.end)) is not None:
        is_whole = words.lower[noun] in _WHOLE
        parts.append(Part(TIMES, place, number.end, number.low, number.high, "", is_whole))
    elif (
        number.low.is_integer()
        and words.at(number.end) in ("per", "a", "each", "/")
        and read_rate(words, number.end, True) is not None
    ):
        parts.append(Part(TIMES, place, number.end, number.low, number.high))  # "sessions: 2 per week"
    return number.end


def _taken_of(words: Words, place: int) -> int:
    """The word for hours or lessons in "12 of Robin's 16 taught hours"; 0 where it is not that."""
    span = range(place + 1, min(place + 7, len(words)))
    has_number = any(starts_number(words.lower[at]) for at in span)
    units = (at for at in span if words.lower[at] in ("hours", "lessons", "periods"))
    return next(units, 0) if has_number else 0


def _read_length(words: Words, place: int, number: Number, end: int, parts: list[Part]) -> int:
    """ "45 minutes", "1 hour 30 minutes", "an hour and a half", "2 hours to 3 hours"."""
    unit = _LENGTHS[words.lower[end]]
    low, high = number.low * unit, number.high * unit
    end += 1
    if unit == _HOUR:
        more, end = _minutes_after(words, end)
        low, high = low + more, high + more
    second = read_number(words, end + 1) if words.at(end) in ("to", "-", "or") else None
    if second is not None and second.high * _LENGTHS.get(words.at(second.end), 0.0) > low:
        high, end = second.high * _LENGTHS[words.at(second.end)], second.end + 1
    if words.at(end) == "to" and words.at(end + 1) == "an" and words.at(end + 2) == "hour" and low < _HOUR:
        high, end = _HOUR, end + 3
    parts.append(Part(LENGTH, place, end, low, high))
    return end


def _minutes_after(words: Words, end: int) -> tuple[float, int]:
    """What follows an hour and belongs to it: "1 hour 30 minutes", "an hour and a half", "1h30"."""
    further = end + (words.at(end) == "and")
    if words.at(further) == "a" and words.at(further + 1) in ("half", "quarter"):
        return (30.0 if words.at(further + 1) == "half" else 15.0), further + 2
    if words.at(further).isdecimal() and words.at(further).isascii():
        is_said = _LENGTHS.get(words.at(further + 1)) == 1.0
        if is_said or words.first[further] == words.last[end - 1]:
            return float(words.at(further)[:4]), further + 1 + is_said
    return 0.0, end


def _noun_counted(words: Words, start: int) -> int | None:
    """The number of the word that a number counts: "three (20-minute one-to-one) sessions"."""
    place = start
    for _ in range(_FAREST_NOUN):
        place = ratio_end(words, place) or place
        place += words.at(place) == "-"
        word = words.at(place)
        if word in _COUNTED and words.at(place + 1) not in ("room", "rooms", "work", "teacher", "size"):
            return place
        if not word or word in _ENDS_COUNT or word in _LONGER:
            return None
        place += 1
    return None


def _read_bound(words: Words, place: int, parts: list[Part]) -> int:
    found = _BOUNDS.match(words, place)
    if found is None:
        return 0
    end, which = found
    if words.written(place) == "Max" and not words.at(end)[:1].isdigit():
        return 0  # a child's name
    parts.append(Part(BOUND, place, end, per=which))
    return end


def _read_rate(words: Words, place: int, parts: list[Part]) -> int:
    before = parts[-1] if parts else None
    follows = before is not None and before.kind in (LENGTH, TIMES, WEEKS)
    found = read_rate(words, place, follows)
    if found is None:
        return 0
    times, per, end = found
    if before is not None and before.kind == WEEKS and per == "year":
        return end  # "38 weeks a year" tells the weeks, not how often
    if before is not None and before.kind == LENGTH and words.at(end - 1) in _OF_ITSELF:
        return end  # "30 minutes per session" tells how long, not how often
    few = read_number(words, place + 1) if words.lower[place] == "every" else None
    least = times if few is None or few.high == few.low else times * few.low / few.high
    parts.append(Part(RATE, place, end, least, times, per))
    return end


def _read_loose(words: Words, place: int, parts: list[Part]) -> int:
    """ "twice", "x 3", "an hour-long", "half hour"."""
    word = words.lower[place]
    if word in _HOW_OFTEN:
        following = place + 1 + (words.at(place + 1) == "-")
        after = words.at(following)
        is_counted = not after or after in ("in", "only", ".", ",") or starts_rate(after)
        if word == "once" and not is_counted:
            return 0  # "once he has settled"
        parts.append(Part(TIMES, place, place + 1, _HOW_OFTEN[word], _HOW_OFTEN[word]))
        return place + 1
    if word in ("x", "×") and (number := read_number(words, place + 1)) is not None:
        parts.append(Part(TIMES, place, number.end, number.low, number.high))
        return number.end
    if word == "hour" and words.at(place - 1) not in ("per", "each", "every", "the", "lunch", "/"):
        parts.append(Part(LENGTH, place, place + 1, 60.0, 60.0))
        return place + 1
    return 0

"""Numbers as people write them in plans: "1.5", "two and a half", "2-3", "between 4 and 6"."""

from __future__ import annotations

from typing import NamedTuple

from opensend.rules.plans.reading.tables import words_from
from opensend.rules.plans.reading.words import Words

_UNDER_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS: dict[str, float] = {
    **{word: float(value) for value, word in enumerate(_UNDER_TWENTY.split())},
    **{word: 10.0 * value for value, word in enumerate(_TENS.split(), start=2)},
    "fourty": 40.0, "hundred": 100.0, "dozen": 12.0, "single": 1.0,
    "½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3,
}  # fmt: skip
_FRACTIONS = {"half": 0.5, "quarter": 0.25, "½": 0.5, "¼": 0.25, "¾": 0.75}
_LABELS = words_from(
    "year yr level stage grade class section page step phase age aged ks chapter part band tier wave",
    "room appendix paragraph target outcome need item provision number no reg regulation unit £ € $",
    "element form type",
)
"""Words after which a number is a name: "Year 6", "Level 3"."""
MONTHS = words_from(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july",
    "august september october november december",
)
_STAFFED = ("one", "1", "two", "2", "three", "3")
_NOON = 12
_OLDEST_YEAR, _LAST_YEAR = 1990, 2100


class Number(NamedTuple):
    """A number or a range: from `low` to `high`, and the number of the word after it."""

    low: float
    high: float
    end: int


NUMBER_STARTS = frozenset(NUMBER_WORDS) | frozenset(_FRACTIONS) | {"couple", "between"}
"""Words that can be the first of a number; so can any word that begins with a digit."""


def starts_number(word: str) -> bool:
    """Whether a word can be the first of a number."""
    return word[0].isdigit() or word in NUMBER_STARTS


def read_number(words: Words, place: int) -> Number | None:
    """The number that begins at a word. Ages, dates, references and scores are none.

    >>> from opensend.rules.plans.reading.words import words_in
    >>> [read_number(words_in(text), 0)[:2] for text in ("1½", "two and a half", "forty-five", "2 to 3")]
    [(1.5, 1.5), (2.5, 2.5), (45.0, 45.0), (2.0, 3.0)]
    """
    is_between = words.at(place) == "between"
    if ratio_end(words, place):
        return None
    first = _single(words, place + is_between)
    if first is None or _is_a_name(words, place + is_between, first[1]):
        return None
    value, end = first
    joins = ("and",) if is_between else ("-", "to", "or", "/")
    if words.at(end) in joins:
        second = _single(words, end + 1)
        if second is not None and (second[0] > value or (words.at(end) == "/" and second[0] != value)):
            return _range(words.at(end), value, second)
    if is_between and words.at(end) not in joins and (second := _joined_later(words, end)) is not None:
        return Number(value, second[0], second[1])
    if words.at(end) == "(" and words.at(end + 2) == ")" and _plain(words.at(end + 1)) == value:
        end += 3  # "fifteen (15) hours"
    return None if is_between else Number(value, value, end)


def ratio_end(words: Words, place: int) -> int:
    """The number of the word after "1:1", "one-to-one", "2 to 1" or a time of day; 0 where none of them is
    here."""
    join = place + 1
    if words.at(join) == ":" and words.at(place).isdigit() and words.at(join + 1).isdigit():
        return join + 2
    if words.at(place) not in _STAFFED:
        return 0
    join += words.at(join) == "-"
    if words.at(join) in ("to", "on"):
        join += 1 + (words.at(join + 1) == "-")
    elif words.at(join - 1) != "-":
        return 0
    return join + 1 if words.at(join) in ("one", "1") else 0


def read_clock(words: Words, place: int) -> tuple[int, int] | None:
    """Minutes between two times of day, and the word after them: "from 9:00 to 9:30", "1.15pm-1.45pm"."""
    first = _time_of_day(words, place)
    if first is None or words.at(first[1]) not in ("to", "-", "until", "till", "and"):
        return None
    second = _time_of_day(words, first[1] + 1)
    if second is None or not (first[2] or second[2]):
        return None
    minutes = (second[0] - first[0]) % (12 * 60)
    return (minutes, second[1]) if minutes else None


def count_clocks(words: Words, place: int) -> tuple[int, int] | None:
    """How many times of day are named, and the word after them: "9.30, 11.30 and 14.00"."""
    count, at = 0, place
    while (
        (found := _time_of_day(words, at)) is not None and found[1] > at and _is_written_as_clock(words, at)
    ):
        count, at = count + 1, found[1]
        if words.at(at) in (",", "and") and words.at(at + 1)[:1].isdigit():
            at += 1
        elif words.at(at) == "," and words.at(at + 1) == "and" and words.at(at + 2)[:1].isdigit():
            at += 2
        else:
            break
    return (count, at) if count > 1 else None


def _is_written_as_clock(words: Words, place: int) -> bool:
    word = words.at(place)
    return words.at(place + 1) in (":", "am", "pm") or (len(word) > 3 and word[-3] == ".")


def _time_of_day(words: Words, place: int) -> tuple[int, int, bool] | None:
    """Minutes since midnight or noon, the word after, and whether it can be nothing but a time of day."""
    word, end = words.at(place), place + 1
    if word in ("half", "quarter") and words.at(end) in ("past", "to"):
        return _told_time(words, place)
    if (
        word in NUMBER_WORDS
        and 1 <= NUMBER_WORDS[word] <= _NOON
        and words.at(place - 1) in ("from", "to", "until")
    ):
        return int(NUMBER_WORDS[word]) * 60, end, False
    hour, _, minute = word.partition(".")
    if not minute and words.at(end) == ":":
        minute, end = words.at(end + 1), end + 2
    if not (hour.isdecimal() and hour.isascii() and len(hour) <= 2 and int(hour) <= 23):
        return None
    if minute and not (minute.isdecimal() and minute.isascii() and len(minute) == 2 and int(minute) <= 59):
        return None
    is_sure = words.at(place + 1) == ":" or words.at(end) in ("am", "pm") or bool(minute)
    return int(hour) * 60 + int(minute or 0), end + (words.at(end) in ("am", "pm")), is_sure


def _told_time(words: Words, place: int) -> tuple[int, int, bool] | None:
    """ "half past nine", "quarter to eleven"."""
    hour = NUMBER_WORDS.get(words.at(place + 2), 0)
    if not 1 <= hour <= _NOON:
        return None
    minutes = 30 if words.at(place) == "half" else 15
    sign = 1 if words.at(place + 1) == "past" else -1
    return int(hour) * 60 + sign * minutes, place + 3, True


def _range(join: str, value: float, second: tuple[float, int]) -> Number:
    if join == "/" and value < second[0] <= 4 and value == 1:  # "1/2 an hour"
        return Number(value / second[0], value / second[0], second[1])
    return Number(min(value, second[0]), max(value, second[0]), second[1])


def _joined_later(words: Words, end: int) -> tuple[float, int] | None:
    """The second number in "between 2 hours and 3 hours"."""
    for place in (end + 1, end + 2):
        if words.at(place) == "and":
            return _single(words, place + 1)
    return None


def _single(words: Words, place: int) -> tuple[float, int] | None:
    word = words.at(place)
    if not word:
        return None
    if word in ("half", "quarter"):
        return _fraction(words, place, 1.0)
    if word == "couple":
        return 2.0, place + 1 + (words.at(place + 1) == "of")
    value = _plain(word)
    if value is None:
        return None
    end = place + 1
    if value >= 20 and value % 10 == 0 and word in NUMBER_WORDS:  # "forty-five"
        dash = words.at(end) == "-"
        unit = NUMBER_WORDS.get(words.at(end + dash), 0.0)
        if 1 <= unit <= 9:
            value, end = value + unit, end + dash + 1
    if words.at(end) in ("half", "halves", "quarter", "quarters") and word not in ("single",):
        return _fraction(words, end, value) if words.at(end).startswith("quarter") else (value, end)
    return _with_fraction(words, value, end)


def _with_fraction(words: Words, value: float, end: int) -> tuple[float, int]:
    """ "1½", "two and a half"; not "one and a half day" alone, which is the same."""
    if words.at(end) in _FRACTIONS and words.at(end) not in ("half", "quarter"):
        return value + _FRACTIONS[words.at(end)], end + 1
    if words.at(end) == "and" and words.at(end + 1) in ("a", "one", "½", "¼", "¾", "half"):
        place = end + 1 + (words.at(end + 1) in ("a", "one"))
        if words.at(place) in _FRACTIONS:
            return value + _FRACTIONS[words.at(place)], place + 1
    return value, end


def _fraction(words: Words, place: int, count: float) -> tuple[float, int] | None:
    """ "half an", "half a", "quarter of an", "(three) quarters of an", "half-"; not a half term, which is a
    time."""
    word = words.at(place)
    value = count * (0.5 if word.startswith("hal") else 0.25)
    end = place + 1
    if words.at(end) == "of":
        end += 1
    if words.at(end) in ("a", "an", "the"):
        end += 1
    dash = words.at(end) == "-"
    if words.at(end + dash) in ("hour", "hours", "hr", "hrs", "day", "days", "hour's", "day's"):
        return value, end
    return None


def _plain(word: str) -> float | None:
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    if not (word[:1].isdigit() and word.isascii()):
        return None
    digits = word.replace(",", "") if "," in word else word
    if len(digits) > 7 or digits.count(".") > 1:
        return None
    return float(digits)


def _is_a_name(words: Words, place: int, end: int) -> bool:
    """Whether it is part of a label, a reference, a score, an age, a date or a time of day, not an amount."""
    before, after = words.at(place - 1), words.at(end)
    if before in _LABELS or after in MONTHS or (before in MONTHS and before != "may"):
        return True
    if before and before != "x" and before.isalpha() and words.last[place - 1] == words.first[place]:
        return True  # "F1"
    if after in ("st", "nd", "rd", "th", "am", "pm") and words.first[end] == words.last[end - 1]:
        return True
    if after in (":", "/") and words.at(end + 1).isdigit() and words.at(place).isdigit():
        return after == ":" or words.at(end + 2) == "/"
    if after == "-" and words.at(end + 1) == "off":
        return True  # "one-off"
    if before == "of" and words.at(place - 2) == "out":
        return True
    if after == "out" and words.at(end + 1) == "of":
        return True
    value = words.at(place)
    return value.isdigit() and _OLDEST_YEAR <= int(value[:7]) <= _LAST_YEAR

"""How often: "each week", "fortnightly", "every two weeks", "on Mondays", "a day", "per half term"."""

from __future__ import annotations

from opensend.rules.plans.reading.numbers import MONTHS, read_number, starts_number
from opensend.rules.plans.reading.tables import words_from, words_of
from opensend.rules.plans.reading.words import Words

Rate = tuple[float, str, int]
"""Times, in each what, and the number of the word after it."""

_ADVERBS: dict[str, tuple[float, str]] = {
    "daily": (1, "day"), "nightly": (1, "day"), "weekly": (1, "week"), "fortnightly": (1, "fortnight"),
    "monthly": (1, "month"), "termly": (1, "term"), "yearly": (1, "year"), "annually": (1, "year"),
    "annual": (1, "year"), "quarterly": (4, "year"), "hourly": (1, "interval"), "biweekly": (1, "fortnight"),
    "wkly": (1, "week"), "pw": (1, "week"), "pd": (1, "day"), "pa": (1, "year"), "ph": (1, "interval"),
}  # fmt: skip
_UNITS: dict[str, tuple[float, str]] = {
    **dict.fromkeys(("day", "days", "weekday", "night", "evening"), (1, "day")),
    **dict.fromkeys(("morning", "afternoon", "lunchtime"), (1, "day")),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "weekend", "weekends"), (1, "week")),
    **dict.fromkeys(("fortnight", "fortnights"), (1, "fortnight")),
    **dict.fromkeys(("month", "months", "mth"), (1, "month")),
    **dict.fromkeys(("term", "terms"), (1, "term")),
    **dict.fromkeys(("year", "years", "annum", "yr"), (1, "year")),
    **dict.fromkeys(("quarter", "quarters"), (4, "year")),
    **dict.fromkeys(("hour", "hours", "minutes", "minute", "mins"), (1, "interval")),
}  # fmt: skip
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = frozenset(_DAY_NAMES) | {f"{day}s" for day in _DAY_NAMES}
_DAILY_LIFE = frozenset(("living", "life", "routine", "routines", "needs", "tasks"))
_PARTS_OF_DAY = ("morning", "afternoon", "lunchtime", "breaktime", "playtime")
_LEADS = frozenset(("per", "each", "every", "/", "a", "an", "any", "one"))
_BETWEEN = words_from(
    "school academic single calendar working teaching full and every the college",
)
_OCCASIONS = words_of("counted", kind="occasion")
_NO_OCCASIONS = words_from(
    "child pupil person adult teacher member staff one other of word letter target sound area aspect",
    "need bit effort opportunity way right reason item school parent family side part kind type",
    "attempt success week weeks",
)
_REVIEWED = words_from(
    "reviewed review reviews monitored evaluated updated revised measured audited reviewing monitor",
    "monitoring",
)
_NO_RATE_AFTER = words_from(
    "in within for after by over than under before until during next last first",
)
RATE_STARTS = (
    frozenset(_ADVERBS)
    | _LEADS
    | WEEKDAYS
    | {"half", "p", "alternate", "in", "on", "weekdays", "whole", "bi"}
)


def starts_rate(word: str) -> bool:
    """Whether a word can be the first of a rate."""
    return word in RATE_STARTS


def read_rate(words: Words, place: int, follows: bool) -> Rate | None:
    """The rate that begins at a word. `follows`: a length or a count stands before it, so "a week" is a rate.

    How often something is reviewed is no rate of provision.
    """
    word = words.lower[place]
    if word in _ADVERBS:
        found = _adverb(words, place)
    elif word in WEEKDAYS or word in ("on", "weekdays"):
        found = _weekdays(words, place)
    elif word == "half" or word == "bi":
        found = _compound(words, place)
    elif word == "p":
        found = _initials(words, place)
    elif word == "alternate":
        found = _alternate(words, place)
    elif word in ("a", "an", "one", "in"):
        found = _with_article(words, place) if follows else None
    else:
        found = _each(words, place)
    return None if found is None or _is_of_review(words, place, found[2], follows) else found


def _adverb(words: Words, place: int) -> Rate | None:
    times, per = _ADVERBS[words.lower[place]]
    after = words.at(place + 1)
    if words.lower[place] == "daily" and after in _DAILY_LIFE:
        return None
    before = words.at(place - 1)
    number = read_number(words, place - 2) if before == "-" and place >= 2 else None
    if number is not None and number.end == place - 1 and per == "week":  # "six-weekly"
        return (1.0, "fortnight", place + 1) if number.low == 2 else (1 / max(number.low, 1), per, place + 1)
    return times, per, place + 1


def _compound(words: Words, place: int) -> Rate | None:
    """ "half-termly", "half termly", "bi-weekly"."""
    after = place + 1 + (words.at(place + 1) == "-")
    if words.lower[place] == "half" and words.at(after) == "termly":
        return 1, "half term", after + 1
    if words.lower[place] == "bi" and words.at(after) == "weekly":
        return 1, "fortnight", after + 1
    return None


def _initials(words: Words, place: int) -> Rate | None:
    """ "p.w.", "p/w", "p.a."."""
    if words.at(place + 1) in (".", "/") and words.at(place + 2) in ("w", "d", "a", "wk", "week", "day"):
        per = {"w": "week", "d": "day", "a": "year"}[words.at(place + 2)[0]]
        return 1, per, place + 3 + (words.at(place + 3) == "." and words.at(place + 1) == ".")
    return None


def _alternate(words: Words, place: int) -> Rate | None:
    unit = words.at(place + 1)
    if unit in ("weeks", "week") or unit in WEEKDAYS:
        return 1, "fortnight", place + 2
    return (0.5, "day", place + 2) if unit in ("days", "day") else None


def _weekdays(words: Words, place: int) -> Rate | None:
    """ "on Mondays", "Monday to Friday", "Mondays and Thursdays"; a single Monday is a date."""
    word = words.lower[place]
    if word == "weekdays":
        return 1, "day", place + 1
    if word == "on":
        place += 1
        if words.at(place) in ("each", "every", "alternate"):
            return None
        if words.at(place) not in WEEKDAYS:
            return None
    if words.lower[place].startswith("monday") and words.at(place + 1) in ("to", "-"):
        return (1, "day", place + 3) if words.at(place + 2).startswith("friday") else None
    count, end = _count_weekdays(words, place)
    if count > 1 or words.lower[place].endswith("s"):
        return float(count), "week", end
    return None


def _count_weekdays(words: Words, place: int) -> tuple[int, int]:
    count, end = 1, place + 1
    while words.at(end) in (",", "and", "&") and (
        words.at(end + 1) in WEEKDAYS or words.at(end + 2) in WEEKDAYS
    ):
        end += 1 if words.at(end + 1) in WEEKDAYS else 2
        count, end = count + 1, end + 1
    if words.at(end) in (*_PARTS_OF_DAY, *(f"{part}s" for part in _PARTS_OF_DAY)):
        end += 1
    return count, end


def _with_article(words: Words, place: int) -> Rate | None:
    """ "three times a week", "15 hours of support a week", "twice in a week"; not "for a week", "within a
    year"."""
    start = place
    if words.lower[place] == "in":
        if words.at(place + 1) not in ("a", "an", "each", "every", "one", "any"):
            return None
        place += 1
    elif words.at(place - 1) in _NO_RATE_AFTER:
        return None
    found = _each(words, place)
    return found if found is None or found[1] not in ("lesson", "occasion") or start != place else None


def _each(words: Words, place: int) -> Rate | None:
    """ "per week", "each school day", "every two weeks", "every other week", "every Monday", "each
    lesson"."""
    lead, end = words.lower[place], place + 1
    while words.at(end) in _BETWEEN and end < place + 4:
        end += 1
    word = words.at(end)
    if word in ("other", "second", "alternate") and lead == "every":
        return _every_other(words, end + 1)
    if lead in ("every", "each") and word and starts_number(word) and word != "half":
        return _every_few(words, end)
    if word in ("half", "1", "½") and (after := end + 1 + (words.at(end + 1) == "-")):
        if words.at(after) in ("term", "terms"):
            return 1, "half term", after + 1
        return (1, "interval", after + 1) if words.at(after) == "hour" and lead == "every" else None
    if word in _UNITS:
        return _of_unit(words, lead, end)
    if word in MONTHS and lead in ("each", "every") and word not in ("mar", "may"):
        return 1, "year", end + 1
    if word in WEEKDAYS and lead not in ("a", "an", "one"):
        count, after = _count_weekdays(words, end)
        return float(count), "week", after
    if lead in ("per", "each", "every", "/", "any"):
        return _occasion(words, place + 1)
    return None


def _of_unit(words: Words, lead: str, end: int) -> Rate | None:
    times, per = _UNITS[words.lower[end]]
    if per == "interval" and lead in ("a", "an", "one"):
        return None
    if words.at(end + 1) in ("group", "groups", "old", "olds", "6", "7", "8", "9"):  # "each year group"
        return None
    return times, per, end + 1


def _every_other(words: Words, end: int) -> Rate | None:
    unit = words.at(end + (words.at(end) == "school"))
    if unit in WEEKDAYS or unit in ("week", "weekend"):
        return 1, "fortnight", end + 1
    return (0.5, _UNITS[unit][1], end + 1) if unit in _UNITS else None


def _every_few(words: Words, place: int) -> Rate | None:
    """ "every two weeks", "every 3-4 weeks", "every 20 minutes"."""
    number = read_number(words, place)
    if number is None or words.at(number.end) not in _UNITS:
        return None
    times, per = _UNITS[words.at(number.end)]
    if per == "week" and number.low == 2:
        return 1, "fortnight", number.end + 1
    return times / max(number.low, 1), per, number.end + 1


def _occasion(words: Words, place: int) -> Rate | None:
    """ "each lesson", "every English lesson", "every planned change of room"."""
    for end in range(place, min(place + 4, len(words))):
        word = words.lower[end]
        if word in _OCCASIONS and words.at(end + 1) not in ("s", "-"):
            following = words.at(end + 1)
            if following in _OCCASIONS:
                end += 1
            is_lesson = words.lower[end] in ("lesson", "session", "class", "period")
            return 1, "lesson" if is_lesson else "occasion", end + 1
        if not word[0].isalpha() and word != "-":
            break
    word = words.at(place)
    is_noun = (
        word.isalpha()
        and word not in _NO_OCCASIONS
        and words.at(place + 1) in ("", ".", ",", ";", ")", "and")
    )
    return (1, "occasion", place + 1) if is_noun else None


def _is_of_review(words: Words, place: int, end: int, follows: bool) -> bool:
    """ "reviewed termly", "a termly review"; not "one hour each term to review"."""
    if words.at(end) in ("review", "reviews", "reviewing", "monitoring", "reviewed"):
        return not follows or words.at(end) == "reviewed"
    return any(words.at(before) in _REVIEWED for before in range(place - 1, place - 4, -1))

"""Days that prose speaks of: dates, months, terms, school years and stages, ages, "within 12 months".

What cannot be, such as 31 February, is read as no day at all.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from opensend.rules.plans.plan import Plan
from opensend.rules.plans.reading.numbers import NUMBER_WORDS
from opensend.rules.plans.reading.text import Span

DATE, MONTH, TERM, SCHOOL_YEAR, STAGE, AGE, WITHIN, YEAR = (
    "date", "month", "term", "school_year", "stage", "age", "within", "year",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day as it is said. `on` is its last day where it can be worked out: of July, of Year 6, of the age of
    12."""

    kind: str
    span: Span
    on: date | None = None


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"((?:19|20)\d{2})"
_NUMBER = r"(\d{1,2}|" + "|".join(word for word in NUMBER_WORDS if word.isalpha() and word != "single") + ")"
_STAGE_ENDS = {
    **dict.fromkeys(("early years foundation stage", "eyfs", "reception"), 0),
    **dict.fromkeys(("1", "one", "infant"), 2),
    **dict.fromkeys(("2", "two", "primary", "junior"), 6),
    **dict.fromkeys(("3", "three"), 9),
    **dict.fromkeys(("4", "four", "secondary"), 11),
    **dict.fromkeys(("5", "five"), 13),
}
"""The school year in which a key stage or a kind of school ends."""
_TERM_ENDS = {
    **dict.fromkeys(("autumn", "winter", "christmas"), (12, 31)),
    **dict.fromkeys(("spring", "easter"), (4, 30)),
    "summer": (8, 31),
}
_DIGIT = re.compile(r"\d[\d/. -]|\d(?:st|nd|rd|th)?\b")
_CENTURIES = ("19", "20")
_DAYS_OF = {"day": 1, "week": 7}
_LAST_DAY_OF_SCHOOL_YEAR = (8, 31)


def read_days(
    text: str, plan: Plan | None = None, start: int = 0, end: int | None = None
) -> tuple[SaidDay, ...]:
    """The days that a text speaks of, from the left. The plan's date and the child's birth and year help to
    place them.

    >>> [(each.kind, each.on.isoformat()) for each in read_days("by 31/08/2027 or July 2027, not 31/02/2027")]
    [('date', '2027-08-31'), ('month', '2027-07-31')]
    """
    stop = len(text) if end is None else end
    found: list[SaidDay] = []
    read_already: list[Span] = []
    lower = text[start:stop].lower()
    has_digit = _DIGIT.search(lower) is not None
    for triggers, pattern, read in _READERS:
        if not (has_digit if triggers is None else any(map(lower.__contains__, triggers))):
            continue
        for match in pattern.finditer(text, start, stop):
            span = Span(match.start(), match.end())
            if any(span.start < other.end and other.start < span.end for other in read_already):
                continue
            read_already.append(span)  # what cannot be is not read again as something less
            day = read(match, plan)
            if day is not None:
                found.append(SaidDay(day[0], span, day[1]))
    return tuple(sorted(found, key=lambda each: each.span.start))


_Read = tuple[str, date | None] | None


def _date(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _numeric(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "31/08/2027", "31.8.27"."""
    day, month, year = match.groups()
    on = _date(_full_year(year), int(month), int(day))
    return (DATE, on) if on else None


def _iso(match: re.Match[str], plan: Plan | None) -> _Read:
    on = _date(*map(int, match.groups()))
    return (DATE, on) if on else None


def _worded(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "31 August 2027", "31st of August"; without a year, the next one after the plan."""
    day, month, year = match.groups()
    return _in_year(int(day), _MONTHS[month.lower()], year, plan)


def _american(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "August 31st, 2027"."""
    month, day, year = match.groups()
    return _in_year(int(day), _MONTHS[month.lower()], year, plan)


def _in_year(day: int, month: int, year: str | None, plan: Plan | None) -> _Read:
    if year:
        on = _date(_full_year(year), month, day)
        return (DATE, on) if on else None
    if not 1 <= day <= 31 or (month == 2 and day > 29) or (month in (4, 6, 9, 11) and day > 30):
        return None
    if plan is None or plan.dated is None:
        return DATE, None
    on = _date(plan.dated.year, month, day)
    return DATE, on if on and on >= plan.dated else _date(plan.dated.year + 1, month, day)


def _month(match: re.Match[str], plan: Plan | None) -> _Read:
    month, year = _MONTHS[match[1].lower()], int(match[2])
    return MONTH, _date(year, month, monthrange(year, month)[1])


def _term(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "summer term 2027", "the end of the autumn term", "Spring 2027"."""
    month, day = _TERM_ENDS[match[1].lower()]
    year = match.groupdict().get("year")
    if year:
        return TERM, _date(int(year), month, day)
    if plan is None or plan.dated is None:
        return TERM, None
    on = _date(plan.dated.year, month, day)
    return TERM, on if on and on >= plan.dated else _date(plan.dated.year + 1, month, day)


def _school_year(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "the end of Year 6", "by Year 9"."""
    year = int(match[1]) if match[1].isdigit() else int(NUMBER_WORDS.get(match[1].lower(), 0))
    return (SCHOOL_YEAR, _end_of_year_group(year, plan)) if 1 <= year <= 14 else None


def _stage(match: re.Match[str], plan: Plan | None) -> _Read:
    year = _STAGE_ENDS.get(match[1].lower())
    return None if year is None else (STAGE, _end_of_year_group(year, plan))


def _end_of_year_group(year: int, plan: Plan | None) -> date | None:
    if plan is None or plan.dated is None:
        return None
    if plan.child.year_group is not None:
        ends = plan.dated.year + (1 if plan.dated.month >= 9 else 0)
        return _date(ends + year - plan.child.year_group, *_LAST_DAY_OF_SCHOOL_YEAR)
    born = plan.child.born
    if born is None:
        return None
    return _date(born.year + (1 if born.month >= 9 else 0) + 5 + year, *_LAST_DAY_OF_SCHOOL_YEAR)


def _age(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "by the age of 12", "by age 7", "before her eighteenth birthday" in figures."""
    said = match[1] or match[2]
    age = int(said) if said.isdigit() else int(NUMBER_WORDS.get(said.lower(), 0))
    if not 1 <= age <= 26:
        return None
    born = plan.child.born if plan else None
    if born is None:
        return AGE, None
    return AGE, _date(born.year + age, born.month, min(born.day, monthrange(born.year + age, born.month)[1]))


def _within(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "within 12 months", "in six weeks' time", "over the next year": counted from the day of the plan."""
    said, unit = match[1], match[2].lower()
    count = 1 if said is None else int(said) if said.isdigit() else int(NUMBER_WORDS.get(said.lower(), 1))
    if plan is None or plan.dated is None:
        return WITHIN, None
    if unit in _DAYS_OF:
        return WITHIN, plan.dated + timedelta(days=count * _DAYS_OF[unit])
    months = plan.dated.month - 1 + count * {"month": 1, "term": 4, "year": 12}[unit]
    year, month = plan.dated.year + months // 12, months % 12 + 1
    return WITHIN, _date(year, month, min(plan.dated.day, monthrange(year, month)[1]))


def _calendar_year(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "by 2027", "the end of the academic year 2026-27"."""
    if match[2]:
        return YEAR, _date(_full_year(match[2]), *_LAST_DAY_OF_SCHOOL_YEAR)
    return YEAR, _date(int(match[1]), 12, 31)


def _end_of_this_year(match: re.Match[str], plan: Plan | None) -> _Read:
    """ "the end of the academic year", "the next annual review"."""
    if plan is None or plan.dated is None:
        return YEAR, None
    if "review" in match[0].lower():
        return YEAR, _date(plan.dated.year + 1, plan.dated.month, min(plan.dated.day, 28))
    return YEAR, _date(plan.dated.year + (1 if plan.dated.month >= 9 else 0), *_LAST_DAY_OF_SCHOOL_YEAR)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_END_OF = r"\b(?:end of|by|before) (?:the end of )?"
_UNIT = r" (?:school |academic |calendar )?(day|week|month|term|year)s?['’]?(?: time| of\b|\b)"
_SCHOOL = r"\b(?:academic|school) year (?:of )?"
_YEARS = rf"{_YEAR} ?[/–-] ?(\d{{4}}|\d{{2}})\b"
_SPAN = r"\b(?:within|over the next|in the next|during the next|in)(?: the next)?"
_IN_YEAR = r"\b(?:end of|by|before|in|leaves|during|finish\w*) (?:the end of )?(?:school )?year "
_AT_AGE = r"\b(?:by|before|until|reaches|at) (?:the )?(?:age|aged)(?: of)? "

_Reader = tuple[tuple[str, ...] | None, re.Pattern[str], Callable[[re.Match[str], Plan | None], _Read]]
_READERS: tuple[_Reader, ...] = (
    (("/", "."), _compiled(r"(?<![\d/.-])(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?![\d/])"), _numeric),
    (("-",), _compiled(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"), _iso),
    (
        None,
        _compiled(rf"(?<![\d:.])(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?(?!\w)"),
        _worded,
    ),
    (_CENTURIES, _compiled(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b"), _american),
    (_CENTURIES, _compiled(rf"\b{_MONTH},? (?:of )?{_YEAR}\b"), _month),
    (
        _CENTURIES,
        _compiled(
            r"\b(autumn|winter|christmas|spring|easter|summer)(?: term)?(?: of)?,? (?P<year>20\d{2})\b"
        ),
        _term,
    ),
    (
        ("term",),
        _compiled(
            r"\b(?:end|start|beginning|close|by|before) (?:of )?(?:the )?"
            r"(autumn|spring|summer) ?term\b(?! \d)"
        ),
        _term,
    ),
    (("year",), _compiled(rf"{_IN_YEAR}{_NUMBER}\b"), _school_year),
    (("stage", "ks"), _compiled(rf"{_END_OF}(?:key[- ]stage|ks) ?(\d|one|two|three|four|five)\b"), _stage),
    (
        ("end of",),
        _compiled(
            r"\bend of (?:the )?"
            r"(early years foundation stage|eyfs|reception|primary|secondary|infant|junior)\b"
        ),
        _stage,
    ),
    (
        ("age", "by the time"),
        _compiled(rf"{_AT_AGE}{_NUMBER}\b|\bby the time (?:s?he|they) (?:is|are) {_NUMBER}\b"),
        _age,
    ),
    (("within", "next", "in "), _compiled(rf"{_SPAN}(?: (?:a|an|{_NUMBER}))?{_UNIT}"), _within),
    (("academic year", "school year"), _compiled(rf"{_SCHOOL}{_YEARS}"), _calendar_year),
    (
        _CENTURIES,
        _compiled(
            rf"\b(?:by|before|until|in|end of|during)(?: the end of)? {_YEAR}"
            r"(?: ?[/–-] ?(\d{4}|\d{2}))?\b"
        ),
        _calendar_year,
    ),
    (
        ("end of", "annual review"),
        _compiled(
            r"\b(?:end of (?:the|this) (?:current )?(?:academic|school) year"
            r"|(?:the |her |his |their )?next annual review)\b"
        ),
        _end_of_this_year,
    ),
)
"""What may stand before a pattern is worth trying (None: a digit), the pattern, and how it is read."""

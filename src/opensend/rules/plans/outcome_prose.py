"""What an outcome says: by when, how one would know, and whether it is an outcome at all."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache

from opensend.rules.plans.plan import Plan, PlanItem
from opensend.rules.plans.wording import alternatives_of, wording

_WORDS = "outcome_words"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = (
    r"(?:(?P<iso>20\d\d-\d\d-\d\d)|(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:20)?\d\d)\b"
    rf"|(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?\b(?P<month>{_MONTH})\b,? (?P<year>20\d\d)"
    r"|(?P<season>autumn|spring|summer)(?: term)?,? (?P<season_year>20\d\d)"
    r"|(?:academic|school) year,? (?:ending |of )?(?P<academic>20\d\d)(?: ?[/-] ?(?P<academic_end>\d{2,4}))?"
    r"|\b(?P<bare>20[1-4]\d)\b)"
)
_A_DAY = re.compile(_DAY, re.IGNORECASE)
_BY_A_DAY = re.compile(
    rf"\b(?:by|before|until|no later than|target date|timescale|due|achieved? by)\b[^.;]{{0,40}}?{_DAY}",
    re.IGNORECASE,
)
_ALL_OUTCOMES = re.compile(
    r"\b(?:all|these|each|every|the following) (?:of (?:the|these) )?outcomes?\b", re.IGNORECASE
)
_LAST_MONTHS = {"autumn": (12, 31), "spring": (4, 30), "summer": (8, 31)}
_STAGE_ENDED = re.compile(
    r"\bend of (?:Year (?P<year>\d{1,2})|(?:Key Stage|KS) ?(?P<stage>[1-5]))\b", re.IGNORECASE
)
_LAST_YEAR_OF = {1: 2, 2: 6, 3: 9, 4: 11, 5: 13}
_NOT_COUNTED = re.compile(
    rf"\b(?:years? (?:group )?\d+|key stage \d|ks ?\d|aged? (?:of )?\d+|{_MONTH} 20\d\d|20\d\d"
    rf"|\d+(?:st|nd|rd|th)? {_MONTH}|section [A-K]\d?|[A-K]\d{{1,2}}|outcomes? \d+|needs? \d+)\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|^\W*\d+[.):]"
    r"|\b(?:within|in|over|by|for|after) (?:the )?(?:next |coming )?(?:\d+|\w+)[ -](?:months?|years?"
    r"|terms?|weeks?)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"\W*(?:(?:by|before|within|in|over|at|during|after|when)\b[^,]{3,70}, ?"
    r"|(?:by|within|in|at) (?:the end of )?(?:[\w'’]+ ){1,4}?"
    r"(?:20\d\d|year \d+|key stage \d|ks ?\d|primary|reception|term|months|years)\b,? ?"
    r"|(?:long|short|medium)[- ]term(?: outcome)?:? ?|outcomes? ?\d*[.:)-]* ?|\(?\d+[.:)]+ ?"
    r"|[A-E]\d+[.:)]* ?)*\W*",
    re.IGNORECASE,
)
_NAME = r"(?:(?-i:[A-Z][\w-]+)|she|he|they|her|his|their|the (?:child|pupil|young person|student)|we|i)"


def has_date(item: PlanItem) -> bool:
    """Whether an outcome says by when: a day, a term, a school year, a key stage, an age."""
    if item.supplied_by.strip() or item.ends:
        return True
    words = f"{item.heading} {item.text} {item.measure}"
    return _A_DAY.search(words) is not None or wording(_WORDS, "time").is_in(words)


def dates_all(item: PlanItem) -> bool:
    """Whether an item gives a time for all outcomes at once."""
    return _ALL_OUTCOMES.search(item.text) is not None and has_date(item)


def due(item: PlanItem) -> tuple[date, str] | None:
    """The last day on which an outcome is sought, and the words that say so; None where no day is said."""
    for found, words in ((_A_DAY.search(item.supplied_by), ""), (_BY_A_DAY.search(item.text), item.text)):
        if found is not None and (last := _last_day(found)) is not None:
            return last, found.group() if words else ""
    return None


def _last_day(found: re.Match[str]) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["d"]:
            year = int(found["y"])
            return date(year if year > 99 else 2000 + year, int(found["m"]), int(found["d"]))
        if found["month"]:
            return _in_month(int(found["year"]), _MONTHS.index(found["month"].lower()[:3]) + 1, found["day"])
    except ValueError:
        return None
    if found["season"]:
        return date(int(found["season_year"]), *_LAST_MONTHS[found["season"].lower()])
    if found["academic"]:
        start = int(found["academic"])
        return date(start + 1 if found["academic_end"] else start, 8, 31)
    return date(int(found["bare"]), 12, 31)


def _in_month(year: int, month: int, day: str | None) -> date:
    if day:
        return date(year, month, int(day))
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def stage_that_is_over(item: PlanItem, plan: Plan) -> str:
    """The words for a school year or key stage by which an outcome is sought and which the child has left."""
    found = _STAGE_ENDED.search(item.text) or _STAGE_ENDED.search(item.supplied_by)
    year = plan.child.year_group
    if year is None or found is None:
        return ""
    last = int(found["year"]) if found["year"] else _LAST_YEAR_OF[int(found["stage"])]
    return found.group() if last < year else ""


def has_criterion(item: PlanItem) -> bool:
    """Whether an outcome says how one would know: a figure, an act without help, a stated measure."""
    if any(map(str.isalnum, item.measure)):
        return True
    text = wording(_WORDS, "not_a_criterion").without(_NOT_COUNTED.sub(" ", item.text))
    return any(map(str.isdigit, text)) or wording(_WORDS, "criterion").is_in(text)


@cache
def _unmeasured() -> re.Pattern[str]:
    abilities = alternatives_of(_WORDS, "abilities")
    ability = rf"(?:(?:[\w-]+,? ){{0,5}}?(?:{abilities}) (?:(?:in|of|with|for) [\w -]{{3,30}}? )?)?"
    subject = rf"(?:(?:for |that )?{_NAME}(?:['’]s?)? {ability})?"
    before = rf"(?:(?:{alternatives_of(_WORDS, 'before_the_verb')}) ){{0,6}}"
    verb = rf"(?P<verb>{alternatives_of(_WORDS, 'vague_verb')})\b"
    return re.compile(rf"{subject}{before}{verb}", re.IGNORECASE)


@lru_cache(maxsize=1000)
def _after_lead(sentence: str) -> str:
    """An outcome without its number and without the time that it begins with."""
    found = _LEAD.match(sentence)
    return sentence[found.end() :] if found else sentence


def unmeasured(sentence: str) -> str:
    """The verb of an outcome that nobody could observe ("improve", "be more confident"), or nothing.

    >>> unmeasured("By July 2027 Robin will improve her reading."), unmeasured("Robin reads a page aloud.")
    ('improve', '')
    >>> unmeasured("Robin uses her fan to improve her calm."), unmeasured("Increased confidence")
    ('', 'Increased')
    """
    found = _unmeasured().match(_after_lead(sentence))
    return found["verb"] if found else ""


def vague_phrase(text: str) -> str:
    """A phrase that nobody can be held to ("reach his full potential"), or nothing."""
    return wording(_WORDS, "vague_phrase").find(text)


@cache
def _received() -> re.Pattern[str]:
    receive, given = alternatives_of(_WORDS, "receive"), alternatives_of(_WORDS, "given")
    by_child = rf"(?:{_NAME} (?:\w+ ){{0,2}}?)?(?:{receive}) (?:[\w:'’/-]+,? ){{0,7}}?(?:{given})\b"
    acts = r"(?:will|should|to|must|gives?|provides?|supports?|delivers?|works? with)"
    whose = r"(?:(?-i:[A-Z])[\w-]+['’]s |his |her |their |the |all )?"
    by_adult = rf"{whose}(?:{alternatives_of(_WORDS, 'adult_acts')}) (?:\w+ ){{0,3}}?{acts}\b"
    return re.compile(rf"(?:{by_child}|{by_adult})", re.IGNORECASE)


_LESS_HELP = re.compile(
    r"\b(?:rather than|instead of|fewer|less|no longer|reduced?|only|without|\d+ ?%|out of)\b", re.IGNORECASE
)


def is_provision(sentence: str) -> bool:
    """Whether an "outcome" says what will be given and not what will be different.

    >>> is_provision("Robin will receive weekly speech therapy."), is_provision("Robin will attend school.")
    (True, False)
    """
    return _received().match(_after_lead(sentence)) is not None and _LESS_HELP.search(sentence) is None

"""When a provision begins and ends by its own words."""

from __future__ import annotations

import re
from datetime import date

from opensend.rules.plans.reading.days import DATE, MONTH, read_days
from opensend.rules.plans.reading.item import ItemReading
from opensend.rules.plans.reading.text import Span

_PAST = re.compile(r"\b(?:had|was|were|did)\b")
_ONE_DAY = r"(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]+ 20\d\d)"
_FROM_TO = re.compile(
    r"\b(?:[Ff]rom|[Bb]etween|[Ss]tart(?:s|ing|ed)?(?: date)?:?|[Bb]egin(?:s|ning)?(?: on)?:?)"
    rf" (?:the )?{_ONE_DAY}"
    r"[,.;]? (?:to|until|till|and|-|–|(?:and )?[Ee]nd(?:s|ing|ed)?(?: date| on| by)?:?|by"
    rf"|(?:to be )?(?:completed|finished|reviewed|achieved) by) (?:the )?{_ONE_DAY}"
)
_MAY_END = re.compile(
    r"\b(?:until|till|end|finish|ceas|expire|up to|through to|runs to|valid|last |from [^.;]{4,30} to "
    r")",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:\b(?:until|till|ends?|ended|expired|stopped|end date:?|ending|finish\w*|ceas\w+|up to|through "
    r"to|expires?|runs to"
    r"|valid to|last (?:session|day|lesson|visit)(?: is| will be)?)"
    r"(?: (?:on|in|at))?\s*"
    r"|\bfrom [^.;]{4,30} to\s+)(?:the\s+)?(?:end of\s+)?(?:the\s+|her\s+|his\s+|their\s+)?$",
    re.IGNORECASE,
)
_ENDS_ITSELF = re.compile(r"(?:until|till)\b", re.IGNORECASE)
_LAST_GIVEN = re.compile(
    r"\b(?:was|were) last (?:given|provided|delivered|offered|in place|seen)\b"
    r"[^.]{0,25}?\b(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(
    r"\b(?:(?:for|in|during|throughout) )?(?:the )?(?:academic|school) year (?:of "
    r")?(?P<from>20\d\d)\s?[/–-]\s?(?P<to>\d{2,4})\b"
    r"|\b(?:for|in|during) (?:the )?(?P<from2>20\d\d)\s?[/–-]\s?(?P<to2>\d{2,4})(?: (?:academic|school) "
    r"year)?\b",
    re.IGNORECASE,
)


def ends_before_it_starts(text: str) -> str:
    """Words that give an end before a start: "from 20 July 2028 to 4 September 2027"."""
    for found in _FROM_TO.finditer(text):
        days = [each.on for each in read_days(found.group()) if each.kind in (DATE, MONTH) and each.on]
        if len(days) == 2 and days[1] < days[0]:
            return found.group()
    return ""


def time_that_is_over(text: str, dated: date) -> str:
    """Words for the school year, term or days of a provision, where the plan came after them."""
    for found in _SCHOOL_YEAR.finditer(text):
        ends = int(found["from"] or found["from2"]) + 1
        said_end = int((found["to"] or found["to2"])[-2:])
        is_over = ends % 100 == said_end and date(ends, 8, 31) < dated
        if is_over and not _PAST.search(_sentence_of(text, found)):
            return found.group()
    return _term_that_is_over(text, dated) or _last_given(text, dated)


_TERM_ENDS = {"autumn": (12, 31), "spring": (4, 30), "summer": (8, 31)}
_TERM = re.compile(
    r"\b(?:(?:for|in|during|throughout) )?(?:the )?(?P<term>autumn|spring|summer) term(?: of)? "
    r"(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_TWO_DAYS = re.compile(rf"\b{_ONE_DAY}\s?[-–]\s?(?P<last>{_ONE_DAY})")


def _last_given(text: str, dated: date) -> str:
    found = _LAST_GIVEN.search(text)
    return found.group() if found and int(found["year"]) < dated.year else ""


def _term_that_is_over(text: str, dated: date) -> str:
    """Words for a term or a stretch of days of a provision that was over when the plan was written."""
    for found in _TERM.finditer(text):
        ends = date(int(found["year"]), *_TERM_ENDS[found["term"].lower()])
        if ends < dated and not _PAST.search(_sentence_of(text, found)):
            return found.group()
    for found in _TWO_DAYS.finditer(text):
        last = [each.on for each in read_days(found["last"]) if each.on]
        if last and last[-1] < dated and not _PAST.search(_sentence_of(text, found)):
            return found.group()
    return ""


def _sentence_of(text: str, found: re.Match[str]) -> str:
    start = max(text.rfind(".", 0, found.start()), text.rfind("\n", 0, found.start())) + 1
    return text[start : (text + ".").find(".", found.end())]


def end_said(reading: ItemReading) -> tuple[date, Span] | None:
    """The first day by which a provision ends by its words, where its sentence speaks of no later one."""
    text = reading.item.text
    if not _MAY_END.search(text):
        return None
    days = [(each.on, each.span) for each in reading.days if each.on]
    for sentence in reading.sentences:
        here = [each for each in days if sentence.start <= each[1].start < sentence.end]
        if not here:
            continue
        on, span = max(here, key=lambda each: (each[0], each[1].start))
        ends = _ENDS.search(text, max(sentence.start, span.start - 40), span.start)
        ends = ends or _ENDS_ITSELF.match(text, span.start)
        words = text[sentence.start : sentence.end]
        is_told_as_past = _PAST.search(words) or (words.startswith("Until") and " will " not in words)
        if ends is not None and not is_told_as_past:
            return on, Span(ends.start(), span.end)
    return None

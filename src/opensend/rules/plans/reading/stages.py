"""What prose says of the child's year group and stage of school, now and to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from opensend.rules.plans.reading.ages_said import Stated
from opensend.rules.plans.reading.tables import read_table
from opensend.rules.plans.reading.text import Span


class Stage(NamedTuple):
    """A stage of school that prose speaks of, and the first and last year group in it."""

    first: int
    last: int
    span: Span


_YEAR = r"(?:[Yy]ear|[Yy]r|YEAR)\.?\s?(\d{1,2})\b"
_MAY_BE_YEAR = re.compile(r"(?:[Yy]ear|YEAR|[Yy]r)\.?(?: [Gg]roup)?:?\s?\d")
_NOT_A_CLASS = (
    r"(?!\s*(?:levels?|curriculum|objectives?|expectations?|standards?|work\b|books?|phonics|targets?"
    r"|outcomes?|content|material"
    r"|programme|spelling|word list|maths|reading|common|high frequency"
    r"|\(|/|-|–|(?:to|and|or)\s+(?:[Yy]ear\s*)?\d|SATs"
    r"|assessments?))"
)
_YEARS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?(?:,? who)?\s*(?:['’](?:s|m)|\s(?:is"
        rf"|am))\s+(?:now|currently"
        rf"|presently|at present|taught|educated|placed"
        rf"|a (?:pupil|student)|an? \w+ (?:pupil|student)|\s)*in\s+{_YEAR}{_NOT_A_CLASS}",
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?\s*(?:['’](?:s|m)|\s(?:is|am))\s+(?:an?|our|the"
        rf"|now "
        rf"an?|currently an?)\s+{_YEAR}\s+(?:pupil|student|child|boy|girl)",
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?(?:\s+is\s+an?\s+[^.;]{{0,50}}?\s+(?:who is\s+)?in"
        rf"|\s+attends\s+[^.;]{{0,40}}?\s+(?:and is\s+)?in)\s+{_YEAR}{_NOT_A_CLASS}",
        rf"\b(?P<who>[Cc]urrently|[Nn]ow|[Aa]t present)\s+in\s+{_YEAR}{_NOT_A_CLASS}",
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?\s*\(\s*(?:in\s+)?{_YEAR}\s*\)",
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?\s+(?:now\s+|currently\s+)?attends\s+{_YEAR}",
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?\s+is\s+(?:taught\s+|placed\s+|now\s+)?(?:in"
        rf"|with)\s+(?:an?\s+|the\s+)?"
        rf"{_YEAR}(?:\s+class)?(?=[.,;]|$|\s+(?:and|with|at)\b)",
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?,\s+(?:now|currently)\s+(?:in\s+)?{_YEAR}",
        rf"^(?P<who>[Aa]s)\s+an?\s+{_YEAR}\s+(?:pupil|student)",
        rf"\b(?P<who>[Hh]er|[Hh]is|[Tt]heir|[Tt]he|[A-Z]\w+(?=['’]s))(?:['’]s)?\s+{_YEAR}\s+(?:class "
        rf"?teacher|teacher|classroom"
        rf"|class\b(?!es)|form tutor|tutor group|peers|classmates)",
        r"^(?:[Cc]urrent\s+)?(?:[Yy]ear|NC [Yy]ear|[Yy]ear "
        r"[Gg]roup)(?P<who>)(?:\s+[Gg]roup)?\s*:\s*(?:[Yy]ear\s*)?(\d{1,2})\b",
    )
)  # fmt: skip
_A_YEAR = re.compile(_YEAR)
_NO_CLASS_OF_NOW = re.compile(
    r"\b(?:levels?|curriculum|objectives?|expect\w+|standards?|age[- ]related|sats|by|from|since|before"
    r"|until|during|end|throughout"
    r"|was|were|had|did|moved|joined|began|started|left|attended|when|ago|last|next|will|would|could"
    r"|should|transition|transfer"
    r"|brother|sister|sibling|friend|buddy|peers?|other|others|another|younger|older|screening|phonics"
    r"|check|tests?|tested|assess\w*"
    r"|words?|spellings?|maths|reading|reads|groups?|sets?|books?|work|working|scored?|texts?|after"
    r"|once|diagnosed|told|ready|to)\b",
    re.IGNORECASE,
)
_WHO_IS_CURRENT = frozenset(("currently", "now", "at present", "as", "her", "his", "their", "the", ""))
_IS_PAST_YEAR = re.compile(
    r"\b(?:when|was|were|had|since|until|in (?:19|20)\d\d|ago|previously|former|last|will (?:be|move"
    r"|join)|moved?|from|before|after)\b",
    re.IGNORECASE,
)
_BY_END_OF_YEAR = re.compile(
    rf"\b(?:[Bb]y|[Bb]efore|[Uu]ntil|[Aa]t)\s+(?:the\s+)?(?:end|close|finish|summer term"
    rf"|summer)\s+(?:of|in)\s+(?:her |his |their )?{_YEAR}"
)


def may_state_year_group(text: str) -> bool:
    """Whether it is worth while to look for year groups in a text."""
    return _MAY_BE_YEAR.search(text) is not None


def year_groups_in(text: str, start: int, end: int, own: frozenset[str]) -> Iterator[Stated]:
    """Year groups that a sentence states of the child now."""
    sentence = text[start:end]
    for pattern in _YEARS:
        found = pattern.search(sentence)
        if found is None:
            continue
        who = found["who"].casefold()
        if (who in own or who in _WHO_IS_CURRENT) and not _IS_PAST_YEAR.search(sentence[: found.end()]):
            place = Span(start + found.start(found.lastindex or 0), start + found.end())
            yield Stated(int(found[found.lastindex or 0]), _from_year(text, place, start))
            return


def year_groups_mentioned(text: str, start: int, end: int, own: frozenset[str]) -> Iterator[Stated]:
    """Year groups in a sentence that begins with the child and says nothing of levels or other classes."""
    sentence = text[start:end]
    found = list(_A_YEAR.finditer(sentence))
    first = re.match(r"[\w'’-]+", sentence)
    if (
        len(found) == 1
        and first
        and first.group().casefold() in own
        and not _NO_CLASS_OF_NOW.search(sentence)
    ):
        yield Stated(int(found[0][1]), Span(start + found[0].start(), start + found[0].end()))


def _from_year(text: str, place: Span, start: int) -> Span:
    """The words "Year 4", and not what led to them."""
    found = list(re.compile(_YEAR).finditer(text, start, place.end))
    return Span(found[-1].start(), found[-1].end()) if found else place


def years_to_come(text: str, start: int, end: int) -> Iterator[Stated]:
    """Year groups by whose end something is to be reached."""
    for found in _BY_END_OF_YEAR.finditer(text, start, end):
        yield Stated(int(found[1]), Span(found.start(), found.end()))


_STAGES = {
    kind: tuple(
        (re.compile(row["pattern"], re.IGNORECASE), row)
        for row in read_table("stages")
        if row["kind"] == kind
    )
    for kind in ("end_of", "current", "given", "mention", "move", "later", "place")
}
_WORDS_OF_STAGES = (
    "nursery", "preschool", "pre-school", "early years", "eyfs", "foundation", "reception", "key stage",
    "key-stage", "keystage", " ks", "(ks", "ks1", "ks2", "infant", "junior", "primary", "secondary",
    "sixth", "college", "tutor", "lecturer", "gcse", "a level", "a-level", "post-16", "post 16",
    "high school", "senior school", "big school", "year 1", "year one", "year 3", "year three", "year 7",
    "year seven", "apprentice", "further education", "key person", "internship",
    "room leader", "head of year", "course leader", "pastoral head",
)  # fmt: skip


def may_state_stage(text: str) -> bool:
    """Whether it is worth while to look for stages of school in a text."""
    lower = text.lower()
    return any(word in lower for word in _WORDS_OF_STAGES)


def stages_in(text: str, kind: str, start: int = 0, end: int | None = None) -> Iterator[Stage]:
    """Stages of school in a text: by whose end something is due, which is now, that is moved to …"""
    stop = len(text) if end is None else end
    for pattern, row in _STAGES[kind]:
        for found in pattern.finditer(text, start, stop):
            unless = row["unless"]
            if unless and re.search(unless, text[start:stop], re.IGNORECASE):
                continue
            yield Stage(int(row["first_year"]), int(row["last_year"]), Span(found.start(), found.end()))

"""Which advice of the law a plan's Section K holds, by its codes or by the words of its list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from opensend.rules.plans.context import At
from opensend.rules.plans.plan import PlanItem
from opensend.rules.plans.wording import wording

ALWAYS = ("ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e")
"""What is sought in every assessment: SI 2014/1530 reg 6(1)(a) to (e)."""
FROM_YEAR_9 = "ADV-g"
ASKED_OF = {
    "ADV-a": "the child's parent or the young person",
    "ADV-b": "the school, college or other teacher",
    "ADV-c": "a health care professional",
    "ADV-d": "an educational psychologist",
    "ADV-e": "social care",
    "ADV-g": "somebody on preparing for adulthood and independent living",
}

_WORDS = "advice_words"
_NOT_GIVEN = re.compile(
    r"\b(?:awaited|outstanding|not (?:yet )?(?:received|provided|obtained|sought|available)|to follow|tbc"
    r"|requested but|missing|pending)\b",
    re.IGNORECASE,
)
_SAID_SHORT = ("ADV-a", "ADV-b", "ADV-c", "ADV-g")
_LINES = re.compile(r"[\n;|•]+")


def codes_of(item: PlanItem) -> frozenset[str]:
    """The codes of advice that an entry of Section K holds: its own, else what its words tell."""
    if is_not_given(item):
        return frozenset()
    if item.advice:
        return frozenset((item.advice,))
    return frozenset(code for line in _lines(item) if not _NOT_GIVEN.search(line) for code in _told_by(line))


def told_codes(item: PlanItem) -> frozenset[str]:
    """The codes that the words of an entry tell, whether the advice has come or not."""
    return frozenset(code for line in _lines(item) for code in _told_by(line))


def _lines(item: PlanItem) -> list[str]:
    """The lines of an entry, each with its author and its heading before it."""
    around = f"{item.author_role} {item.heading}"
    return [f"{around} {line}" for line in (_LINES.split(item.text) if item.text.strip() else [""])]


def _told_by(line: str) -> list[str]:
    """The roles that a line names; where it names none, whom it is about.

    A psychologist who saw a child at school is not the school.
    """
    by_role = [code for code in ASKED_OF if wording(_WORDS, code).is_in(line)]
    return by_role or [code for code in _SAID_SHORT if wording(_WORDS, f"{code} otherwise").is_in(line)]


def is_not_given(item: PlanItem) -> bool:
    """Whether an entry says that the advice has not come, or says nothing."""
    lines = [line for line in _LINES.split(item.text) if line.strip()]
    if not lines:
        return not (item.advice or item.author_role)
    return all(_NOT_GIVEN.search(line) for line in lines)


def advice_missing(at: At) -> tuple[str, ...]:
    """Codes of the advice that the law asks for and Section K does not hold."""
    if at.plan.extract_of and "K" not in at.plan.extract_of:
        return ()
    wanted = (*ALWAYS, FROM_YEAR_9) if at.is_year_9_or_above else ALWAYS
    held = _held(at.plan.of("K"))
    return tuple(code for code in wanted if code not in held)


def _held(items: Iterable[PlanItem]) -> frozenset[str]:
    return frozenset(code for item in items for code in codes_of(item))

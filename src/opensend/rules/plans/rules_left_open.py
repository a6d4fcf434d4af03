"""Rules on what the plan leaves open: for others to decide, for a later assessment, for another paper to
say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.promises import Promise, promises_in
from opensend.rules.plans.provision_examples import provides
from opensend.rules.plans.reading.firmness import BY_LAW
from opensend.rules.plans.reading.phrases import phrase, triggers_of
from opensend.rules.plans.registry import Hit, Severity, rule

_SPECIFIC = "SI 2014/1530 reg 12(1)(f); CFA 2014 s.42(2); L v Clarke and Somerset CC [1998] ELR 129"
_WHERE = "F G H1 H2"
_SECTIONS = ("F", "G", "H1", "H2")
_HARD = phrase("decided_by_others")
_SOFT = phrase("decided_by_others_unmeasured")
_DECIDING = (
    "fix",
    "decis",
    "choice",
    "decid",
    "determin",
    "agree",
    "discretion",
    "judgement",
    "judgment",
    "confirm",
    "depend",
    "vary",
    "flexib",
    "fit",
    "deem",
    "consider",
    "judge",
    "thinks",
    "feels",
    "think ",
    "feel ",
    "tbc",
    "tba",
    "tbd",
    "tbn",
    "t.b",
    "arranged",
    "advise",
    "set",
    "identif",
    "allocat",
    "based on",
    "adjust",
    "specif",
    "up to the",
    "left to",
    "choose",
    "chose",
    "recommend",
    "direct",
    "require",
    "negotiat",
    "fixed",
    "works out",
    "work out",
    "wish",
    "varied",
    "finalis",
    "calculat",
    "choice",
    "responsive",
    "assessed",
    "felt",
    "thought",
    "consultation",
    "discussion",
    "liaison",
    "needs-led",
    "needs led",
    "reviewed and",
)


@rule(
    "decided-by-others",
    title="How much is left for others to decide",
    severity=Severity.UNLAWFUL,
    sections=_WHERE,
    suggestion="Decide it here. The plan is the authority's decision, which cannot be handed on.",
    source=f"{_SPECIFIC}; CFA 2014 s.37(2)(b)",
    failing=(
        provides(
            "The school will decide how much help Robin is given by a mentor.",
            "The school will decide how much",
        ),
        provides(
            "A therapist will work with Robin. The frequency will be determined by the service.",
            "frequency will be determined",
        ),
        provides(
            "A teaching assistant supports Robin for 15 hours a week at the discretion of the school.",
            "at the discretion of",
        ),
        provides("Speech and language therapy, hours TBC.", "TBC"),
    ),
    passing=(
        provides(
            "A teaching assistant reads with Robin for 15 minutes each day. Robin will decide which book."
        ),
        provides(
            "A therapist works with Robin for 45 minutes each week and sets three targets, which are "
            "agreed with her teacher."
        ),
        provides(
            "A teaching assistant gives Robin exercises for 20 minutes each day, as advised by the therapist."
        ),
    ),
)
def decided_by_others(at: At) -> Iterator[Hit]:
    """The authority has to specify the provision, and an appeal lies against what it specified. Where the
    school or the therapist is to decide how much, there is nothing to secure and nothing to appeal
    against."""
    for promise in promises_in(at, *_SECTIONS, triggers=_DECIDING, with_reviews=True):
        found = _decision(promise)
        if found is not None:
            yield Hit(promise.item.id, quote=found.group().strip())


def _is_own_choice(said: str, names: frozenset[str]) -> bool:
    """ "On tasks of Robin's choice": what the child picks to do is no decision that is handed away."""
    words = said.lower().replace("’", "'").split()
    if words[-1] not in ("choice", "decision"):
        return False
    return any(word.removesuffix("'s").strip("'") in names | _CHILD for word in words[:-1])


_CHILD = frozenset(("child", "pupil", "student", "learner", "person"))


def _decision(promise: Promise) -> re.Match[str] | None:
    text, start, end = promise.item.text, promise.read.start, promise.read.end
    for pattern, is_hard in ((_HARD, True), (_SOFT, False)):
        for found in pattern.finditer(text, start, end):
            if BY_LAW.match(text, found.end(), end) or promise.read.is_in_quotes(found.start()):
                continue
            if _is_own_choice(found.group(), promise.read.names):
                continue
            if is_hard or not promise.is_measured:
                return found
    return None


_LATER_HARD = phrase("later_assessment")
_LATER_SOFT = phrase("later_assessment_unmeasured")
_ASSESSING = (
    "findings",
    "result",
    "seen by",
    "known by",
    "accepted by",
    "picked up",
    "testing",
    "tests",
    "hours are",
    "assess",
    "report",
    "evaluat",
    "screen",
    "refer",
    "observ",
    "recommend",
    "diagnos",
    "consultation",
    "advi",
)
_DATED = re.compile(r"\b(?:dated|of|from|in) (?:\d{1,2} )?(?:[A-Z][a-z]{2,8} )?20\d\d")


@rule(
    "left-for-later-assessment",
    title="Provision left for a later assessment",
    severity=Severity.UNLAWFUL,
    sections=_WHERE,
    suggestion="Get the advice first and specify what it says; amend the plan if a later "
    "assessment shows more.",
    source=f"{_SPECIFIC}; SI 2014/1530 reg 6(1)",
    failing=(
        provides(
            "Occupational therapy will be provided subject to a further OT assessment.",
            "subject to a further OT assessment",
        ),
        provides(
            "An occupational therapist will assess Robin to determine what support she needs.",
            "assess Robin to determine",
        ),
        provides("Robin will be referred to the speech and language therapy service.", "will be referred"),
    ),
    passing=(
        provides(
            "An occupational therapist assesses Robin's seating in a single 60-minute visit by 1 May "
            "2027, and adjusts her chair on that day."
        ),
        provides(
            "A therapist works with Robin for 45 minutes each week, following the assessment of March 2026."
        ),
        provides(
            "A specialist teacher of autism observes Robin in class for one hour each term and "
            "advises her teacher for 30 minutes."
        ),
    ),
)
def left_for_later_assessment(at: At) -> Iterator[Hit]:
    """The assessment comes before the plan. A plan that waits for one specifies nothing, and later advice
    changes it only when it is amended."""
    for promise in promises_in(at, *_SECTIONS, triggers=_ASSESSING, with_reviews=True):
        found = _later(promise)
        if found is not None:
            yield Hit(promise.item.id, quote=found.group().strip())


def _later(promise: Promise) -> re.Match[str] | None:
    text, start, end = promise.item.text, promise.read.start, promise.read.end
    is_once = any(start <= day.span.start < end for day in promise.reading.days)
    for pattern, is_hard in ((_LATER_HARD, True), (_LATER_SOFT, False)):
        found = pattern.search(text, start, end)
        if found is None or _DATED.match(text, found.end() + 1, end):
            continue
        if is_hard or not (promise.is_measured or is_once):
            return found
    return None


_ELSEWHERE = phrase("elsewhere")
_ELSEWHERE_WORDS = triggers_of("elsewhere")


@rule(
    "set-out-elsewhere",
    title="Provision that stands in another paper",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Copy what the report or policy says into the plan, with its amounts.",
    source=_SPECIFIC,
    failing=(
        provides(
            "A therapist will work with Robin as set out in the speech and language therapy report.",
            "as set out in the speech and language therapy report",
        ),
        provides("Robin will be helped through quality first teaching.", "quality first teaching"),
    ),
    passing=(
        provides(
            "A teaching assistant gives Robin exercises for 20 minutes each day, as set out in the "
            "therapy programme."
        ),
        provides("A class teacher writes a report on Robin's reading for her parents by 20 July 2027."),
    ),
)
def set_out_elsewhere(at: At) -> Iterator[Hit]:
    """The duty is to secure what the plan specifies. What stands in a report, a policy or a programme can
    change without anybody being asked."""
    for promise in promises_in(at, *_SECTIONS):
        if promise.is_measured or _ELSEWHERE_WORDS.isdisjoint(promise.read.words.bag):
            continue
        found = _ELSEWHERE.search(promise.item.text, promise.read.start, promise.read.end)
        if found is not None and not promise.read.is_in_quotes(found.start()):
            yield Hit(promise.item.id, quote=found.group())

"""Rules on outcomes: each says what will be different, by when and how one will know, and hangs on a need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import outcomes_without_need, outcomes_without_provision
from opensend.rules.plans.examples import IN_DOCUMENT, UNJOINED
from opensend.rules.plans.need_prose import is_nothing
from opensend.rules.plans.outcome_prose import (
    dates_all,
    due,
    has_criterion,
    has_date,
    is_provision,
    stage_that_is_over,
    unmeasured,
    vague_phrase,
)
from opensend.rules.plans.plan import PlanItem
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_SMART = "SEND Code of Practice 2015 ¶9.66"


def _says(text: str, **fields: object) -> dict[str, dict[str, object]]:
    """The second outcome, with other words and no measure beside them."""
    return {"E2": {"text": text, "measure": "", **fields}}


def _outcomes(at: At) -> tuple[PlanItem, ...]:
    return tuple(item for item in at.plan.of("E") if not is_nothing(item.text))


@rule(
    "outcome-not-measurable",
    title="Nobody could tell whether the outcome was reached",
    severity=Severity.WEAK,
    sections="E",
    suggestion="Say what the child will do that others can see, how often, and with how much help.",
    source=_SMART,
    failing=(
        Example(
            _says("By July 2027 Robin will improve her reading."),
            quote="By July 2027 Robin will improve her reading.",
        ),
        Example(_says("Robin makes good progress in all areas of learning by the end of Key Stage 2.")),
        Example(_says("To be more confident in class by the end of Year 6.")),
        Example(_says("By July 2027 Robin's social communication skills will have developed.")),
        Example(_says("Increased resilience and a better understanding of feelings by July 2027.")),
    ),
    passing=(
        Example(_says("By July 2027 Robin reads a page of a book for her age aloud to her class.")),
        Example(_says("By July 2027 Robin will increase her sight words from 40 to 120.")),
        Example(
            _says(
                "By July 2027 Robin will improve her reading.",
                measure="reading age of eight on a standard test",
            )
        ),
        Example(_says("By July 2027 Robin asks a friend to join in her game at break.")),
        Example(_says("By the end of Year 6 Robin manages changes to her day without leaving the room.")),
    ),
)
def outcome_not_measurable(at: At) -> Iterator[Hit]:
    """An outcome has to be measurable, so that a review can say whether the provision has worked.

    "Improve" and "be more confident" can be said of any child at any time. An act that others can see is
    enough.
    """
    for item in _outcomes(at):
        if has_criterion(item):
            continue
        for read in at.reading(item).sentences:
            if not read.is_quoted_voice and unmeasured(read.sentence.text):
                yield Hit(item.id, "E", read.sentence.text)
                break


_GOES_ON = re.compile(
    r"\W*(?:by (?=\S* ?\d|[A-Z])|evidence:|steps? on the way|first step|target date|by when)"
)
"""How a line goes on that a document parts from the outcome it belongs to."""
_SEEKS = re.compile(r"\b(?:will|able to|can|should)\b|^\W*(?:\w+ ){0,2}to [a-z]", re.IGNORECASE)
"""How an outcome in a document is worded; what else stands among the outcomes is a note."""


@rule(
    "outcome-without-date",
    title="The outcome has no date",
    severity=Severity.WEAK,
    sections="E",
    suggestion="Say by when: a month, the end of a school year or key stage, or an age.",
    source="SEND Code of Practice 2015 ¶9.64, ¶9.66",
    failing=(
        Example(_says("Robin reads 40 new words.", by=""), quote="Robin reads 40 new words."),
        Example(
            {
                "E4": {
                    "by": None,
                    "text": "Robin takes part in a whole session of her club for three weeks in a row.",
                }
            }
        ),
    ),
    passing=(
        Example(_says("By the end of Key Stage 2 Robin reads 40 new words.", by="")),
        Example(_says("Robin reads 40 new words within twelve months.", by="")),
        Example(_says("Robin reads 40 new words.", by="", heading="To be achieved by July 2027")),
        Example(
            {
                **_says("Robin reads 40 new words.", by=""),
                "E6": {"text": "All outcomes are for the end of Year 6."},
            }
        ),
    ),
)
def outcome_without_date(at: At) -> Iterator[Hit]:
    """An outcome is sought within a time. Without one, no review can ask whether it was reached."""
    outcomes = _outcomes(at)
    if any(dates_all(item) for item in outcomes):
        return
    for item, after in zip_longest(outcomes, outcomes[1:]):
        is_dated_below = (
            not at.plan.has_links and after is not None and _GOES_ON.match(after.text) is not None
        )
        is_outcome = at.plan.has_links or (_SEEKS.search(item.text) and not _GOES_ON.match(item.text))
        if is_outcome and not has_date(item) and not is_dated_below:
            yield Hit(item.id, "E", item.text)


@rule(
    "outcome-vague",
    title="The outcome could be any child's",
    severity=Severity.WEAK,
    sections="E",
    suggestion="Say what exactly this child will do, where, and how often.",
    source=_SMART,
    failing=(
        Example(_says("Robin will reach her full potential by July 2027."), quote="reach her full potential"),
        Example(_says("By July 2027 Robin will make progress."), quote="make progress"),
        Example(_says("By July 2027 Robin is able to access the curriculum."), quote="access the curriculum"),
    ),
    passing=(
        Example(_says("By July 2027 Robin makes two years' progress on a standard reading test.")),
        Example(_says("By July 2027 Robin joins in every lesson of the week and stays to its end.")),
        Example(_says("By July 2027 Robin tells an adult when she is happy, sad or cross.")),
    ),
)
def outcome_vague(at: At) -> Iterator[Hit]:
    """Words that fit every child tell nobody what this child should come to do, and are never missed."""
    for item in _outcomes(at):
        if not has_criterion(item) and (phrase := vague_phrase(item.text)):
            yield Hit(item.id, "E", phrase)


@rule(
    "outcome-is-provision",
    title="The outcome says what is given, not what will be different",
    severity=Severity.WEAK,
    sections="E F",
    suggestion="Put what is given into Section F, and say here what the child will be able to do because "
    "of it.",
    source="SEND Code of Practice 2015 ¶9.66; CFA 2014 s.42(2)",
    failing=(
        Example(
            _says("By July 2027 Robin will have weekly speech therapy."),
            quote="By July 2027 Robin will have weekly speech therapy.",
        ),
        Example(_says("To access 1:1 support in every lesson by July 2027.")),
        Example(_says("Robin will be given a small group for phonics until July 2027.")),
        Example(_says("By July 2027 staff will use visual timetables with Robin.")),
    ),
    passing=(
        Example(_says("By July 2027 Robin will attend school every day.")),
        Example(_says("By July 2027 Robin asks an adult for help in four lessons out of five.")),
        Example(_says("By July 2027 Robin uses her visual timetable without a prompt.")),
        Example(_says("By July 2027 Robin needs the help of one adult rather than two to get dressed.")),
    ),
)
def outcome_is_provision(at: At) -> Iterator[Hit]:
    """An outcome is the benefit or difference that provision makes. To be given something is not yet a
    benefit.

    And provision that stands in Section E need not be secured by anybody.
    """
    for item in _outcomes(at):
        for read in at.reading(item).sentences:
            if not read.is_quoted_voice and is_provision(read.sentence.text):
                yield Hit(item.id, "E", read.sentence.text)


@rule(
    "outcome-without-need",
    title="The outcome meets no need",
    severity=Severity.WEAK,
    sections="B C D E",
    suggestion="Say which need the outcome answers, or add the need that is missing.",
    source="CFA 2014 s.37(2)(a), (b); SEND Code of Practice 2015 ¶9.64",
    failing=(
        Example({"E2": {"meets": []}}),
        Example({"E6": {"by": "2027-07-20", "text": "Robin climbs the stairs with her walking frame."}}),
    ),
    passing=(
        Example({"E2": {"meets": ["B2", "B1"]}}),
        Example(UNJOINED, IN_DOCUMENT),
        Example(
            {**UNJOINED, "E6": {"text": "By July 2027 Robin goes on a day trip with her class."}},
            IN_DOCUMENT,
        ),
    ),
)
def outcome_without_need(at: At) -> Iterator[Hit]:
    """Where an outcome answers no need, a need was left out or the outcome is of no use to this child."""
    for item in outcomes_without_need(at):
        yield Hit(item.id, "E", item.text)


@rule(
    "outcome-without-provision",
    title="No provision works towards the outcome",
    severity=Severity.WEAK,
    sections="E F G H1 H2",
    suggestion="Say which provision works towards this outcome, or add what is needed to reach it.",
    source="CFA 2014 s.37(2)(a), (c); SI 2014/1530 reg 11(b); SEND Code of Practice 2015 ¶9.64",
    failing=(
        Example({"F3": {"towards": []}, "F4": {"towards": []}, "F5": {"towards": ["E1"]}}),
        Example(
            {"E6": {"text": "By July 2027 Robin spells 40 words.", "meets": ["B2"], "by": "2027-07-20"}},
            quote="By July 2027 Robin spells 40 words.",
        ),
    ),
    passing=(
        Example(UNJOINED, IN_DOCUMENT),
        Example(
            {
                "E6": {"text": "By July 2027 Robin spells 40 words.", "meets": ["B2"]},
                "F3": {"towards": ["E2", "E6"]},
            }
        ),
    ),
)
def outcome_without_provision(at: At) -> Iterator[Hit]:
    """An outcome that nothing works towards is a wish. The plan has to say how it will be reached."""
    for item in outcomes_without_provision(at):
        yield Hit(item.id, "E", item.text)


@rule(
    "outcome-date-past",
    title="The outcome was due before the plan was made",
    severity=Severity.WEAK,
    sections="E",
    suggestion="Give a day to come, or take the outcome out where it was reached.",
    source=_SMART,
    failing=(
        Example({"E2": {"by": "2025-07-20"}}),
        Example(_says("By July 2024 Robin reads 40 new words.", by=""), quote="By July 2024"),
        Example(_says("By the end of Year 4 Robin reads 40 new words.", by=""), quote="end of Year 4"),
    ),
    passing=(
        Example(_says("In March 2026 Robin read 12 words. By July 2027 she reads 40.", by="")),
        Example(_says("By the end of Key Stage 2 Robin reads 40 new words.", by="")),
        Example({"E2": {"by": "2026-05-22"}}),
    ),
)
def outcome_date_past(at: At) -> Iterator[Hit]:
    """What was due before the plan was made is not sought by it: the text is left over from an older one."""
    for item in _outcomes(at):
        day = due(item)
        if day and at.plan.dated and day[0] < at.plan.dated:
            yield Hit(
                item.id,
                "E",
                day[1],
                f"{item.id} was due on {day[0]:%-d %B %Y}; the plan is of {at.plan.dated:%-d %B %Y}.",
            )
        elif day is None and (words := stage_that_is_over(item, at.plan)):
            yield Hit(item.id, "E", words if words in item.text else "")


_STEPS = re.compile(
    r"\b(?:short(?:er)?[- ]term|steps? (?:towards|on the way)|(?:first|next|second) step"
    r"|small(?:er)? steps?|milestones?|targets?(?! date)"
    r"|step[- ]by[- ]step|individual (?:education|learning|support) plan|provision map|support plan"
    r"|assess,? plan,? do|iep)\b",
    re.IGNORECASE,
)
_WATCHED = re.compile(
    r"\b(?:each|every|a|per|once a) (?:half[- ]?term|term|month)\b|\btermly\b|\bmonthly\b|\b(?:reviewed"
    r"|looked at|checked)\b",
    re.IGNORECASE,
)
_FOR_ALL = re.compile(
    r"\bshort(?:er)?[- ]term targets\b|\btargets will be\b|\btowards (?:these|the|all) outcomes",
    re.IGNORECASE,
)
_NO_TARGETS = "The co-ordinator meets Robin's parents and teacher for one hour each term."


@rule(
    "outcome-without-steps",
    title="Nothing says how the way to the outcomes is watched",
    severity=Severity.STYLE,
    sections="E F",
    suggestion="Say who sets shorter-term targets on the way to the outcomes, and how often they are "
    "looked at.",
    source="SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"F5": None, "E2": {"measure": ""}}),
        Example({"F5": {"text": _NO_TARGETS, "what": "meeting"}, "E4": {"measure": ""}}),
    ),
    passing=(
        Example({"F5": None}),
        Example({"F5": {"text": "Each term Robin's teacher sets smaller steps with her parents."}}),
    ),
)
def outcome_without_steps(at: At) -> Iterator[Hit]:
    """Section E should say how the school sets shorter-term targets and how it watches the way to the
    outcomes.
    """
    outcomes = _outcomes(at)
    is_said_for_all = any(_FOR_ALL.search(item.text) for item in outcomes)
    if not outcomes or is_said_for_all or any(_sets_steps(item) for item in at.plan.of("F")):
        return
    bare = [item for item in outcomes if not _sets_steps(item) and not _is_watched(item)]
    if len(bare) == len(outcomes):
        yield Hit(section="E")
    else:
        yield from (Hit(item.id, "E", item.text) for item in bare)


def _sets_steps(item: PlanItem) -> bool:
    return _STEPS.search(f"{item.heading} {item.text} {item.measure} {item.what}") is not None


def _is_watched(item: PlanItem) -> bool:
    return bool(item.reviewed.strip() or item.measure.strip()) or _WATCHED.search(item.text) is not None

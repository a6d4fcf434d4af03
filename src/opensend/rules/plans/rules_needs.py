"""Rules on needs: each is described, rests on advice, and has provision and an outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import is_shown, needs_without_outcome, needs_without_provision
from opensend.rules.plans.examples import IN_DOCUMENT, UNJOINED
from opensend.rules.plans.need_prose import is_nothing, says_need, says_strength
from opensend.rules.plans.plan import NEEDS, PlanItem
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.topics import area_of_topic, stems_of, subject_of
from opensend.rules.plans.wording import alternatives_of, wording

_WORDS = "need_words"
_LONGEST_LABEL = 220
_STRENGTHS = re.compile(r"\bstrength|\bgood at\b|\bdoes well\b|\bcan do\b", re.IGNORECASE)
_SPELLING: dict[str, Any] = {
    "kind": "need",
    "text": "Robin cannot spell words of more than three letters.",
    "from": ["K1"],
}
_HANDWRITING = {"kind": "need", "text": "Robin grips her pencil with her whole fist and cannot use scissors."}


def _has(kind: str, text: str) -> bool:
    return wording(_WORDS, kind).is_in(text)


@rule(
    "need-without-provision",
    title="A special educational need has no provision",
    severity=Severity.UNLAWFUL,
    sections="B F",
    suggestion="Write in Section F what will be given to meet this need, or say which provision meets it.",
    source="CFA 2014 s.37(2)(b), (c); SI 2014/1530 reg 12(1)(f); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"B3": _SPELLING}, quote="Robin cannot spell words of more than three letters."),
        Example({"F1": {"for": []}, "F2": {"for": []}, "F5": {"for": ["B2"]}}),
        Example({**UNJOINED, "B3": _HANDWRITING}, IN_DOCUMENT, quote=_HANDWRITING["text"]),
        Example(
            {
                "B3": {"kind": "need", "text": "Robin cannot walk far."},
                "G2": {"for": ["B3"], "text": "A splint."},
            }
        ),
    ),
    passing=(
        Example({"B3": _SPELLING, "F3": {"for": ["B2", "B3"]}}),
        Example(UNJOINED, IN_DOCUMENT),
        Example({"B3": {"kind": "need", "heading": "Strengths", "text": "Robin is kind and draws well."}}),
        Example(
            {**UNJOINED, "B3": _HANDWRITING, "F6": {"text": "For need 3: a pen with a thick barrel."}},
            IN_DOCUMENT,
        ),
    ),
)
def need_without_provision(at: At) -> Iterator[Hit]:
    """Every special educational need in Section B must be met by provision in Section F.

    What Section F does not specify, nobody has a duty to secure.
    """
    for need in needs_without_provision(at):
        if need.section == "B":
            yield Hit(need.id, "B", need.text, f"Nothing in Section F is for {need.id}.")


@rule(
    "health-need-without-provision",
    title="A health need has no provision",
    severity=Severity.WEAK,
    sections="C G",
    suggestion="Write in Section G what the health service gives for this need, or say who manages it and "
    "how.",
    source="CFA 2014 s.37(2)(d); SI 2014/1530 reg 12(1)(c), (g); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example(
            {"G1": None},
            quote="Robin has asthma. She coughs when she runs and needs her inhaler on "
            "about two days "
            "each week. Last winter she missed nine days of school with it.",
        ),
        Example(
            {"C2": {"kind": "need", "text": "Robin has two seizures each week."}},
            quote="Robin has two seizures each week.",
        ),
    ),
    passing=(
        Example(
            {"C2": {"kind": "need", "text": "Robin has mild eczema, which her parents treat with cream."}}
        ),
        Example({"C1": {"text": "No health needs were identified."}, "G1": None}),
        Example(UNJOINED, IN_DOCUMENT),
    ),
)
def health_need_without_provision(at: At) -> Iterator[Hit]:
    """A health need that is named and answered with nothing leaves open whether anyone sees to it."""
    for need in needs_without_provision(at):
        if need.section == "C" and not _has("in_hand", need.text):
            yield Hit(need.id, "C", need.text, f"Nothing in Section G is for {need.id}.")


@rule(
    "care-need-without-provision",
    title="A social care need has no provision",
    severity=Severity.STYLE,
    sections="D H1 H2",
    suggestion="Write in Section H1 or H2 what social care gives for this need, or say who sees to it and "
    "how.",
    source="CFA 2014 s.37(2)(e), (f); SI 2014/1530 reg 12(1)(d), (h); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example(
            {"H2.1": {"for": ["D1"]}},
            quote="Robin wakes on four or five nights each week and calls "
            "for her parents. "
            "They are tired and have no family nearby.",
        ),
        Example({"H1.1": None, "H2.1": {"for": ["D2"]}}),
    ),
    passing=(
        Example(
            {"D1": {"text": "Robin is not known to social care."}, "D2": None, "H1.1": None, "H2.1": None}
        ),
        Example(
            {"D3": {"kind": "need", "text": "Robin needs help to wash, which is managed by her parents."}}
        ),
    ),
)
def care_need_without_provision(at: At) -> Iterator[Hit]:
    """A social care need that the plan names and answers with nothing leaves a family without an answer."""
    for need in needs_without_provision(at):
        if need.section == "D" and not _has("in_hand", need.text):
            yield Hit(need.id, "D", need.text, f"Nothing in Section H1 or H2 is for {need.id}.")


@rule(
    "need-without-outcome",
    title="A special educational need has no outcome",
    severity=Severity.WEAK,
    sections="B E",
    suggestion="Write in Section E what should be different for the child, or say which outcome meets "
    "this need.",
    source="CFA 2014 s.37(2)(a), (b); SEND Code of Practice 2015 ¶9.64",
    failing=(
        Example({"E2": {"meets": ["B1"]}}),
        Example({"B3": _SPELLING, "F3": {"for": ["B2", "B3"]}}, quote=_SPELLING["text"]),
    ),
    passing=(
        Example({"B3": _SPELLING, "E2": {"meets": ["B2", "B3"]}}),
        Example(UNJOINED, IN_DOCUMENT),
        Example({"B3": {"kind": "need", "text": "Strengths: Robin is kind and draws well."}}),
    ),
)
def need_without_outcome(at: At) -> Iterator[Hit]:
    """A need with no outcome has provision that nobody can say has worked."""
    for need in needs_without_outcome(at):
        yield Hit(need.id, "B", need.text, f"No outcome in Section E meets {need.id}.")


@rule(
    "need-is-only-a-label",
    title="A need is a label and nothing else",
    severity=Severity.WEAK,
    sections="B",
    suggestion="Say what the child can do, what is hard, and how that shows in learning.",
    source="CFA 2014 s.20(1); SI 2014/1530 reg 12(1)(b); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"B2": {"text": "ASD"}}, quote="ASD"),
        Example({"B2": {"text": "Robin has autism and ADHD."}}, quote="Robin has autism and ADHD."),
        Example(
            {"B1": {"text": "Speech, language and communication needs"}},
            quote="Speech, language and communication needs",
        ),
        Example({"B2": {"text": "She was diagnosed with dyslexia in March 2024."}}),
    ),
    passing=(
        Example(
            {"B2": {"text": "Robin is autistic: she needs a day's notice before her timetable changes."}}
        ),
        Example({"B2": {"text": "Robin has dyslexia. She reads like a child of six."}}),
        Example({**UNJOINED, "B3": {"heading": "Diagnosis", "text": "Autism (2021)"}}, IN_DOCUMENT),
    ),
)
def need_is_only_a_label(at: At) -> Iterator[Hit]:
    """Two children with one diagnosis need different things. A label gives provision nothing to answer."""
    names = [name for name in {*at.plan.child.name.split(), at.plan.child.known_as} if name]
    described = sum(says_need(item, False) and not _is_label(item, names) for item in at.plan.of("B"))
    for number, item in enumerate(at.plan.of("B")):
        is_lead = number == 0 and "diagnos" in item.text.casefold() and not at.plan.has_links
        is_beside = is_lead or _BESIDE.search(item.heading) is not None
        if _is_label(item, names) and not (is_beside and described):
            yield Hit(item.id, "B", item.text)


_BESIDE = re.compile(r"\b(?:diagnos|background|summary|primary need|category)", re.IGNORECASE)
"""Headings under which a label stands beside the description of the needs."""


def _is_label(item: PlanItem, names: list[str]) -> bool:
    if len(item.text) > _LONGEST_LABEL or not _has("label", item.text):
        return False
    rest = item.text
    for name in names:
        rest = rest.replace(name, " ")
    rest = wording(_WORDS, "filler").without(wording(_WORDS, "label").without(rest))
    return re.search(r"[^\W\d_]{2,}", rest) is None


@rule(
    "need-is-provision",
    title="A need says what is to be given, and not what is hard",
    severity=Severity.WEAK,
    sections="B C D",
    suggestion="Say in Section B what is hard for the child; put what is to be given into the section for "
    "provision.",
    source="SI 2014/1530 reg 12(1)(b), (f); CFA 2014 s.42(2)",
    failing=(
        Example(
            {"B2": {"text": "Robin needs a 1:1 TA for 20 hours a week."}},
            quote="Robin needs a 1:1 TA for 20 hours a week.",
        ),
        Example(
            {"B1": {"text": "She requires weekly speech and language therapy."}},
            quote="She requires weekly speech and language therapy.",
        ),
        Example(
            {
                "B1": {
                    "text": "Robin hears little. She should receive daily support from a teacher of the deaf."
                }
            },
            quote="She should receive daily support from a teacher of the deaf.",
        ),
    ),
    passing=(
        Example(
            {
                "B2": {
                    "text": "Robin needs instructions to be repeated and needs an adult's help to "
                    "fasten her coat."
                }
            }
        ),
        Example({"B2": {"text": "Robin needs ten minutes to settle after each break."}}),
        Example({"C1": {"text": "Robin has asthma. She needs her inhaler on two days each week."}}),
        Example({"B2": {"text": "Robin has been taught phonics every day since Year 1 and reads 40 words."}}),
    ),
)
def need_is_provision(at: At) -> Iterator[Hit]:
    """The duty to secure provision holds for Section F. What is promised in Section B alone binds nobody."""
    for item in at.plan.of(*NEEDS):
        for read in at.reading(item).sentences:
            text = read.sentence.text
            if not read.is_quoted_voice and _states_provision(text):
                yield Hit(item.id, item.section, text)


@cache
def _promise() -> re.Pattern[str]:
    asks, receive = alternatives_of(_WORDS, "asks_for"), alternatives_of(_WORDS, "should_receive")
    given = alternatives_of(_WORDS, "quantity", "provider", "programme")
    return re.compile(rf"\b(?:(?:{asks})\b[^.;]{{0,60}}?\b(?:{given})\b|(?:{receive})\b)", re.IGNORECASE)


def _states_provision(text: str) -> bool:
    if not wording(_WORDS, "asks_for", "should_receive").is_in(text):
        return False
    return _promise().search(text) is not None and not _has("own_time", text)


@rule(
    "need-not-from-advice",
    title="A need rests on no advice",
    severity=Severity.STYLE,
    sections="B C D K",
    suggestion="Say which advice of Section K the need was taken from.",
    source="SI 2014/1530 reg 11; reg 12(4)",
    failing=(
        Example({"B2": {"from": []}}),
        Example({"D1": {"from": None}}),
    ),
    passing=(
        Example({each: {"from": []} for each in ("B1", "B2", "C1", "D1", "D2")}),
        Example({"B2": {"from": []}}, IN_DOCUMENT),
    ),
)
def need_not_from_advice(at: At) -> Iterator[Hit]:
    """A plan is written from the advice. A need that rests on none may be a mistake, or advice was lost."""
    needs = [item for item in at.plan.of(*NEEDS) if says_need(item)]
    if at.plan.has_links and is_shown(at.plan, "K") and any(item.rests_on for item in needs):
        yield from (Hit(item.id, item.section, item.text) for item in needs if not item.rests_on)


@rule(
    "need-health-in-b",
    title="A health need stands among the special educational needs",
    severity=Severity.WEAK,
    sections="B C",
    suggestion="Put the health need into Section C, and say in Section B how it makes learning harder.",
    source="SI 2014/1530 reg 12(1)(b), (c); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example(
            {"B2": {"text": "Robin has epilepsy and takes medication twice a day."}},
            quote="Robin has epilepsy and takes medication twice a day.",
        ),
        Example({"B3": {"text": "Severe nut allergy. Two adrenaline pens are kept with Robin."}}),
    ),
    passing=(
        Example(
            {"B2": {"text": "Robin has epilepsy. After a seizure she cannot follow a lesson for an hour."}}
        ),
        Example({"C1": {"text": "Robin has epilepsy and takes medication twice a day."}}),
        Example({"B2": {"text": "Robin wakes at night and is too tired to learn in the morning."}}),
    ),
)
def need_health_in_b(at: At) -> Iterator[Hit]:
    """Health needs have a section of their own. In Section B stands what makes learning harder."""
    names = stems_of(at.plan.child.name, at.plan.child.known_as)
    for item in at.plan.of("B"):
        if not _has("medical", item.text) or _has("in_learning", item.text):
            continue
        areas = {area_of_topic(topic) for topic in subject_of(item.text, names).topics}
        if areas <= {"", "sensory_and_physical"}:
            yield Hit(item.id, "B", item.text)


@rule(
    "strengths-missing",
    title="Section B names no strength",
    severity=Severity.STYLE,
    sections="B",
    suggestion="Begin each need with what the child can do.",
    source="SEND Code of Practice 2015 ¶9.61",
    failing=(
        Example(
            {
                "B1": {"text": "Robin misses instructions and does not ask for them again."},
                "B2": {"text": "Robin does not blend sounds into words."},
            }
        ),
        Example({"B1": {"text": "Robin struggles to follow speech."}, "B2": None}),
    ),
    passing=(
        Example({"B1": {"text": "Robin misses instructions."}}),
        Example(
            {"B1": {"text": "Robin is good at puzzles."}, "B2": {"text": "Robin does not blend sounds."}}
        ),
    ),
)
def strengths_missing(at: At) -> Iterator[Hit]:
    """A plan describes what the child can do and has achieved. It is what teaching builds on."""
    items = [item for item in at.plan.of("B") if not is_nothing(item.text)]
    if items and not any(says_strength(item.text) or _STRENGTHS.search(item.heading) for item in items):
        yield Hit(section="B")

"""Rules on what hangs together: provision answers a need and serves an outcome; links lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import provision_without_need as loose_from_needs
from opensend.rules.plans.coverage import provision_without_outcome as loose_from_outcomes
from opensend.rules.plans.examples import IN_DOCUMENT, UNJOINED
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_BALANCE = {"text": "A physiotherapist works on Robin's balance and posture for 30 minutes each week."}


@rule(
    "provision-without-need",
    title="Provision answers no need",
    severity=Severity.WEAK,
    sections="B D F H1 H2",
    suggestion="Say which need the provision is for, or add the need that is missing.",
    source="CFA 2014 s.37(2)(b), (c); SI 2014/1530 reg 12(1)(f)",
    failing=(
        Example({"F2": {"for": []}}),
        Example({"H1.1": {"for": []}, "H2.1": {"for": ["D1", "D2"]}}),
        Example({"F6": {**_BALANCE, "towards": ["E1"]}}, quote=_BALANCE["text"]),
    ),
    passing=(
        Example(UNJOINED, IN_DOCUMENT),
        Example({**UNJOINED, "F6": {"text": "Staff meet for one hour each half term."}}, IN_DOCUMENT),
        Example({"F6": {**_BALANCE, "for": ["B2"]}}),
    ),
)
def provision_without_need(at: At) -> Iterator[Hit]:
    """Provision is special because it answers a need. Without one, the need was left out of the plan."""
    for item in loose_from_needs(at):
        if item.section != "G":
            yield Hit(item.id, item.section, item.text)


@rule(
    "health-provision-without-need",
    title="Health provision answers no need",
    severity=Severity.WEAK,
    sections="B C G",
    suggestion="Say in Section C which health need the provision is for.",
    source="CFA 2014 s.37(2)(d); SI 2014/1530 reg 12(1)(c), (g)",
    failing=(
        Example({"G1": {"for": []}}),
        Example(
            {"G2": {"text": "A dietitian sees Robin each term.", "towards": ["E3"]}},
            quote="A dietitian sees Robin each term.",
        ),
    ),
    passing=(
        Example({"G2": {"text": "A dietitian sees Robin each term.", "for": ["C1"]}}),
        Example(UNJOINED, IN_DOCUMENT),
        Example({"G2": {"text": "None."}}),
    ),
)
def health_provision_without_need(at: At) -> Iterator[Hit]:
    """Section G holds what the child's difficulties reasonably require: so the plan says which need it is
    for.
    """
    for item in loose_from_needs(at):
        if item.section == "G":
            yield Hit(item.id, item.section, item.text)


@rule(
    "provision-without-outcome",
    title="Provision works towards no outcome",
    severity=Severity.WEAK,
    sections="E F",
    suggestion="Say which outcome the provision works towards.",
    source="SI 2014/1530 reg 11(b); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"F4": {"towards": []}}),
        Example(
            {"F6": {"for": ["B1"], "text": "A mentor meets Robin for ten minutes each day."}},
            quote="A mentor meets Robin for ten minutes each day.",
        ),
    ),
    passing=(
        Example({"F4": {"towards": ["E1"]}}),
        Example({"G1": {"towards": []}}),
        Example(UNJOINED, IN_DOCUMENT),
    ),
)
def provision_without_outcome(at: At) -> Iterator[Hit]:
    """A review asks whether provision brings the outcomes nearer. It cannot ask this of provision with no
    outcome.
    """
    for item in loose_from_outcomes(at):
        if item.section == "F":
            yield Hit(item.id, item.section, item.text)


@rule(
    "link-to-nothing",
    title="A reference leads to nothing",
    severity=Severity.WEAK,
    sections="B C D E F G H1 H2 J K",
    suggestion="Correct the reference, or add what it refers to.",
    source="SEND Code of Practice 2015 ¶9.61",
    failing=(
        Example({"F1": {"for": ["B1", "B7"]}}),
        Example({"E2": {"meets": ["B2", "F3"]}}),
        Example({"B1": {"from": ["K9"]}}),
        Example(
            {**UNJOINED, "F6": {"text": "Daily practice of sounds, to meet Outcome 9."}},
            IN_DOCUMENT,
            quote="Outcome 9",
        ),
    ),
    passing=(
        Example({"F1": {"for": ["B1", "B2"]}}),
        Example({**UNJOINED, "F6": {"text": "Daily practice of sounds, to meet Outcome 2."}}, IN_DOCUMENT),
        Example(
            {each: None for each in ("K1", "K2", "K3", "K4", "K5", "K6")}, {"extract_of": list("ABCDEF")}
        ),
    ),
)
def link_to_nothing(at: At) -> Iterator[Hit]:
    """A reference to an item that is not there: the item was taken out, or another was meant."""
    sections = {item.id: item.section for item in at.plan.items}
    for item, words in at.links.to_nothing:
        text = next(each.text for each in at.plan.items if each.id == item)
        quote = words if words in text else ""
        is_there = sections.get(words, "")
        problem = f"which is in Section {is_there}" if is_there else "which is not in the plan"
        yield Hit(item, quote=quote, message=f"{item} refers to {words}, {problem}.")

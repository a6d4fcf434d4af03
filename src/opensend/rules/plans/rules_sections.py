"""Rules on sections: each is there and says something, and Section A holds the views that it must."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from opensend.rules.ages import rights_pass_on
from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import is_shown
from opensend.rules.plans.examples import IN_DOCUMENT, as_draft
from opensend.rules.plans.need_prose import is_nothing, points_elsewhere
from opensend.rules.plans.plan import SECTIONS, PlanItem
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.views import first_person, is_first_person, is_marked, is_of_family, is_own

_NEVER_EMPTY = ("A", "B", "E", "F")
"""No plan can be without these: SI 2014/1530 reg 12(1)(a), (b), (e) and (f)."""
_NEVER_MISSING = (*_NEVER_EMPTY, "K")
_SAID_TO_BE_NONE = ("C", "D", "G", "H1", "H2")
_DAY = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b20\d\d\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d\b"
)
_NO_A = {"A1": None, "A2": None, "A3": None}
_NO_E = {"E1": None, "E2": None, "E3": None, "E4": None, "E5": None}


@rule(
    "section-missing",
    title="A section that every plan must have is not there",
    severity=Severity.UNLAWFUL,
    sections="A B E F K",
    suggestion="Add the section under its own letter and write what belongs in it.",
    source="CFA 2014 s.37(2); SI 2014/1530 reg 12(1)",
    failing=(
        Example(_NO_A),
        Example(_NO_E, {**IN_DOCUMENT, "missing_headings": ["E"]}),
        Example({"B1": None, "B2": None}),
        Example({each: None for each in ("K1", "K2", "K3", "K4", "K5", "K6")}),
    ),
    passing=(
        Example(plan={"missing_headings": ["J"]}),
        Example({**_NO_A, **_NO_E}, {"extract_of": ["B", "F"]}),
        as_draft(Example(plan={"missing_headings": ["I", "J"]})),
    ),
)
def section_missing(at: At) -> Iterator[Hit]:
    """A plan must set out views, special educational needs, outcomes, provision and advice, each in its own
    section.

    Without one of them nobody can tell what is to be done, for what need, and to what end.
    """
    for letter in _NEVER_MISSING:
        is_unheaded = at.plan.has_links or letter in at.plan.missing_headings
        if is_unheaded and is_shown(at.plan, letter) and not at.plan.of(letter):
            yield Hit(section=letter, message=f"There is no Section {letter} ({SECTIONS[letter]}).")


@rule(
    "section-unlabelled",
    title="A section has no heading of its own",
    severity=Severity.STYLE,
    sections="C D G H1 H2",
    suggestion="Give each section its own heading, and write under it that there is nothing where that is "
    "so.",
    source="SI 2014/1530 reg 12(1); SEND Code of Practice 2015 ¶9.62",
    failing=(
        Example(plan={**IN_DOCUMENT, "missing_headings": ["H2"]}),
        Example(plan={**IN_DOCUMENT, "missing_headings": ["C", "G"]}),
    ),
    passing=(
        Example(plan={**IN_DOCUMENT, "missing_headings": ["J"]}),
        Example({"H2.1": None}),
        Example(plan={"missing_headings": ["H2"], "extract_of": list("ABCDEFG")}),
    ),
)
def section_unlabelled(at: At) -> Iterator[Hit]:
    """Each section has to be labelled separately, also where the child has no such need or provision.

    A reader who finds no heading cannot tell "nothing is needed" from "nobody asked".
    """
    for letter in _SAID_TO_BE_NONE:
        if letter in at.plan.missing_headings and is_shown(at.plan, letter):
            yield Hit(
                section=letter, message=f"There is no heading for Section {letter} ({SECTIONS[letter]})."
            )


@rule(
    "section-empty",
    title="A section that every plan must fill says nothing",
    severity=Severity.UNLAWFUL,
    sections="A B E F",
    suggestion="Write what belongs in the section; it can be empty in no plan.",
    source="CFA 2014 s.37(2); SI 2014/1530 reg 12(1)",
    failing=(
        Example(_NO_E, IN_DOCUMENT),
        Example({"A1": {"text": "N/A"}, "A2": None, "A3": None}, quote="N/A"),
        Example({"B1": {"text": "None."}, "B2": {"text": "-"}}, quote="None."),
        Example({"B1": {"text": "See attached reports."}, "B2": None}, quote="See attached reports."),
    ),
    passing=(
        Example({"G1": {"text": "None."}}),
        Example({"A2": {"text": "N/A"}}),
        Example({"D1": {"text": "No social care needs were identified."}, "D2": None}),
    ),
)
def section_empty(at: At) -> Iterator[Hit]:
    """Views, needs, outcomes and provision cannot be "none": a child without them would need no plan."""
    for letter in _NEVER_EMPTY:
        items = at.plan.of(letter)
        is_headed = not at.plan.has_links and letter not in at.plan.missing_headings
        if not items and is_headed and is_shown(at.plan, letter):
            yield Hit(section=letter, message=f"Section {letter} ({SECTIONS[letter]}) is empty.")
        if items and all(_is_bare(item) for item in items):
            said = next((item for item in items if item.text.strip()), items[0])
            yield Hit(
                said.id, letter, said.text.strip(), f"Section {letter} ({SECTIONS[letter]}) says nothing."
            )


def _is_bare(item: PlanItem) -> bool:
    return not item.what and (is_nothing(item.text) or points_elsewhere(item.text))


@rule(
    "section-twice",
    title="A section stands in two places",
    severity=Severity.WEAK,
    sections="A B C D E F G H1 H2 I J K",
    suggestion="Put all that belongs to the section under one heading.",
    source="SI 2014/1530 reg 12(1); SEND Code of Practice 2015 ¶9.62",
    failing=(
        Example({"F4": {"after": "K6"}}, IN_DOCUMENT),
        Example({"B2": {"after": "E5"}}),
    ),
    passing=(
        Example({"F4": {"after": "F1"}}),
        Example(
            {"E1": {"after": "B1"}, "F1": {"after": "E1"}, "F2": {"after": "F1"}, "E2": {"after": "B2"}},
            IN_DOCUMENT,
        ),
    ),
)
def section_twice(at: At) -> Iterator[Hit]:
    """Where one section is written twice, what was changed in one place may be overlooked in the other.

    A plan that goes need by need, with outcome and provision beside each, repeats several sections; that is
    clear.
    """
    stretches = [(letter, next(items)) for letter, items in groupby(at.plan.items, lambda item: item.section)]
    times: dict[str, list[PlanItem]] = {}
    for letter, first in stretches:
        times.setdefault(letter, []).append(first)
    repeated = {letter: firsts for letter, firsts in times.items() if len(firsts) > 1}
    if len(repeated) == 1:
        ((letter, firsts),) = repeated.items()
        if len(firsts) == 2:
            yield Hit(section=letter, message=f"Section {letter} goes on a second time at {firsts[1].id}.")


@rule(
    "reference-twice",
    title="Two items have one reference",
    severity=Severity.WEAK,
    sections="A B C D E F G H1 H2 I J K",
    suggestion="Give every item a reference of its own.",
    source="SEND Code of Practice 2015 ¶9.61",
    failing=(
        Example(
            {"F9": {"id": "F1", "kind": "provision", "text": "A mentor meets Robin."}},
            quote="A mentor meets Robin.",
        ),
        Example(
            {"B9": {"id": "B2", "kind": "need", "text": "Robin spells no word."}},
            quote="Robin spells no word.",
        ),
    ),
    passing=(
        Example({"F9": {"kind": "provision", "text": "A mentor meets Robin."}}),
        Example({"B10": {"kind": "need", "text": "Robin spells no word."}}),
    ),
)
def reference_twice(at: At) -> Iterator[Hit]:
    """A reference that two items share leads to neither: nobody can say which of them is meant."""
    seen: set[str] = set()
    for item in at.plan.items:
        if item.id in seen:
            yield Hit(
                item.id, item.section, item.text, f"{item.id} is the reference of an earlier item as well."
            )
        seen.add(item.id)


@rule(
    "views-missing",
    title="The views of the child or young person are not there",
    severity=Severity.UNLAWFUL,
    sections="A",
    suggestion="Write what the child or young person likes, wants and hopes for, and how it was found out.",
    source="CFA 2014 s.19(a); SI 2014/1530 reg 12(1)(a)",
    failing=(
        Example({"A1": None}),
        Example(
            {
                "A1": {"voice": "", "text": "Robin has attended three schools. She was born at 32 weeks."},
                "A2": {"voice": "", "text": "Her parents hope that she keeps her love of drawing."},
                "A3": None,
            },
            quote="",
        ),
    ),
    passing=(
        Example({"A1": {"voice": "", "text": "Robin smiles and leans forward when she hears music."}}),
        Example({"A1": {"voice": "", "heading": "What Robin told us", "text": "Trains and more trains."}}),
        Example({"A1": {"voice": "", "text": "Robin wants to drive a train one day."}}),
    ),
)
def views_missing(at: At) -> Iterator[Hit]:
    """Section A must hold the child's or young person's own views, interests and aspirations.

    Where a child does not speak, how she shows what she likes is her view, and is written here.
    """
    items = [item for item in at.plan.of("A") if not is_nothing(item.text)]
    if items and not any(is_own(item, at.plan) for item in items):
        yield Hit(section="A")


@rule(
    "views-of-family-missing",
    title="The parents' views are not there",
    severity=Severity.WEAK,
    sections="A",
    suggestion="Write what the parents want and hope for, and say that it is their view.",
    source="SI 2014/1530 reg 12(1)(a)",
    failing=(
        Example({"A2": None, "A3": None}),
        Example(
            {"A2": {"voice": "", "text": "Robin began to talk when she was three."}, "A3": None}, IN_DOCUMENT
        ),
    ),
    passing=(
        Example(
            {"A2": {"voice": "", "heading": "Mum and Dad", "text": "A friend for the weekend."}, "A3": None}
        ),
        Example({"A2": None, "A3": {"voice": "", "text": "Mrs Example would like Robin to have a friend."}}),
        Example({"A2": None, "A3": None}, {"child": {"born": "2008-01-10", "year_group": 13}}),
    ),
)
def views_of_family_missing(at: At) -> Iterator[Hit]:
    """A child's plan must hold the views of her parents too, until she is over compulsory school age."""
    items = [item for item in at.plan.of("A") if not is_nothing(item.text)]
    if not items or _is_young_person(at) or any(is_of_family(item) for item in items):
        return
    yield Hit(section="A")


def _is_young_person(at: At) -> bool:
    born, dated, year = at.plan.child.born, at.plan.dated, at.plan.child.year_group
    if born and dated:
        return dated >= rights_pass_on(born)
    return year is not None and year >= 12


@rule(
    "views-undated",
    title="Views have no date",
    severity=Severity.STYLE,
    sections="A",
    suggestion="Write on what day the views were given.",
    source="SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"A1": {"recorded_on": None}}),
        Example(
            {"A1": {"recorded_on": None}, "A2": {"recorded_on": None}, "A3": {"recorded_on": None}},
            IN_DOCUMENT,
        ),
    ),
    passing=(
        Example({"A1": {"recorded_on": None, "heading": "Robin, February 2026"}}),
        Example(
            {"A1": {"recorded_on": None, "text": "On 10 February 2026 Robin said that she likes trains."}}
        ),
    ),
)
def views_undated(at: At) -> Iterator[Hit]:
    """What a child wants changes as she grows. A day tells whether the plan goes by what she wants now."""
    items = [item for item in at.plan.of("A") if not is_nothing(item.text)]
    bare = [
        item for item in items if item.recorded_on is None and not _DAY.search(f"{item.heading} {item.text}")
    ]
    if bare and len(bare) == len(items) and not at.plan.has_links:
        yield Hit(section="A")
    elif at.plan.has_links:
        yield from (Hit(item.id, "A", item.text) for item in bare)


@rule(
    "views-voice-unmarked",
    title="Nobody can tell who is speaking",
    severity=Severity.WEAK,
    sections="A",
    suggestion="Say whose words these are: the child's own, a parent's, or somebody's on the child's behalf.",
    source="SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"A1": {"voice": ""}}, quote="I like drawing trains."),
        Example(
            {"A2": {"voice": "", "text": "We want more help at home."}}, quote="We want more help at home."
        ),
    ),
    passing=(
        Example({"A1": {"voice": "", "heading": "What I like"}}),
        Example({"A1": {"voice": "", "text": "Robin said: I like trains."}}),
        Example({"A3": {"voice": ""}}),
    ),
)
def views_voice_unmarked(at: At) -> Iterator[Hit]:
    """Where somebody says "I" or "we", the plan has to make clear who: the child is quoted, or spoken for."""
    for item in at.plan.of("A"):
        if is_first_person(item.text) and not is_marked(item):
            word = first_person(item.text)
            said = next(
                (each.sentence.text for each in at.reading(item).sentences if word in each.sentence.text), ""
            )
            yield Hit(item.id, "A", said or item.text)


@rule(
    "item-blank",
    title="An item is blank",
    severity=Severity.WEAK,
    sections="A B C D E F G H1 H2 J K",
    suggestion="Write the item, or take it out.",
    source="SEND Code of Practice 2015 ¶9.61",
    failing=(
        Example({"E2": {"text": "  "}}),
        Example({"F4": {"text": "—", "what": "", "amount": None}}, quote="—"),
    ),
    passing=(
        Example({"G1": {"text": "None"}}),
        Example({"K3": {"text": ""}}),
        as_draft(Example({"I1": {"text": ""}})),
    ),
)
def item_blank(at: At) -> Iterator[Hit]:
    """An item with a reference and no words was begun and not finished: something may have been left out."""
    for item in at.plan.items:
        says_it_in_fields = item.what or item.amount or item.advice or item.author_role or item.measure
        if item.section == "I" or any(map(str.isalnum, item.text)):
            continue
        if not says_it_in_fields or item.section == "E":
            yield Hit(item.id, item.section, item.text.strip())

"""What is not yet right in a version of a plan: shown to its writers, and a gate to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opensend.casework.models import ItemLink
from opensend.casework.plan_sections import NEEDS, PROVISIONS
from opensend.casework.selectors.plans import ReadItem, ReadVersion


@dataclass(frozen=True)
class PlanWarning:
    """One thing to look at: the item that it is about (none for the whole), and what is not right."""

    reference: str
    words: str


def warnings_of(read: ReadVersion) -> list[PlanWarning]:
    """Needs without provision, outcomes without a need, provision that does not say how much or by whom."""
    return [*_needs(read), *_outcomes(read), *_provision(read), *_sections(read)]


def _ends(items: list[ReadItem], kind: str) -> set[str]:
    return {reference for each in items for reference in each.links.get(kind, ())}


def _needs(read: ReadVersion) -> Iterator[PlanWarning]:
    provided_for = _ends(read.of(*PROVISIONS), ItemLink.Kind.FOR)
    for each in read.of(*NEEDS):
        if each.reference not in provided_for:
            yield PlanWarning(each.reference, "No provision is linked to this need.")


def _outcomes(read: ReadVersion) -> Iterator[PlanWarning]:
    worked_towards = _ends(read.of(*PROVISIONS), ItemLink.Kind.TOWARDS)
    for each in read.of("E"):
        if not each.links.get(ItemLink.Kind.MEETS):
            yield PlanWarning(each.reference, "This outcome is not linked to a need.")
        if each.reference not in worked_towards:
            yield PlanWarning(each.reference, "No provision works towards this outcome.")
        if not each.revision.achieve_by:
            yield PlanWarning(each.reference, "This outcome does not say by when.")


def _provision(read: ReadVersion) -> Iterator[PlanWarning]:
    for each in read.of(*PROVISIONS):
        missing = [
            words
            for words, is_said in (
                ("how much", each.printed.amount is not None),
                ("who gives it", bool(each.revision.given_by)),
            )
            if not is_said
        ]
        if missing:
            yield PlanWarning(each.reference, f"This provision does not say {' or '.join(missing)}.")


def _sections(read: ReadVersion) -> Iterator[PlanWarning]:
    for letter, words in (
        ("A", "Section A is empty: it holds the views of the child and the family."),
        ("B", "Section B is empty: every special educational need belongs there."),
        ("E", "Section E is empty: a plan says what it should change."),
        ("F", "Section F is empty: every need in Section B needs provision."),
    ):
        if not read.of(letter):
            yield PlanWarning("", words)
    for each in read.of("I"):
        yield PlanWarning(
            each.reference, "Section I stays empty in a draft. Take this out before you send one."
        )

"""Which fields each section of a plan has: the one definition behind its form, its page and its print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opensend.casework.models import AdviceItem, ItemLink
from opensend.rules.plans.plan import NEEDS, PROVISIONS

_AMOUNT = ("minutes", "times", "per", "weeks")
_PROVISION = (
    "what", *_AMOUNT, "group_size", "given_by", "qualification", "place", "starts", "ends", "reviewed",
    "paid_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SectionShape:
    """What an item of a section is, which columns of its revision it fills, and what it may be linked to.

    `links` maps a kind of link to the sections at its other end; `advice` is the kind of advice item that it
    may rest on. `explained` is what the section is for, in words for a family.
    """

    kind: str
    explained: str
    columns: tuple[str, ...] = ()
    links: tuple[tuple[str, tuple[str, ...]], ...] = ()
    advice: str = ""
    is_automatic: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """Every column that the section fills."""
        return ("text", *self.columns)


_TO_NEED_AND_OUTCOME = ((ItemLink.Kind.FOR.value, NEEDS), (ItemLink.Kind.TOWARDS.value, ("E",)))
_NEED, _OUTCOME, _RECOMMENDED = (kind.value for kind in AdviceItem.Kind)

SHAPES: Mapping[str, SectionShape] = {
    "A": SectionShape(
        "views",
        "What {child} and the family say: what matters to you, and what you hope for.",
        ("voice", "starts"),
    ),
    "B": SectionShape(
        "need", "What is hard for {child} when learning. Each need must be here.", ("area",), advice=_NEED
    ),
    "C": SectionShape("need", "Health needs that go with the needs in Section B.", advice=_NEED),
    "D": SectionShape("need", "Help that {child} needs at home and outside school.", advice=_NEED),
    "E": SectionShape(
        "outcome",
        "What the help should change for {child}, by when, and how we will know.",
        ("achieve_by", "measure", "preparing_for"),
        ((ItemLink.Kind.MEETS.value, NEEDS),),
        _OUTCOME,
    ),
    "F": SectionShape(
        "provision",
        "The help with learning that {child} will get. Once the plan is final, the council must give it.",
        _PROVISION,
        _TO_NEED_AND_OUTCOME,
        _RECOMMENDED,
    ),
    "G": SectionShape(
        "provision",
        "The help from the health service. Once the plan is final, the health service must give it.",
        _PROVISION,
        _TO_NEED_AND_OUTCOME,
        _RECOMMENDED,
    ),
    "H1": SectionShape(
        "provision",
        "Help from social care that the council must give to a disabled child under 18.",
        _PROVISION,
        _TO_NEED_AND_OUTCOME,
        _RECOMMENDED,
    ),
    "H2": SectionShape(
        "provision",
        "Other help from social care.",
        _PROVISION,
        _TO_NEED_AND_OUTCOME,
        _RECOMMENDED,
    ),
    "I": SectionShape(
        "placement",
        "The school or college. The law says that this stays empty in a draft. You can ask for one.",
        ("setting_type", "setting_urn", "starts"),
    ),
    "J": SectionShape(
        "personal_budget",
        "Money for some of the help, if you asked to look after it.",
        ("what", "paid_by", "starts", "ends", "reviewed"),
    ),
    "K": SectionShape(
        "advice",
        "The reports that this plan was written from.",
        ("area", "given_by", "starts"),
        is_automatic=True,
    ),
}
"""In Section K `area` holds the code of the advice, `given_by` its author and `starts` its day: what a frozen
version says must not depend on rows that its reader may not see."""

WRITTEN_SECTIONS = tuple(letter for letter, shape in SHAPES.items() if not shape.is_automatic)
"""Sections that somebody writes; the others fill themselves."""

AREAS = (
    ("communication_and_interaction", "Communication and interaction"),
    ("cognition_and_learning", "Cognition and learning"),
    ("social_emotional_and_mental_health", "Social, emotional and mental health"),
    ("sensory_and_physical", "Sensory and physical"),
)
"""The four broad areas of need (SEND Code of Practice, January 2015, para 6.28)."""


def sections_for(item: AdviceItem, code: str) -> tuple[str, ...]:
    """The sections into which an item of advice may go; the likeliest, by its author's field, comes first.

    Health that educates or trains is special educational provision (CFA 2014 s.21(5)): what has one of
    the four areas of need goes to Sections B and F whoever advises it.
    """
    if item.kind == AdviceItem.Kind.OUTCOME:
        return ("E",)
    is_need = item.kind == AdviceItem.Kind.NEED
    if item.area in dict(AREAS):
        likely = "B" if is_need else "F"
    else:
        by_field = {"ADV-c": ("C", "G"), "ADV-e": ("D", "H2")}.get(code, ("B", "F"))
        likely = by_field[0 if is_need else 1]
    others = NEEDS if is_need else PROVISIONS
    return (likely, *(letter for letter in others if letter != likely))

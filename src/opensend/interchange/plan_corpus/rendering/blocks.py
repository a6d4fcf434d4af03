"""A document before it is DOCX or PDF: headings, paragraphs and tables."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TypeAlias

import msgspec

from opensend.interchange.plan_corpus.slots import long_day
from opensend.rules.plans.plan import Plan, PlanItem


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """A heading of a level, 0 for the title of the document."""

    text: str
    level: int = 1


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """Lines of text, each a paragraph, after a `label` in bold; `is_bold` is for headings by hand."""

    text: str
    label: str = ""
    is_bold: bool = False


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A table. `has_header`: the first row says what the columns are."""

    rows: tuple[tuple[str, ...], ...]
    has_header: bool = False


Block: TypeAlias = Heading | Paragraph | Grid
AREAS = {
    "communication_and_interaction": "Communication and interaction",
    "cognition_and_learning": "Cognition and learning",
    "social_emotional_and_mental_health": "Social, emotional and mental health",
    "sensory_and_physical": "Sensory and/or physical needs",
}
VOICES = {
    "child": "{name}'s views",
    "young_person": "{name}'s views",
    "parent": "Parents' views",
    "": "Views",
}


def runs(plan: Plan) -> list[tuple[str, tuple[PlanItem, ...]]]:
    """The sections in the order of the plan, each as often as it appears, with its items."""
    found = [(section, tuple(items)) for section, items in groupby(plan.items, lambda each: each.section)]
    sections = [section for section, _ in found]
    if "I" not in sections and "I" not in plan.missing_headings:
        at = next((n for n, each in enumerate(sections) if each in ("J", "K")), len(found))
        found.insert(at, ("I", ()))
    return found


def facts(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What stands on the front page."""
    child = plan.child
    told = [
        ("Name", child.name),
        ("Known as", child.known_as),
        ("Date of birth", long_day(child.born) if child.born else ""),
        (
            "Year group",
            "" if child.year_group is None else f"Year {child.year_group}" * (child.year_group > 0),
        ),
        ("Pronouns", child.pronouns),
        ("Local authority", plan.authority),
        ("Status", "Final" if plan.stage == "final" else "Draft"),
        ("Date of plan", long_day(plan.dated) if plan.dated else ""),
    ]
    return tuple((label, value) for label, value in told if value)


def signing(plan: Plan) -> tuple[tuple[str, str], ...]:
    """What stands under the plan."""
    signed = plan.sign_off
    if signed is None:
        return ()
    told = (
        ("Signed on behalf of the local authority", signed.name),
        ("Role", signed.role),
        ("Date", long_day(signed.on) if signed.on else ""),
    )
    return tuple((label, value) for label, value in told)


def details(item: PlanItem) -> tuple[tuple[str, str], ...]:
    """What an item's fields say, each with the label that forms give it."""
    is_outcome = item.section == "E"
    told = (
        ("Amount", str(item.amount) if item.amount else ""),
        ("Group size", str(item.group_size) if item.group_size else ""),
        ("By when" if is_outcome else "Provided by", supplier(item)),
        ("Qualification or training", item.qualification),
        ("How we will know", item.measure),
        ("From", long_day(item.starts) if item.starts else ""),
        ("Until", long_day(item.ends) if item.ends else ""),
        ("Reviewed", item.reviewed),
    )
    return tuple((label, value) for label, value in told if value)


def supplier(item: PlanItem) -> str:
    """Who gives a provision; of an outcome, the day by which it is sought, as plans write days."""
    return (
        long_day(date.fromisoformat(item.supplied_by))
        if item.section == "E" and item.supplied_by
        else item.supplied_by
    )


def whole(item: PlanItem, between: str = "\n") -> str:
    """An item's text with what its fields say below it."""
    return between.join(filter(None, (item.text, *(f"{label}: {value}" for label, value in details(item)))))


def voice(item: PlanItem, plan: Plan) -> str:
    """Whose views an item is, and of what day."""
    told = VOICES[item.voice].format(name=plan.child.known_as or "The child")
    return f"{told} ({long_day(item.recorded_on)})" if item.recorded_on else told


def advice(item: PlanItem) -> tuple[str, str, str]:
    """A report: what it is, whose, of what day."""
    return item.text, item.author_role.capitalize(), long_day(item.dated) if item.dated else ""

"""The layouts of eight imagined councils: the same plan, laid out as differently as real ones are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from opensend.interchange.plan_corpus.rendering.blocks import (
    AREAS,
    Block,
    Grid,
    Heading,
    Paragraph,
    advice,
    details,
    facts,
    runs,
    signing,
    supplier,
    voice,
    whole,
)
from opensend.rules.plans.plan import SECTIONS, Plan, PlanItem

_FRIENDLY = {
    "A": "All about me: my views, interests and aspirations", "B": "My special educational needs",
    "C": "My health needs which relate to my special educational needs",
    "D": "My social care needs which relate to my special educational needs or to a disability",
    "E": "The outcomes sought for me", "F": "The special educational provision required to meet my needs",
    "G": "Health provision", "H1": "Social care provision which must be made for me (section 2 CSDPA 1970)",
    "H2": "Any other social care provision", "I": "Placement", "J": "Personal budget",
    "K": "Advice and information gathered",
}  # fmt: skip
_BLANK_IN_DRAFT = "This section is left blank in a draft plan."


def numbered(plan: Plan) -> Iterator[Block]:
    """Headings of Word; each item a paragraph that begins with its reference."""
    yield Heading("Education, Health and Care Plan", 0)
    yield Grid(facts(plan))
    for section, items in runs(plan):
        yield Heading(f"Section {section}: {SECTIONS[section]}")
        for item in items:
            label = voice(item, plan) if section == "A" else item.id
            text = ", ".join(filter(None, advice(item))) if section == "K" else whole(item)
            yield Paragraph(text, label)
    yield from (Paragraph(value, f"{label}:") for label, value in signing(plan))


def tables(plan: Plan) -> Iterator[Block]:
    """A table in each section, with columns for what its fields say."""
    yield Heading(f"EHC Plan for {plan.child.name}", 0)
    yield Grid(facts(plan))
    for section, items in runs(plan):
        yield Heading(f"SECTION {section} – {SECTIONS[section].upper()}")
        yield from _table(plan, section, items)
    if signing(plan):
        yield Grid(signing(plan))


def _table(plan: Plan, section: str, items: tuple[PlanItem, ...]) -> Iterator[Block]:
    if section == "A":
        yield Grid(tuple((voice(item, plan), item.text) for item in items))
    elif section == "K":
        yield Grid((("Advice", "Author", "Date"), *map(advice, items)), has_header=True)
    elif section in ("F", "G", "H1", "H2"):
        head = ("Ref", "Need", "Provision", "Provided by", "How much and how often", "Review")
        yield Grid((head, *(_row(item) for item in items)), has_header=True)
    elif section == "E":
        titles = ("Ref", "Outcome", "By when", "How we will know")
        rows = ((item.id, item.text, supplier(item), item.measure) for item in items)
        yield Grid((titles, *rows), has_header=True)
    elif items:
        yield Grid(tuple((item.id, item.text) for item in items))
    else:
        yield Paragraph(_BLANK_IN_DRAFT)


def _row(item: PlanItem) -> tuple[str, ...]:
    group = f"group of {item.group_size}" if item.group_size and item.group_size > 1 else ""
    alone = "one to one" if item.group_size == 1 else ""
    much = "; ".join(filter(None, (str(item.amount) if item.amount else "", group, alone)))
    who = ", ".join(filter(None, (item.supplied_by, item.qualification)))
    return item.id, ", ".join(item.meets_needs), item.text, who, much, item.reviewed


def thread(plan: Plan) -> Iterator[Block]:
    """Sections B, E and F together, a table for each need; the others by themselves."""
    yield Heading("Education Health and Care Plan", 0)
    yield from (Paragraph(value, f"{label}:") for label, value in facts(plan))
    for section, items in runs(plan):
        if section in ("E", "F"):
            continue
        if section != "B":
            yield Heading(f"Section {section} {SECTIONS[section]}")
            yield from _plainly(plan, section, items)
            continue
        yield Heading("Sections B, E and F")
        yield from _threads(plan, items)
    if not plan.of("B"):
        yield from _loose(plan, plan.of("E", "F"))
    yield from (Paragraph(value, f"{label}:") for label, value in signing(plan))


def _threads(plan: Plan, items: tuple[PlanItem, ...]) -> Iterator[Block]:
    told: set[str] = set()
    for number, need in enumerate(items, 1):
        goals = [each for each in plan.of("E") if need.id in each.meets and each.id not in told]
        means = [each for each in plan.of("F") if need.id in each.meets_needs and each.id not in told]
        told |= {each.id for each in (*goals, *means)}
        yield Heading(f"Need {number}: {AREAS.get(need.area, 'Special educational needs')}", 2)
        rows = [("Section B – Special educational need", need.text)]
        rows += [("Section E – Outcome", whole(each)) for each in goals]
        rows += [("Section F – Provision", whole(each)) for each in means]
        yield Grid(tuple(rows))
    yield from _loose(plan, tuple(each for each in plan.of("E", "F") if each.id not in told))


def _loose(plan: Plan, items: tuple[PlanItem, ...]) -> Iterator[Block]:
    """Outcomes and provision that belong to no need."""
    names = {"E": "Section E – Outcome", "F": "Section F – Provision"}
    if items:
        yield Grid(tuple((names[each.section], whole(each)) for each in items))


def _plainly(plan: Plan, section: str, items: tuple[PlanItem, ...]) -> Iterator[Block]:
    for item in items:
        if section == "A":
            yield Paragraph(item.text, voice(item, plan))
        elif section == "K":
            yield Paragraph(", ".join(filter(None, advice(item))))
        else:
            yield Paragraph(whole(item))


def form(plan: Plan) -> Iterator[Block]:
    """The whole plan as one table with a label on the left."""
    yield Heading("EDUCATION, HEALTH AND CARE PLAN", 0)
    rows = list(facts(plan))
    for section, items in runs(plan):
        name = f"Section {section}\n{SECTIONS[section]}"
        if not items:
            rows.append((name, _BLANK_IN_DRAFT))
        for item in items:
            label = f"{name}\n{voice(item, plan)}" if section == "A" else name
            rows.append((label, " – ".join(filter(None, advice(item))) if section == "K" else whole(item)))
    yield Grid((*rows, *signing(plan)))


def story(plan: Plan) -> Iterator[Block]:
    """In the child's own person, with areas of need as sub-headings and no references."""
    yield Heading("My Education, Health and Care Plan", 0)
    yield from (Paragraph(value, f"{label}:") for label, value in facts(plan))
    for section, items in runs(plan):
        yield Heading(f"{section}. {_FRIENDLY[section]}")
        if section in ("B", "F"):
            yield from _by_area(plan, items)
        else:
            yield from _plainly(plan, section, items)
    yield from (Paragraph(value, f"{label}:") for label, value in signing(plan))


def _by_area(plan: Plan, items: tuple[PlanItem, ...]) -> Iterator[Block]:
    areas = {each.id: AREAS.get(each.area, "") for each in plan.of("B")}
    for area, here in groupby(items, lambda each: areas.get((each.meets_needs or (each.id,))[0], "")):
        yield from (Heading(area, 2),) if area else ()
        yield from (Paragraph(whole(item)) for item in here)


def capitals(plan: Plan) -> Iterator[Block]:
    """Typed by hand: headings are bold capitals, no styles, no tables."""
    yield Paragraph(f"{plan.authority.upper()}\nEDUCATION HEALTH AND CARE PLAN", is_bold=True)
    yield Paragraph("\n".join(f"{label}: {value}" for label, value in facts(plan)))
    for section, items in runs(plan):
        yield Paragraph(f"SECTION {section}: {SECTIONS[section].upper()}", is_bold=True)
        for number, item in enumerate(items, 1):
            if section == "A":
                yield Paragraph(f"{voice(item, plan)}:\n{item.text}")
            else:
                text = ", ".join(filter(None, advice(item))) if section == "K" else whole(item)
                yield Paragraph(f"{number}. {text}")
    yield Paragraph("\n".join(f"{label}: {value}" for label, value in signing(plan)))


def boxes(plan: Plan) -> Iterator[Block]:
    """A box of two columns for each item, a row for each thing that its fields say."""
    yield Heading(f"Education, Health and Care Plan ({plan.stage})", 0)
    yield Grid(facts(plan))
    for section, items in runs(plan):
        yield Heading(f"Section {section} – {SECTIONS[section]}")
        for item in items:
            if section in ("B", "C", "D", "I", "J"):
                yield Paragraph(item.text, item.id)
            elif section in ("A", "K"):
                yield from _plainly(plan, section, (item,))
            else:
                said = "Outcome" if section == "E" else "Provision"
                yield Grid(((f"{said} {item.id}", item.text), *details(item)))
    if signing(plan):
        yield Grid(signing(plan))


def shaded(plan: Plan) -> Iterator[Block]:
    """The letter of a section in a box of its own, its title beside it, prose below."""
    yield Heading("EHCP", 0)
    yield Grid(facts(plan))
    for section, items in runs(plan):
        yield Grid(((section, SECTIONS[section]),))
        yield from _plainly(plan, section, items)
    yield from (Paragraph(value, f"{label}:") for label, value in signing(plan))


LAYOUTS: dict[str, Callable[[Plan], Iterator[Block]]] = {
    "numbered": numbered, "tables": tables, "thread": thread, "form": form, "story": story,
    "capitals": capitals, "boxes": boxes, "shaded": shaded,
}  # fmt: skip
"""Every layout, by name; all of them can be DOCX and PDF."""

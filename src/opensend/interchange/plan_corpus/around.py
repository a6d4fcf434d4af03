"""What stands around needs, outcomes and special provision: health, care, placement and the advice given."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from opensend.interchange.plan_corpus.provision import draw
from opensend.interchange.plan_corpus.sketch import Sketch
from opensend.interchange.plan_corpus.slots import long_day, starts_on
from opensend.interchange.plan_corpus.wording import capital, fill, needs, pick, texts
from opensend.rules.plans.plan import KINDS, PlanItem, Setting

_TYPES = {
    "nursery": (("maintained nursery school", "Nursery School"), ("private early years setting", "Nursery")),
    "primary": (("maintained mainstream primary school", "Primary School"), ("primary academy", "Academy"),
                ("maintained special school", "School"),
                ("mainstream primary school with a resourced provision", "Primary School")),
    "secondary": (("mainstream secondary academy", "Academy"), ("maintained special school", "School"),
                  ("maintained mainstream secondary school", "High School"),
                  ("non-maintained special school", "School")),
    "college": (("further education college", "College"), ("sixth-form college", "Sixth Form College"),
                ("special post-16 institution", "College")),
}  # fmt: skip
_AGE_OF_MAJORITY = 18
Made = tuple[PlanItem, bool]
"""An item, and whether it is to be left alone by whoever plants faults."""


def health_items(sketch: Sketch, slots: dict[str, object], chance: random.Random) -> Iterator[Made]:
    """Sections C and G."""
    given, used = texts("around"), set[str]()
    for number, key in enumerate(sketch.health, 1):
        table = given["health"][key]
        need = fill(draw(table, "need", sketch.split, used, chance), slots)
        made = fill(draw(table, "provision", sketch.split, used, chance), slots)
        by = {} if sketch.telling == "bare" else {"supplied_by": table["by"], "reviewed": "each year"}
        yield _item("C", number, need, rests_on=("K3",)), False
        yield _item("G", number, made, meets_needs=(f"C{number}",), rests_on=("K3",), **by), False
    if not sketch.health:
        yield (
            _item(
                "C", 1, fill(pick(given["no_health"]["need"], sketch.split, chance), slots), rests_on=("K3",)
            ),
            True,
        )
        yield _item("G", 1, fill(pick(given["no_health"]["provision"], sketch.split, chance), slots)), True


def care_items(sketch: Sketch, slots: dict[str, object], chance: random.Random) -> Iterator[Made]:
    """Sections D, H1 and H2; for an adult H1 is absent, or said not to apply."""
    given, used, spoken = texts("around"), set[str](), set[str]()
    for number, key in enumerate(sketch.care, 1):
        table = given["care"][key]
        section = table["section"]
        spoken.add(section)
        need = fill(draw(table, "need", sketch.split, used, chance), slots)
        made = fill(draw(table, "provision", sketch.split, used, chance), slots)
        by = {} if sketch.telling == "bare" else {"supplied_by": table["by"], "reviewed": "each year"}
        yield _item("D", number, need, rests_on=("K5",)), False
        yield _item(section, 1, made, meets_needs=(f"D{number}",), rests_on=("K5",), **by), False
    none = given["no_care"]
    if not sketch.care:
        yield _item("D", 1, fill(pick(none["need"], sketch.split, chance), slots), rests_on=("K5",)), True
    if sketch.age >= _AGE_OF_MAJORITY:
        if chance.random() < 0.5:
            yield _item("H1", 1, f"Not applicable: {sketch.name} is {sketch.age}."), True
    elif "H1" not in spoken:
        yield _item("H1", 1, fill(pick(none["h1"], sketch.split, chance), slots)), True
    if "H2" not in spoken:
        yield _item("H2", 1, fill(pick(none["h2"], sketch.split, chance), slots)), True


def placement_items(sketch: Sketch, slots: dict[str, object], chance: random.Random) -> Iterator[Made]:
    """Section I: empty or absent in a draft; name and type in a final plan, but for education elsewhere."""
    given = texts("around")["placement"]
    if sketch.stage == "draft":
        if chance.random() < 0.4:
            yield _item("I", 1, ""), True
    elif sketch.is_elsewhere:
        yield _item("I", 1, fill(pick(given["elsewhere"], sketch.split, chance), slots)), True
    else:
        kind, ending = chance.choice(_TYPES[sketch.phase])
        name = f"{chance.choice(texts('names')['schools'])} {ending}"
        more: dict[str, Any] = {}
        if sketch.telling != "bare":
            more = {"setting_type": kind, "setting": Setting(name=name), "starts": starts_on(sketch)}
        told = {**slots, "setting": name, "type": kind, "from": long_day(starts_on(sketch))}
        yield _item("I", 1, fill(pick(given["texts"], sketch.split, chance), told), **more), False


def advice_items(sketch: Sketch, slots: dict[str, object], chance: random.Random) -> tuple[PlanItem, ...]:
    """Section K: all that the law asks for, and those on whose advice a need rests."""
    who = [
        ("young_person", "ADV-a", "young person")
        if sketch.is_young_person
        else ("parent", "ADV-a", "parent"),
        ("school", "ADV-b", _head_of(sketch)),
        ("medical", "ADV-c", "paediatrician"),
        ("psychologist", "ADV-d", "educational psychologist"),
        ("care", "ADV-e", "social worker"),
    ]
    advisers = dict.fromkeys(filter(None, (needs()[key].get("adviser") for key in sketch.needs)))
    who += [("therapist", "ADV-b" if "teacher" in each else "ADV-c", each) for each in advisers]
    if sketch.prepares_for_adulthood:
        who.append(("adulthood", "ADV-g", "transitions officer"))
    return tuple(
        _item(
            "K", number,
            fill(pick(texts("around")["advice"][key], sketch.split, chance),
                 {**slots, "role": role, "role_cap": capital(role)}),
            advice=code, author_role=role, dated=sketch.dated - timedelta(days=chance.randint(25, 140)),
        )
        for number, (key, code, role) in enumerate(who, 1)
    )  # fmt: skip


def _head_of(sketch: Sketch) -> str:
    heads = {"nursery": "nursery manager", "college": "college principal"}
    return heads.get(sketch.phase, "head teacher")


def _item(section: str, number: int, text: str, **more: Any) -> PlanItem:
    return PlanItem(id=f"{section}{number}" if section[0] != "H" else f"{section}-{number}", section=section,
                    text=text, kind=KINDS[section], **more)  # fmt: skip

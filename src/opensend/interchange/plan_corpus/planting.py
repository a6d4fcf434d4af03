"""Plant faults in sound plans: by other words (`data/defects_*.toml`) or by another shape (`shapes.py`)."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from typing import Any

import msgspec

from opensend.interchange.plan_corpus.composing import Composed, budget_slots, compose, join
from opensend.interchange.plan_corpus.made import Made, Planted, made_of
from opensend.interchange.plan_corpus.shapes import SHAPES
from opensend.interchange.plan_corpus.shaping import retell
from opensend.interchange.plan_corpus.sketch import Sketch, sketch_that
from opensend.interchange.plan_corpus.slots import long_day, starts_on
from opensend.interchange.plan_corpus.wording import Split, fill, half, random_for, text_defects, texts
from opensend.rules.plans.plan import Plan, PlanItem

_AGE_OF_MAJORITY = 18
_ABLE: dict[str, Callable[[Sketch], bool]] = {
    # whom a fault of words can be said of; all others can be said of anybody
    "placement-in-draft": lambda s: s.stage == "draft" and not s.is_elsewhere,
    "placement-type-missing": lambda s: s.stage == "final" and not s.is_elsewhere,
    "budget-without-outcomes": lambda s: s.budget == "direct",
    "budget-without-provision": lambda s: s.budget == "direct",
    "h1-in-h2": lambda s: 3 <= s.age < _AGE_OF_MAJORITY,
    "age-wrong": lambda s: s.age >= 4,
    "year-group-wrong": lambda s: 1 <= s.year <= 11,
    "pronouns-change": lambda s: s.gender != "they",
    "views-too-hard": lambda s: s.year >= 2,
}


def _anybody(_: Sketch) -> bool:
    return True


def defects() -> tuple[str, ...]:
    """All faults that can be planted, by the rule that speaks of them."""
    return tuple(sorted({*text_defects(), *SHAPES}))


def clean(seed: int, split: Split = "written", many: int = 0) -> Made:
    """A sound plan, always the same for a seed; `many` needs, where that matters."""
    sketch = sketch_that(seed, split, _anybody, many)
    return made_of(sketch, compose(sketch).plan)


def planted(seed: int, defect: str, split: Split = "written") -> Made:
    """A sound plan with one fault. The template of a fault of words is that of the seed, one after another.

    Raises ValueError for a fault that nobody can plant.
    """
    if defect not in defects():
        raise ValueError(f"no such fault: {defect}")
    chance = random_for("planted", seed, defect, split)
    is_shape = defect in SHAPES and (defect not in text_defects() or seed % 2 == 1)
    able = SHAPES[defect].able if is_shape else _ABLE.get(defect, _anybody)
    sketch = sketch_that(f"{defect}.{seed}", split, able)
    composed = compose(sketch)
    if is_shape:
        made: Made = SHAPES[defect].plant(composed, defect, chance)
        return msgspec.structs.replace(made, sound=composed.plan)
    turn = seed // 2 if defect in SHAPES else seed
    plan, truth = _plant_words(composed, composed.plan, defect, turn, chance, ())
    return made_of(sketch, plan, (truth,), composed.plan)


def planted_several(seed: int, many: int, split: Split = "written") -> Made:
    """A sound plan with several faults of words, each in an item of its own as far as there are items."""
    chance = random_for("several", seed, split)
    sketch = sketch_that(f"several.{seed}", split, _anybody)
    composed = compose(sketch)
    plan = composed.plan
    truths: list[Planted] = []
    able = [each for each in sorted(text_defects()) if _ABLE.get(each, _anybody)(sketch)]
    for defect in chance.sample(able, len(able)):
        taken = {truth.item for truth in truths}
        if len(truths) < many and _free(composed, plan, text_defects()[defect]["section"], taken):
            plan, truth = _plant_words(composed, plan, defect, chance.randrange(100), chance, taken)
            truths.append(truth)
    return made_of(sketch, plan, tuple(truths), composed.plan)


def _plant_words(
    composed: Composed, plan: Plan, defect: str, turn: int, chance: random.Random, taken: Collection[str]
) -> tuple[Plan, Planted]:
    table, split = text_defects()[defect], composed.sketch.split
    given = half(table["texts"], split)
    item = _place(composed, plan, table["section"], taken, chance)
    text, words = _marked(
        fill(given[turn % len(given)], {**composed.slots, **_further_slots(composed, chance)})
    )
    how = chance.choice(table.get("how", ("alone", "buried")))
    if not item.text or item.id in composed.fixed or "\n" in text:
        how = "alone"
    whole, keeps = text, False
    if how == "buried":
        whole, keeps = join(item.text, text, before=chance.random() < 0.4), True
    found = "" if table.get("is_absent") else words
    at = whole.index(text) + text.index(words)
    truth = Planted(defect, table["section"], item.id, found, at if found else 0, how)
    return retell(_with_item(plan, item), item.id, whole, keep_fields=keeps), truth


def _place(
    composed: Composed, plan: Plan, section: str, taken: Collection[str], chance: random.Random
) -> PlanItem:
    """The item that the fault is planted in: a sound one, or where the section has nothing, a new one."""
    free, here = _free(composed, plan, section, taken), plan.of(section)
    if free:
        return chance.choice(free)
    return here[0] if here else PlanItem(id=f"{section}1", section=section, kind="placement")


def _free(composed: Composed, plan: Plan, section: str, taken: Collection[str]) -> list[PlanItem]:
    """The sound items of a section in which nothing has been planted."""
    free = [each for each in plan.of(section) if each.id not in (*composed.fixed, *taken)]
    if section == "A":
        return [each for each in free if each.voice != "parent"]
    return free[1:] if section == "B" and len(free) > 1 else free  # the first may begin with strengths


def _with_item(plan: Plan, item: PlanItem) -> Plan:
    if any(each.id == item.id for each in plan.items):
        return plan
    return msgspec.structs.replace(plan, items=(*plan.items, item))


def _marked(text: str) -> tuple[str, str]:
    """The text without its marks, and the words between the first and the last of them; without marks all."""
    if "«" not in text:
        return text, text
    begin, end = text.index("«"), text.rindex("»")
    plain = text.replace("«", "").replace("»", "")
    return plain, text[begin:end].replace("«", "").replace("»", "")


def _further_slots(composed: Composed, chance: random.Random) -> dict[str, Any]:
    paid = next((each for each in composed.plan.of("F") if each.id not in composed.fixed), None)
    bare = chance.choice([f"The {name} Centre" for name in texts("names")["schools"] if "St " not in name])
    begins = {"from": long_day(starts_on(composed.sketch)), "setting_bare": bare}
    return {**begins, **(budget_slots(paid) if paid else {})}

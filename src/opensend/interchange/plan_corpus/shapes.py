"""Faults of what a plan holds or lacks: sections, links, dates, signatures, advice.

Each is a small function from a sound plan to one with the fault, and says whom it can be planted for.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from opensend.interchange.plan_corpus.composing import Composed, compose
from opensend.interchange.plan_corpus.made import Made, Planted, made_of
from opensend.interchange.plan_corpus.shaping import (
    add_before,
    change,
    first,
    retell,
    unlink,
    with_items,
    without,
    without_section,
)
from opensend.interchange.plan_corpus.sketch import Sketch, sketch_that
from opensend.interchange.plan_corpus.wording import fill, half, needs, pick, texts
from opensend.rules.plans.plan import KINDS, Plan, PlanItem

_AGE_OF_MAJORITY = 18
_EMPTY = ("", "N/A", "See attached reports.", "TBC", "-", "As in the previous plan.", "None", "To follow.")
_LONG = 20_000
"""So many words are more than anybody reads."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A way to plant a fault, and for whom it can be planted."""

    plant: Callable[[Composed, str, random.Random], Made]
    able: Callable[[Sketch], bool]


SHAPES: dict[str, Shape] = {}
Planter = Callable[[Composed, random.Random], tuple[Plan, Planted]]


def shape(*names: str, able: Callable[[Sketch], bool] = lambda _: True) -> Callable[[Planter], Planter]:
    """Register a function that plants a fault; the name of the rule is put in for it."""

    def register(plants: Planter) -> Planter:
        def plant(composed: Composed, name: str, chance: random.Random) -> Made:
            plan, truth = plants(composed, chance)
            return made_of(composed.sketch, plan, (replace(truth, rule=name),))

        for name in names:
            SHAPES[name] = Shape(plant, able)
        return plants

    return register


def _truth(section: str, item: str = "", **more: Any) -> Planted:
    return Planted("", section, item, **more)


def _free(composed: Composed, section: str, chance: random.Random) -> PlanItem:
    """A sound item of a section; never one that says that there is nothing."""
    return chance.choice([each for each in composed.plan.of(section) if each.id not in composed.fixed])


@shape("section-missing")
def _section_missing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    section = chance.choice("ABEFK")
    return without_section(composed.plan, section), _truth(section)


@shape("section-empty")
def _section_empty(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    section = chance.choice("ABEF")
    plan, kept = composed.plan, composed.plan.of(section)[0]
    plan = without(plan, {each.id for each in plan.of(section)[1:]})
    return retell(plan, kept.id, pick(_EMPTY, composed.sketch.split, chance)), _truth(
        section, or_items=(kept.id,)
    )


@shape("section-twice")
def _section_twice(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    moved = composed.plan.of(chance.choice("EF"))[-1]
    left = [each for each in composed.plan.items if each.id != moved.id]
    at = next(n for n, each in enumerate(left) if each.section in ("J", "K"))
    return with_items(composed.plan, (*left[:at], moved, *left[at:])), _truth(
        moved.section, or_items=(moved.id,)
    )


@shape("views-missing")
def _views_missing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    return without(
        composed.plan, {each.id for each in composed.plan.of("A") if each.voice != "parent"}
    ), _truth("A")


@shape("views-of-family-missing", able=lambda s: not s.is_young_person)
def _family_missing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    return without(
        composed.plan, {each.id for each in composed.plan.of("A") if each.voice == "parent"}
    ), _truth("A")


@shape("views-undated")
def _views_undated(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    ids = tuple(each.id for each in composed.plan.of("A"))
    return change(composed.plan, ids, recorded_on=None), _truth("A", or_items=ids)


@shape("views-voice-unmarked")
def _voice_unmarked(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    ids = tuple(each.id for each in composed.plan.of("A"))
    return change(composed.plan, ids, voice=""), _truth("A", or_items=ids)


@shape("item-blank")
def _item_blank(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    item = _free(composed, chance.choice("BEF"), chance)
    return retell(composed.plan, item.id, chance.choice(("", "   "))), _truth(item.section, item.id)


@shape("need-without-provision")
def _need_without_provision(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    need = _free(composed, "B", chance)
    serving = {each.id for each in composed.plan.of("F") if each.meets_needs == (need.id,)}
    plan = unlink(without(composed.plan, serving), {need.id}, ("meets_needs",))
    return plan, _truth("B", need.id)


@shape("need-without-outcome")
def _need_without_outcome(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    need = _free(composed, "B", chance)
    goals = {each.id for each in composed.plan.of("E") if need.id in each.meets}
    return without(composed.plan, goals), _truth("B", need.id)


@shape("need-not-from-advice")
def _need_not_from_advice(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    need = _free(composed, "B", chance)
    return change(composed.plan, (need.id,), rests_on=None), _truth("B", need.id)


@shape("strengths-missing")
def _strengths_missing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    def bare(text: str) -> str:
        for strength in composed.strengths:
            text = text.replace(f"{strength} ", "").replace(f" {strength}", "")
        return text

    items = (
        replace(each, text=bare(each.text)) if each.section in "AB" else each for each in composed.plan.items
    )
    return with_items(composed.plan, items), _truth("")


@shape("outcome-without-need")
def _outcome_without_need(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    goal = _free(composed, "E", chance)
    return change(composed.plan, (goal.id,), meets=()), _truth("E", goal.id)


@shape("outcome-without-provision")
def _outcome_without_provision(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    goal = _free(composed, "E", chance)
    return unlink(composed.plan, {goal.id}, ("towards",)), _truth("E", goal.id)


@shape("h1-over-18", able=lambda s: s.age >= _AGE_OF_MAJORITY)
def _h1_over_18(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    plan = without(composed.plan, {each.id for each in composed.plan.of("H1")})
    given = texts("around")["care"]["at_home"]["provision"]
    text = fill(pick(given, composed.sketch.split, chance), composed.slots)
    added = PlanItem(id="H1-1", section="H1", kind=KINDS["H1"], text=text)
    return add_before(plan, "H2", added), _truth("H1", "H1-1")


@shape("placement-missing", able=lambda s: s.stage == "final" and not s.is_elsewhere)
def _placement_missing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    return without(composed.plan, {each.id for each in composed.plan.of("I")}), _truth("I")


@shape("final-unsigned", able=lambda s: s.stage == "final")
def _final_unsigned(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    signed = composed.plan.sign_off
    left = replace(signed, name="") if signed and chance.random() < 0.4 else None
    return replace(composed.plan, sign_off=left), _truth("")


@shape("final-undated", able=lambda s: s.stage == "final")
def _final_undated(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    signed = composed.plan.sign_off
    return replace(composed.plan, dated=None, sign_off=signed and replace(signed, on=None)), _truth("")


@shape("provision-without-need")
def _provision_without_need(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    item = _free(composed, "F", chance)
    return change(composed.plan, (item.id,), meets_needs=()), _truth("F", item.id)


@shape("provision-without-outcome")
def _provision_without_outcome(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    item = _free(composed, "F", chance)
    return change(composed.plan, (item.id,), towards=()), _truth("F", item.id)


@shape("health-provision-without-need", able=lambda s: bool(s.health))
def _health_without_need(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    plan = without(composed.plan, {each.id for each in composed.plan.of("C")})
    text = fill(pick(texts("around")["no_health"]["need"], composed.sketch.split, chance), composed.slots)
    none = PlanItem(id="C1", section="C", kind="need", text=text, rests_on=("K3",))
    ids = tuple(each.id for each in plan.of("G"))
    return add_before(plan, "D", none), _truth("G", ids[0], or_items=ids)


@shape("link-to-nothing")
def _link_to_nothing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    section, link, nowhere = chance.choice(
        (
            ("F", "meets_needs", "B19"),
            ("F", "towards", "E27"),
            ("E", "meets", "B33"),
            ("B", "rests_on", "K41"),
        )
    )
    item = _free(composed, section, chance)
    return change(composed.plan, (item.id,), **{link: (*(getattr(item, link) or ()), nowhere)}), _truth(
        section, item.id
    )


@shape("advice-missing")
def _advice_missing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    codes = ["ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e", *["ADV-g"] * composed.sketch.prepares_for_adulthood]
    code = chance.choice(codes)
    return without(composed.plan, {each.id for each in composed.plan.of("K") if each.advice == code}), _truth(
        "K"
    )


@shape("advice-undated")
def _advice_undated(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    item = _free(composed, "K", chance)
    return change(composed.plan, (item.id,), dated=None), _truth("K", item.id)


@shape("advice-without-author")
def _advice_without_author(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    item = _free(composed, "K", chance)
    text = pick(("Report", "Further report", "Attachment 3", "Letter"), composed.sketch.split, chance)
    return change(composed.plan, (item.id,), author_role="", text=text), _truth("K", item.id)


@shape("advice-unused")
def _advice_unused(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    item = composed.plan.of("K")[chance.choice((2, 3, 4))]
    return unlink(composed.plan, {item.id}, ("rests_on",)), _truth("K", item.id)


@shape("advice-old")
def _advice_old(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    item = _free(composed, "K", chance)
    dated = composed.sketch.dated - timedelta(days=chance.randint(900, 1500))
    return change(composed.plan, (item.id,), dated=dated), _truth("K", item.id)


@shape("adulthood-missing", able=lambda s: s.prepares_for_adulthood)
def _adulthood_missing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    return without(composed.plan, composed.adulthood), _truth("")


@shape("adulthood-outcome-missing", able=lambda s: s.prepares_for_adulthood)
def _adulthood_outcome_missing(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    gone = {each for each in composed.adulthood if each.startswith("E")}
    return without(composed.plan, gone), _truth("E")


@shape("dates-out-of-order")
def _dates_out_of_order(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    sketch, plan = composed.sketch, composed.plan
    how = chance.choice(("advice", "views", "provision"))
    if how == "advice":
        item = _free(composed, "K", chance)
        late = sketch.dated + timedelta(days=40)
        return change(plan, (item.id,), dated=late), _truth("K", item.id)
    if how == "views":
        return change(plan, ("A1",), recorded_on=sketch.dated + timedelta(days=30)), _truth("A", "A1")
    item = _free(composed, "F", chance)
    begins, ends = sketch.dated + timedelta(days=200), sketch.dated + timedelta(days=80)
    return change(plan, (item.id,), starts=begins, ends=ends), _truth("F", item.id)


@shape("provision-ended")
def _provision_ended(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    item, dated = _free(composed, "F", chance), composed.sketch.dated
    fields = {"starts": dated - timedelta(days=400), "ends": dated - timedelta(days=chance.randint(20, 200))}
    return change(composed.plan, (item.id,), **fields), _truth("F", item.id)


@shape("child-unnamed")
def _child_unnamed(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    return replace(composed.plan, child=replace(composed.plan.child, name="", known_as="")), _truth("")


@shape("item-repeated")
def _item_repeated(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    one = first(composed.plan, lambda each: each.section == "F" and each.id not in composed.fixed)
    other = [each for each in composed.plan.of("F") if each.id not in composed.fixed][-1]
    return retell(composed.plan, other.id, one.text), _truth(
        "F", other.id, words=one.text, or_items=(one.id,)
    )


@shape("plan-too-long")
def _plan_too_long(composed: Composed, chance: random.Random) -> tuple[Plan, Planted]:
    kinds = [each for each in needs().values()]
    prose = [
        text for each in kinds for key in ("need", "whole") for text in half(each[key], composed.sketch.split)
    ]
    item, told, words = composed.plan.of("B")[-1], list[str](), 0
    while words < _LONG:
        told.append(fill(chance.choice(prose), composed.slots))
        words += len(told[-1].split())
    return retell(composed.plan, item.id, f"{item.text}\n" + "\n".join(told)), _truth("")


def _plant_copy(composed: Composed, name: str, chance: random.Random) -> Made:
    """Two items of another child's plan stand in this one, with the name and nothing else changed."""
    sketch = composed.sketch
    other = compose(sketch_that(f"{sketch.seed}.other", sketch.split, _is_another(sketch)))
    section = chance.choice("BF")
    target, source = _free(composed, section, chance), _free(other, section, chance)
    text = source.text.replace(other.sketch.name, sketch.name)
    caseload = ({each.id: each.text for each in other.plan.items if each.text},)
    truth = Planted(name, section, target.id, text)
    plan = retell(composed.plan, target.id, text)
    return replace(made_of(sketch, plan, (truth,)), caseload=caseload)


def _is_another(sketch: Sketch) -> Callable[[Sketch], bool]:
    """A child of the same pronouns with another name and no need in common, so that nothing else is alike."""

    def fits(other: Sketch) -> bool:
        return (
            other.gender == sketch.gender
            and other.name != sketch.name
            and not set(other.needs) & set(sketch.needs)
            and not other.is_elsewhere
        )

    return fits


SHAPES["copied-from-another-child"] = Shape(_plant_copy, lambda s: not s.is_elsewhere)

"""A sound plan from a sketch: lawful, specific, quantified, in the manner of one authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from opensend.interchange.plan_corpus.around import advice_items, care_items, health_items, placement_items
from opensend.interchange.plan_corpus.provision import Work, draw, fields_of, outcome_text, provision_text
from opensend.interchange.plan_corpus.sketch import Sketch
from opensend.interchange.plan_corpus.slots import slots_of, starts_on
from opensend.interchange.plan_corpus.views import views_items
from opensend.interchange.plan_corpus.wording import fill, needs, pick, random_for, texts
from opensend.rules.plans.plan import KINDS, Plan, PlanChild, PlanItem, SignOff

_TRAPS = (0, 1, 2, 2, 3)


@dataclass
class Composed:
    """A plan with what planters need to know of it."""

    sketch: Sketch
    plan: Plan
    slots: dict[str, object]
    strengths: tuple[str, ...] = ()
    """Sentences about strengths, as they stand in the plan."""
    adulthood: tuple[str, ...] = ()
    """References of all that prepares for adult life."""
    fixed: tuple[str, ...] = ()
    """Items in which nothing is planted: they say that there is nothing, or that no school is attended."""


@dataclass
class _Writer:
    sketch: Sketch
    budgeted: bool = False
    strengths: list[str] = field(default_factory=list)
    adulthood: list[str] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    items: list[PlanItem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random_for("plan", self.sketch.seed, self.sketch.split)
        self.slots = slots_of(self.sketch)

    @cached_property
    def advice(self) -> tuple[PlanItem, ...]:
        return advice_items(self.sketch, self.slots, self.chance)

    def reference(self, section: str) -> str:
        return f"{section}{sum(each.section == section for each in self.items) + 1}"

    def add(self, section: str, text: str, **more: Any) -> PlanItem:
        item = PlanItem(id=self.reference(section), section=section, text=text, kind=KINDS[section], **more)
        self.items.append(item)
        return item

    def advice_for(self, adviser: str, code: str) -> str:
        """The reference of the advice that a need rests on."""
        return next(
            (each.id for each in self.advice if adviser and each.author_role == adviser),
            next((each.id for each in self.advice if each.advice == code), ""),
        )

    def write_need(self, key: str) -> None:
        table, sketch = needs()[key], self.sketch
        text = fill(draw(table, "need", sketch.split, self.used, self.chance), self.slots)
        advice = self.advice_for(table.get("adviser", ""), table["advice"])
        rests = tuple(dict.fromkeys((advice, *self._school())))
        need = self.add("B", text, area=table["area"], rests_on=rests)
        goals = tuple(self._outcome(table, need) for _ in range(self.chance.choice((1, 1, 2))))
        toward = tuple(each.id for each in goals)
        made = [need, *goals, self._structured(table, need, toward, rests)]
        if self.chance.random() < 0.75:
            made.append(self._whole(table, need, toward, rests))
        if "adulthood" in table:
            self.adulthood += [each.id for each in made]

    def _school(self) -> tuple[str, ...]:
        """The school's and the psychologist's advice; the first need rests on both in any case."""
        is_first = not any(each.section == "B" for each in self.items)
        return ("K2", "K4") if is_first else ("K2",) * (self.chance.random() < 0.4)

    def _outcome(self, table: dict[str, Any], need: PlanItem) -> PlanItem:
        by = date(
            self.sketch.dated.year + (self.sketch.dated.month > 8) + self.chance.choice((1, 1, 2)), 7, 20
        )
        line = draw(table, "outcome", self.sketch.split, self.used, self.chance)
        text, measure = outcome_text(line, by, self.sketch, self.slots, self.chance)
        more: dict[str, Any] = {"preparing_for": table.get("adulthood", "")}
        if self.sketch.telling != "bare":
            more |= {"supplied_by": by.isoformat(), "measure": measure, "reviewed": "each term"}
        return self.add("E", text, meets=(need.id,), **more)

    def _structured(
        self, table: dict[str, Any], need: PlanItem, toward: tuple[str, ...], rests: tuple[str, ...]
    ) -> PlanItem:
        line = draw(table, "work", self.sketch.split, self.used, self.chance)
        work = Work.read(line, self.slots, self.chance)
        text = provision_text(work, self.sketch, self.slots, self.chance)
        more = {} if self.sketch.telling == "bare" else fields_of(work, self.sketch, self.slots)
        return self._provision(table, text, need, toward, rests, more)

    def _whole(
        self, table: dict[str, Any], need: PlanItem, toward: tuple[str, ...], rests: tuple[str, ...]
    ) -> PlanItem:
        text = fill(draw(table, "whole", self.sketch.split, self.used, self.chance), self.slots)
        told = self.sketch.telling != "bare"
        more = (
            {"reviewed": "each term", "paid_by": "authority", "starts": starts_on(self.sketch)}
            if told
            else {}
        )
        return self._provision(table, text, need, toward, rests, more)

    def _provision(
        self, table: dict[str, Any], text: str, need: PlanItem, toward: tuple[str, ...],
        rests: tuple[str, ...], more: dict[str, Any],
    ) -> PlanItem:  # fmt: skip
        return self.add(
            "F", text, meets_needs=(need.id,), towards=toward, rests_on=rests[:1],
            preparing_for=table.get("adulthood", ""), **more,
        )  # fmt: skip

    def write_strengths(self) -> None:
        """Strengths at the beginning of the first need, or as an item of their own before it."""
        if self.chance.random() < 0.25:
            return
        text = fill(pick(texts("around")["strengths"]["texts"], self.sketch.split, self.chance), self.slots)
        self.strengths.append(text)
        at = next(number for number, each in enumerate(self.items) if each.section == "B")
        self.items[at] = msgspec.structs.replace(self.items[at], text=f"{text} {self.items[at].text}")

    def write_traps(self) -> None:
        """What looks guilty and is not, behind the sound words of some items."""
        places = [
            n for n, each in enumerate(self.items) if each.id not in self.fixed and each.section in "BEFG"
        ]
        for number in self.chance.sample(places, min(len(places), self.chance.choice(_TRAPS))):
            item = self.items[number]
            trap = fill(
                pick(texts("traps")[item.section]["texts"], self.sketch.split, self.chance), self.slots
            )
            if self._fits(trap, item):
                text = join(item.text, trap)
                self.items[number] = msgspec.structs.replace(item, text=text)

    def _fits(self, trap: str, item: PlanItem) -> bool:
        """Whether a trap can be said of this child: a child of three was not in Year 2."""
        is_too_young = self.sketch.year < 4 and (
            "Year 2" in trap or "class tests" in trap or "age of four" in trap
        )
        return not is_too_young and not (self.sketch.is_elsewhere and "at this " in trap)

    def write(self) -> Composed:
        views, strengths = views_items(self.sketch, self.slots, self.chance)
        self.items += views
        self.strengths += strengths
        for key in self.sketch.needs:
            self.write_need(key)
        self.write_strengths()
        if self.sketch.is_elsewhere:
            text = pick(texts("around")["elsewhere"]["provision"], self.sketch.split, self.chance)
            ids = {s: tuple(each.id for each in self.items if each.section == s) for s in "BE"}
            item = self.add(
                "F", fill(text, self.slots), meets_needs=ids["B"], towards=ids["E"], rests_on=("K2",)
            )
            self.fixed.append(item.id)
        for made in (health_items, care_items, placement_items):
            self._add_all(made(self.sketch, self.slots, self.chance))
        self._budget()
        self.items += self.advice
        self.write_traps()
        self.items.sort(key=lambda each: list(KINDS).index(each.section))
        return Composed(
            self.sketch,
            self._plan(),
            self.slots,
            tuple(self.strengths),
            tuple(self.adulthood),
            tuple(self.fixed),
        )

    def _add_all(self, made: Iterable[tuple[PlanItem, bool]]) -> None:
        for item, is_fixed in made:
            self.items.append(item)
            if is_fixed:
                self.fixed.append(item.id)

    def _budget(self) -> None:
        if not self.sketch.budget:
            return
        given = texts("around")["budget"]
        if self.sketch.budget == "none":
            self.fixed.append(
                self.add("J", fill(pick(given["none"], self.sketch.split, self.chance), self.slots)).id
            )
            return
        paid = next(each for each in self.items if each.section == "F")
        slots = {**self.slots, **budget_slots(paid)}
        self.add(
            "J", fill(pick(given["direct"], self.sketch.split, self.chance), slots),
            meets_needs=paid.meets_needs, towards=paid.towards,
        )  # fmt: skip

    def _plan(self) -> Plan:
        sketch = self.sketch
        signed = SignOff(
            self.chance.choice(texts("names")["officers"]), "Plan sign-off officer", sketch.dated
        )
        return Plan(
            stage=sketch.stage,
            dated=sketch.dated,
            authority=sketch.authority,
            child=PlanChild(
                name=f"{sketch.name} {sketch.surname}",
                born=sketch.born,
                known_as=sketch.name,
                pronouns={"she": "she/her", "he": "he/him", "they": "they/them"}[sketch.gender],
                year_group=sketch.year if sketch.year <= 14 else None,
            ),
            sign_off=signed if sketch.stage == "final" else None,
            items=tuple(self.items),
        )


def compose(sketch: Sketch) -> Composed:
    """The sound plan of a sketch."""
    return _Writer(sketch).write()


def join(text: str, more: str, *, before: bool = False) -> str:
    """Two texts as one, in the manner of the first: a further point, line of a table, or sentence."""
    mark = text[:2] if text[:2] in ("• ", "- ") else ""
    between = "\n" if "\n" in text else " "
    return f"{mark}{more}{between}{text}" if before else f"{text}{between}{mark}{more}"


def budget_slots(paid: PlanItem) -> dict[str, object]:
    """What a text about a budget says of the provision that it pays."""
    return {"ref": paid.id, "need_ref": paid.meets_needs[0], "outcome_ref": paid.towards[0]}

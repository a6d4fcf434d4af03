"""A corpus of made plans with their truth: sound ones, and every fault by every template of one half."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice

import msgspec

from opensend.interchange.plan_corpus.composing import compose
from opensend.interchange.plan_corpus.made import Made
from opensend.interchange.plan_corpus.planting import clean, defects, planted, planted_several
from opensend.interchange.plan_corpus.shaping import without
from opensend.interchange.plan_corpus.sketch import sketch_that
from opensend.interchange.plan_corpus.wording import SPLITS, Split
from opensend.rules.plans.plan import Plan, PlanItem

SOUND_EVERY, SEVERAL_EVERY = 4, 12
_AT_ONCE = 3
_MANY = 11
_LINKS = ("meets", "meets_needs", "towards")


def corpus(split: Split, size: int = 700) -> Iterator[Made]:
    """So many plans, always the same: each fourth is sound, each twelfth has three faults, others one."""
    return islice(_endless(split), size)


def _endless(split: Split) -> Iterator[Made]:
    turns = ((seed, defect) for seed in count() for defect in defects())
    for number in count():
        if number % SEVERAL_EVERY == SEVERAL_EVERY - 1:
            yield planted_several(number, _AT_ONCE, split)
        elif number % SOUND_EVERY == 0:
            yield clean(number, split)
        else:
            seed, defect = next(turns)
            yield planted(seed, defect, split)


def long_plan(seed: int, words: int = 4000) -> Plan:
    """A sound plan of about so many words: all needs that one child can have, told by both halves."""
    turn = 0
    while True:
        sketch = sketch_that(f"long.{seed}.{turn}", "written", lambda each: len(each.needs) > _MANY, many=99)
        one, other = (compose(replace(sketch, split=split)).plan for split in SPLITS)
        both = msgspec.structs.replace(one, items=(*one.items, *_renumbered(one, other)))
        if sum(len(each.text.split()) for each in both.items) >= words:
            return _cut(both, words)
        turn += 1


def _renumbered(one: Plan, other: Plan) -> Iterator[PlanItem]:
    """The needs, outcomes and provision of a second plan, numbered after those of the first."""
    new = {
        each.id: f"{each.section}{len(one.of(each.section)) + int(each.id[1:])}" for each in other.of(*"BEF")
    }
    for item in other.of(*"BEF"):
        links = {name: tuple(new[each] for each in getattr(item, name)) for name in _LINKS}
        yield msgspec.structs.replace(item, id=new[item.id], **links)


def _cut(plan: Plan, words: int) -> Plan:
    """The plan without its last needs, as long as it has more than so many words."""
    while sum(len(each.text.split()) for each in plan.items) > words:
        last = plan.of("B")[-1].id
        gone = {each.id for each in plan.items if last in (each.id, *each.meets, *each.meets_needs)}
        plan = without(plan, gone)
    return plan

"""A made plan with its truth: which rule is broken where, and by which words."""

from __future__ import annotations

import msgspec

from opensend.interchange.plan_corpus.sketch import Sketch
from opensend.interchange.plan_corpus.wording import Split
from opensend.rules.plans.plan import Plan


class Planted(msgspec.Struct, frozen=True):
    """One fault: `words` are those at fault, exactly as in the item; empty where something is absent.

    `item` is empty where a section or the plan as a whole is at fault. `how` says in what manner it was
    planted: `alone` in place of an item's text, `buried` beside sound text, `shape` in what the plan holds or
    lacks.
    """

    rule: str
    section: str
    item: str = ""
    words: str = ""
    start: int = 0
    how: str = "shape"
    or_items: tuple[str, ...] = ()
    """Other items at which it may as well be found, where two contradict or repeat each other."""


class Made(msgspec.Struct, frozen=True):
    """A plan, what is wrong with it, and the sound plan that it was made from."""

    plan: Plan
    split: Split
    seed: str
    manner: str
    telling: str
    planted: tuple[Planted, ...] = ()
    sound: Plan | None = None
    caseload: tuple[dict[str, str], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing was planted."""
        return not self.planted

    def as_json(self) -> bytes:
        """The plan as a file of the form `opensend-plan/1`, without what is not said."""
        return msgspec.json.encode(without_defaults(msgspec.to_builtins(self.plan)))


def without_defaults(value: object) -> object:
    """JSON-like data without empty texts, lists and nulls: as a system that has not got them writes it."""
    if isinstance(value, dict):
        kept = {key: without_defaults(each) for key, each in value.items() if key != "uuid"}
        return {key: each for key, each in kept.items() if each not in (None, "", [], {})}
    if isinstance(value, list):
        return [without_defaults(each) for each in value]
    return value


def made_of(sketch: Sketch, plan: Plan, planted: tuple[Planted, ...] = (), sound: Plan | None = None) -> Made:
    """What was made for a sketch."""
    return Made(plan, sketch.split, sketch.seed, sketch.manner, sketch.telling, planted, sound)

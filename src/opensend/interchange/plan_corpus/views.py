"""Section A of a made plan: what the child says or was seen to like, and what the family says."""

from __future__ import annotations

import random
from datetime import timedelta

from opensend.interchange.plan_corpus.sketch import Sketch
from opensend.interchange.plan_corpus.wording import fill, pick, texts
from opensend.rules.plans.plan import PlanItem

_SPEAKS_FROM_YEAR = 2


def views_items(
    sketch: Sketch, slots: dict[str, object], chance: random.Random
) -> tuple[list[PlanItem], list[str]]:
    """The items, and the sentences about strengths in them."""
    given, told = texts("views"), _teller(sketch)
    heard = sketch.dated - timedelta(days=chance.randint(30, 150))
    text = fill(pick(given[told]["texts"], sketch.split, chance), slots)
    strength = fill(pick(given[told]["strength"], sketch.split, chance), slots)
    voice = "young_person" if sketch.is_young_person else "child"
    items = [
        PlanItem(
            id="A1", section="A", kind="views", voice=voice, recorded_on=heard, text=f"{text} {strength}",
            rests_on=("K1",) if sketch.is_young_person else ("K2",),
        )
    ]  # fmt: skip
    if not sketch.is_young_person:
        family = fill(pick(given["parent"]["texts"], sketch.split, chance), slots)
        items.append(
            PlanItem(
                id="A2", section="A", kind="views", voice="parent", recorded_on=heard + timedelta(days=7),
                text=family, rests_on=("K1",),
            )
        )  # fmt: skip
    return items, [strength]


def _teller(sketch: Sketch) -> str:
    if (
        sketch.year < _SPEAKS_FROM_YEAR
        or "severe_learning" in sketch.needs
        or "speaking_by_device" in sketch.needs
    ):
        return "watched"
    return "young_person" if sketch.is_young_person else "child"

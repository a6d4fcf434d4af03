"""Training of those who work with the child, told from teaching of the child."""

from __future__ import annotations

import re

from opensend.rules.plans.reading.item import Point
from opensend.rules.plans.reading.phrases import phrase
from opensend.rules.plans.reading.sentence import ReadSentence

_TRAINING = phrase("training")


_TRIGGERS = frozenset(
    (
        "training",
        "trained",
        "train",
        "trains",
        "course",
        "courses",
        "workshop",
        "workshops",
        "module",
        "modules",
    )
)


def find_training(read: ReadSentence) -> re.Match[str] | None:
    """Where a sentence promises training of those who work with the child."""
    bag = read.words.bag
    if bag.isdisjoint(_TRIGGERS):
        return None
    return _TRAINING.search(read.text, read.start, read.end)


def is_of_training(point: Point) -> bool:
    """Whether a point promises training of staff and no more."""
    found = find_training(point.lead)
    return found is not None and not any(each.is_measured for each in point.lead.quantities)

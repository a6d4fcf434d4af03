"""The peer of the plan checker: a bare search for the words that writing about plans warns of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opensend.rules.plans.plan import Plan

WARNED_OF = ("access to", "regular", "as required", "opportunities", "would benefit from", "up to")
_ANY = re.compile(r"\b(?:" + "|".join(map(re.escape, WARNED_OF)) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """One such word in a plan, told as a finding is."""

    section: str
    item: str
    quote: str
    rule: str = "word-list"
    severity: str = "weak"


def search(plan: Plan) -> list[Match]:
    """Every place in which one of the words stands."""
    return [
        Match(item.section, item.id, found[0]) for item in plan.items for found in _ANY.finditer(item.text)
    ]

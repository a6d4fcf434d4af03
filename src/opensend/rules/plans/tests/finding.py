"""Plans for tests, and what one rule finds in them."""

from __future__ import annotations

from typing import Any

from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.context import At
from opensend.rules.plans.plan import Plan, plan_from_data
from opensend.rules.plans.registry import Hit

OLLIE = {
    "child": {"name": "Oliver James Whitfield", "known_as": "Ollie", "born": "2013-11-02", "year_group": 7},
    "dated": "2025-11-14",
}
MARK = {"child": {"name": "Mark Hill", "born": "2016-03-04", "year_group": 4}, "dated": "2025-09-29"}
ZAINAB = {"child": {"name": "Zainab Hussain", "born": "2011-01-15", "year_group": 9}, "dated": "2025-03-03"}


def plan_of(about: dict[str, Any], **texts: str | dict[str, Any]) -> Plan:
    """A final plan with the items given, each under its reference: `F1="…"`, or its fields."""
    items = [
        {"id": reference, "section": reference.rstrip("0123456789"), **_fields(given)}
        for reference, given in texts.items()
    ]
    return plan_from_data({"stage": "final", "has_links": False, "items": items, **about})


def _fields(given: str | dict[str, Any]) -> dict[str, Any]:
    return {"text": given} if isinstance(given, str) else given


def found(rule: str, plan: Plan) -> list[Hit]:
    """What a rule finds in a plan."""
    (one,) = (each for each in rules() if each.id == rule)
    return list(one.check(At(plan)))


def quotes(rule: str, plan: Plan) -> list[str]:
    """The words that a rule quotes from a plan."""
    return [hit.quote for hit in found(rule, plan)]

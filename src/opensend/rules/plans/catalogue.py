"""All rules of plans, in the order in which they are published."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from opensend.rules.plans.registry import RULES, PlanRule

_MODULES = (
    "rules_sections", "rules_needs", "rules_outcomes", "rules_quantity", "rules_figures", "rules_delivery",
    "rules_expertise", "rules_vague", "rules_firmness", "rules_left_open", "rules_law", "rules_links",
    "rules_placement", "rules_budget", "rules_advice", "rules_adulthood", "rules_contradictions",
    "rules_stages", "rules_people", "rules_writing", "rules_reading_age", "rules_copies",
)  # fmt: skip


@cache
def rules() -> tuple[PlanRule, ...]:
    """Every rule. The modules register them as they are imported."""
    for name in _MODULES:
        import_module(f"opensend.rules.plans.{name}")
    return tuple(RULES.values())

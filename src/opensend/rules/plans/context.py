"""What a rule is given: the plan, the reading of each item, the links between items, and the child's age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from opensend.rules.ages import age_on, is_year_9_or_above, year_group
from opensend.rules.plans.linking import Links, link
from opensend.rules.plans.plan import Plan, PlanItem
from opensend.rules.plans.reading.item import ItemReading, read_item


@dataclass
class At:
    """One plan on its way through the rules. Readings are made once and shared by all rules."""

    plan: Plan
    caseload: Sequence[Mapping[str, str]] = ()
    """Other children's plans, as texts by item; empty where a plan is judged alone."""
    _readings: dict[str, ItemReading] = field(default_factory=dict)

    def reading(self, item: PlanItem) -> ItemReading:
        """The prose of an item, read."""
        if item.id not in self._readings:
            self._readings[item.id] = read_item(item, self.plan)
        return self._readings[item.id]

    @cached_property
    def links(self) -> Links:
        """Needs, outcomes and provision joined: as the plan says, else as its words allow."""
        return link(self.plan)

    @cached_property
    def age(self) -> int | None:
        """The child's age on the day of the plan, where both days are known."""
        born, dated = self.plan.child.born, self.plan.dated
        return age_on(born, dated) if born and dated and born <= dated else None

    @cached_property
    def is_year_9_or_above(self) -> bool:
        """Whether the plan must prepare for adulthood (SI 2014/1530 reg 12(3)); False where unknown."""
        dated, born, year = self.plan.dated, self.plan.child.born, self.plan.child.year_group
        if dated is None:
            return False
        if year is None:
            if born is None or born > dated:
                return False
            year = year_group(born, dated)
        return is_year_9_or_above(year, dated)

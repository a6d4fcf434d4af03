"""Changes to a plan as a whole: an item taken away with all that points at it, another text, another link."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec

from opensend.rules.plans.plan import Plan, PlanItem

_LINKS = ("meets", "meets_needs", "towards")
_TOLD_IN_FIELDS: dict[str, Any] = {
    "what": "", "amount": None, "group_size": None, "supplied_by": "", "qualification": "", "starts": None,
    "ends": None, "reviewed": "", "measure": "", "paid_by": "", "setting_type": "", "setting": None,
}  # fmt: skip


def change(plan: Plan, ids: Collection[str], **fields: Any) -> Plan:
    """The plan with other fields in some items."""
    return with_items(plan, (_with(each, fields) if each.id in ids else each for each in plan.items))


def with_items(plan: Plan, items: Iterable[PlanItem]) -> Plan:
    """The plan with other items."""
    return msgspec.structs.replace(plan, items=tuple(items))


def retell(plan: Plan, id: str, text: str, *, keep_fields: bool = False) -> Plan:
    """The plan with another text in an item; what its fields said of the old text goes with it."""
    return change(plan, (id,), text=text, **({} if keep_fields else _TOLD_IN_FIELDS))


def unlink(plan: Plan, gone: Collection[str], links: Collection[str] = (*_LINKS, "rests_on")) -> Plan:
    """The plan without any link to some references."""
    return with_items(plan, (_with(each, _kept_links(each, gone, links)) for each in plan.items))


def without(plan: Plan, gone: Collection[str]) -> Plan:
    """The plan without some items, and without links to them."""
    return unlink(with_items(plan, (each for each in plan.items if each.id not in gone)), gone)


def without_section(plan: Plan, section: str) -> Plan:
    """The plan without a section, heading and all."""
    left = without(plan, {each.id for each in plan.of(section)})
    return msgspec.structs.replace(left, missing_headings=(*plan.missing_headings, section))


def add_before(plan: Plan, section: str, item: PlanItem) -> Plan:
    """The plan with one more item, before the first of a section."""
    at = next((n for n, each in enumerate(plan.items) if each.section == section), len(plan.items))
    return with_items(plan, (*plan.items[:at], item, *plan.items[at:]))


def first(plan: Plan, fits: Callable[[PlanItem], bool]) -> PlanItem:
    """The first item of which something is so. Raises LookupError where there is none."""
    for each in plan.items:
        if fits(each):
            return each
    raise LookupError("no such item")


def _with(item: PlanItem, fields: dict[str, Any]) -> PlanItem:
    return msgspec.structs.replace(item, **fields)


def _kept_links(item: PlanItem, gone: Collection[str], links: Collection[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name in links:
        now = getattr(item, name)
        if now and not isinstance(now, str):
            kept[name] = tuple(each for each in now if each not in gone)
    return kept

"""Short ways to write an example of a rule: items laid at one record of a sound person."""

from __future__ import annotations

from typing import Any

Items = dict[str, Any]


def of_person(**items: Any) -> Items:
    """Items of the person; a value None takes an item or a group away, here and below."""
    return items


def of_request(**items: Any) -> Items:
    """Items of the first request."""
    return {"Requests": [items]}


def of_assessment(**items: Any) -> Items:
    """Items of the first request's assessment."""
    return of_request(Assessment=items)


def of_plan(**items: Any) -> Items:
    """Items of the plan made on the first request."""
    return of_assessment(NamedPlan=items)


def of_detail(**items: Any) -> Items:
    """Items of the first setting named in the plan."""
    return of_plan(PlanDetail=[items])


def of_active(**items: Any) -> Items:
    """Items of the plan as it is maintained on the census day."""
    return of_request(ActivePlans=items)


def of_placement(**items: Any) -> Items:
    """Items of the first setting attended."""
    return of_active(PlacementDetail=[items])


def of_need(**items: Any) -> Items:
    """Items of the first need."""
    return of_active(SENneed=[items])

"""Whether a child has a plan now, since when, and the needs that a record ranks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opensend.casework.models import ItemRevision, PlanVersion, ProcessRun, RankedNeed
from opensend.casework.projection import events_of
from opensend.people.models import Person
from opensend.rules.processes import MAINTAINED_PLAN
from opensend.rules.timeline import in_force


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """A plan: since when, and the run that maintains it (None where nothing maintains it yet)."""

    run: ProcessRun | None
    since: date | None


def plan_in_force(person: Person) -> PlanInForce | None:
    """The plan that is maintained for a child, or None. Needs the scope of the authority."""
    runs = ProcessRun.objects.filter(person=person, process=MAINTAINED_PLAN.name)
    run = runs.filter(is_closed=False).first()
    if run is not None:
        return PlanInForce(run, _made_on(run))
    if runs.exists():
        return None
    first = (
        PlanVersion.objects.filter(person=person, stage=PlanVersion.Stage.FINAL).order_by("frozen_on").first()
    )
    return PlanInForce(None, first.frozen_on) if first else None


def _made_on(run: ProcessRun) -> date | None:
    """The day on which the plan was first made, or came from another authority, as far as it is known."""
    days = []
    for event in in_force(events_of(run)):
        if event.kind in ("plan_made", "plan_transferred_in"):
            days.append(event.on)
        elif event.kind == "opening_recorded" and (told := (event.payload or {}).get("first_made")):
            days.append(date.fromisoformat(told))
    return min(days, default=None)


def review_due(plan: PlanInForce) -> date | None:
    """The last day for the next decision after a review."""
    if plan.run is None:
        return None
    owed = plan.run.deadlines.filter(rule__in=("DL-10", "MV-4"), met_on=None, ended_on=None).exclude(due=None)
    return owed.order_by("due").values_list("due", flat=True).first()


def lines_of_plan(person: Person) -> list[ItemRevision]:
    """Every line of the latest final plan, in the order of its sections."""
    final = (
        PlanVersion.objects.filter(person=person, stage=PlanVersion.Stage.FINAL).order_by("-number").first()
    )
    if final is None:
        return []
    return list(final.revisions.select_related("item").order_by("section", "position"))


def needs_of_record(person: Person, plan: PlanInForce | None) -> tuple[str, ...]:
    """The needs that hold now, main one first: those of the plan, else those of SEN support."""
    needs = RankedNeed.objects.filter(person=person, run=plan.run if plan else None, valid_to=None)
    return tuple(needs.order_by("rank").values_list("sen_type", flat=True))

"""What is known of a plan as at a day: when it was first made, its review, its change of phase, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from opensend.interchange.sen2.facts import RunFacts
from opensend.interchange.sen2.returning import ReturnYear
from opensend.rules.processes import MAINTAINED_PLAN
from opensend.rules.processes.maintained_plan.payloads import Opening
from opensend.rules.timeline import in_force

_RANKS = {declared.kind: rank for rank, declared in enumerate(MAINTAINED_PLAN.events)}


@dataclass(slots=True)
class PlanKnown:
    """A plan as it stood on a day. Without a run, nothing was recorded since it was issued."""

    run: RunFacts | None = None
    started: date | None = None
    is_transferred: bool = False
    from_authority: str = ""
    transferred_on: date | None = None
    opened_on: date | None = None
    ceased_on: date | None = None
    cease_reason: str = ""
    review_meeting: date | None = None
    review_decided: date | None = None
    review_outcome: str = ""
    amendment_notice: date | None = None
    phase_due: date | None = None
    phase_final: date | None = None

    def transfer_to_tell(self, year: ReturnYear) -> str:
        """The sending authority, where the plan came in the activity year.

        On a day that is not known it came before it was recorded: the first return after that tells it.
        """
        if self.transferred_on is not None:
            is_told = year.activity_start <= self.transferred_on <= year.activity_end
        else:
            is_told = self.opened_on is not None and self.opened_on > year.last_census_day
        return self.from_authority if is_told else ""

    def phase_to_tell(self, year: ReturnYear) -> tuple[date | None, date | None]:
        """The last day of a change of phase and the day its plan was issued, until both are long past."""
        days = [day for day in (self.phase_due, self.phase_final) if day is not None]
        if self.phase_final is not None and max(days) < year.activity_start:
            return None, None
        return self.phase_due, self.phase_final

    def review_to_tell(self) -> tuple[date | None, str, date | None, date | None]:
        """Meeting, outcome, day of the decision and of the notice: of one review, the last that was held."""
        meeting, decided, notice = self.review_meeting, self.review_decided, self.amendment_notice
        outcome = self.review_outcome
        if meeting is not None and decided is not None and decided < meeting:
            decided, outcome = None, ""
        if meeting is not None and notice is not None and notice < meeting:
            notice = None
        return meeting, outcome, decided, notice


def plan_known(run: RunFacts, on: date) -> PlanKnown | None:
    """The plan of a run as it stood on a day; None where it had not begun."""
    events = [event for event in in_force(run.events) if event.on <= on]
    if not events:
        return None
    plan = PlanKnown(run)
    for event in sorted(events, key=lambda event: (event.on, _RANKS[event.kind])):
        _take(plan, event.kind, event.on, event.payload or {})
    return plan


def _take(plan: PlanKnown, kind: str, on: date, said: dict[str, Any]) -> None:
    if kind == MAINTAINED_PLAN.opening_kind:
        _open(plan, msgspec.convert(said, Opening), on)
    elif kind == "plan_made":
        plan.started = on
    elif kind == "plan_transferred_in":
        plan.is_transferred, plan.transferred_on = True, on
        plan.from_authority = said.get("from_authority") or ""
        plan.started = _day(said.get("first_made"))
    elif kind == "review_meeting_held":
        plan.review_meeting = on
    elif kind == "review_decided":
        plan.review_decided, plan.review_outcome = on, said.get("outcome") or ""
    elif kind == "amendment_notice_sent":
        plan.amendment_notice = on
    elif kind == "phase_transfer_identified":
        plan.phase_due, plan.phase_final = _day(said.get("due")) or on, None
    elif kind == "phase_transfer_final_issued":
        plan.phase_final = on
    elif kind == "plan_ceased":
        plan.ceased_on, plan.cease_reason = on, said.get("reason") or ""


def _open(plan: PlanKnown, opening: Opening, on: date) -> None:
    plan.opened_on = on
    plan.started = opening.first_made or opening.plan_made
    plan.from_authority = opening.transferred_from or ""
    plan.is_transferred = bool(plan.from_authority)
    plan.review_meeting, plan.review_decided = opening.review_meeting_held, opening.review_decided
    plan.review_outcome = opening.review_outcome or ""
    plan.amendment_notice = opening.amendment_notice_sent
    plan.phase_due, plan.phase_final = opening.phase_transfer_due, opening.phase_transfer_final_issued


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""Requests as their writers see them: drafts, and what became of one that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opensend.audit.today import today
from opensend.casework.models import CaseEvent, ProcessRun, RequestDraft
from opensend.casework.projection import position_of
from opensend.casework.selectors.runs import open_case
from opensend.correspondence.models import Letter
from opensend.people.models import Acting, ContactPoint
from opensend.rules.engine import DeadlinePosition
from opensend.rules.processes.needs_assessment.states import REQUESTS


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request that was sent. `is_further`: another was open, so that it moves no date."""

    run: ProcessRun
    is_further: bool
    decision_due: date | None
    plan_due: date | None
    letter: Letter | None
    contact: ContactPoint | None


def list_drafts(acting: Acting) -> list[RequestDraft]:
    """The requests that somebody is writing, the last one first; never what an officer is entering."""
    return list(RequestDraft.objects.select_related("authority").filter(acting=acting, received_on=None))


def list_entries(acting: Acting) -> list[RequestDraft]:
    """The requests that an officer is entering."""
    return list(RequestDraft.objects.filter(acting=acting))


def sent_request(acting: Acting, reference: str) -> SentRequest:
    """What the page after sending says. Raises `Http404`."""
    run = open_case(acting, reference, page="request sent", sections=("case", "request"))
    limits = {limit.deadline.id: limit for limit in position_of(run, today()).deadlines}
    began = min((date.fromisoformat(run.first[kind]) for kind in REQUESTS if kind in run.first), default=None)
    asked = CaseEvent.objects.filter(run=run, kind__in=REQUESTS, is_struck_out=False, superseded_by=None)
    if began is not None:
        asked = asked.filter(happened_on__gte=began)
    letters = Letter.objects.filter(run_id=run.pk, notice="N-00", recipient_user=acting.user)
    return SentRequest(
        run=run,
        is_further=asked.count() > 1,
        decision_due=_due(limits.get("DL-01")),
        plan_due=_due(limits.get("DL-06")),
        letter=letters.first() if acting.user_id else None,
        contact=run.authority.contact_points.filter(kind=ContactPoint.Kind.CASEWORK).first(),
    )


def _due(limit: DeadlinePosition | None) -> date | None:
    return limit.deadline.due if limit is not None and limit.standing == "running" else None

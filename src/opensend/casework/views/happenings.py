"""Record something that happened and has no page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from opensend.audit.today import today
from opensend.casework.forms.happenings import HappeningForm
from opensend.casework.models import ProcessRun
from opensend.casework.projection import process_of
from opensend.casework.services.closing import record_death
from opensend.casework.services.happenings import record_happening
from opensend.casework.views.actions import has_generic_page
from opensend.casework.views.case_frame import (
    attempt,
    frame,
    open_staff_case,
    refuse_step,
    step_of,
    typed,
)
from opensend.casework.views.rehearsal import rehearse
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check
from opensend.rules.notices import notices_owed

GUIDANCE = {
    "acknowledgement_sent": "Record the day on which you told the family that their request had come.",
    "family_consulted": "Record the day on which you asked the family what it thinks about an assessment.",
    "others_notified": "The family, health, social care and the setting are told that an assessment is being "
    "considered. A refusal after this is one under regulation 5; before it, one at the first stage.",
    "outcome_notified": "Record the day on which the family was told the outcome of the assessment.",
    "family_window_extended": "The family has at least 15 days on the draft. You may give more, never less.",
    "request_withdrawn": "Record this only when the authority agrees that the law does not still ask for a "
    "decision on the request (section 36(3)).",
    "duplicate_found": "This closes the request because another one for the same child is open already. "
    "No letter is sent.",
    "turned_25": "The duties of this Part end when the young person reaches 25. Open limits no longer bind.",
    "moved_out": "Open limits no longer bind. The new authority takes over from the day of the move.",
}
"""What somebody should know before they record it."""
CLOSES = ("request_withdrawn", "duplicate_found", "turned_25", "moved_out")


@require_http_methods(["GET", "POST"])
def record_kind(request: ActingRequest, reference: str, kind: str) -> HttpResponse:
    """The date, and what the event carries; where letters go out a page to check comes first."""
    run = open_staff_case(request, reference, f"record {kind}")
    declared = {each.kind: each for each in process_of(run).events}.get(kind)
    if declared is None or not has_generic_page(kind):
        raise Http404("No such page")
    check(request.acting, f"casework.record.{kind}", run)
    if request.method == "GET" and (refused := refuse_step(request, run, kind)):
        return refused
    form = HappeningForm(
        request.POST or None, run=run, declared=declared, initial={} if kind == "died" else {"on": today()}
    )
    context: dict[str, Any] = {
        **frame(run),
        "form": form,
        "kind": kind,
        "declared": declared,
        "guidance": GUIDANCE.get(kind, ""),
        "is_closing": kind in CLOSES,
    }
    if request.method == "POST" and form.is_valid() and step_of(request) != "change":
        done = _take_step(request, run, form, kind, context)
        if done:
            return done
    page = "casework/cases/record_death.html" if kind == "died" else "casework/cases/record.html"
    return render(request, page, context)


def _take_step(
    request: ActingRequest, run: ProcessRun, form: HappeningForm, kind: str, context: dict[str, Any]
) -> HttpResponse | None:
    act = _act(request, run, form, kind)
    if step_of(request) == "confirm" or not notices_owed(kind):
        return attempt(request, form, act)
    tried = rehearse(request, run, form, act)
    if tried.letters is None:
        return tried.answer
    shown = {**context, "letters": tried.letters, "typed": typed(request), "given": form.cleaned_data}
    return render(request, "casework/cases/record_check.html", shown)


def _act(request: ActingRequest, run: ProcessRun, form: HappeningForm, kind: str) -> Callable[[], str]:
    acting, given = request.acting, form.cleaned_data

    def act() -> str:
        if kind == "died":
            record_death(acting, run=run, on=given["on"], seen=given["seen"])
        else:
            record_happening(
                acting, run=run, kind=kind, on=given["on"], payload=form.payload(), seen=given["seen"]
            )
        return reverse("casework:case", args=[run.reference])

    return act

"""Correct an event: the record that was wrong stays and is marked, with who corrected it and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from opensend.casework.forms.corrections import STRIKE_OUT, CorrectionForm
from opensend.casework.models import CaseEvent
from opensend.casework.selectors.history import event_title
from opensend.casework.services.closing import correct_happening
from opensend.casework.views.case_frame import attempt, frame, open_staff_case
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check
from opensend.rules.process import NotPossible
from opensend.ui.words import long_date


class NotWithThis(ValueError):
    """What was recorded later could not have happened if the correction were right."""


@require_http_methods(["GET", "POST"])
def correct_one(request: ActingRequest, reference: str, pk: int) -> HttpResponse:
    """Another date, or struck out; with the reason."""
    acting = request.acting
    run = open_staff_case(request, reference, "correct event")
    event = get_object_or_404(CaseEvent.objects.select_related("person"), run=run, pk=pk)
    check(acting, "casework.correct_event", event)
    form = CorrectionForm(request.POST or None, run=run, was=event.happened_on)
    if form.is_valid():
        given = form.cleaned_data
        is_struck_out = given["what"] == STRIKE_OUT

        def act() -> str:
            try:
                correct_happening(
                    acting, event=event, reason=given["reason"], seen=given["seen"],
                    on=None if is_struck_out else given["on"], strike_out=is_struck_out,
                )  # fmt: skip
            except NotPossible as clash:
                what = f"“{event_title(run, clash.kind)}” on {long_date(clash.on)}"
                raise NotWithThis(
                    f"With this correction, {what} is not possible: {clash.why} ({clash.source})"
                ) from clash
            return reverse("casework:case_events", args=[reference])

        done = attempt(request, form, act, NotWithThis)
        if done:
            return done
    elif CaseEvent.objects.filter(supersedes=event).exists():
        return redirect("casework:case_events", reference)
    context = {**frame(run), "form": form, "event": event, "title": event_title(run, event.kind)}
    return render(request, "casework/cases/correct.html", context)

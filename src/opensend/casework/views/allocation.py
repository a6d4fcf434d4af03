"""Allocate a case to a caseworker, or take it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from opensend.audit.today import today
from opensend.casework.forms.work_list import AllocationForm
from opensend.casework.selectors.staff import list_officers
from opensend.casework.services.allocation import AllocatedMeanwhile, allocate, take
from opensend.casework.views.case_frame import frame, open_staff_case
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check


@require_http_methods(["GET", "POST"])
def allocate_case(request: ActingRequest, reference: str) -> HttpResponse:
    """Choose who has the case."""
    acting = request.acting
    run = open_staff_case(request, reference, "allocate")
    check(acting, "casework.allocate", run)
    officers = list_officers(run.authority, today())
    form = AllocationForm(request.POST or None, officers=officers, initial={"caseworker": run.caseworker_id})
    if form.is_valid():
        chosen = {str(each.pk): each for each in officers}.get(form.cleaned_data["caseworker"])
        allocate(acting, run=run, caseworker=chosen)
        return redirect("casework:case", reference)
    return render(request, "casework/cases/allocate.html", {**frame(run), "form": form})


@require_POST
def take_case(request: ActingRequest, reference: str) -> HttpResponse:
    """Take a case that nobody has."""
    run = open_staff_case(request, reference, "take")
    try:
        take(request.acting, run=run)
    except AllocatedMeanwhile as meanwhile:
        messages.warning(request, str(meanwhile))
    return redirect("casework:case", reference)

"""Open a case that comes from another authority or another system, part way."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from opensend.audit.today import today
from opensend.casework.forms.openings import DAYS, OpeningForm
from opensend.casework.services.happenings import open_from_elsewhere
from opensend.casework.views.case_frame import attempt
from opensend.people.acting_request import ActingRequest
from opensend.people.finding import likely_duplicates
from opensend.people.policies import check
from opensend.people.services.persons import register_person


@require_http_methods(["GET", "POST"])
def open_case_from_elsewhere(request: ActingRequest) -> HttpResponse:
    """The child, the state and what is known; a likely duplicate is shown before a second record is made."""
    acting = request.acting
    check(acting, "casework.enter_request")
    authority = acting.authority
    assert authority is not None  # an officer has one
    form = OpeningForm(request.POST or None, initial={"on": today()})
    duplicates = []
    if form.is_valid():
        given = form.cleaned_data
        duplicates = likely_duplicates(given["name"], given["born"])

        def act() -> str:
            person = register_person(
                acting, authority=authority, name=given["name"], born=given["born"],
                known_as=given["known_as"], attends=given["attends"],
            )  # fmt: skip
            run = open_from_elsewhere(
                acting, person=person, on=given["on"], state=given["state"], known=form.known_days()
            )
            return reverse("casework:case", args=[run.reference])

        if not duplicates or request.POST.get("step") == "confirm":
            done = attempt(request, form, act)
            if done:
                return done
    context = {"form": form, "days": DAYS, "duplicates": duplicates}
    return render(request, "casework/cases/opening.html", context)

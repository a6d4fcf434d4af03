"""Pages of the final plan: an officer prepares it, a sign-off officer issues it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opensend.audit.today import today
from opensend.casework.forms.issuing import FinalPlanForm, IssueForm
from opensend.casework.models import ProcessRun
from opensend.casework.plan_changes import describe_changes
from opensend.casework.selectors.drafts import family_window, has_family_finished
from opensend.casework.selectors.placement import placement_decided
from opensend.casework.selectors.plan_findings import Found, found_in
from opensend.casework.selectors.plans import open_version, read_version
from opensend.casework.selectors.recommendations import read_recommendations
from opensend.casework.selectors.runs import open_case
from opensend.casework.services.issuing import found_in_final, issue_plan, prepare_final, signature_of
from opensend.casework.services.plan_errors import PlanRefused
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.families import person_addressees
from opensend.people.models import Acting
from opensend.people.policies import check


def prepare(request: ActingRequest, reference: str) -> HttpResponse:
    """Put the decided place into Section I and ask a sign-off officer to issue the plan."""
    run = open_case(request.acting, reference, page="prepare the final plan")
    check(request.acting, "casework.edit_plan", run)
    found = _forecast(request.acting, run)
    form = FinalPlanForm(request.POST or None, run=run, unlawful=found.without_reason if found else ())
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            starts = form.cleaned_data["starts"]
            prepare_final(request.acting, run=run, starts=starts, reasons=form.reasons)
            messages.success(request, "The final plan waits for a sign-off officer.")
            return reverse("casework:case", args=[reference])

        try:
            if answer := perform(request.acting, form, act):
                return answer
        except PlanRefused as refused:
            form.add_error(None, str(refused))
    context = {
        "run": run,
        "form": form,
        "found": found,
        "decided": placement_decided(run),
        "window": family_window(run),
    }
    return render(request, "casework/issuing/prepare.html", context)


def _forecast(acting: Acting, run: ProcessRun) -> Found | None:
    """What would be found in the final plan; None where it cannot be prepared, which its page says."""
    try:
        return found_in_final(acting, run=run)
    except PlanRefused:
        return None


def issue(request: ActingRequest, number: int) -> HttpResponse:
    """Read the whole plan, see what changed and who will be written to, and issue it."""
    version = open_version(request.acting, number, page="issue")
    check(request.acting, "casework.approve_draft", version)
    run, changes, plan = version.run, describe_changes(version), read_version(request.acting, version)
    found = found_in(plan, signature_of(request.acting, today()))
    form = IssueForm(
        request.POST or None, run=run, has_changes=bool(changes), initial={"on": today()},
        unlawful=found.without_reason,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            issue_plan(
                request.acting, version=version, on=form.cleaned_data["on"], seen=form.cleaned_data["seen"],
                confirms_changes=form.cleaned_data.get("confirms_changes", False), reasons=form.reasons,
            )  # fmt: skip
            messages.success(request, "The final plan has been issued. Its letters are stored.")
            return reverse("casework:case", args=[run.reference])

        try:
            if answer := perform(request.acting, form, act):
                return answer
        except PlanRefused as refused:
            form.add_error("confirms_changes" if "confirms_changes" in form.fields else None, str(refused))
    context = {
        "run": run,
        "version": version,
        "plan": plan,
        "recommendations": read_recommendations(plan),
        "found": found,
        "changes": changes,
        "form": form,
        "window": family_window(run),
        "has_finished": has_family_finished(run),
        "addressees": person_addressees(run.person, today()),
    }
    return render(request, "casework/issuing/issue.html", context)

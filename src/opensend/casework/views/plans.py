"""The plan of a case, as the authority's staff write and read it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from opensend.casework.models import PlanVersion, ProcessRun
from opensend.casework.plan_changes import changes_between
from opensend.casework.selectors.plan_advice import advice_not_listed
from opensend.casework.selectors.plan_findings import found_in
from opensend.casework.selectors.plans import read_version, versions_of, working_version
from opensend.casework.selectors.recommendations import read_recommendations
from opensend.casework.selectors.runs import open_case
from opensend.casework.services.plan_findings import note_counts
from opensend.casework.services.plans import MAY_BE_WRITTEN, start_plan
from opensend.casework.views.plan_step import address_of, press
from opensend.people.acting_request import ActingRequest
from opensend.people.models import Acting
from opensend.people.policies import check, may


def open_plan(acting: Acting, reference: str, page: str, action: str = "casework.read_case") -> ProcessRun:
    """A case for a page about its plan. Raises `Http404` out of scope and `NotAllowed`."""
    run = open_case(acting, reference, page=page, sections=("case", "plan"))
    check(acting, action, run)
    return run


def open_working(
    acting: Acting, reference: str, page: str, action: str = "casework.edit_plan"
) -> tuple[ProcessRun, PlanVersion]:
    """A case and the version of its plan that is being written. Raises `Http404` where there is none."""
    run = open_plan(acting, reference, page, action)
    version = working_version(run)
    if version is None:
        raise Http404("No version of this plan is being written")
    return run, version


@require_GET
def case_plan(request: ActingRequest, reference: str) -> HttpResponse:
    """The working version by section, what is found in it, its steps, and the versions there were."""
    acting = request.acting
    run = open_plan(acting, reference, "plan")
    listed = versions_of(run)
    version = next((each for each in listed if each.stage == PlanVersion.Stage.WORKING), None)
    read = read_version(acting, version) if version else None
    found = found_in(read) if read else None
    if version and found:
        note_counts(version=version, found=found)
    context = {
        "run": run,
        "version": version,
        "read": read,
        "recommendations": read_recommendations(read) if read else None,
        "found": found,
        "not_listed": advice_not_listed(version) if version else [],
        "versions": listed,
        "may_edit": may(acting, "casework.edit_plan", run),
        "may_start": version is None and run.state in MAY_BE_WRITTEN,
        "back": address_of("casework:case", run.reference),
    }
    return render(request, "casework/plan/plan.html", context)


@require_POST
def start_version(request: ActingRequest, reference: str) -> HttpResponse:
    """Start the plan, or a further version of it."""
    acting = request.acting
    run = open_plan(acting, reference, "plan", "casework.edit_plan")
    return press(
        request, lambda: start_plan(acting, run=run), reverse("casework:case_plan", args=[reference])
    )


@require_GET
def compare_versions(request: ActingRequest, reference: str, before: int, after: int) -> HttpResponse:
    """What differs between two versions, in words and side by side."""
    run = open_plan(request.acting, reference, "plan changes")
    by_number = {each.number: each for each in versions_of(run)}
    if before not in by_number or after not in by_number:
        raise Http404("No such version")
    context = {
        "run": run,
        "before": by_number[before],
        "after": by_number[after],
        "changes": changes_between(by_number[before], by_number[after]),
    }
    return render(request, "casework/plan/compare.html", context)

"""The return's page of one case: what the return would say of the child, with each finding at its field."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from opensend.casework.models import ProcessRun
from opensend.casework.services.in_force import NotInForce
from opensend.casework.views.case_frame import frame, open_staff_case
from opensend.interchange.readiness.case_forms import PersonForm
from opensend.interchange.readiness.case_record import first_of_each_rule, read_parts
from opensend.interchange.readiness.in_force_forms import FORMS
from opensend.interchange.readiness.selectors import plan_in_force
from opensend.interchange.readiness.services import check_records
from opensend.interchange.readiness.years import latest_year, years_shown
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check, may
from opensend.people.services.persons import IdentifierTaken, record_identifier, record_return_facts

TAB = "returns:case"


@require_GET
def show_case(request: ActingRequest, reference: str) -> HttpResponse:
    """What the return of a year would say of this child, and what the rules find in it."""
    run = open_staff_case(request, reference, "return")
    check(request.acting, "return.read")
    year, plan = _year(request), plan_in_force(run)
    context = {
        **frame(run, TAB),
        "year": year,
        "years": years_shown(),
        "parts": (parts := read_parts(run.authority, _kept(run), year)),
        "firsts": first_of_each_rule(parts),
        "may_complete": may(request.acting, "person.record_return_facts", run.person),
        "may_record": plan is not None and may(request.acting, "casework.record_in_force", plan),
    }
    return render(request, "interchange/readiness/case.html", context)


@require_http_methods(["GET", "POST"])
def record_person(request: ActingRequest, reference: str) -> HttpResponse:
    """What the return asks of the person: names, sex, ethnicity, numbers."""
    run = open_staff_case(request, reference, "return")
    person, acting = run.person, request.acting
    check(acting, "return.read")
    check(acting, "person.record_return_facts", person)
    year = _year(request)
    numbers = {each.kind: each.value for each in person.personidentifiers.all()}
    form = PersonForm(request.POST or None, person=person, numbers=numbers, year=year)
    if form.is_valid():
        try:
            record_return_facts(acting, person=person, **form.facts())
            for kind, value in form.numbers().items():
                if value and value != numbers.get(kind):
                    record_identifier(acting, person=person, kind=kind, value=value)
        except IdentifierTaken as taken:
            form.add_error(None, str(taken))
        else:
            check_records(run.authority, [_kept(run)], year=year)
            return redirect(f"{reverse(TAB, args=[reference])}?year={year}")
    context = {**frame(run, TAB), "form": form, "year": year}
    return render(request, "interchange/readiness/person.html", context)


@require_http_methods(["GET", "POST"])
def record_in_force(request: ActingRequest, reference: str, what: str) -> HttpResponse:
    """What holds under the plan from a day on: needs, the setting named, the placement, the budget."""
    run = open_staff_case(request, reference, "return")
    plan = plan_in_force(run)
    if plan is None or what not in FORMS:
        raise Http404("Nothing of that kind is recorded under this case")
    check(request.acting, "casework.record_in_force", plan)
    year = _year(request)
    form = FORMS[what](request.POST or None, year=year)
    if form.is_valid():
        try:
            form.keep(request.acting, plan)
        except (NotInForce, ValueError) as refused:
            form.add_error(None, str(refused))
        else:
            check_records(run.authority, [_kept(run)], year=year)
            return redirect(f"{reverse(TAB, args=[reference])}?year={year}")
    context = {**frame(run, TAB), "form": form, "year": year}
    return render(request, "interchange/readiness/in_force.html", context)


def _kept(run: ProcessRun) -> int:
    """The record with which the return tells of the case's child: the one that was kept of two."""
    return run.person.merged_into_id or run.person_id


def _year(request: ActingRequest) -> int:
    """The collection year that the page is about: the one asked for, else the next."""
    given = request.GET.get("year", "")
    return int(given) if given in {str(each) for each in years_shown()} else latest_year()

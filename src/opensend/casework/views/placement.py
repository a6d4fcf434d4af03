"""Pages of placement for the authority's officers: whom to consult, what to decide."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opensend.audit.today import today
from opensend.casework.forms.placement import ConsultForm, PlacementDecisionForm
from opensend.casework.models import ProcessRun
from opensend.casework.selectors.placement import asked_for, consulted, placement_decided
from opensend.casework.selectors.runs import open_case
from opensend.casework.services.placement import NotLawfulPlacement, consult_setting, decide_placement
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check, may
from opensend.provision.choices import setting_choices
from opensend.provision.selectors import setting_by_urn
from opensend.rules.placement import Asked, lawful_tests

TYPE_ONLY = "type"


def case_placement(request: ActingRequest, reference: str) -> HttpResponse:
    """What the family asked for, who was consulted and answered, what was decided."""
    run = open_case(request.acting, reference, page="placement")
    check(request.acting, "casework.read_case", run)
    context = {
        "run": run,
        "asked_for": asked_for(run),
        "consulted": consulted(run, today()),
        "decided": placement_decided(run),
        "may_consult": may(request.acting, "casework.record.consultation_sent", run),
        "may_decide": may(request.acting, "casework.record.placement_decided", run),
        "may_prepare": may(request.acting, "casework.edit_plan", run),
    }
    return render(request, "casework/placement/case.html", context)


def consult(request: ActingRequest, reference: str) -> HttpResponse:
    """Find a setting in the register and send it the draft."""
    run = open_case(request.acting, reference, page="consult")
    check(request.acting, "casework.record.consultation_sent", run)
    done = reverse("casework:case_placement", args=[reference])
    form = ConsultForm(request.POST or None, run=run, initial={"on": today()})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            urn, on = form.cleaned_data["setting"], form.cleaned_data["on"]
            consult_setting(request.acting, run=run, setting_urn=urn, on=on, seen=form.cleaned_data["seen"])
            return done

        try:
            if answer := perform(request.acting, form, act):
                return answer
        except ValueError as wrong:
            form.add_error("setting", str(wrong))
    text = request.GET.get("q", "")
    chosen = setting_by_urn(request.GET.get("setting", "") or form["setting"].value() or "")
    wishes = [each for each in asked_for(run) if each.setting]
    context = {
        "run": run, "form": form, "choices": setting_choices(text), "chosen": chosen, "wishes": wishes,
    }  # fmt: skip
    return render(request, "casework/placement/consult.html", context)


def decide(request: ActingRequest, reference: str) -> HttpResponse:
    """First which place is to be named; then each lawful test for that, with its reasons."""
    run = open_case(request.acting, reference, page="decide placement")
    check(request.acting, "casework.record.placement_decided", run)
    wishes, replies = asked_for(run), consulted(run, today())
    named = request.GET.get("named", "")
    if not named:
        context = {"run": run, "wishes": wishes, "consulted": replies, "type_only": TYPE_ONLY}
        return render(request, "casework/placement/choose_named.html", context)
    setting = None if named == TYPE_ONLY else setting_by_urn(named)
    if named != TYPE_ONLY and setting is None:
        raise Http404("No such setting")
    wish = wishes[0] if wishes else None
    asked = wish.asked if wish else Asked.NOTHING
    requested_urn = wish.request.setting_urn if wish else ""
    tests = lawful_tests(asked, names_requested=setting is not None and setting.urn == requested_urn)
    kind = setting.type_name if setting else ""
    form = PlacementDecisionForm(
        request.POST or None, run=run, tests=tests, initial={"on": today(), "setting_type": kind}
    )
    if request.method == "POST" and form.is_valid():
        answer = _decide(request, run, form, asked, requested_urn, setting.urn if setting else "")
        if answer:
            return answer
    context = {
        "run": run, "form": form, "setting": setting, "wish": wish, "tests": tests, "consulted": replies,
    }  # fmt: skip
    return render(request, "casework/placement/decide.html", context)


def _decide(
    request: ActingRequest,
    run: ProcessRun,
    form: PlacementDecisionForm,
    asked: Asked,
    requested_urn: str,
    named_urn: str,
) -> HttpResponse | None:
    def act() -> str:
        decide_placement(
            request.acting,
            run=run,
            asked=asked,
            requested_urn=requested_urn,
            named_urn=named_urn,
            setting_type=form.cleaned_data["setting_type"],
            answers=form.answers,
            reasons=form.cleaned_data["reasons"],
            on=form.cleaned_data["on"],
            seen=form.cleaned_data["seen"],
        )
        return reverse("casework:case_placement", args=[run.reference])

    try:
        return perform(request.acting, form, act)
    except NotLawfulPlacement as wrong:
        for fault in wrong.faults:
            test = getattr(fault, "test", "")
            field = f"{test}-reasons" if test and f"{test}-reasons" in form.fields else None
            form.add_error(field, getattr(fault, "why", str(fault)))
    return None

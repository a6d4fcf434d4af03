"""Pages on which the authority's decisions, and its panel's advice, are recorded."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from opensend.audit.today import today
from opensend.casework.forms.decisions import (
    AssessmentDecisionForm,
    DecisionForm,
    PanelAdviceForm,
    PlanDecisionForm,
)
from opensend.casework.models import Decision, ProcessRun
from opensend.casework.selectors.case_page import read_decisions
from opensend.casework.services.decisions import (
    DecisionAgainstTests,
    decide_on_plan,
    decide_to_assess,
    record_panel_advice,
)
from opensend.casework.views.case_frame import (
    attempt,
    frame,
    open_staff_case,
    refuse_step,
    step_of,
    typed,
)
from opensend.casework.views.rehearsal import rehearse
from opensend.correspondence.models import Letter
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check
from opensend.rules.placement import TESTS as PLACEMENT_TESTS

Service = Callable[..., Decision]

TEST_WORDS = {
    "has_or_may_have_sen": "Has, or may have, special educational needs (s.36(8)(a))",
    "may_need_plan": "Provision in accordance with a plan may be necessary (s.36(8)(b))",
    "plan_necessary": "A plan is necessary (s.37(1))",
    **{test.id: f"{test.question} ({test.source})" for test in PLACEMENT_TESTS.values()},
}


@require_http_methods(["GET", "POST"])
def decide_assessment(request: ActingRequest, reference: str) -> HttpResponse:
    """Decide whether to assess: the two parts of the test, then a page to check, then the letters."""
    run = open_staff_case(request, reference, "decide_to_assess")
    check(request.acting, "casework.record.assessment_agreed", run)
    form = AssessmentDecisionForm(request.POST or None, run=run)
    return _decide(request, run, form, ("assessment_agreed", "assessment_refused"), decide_to_assess)


@require_http_methods(["GET", "POST"])
def decide_plan(request: ActingRequest, reference: str) -> HttpResponse:
    """Decide whether a plan is necessary, with the panel's advice in view."""
    run = open_staff_case(request, reference, "decide_on_plan")
    check(request.acting, "casework.record.plan_agreed", run)
    form = PlanDecisionForm(request.POST or None, run=run)
    return _decide(request, run, form, ("plan_agreed", "plan_refused"), decide_on_plan)


@require_http_methods(["GET", "POST"])
def advise_as_panel(request: ActingRequest, reference: str) -> HttpResponse:
    """Record what the panel advises; it decides nothing."""
    acting = request.acting
    run = open_staff_case(request, reference, "panel_advice")
    check(acting, "casework.record.panel_advised", run)
    form = PanelAdviceForm(request.POST or None, run=run, initial={"on": today()})
    if form.is_valid():
        given = form.cleaned_data

        def act() -> str:
            record_panel_advice(
                acting, run=run, advises=given["advises"], on=given["on"], reasons=given["reasons"],
                seen=given["seen"],
            )  # fmt: skip
            return reverse("casework:case", args=[reference])

        done = attempt(request, form, act, ValueError)
        if done:
            return done
    elif request.method == "GET" and (refused := refuse_step(request, run, "panel_advised")):
        return refused
    context = {**frame(run), "form": form, "decisions": read_decisions(run), "tests": TEST_WORDS}
    return render(request, "casework/decisions/panel.html", context)


def _decide(
    request: ActingRequest, run: ProcessRun, form: DecisionForm, kinds: tuple[str, str], service: Service
) -> HttpResponse:
    if request.method == "GET" and (refused := refuse_step(request, run, *kinds)):
        return refused
    if request.method == "POST" and form.is_valid() and step_of(request) != "change":

        def act() -> str:
            return _act(request, run, form, service)

        if step_of(request) == "confirm":
            done = attempt(request, form, act, DecisionAgainstTests)
        else:
            tried = rehearse(request, run, form, act, DecisionAgainstTests)
            done = tried.answer
            if tried.letters is not None:
                return _show_check(request, run, form, kinds, tried.letters)
        if done:
            return done
    context = {
        **frame(run),
        "form": form,
        "is_about_plan": kinds[0] == "plan_agreed",
        "is_first_stage": _is_first_stage(run, kinds),
        "decisions": read_decisions(run),
        "tests": TEST_WORDS,
    }
    return render(request, "casework/decisions/decide.html", context)


def _act(request: ActingRequest, run: ProcessRun, form: DecisionForm, service: Service) -> str:
    given = form.cleaned_data
    service(
        request.acting, run=run, agreed=form.agreed, on=given["on"], reasons=given["reasons"],
        tests=form.answers(), seen=given["seen"],
    )  # fmt: skip
    return reverse("casework:case", args=[run.reference])


def _show_check(
    request: ActingRequest, run: ProcessRun, form: DecisionForm, kinds: tuple[str, str], letters: list[Letter]
) -> HttpResponse:
    context = {
        **frame(run),
        "given": form.cleaned_data,
        "answers": form.answers(),
        "tests": TEST_WORDS,
        "agreed": form.agreed,
        "is_about_plan": kinds[0] == "plan_agreed",
        "is_first_stage": not form.agreed and _is_first_stage(run, kinds),
        "letters": letters,
        "typed": typed(request),
    }
    return render(request, "casework/decisions/check.html", context)


def _is_first_stage(run: ProcessRun, kinds: tuple[str, str]) -> bool:
    """Whether a refusal now comes before the notice that an assessment is being considered (s.36(5))."""
    is_told = {"others_notified", "opening_recorded"}.intersection(run.first)
    return kinds[1] == "assessment_refused" and not is_told

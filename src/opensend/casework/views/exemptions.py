"""Choose an exemption from a time limit, give its evidence, and see what it would excuse."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from opensend.audit.today import today
from opensend.casework.forms.exemptions import ExemptionForm
from opensend.casework.models import ProcessRun
from opensend.casework.projection import process_of, read_projection
from opensend.casework.selectors.exemptions import list_exemptions, weigh_exemption
from opensend.casework.services.exemptions import NotProved, record_exemption
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
from opensend.rules.engine import Projection
from opensend.rules.process import ExemptionRule, Ground


@require_GET
def choose_exemption(request: ActingRequest, reference: str) -> HttpResponse:
    """The exemptions that are for a limit of this case, each with its grounds."""
    run = open_staff_case(request, reference, "exemptions")
    check(request.acting, "casework.record.exemption_recorded", run)
    if refused := refuse_step(request, run, "exemption_recorded"):
        return refused
    projection = _projection(run)
    rules = [(rule, _why_not_yet(rule, projection)) for rule in list_exemptions(run, projection)]
    limits = {limit.id: limit.rule.title for limit in projection.deadlines}
    return render(request, "casework/cases/exemptions.html", {**frame(run), "rules": rules, "limits": limits})


@require_http_methods(["GET", "POST"])
def record_one(request: ActingRequest, reference: str, exemption: str, letter: str) -> HttpResponse:
    """The evidence of one ground; then what it would excuse, and the letter to the family."""
    run = open_staff_case(request, reference, "record exemption")
    acting = request.acting
    check(acting, "casework.record.exemption_recorded", run)
    rule, ground = _ground(run, exemption, letter)
    abouts = [limit.about for limit in _projection(run).deadlines if limit.id == "DL-02" and limit.about]
    form = ExemptionForm(
        request.POST or None, run=run, rule=rule, ground=ground, abouts=abouts, initial={"on": today()}
    )
    context = {**frame(run), "form": form, "rule": rule, "ground": ground}
    if request.method == "POST" and form.is_valid() and step_of(request) != "change":
        given, evidence = form.cleaned_data, form.evidence()

        def act() -> str:
            record_exemption(
                acting, run=run, exemption=rule.id, ground=ground.letter, on=given["on"], evidence=evidence,
                seen=given["seen"],
            )  # fmt: skip
            return reverse("casework:case", args=[reference])

        if step_of(request) == "confirm":
            done = attempt(request, form, act, NotProved)
        else:
            tried = rehearse(request, run, form, act, NotProved)
            done = tried.answer
            if tried.letters is not None:
                payload = {"exemption": rule.id, "ground": ground.letter, **evidence}
                effect = weigh_exemption(run, on=given["on"], payload=payload)
                shown = {**context, "effect": effect, "letters": tried.letters, "typed": typed(request)}
                return render(request, "casework/cases/exemption_check.html", shown)
        if done:
            return done
    return render(request, "casework/cases/exemption.html", context)


def _projection(run: ProcessRun) -> Projection:
    return read_projection(run, list(run.deadlines.all()))


def _why_not_yet(rule: ExemptionRule, projection: Projection) -> str:
    is_ready = rule.needs is None or rule.needs in projection.first or "opening_recorded" in projection.first
    return "" if is_ready else rule.needs_why


def _ground(run: ProcessRun, exemption: str, letter: str) -> tuple[ExemptionRule, Ground]:
    for rule in process_of(run).exemptions:
        for ground in rule.grounds:
            if (rule.id, ground.letter) == (exemption, letter):
                return rule, ground
    raise Http404("No such exemption")

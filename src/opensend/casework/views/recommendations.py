"""The recommendations of the advice and what the plan does with each: to read, to answer, to undo."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opensend.casework.forms.recommendations import ReasonForm, RecommendationForm
from opensend.casework.models import PlanVersion, ProcessRun
from opensend.casework.selectors.plans import (
    ReadVersion,
    newest_sent_version,
    read_version,
    working_version,
)
from opensend.casework.selectors.recommendations import (
    Recommendation,
    State,
    earlier_answers,
    read_recommendations,
)
from opensend.casework.services.recommendations import answer_recommendation, withdraw_answer
from opensend.casework.views.plan_step import press, write
from opensend.casework.views.plans import open_plan, open_working
from opensend.people.acting_request import ActingRequest
from opensend.people.models import Acting
from opensend.people.policies import may

NOT_ANSWERED = "not_answered"
"""The filter of the list that shows what still waits for an answer."""


@require_GET
def list_recommendations(request: ActingRequest, reference: str) -> HttpResponse:
    """Every recommendation, advice by advice, with its answer in the version that is written or was sent."""
    acting = request.acting
    run = open_plan(acting, reference, "recommendations")
    version = working_version(run) or newest_sent_version(run)
    found = read_recommendations(read_version(acting, version)) if version else None
    is_narrowed = request.GET.get("show") == NOT_ANSWERED
    context = {
        "run": run,
        "version": version,
        "found": found,
        "shown": found.narrowed() if found and is_narrowed else found.advice if found else (),
        "is_narrowed": is_narrowed,
        "may_answer": _may_answer(acting, run, version),
    }
    return render(request, "casework/plan/recommendations.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: ActingRequest, reference: str, item: int) -> HttpResponse:
    """Answer one recommendation, with the words of the advice and of the plan side by side."""
    acting = request.acting
    run, version = open_working(acting, reference, "recommendation", "casework.answer_recommendation")
    read = read_version(acting, version)
    found = read_recommendations(read).of(item)
    form = _form(request, found, read)

    def save() -> str:
        assert form is not None
        answer_recommendation(
            acting, version=version, item=found.item, answer=form.chosen_answer,
            reason=form.cleaned_data["reason"], into=form.chosen_place,
        )  # fmt: skip
        return _next(acting, run, version, item) if "next" in request.POST else _listed(reference, item)

    if form is not None and form.is_valid() and (done := write(acting, form, save)):
        return done
    context = {
        "run": run,
        "found": found,
        "form": form,
        "title": f"Recommendation: {found.item.kind}",
        "advice": found.item.advice,
        "earlier": earlier_answers(version, found.item),
    }
    return render(request, "casework/plan/answer_recommendation.html", context)


@require_POST
def undo(request: ActingRequest, reference: str, item: int) -> HttpResponse:
    """Take an answer back."""
    acting = request.acting
    _, version = open_working(acting, reference, "recommendation", "casework.answer_recommendation")
    found = read_recommendations(read_version(acting, version)).of(item)
    return press(
        request,
        lambda: withdraw_answer(acting, version=version, item=found.item),
        _listed(reference, item),
        "The answer was undone. The recommendation waits for an answer again.",
    )


def _may_answer(acting: Acting, run: ProcessRun, version: PlanVersion | None) -> bool:
    is_written = version is not None and version.stage == PlanVersion.Stage.WORKING
    return is_written and may(acting, "casework.answer_recommendation", run)


def _form(
    request: ActingRequest, found: Recommendation, read: ReadVersion
) -> RecommendationForm | ReasonForm | None:
    """None where the plan says what was recommended: the plan is what would have to change."""
    if found.state == State.ACCEPTED:
        return None
    if found.rests:
        return ReasonForm(request.POST or None, initial={"reason": found.reason})
    return RecommendationForm(request.POST or None, found=found, read=read)


def _next(acting: Acting, run: ProcessRun, version: PlanVersion, item: int) -> str:
    """The next recommendation without an answer after this one, else the first; the list where none is."""
    found = read_recommendations(read_version(acting, version))
    numbers = [each.item.pk for each in found.all]
    waiting = [each.item.pk for each in found.unanswered]
    after = [pk for pk in waiting if numbers.index(pk) > numbers.index(item)]
    if not waiting:
        return _listed(run.reference, item)
    return reverse("casework:answer_recommendation", args=[run.reference, (after or waiting)[0]])


def _listed(reference: str, item: int) -> str:
    return reverse("casework:recommendations", args=[reference]) + f"#recommendation-{item}"

"""Sending a draft, and what came back: the officer's side."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from opensend.audit.today import today
from opensend.casework.forms.plan_findings import ReasonsForm
from opensend.casework.forms.plans import AnswerForm, FinishedForm, MeetingForm
from opensend.casework.selectors import drafts
from opensend.casework.selectors.comments import open_comment, sent_comments
from opensend.casework.selectors.plan_advice import advice_not_listed
from opensend.casework.selectors.plan_findings import found_in, to_be_sent
from opensend.casework.selectors.plans import newest_sent_version, read_version, working_version
from opensend.casework.selectors.recommendations import read_recommendations
from opensend.casework.selectors.standing import current_events
from opensend.casework.services.comments import answer_comment, note_finished
from opensend.casework.services.drafts import send_draft
from opensend.casework.services.events import record_event
from opensend.casework.views.plan_step import write
from opensend.casework.views.plans import open_plan, open_working
from opensend.people.acting_request import ActingRequest
from opensend.rules.process import NotPossible


@require_http_methods(["GET", "POST"])
def send(request: ActingRequest, reference: str) -> HttpResponse:
    """Check who gets the draft and until when they may answer; then send it."""
    acting = request.acting
    run, version = open_working(acting, reference, "plan sending", "casework.send_draft")
    read = read_version(acting, version)
    found = found_in(read, to_be_sent(today()))
    form = ReasonsForm(request.POST or None, run=run, unlawful=found.without_reason)

    def act() -> str:
        seen, reasons = form.cleaned_data["seen"], form.reasons
        send_draft(acting, version=version, on=today(), seen=seen, reasons=reasons)
        return reverse("casework:comments", args=[reference])

    if form.is_valid() and (done := write(acting, form, act)):
        return done
    try:
        sending, refused = drafts.sending_of(run, today()), None
    except NotPossible as why:
        sending, refused = None, why
    context = {
        "run": run,
        "version": version,
        "form": form,
        "sending": sending,
        "refused": refused,
        "found": found,
        "recommendations": read_recommendations(read),
        "has_section_g": bool(read.of("G")),
        "names_a_place": bool(read.of("I")),
        "not_listed": advice_not_listed(version),
    }
    return render(request, "casework/draft/send.html", context)


@require_GET
def list_comments(request: ActingRequest, reference: str) -> HttpResponse:
    """What the family sent, by item, each with its answer; who has finished; the meeting."""
    acting = request.acting
    run = open_plan(acting, reference, "comments", "casework.answer_comment")
    version = newest_sent_version(run)
    context = {
        "run": run,
        "version": version,
        "working": working_version(run),
        "said": sent_comments(read_version(acting, version)) if version else [],
        "window": drafts.family_window(run),
        "asked": drafts.asked_of_family(run, version) if version else [],
        "meetings": current_events(run, "meeting_requested", "meeting_held"),
        "answers": current_events(run, "representations_received"),
    }
    return render(request, "casework/draft/comments.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: ActingRequest, reference: str, comment: int) -> HttpResponse:
    """Answer one comment."""
    acting = request.acting
    run = open_plan(acting, reference, "comments", "casework.answer_comment")
    version = newest_sent_version(run)
    if version is None:
        raise Http404("No draft was sent")
    said = open_comment(version.plan_id, comment)
    form = AnswerForm(request.POST or None, initial={"answer": said.answer})

    def act() -> str:
        answer_comment(acting, comment=said, answer=form.cleaned_data["answer"])
        return reverse("casework:comments", args=[reference]) + f"#comment-{said.pk}"

    if form.is_valid() and (done := write(acting, form, act)):
        return done
    return render(request, "casework/draft/answer.html", {"run": run, "said": said, "form": form})


@require_http_methods(["GET", "POST"])
def finished(request: ActingRequest, reference: str) -> HttpResponse:
    """Note that somebody said, on paper or by telephone, that they have nothing more to say."""
    acting = request.acting
    run = open_plan(acting, reference, "comments", "casework.answer_comment")
    version = newest_sent_version(run)
    if version is None:
        raise Http404("No draft was sent")
    waiting = [each for each in drafts.asked_of_family(run, version) if each.finished_on is None]
    form = FinishedForm(request.POST or None, run=run, choices=[(each.key, each.name) for each in waiting])

    def act() -> str:
        note_finished(acting, version=version, recipient_key=form.cleaned_data["who"])
        return reverse("casework:comments", args=[reference])

    if form.is_valid() and (done := write(acting, form, act)):
        return done
    return render(request, "casework/draft/finished.html", {"run": run, "form": form, "waiting": waiting})


@require_http_methods(["GET", "POST"])
def meeting_held(request: ActingRequest, reference: str) -> HttpResponse:
    """Record the day on which the meeting about the draft was held (SI 2014/1530 reg 13(1)(b))."""
    acting = request.acting
    run = open_plan(acting, reference, "comments", "casework.record.meeting_held")
    form = MeetingForm(request.POST or None, run=run)

    def act() -> str:
        record_event(
            acting, run=run, kind="meeting_held", on=form.cleaned_data["on"], seen=form.cleaned_data["seen"]
        )
        return reverse("casework:comments", args=[reference])

    if form.is_valid() and (done := write(acting, form, act)):
        return done
    return render(request, "casework/draft/meeting_held.html", {"run": run, "form": form})

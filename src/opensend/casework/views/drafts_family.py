"""The family reads the draft, says what it thinks item by item, asks for a meeting, and sends its answer."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opensend.audit.today import today
from opensend.casework.forms.plans import CommentForm, PlanForm
from opensend.casework.models import PlanVersion, ProcessRun
from opensend.casework.plan_changes import describe_changes
from opensend.casework.selectors import drafts
from opensend.casework.selectors.comments import own_comments
from opensend.casework.selectors.plans import newest_sent_version, read_version
from opensend.casework.selectors.standing import current_events
from opensend.casework.services import comments
from opensend.casework.services.events import record_event
from opensend.casework.views.plan_step import address_of, press, write
from opensend.casework.views.plans import open_plan
from opensend.people.acting_request import ActingRequest
from opensend.people.models import Acting


@require_GET
def read_draft(request: ActingRequest, reference: str) -> HttpResponse:
    """The newest draft (or the final plan), with what one has said about each item and what was answered."""
    acting = request.acting
    run = open_plan(acting, reference, "draft plan", "casework.comment")
    version = newest_sent_version(run)
    context = {
        "run": run,
        "version": version,
        "read": read_version(acting, version) if version else None,
        "said": own_comments(acting, version) if version else None,
        "may_comment": version is not None and version.stage == PlanVersion.Stage.DRAFT,
        "changes": describe_changes(version) if version else (),
        "window": drafts.family_window(run),
        "finished_on": drafts.finished_on(acting, run, version) if version else None,
        "meeting": current_events(run, "meeting_requested", "meeting_held"),
        "ask_for_setting": address_of("casework:family_placement", run.reference),
        "back": address_of("casework:family_case", run.reference) or address_of("casework:start"),
    }
    return render(request, "casework/draft/family_draft.html", context)


@require_http_methods(["GET", "POST"])
def comment(request: ActingRequest, reference: str, item: str = "") -> HttpResponse:
    """Say something about one item, or about the whole."""
    acting = request.acting
    run, version = _open_draft(acting, reference)
    read = read_version(acting, version)
    found = read.item(item) if item else None
    said = own_comments(acting, version)
    form = CommentForm(request.POST or None, initial={"text": said.draft_text(found)})

    def act() -> str:
        text = form.cleaned_data["text"]
        comments.comment(acting, version=version, item=found.item if found else None, text=text)
        return _draft_address(reference, item)

    if form.is_valid() and (done := write(acting, form, act)):
        return done
    context = {"run": run, "item": found, "form": form, "said": said.about(found)}
    return render(request, "casework/draft/family_comment.html", context)


@require_POST
def agree(request: ActingRequest, reference: str, item: str) -> HttpResponse:
    """Say that an item is right, or take that back."""
    acting = request.acting
    _, version = _open_draft(acting, reference)
    found = read_version(acting, version).item(item)
    agrees = request.POST.get("agrees") != "no"
    return press(
        request,
        lambda: comments.agree_with(acting, version=version, item=found.item, agrees=agrees),
        _draft_address(reference, item),
    )


@require_http_methods(["GET", "POST"])
def send_answer(request: ActingRequest, reference: str) -> HttpResponse:
    """Check what one has written, and send it to the council; or send it and say that that is all."""
    acting = request.acting
    run, version = _open_draft(acting, reference)
    form = PlanForm(request.POST or None)

    def act() -> str:
        finishes = "finish" in request.POST
        send = comments.finish_with_draft if finishes else comments.send_representations
        send(acting, version=version)
        return _draft_address(reference)

    if form.is_valid() and (done := write(acting, form, act)):
        return done
    context = {
        "run": run,
        "form": form,
        "unsent": own_comments(acting, version).unsent,
        "window": drafts.family_window(run),
        "finished_on": drafts.finished_on(acting, run, version),
    }
    return render(request, "casework/draft/family_send.html", context)


@require_http_methods(["GET", "POST"])
def ask_for_meeting(request: ActingRequest, reference: str) -> HttpResponse:
    """Ask the council to meet about the draft (SI 2014/1530 reg 13(1)(b))."""
    acting = request.acting
    run, _ = _open_draft(acting, reference)
    form = PlanForm(request.POST or None)

    def act() -> str:
        record_event(acting, run=run, kind="meeting_requested", on=today())
        return _draft_address(reference)

    if form.is_valid() and (done := write(acting, form, act)):
        return done
    return render(request, "casework/draft/family_meeting.html", {"run": run, "form": form})


def _open_draft(acting: Acting, reference: str) -> tuple[ProcessRun, PlanVersion]:
    run = open_plan(acting, reference, "draft plan", "casework.comment")
    version = newest_sent_version(run)
    if version is None or version.stage != PlanVersion.Stage.DRAFT:
        raise Http404("There is no draft to speak about")
    return run, version


def _draft_address(reference: str, item: str = "") -> str:
    return reverse("casework:family_draft", args=[reference]) + (f"#item-{item}" if item else "")

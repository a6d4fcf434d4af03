"""Pages on which advice is written and checked before it is sent. Every button keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opensend.audit.today import today
from opensend.casework.forms.advice_answers import ROWS, SendForm, add_row, draft_form, typed_in
from opensend.casework.models import AdviceDraft, AdviceDraftFile, AdviceRequest
from opensend.casework.selectors.advice_asked import draft_of, limit_of, open_request
from opensend.casework.services.advice_answers import answer_advice
from opensend.casework.services.advice_drafts import drop_draft, save_draft
from opensend.casework.services.uploads import CheckedFile, UploadRefused, check_upload
from opensend.casework.views.advice_answers import TOO_LATE, act_on
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check
from opensend.rules.advice import TITLES

ADD = "add-"


def write_answer(request: ActingRequest, number: int) -> HttpResponse:
    """Write the advice: add rows, add reports, save, or go on to check it."""
    asked = open_request(request.acting, number, page="write advice")
    check(request.acting, "casework.give_advice", asked)
    if hasattr(asked, "advice"):
        return _answered(request, asked)
    wrong: list[str] = []
    if request.method == "POST":
        action = request.POST.get("action", "")
        typed = typed_in(request.POST)
        row = add_row(typed, action.removeprefix(ADD)) if action.startswith(ADD) else 0
        wrong = keep_typed(request, asked, typed)
        if not wrong:
            return redirect(_onward(request, asked, action, row))
    draft = draft_of(request.acting, asked)
    is_checked = bool(wrong) or "check" in request.GET
    form = draft_form(asked, draft, is_on_paper=request.acting.is_staff, is_checked=is_checked)
    for message in wrong:
        form.add_error("reports", message)
    context = {
        "asked": asked,
        "title": TITLES[asked.code],
        "limit": limit_of(asked, today()),
        "form": form,
        "files": list(draft.files.all()) if draft else [],
        "kinds": ROWS,
        "is_on_paper": request.acting.is_staff,
    }
    return render(request, "casework/advice/write.html", context)


def check_answer(request: ActingRequest, number: int) -> HttpResponse:
    """Read what will be sent, and send it."""
    asked = open_request(request.acting, number, page="check advice")
    check(request.acting, "casework.give_advice", asked)
    if hasattr(asked, "advice") and request.method != "POST":
        return _answered(request, asked)
    draft = draft_of(request.acting, asked)
    form = SendForm(request.POST or None)
    written = draft_form(asked, draft, is_on_paper=request.acting.is_staff, is_checked=True)
    if not written.is_valid() and not hasattr(asked, "advice"):
        return redirect(reverse("casework:advice_write", args=[asked.pk]) + "?check")

    def act() -> None:
        answer = replace(written.answer(), files=files_of(draft))
        answer_advice(request.acting, asked=asked, answer=answer, on=written.cleaned_data.get("on"))
        drop_draft(request.acting, asked=asked)
        messages.success(request, "Your advice has been sent to the authority.")

    if request.method == "POST" and form.is_valid() and (done := act_on(request, asked, form, act)):
        return done
    context = {
        "asked": asked,
        "title": TITLES[asked.code],
        "form": form,
        "answer": written.answer(),
        "told": written.cleaned_data,
        "areas": dict(written.fields["need_1_area"].choices),  # type: ignore[attr-defined]
        "files": list(draft.files.all()) if draft else [],
        "is_on_paper": request.acting.is_staff,
    }
    return render(request, "casework/advice/check.html", context)


def keep_typed(request: ActingRequest, asked: AdviceRequest, typed: Mapping[str, str]) -> list[str]:
    """Keep what was typed and the files that can be taken; what is wrong with the others."""
    files, wrong = check_uploads(request.FILES.getlist("reports"))
    dropped = [int(each) for each in request.POST.getlist("drop") if each.isdigit()]
    save_draft(request.acting, asked=asked, typed=typed, files=files, dropped=dropped)
    return wrong


def check_uploads(uploads: Iterable[Any]) -> tuple[list[CheckedFile], list[str]]:
    """The files that can be taken, and why the others cannot."""
    files, wrong = [], []
    for upload in uploads:
        try:
            files.append(check_upload(upload))
        except UploadRefused as refused:
            wrong.append(str(refused))
    return files, wrong


def files_of(draft: AdviceDraft | None) -> tuple[CheckedFile, ...]:
    """The reports of a draft, which were checked when they were added."""
    kept: Iterable[AdviceDraftFile] = draft.files.all() if draft else ()
    return tuple(CheckedFile(each.name, each.media_type, bytes(each.content)) for each in kept)


def _onward(request: ActingRequest, asked: AdviceRequest, action: str, row: int) -> str:
    page = reverse("casework:advice_write", args=[asked.pk])
    if action == "check":
        return reverse("casework:advice_check", args=[asked.pk])
    if action == "save":
        messages.success(request, "What you wrote is saved. Only you can see it until you send it.")
        return reverse("casework:advice_request", args=[asked.pk])
    return f"{page}#id_{action.removeprefix(ADD)}_{row}" if row else page


def _answered(request: ActingRequest, asked: AdviceRequest) -> HttpResponse:
    messages.info(request, TOO_LATE)
    return redirect("casework:advice_request", asked.pk)

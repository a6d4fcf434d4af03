"""What the pages of a request share: the writer's own draft, and the two that are more than a form."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from opensend.casework.file_types import ACCEPT
from opensend.casework.forms.request_pages import Page
from opensend.casework.models import RequestDraft
from opensend.casework.services.request_drafts import (
    SentAlready,
    add_file,
    mark_answered,
    own_draft,
    remove_file,
)
from opensend.casework.services.requests import is_young_persons_own
from opensend.casework.services.uploads import UploadRefused
from opensend.people.acting_request import ActingRequest
from opensend.provision.choices import setting_choices
from opensend.provision.selectors import setting_by_urn

GoOn = Callable[[], HttpResponse]
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def typed(request: ActingRequest) -> QueryDict | None:
    """What was sent, also where it is nothing at all; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def with_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the writer's own draft; one that was sent leads on to what came of it."""

    @wraps(view)
    def found(request: ActingRequest, token: uuid.UUID, **kwargs: Any) -> HttpResponse:
        try:
            draft = own_draft(request.acting, token)
        except SentAlready as sent:
            messages.info(request, "You have sent this request already.")
            return redirect(sent.led_to)
        if draft.channel or draft.received_on or request.acting.is_staff:
            return redirect("casework:enter_request_page", token=token, slug="received")
        return view(request, draft, **kwargs)

    return found


def rights_of(request: ActingRequest, draft: RequestDraft) -> str:
    """Whose right it is to ask, where that is not the writer's (CFA 2014 s.36(1), s.83(2))."""
    if draft.born is None or request.acting.role not in ("parent", "young_person"):
        return ""
    is_own = is_young_persons_own(draft)
    if request.acting.role == "parent":
        return "young_persons" if is_own else ""
    return "" if is_own else "parents"


def files_page(request: ActingRequest, draft: RequestDraft, shown: Page, go_on: GoOn) -> HttpResponse:
    """Add files and photos, several at a time, and take them away again."""
    errors: list[str] = []
    if request.method == "POST":
        if number := request.POST.get("remove", ""):
            remove_file(draft, int(number) if number.isascii() and number.isdigit() else 0)
            messages.success(request, "The file was taken away.")
            return redirect(request.get_full_path())
        chosen = request.FILES.getlist("files")
        added = 0
        for file in chosen:
            try:
                add_file(draft, file)
                added += 1
            except UploadRefused as refused:
                errors.append(str(refused))
        if "add" in request.POST and not chosen:
            errors.append("Choose a file or a photo to add")
        if not errors:
            mark_answered(draft, shown.slug)
            if "add" not in request.POST:
                return go_on()
            messages.success(request, "The file was added." if added == 1 else f"{added} files were added.")
            return redirect(request.get_full_path())
    context = {
        "draft": draft, "shown": shown, "errors": errors, "accept": ACCEPT, "back": _back(request, draft),
        "files": draft.files.defer("content"),
    }  # fmt: skip
    return render(request, "casework/requests/files.html", context)


def setting_page(request: ActingRequest, draft: RequestDraft, shown: Page, go_on: GoOn) -> HttpResponse:
    """Find the nursery, school or college in the register; it may be left out."""
    error = ""
    if request.method == "POST":
        chosen = setting_by_urn(request.POST.get("setting", ""))
        is_left_out = "skip" in request.POST
        if chosen is not None or is_left_out:
            draft.setting_urn = chosen.urn if chosen and not is_left_out else ""
            mark_answered(draft, shown.slug)
            return go_on()
        error = "Search for the place, then select it. If it is not in the list, say so"
    searched = request.GET.get("q", request.POST.get("q", ""))
    context = {
        "draft": draft, "shown": shown, "error": error, "choices": setting_choices(searched),
        "chosen": setting_by_urn(draft.setting_urn) if draft.setting_urn else None,
        "back": _back(request, draft),
        "came_from": request.GET.get("from", request.POST.get("from", "")),
    }  # fmt: skip
    return render(request, "casework/requests/setting.html", context)


def _back(request: ActingRequest, draft: RequestDraft) -> str:
    if draft.acting.is_staff:
        return reverse("casework:enter_request_page", args=[draft.token, "check"])
    is_check = "check" in (request.GET.get("from"), request.POST.get("from"))
    return reverse("casework:request_check" if is_check else "casework:request_tasks", args=[draft.token])

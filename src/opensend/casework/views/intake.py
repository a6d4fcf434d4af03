"""Pages on which an officer enters a request that came otherwise than through this site."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from opensend.audit.services import record
from opensend.casework.forms import intake as forms
from opensend.casework.forms import request_pages as pages
from opensend.casework.forms.step import StepForm
from opensend.casework.models import RequestDraft
from opensend.casework.selectors.requests import list_entries
from opensend.casework.services.request_drafts import (
    SentAlready,
    begin_draft,
    discard_draft,
    mark_answered,
    own_draft,
)
from opensend.casework.services.requests import RequestIncomplete, enter_request
from opensend.casework.views.request_parts import files_page, setting_page, typed
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.finding import LikelyDuplicate, likely_duplicates
from opensend.people.policies import check
from opensend.people.services.persons import IdentifierTaken
from opensend.ui.words import long_date

STEPS = ("received", "child", "same", "setting", "family", "words", "files", "check")
FORMS: dict[str, type[Any]] = {
    "received": forms.ReceivedForm,
    "child": forms.EnteredChildForm,
    "family": forms.EnteredFamilyForm,
    "words": forms.WordsForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActingRequest) -> HttpResponse:
    """The requests being entered, and a button that begins one."""
    check(request.acting, "casework.enter_request")
    if request.method == "POST":
        draft = begin_draft(request.acting, is_entry=True)
        return redirect("casework:enter_request_page", token=draft.token, slug=STEPS[0])
    return render(request, "casework/requests/entries.html", {"entries": list_entries(request.acting)})


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ActingRequest, token: uuid.UUID, slug: str) -> HttpResponse:
    """One section of the entry."""
    check(request.acting, "casework.enter_request")
    try:
        entry = own_draft(request.acting, token)
    except SentAlready as sent:
        messages.info(request, "This request has been entered already.")
        return redirect(sent.led_to)
    if slug in FORMS:
        return _ask(request, entry, slug, FORMS[slug](typed(request), instance=entry, acting=request.acting))
    if slug == "same":
        return _ask_whether_known(request, entry)
    if slug in ("files", "setting"):
        part = files_page if slug == "files" else setting_page
        return part(request, entry, pages.BY_SLUG[slug], lambda: _go_on(request, entry, slug))
    if slug == "check":
        return _check(request, entry)
    if slug == "discard" and request.method == "POST":
        discard_draft(entry)
        messages.success(request, "The entry was thrown away.")
        return redirect("casework:enter_request")
    raise Http404("There is no such page")


def _ask(request: ActingRequest, entry: RequestDraft, slug: str, form: Any, **more: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        form.save(commit=False)
        mark_answered(entry, slug)
        return _go_on(request, entry, slug)
    context = {"entry": entry, "form": form, "slug": slug, "back": _back(entry, slug), "hints": {}} | more
    return render(request, "casework/requests/entry.html", context)


def _ask_whether_known(request: ActingRequest, entry: RequestDraft) -> HttpResponse:
    found = _find_alike(request, entry)
    if not found:
        entry.known_person, entry.is_new_person = None, True
        mark_answered(entry, "same")
        return _go_on(request, entry, "same")
    form = forms.SameChildForm(typed(request), instance=entry, acting=request.acting, found=found)
    return _ask(request, entry, "same", form, hints=form.hints)


def _find_alike(request: ActingRequest, entry: RequestDraft) -> list[LikelyDuplicate]:
    if entry.born is None or not entry.child_name:
        return []
    found = likely_duplicates(entry.child_name, entry.born, {"upn": entry.upn} if entry.upn else None)
    for each in found:
        record(
            request.acting, "person.find", "person", each.person.pk,
            authority_id=each.person.authority_id, person_id=each.person.pk, sections=("person",),
        )  # fmt: skip
    return found


def _check(request: ActingRequest, entry: RequestDraft) -> HttpResponse:
    form = StepForm(typed(request), initial={"token": entry.token})
    is_undecided = not entry.known_person_id and not entry.is_new_person
    if request.method == "POST" and form.is_valid():
        form.cleaned_data["token"] = entry.token  # the entry's own: it can be made once
        try:
            if is_undecided:
                raise RequestIncomplete("same", "Say first whether the child is known")
            if answer := perform(request.acting, form, lambda: _enter(request, entry)):
                return answer
        except RequestIncomplete as wrong:
            form.add_error(None, str(wrong))
        except IdentifierTaken:
            form.add_error(None, "Another child has this UPN. Check it, or say that it is the same child")
    context = {"entry": entry, "form": form, "rows": _rows(entry), "back": _back(entry, "check")}
    return render(request, "casework/requests/entry_check.html", context)


def _enter(request: ActingRequest, entry: RequestDraft) -> str:
    run = enter_request(request.acting, entry=entry)
    messages.success(request, f"The request was entered as {run.reference}. The letters are ready.")
    return reverse("casework:case", args=[run.reference])


def _rows(entry: RequestDraft) -> list[tuple[str, str, str]]:
    """Page, what it is about, and what was entered."""
    read = pages.BY_SLUG
    known = f"Known: {entry.known_person.name}" if entry.known_person else "A new child"
    return [
        ("received", "Received", long_date(entry.received_on)),
        ("received", "How it came", entry.get_channel_display()),
        ("received", "Made by", f"{entry.get_made_by_display()}: {entry.requester_name}"),
        ("child", "Child or young person", read["name"].read(entry)),
        ("child", "Date of birth", read["birth"].read(entry)),
        ("child", "UPN", entry.upn),
        ("child", "Home address", read["address"].read(entry)),
        ("child", "Where they learn", read["learning"].read(entry)),
        ("same", "Known or new", known if entry.known_person or entry.is_new_person else ""),
        ("setting", "School, nursery or college", read["setting"].read(entry)),
        ("family", "Parent or carer", read["parent"].read(entry)),
        ("words", "What the request says", entry.concerns),
        ("files", "Files", read["files"].read(entry)),
    ]


def _go_on(request: ActingRequest, entry: RequestDraft, slug: str) -> HttpResponse:
    following = STEPS[STEPS.index(slug) + 1]
    if following == "setting" and not pages.has_setting(entry, request.acting):
        following = "family"
    if request.POST.get("from") == "check" and following not in ("same", "setting"):
        following = "check"
    return redirect("casework:enter_request_page", token=entry.token, slug=following)


def _back(entry: RequestDraft, slug: str) -> str:
    at = STEPS.index(slug)
    if at == 0:
        return reverse("casework:enter_request")
    before = STEPS[at - 1] if STEPS[at - 1] != "same" else "child"
    return reverse("casework:enter_request_page", args=[entry.token, before])

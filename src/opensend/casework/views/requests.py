"""Pages on which a request is written, one thing on each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from opensend.casework.forms import request_pages as pages
from opensend.casework.models import RequestDraft
from opensend.casework.selectors.requests import list_drafts
from opensend.casework.services.request_drafts import (
    begin_draft,
    discard_draft,
    mark_answered,
)
from opensend.casework.views.request_parts import (
    GET_OR_POST,
    files_page,
    rights_of,
    setting_page,
    typed,
    with_draft,
)
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check


@GET_OR_POST
def requests(request: ActingRequest) -> HttpResponse:
    """What asking for an assessment is, the requests being written, and a button that begins one."""
    check(request.acting, "casework.make_request")
    if request.method == "POST":
        draft = begin_draft(request.acting)
        first = next(p for p in pages.pages_for(draft, request.acting) if not pages.is_done(p, draft))
        return redirect("casework:request_page", token=draft.token, slug=first.slug)
    return render(request, "casework/requests/begin.html", {"drafts": list_drafts(request.acting)})


@with_draft
def tasks(request: ActingRequest, draft: RequestDraft) -> HttpResponse:
    """What is done, what is still to do."""
    listed = pages.pages_for(draft, request.acting)
    groups: dict[str, list[pages.Page]] = {}
    for page in listed:
        groups.setdefault(page.group, []).append(page)
    context = {
        "draft": draft,
        "groups": groups,
        "needed": {page.slug for page in pages.still_needed(draft, request.acting)},
        "title_for": lambda page: pages.title_for(page, request.acting),
        "rights": rights_of(request, draft),
    }
    return render(request, "casework/requests/tasks.html", context)


@GET_OR_POST
@with_draft
def page(request: ActingRequest, draft: RequestDraft, slug: str) -> HttpResponse:
    """One question, saved when it is answered."""
    shown = next((each for each in pages.pages_for(draft, request.acting) if each.slug == slug), None)
    if shown is None:
        raise Http404("There is no such page in this request")
    if shown.form is None:
        part = files_page if slug == "files" else setting_page
        return part(request, draft, shown, lambda: _go_on(request, draft, slug))
    form = shown.form(typed(request), instance=draft, acting=request.acting)
    if request.method == "POST" and form.is_valid():
        form.save(commit=False)
        mark_answered(draft, slug)
        return _go_on(request, draft, slug)
    context = {"draft": draft, "shown": shown, "form": form, "back": _back(request, draft)}
    return render(request, "casework/requests/question.html", context)


@GET_OR_POST
@with_draft
def discard(request: ActingRequest, draft: RequestDraft) -> HttpResponse:
    """Throw a draft away, after asking."""
    if request.method == "POST":
        discard_draft(draft)
        messages.success(request, "We have thrown away what you wrote.")
        return redirect("casework:requests")
    return render(request, "casework/requests/discard.html", {"draft": draft})


@require_POST
@with_draft
def save_for_later(request: ActingRequest, draft: RequestDraft) -> HttpResponse:
    """Everything is saved already: say so, and lead back."""
    messages.success(request, "We have kept what you wrote. Come back when you like.")
    return redirect("casework:start" if request.acting.is_family else "casework:requests")


def _go_on(request: ActingRequest, draft: RequestDraft, slug: str) -> HttpResponse:
    """The next question; back to the answers, or the list, where the reader came from there or asked to."""
    came_from = request.POST.get("from", "")
    following = pages.page_after(draft, request.acting, slug)
    is_new = following is not None and not pages.is_done(following, draft)
    if came_from == "check" and not (slug == "learning" and is_new):
        return redirect("casework:request_check", token=draft.token)
    if request.POST.get("then") == "later" or following is None:
        return redirect("casework:request_tasks", token=draft.token)
    return redirect("casework:request_page", token=draft.token, slug=following.slug)


def _back(request: ActingRequest, draft: RequestDraft) -> str:
    is_check = "check" in (request.GET.get("from"), request.POST.get("from"))
    return reverse("casework:request_check" if is_check else "casework:request_tasks", args=[draft.token])

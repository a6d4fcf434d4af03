"""The family's pages: their children, one child's timeline and letters, and taking a request back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from opensend.audit.services import record
from opensend.casework.forms.step import StepForm
from opensend.casework.selectors.family import children_without_case, list_children, own_letters, read_case
from opensend.casework.selectors.requests import list_drafts
from opensend.casework.selectors.runs import open_case
from opensend.casework.services.requests import withdraw_request
from opensend.casework.views.step import perform
from opensend.correspondence.rendering import to_html
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check, may


@require_GET
def children(request: ActingRequest) -> HttpResponse:
    """The family's children, in whichever authority."""
    check(request.acting, "casework.own_pages")
    context = {
        "lines": list_children(request.acting),
        "others": children_without_case(request.acting),
        "drafts": list_drafts(request.acting),
    }
    return render(request, "casework/family/children.html", context)


@require_GET
def case(request: ActingRequest, reference: str) -> HttpResponse:
    """What has happened, what comes next and by when, for one child."""
    check(request.acting, "casework.own_pages")
    run = open_case(request.acting, reference, page="family")
    is_theirs = may(request.acting, "casework.withdraw_request", run)
    context = {"case": read_case(request.acting, run, may_withdraw=is_theirs), "run": run}
    return render(request, "casework/family/case.html", context)


@require_GET
def letter(request: ActingRequest, reference: str, number: int) -> HttpResponse:
    """One letter to the reader, as a page."""
    check(request.acting, "casework.own_pages")
    run = open_case(request.acting, reference, page="letter", sections=("letters",))
    found = next((each for each in own_letters(request.acting, run) if each.pk == number), None)
    if found is None:
        raise Http404("No such letter")
    record(
        request.acting, "letter.read", "letter", found.pk,
        authority_id=found.authority_id, person_id=found.person_id, sections=("letters",),
    )  # fmt: skip
    # What renders a letter escapes every word of it.
    context = {"letter": found, "run": run, "html": mark_safe(to_html(found.read()))}  # noqa: S308
    return render(request, "casework/family/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActingRequest, reference: str) -> HttpResponse:
    """Take the request back, after asking."""
    check(request.acting, "casework.own_pages")
    run = open_case(request.acting, reference, page="withdraw")
    check(request.acting, "casework.withdraw_request", run)
    form = StepForm(request.POST if request.method == "POST" else None, run=run)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            withdraw_request(request.acting, run=run)
            messages.success(request, "You have taken the request back. We have written to you.")
            return reverse("casework:family_case", args=[reference])

        if answer := perform(request.acting, form, act):
            return answer
    return render(request, "casework/family/withdraw.html", {"run": run, "form": form})

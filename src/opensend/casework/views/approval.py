"""Asking health and the sign-off officer, and their own pages: read, agree, or say what must change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opensend.audit.services import record_list
from opensend.casework.forms.plan_findings import ReasonsForm
from opensend.casework.forms.plans import NoteForm, PlanForm
from opensend.casework.selectors.drafts import drafts_to_approve, section_g_requests
from opensend.casework.selectors.plan_findings import found_in
from opensend.casework.selectors.plans import open_version, read_version
from opensend.casework.selectors.recommendations import read_recommendations
from opensend.casework.services import approval
from opensend.casework.views.plan_step import address_of, press, write
from opensend.casework.views.plans import open_working
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check, may


@require_POST
def ask_health(request: ActingRequest, reference: str) -> HttpResponse:
    """Ask the health body to agree Section G."""
    acting = request.acting
    _, version = open_working(acting, reference, "plan")
    return press(
        request,
        lambda: approval.ask_health(acting, version=version),
        reverse("casework:case_plan", args=[reference]),
        "Health was asked to agree Section G.",
    )


@require_http_methods(["GET", "POST"])
def ask_for_approval(request: ActingRequest, reference: str) -> HttpResponse:
    """See what is found in the version, say why what is unlawful goes on, and ask a sign-off officer."""
    acting = request.acting
    run, version = open_working(acting, reference, "ask for approval")
    found = approval.found_when_asked(acting, version=version)
    form = ReasonsForm(request.POST or None, run=run, unlawful=found.without_reason)

    def ask() -> str:
        approval.ask_for_approval(acting, version=version, reasons=form.reasons)
        messages.success(request, "The sign-off officer was asked to approve this version.")
        return reverse("casework:case_plan", args=[reference])

    if form.is_valid() and (done := write(acting, form, ask)):
        return done
    context = {"run": run, "version": version, "found": found, "form": form}
    return render(request, "casework/plan_findings/ask.html", context)


@require_GET
def list_approvals(request: ActingRequest) -> HttpResponse:
    """Drafts and final plans that wait for a sign-off officer."""
    acting = request.acting
    check(acting, "casework.approvals")
    waiting = drafts_to_approve()
    record_list(acting, "plan.list", "approvals", waiting)
    listed = [(version, may(acting, "casework.approve_draft", version)) for version in waiting]
    return render(request, "casework/draft/approvals.html", {"listed": listed})


@require_http_methods(["GET", "POST"])
def approve(request: ActingRequest, reference: str) -> HttpResponse:
    """Read the whole draft and approve it, or return it with a note."""
    acting = request.acting
    run, version = open_working(acting, reference, "plan approval", "casework.read_case")
    check(acting, "casework.approve_draft", version)
    is_return = "return" in request.POST
    form = PlanForm(request.POST if request.POST and not is_return else None, run=run)
    note = NoteForm(request.POST if is_return else None, run=run, prefix="note")

    def give() -> str:
        seen = form.cleaned_data["seen"]
        approval.approve_draft(acting, version=version, seen=seen)
        return reverse("casework:approvals")

    def give_back() -> str:
        approval.return_draft(acting, version=version, note=note.cleaned_data["note"])
        return reverse("casework:approvals")

    for each, act in ((form, give), (note, give_back)):
        if each.is_valid() and (done := write(acting, each, act)):
            return done
    read = read_version(acting, version)
    if read.of("I"):
        return redirect("casework:issue_plan", version.pk)
    context = {
        "run": run,
        "read": read,
        "recommendations": read_recommendations(read),
        "found": found_in(read),
        "form": form,
        "note": note,
    }
    return render(request, "casework/draft/approve.html", context)


@require_GET
def list_section_g(request: ActingRequest) -> HttpResponse:
    """Plans whose Section G waits for the acting's health body."""
    acting = request.acting
    check(acting, "casework.section_g_requests")
    waiting = section_g_requests(acting)
    record_list(acting, "plan.list", "section_g_requests", waiting)
    context = {"listed": waiting, "back": address_of("casework:inbox")}
    return render(request, "casework/draft/section_g_list.html", context)


@require_http_methods(["GET", "POST"])
def section_g(request: ActingRequest, version: int) -> HttpResponse:
    """Section G and what it is for; agree it, or send it back with a note."""
    acting = request.acting
    check(acting, "casework.section_g_requests")
    found = open_version(acting, version, page="section G")
    if found.section_g_asked_at is None:
        raise Http404("Health was not asked about this version")
    is_return = "return" in request.POST
    form = PlanForm(request.POST if request.POST and not is_return else None)
    note = NoteForm(request.POST if is_return else None, prefix="note")

    def agree() -> str:
        approval.agree_section_g(acting, version=found)
        return reverse("casework:section_g_requests")

    def give_back() -> str:
        approval.return_section_g(acting, version=found, note=note.cleaned_data["note"])
        return reverse("casework:section_g_requests")

    for each, act in ((form, agree), (note, give_back)):
        if each.is_valid() and (done := write(acting, each, act)):
            return done
    context = {"version": found, "read": read_version(acting, found), "form": form, "note": note}
    return render(request, "casework/draft/section_g.html", context)

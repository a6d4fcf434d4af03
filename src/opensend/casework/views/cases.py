"""Pages of one case: overview, events, request, documents."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opensend.audit.today import today
from opensend.casework.models import AssessmentRequest, Document
from opensend.casework.models.requests import RequestAnswers
from opensend.casework.selectors.case_page import OWED_BY, read_case_page, refused_kinds
from opensend.casework.selectors.history import event_title, read_history
from opensend.casework.views.actions import all_actions, next_actions, page_of
from opensend.casework.views.case_frame import address_of, frame, open_staff_case
from opensend.casework.views.decisions import TEST_WORDS
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import may


@require_GET
def show_case(request: ActingRequest, reference: str) -> HttpResponse:
    """The clock with the law behind each date, what is owed, and what may be done next."""
    acting = request.acting
    run = open_staff_case(request, reference, "overview")
    page = read_case_page(run, today())
    context = {
        **frame(run, "casework:case"),
        "page": page,
        "owed_by": OWED_BY,
        "tests": TEST_WORDS,
        "actions": next_actions(acting, page),
        "duplicate_href": page_of("duplicate_found", run.reference)
        if "duplicate_found" in page.stands.next and may(acting, "casework.record.duplicate_found", run)
        else None,
        "may_allocate": may(acting, "casework.allocate", run),
        "may_match": may(acting, "person.list_matches"),
    }
    return render(request, "casework/cases/overview.html", context)


@require_GET
def list_possible(request: ActingRequest, reference: str) -> HttpResponse:
    """Everything that may be recorded now, and what may not yet and why."""
    acting = request.acting
    run = open_staff_case(request, reference, "record")
    page = read_case_page(run, today())
    refused = [(event_title(run, refusal.kind), refusal) for refusal in refused_kinds(acting, page.stands)]
    context = {**frame(run), "actions": all_actions(acting, page), "refused": refused}
    return render(request, "casework/cases/possible.html", context)


@require_GET
def show_events(request: ActingRequest, reference: str) -> HttpResponse:
    """Every event, in force or corrected, with who recorded it and when."""
    acting = request.acting
    run = open_staff_case(request, reference, "events")
    context = {
        **frame(run, "casework:case_events"),
        "history": read_history(run),
        "may_correct": may(acting, "casework.correct_event", run),
    }
    return render(request, "casework/cases/events.html", context)


@require_GET
def show_request(request: ActingRequest, reference: str) -> HttpResponse:
    """What each request says, in the requester's own words, and its files."""
    run = open_staff_case(request, reference, "request")
    requests = AssessmentRequest.objects.filter(run=run).select_related("event", "requesting_organisation")
    answers = [(field.name, field.verbose_name) for field in RequestAnswers._meta.fields]
    context = {
        **frame(run, "casework:case_request"),
        "requests": list(requests),
        "answers": answers,
        "documents": _documents(run.pk, kind="request"),
    }
    return render(request, "casework/cases/request.html", context)


@require_GET
def show_documents(request: ActingRequest, reference: str) -> HttpResponse:
    """Every file of the case."""
    run = open_staff_case(request, reference, "documents")
    context = {**frame(run, "casework:case_documents"), "documents": _documents(run.pk)}
    return render(request, "casework/cases/documents.html", context)


def _documents(run_pk: int, **filters: str) -> list[tuple[Document, str | None]]:
    found = (
        Document.objects.filter(run_id=run_pk, **filters).defer("content").select_related("added_by__user")
    )
    return [(each, address_of("casework:document", each.pk)) for each in found]

"""What waits for a setting or a professional, across authorities: advice, consultations, their requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from opensend.audit.services import record_list
from opensend.casework.models import Advice, AdviceRequest, AssessmentRequest, Consultation, Deadline
from opensend.casework.projection import stand_of
from opensend.casework.selectors.advice_asked import has_draft, held_requests
from opensend.casework.selectors.advice_progress import ADVICE_LIMIT
from opensend.casework.selectors.standing import true_day
from opensend.people.models import Acting, Authority, Role
from opensend.rules.advice import TITLES
from opensend.rules.engine import DeadlinePosition
from opensend.rules.processes import NEEDS_ASSESSMENT

PAGE = 20
CONSULTATION_LIMIT = "DL-05"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to: part of a child's name, an authority's code."""

    name: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of a list: what it is about, its limit, and what it is called."""

    row: AdviceRequest | Consultation
    limit: DeadlinePosition | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One list of somebody's inbox, with the number in each of the three."""

    shown: str
    page: Page[Any]
    rows: Sequence[Waiting | AssessmentRequest]
    counts: dict[str, int]
    authorities: Sequence[Authority]


def open_inbox(acting: Acting, shown: str, filters: Filters, number: str, on: date) -> Inbox:
    """One of the lists `advice`, `consultations`, `requests` of whoever acts; the reading is logged."""
    lists: dict[str, QuerySet[Any]] = {
        "advice": _advice(acting), "consultations": _consultations(acting), "requests": _requests(acting),
    }  # fmt: skip
    found = _filter(lists[shown], filters)
    page = Paginator(found, PAGE).get_page(number)
    listed = list(page.object_list)
    record_list(acting, f"inbox.{shown}", "list", listed)
    rows: Sequence[Waiting | AssessmentRequest] = listed
    if shown != "requests":
        rows = _with_limits(listed, ADVICE_LIMIT if shown == "advice" else CONSULTATION_LIMIT, on)
    open_counts = {
        "advice": lists["advice"].filter(is_done=False).count(),
        "consultations": lists["consultations"].filter(is_done=False).count(),
        "requests": lists["requests"].filter(run__is_closed=False).count(),
    }
    return Inbox(shown, page, rows, open_counts, _authorities(lists[shown]))


def _advice(acting: Acting) -> QuerySet[Any]:
    """Open ones by the day they are due, then those that are answered or whose case has ended."""
    limits = Deadline.objects.filter(rule=ADVICE_LIMIT, run_id=OuterRef("run_id"), about=OuterRef("about"))
    return (
        held_requests(acting)
        .select_related("person", "authority", "advice")
        .annotate(due=Subquery(limits.values("due")[:1]), ended=Subquery(limits.values("ended_how")[:1]))
        .annotate(
            is_begun=has_draft(acting),
            is_done=Case(
                When(Exists(Advice.objects.filter(advice_request=OuterRef("pk"))), then=Value(True)),
                When(~Exists(limits), then=Value(True)),
                When(ended__isnull=False, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
        )
        .order_by("is_done", F("due").asc(nulls_last=True), "pk")
    )


def _consultations(acting: Acting) -> QuerySet[Any]:
    """Consultations of the setting that is acted for; none for anybody else."""
    if acting.role != Role.SENCO:
        return Consultation.objects.none().annotate(is_done=Value(False))
    limits = Deadline.objects.filter(
        rule=CONSULTATION_LIMIT, run_id=OuterRef("run_id"), about=OuterRef("setting_urn")
    )
    return (
        Consultation.objects.filter(holder_organisation_id=acting.organisation_id)
        .select_related("person", "authority")
        .annotate(due=Subquery(limits.order_by("-position").values("due")[:1]))
        .annotate(
            is_done=Case(When(reply="", then=Value(False)), default=Value(True), output_field=BooleanField())
        )
        .order_by("is_done", F("due").asc(nulls_last=True), "pk")
    )


def _requests(acting: Acting) -> QuerySet[Any]:
    """Requests for an assessment that this organisation made, the newest first."""
    if acting.organisation_id is None:
        return AssessmentRequest.objects.none()
    return (
        AssessmentRequest.objects.filter(requesting_organisation_id=acting.organisation_id)
        .select_related("person", "authority", "run")
        .annotate(made_on=true_day("event"))
        .order_by("-made_on", "-pk")
    )


def _filter(found: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    if filters.name:
        is_named = Q(person__name__icontains=filters.name) | Q(person__known_as__icontains=filters.name)
        found = found.filter(is_named)
    if filters.authority:
        found = found.filter(authority__code=filters.authority)
    return found


def _with_limits(rows: Sequence[AdviceRequest | Consultation], rule: str, on: date) -> list[Waiting]:
    """Each row with how its limit stands. The newest limit is the one that counts, as for a case."""
    limits = Deadline.objects.filter(rule=rule, run_id__in={row.run_id for row in rows}).order_by("position")
    stored = list(limits) if rows else []
    stands = stand_of(NEEDS_ASSESSMENT, stored, on)
    found = {(row.run_id, row.about): stand for row, stand in zip(stored, stands, strict=True)}
    waiting = []
    for row in rows:
        about, title = (
            (row.about, TITLES[row.code]) if isinstance(row, AdviceRequest) else (row.setting_urn, "")
        )
        waiting.append(Waiting(row, found.get((row.run_id, about)), title))
    return waiting


def _authorities(listed: QuerySet[Any]) -> list[Authority]:
    return list(Authority.objects.filter(pk__in=listed.order_by().values("authority_id")).order_by("name"))

"""One request for advice as whoever holds it sees it: who the child is, the papers, the limit, the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import (
    Advice,
    AdviceDraft,
    AdviceItem,
    AdviceRequest,
    AssessmentRequest,
    Deadline,
    Document,
    RecommendationAnswer,
)
from opensend.casework.models.requests import RequestAnswers
from opensend.casework.policies import FAMILY_ADVICE
from opensend.casework.projection import stand_of
from opensend.casework.selectors.advice_progress import ADVICE_LIMIT
from opensend.casework.selectors.recommendations import sent_answers
from opensend.people.models import Acting
from opensend.people.policies import may
from opensend.rules.advice import TITLES
from opensend.rules.engine import DeadlinePosition
from opensend.rules.processes import NEEDS_ASSESSMENT

QUESTIONS = tuple(
    (field.name, str(field.verbose_name))
    for field in RequestAnswers._meta.get_fields()
    if isinstance(field, models.TextField) and field.name != "people_to_ask"
)
"""What a request was asked, and says; whom else to ask concerns the authority alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody said in the request for an assessment, answer by answer."""

    by: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """What the page of one request for advice shows."""

    asked: AdviceRequest
    title: str
    limit: DeadlinePosition | None
    given: Advice | None
    items: tuple[AdviceItem, ...]
    reports: tuple[Document, ...]
    papers: tuple[Document, ...]
    told: tuple[Told, ...]
    family_items: tuple[AdviceItem, ...]
    answers: Mapping[int, RecommendationAnswer]

    def items_of(self, kind: str) -> list[AdviceItem]:
        """The items of one kind."""
        return [item for item in self.items if item.kind == kind]


def held_requests(acting: Acting) -> QuerySet[AdviceRequest]:
    """The requests that somebody holds in the role in which they act, of all that they may see."""
    held_by = Q(holder_user_id=acting.user_id)
    if acting.organisation_id is not None:
        held_by |= Q(holder_organisation_id=acting.organisation_id)
    return AdviceRequest.objects.filter(held_by, holder_role=acting.role)


def open_request(acting: Acting, number: int, *, page: str) -> AdviceRequest:
    """A request for advice that the acting may answer, or that is of their authority; the reading is logged.

    Raises `Http404` for any other, also for one that the database would show as part of a file.
    """
    asked = (
        AdviceRequest.objects.select_related(
            "person", "authority", "holder_organisation", "holder_user", "advice"
        )
        .filter(pk=number)
        .first()
    )
    if asked is None or not (may(acting, "casework.give_advice", asked) or _is_of(acting, asked)):
        raise Http404("No such request for advice")
    record(
        acting, "advice.read", "advice_request", asked.pk,
        authority_id=asked.authority_id, person_id=asked.person_id, sections=("request",),
        changes={"page": page},
    )  # fmt: skip
    return asked


def advice_page(asked: AdviceRequest) -> AdvicePage:
    """Everything about one request for advice that the database shows to the acting."""
    given = getattr(asked, "advice", None)
    documents = Document.objects.filter(run_id=asked.run_id).defer("content")
    return AdvicePage(
        asked=asked,
        title=TITLES[asked.code],
        limit=limit_of(asked, today()),
        given=given,
        items=tuple(given.items.select_related("meets")) if given else (),
        reports=tuple(documents.filter(advice=given)) if given else (),
        papers=tuple(documents.filter(Q(kind="request") | Q(advice__advice_request__code=FAMILY_ADVICE))),
        told=tuple(_told(asked.run_id)),
        family_items=tuple(_family_items(asked)),
        answers=sent_answers(given) if given else {},
    )


def limit_of(asked: AdviceRequest, on: date) -> DeadlinePosition | None:
    """How the six weeks of one request stand."""
    rows = list(Deadline.objects.filter(run_id=asked.run_id, rule=ADVICE_LIMIT, about=asked.about))
    return next(iter(stand_of(NEEDS_ASSESSMENT, rows, on)), None)


def open_document(acting: Acting, asked: AdviceRequest, number: int) -> Document:
    """A paper of the family or a report of this advice; the reading is logged. Raises `Http404`."""
    given_out = Document.objects.exclude(scan=Document.Scan.INFECTED)
    document = given_out.filter(pk=number, run_id=asked.run_id).first()
    if document is None:
        raise Http404("No such document")
    record(
        acting, "document.read", "document", document.pk,
        authority_id=document.authority_id, person_id=document.person_id, sections=("request",),
    )  # fmt: skip
    return document


def draft_of(acting: Acting, asked: AdviceRequest) -> AdviceDraft | None:
    """The answer that the acting has begun to write, if any."""
    return AdviceDraft.objects.filter(acting=acting, advice_request=asked).prefetch_related("files").first()


def has_draft(acting: Acting) -> Exists:
    """Whether the acting has begun an answer, for a list of requests."""
    return Exists(AdviceDraft.objects.filter(acting=acting, advice_request=OuterRef("pk")))


def _is_of(acting: Acting, asked: AdviceRequest) -> bool:
    return acting.authority is not None and acting.authority.pk == asked.authority_id


def _told(run_id: int) -> Iterable[Told]:
    for each in AssessmentRequest.objects.filter(run_id=run_id):
        answers = tuple(
            (question, getattr(each, name)) for name, question in QUESTIONS if getattr(each, name)
        )
        yield Told(str(each.get_made_by_display()), answers)


def _family_items(asked: AdviceRequest) -> QuerySet[AdviceItem]:
    """What the family itself advises (SI 2014/1530 reg 6(3)), for everybody else who is asked."""
    if asked.code == FAMILY_ADVICE:
        return AdviceItem.objects.none()
    return AdviceItem.objects.filter(
        advice__advice_request__run_id=asked.run_id, advice__advice_request__code=FAMILY_ADVICE
    ).order_by("advice_id", "position")

"""Answer a request for advice: give it, say that the child is not known, decline, or say when it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import Advice, AdviceItem, AdviceRequest, Document, ProcessRun
from opensend.casework.selectors.standing import true_day
from opensend.casework.services.events import DateNotPossible, record_event
from opensend.casework.services.uploads import CheckedFile, keep_document
from opensend.people.acting import as_authority
from opensend.people.models import Acting
from opensend.people.policies import check, check_seen
from opensend.ui.words import long_date


class AlreadyAnswered(Exception):
    """The request has its answer: an answer is never changed."""


@dataclass(frozen=True, slots=True)
class GivenItem:
    """One need, outcome or provision as it is given. `meets` is the place of the need among the items."""

    kind: str
    text: str
    area: str = ""
    meets: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers. Who it is from is named where an officer enters what came on paper."""

    answer: str = Advice.Answer.GIVEN
    summary: str = ""
    reasons: str = ""
    items: Sequence[GivenItem] = ()
    files: Sequence[CheckedFile] = field(default_factory=tuple)
    author_name: str = ""
    author_role: str = ""


def answer_advice(
    acting: Acting, *, asked: AdviceRequest, answer: Answer, on: date | None = None, seen: int | None = None
) -> Advice:
    """Answer a request for advice, once. `on` is the day it came, which only an officer may say.

    That a child is not known to a body is a reply: the body has done what it was asked within its knowledge,
    and the authority looks elsewhere. So it is recorded as advice received, the limit is met, and the answer
    says what kind it was. To decline (CFA 2014 s.31(2)) is another event: the limit then no longer applies.

    Raises `AlreadyAnswered`, `ValueError` for an empty answer, and as `record_event`.
    """
    _check_asked(acting, asked)
    _refuse_empty(answer)
    is_declined = answer.answer == Advice.Answer.DECLINED
    with transaction.atomic(), as_authority(asked.authority_id):
        run = _take(asked)
        event = record_event(
            acting,
            run=run,
            kind="advice_declined" if is_declined else "advice_received",
            on=on if on is not None and acting.is_staff else today(),
            payload={"advice": asked.about, "answer": str(answer.answer)},
            seen=seen,
        )
        given = _store(acting, asked, answer, event.happened_on)
        for file in answer.files:
            keep_document(acting, run=run, kind=Document.Kind.ADVICE, checked=file, advice=given)
        record(
            acting, f"advice.{'decline' if is_declined else 'give'}", "advice", given.pk,
            authority_id=asked.authority_id, person_id=asked.person_id,
            changes={"about": asked.about, "answer": str(answer.answer), "items": len(answer.items)},
        )  # fmt: skip
    return given


def add_report(acting: Acting, *, asked: AdviceRequest, files: Sequence[CheckedFile]) -> list[Document]:
    """Add a further report to advice that was given: a correction or a later finding. What was said stays.

    Raises `ValueError` where there is no advice yet.
    """
    _check_asked(acting, asked)
    with transaction.atomic(), as_authority(asked.authority_id):
        given = Advice.objects.filter(advice_request=asked).first()
        if given is None:
            raise ValueError("There is no advice yet that a report could be added to")
        run = ProcessRun.objects.get(pk=asked.run_id)
        return [
            keep_document(acting, run=run, kind=Document.Kind.ADVICE, checked=file, advice=given)
            for file in files
        ]


def note_later_receipt(acting: Acting, *, asked: AdviceRequest, on: date) -> None:
    """The body received the request on a later day, from which its six weeks count (SI 2014/1530 reg 8(1)).

    Raises `DateNotPossible` for a day before the request, `AlreadyAnswered`, and as `record_event`.
    """
    _check_asked(acting, asked)
    with transaction.atomic(), as_authority(asked.authority_id):
        run = _take(asked)
        sent_on = AdviceRequest.objects.annotate(on=true_day("event")).get(pk=asked.pk).on
        if on < sent_on:
            raise DateNotPossible(f"The request was sent on {long_date(sent_on)}: it cannot have come before")
        record_event(acting, run=run, kind="advice_request_received", on=on, payload={"advice": asked.about})


def describe_role(acting: Acting) -> str:
    """In which role, and for which organisation, somebody speaks."""
    role = str(acting.get_role_display())
    return f"{role}, {acting.organisation_name}" if acting.organisation_name else role


def _check_asked(acting: Acting, asked: AdviceRequest) -> None:
    check(acting, "casework.give_advice", asked)
    check_seen(acting, "casework.give_advice", AdviceRequest, asked.pk)


def _take(asked: AdviceRequest) -> ProcessRun:
    """The run of a request that waits for its answer. Two who answer at once come here one by one."""
    AdviceRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if Advice.objects.filter(advice_request=asked).exists():
        raise AlreadyAnswered("This request has been answered already")
    return ProcessRun.objects.select_related("authority", "person").get(pk=asked.run_id)


def _refuse_empty(answer: Answer) -> None:
    if answer.answer == Advice.Answer.GIVEN:
        if not (answer.items or answer.files or answer.summary.strip()):
            raise ValueError("Advice needs at least one need, outcome or provision, a summary or a report")
    elif not answer.reasons.strip():
        raise ValueError("Say why")


def _store(acting: Acting, asked: AdviceRequest, answer: Answer, on: date) -> Advice:
    given = Advice.objects.create(
        authority_id=asked.authority_id,
        person_id=asked.person_id,
        advice_request=asked,
        answer=answer.answer,
        summary=answer.summary,
        reasons=answer.reasons,
        author=acting,
        author_name=answer.author_name or (acting.user.name if acting.user else ""),
        author_role=answer.author_role or describe_role(acting),
        given_on=on,
    )
    _store_items(given, answer.items)
    return given


def _store_items(given: Advice, items: Sequence[GivenItem]) -> None:
    """Needs first, so that a provision can point to the need that it meets."""
    stored: dict[int, AdviceItem] = {}
    in_order = sorted(enumerate(items), key=lambda pair: pair[1].kind != AdviceItem.Kind.NEED)
    for place, item in in_order:
        stored[place] = AdviceItem.objects.create(
            authority_id=given.authority_id,
            person_id=given.person_id,
            advice=given,
            kind=item.kind,
            text=item.text,
            area=item.area,
            meets=stored[item.meets] if item.meets is not None else None,
            position=place,
        )

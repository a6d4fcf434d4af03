"""What a family says about a draft, item by item, and what the authority answers.

A comment is its writer's own and the authority's: parents who live apart do not read each other's.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import CaseEvent, ItemComment, ItemRevision, PlanItem, PlanVersion, ProcessRun
from opensend.casework.selectors.drafts import FINISHED
from opensend.casework.services.events import record_event
from opensend.casework.services.plan_errors import PlanRefused
from opensend.correspondence.models import Letter
from opensend.people.acting import as_authority
from opensend.people.models import Acting
from opensend.people.policies import NotAllowed, check


@transaction.atomic
def comment(
    acting: Acting, *, version: PlanVersion, text: str, item: PlanItem | None = None
) -> ItemComment | None:
    """Say something about an item of a draft, or (without one) about the whole. Not sent until it is sent.

    What its writer typed there before and has not sent is replaced; an empty text takes it back (None).
    """
    _check_shown(acting, version, item)
    with as_authority(version.authority_id):
        kept = _unsent(acting, version).filter(item=item, is_agreement=False)
        if not text.strip():
            kept.delete()
            return None
        said = kept.first() or _new_comment(acting, version, item)
        said.text, said.made_at = text.strip(), timezone.now()
        said.save()
        _log(acting, "plan.comment", said)
    return said


@transaction.atomic
def agree_with(
    acting: Acting, *, version: PlanVersion, item: PlanItem, agrees: bool = True
) -> ItemComment | None:
    """Say that an item is right as it stands, or take that back while it is not sent."""
    _check_shown(acting, version, item)
    with as_authority(version.authority_id):
        said = ItemComment.objects.filter(
            version=version, item=item, author__user=acting.user, is_agreement=True
        ).first()
        if not agrees:
            _unsent(acting, version).filter(item=item, is_agreement=True).delete()
            return None
        if said is None:
            said = _new_comment(acting, version, item)
            said.is_agreement = True
            said.save()
            _log(acting, "plan.agree_with", said)
    return said


@transaction.atomic
def send_representations(acting: Acting, *, version: PlanVersion, finishes: bool = False) -> CaseEvent:
    """Send the authority what was said about the draft (CFA 2014 s.38(2)(b); SI 2014/1530 reg 13(1)(a)).

    With `finishes` the sender also says that they have nothing more to say about it. Raises `PlanRefused`
    where there is nothing to send, and as `record_event`.
    """
    _check_shown(acting, version, None)
    with as_authority(version.authority_id):
        unsent = _unsent(acting, version)
        if not finishes and not unsent.exists():
            raise PlanRefused("You have not written anything yet. Say something about the plan first.")
        run = ProcessRun.objects.select_related("person", "authority").get(pk=version.run_id)
        payload = _finishing(acting, version) if finishes else {}
        event = record_event(acting, run=run, kind="representations_received", on=today(), payload=payload)
        unsent.update(sent_at=timezone.now())
    return event


def finish_with_draft(acting: Acting, *, version: PlanVersion) -> CaseEvent:
    """Say that one has nothing more to say about the draft; what is not sent yet is sent with it."""
    check(acting, "casework.finish_with_draft", version)
    return send_representations(acting, version=version, finishes=True)


@transaction.atomic
def note_finished(acting: Acting, *, version: PlanVersion, recipient_key: str) -> CaseEvent:
    """An officer notes that one of the family said, by letter or telephone, that they have finished."""
    check(acting, "casework.answer_comment", version)
    letter = Letter.objects.filter(
        event_id=version.frozen_by_event_id or 0, audience="family", recipient_key=recipient_key
    ).first()
    if letter is None:
        raise PlanRefused("Choose somebody to whom this draft was sent")
    payload = {
        FINISHED: True, "version": version.number, "who": recipient_key, "user": letter.recipient_user_id,
    }  # fmt: skip
    run = ProcessRun.objects.select_related("person", "authority").get(pk=version.run_id)
    return record_event(acting, run=run, kind="representations_received", on=today(), payload=payload)


@transaction.atomic
def answer_comment(acting: Acting, *, comment: ItemComment, answer: str) -> ItemComment:
    """Answer what somebody of the family said; they read it at once."""
    check(acting, "casework.answer_comment", comment)
    if not answer.strip():
        raise PlanRefused("Write an answer")
    locked = ItemComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if locked.sent_at is None:
        raise PlanRefused("This was not sent to the council")
    locked.answer, locked.answered_by, locked.answered_at = answer.strip(), acting, timezone.now()
    locked.save()
    _log(acting, "plan.answer_comment", locked)
    return locked


def _check_shown(acting: Acting, version: PlanVersion, item: PlanItem | None) -> None:
    """A family speaks about a draft that the database shows them, and about an item that it has."""
    check(acting, "casework.comment", version)
    is_shown = PlanVersion.objects.filter(pk=version.pk, stage=PlanVersion.Stage.DRAFT).exists()
    has_item = item is None or ItemRevision.objects.filter(version=version, item=item).exists()
    if not (is_shown and has_item):
        raise NotAllowed(acting, "casework.comment")


def _unsent(acting: Acting, version: PlanVersion) -> Any:
    return ItemComment.objects.filter(version=version, author__user=acting.user, sent_at=None)


def _new_comment(acting: Acting, version: PlanVersion, item: PlanItem | None) -> ItemComment:
    return ItemComment(
        authority_id=version.authority_id,
        person_id=version.person_id,
        plan_id=version.plan_id,
        version=version,
        item=item,
        author=acting,
        made_at=timezone.now(),
    )


def _finishing(acting: Acting, version: PlanVersion) -> dict[str, Any]:
    """Who has finished: by the key under which the draft was sent to them, where it was sent to them."""
    letter = Letter.objects.filter(
        event_id=version.frozen_by_event_id or 0, audience="family", recipient_user_id=acting.user_id
    ).first()
    return {
        FINISHED: True,
        "version": version.number,
        "who": letter.recipient_key if letter else None,
        "user": acting.user_id,
    }


def _log(acting: Acting, action: str, said: ItemComment) -> None:
    record(
        acting, action, "comment", said.pk,
        authority_id=said.authority_id, person_id=said.person_id, changes={"item": said.item_id},
    )  # fmt: skip

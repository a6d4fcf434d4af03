"""Store letters: in the transaction of the act that owes them, so that a crash never loses a notice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from opensend.audit.services import record
from opensend.correspondence import rendering
from opensend.correspondence.blocks import Letter as LetterContent
from opensend.correspondence.blocks import to_json
from opensend.correspondence.models import Letter
from opensend.people.models import Acting, Person
from opensend.people.policies import check


@dataclass(frozen=True, slots=True)
class LetterTo:
    """A written letter and the addressee whom it was written to."""

    content: LetterContent
    recipient_name: str
    recipient_role: str
    recipient_key: str
    user_id: int | None = None
    organisation_id: int | None = None
    delivery: str = Letter.Delivery.ADDRESS


def store_letters(
    acting: Acting, *, person: Person, run_id: int, event_id: int, letters: Iterable[LetterTo]
) -> list[Letter]:
    """Keep letters as they were written. A letter of the same event to the same addressee is kept once."""
    made = []
    for each in letters:
        content = to_json(each.content).decode()
        made.append(
            Letter(
                authority_id=person.authority_id,
                person=person,
                run_id=run_id,
                event_id=event_id,
                notice=each.content.notice,
                audience=each.content.audience,
                title=each.content.title,
                recipient_name=each.recipient_name,
                recipient_role=each.recipient_role,
                recipient_key=each.recipient_key,
                recipient_user_id=each.user_id,
                recipient_organisation_id=each.organisation_id,
                delivery=each.delivery,
                content=content,
                text=rendering.to_text(each.content),
                sha256=hashlib.sha256(content.encode()).hexdigest(),
                dated=each.content.on,
                made_at=timezone.now(),
            )
        )
    Letter.objects.bulk_create(made)
    for letter in made:
        record(
            acting, "letter.store", "letter", letter.pk,
            authority_id=person.authority_id, person_id=person.pk, changes={"notice": letter.notice},
        )  # fmt: skip
    return made


def mark_printed(acting: Acting, *, letters: Iterable[Letter]) -> int:
    """Note that letters were printed for posting; one printed before keeps its first time."""
    listed = list(letters)
    for letter in listed:
        check(acting, "letter.print", letter)
        record(
            acting, "letter.print", "letter", letter.pk,
            authority_id=letter.authority_id, person_id=letter.person_id,
        )  # fmt: skip
    unprinted = [letter.pk for letter in listed if letter.printed_at is None]
    return Letter.objects.filter(pk__in=unprinted).update(printed_at=timezone.now())

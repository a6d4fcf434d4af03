"""Close a case because the child or young person has died; and put that right where it was a mistake."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from opensend.audit.services import record
from opensend.casework.models import CaseEvent
from opensend.casework.models.runs import ProcessRun
from opensend.casework.services.events import correct_event, record_event
from opensend.people.models import Acting, Person


@transaction.atomic
def record_death(acting: Acting, *, run: ProcessRun, on: date, seen: int | None = None) -> CaseEvent:
    """Record that the child or young person has died. No letter is written. Raises as `record_event`."""
    event = record_event(acting, run=run, kind="died", on=on, seen=seen)
    _note_death(acting, run.person, on)
    return event


@transaction.atomic
def correct_happening(
    acting: Acting,
    *,
    event: CaseEvent,
    reason: str,
    on: date | None = None,
    strike_out: bool = False,
    seen: int | None = None,
) -> CaseEvent:
    """Correct an event, and with a death the record of the person. Raises as `correct_event`."""
    new = correct_event(acting, event=event, reason=reason, on=on, strike_out=strike_out, seen=seen)
    if event.kind == "died":
        _note_death(acting, event.person, None if strike_out else new.happened_on)
    return new


def _note_death(acting: Acting, person: Person, on: date | None) -> None:
    person.died_on = on
    person.save(update_fields=["died_on"])
    record(
        acting, "person.note_death", "person", person.pk,
        authority_id=person.authority_id, person_id=person.pk, changes={"fields": ["died_on"]},
    )  # fmt: skip

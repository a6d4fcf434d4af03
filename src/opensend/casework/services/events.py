"""Record and correct events: the only way in which a case moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.projection import as_event, events_of, process_of, write_projection
from opensend.people.acting import as_authority
from opensend.people.models import Acting, Person
from opensend.people.policies import check, check_seen
from opensend.rules.engine import Projection, admit
from opensend.rules.processes import MAINTAINED_PLAN
from opensend.rules.timeline import Event


class DateNotPossible(ValueError):
    """A date that no event can have: in the future, or before the child was born."""


class CaseHasMoved(Exception):
    """Somebody else has recorded something since the page was read. The caller keeps what was typed."""

    def __init__(self, run: ProcessRun, seen: int) -> None:
        super().__init__(f"the case is at version {run.version}; the page showed version {seen}")
        self.run, self.seen = run, seen


class AlreadyCorrected(Exception):
    """The event was corrected before: the correction is what may be corrected."""


def open_run(acting: Acting, *, person: Person, process: str = "needs_assessment", on: date) -> ProcessRun:
    """The run of a process for a child: the one there is, or a new one. Call in the authority's scope.

    A plan that has ceased ends what led to it: what is asked after that is a new case.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        run = ProcessRun.objects.filter(person=person, process=process).order_by("-id").first()
        if run is None or _is_over(run):
            run = ProcessRun.objects.create(
                authority_id=person.authority_id,
                person=person,
                process=process,
                reference=f"new-{person.pk}",
                opened_on=on,
            )
            run.reference = f"{person.authority.code}-{on:%y}-{run.pk:06d}"
            run.save(update_fields=["reference"])
            record(acting, "case.open", "run", run.pk, authority_id=run.authority_id, person_id=person.pk)
    return run


def _is_over(run: ProcessRun) -> bool:
    """Whether the run is of a plan that has ceased, or led to one that has."""
    return run.is_closed and (
        run.process == MAINTAINED_PLAN.name or run.led_to.filter(is_closed=True).exists()
    )


def record_event(
    acting: Acting,
    *,
    run: ProcessRun,
    kind: str,
    on: date,
    payload: dict[str, Any] | None = None,
    seen: int | None = None,
) -> CaseEvent:
    """Record that something happened, if the law lets it, and write what the case comes to.

    `seen` is the version of the case that the acting looked at: raises `CaseHasMoved` where it has moved on.
    Raises `NotPossible`, `UnreadablePayload`, `UnknownKind` (the rule's own words), `DateNotPossible`, and
    `NotAllowed`. Nothing is stored unless everything is.
    """
    action = f"casework.record.{kind}"
    check(acting, action, run)
    check_seen(acting, action, Person, run.person_id)
    with as_authority(run.authority_id):
        locked = _lock(run.pk, seen)
        _check_date(on, locked.person)
        projection = admit(process_of(locked), events_of(locked), Event(kind, on, payload))
        event = CaseEvent.objects.create(
            authority_id=locked.authority_id,
            person_id=locked.person_id,
            run=locked,
            kind=kind,
            happened_on=on,
            payload=payload or {},
            recorded_at=timezone.now(),
            recorded_by=acting,
        )
        _store(acting, locked, projection, event, "event.record")
    _refresh(run, locked)
    return event


def correct_event(
    acting: Acting,
    *,
    event: CaseEvent,
    reason: str,
    on: date | None = None,
    payload: dict[str, Any] | None = None,
    strike_out: bool = False,
    seen: int | None = None,
) -> CaseEvent:
    """Correct an event by one that supersedes it: another date or payload, or (`strike_out`) it never was.

    Raises as `record_event`, where the corrected history would not be lawful; `AlreadyCorrected`; and
    `ValueError` without a reason.
    """
    check(acting, "casework.correct_event", event)
    if not reason.strip():
        raise ValueError("A correction needs its reason")
    with as_authority(event.authority_id):
        locked = _lock(event.run_id, seen)
        if CaseEvent.objects.filter(supersedes=event).exists():
            raise AlreadyCorrected(f"{event} was corrected before")
        new = _successor(acting, event)
        new.happened_on = on or event.happened_on
        new.payload = event.payload if payload is None else payload
        new.is_struck_out, new.reason = strike_out, reason.strip()
        _check_date(new.happened_on, locked.person)
        projection = admit(process_of(locked), events_of(locked), as_event(new))
        new.save()
        _store(acting, locked, projection, new, "event.correct")
    return new


def _successor(acting: Acting, event: CaseEvent) -> CaseEvent:
    """The event that takes another's place, not yet stored and saying the same."""
    return CaseEvent(
        authority_id=event.authority_id,
        person_id=event.person_id,
        run_id=event.run_id,
        kind=event.kind,
        recorded_at=timezone.now(),
        recorded_by=acting,
        supersedes=event,
        root_id=event.root_id or event.pk,
    )


def _lock(run_id: int, seen: int | None) -> ProcessRun:
    locked = ProcessRun.objects.select_for_update(of=("self",)).select_related("person").get(pk=run_id)
    if seen is not None and locked.version != seen:
        raise CaseHasMoved(locked, seen)
    return locked


def _check_date(on: date, person: Person) -> None:
    if on > today():
        raise DateNotPossible(f"{on:%-d %B %Y} is in the future: record what has happened")
    if on < person.born:
        raise DateNotPossible(f"{on:%-d %B %Y} is before the date of birth, {person.born:%-d %B %Y}")


def _store(acting: Acting, run: ProcessRun, projection: Projection, event: CaseEvent, action: str) -> None:
    run.version += 1
    write_projection(run, projection)
    record(
        acting, action, "event", event.pk,
        authority_id=run.authority_id, person_id=run.person_id,
        changes={"run": run.pk, "kind": event.kind, "supersedes": event.supersedes_id},
    )  # fmt: skip


def _refresh(run: ProcessRun, stored: ProcessRun) -> None:
    """Give the caller's object what was stored, so that it goes on with the case as it now is."""
    for field in stored._meta.concrete_fields:
        setattr(run, field.attname, getattr(stored, field.attname))
    run._prefetched_objects_cache = {}  # type: ignore[attr-defined]

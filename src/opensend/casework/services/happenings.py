"""Record what happened and write the letters that it makes owed, together or not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from opensend.casework.letters import send_notices
from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.services.events import open_run, record_event
from opensend.casework.services.repeats import refuse_repeat
from opensend.people.models import Acting, Person
from opensend.people.policies import check


@transaction.atomic
def record_happening(
    acting: Acting,
    *,
    run: ProcessRun,
    kind: str,
    on: date,
    payload: dict[str, Any] | None = None,
    seen: int | None = None,
) -> CaseEvent:
    """Record an event on which nothing else hangs, with its letters.

    Raises as `record_event`, and `RecordedAlready`.
    """
    event = record_event(acting, run=run, kind=kind, on=on, payload=payload, seen=seen)
    refuse_repeat(event)
    send_notices(acting, run=run, event=event)
    return event


def acknowledge(acting: Acting, *, run: ProcessRun, on: date, seen: int | None = None) -> CaseEvent:
    """Record that the request was acknowledged (SI 2014/1530 reg 3)."""
    return record_happening(acting, run=run, kind="acknowledgement_sent", on=on, seen=seen)


def consult_family(acting: Acting, *, run: ProcessRun, on: date, seen: int | None = None) -> CaseEvent:
    """Record that the family was consulted on whether to assess (CFA 2014 s.36(4))."""
    return record_happening(acting, run=run, kind="family_consulted", on=on, seen=seen)


def notify_others(acting: Acting, *, run: ProcessRun, on: date, seen: int | None = None) -> CaseEvent:
    """Tell the family, health, social care and the setting that an assessment is being considered.

    CFA 2014 s.36(7); SI 2014/1530 reg 4(2).
    """
    return record_happening(acting, run=run, kind="others_notified", on=on, seen=seen)


def tell_outcome(acting: Acting, *, run: ProcessRun, on: date, seen: int | None = None) -> CaseEvent:
    """Record that the family was told the outcome of the assessment (CFA 2014 s.36(9))."""
    return record_happening(acting, run=run, kind="outcome_notified", on=on, seen=seen)


def extend_family_window(
    acting: Acting, *, run: ProcessRun, on: date, to: date, seen: int | None = None
) -> CaseEvent:
    """Give the family more than its 15 days on the draft, never less (SI 2014/1530 reg 13(1)(a))."""
    payload = {"to": to.isoformat()}
    return record_happening(acting, run=run, kind="family_window_extended", on=on, payload=payload, seen=seen)


@transaction.atomic
def open_from_elsewhere(
    acting: Acting, *, person: Person, on: date, state: str, known: dict[str, date]
) -> ProcessRun:
    """Open a case that began elsewhere, in the state in which it comes and with the days that are known.

    A limit whose day is not known gets no due date, never an invented one. Raises as `record_event`.
    """
    check(acting, "casework.enter_request")
    run = open_run(acting, person=person, on=on)
    payload = {"state": state, **{kind: day.isoformat() for kind, day in sorted(known.items())}}
    record_event(acting, run=run, kind="opening_recorded", on=on, payload=payload)
    return run

"""A caseload for measuring pages: 20,000 lawful cases of one authority, written in bulk.

Every case's events go through the engine, and its projection is stored as the service stores it.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from functools import cache

from django.db import transaction
from django.utils import timezone

from opensend.audit.today import today
from opensend.casework.models import CaseEvent, Deadline, ProcessRun
from opensend.casework.projection import build_row, columns
from opensend.people.acting import as_authority
from opensend.people.models import Acting, Authority, Person, Role
from opensend.people.names import name_key
from opensend.rules.engine import Projection, project
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.timeline import Event

GIVEN = ("Robin", "Asha", "Tomasz", "Femi", "Megan", "Yusuf", "Grace", "Kit", "Noor", "Leo")
FAMILY = ("Example", "Sample", "Specimen", "Placeholder", "Instance", "Model", "Pattern", "Demo")
HISTORY = (
    ("request_received", 0, None),
    ("family_consulted", 4, None),
    ("others_notified", 7, None),
    ("assessment_agreed", 35, None),
    ("advice_requested", 36, {"advice": "ADV-b"}),
    ("advice_requested", 36, {"advice": "ADV-c"}),
    ("advice_requested", 36, {"advice": "ADV-d"}),
    ("advice_requested", 36, {"advice": "ADV-e"}),
    ("advice_received", 70, {"advice": "ADV-b"}),
    ("advice_received", 80, {"advice": "ADV-d"}),
    ("plan_agreed", 90, None),
    ("draft_sent", 105, None),
)
DAYS = 170
"""Cases began on as many days, so that there are some at every stage."""
BATCH = 500


def write_caseload(how_many: int, code: str = "001") -> str:
    """Write that many cases for the authority, and give the reference of one in the middle."""
    authority = Authority.objects.get(code=code)
    officer = Acting.objects.filter(role=Role.CASEWORKER, organisation__authority=authority).earliest("id")
    numbers = iter(range(how_many))
    reference = ""
    while chunk := list(itertools.islice(numbers, BATCH)):
        with transaction.atomic(), as_authority(authority.pk):
            runs = _write(authority, officer, chunk)
            if chunk[0] <= how_many // 2:
                reference = runs[0].reference
    return reference


def _write(authority: Authority, officer: Acting, numbers: list[int]) -> list[ProcessRun]:
    names = [f"{GIVEN[n % 10]} {FAMILY[n // 10 % 8]}{n}" for n in numbers]
    people = Person.objects.bulk_create(
        Person(authority=authority, name=name, known_as=name.split()[0],
               born=date(2008, 1, 1) + timedelta(days=n % 5000), name_key=name_key(name, name.split()[0]))
        for name, n in zip(names, numbers, strict=True)
    )  # fmt: skip
    histories, projections = zip(*(_history(n % DAYS) for n in numbers), strict=True)
    runs = ProcessRun.objects.bulk_create(
        ProcessRun(authority=authority, person=person, process="needs_assessment",
                   reference=f"{authority.code}-99-{n:06d}", opened_on=events[0].on, version=len(events),
                   caseworker=officer if n % 3 else None, **columns(projection))
        for person, n, events, projection in zip(people, numbers, histories, projections, strict=True)
    )  # fmt: skip
    now = timezone.now()
    CaseEvent.objects.bulk_create(
        CaseEvent(authority=authority, person_id=run.person_id, run=run, kind=event.kind,
                  happened_on=event.on, payload=event.payload or {}, recorded_at=now, recorded_by=officer)
        for run, events in zip(runs, histories, strict=True) for event in events
    )  # fmt: skip
    Deadline.objects.bulk_create(
        build_row(run, position, limit)
        for run, projection in zip(runs, projections, strict=True)
        for position, limit in enumerate(projection.deadlines)
    )
    return runs


@cache
def _history(days: int) -> tuple[list[Event], Projection]:
    """A case that began so many days ago: as much of the history as has happened by today."""
    received = today() - timedelta(days=days)
    events = [
        Event(kind, received + timedelta(days=after), payload)
        for kind, after, payload in HISTORY
        if after <= days
    ]
    return events, project(NEEDS_ASSESSMENT, events)

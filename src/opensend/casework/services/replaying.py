"""Replay every case from its events and compare with what is stored; or store what the events come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from opensend.audit.services import record
from opensend.casework.models import CaseEvent, Deadline, ProcessRun
from opensend.casework.projection import (
    as_event,
    build_row,
    columns,
    events_of,
    process_of,
    write_projection,
)
from opensend.people.acting import acting_as, system_acting
from opensend.people.models import Acting, Authority
from opensend.rules.engine import Projection, project
from opensend.rules.process import NotPossible, UnknownKind, UnreadablePayload
from opensend.rules.timeline import Event

BATCH = 500
_NOT_COMPARED = ("id", "authority_id", "person_id", "run_id")
_LIMIT_FIELDS = [
    field.attname for field in Deadline._meta.concrete_fields if field.attname not in _NOT_COMPARED
]


@dataclass(frozen=True, slots=True)
class Checked:
    """One case: what differs between what is stored and what its events come to; nothing where all agrees."""

    run_id: int
    reference: str
    differences: tuple[str, ...]


def check_authority(authority: Authority) -> Iterator[Checked]:
    """Every case of an authority, in batches, each in a transaction of the authority's own system acting."""
    acting, after = system_acting(authority), 0
    while True:
        with acting_as(acting):
            checked = _check_batch(authority, after)
        yield from checked
        if len(checked) < BATCH:
            return
        after = checked[-1].run_id


def repair_run(authority: Authority, run_id: int) -> tuple[str, ...]:
    """Store what a case's events come to, as after a change of the rules; what differed. Audited."""
    acting = system_acting(authority)
    with acting_as(acting), transaction.atomic():
        run = ProcessRun.objects.select_for_update().get(pk=run_id)
        projection = project(process_of(run), events_of(run))
        found = tuple(_differences(run, list(run.deadlines.all()), projection))
        if found:
            write_projection(run, projection)
            _record_repair(acting, run, found)
    return found


def _check_batch(authority: Authority, after: int) -> list[Checked]:
    runs = list(ProcessRun.objects.filter(authority=authority, pk__gt=after).order_by("pk")[:BATCH])
    pks = [run.pk for run in runs]
    events: dict[int, list[Event]] = defaultdict(list)
    for stored in CaseEvent.objects.filter(run_id__in=pks).order_by("id").iterator(chunk_size=5000):
        events[stored.run_id].append(as_event(stored))
    limits: dict[int, list[Deadline]] = defaultdict(list)
    for row in Deadline.objects.filter(run_id__in=pks).order_by("run_id", "position").iterator(5000):
        limits[row.run_id].append(row)
    return [
        Checked(run.pk, run.reference, tuple(_check(run, limits[run.pk], events[run.pk]))) for run in runs
    ]


def _check(run: ProcessRun, rows: list[Deadline], events: list[Event]) -> Iterator[str]:
    try:
        projection = project(process_of(run), events)
    except (NotPossible, UnknownKind, UnreadablePayload) as wrong:
        yield f"its events cannot be replayed: {wrong}"
        return
    yield from _differences(run, rows, projection)


def _differences(run: ProcessRun, rows: list[Deadline], projection: Projection) -> Iterator[str]:
    for name, value in columns(projection).items():
        if getattr(run, name) != value:
            yield f"{name} is {getattr(run, name)!s}, its events come to {value!s}"
    wanted = [build_row(run, position, limit) for position, limit in enumerate(projection.deadlines)]
    if len(wanted) != len(rows):
        yield f"{len(rows)} limits are stored, its events come to {len(wanted)}"
        return
    for stored, right in zip(rows, wanted, strict=True):
        for name in _LIMIT_FIELDS:
            if getattr(stored, name) != getattr(right, name):
                was, comes_to = getattr(stored, name), getattr(right, name)
                yield f"{right}: {name} is {was!s}, its events come to {comes_to!s}"


def _record_repair(acting: Acting, run: ProcessRun, found: tuple[Any, ...]) -> None:
    record(
        acting, "case.repair", "run", run.pk, authority_id=run.authority_id, person_id=run.person_id,
        changes={"differences": len(found), "rules_version": run.rules_version},
    )  # fmt: skip

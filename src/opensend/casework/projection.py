"""The projection of a run: written from the engine's answer, and read back into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from opensend.casework.models import CaseEvent, Deadline, ProcessRun
from opensend.rules import engine
from opensend.rules.exempting import Excuse
from opensend.rules.process import Process
from opensend.rules.processes import PROCESSES
from opensend.rules.timeline import Event

_PLAIN = (
    "about", "owed_by", "counts_from", "start", "second", "lengthened_to", "due", "act_by", "met_on",
    "met_by", "ended_on", "ended_how", "ended_by", "unknown",
)  # fmt: skip
_plain = attrgetter(*_PLAIN)
LIMIT_COLUMNS = ("position", "rule", "exemption", "unproved", *_PLAIN)
_NOT_TO_CHASE = ("family", "setting")
"""Whose limits do not make a case late: a right that the family may leave unused, and guidance."""


def process_of(run: ProcessRun) -> Process:
    """The declared process of a run."""
    return PROCESSES[run.process]


def as_event(stored: CaseEvent) -> Event:
    """A stored event as the engine takes it."""
    return Event(
        stored.kind,
        stored.happened_on,
        stored.payload,
        id=stored.pk,
        supersedes=stored.supersedes_id,
        struck_out=stored.is_struck_out,
    )


def events_of(run: ProcessRun) -> list[Event]:
    """Every recorded event of a run, corrected or not."""
    return [as_event(stored) for stored in CaseEvent.objects.filter(run=run)]


def write_projection(run: ProcessRun, projection: engine.Projection) -> None:
    """Store what the events come to, in place of what was stored before. The caller holds the run's lock."""
    rows = [build_row(run, position, limit) for position, limit in enumerate(projection.deadlines)]
    Deadline.objects.filter(run=run).delete()
    Deadline.objects.bulk_create(rows)
    for name, value in columns(projection).items():
        setattr(run, name, value)
    run.save()


def columns(projection: engine.Projection) -> dict[str, Any]:
    """The columns of a run that its projection gives."""
    following = next_limit(projection.deadlines)
    return {
        "state": projection.state or "",
        "since": projection.since,
        "rules_version": projection.rules_version,
        "first": {kind: on.isoformat() for kind, on in sorted(projection.first.items())},
        "notes": list(projection.notes),
        "next_due": following.due if following else None,
        "next_limit": following.id if following else "",
        "is_closed": projection.state in projection.process.closed,
    }


def next_limit(deadlines: Iterable[engine.Deadline]) -> engine.Deadline | None:
    """The open limit that falls due first, of those that make a case late."""
    open_ones = [
        limit
        for limit in deadlines
        if limit.due and not limit.met_by and not limit.ended_how and limit.owed_by not in _NOT_TO_CHASE
    ]
    return min(open_ones, key=lambda limit: (limit.due, limit.id), default=None)


def build_row(run: ProcessRun, position: int, limit: engine.Deadline) -> Deadline:
    """One limit as a row."""
    values = dict(zip(LIMIT_COLUMNS, limit_values(position, limit), strict=True))
    return Deadline(authority_id=run.authority_id, person_id=run.person_id, run=run, **values)


def limit_values(position: int, limit: engine.Deadline) -> tuple[Any, ...]:
    """What the row of a limit holds, whosever it is, in the order of `LIMIT_COLUMNS`."""
    excuse = limit.exemption
    why = {"id": excuse.id, "ground": excuse.ground, "why": excuse.why} if excuse else None
    return (position, limit.id, why, list(limit.unproved), *_plain(limit))


def read_projection(run: ProcessRun, rows: Sequence[Deadline]) -> engine.Projection:
    """The projection as the engine made it, from the rows of a run (in their order)."""
    process = process_of(run)
    return engine.Projection(
        process,
        run.rules_version,
        run.state or None,
        run.since,
        tuple(_read_limit(process, row) for row in rows),
        {kind: date.fromisoformat(on) for kind, on in run.first.items()},
        tuple(run.notes),
    )


def _read_limit(process: Process, row: Deadline) -> engine.Deadline:
    return engine.Deadline(
        rule=process.deadline_rule(row.rule),
        exemption=Excuse(**row.exemption) if row.exemption else None,
        unproved=tuple(row.unproved),
        **{name: getattr(row, name) for name in _PLAIN},
    )


def position_of(run: ProcessRun, on: date, *, explain: bool = False) -> engine.Position:
    """Where a run stands on a day, from its stored projection."""
    return engine.position(read_projection(run, list(run.deadlines.all())), on, explain)


def stand_of(
    process: Process, rows: Sequence[Deadline], on: date, *, explain: bool = True
) -> tuple[engine.DeadlinePosition, ...]:
    """How some limits stand on a day, where the whole case is not shown."""
    limits = tuple(_read_limit(process, row) for row in rows)
    alone = engine.Projection(process, process.version, None, None, limits, {}, ())
    return engine.position(alone, on, explain).deadlines

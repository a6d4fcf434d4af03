"""The statutory engine: events replayed through a declared process into a position, by its tables alone.

Four verbs. `project` gives what does not depend on today (state, limits, dates done, exemptions), which is
what a database may store. `position` derives from it what does (standing, days left, what may happen next).
`replay` is both at once. `admit` says whether one further event may be recorded. All are pure, total and
deterministic: the same events give the same answer in whatever order they were recorded.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from opensend.rules.calendars import act_by
from opensend.rules.dated import RuleUnknownOn
from opensend.rules.exempting import Excuse, weigh_exemptions
from opensend.rules.explain import explain_deadline, short_day
from opensend.rules.process import DeadlineRule, Gate, NotPossible, Party, Process, State
from opensend.rules.running import Limit, Run, barred
from opensend.rules.timeline import Event, put_in_order

Standing = Literal["running", "met", "met_late", "missed_open", "excepted", "lapsed", "superseded", "void"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One triggered limit, as it stands whatever the day.

    `due` is None where the date it counts from, or the rule on that date, is not known; `act_by` also where
    the bank holiday table does not reach so far.
    """

    rule: DeadlineRule
    about: str | None
    owed_by: Party
    counts_from: str
    start: date | None
    second: date | None
    lengthened_to: date | None
    due: date | None
    act_by: date | None
    met_on: date | None
    met_by: str | None
    ended_on: date | None
    ended_how: Literal["void", "superseded"] | None
    ended_by: str | None
    exemption: Excuse | None
    unproved: tuple[str, ...]
    """Exemptions that were recorded and do not excuse this limit, each with the reason."""
    unknown: str | None
    """Why there is no due date though the date it counts from is known."""

    @property
    def id(self) -> str:
        """The limit's id in the catalogue of the law: DL-01, MD-1, …"""
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Projection:
    """What the events come to, with nothing that depends on today."""

    process: Process
    rules_version: str
    state: State
    since: date | None
    deadlines: tuple[Deadline, ...]
    first: dict[str, date]
    """The first day of each kind of event in the request that is, or was last, being handled."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadlinePosition:
    """A limit on a day. `days` is due minus the day it was done, else minus that day; negative is late."""

    deadline: Deadline
    standing: Standing
    days: int | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of event that is not possible now, why, and the law that says so."""

    kind: str
    why: str
    source: str
    is_kept: bool = False
    """Only a new record of it is refused: where it is on record it is kept and moves nothing."""


@dataclass(frozen=True, slots=True)
class OwedDuty:
    """A duty without a last day in law that has arisen and is not yet recorded as done."""

    id: str
    title: str
    owed_by: Party
    since: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where a case stands on a day: its state, its limits, and what may and may not happen next."""

    process: str
    on: date
    state: State
    since: date | None
    deadlines: tuple[DeadlinePosition, ...]
    next: tuple[str, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]


def project(process: Process, events: Iterable[Event], until: date | None = None) -> Projection:
    """Replay events, up to a day where one is given, into what they come to.

    Raises `NotPossible`, `UnknownKind`, `UnreadablePayload`.

    >>> from opensend.rules.processes import NEEDS_ASSESSMENT
    >>> projection = project(NEEDS_ASSESSMENT, [Event("request_received", date(2026, 1, 5))])
    >>> projection.state, [(limit.id, str(limit.due)) for limit in projection.deadlines]
    ('request_received', [('DL-01', '2026-02-16'), ('DL-03', '2026-04-27'), ('DL-06', '2026-05-25')])
    """
    return _build(_run(process, events, until))


def _build(run: Run) -> Projection:
    cycle = run.cycle
    return Projection(
        run.process,
        run.process.version,
        run.state,
        run.since,
        tuple([_build_deadline(run, limit) for limit in run.in_table_order()]),
        dict(cycle.first) if cycle else {},
        tuple(run.notes()),
    )


def position(projection: Projection, on: date, explain: bool = False) -> Position:
    """The position on a day. Every event of the projection must have happened by then.

    Explanations (`why`) are made only when asked for.
    """
    process = projection.process
    deadlines = [_stand(limit, on, explain) for limit in projection.deadlines]
    following, refused = _possibilities(process, projection.state)
    for window in process.windows:
        if window.kind in following and (last := _window_due(projection, window.limit)) and on <= last:
            following = tuple(kind for kind in following if kind != window.kind)
            refusal = Refusal(window.kind, window.why.format(due=short_day(last)), window.source)
            ranks = _ranks(process)
            refused = tuple(sorted((*refused, refusal), key=lambda each: ranks[each.kind]))
    return Position(
        process.name,
        on,
        projection.state,
        projection.since,
        tuple(deadlines),
        following,
        refused,
        projection.notes,
    )


def replay(process: Process, events: Iterable[Event], on: date, explain: bool = False) -> Position:
    """Where a case stands on a day. Events after that day are left out.

    >>> from opensend.rules.processes import NEEDS_ASSESSMENT
    >>> stands = replay(NEEDS_ASSESSMENT, [Event("request_received", date(2026, 1, 5))], date(2026, 2, 20))
    >>> [(limit.deadline.id, limit.standing, limit.days) for limit in stands.deadlines]
    [('DL-01', 'missed_open', -4), ('DL-03', 'running', 66), ('DL-06', 'running', 94)]
    """
    return position(project(process, events, until=on), on, explain)


def admit(process: Process, events: Iterable[Event], new: Event) -> Projection:
    """What events come to with a further one, or a correction of one, that somebody wants to record.

    Stricter than `project`: raises `NotPossible` also where the record would make an event, the new one or
    another, come to nothing.

    >>> from opensend.rules.processes import NEEDS_ASSESSMENT
    >>> admit(NEEDS_ASSESSMENT, [], Event("plan_agreed", date(2026, 3, 2)))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    opensend.rules.process.NotPossible: plan_agreed on 2026-03-02 is not possible: ...
    """
    known = list(events)
    kept = {(event.kind, event.on) for event, _ in _run(process, known, None).aside}
    return _build(_run(process, [*known, new], None, kept))


def owed_duties(projection: Projection) -> tuple[OwedDuty, ...]:
    """Duties "as soon as practicable" that have arisen and are not recorded as done. They bar nothing.

    >>> from opensend.rules.processes import NEEDS_ASSESSMENT
    >>> begun = project(NEEDS_ASSESSMENT, [Event("request_received", date(2026, 1, 5))])
    >>> [duty.id for duty in owed_duties(begun)]
    ['consult_family', 'notify_others']
    """
    first, owed = projection.first, []
    for rule in projection.process.duties:
        arisen = [first[kind] for kind in rule.arises_on if kind in first]
        is_done = any(kind in first for kind in rule.done_by)
        if arisen and not is_done and projection.state not in rule.lapses_in:
            owed.append(OwedDuty(rule.id, rule.title, rule.owed_by, min(arisen), rule.source))
    return tuple(owed)


def _run(
    process: Process,
    events: Iterable[Event],
    until: date | None,
    kept: Container[tuple[str, date]] | None = None,
) -> Run:
    """The events applied. Where `kept` is given, only those may come to nothing."""
    run = Run(process)
    for happened in put_in_order(process, events, until):
        gate = barred(process, run.state, happened.kind)
        if gate is not None:
            if not gate.keeps or (kept is not None and (happened.kind, happened.on) not in kept):
                _refuse(run, happened.kind, happened.on, gate.why, gate.source)
            run.aside.append((happened, gate))
            continue
        for window in process.windows:
            if window.kind == happened.kind and not getattr(happened.payload, window.unless):
                last = run.window_due(window.limit)
                if last is not None and happened.on <= last:
                    why = window.why.format(due=short_day(last))
                    _refuse(run, happened.kind, happened.on, why, window.source)
        run.apply(happened)
    return run


def _refuse(run: Run, kind: str, on: date, why: str, source: str) -> None:
    closed = {
        window.kind
        for window in run.process.windows
        if (last := run.window_due(window.limit)) is not None and on <= last
    }
    possible = [each for each in _possibilities(run.process, run.state)[0] if each not in closed]
    raise NotPossible(kind, on, why, source, possible)


@cache
def _possibilities(process: Process, state: State) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """What may happen in a state and what may not, windows of time left aside."""
    gates: list[tuple[str, Gate | None]] = [
        (declared.kind, barred(process, state, declared.kind)) for declared in process.events
    ]
    following = tuple(kind for kind, gate in gates if gate is None)
    return following, tuple(
        Refusal(kind, gate.why, gate.source, gate.keeps) for kind, gate in gates if gate is not None
    )


@cache
def _ranks(process: Process) -> dict[str, int]:
    return {declared.kind: rank for rank, declared in enumerate(process.events)}


def _window_due(projection: Projection, limit: str) -> date | None:
    """Last day of the newest limit of that id that has not been replaced."""
    for deadline in reversed(projection.deadlines):
        if deadline.id == limit and deadline.ended_how is None:
            return deadline.due
    return None


def _build_deadline(run: Run, limit: Limit) -> Deadline:
    rule, due = limit.rule, limit.due()
    excuse, unproved = weigh_exemptions(run.process, limit, due)
    met_on = limit.met_on
    if met_on is not None and due is not None and limit.is_proved_in_time and met_on > due:
        met_on = due
    return Deadline(
        rule,
        limit.about,
        rule.owner(limit.about),
        limit.start_kind,
        limit.start,
        limit.second,
        limit.lengthened_to,
        due,
        None if due is None else _act_by(due),
        met_on,
        limit.met_by,
        limit.ended_on,
        limit.ended_how,
        limit.ended_by,
        excuse,
        unproved,
        limit.unknown,
    )


def _act_by(due: date) -> date | None:
    try:
        return act_by(due)
    except RuleUnknownOn:
        return None


def _stand(deadline: Deadline, on: date, explain: bool) -> DeadlinePosition:
    standing, days = _standing(deadline, on), None
    if deadline.due is not None and deadline.ended_how is None:
        days = (deadline.due - (deadline.met_on or on)).days
    why = explain_deadline(deadline, standing, days, on) if explain else None
    return DeadlinePosition(deadline, standing, days, why)


def _standing(deadline: Deadline, on: date) -> Standing:
    if deadline.ended_how is not None:
        return deadline.ended_how
    is_met, due = deadline.met_by is not None, deadline.due
    if due is None or (deadline.met_on or on) <= due:
        return "met" if is_met else "running"
    if deadline.exemption is not None:
        return "excepted"
    if is_met:
        return "met_late"
    return "lapsed" if deadline.owed_by == "family" else "missed_open"

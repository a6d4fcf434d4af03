"""A process being run: the state, the requests handled so far, and each limit as events start and end it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, Literal

from opensend.rules.dated import RuleUnknownOn
from opensend.rules.process import (
    DeadlineRule,
    EventKind,
    Gate,
    Met,
    Process,
    State,
    Step,
    UnreadablePayload,
)
from opensend.rules.timeline import Happened


class Cycle:
    """One request from its beginning to its end: the facts that conditions and exemptions ask about."""

    __slots__ = ("first", "happened", "is_complete", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        self.first: dict[str, date] = {}
        self.happened: list[tuple[str, date, Any]] = []
        self.is_complete = True

    def earliest(self, kinds: tuple[str, ...]) -> tuple[date | None, str]:
        """The first day on which any of some kinds of event happened, and which it was."""
        return min(
            ((self.first[kind], kind) for kind in kinds if kind in self.first), default=(None, kinds[0])
        )


class Limit:
    """One triggered limit while events are still being applied."""

    __slots__ = (
        "about",
        "cycle",
        "ended_by",
        "ended_how",
        "ended_on",
        "is_dated",
        "is_proved_in_time",
        "lengthened_to",
        "met_by",
        "met_on",
        "rule",
        "second",
        "start",
        "start_kind",
        "unknown",
    )

    def __init__(
        self, rule: DeadlineRule, cycle: Cycle, about: str | None, start: date | None, start_kind: str
    ) -> None:
        self.rule, self.cycle, self.about = rule, cycle, about
        self.start, self.start_kind = start, start_kind
        self.second: date | None = None
        self.lengthened_to: date | None = None
        self.met_on: date | None = None
        self.met_by: str | None = None
        self.ended_on: date | None = None
        self.ended_how: Literal["void", "superseded"] | None = None
        self.ended_by: str | None = None
        self.is_dated = start_kind in rule.dated_by
        self.is_proved_in_time = False
        self.unknown: str | None = None

    @property
    def is_open(self) -> bool:
        """Neither met nor ended."""
        return self.met_by is None and self.ended_how is None

    def due(self) -> date | None:
        """The last lawful day; None where the date it counts from, or the rule on that date, is not known."""
        if self.start is None:
            return None
        try:
            due = self.rule.formula.due(self.start, self.second)
        except RuleUnknownOn as unknown:
            self.unknown = str(unknown)
            return None
        except (OverflowError, ValueError):
            self.unknown = "The calendar ends before its last day."
            return None
        return due if self.lengthened_to is None else max(due, self.lengthened_to)

    def end(self, how: Literal["void", "superseded"], on: date, by: str) -> None:
        """End the limit without its being met."""
        self.ended_how, self.ended_on, self.ended_by = how, on, by


class Effects:
    """What one kind of event does to the limits of a process, looked up once."""

    __slots__ = ("begins", "dates", "lengthens", "meets", "opens", "seconds", "voids")

    def __init__(self, process: Process, kind: str) -> None:
        rules = process.deadlines
        self.meets: list[tuple[DeadlineRule, Met]] = [
            (rule, met) for rule in rules for met in rule.met_by if met.kind == kind
        ]
        self.begins = any(step.opens_request for step in process.steps if step.kind == kind)
        self.voids = [rule for rule in rules if kind in rule.voided_by]
        self.dates = [rule for rule in rules if kind in rule.dated_by]
        self.opens = [rule for rule in rules if kind in rule.triggers()]
        self.lengthens = [rule for rule in rules if kind in rule.lengthened_by]
        self.seconds = [rule for rule in rules if kind in rule.also_counts]


@cache
def _tables(
    process: Process,
) -> tuple[dict[str, Effects], dict[tuple[State, str], Step], dict[str, EventKind]]:
    effects = {declared.kind: Effects(process, declared.kind) for declared in process.events}
    steps = {(source, step.kind): step for step in process.steps for source in step.sources}
    return effects, steps, {declared.kind: declared for declared in process.events}


@cache
def barred(process: Process, state: State, kind: str) -> Gate | None:
    """The first gate that bars a kind of event in a state, or None where the law lets it happen."""
    for gate in process.gates:
        if kind in gate.kinds and state in gate.states:
            return gate
    return None


class Run:
    """The events of a case applied one after another. Gates are the caller's business."""

    __slots__ = (
        "_effects", "_kinds", "_steps", "aside", "cycle", "cycles", "limits", "process", "since", "state",
    )  # fmt: skip

    def __init__(self, process: Process) -> None:
        self.process = process
        self._effects, self._steps, self._kinds = _tables(process)
        self.state: State = None
        self.since: date | None = None
        self.cycles = 0
        self.cycle: Cycle | None = None
        self.limits: dict[str, list[Limit]] = {}
        self.aside: list[tuple[Happened, Gate]] = []
        """Events that are kept and move nothing, each with the gate that says why."""

    def apply(self, event: Happened) -> None:
        """Apply one event: move the state, then start, date, meet and end limits."""
        if event.kind == self.process.opening_kind:
            self._open_part_way(event)
            return
        step = self._steps.get((self.state, event.kind))
        if step is None and self._effects[event.kind].begins:
            return  # a further request while one is open
        if step is not None:
            if step.opens_request:
                self._begin_request()
            if step.target != self.state:
                self.state, self.since = step.target, event.on
        has_ended = step is not None and step.target in self.process.closed
        self._take(event.kind, event.on, event.payload, has_ended)
        if step is not None and step.revives:
            self._revive(step.revives)

    def in_table_order(self) -> list[Limit]:
        """Every limit: requests in turn, then the order of the rules, then the order of their starting."""
        if self.cycles > 1:
            return [
                limit
                for number in range(1, self.cycles + 1)
                for limit in self._all()
                if limit.cycle.number == number
            ]
        return list(self._all())

    def window_due(self, limit_id: str) -> date | None:
        """Last day of the newest limit of that id that has not been replaced."""
        for limit in reversed(self.limits.get(limit_id, ())):
            if limit.ended_how is None:
                return limit.due()
        return None

    def notes(self) -> Iterator[str]:
        """What was recorded and comes to nothing, in words."""
        known = {rule.id for rule in self.process.exemptions}
        for kind, on, payload in self.cycle.happened if self.cycle else ():
            if kind == self.process.exemption_kind and payload.exemption not in known:
                named = payload.exemption or "without the exemption's id"
                yield f"{kind} on {on} ({named}) excuses nothing: the process has no such exemption"
        for event, gate in self.aside:
            yield f"{event.kind} on {event.on} is kept and moves nothing: {gate.why}"

    def _all(self) -> Iterator[Limit]:
        for rule in self.process.deadlines:
            yield from self.limits.get(rule.id, ())

    def _begin_request(self) -> Cycle:
        self.cycles += 1
        self.cycle = Cycle(self.cycles)
        return self.cycle

    def _take(self, kind: str, on: date, payload: Any, has_ended: bool) -> None:
        cycle, declared, effects = self.cycle, self._kinds[kind], self._effects[kind]
        if cycle is None:
            return
        counted = on if declared.received is None else declared.received(payload, on)
        cycle.first.setdefault(kind, counted)
        cycle.happened.append((kind, on, payload))
        for rule, met in effects.meets:
            self._meet(rule, met, on, payload, kind)
        if has_ended and declared.ends != "nothing":
            self._void(self._all(), declared.ends == "everything", on, kind)
        for rule in effects.voids:
            self._void(self._answered(rule, payload), False, on, kind)
        for rule in effects.dates:
            self._date(rule, kind, counted, payload)
        for rule in effects.opens:
            self._trigger(rule, kind, counted, payload)
        self._adjust(effects, on, payload)

    def _meet(self, rule: DeadlineRule, met: Met, on: date, payload: Any, kind: str) -> None:
        limit = self._find(rule, payload)
        if limit is not None and (met.when is None or met.when(limit.cycle, payload)):
            limit.met_on, limit.met_by, limit.is_proved_in_time = on, kind, met.proves_in_time

    def _find(self, rule: DeadlineRule, payload: Any) -> Limit | None:
        """The open limit that an event is about; one that does not say may be about the only one open."""
        return _choose(rule, [limit for limit in self.limits.get(rule.id, ()) if limit.is_open], payload)

    def _answered(self, rule: DeadlineRule, payload: Any) -> Iterable[Limit]:
        """The limits that an event voids: of a rule with one limit for each body, its own alone."""
        if rule.about is None:
            return self.limits.get(rule.id, ())
        limit = self._find(rule, payload)
        return () if limit is None else (limit,)

    def _void(self, limits: Iterable[Limit], is_every_request: bool, on: date, by: str) -> None:
        for limit in limits:
            if limit.is_open and (is_every_request or limit.cycle is self.cycle):
                limit.end("void", on, by)

    def _revive(self, ids: tuple[str, ...]) -> None:
        for limit in self._all():
            if limit.rule.id in ids and limit.cycle is self.cycle and limit.ended_how == "void":
                declared = self._kinds.get(limit.ended_by or "")
                if declared is not None and declared.ends == "request":
                    limit.ended_how = limit.ended_on = limit.ended_by = None

    def _date(self, rule: DeadlineRule, kind: str, counted: date, payload: Any) -> None:
        """Count from the day something was received or served, in place of the day it was sent."""
        undated = [
            limit
            for limit in self.limits.get(rule.id, ())
            if limit.cycle is self.cycle and limit.ended_how is None and not limit.is_dated
        ]
        limit = _choose(rule, undated, payload)
        if limit is None:
            self._trigger(rule, kind, counted, payload)
        else:
            limit.start, limit.start_kind, limit.is_dated = counted, kind, True

    def _trigger(self, rule: DeadlineRule, kind: str, counted: date, payload: Any) -> None:
        cycle = self.cycle
        if cycle is None or (rule.while_in is not None and self.state not in rule.while_in):
            return
        if rule.opens_when is not None and not rule.opens_when(cycle, payload):
            return
        about = getattr(payload, rule.about) if rule.about else None
        limits = self.limits.setdefault(rule.id, [])
        earlier = [limit for limit in limits if limit.cycle is cycle and limit.about == about]
        if earlier and not self._gives_way(rule, earlier[-1], counted, kind):
            return
        start, start_kind = cycle.earliest(rule.counts_from) if rule.opens_on else (counted, kind)
        limit = Limit(rule, cycle, about, start, start_kind)
        if rule.is_met_on_opening:
            limit.met_on, limit.met_by = counted, kind
        limits.append(limit)

    def _gives_way(self, rule: DeadlineRule, earlier: Limit, on: date, kind: str) -> bool:
        """Whether a further trigger starts a new limit beside the one already there."""
        if rule.repeats == "supersedes":
            if earlier.is_open and earlier.start == on:
                return False
            if earlier.is_open:
                earlier.end("superseded", on, kind)
            return True
        return rule.repeats == "again" and not earlier.is_open

    def _adjust(self, effects: Effects, on: date, payload: Any) -> None:
        for rule in effects.lengthens:
            limit, until = self._newest(rule), payload.to
            if limit is not None and until is not None:
                limit.lengthened_to = max(until, limit.lengthened_to or until)
        for rule in effects.seconds:
            limit = self._newest(rule)
            if limit is not None and limit.second is None:
                limit.second = on

    def _newest(self, rule: DeadlineRule) -> Limit | None:
        """The newest limit of a rule that has not been ended."""
        return next((each for each in reversed(self.limits.get(rule.id, ())) if not each.ended_how), None)

    def _open_part_way(self, event: Happened) -> None:
        """Start in a state with the dates that are known; a limit with no known start has no due date."""
        cycle = self.cycle or self._begin_request()
        cycle.is_complete = False
        state: str = event.payload.state  # type: ignore[attr-defined]
        self.state, self.since = state, event.on
        known = [(when, kind) for kind in self._kinds if (when := getattr(event.payload, kind, None))]
        for when, kind in sorted(known, key=itemgetter(0)):
            if when > event.on:
                raise UnreadablePayload(event.kind, event.on, f"{kind} on {when} is after the opening")
            self._take(kind, when, self._kinds[kind].payload(), state in self.process.closed)
        self._fit_limits(cycle, self.process.openings.get(state, ()))

    def _fit_limits(self, cycle: Cycle, open_ids: tuple[str, ...]) -> None:
        """Keep, of the open limits, those that are open in the state, and add those that are missing."""
        for rule in self.process.deadlines:
            limits = self.limits.get(rule.id, [])
            if rule.id not in open_ids:
                self.limits[rule.id] = [each for each in limits if not (each.is_open and each.cycle is cycle)]
            elif not any(each.cycle is cycle for each in limits):
                self.limits[rule.id] = [*limits, Limit(rule, cycle, None, None, rule.counts_from[0])]


def _choose(rule: DeadlineRule, limits: list[Limit], payload: Any) -> Limit | None:
    """Of some limits of a rule, the one that an event is about."""
    if rule.about is None:
        return limits[-1] if limits else None
    about = getattr(payload, rule.about)
    same = [limit for limit in limits if limit.about == about]
    if same:
        return same[-1]
    if about is None:
        return limits[0] if len(limits) == 1 else None
    return next((limit for limit in limits if limit.about is None), None)

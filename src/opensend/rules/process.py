"""Statutory processes as declared tables: what may happen, in which order, by when, and under which law.

A process is data. `engine` reads it; nothing here computes a position. Adding a process means adding a
package under ``processes/`` that builds one `Process`; the words used here are the whole vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

import msgspec

State = str | None
"""A state of a process; None before anything has happened."""

Party = Literal["authority", "family", "setting", "health", "social_care", "adviser"]
LimitKind = Literal["statutory", "family right", "guidance", "tribunal rule"]
Repeats = Literal["once", "again", "supersedes"]


class NotPossible(Exception):
    """The law does not let an event happen there; says why, with the source, and what was possible."""

    def __init__(self, kind: str, on: date, why: str, source: str, possible: Sequence[str]) -> None:
        super().__init__(f"{kind} on {on} is not possible: {why} ({source})")
        self.kind, self.on, self.why, self.source, self.possible = kind, on, why, source, tuple(possible)


class UnknownKind(ValueError):
    """The process declares no event of this kind."""

    def __init__(self, kind: str, on: date, known: Sequence[str]) -> None:
        super().__init__(f"{kind!r} is not a kind of event of this process")
        self.kind, self.on, self.known = kind, on, tuple(known)


class UnreadablePayload(ValueError):
    """An event's payload is not in its declared form."""

    def __init__(self, kind: str, on: date, why: str) -> None:
        super().__init__(f"the payload of {kind} on {on} cannot be read: {why}")
        self.kind, self.on, self.why = kind, on, why


class Payload(msgspec.Struct, frozen=True):
    """What an event carries beside its kind and date. Keys that are not declared are left unread."""


class Facts(Protocol):
    """What a condition of the tables may ask about the request that is being handled."""

    @property
    def first(self) -> Mapping[str, date]:
        """The first day on which each kind of event happened."""

    @property
    def is_complete(self) -> bool:
        """False when the run was opened part way: what is not recorded may still have happened."""


Condition = Callable[[Facts, Any], bool]
"""A condition on the facts so far and the payload of the event at hand."""


class Formula(Protocol):
    """How a limit's last day is counted."""

    def due(self, start: date, second: date | None) -> date:
        """The last lawful day, from the counted-from date and, where the rule has one, a second date."""

    def words(self, start: date, second: date | None) -> str:
        """The same in words, for the explanation."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The dated parameters that it reads."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event. The order of a process's kinds is their order on the same day."""

    kind: str
    title: str
    recorded_by: tuple[str, ...]
    source: str
    payload: type[Payload] = Payload
    notices: tuple[str, ...] = ()
    """Ids of the notices that the event makes owed."""
    ends: Literal["nothing", "request", "everything"] = "nothing"
    """Which open limits the event voids when it closes the case."""
    received: Callable[[Any, date], date] | None = None
    """The date from which limits count, where that is not simply the event's own."""


@dataclass(frozen=True, slots=True)
class Step:
    """An event that moves the case: from any of some states to another."""

    kind: str
    sources: tuple[State, ...]
    target: str
    law: str
    opens_request: bool = False
    revives: tuple[str, ...] = ()
    """Limits that start to bind again, because the decision that ended them is replaced."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Kinds of event that the law bars in some states, and why."""

    kinds: tuple[str, ...]
    states: tuple[State, ...]
    why: str
    source: str
    keeps: bool = False
    """The event would come to nothing: where it is on record it is kept and moves nothing, and only a new
    record of it is refused."""


@dataclass(frozen=True, slots=True)
class WindowGate:
    """A kind of event that must wait until the last day of a limit is over, unless its payload says so."""

    kind: str
    limit: str
    unless: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Met:
    """An event that meets a limit, perhaps only under a condition."""

    kind: str
    when: Condition | None = None
    proves_in_time: bool = False
    """The event can only happen where the limit was kept: a later date of its own is no lateness."""


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One limit of the law: what starts it, how it is counted, what meets it, who owes it, what ends it."""

    id: str
    title: str
    kind: LimitKind
    owed_by: Party | Callable[[str | None], Party]
    counts_from: tuple[str, ...]
    formula: Formula
    met_by: tuple[Met, ...]
    source: str
    opens_on: tuple[str, ...] = ()
    """Kinds that trigger the limit, where these are not the kinds that it counts from."""
    opens_when: Condition | None = None
    is_met_on_opening: bool = False
    dated_by: tuple[str, ...] = ()
    """Kinds (received, served) whose date is counted from in place of the date of sending."""
    also_counts: tuple[str, ...] = ()
    """Kinds that give the formula its second date."""
    about: str | None = None
    """Payload key that says what one limit of several is about."""
    repeats: Repeats = "once"
    """What a further trigger does: nothing, a new limit once the old one is done, or replace the old one."""
    while_in: frozenset[str] | None = None
    """States (after the event) in which the limit can be triggered; None for any."""
    voided_by: tuple[str, ...] = ()
    lengthened_by: tuple[str, ...] = ()
    note: str = ""
    """A sentence of law or guidance that every explanation of the limit ends with."""

    def triggers(self) -> tuple[str, ...]:
        """The kinds of event that start the limit."""
        return self.opens_on or self.counts_from

    def owner(self, about: str | None) -> Party:
        """Who owes the act."""
        return self.owed_by(about) if callable(self.owed_by) else self.owed_by


@dataclass(frozen=True, slots=True)
class Claim:
    """One recorded exemption held against one limit: the evidence, and the period it must fall in."""

    payload: Any
    limit: str
    about: str | None
    start: date
    due: date
    happened: Sequence[tuple[str, date, Any]]
    """Everything that happened in the request: kind, date, payload."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of an exemption, with the test of its own evidence.

    `fails` gives the reason why the evidence does not prove the ground, or None where it does.
    """

    letter: str
    title: str
    fails: Callable[[Claim], str | None]
    evidence: str


@dataclass(frozen=True, slots=True)
class ExemptionRule:
    """An exemption: the limits that it can excuse, its grounds, and what must have happened first."""

    id: str
    title: str
    excuses: tuple[str, ...]
    grounds: tuple[Ground, ...]
    source: str
    needs: str | None = None
    needs_why: str = ""


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A duty without a last day in law ("as soon as practicable"): owed from one event, done by another."""

    id: str
    title: str
    owed_by: Party
    arises_on: tuple[str, ...]
    done_by: tuple[str, ...]
    source: str
    lapses_in: tuple[str, ...] = ()
    """States in which the duty is no longer owed."""


@dataclass(frozen=True, eq=False, slots=True)
class Process:
    """One statutory process. Compared by identity: there is one of each."""

    name: str
    title: str
    version: str
    source: str
    states: Mapping[str, str]
    """Each state with its title."""
    closed: frozenset[str]
    """States in which no request is open."""
    final: frozenset[str]
    """Closed states from which no event of the process leads on to a decision."""
    events: tuple[EventKind, ...]
    steps: tuple[Step, ...]
    gates: tuple[Gate, ...]
    windows: tuple[WindowGate, ...]
    deadlines: tuple[DeadlineRule, ...]
    exemptions: tuple[ExemptionRule, ...]
    duties: tuple[DutyRule, ...]
    openings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a run opened part way: the limits that are open in each state."""
    opening_kind: str = "opening_recorded"
    exemption_kind: str = "exemption_recorded"

    def event_kind(self, kind: str) -> EventKind:
        """The declaration of a kind; raises `KeyError` where the process has none."""
        return {declared.kind: declared for declared in self.events}[kind]

    def deadline_rule(self, rule_id: str) -> DeadlineRule:
        """The rule of a limit; raises `KeyError` where the process has none."""
        return {rule.id: rule for rule in self.deadlines}[rule_id]

    def parameters(self) -> tuple[str, ...]:
        """Names of the dated parameters that the limits read, in their order."""
        names = [name for rule in self.deadlines for name in rule.formula.parameters]
        return tuple(dict.fromkeys(names))

"""Timelines: recorded events read, checked, corrected by what supersedes them, and put in lawful order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import msgspec

from opensend.rules.process import Payload, Process, UnknownKind, UnreadablePayload


class Event(msgspec.Struct, frozen=True):
    """A dated fact: what happened and when, and where recorded, its id and what it corrects.

    An event that `supersedes` another replaces it; one that is `struck_out` only removes the other.
    The position never depends on when an event was `recorded`.
    """

    kind: str
    on: date
    payload: dict[str, Any] | None = None
    id: str | int | None = None
    supersedes: str | int | None = None
    struck_out: bool = False
    recorded: Any = None


class Timeline(msgspec.Struct, frozen=True):
    """One case in a file of timelines. `on` is the day of the position asked for."""

    events: list[Event]
    id: Any = None
    process: str | None = None
    on: date | None = None


class Happened(msgspec.Struct, frozen=True, gc=False):
    """An event in force, its payload checked."""

    kind: str
    on: date
    payload: Payload
    id: str | int | None


def in_force(events: Iterable[Event]) -> list[Event]:
    """The events that no other supersedes, in the order given.

    >>> wrong = Event("request_received", date(2026, 1, 5), id="a")
    >>> right = Event("request_received", date(2026, 1, 2), id="b", supersedes="a")
    >>> [event.id for event in in_force([wrong, right])]
    ['b']
    """
    listed = list(events)
    superseded = {event.supersedes for event in listed if event.supersedes is not None}
    if not superseded:
        return [event for event in listed if not event.struck_out]
    return [event for event in listed if not event.struck_out and event.id not in superseded]


def put_in_order(process: Process, events: Iterable[Event], until: date | None = None) -> list[Happened]:
    """The events in force up to a day, in order of date and, on one day, in the order of the process.

    The order in which they are given does not matter: events that tie are ordered by their payload, and an
    event given twice in the same words is one event.
    Raises `UnknownKind` and `UnreadablePayload`, also for events after `until`.
    """
    order, payloads = _lookups(process)
    ranked: list[tuple[date, int, bytes, Happened]] = []
    for event in in_force(events):
        kind = event.kind
        rank = order.get(kind)
        if rank is None:
            raise UnknownKind(kind, event.on, tuple(order))
        given = event.payload
        payload = _check_payload(event, payloads[kind][0]) if given else payloads[kind][1]
        if payload is None:
            payload = _check_payload(event, payloads[kind][0])
        if until is None or event.on <= until:
            tie = msgspec.json.encode(payload) if given else b""
            ranked.append((event.on, rank, tie, Happened(kind, event.on, payload, event.id)))
    ranked.sort(key=_rank)
    return [entry[3] for at, entry in enumerate(ranked) if not at or _rank(entry) != _rank(ranked[at - 1])]


def _rank(entry: tuple[date, int, bytes, Happened]) -> tuple[date, int, bytes]:
    return entry[:3]


def _check_payload(event: Event, declared: type[Payload]) -> Payload:
    try:
        return msgspec.convert(event.payload or {}, declared)
    except msgspec.ValidationError as error:
        raise UnreadablePayload(event.kind, event.on, str(error)) from error


@cache
def _lookups(process: Process) -> tuple[dict[str, int], Mapping[str, tuple[type[Payload], Payload | None]]]:
    """Rank of each kind on one day; its payload's type, and the payload of an event that gives none."""
    order = {declared.kind: rank for rank, declared in enumerate(process.events)}
    return order, {declared.kind: (declared.payload, _bare(declared.payload)) for declared in process.events}


def _bare(declared: type[Payload]) -> Payload | None:
    try:
        return msgspec.convert({}, declared)
    except msgspec.ValidationError:
        return None

"""What a recorded exemption would excuse, before it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from opensend.casework.models import ProcessRun
from opensend.casework.projection import events_of, process_of
from opensend.rules.engine import Deadline, Projection, project
from opensend.rules.process import ExemptionRule
from opensend.rules.timeline import Event


@dataclass(frozen=True, slots=True)
class Effect:
    """The limits that would be excused, and for the others that it is for, why it does not excuse them."""

    excused: tuple[Deadline, ...]
    failures: tuple[str, ...]


def list_exemptions(run: ProcessRun, projection: Projection) -> list[ExemptionRule]:
    """The exemptions that are for a limit of this case which still binds."""
    binding = {limit.id for limit in projection.deadlines if limit.ended_how is None}
    return [rule for rule in process_of(run).exemptions if binding.intersection(rule.excuses)]


def weigh_exemption(run: ProcessRun, *, on: date, payload: dict[str, Any]) -> Effect:
    """What an exemption with this evidence would do. Raises `NotPossible`, `UnreadablePayload`."""
    process, known = process_of(run), events_of(run)
    before = project(process, known).deadlines
    after = project(process, [*known, Event(process.exemption_kind, on, payload)]).deadlines
    excused, failures = [], []
    for was, now in zip(before, after, strict=True):
        if now.exemption is not None and was.exemption is None:
            excused.append(now)
        failures += [reason for reason in now.unproved if reason not in was.unproved]
    return Effect(tuple(excused), tuple(_of_own_limits(failures)))


def _of_own_limits(failures: list[str]) -> list[str]:
    """Without those that only say that the exemption is for another limit."""
    return [reason for reason in dict.fromkeys(failures) if not reason.endswith(" alone")]

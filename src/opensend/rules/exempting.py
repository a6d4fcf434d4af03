"""Exemptions weighed: which recorded exemption excuses which limit, and why another does not.

An exemption excuses lateness. It never moves, pauses or hides a due date, and each limit is judged on
evidence that falls within that limit's own period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from opensend.rules.dated import RuleUnknownOn
from opensend.rules.process import Claim, ExemptionRule, Process
from opensend.rules.running import Limit


@dataclass(frozen=True, slots=True)
class Excuse:
    """An exemption that covers a limit: its id, the letter of its ground, and the law in words."""

    id: str
    ground: str
    why: str


def weigh_exemptions(
    process: Process, limit: Limit, due: date | None
) -> tuple[Excuse | None, tuple[str, ...]]:
    """The first recorded exemption that excuses a limit, and the reasons why others do not."""
    if process.exemption_kind not in limit.cycle.first or limit.ended_how is not None:
        return None, ()
    failures: list[str] = []
    for kind, _, payload in limit.cycle.happened:
        if kind != process.exemption_kind:
            continue
        rule = _rules(process).get(payload.exemption or "")
        failure = "the process has no such exemption" if rule is None else _failure(rule, payload, limit, due)
        if rule is not None and failure is None:
            return _excuse(rule, payload), tuple(failures)
        failures.append(f"{_named(payload)} does not excuse it: {failure}")
    return None, tuple(failures)


def _failure(rule: ExemptionRule, payload: Any, limit: Limit, due: date | None) -> str | None:
    """Why an exemption does not excuse a limit, or None where it does."""
    if limit.rule.id not in rule.excuses:
        return f"it is for {' and '.join(rule.excuses)} alone"
    if rule.needs is not None and limit.cycle.is_complete and rule.needs not in limit.cycle.first:
        return rule.needs_why
    ground = next((each for each in rule.grounds if each.letter == _letter(payload)), None)
    if ground is None:
        return f"it has no ground {payload.ground!r}" if payload.ground else "no ground is recorded"
    if limit.start is None or due is None:
        return "the limit's own period is not known"
    try:
        return ground.fails(
            Claim(payload, limit.rule.id, limit.about, limit.start, due, limit.cycle.happened)
        )
    except RuleUnknownOn as unknown:
        return str(unknown)
    except OverflowError:
        return "its dates are outside the calendar"


def _named(payload: Any) -> str:
    letter = f"({_letter(payload)})" if payload.ground else ""
    return f"{payload.exemption or 'An exemption without an id'}{letter}"


def _letter(payload: Any) -> str:
    return str(payload.ground or "").strip().strip("()").lower()


def _excuse(rule: ExemptionRule, payload: Any) -> Excuse:
    letter = _letter(payload)
    ground = next(each for each in rule.grounds if each.letter == letter)
    return Excuse(rule.id, letter, f"{ground.title} ({rule.source})")


@cache
def _rules(process: Process) -> dict[str, ExemptionRule]:
    return {rule.id: rule for rule in process.exemptions}

"""The authority's decisions on an assessment and on a plan, and what its panel advises before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from opensend.casework.letters import send_notices
from opensend.casework.models import CaseEvent, Decision, DecisionTest, ProcessRun
from opensend.casework.services.events import record_event
from opensend.casework.services.repeats import refuse_repeat
from opensend.people.models import Acting

ASSESSMENT_TESTS = ("has_or_may_have_sen", "may_need_plan")
"""CFA 2014 s.36(8)(a) and (b): where both are met the authority must assess."""
PLAN_TESTS = ("plan_necessary",)
"""CFA 2014 s.37(1): where it is met the authority must make a plan."""


@dataclass(frozen=True, slots=True)
class TestAnswer:
    """What the authority thinks on one test of the law, and why."""

    __test__ = False

    test: str
    is_met: bool
    reasons: str


class DecisionAgainstTests(ValueError):
    """The decision is not the one that the law requires where its tests are answered so."""


def decide_to_assess(
    acting: Acting,
    *,
    run: ProcessRun,
    agreed: bool,
    on: date,
    reasons: str,
    tests: Sequence[TestAnswer],
    seen: int | None = None,
) -> Decision:
    """Decide whether to assess (CFA 2014 s.36(8)), with reasons, and write to everyone who must be told.

    Raises as `record_event`; `RecordedAlready`; `DecisionAgainstTests`; `ValueError` where a test or the
    reasons are missing.
    """
    kind = "assessment_agreed" if agreed else "assessment_refused"
    _check_tests(agreed, tests, ASSESSMENT_TESTS, reasons)
    return _decide(acting, run, kind, on, reasons, tests, seen)


def decide_on_plan(
    acting: Acting,
    *,
    run: ProcessRun,
    agreed: bool,
    on: date,
    reasons: str,
    tests: Sequence[TestAnswer],
    seen: int | None = None,
) -> Decision:
    """Decide whether a plan is necessary (CFA 2014 s.37(1)), with reasons, and write to those to be told.

    Raises as `decide_to_assess`.
    """
    kind = "plan_agreed" if agreed else "plan_refused"
    _check_tests(agreed, tests, PLAN_TESTS, reasons)
    return _decide(acting, run, kind, on, reasons, tests, seen)


@transaction.atomic
def record_panel_advice(
    acting: Acting, *, run: ProcessRun, advises: str, on: date, reasons: str, seen: int | None = None
) -> Decision:
    """Keep what the panel advises. It decides nothing, and only the authority's own staff see it."""
    if not reasons.strip():
        raise ValueError("The panel's advice needs its reasons")
    event = record_event(acting, run=run, kind="panel_advised", on=on, seen=seen)
    return _store(run, event, reasons, advises=Decision.Advises(advises))


def _check_tests(agreed: bool, tests: Sequence[TestAnswer], wanted: Sequence[str], reasons: str) -> None:
    if not reasons.strip() or any(not answer.reasons.strip() for answer in tests):
        raise ValueError("A decision needs its reasons, and each test its own")
    if tuple(answer.test for answer in tests) != tuple(wanted):
        raise ValueError(f"The tests of this decision are {', '.join(wanted)}")
    if agreed != all(answer.is_met for answer in tests):
        raise DecisionAgainstTests(
            "All tests of the law are met: the authority must agree."
            if not agreed
            else "A test of the law is not met: the authority cannot agree on it."
        )


@transaction.atomic
def _decide(
    acting: Acting,
    run: ProcessRun,
    kind: str,
    on: date,
    reasons: str,
    tests: Sequence[TestAnswer],
    seen: int | None,
) -> Decision:
    event = record_event(acting, run=run, kind=kind, on=on, seen=seen)
    refuse_repeat(event)
    decision = _store(run, event, reasons)
    DecisionTest.objects.bulk_create(
        DecisionTest(
            authority_id=run.authority_id, person_id=run.person_id, decision=decision, test=answer.test,
            is_met=answer.is_met, reasons=answer.reasons.strip(), position=position,
        )
        for position, answer in enumerate(tests)
    )  # fmt: skip
    send_notices(acting, run=run, event=event)
    return decision


def _store(run: ProcessRun, event: CaseEvent, reasons: str, advises: str = "") -> Decision:
    return Decision.objects.create(
        authority_id=run.authority_id, person_id=run.person_id, run=run, event=event,
        reasons=reasons.strip(), advises=advises,
    )  # fmt: skip

"""A plan that is maintained: reviews, phase transfer, moving area, ceasing. CFA 2014 ss.44-47."""

from __future__ import annotations

from opensend.rules.calendars import months_including, weeks_after
from opensend.rules.formulas import Count, DayItself, TransferredReview
from opensend.rules.process import DeadlineRule, EventKind, Gate, Met, Process, Step
from opensend.rules.processes.maintained_plan.payloads import (
    Ending,
    Opening,
    PhaseTransfer,
    Review,
    Transfer,
    counts_from_made_or_reviewed,
    due_before_phase,
)

_OFFICER, _DECIDER = ("caseworker",), ("authorised officer",)
STATES = {"maintained": "Plan maintained", "ceased": "Plan ceased"}
_IN_FORCE = frozenset(("maintained",))

EVENTS = (
    EventKind("plan_made", "The plan is first made", ("sign-off officer",), "CFA 2014 s.37(1)"),
    EventKind(
        "plan_transferred_in",
        "The plan is transferred from another authority",
        _OFFICER,
        "CFA 2014 s.47; SI 2014/1530 reg 15",
        Transfer,
        received=counts_from_made_or_reviewed,
    ),
    EventKind(
        "opening_recorded", "A plan that began elsewhere is recorded", _OFFICER, "CFA 2014 s.37", Opening
    ),
    EventKind(
        "phase_transfer_identified",
        "A change of phase of education comes, and the plan must be amended before it",
        _OFFICER,
        "SI 2014/1530 reg 18",
        PhaseTransfer,
        received=due_before_phase,
    ),
    EventKind("review_meeting_held", "The review meeting is held", _OFFICER, "SI 2014/1530 regs 20, 21"),
    EventKind(
        "review_decided",
        "The authority decides after the review whether to maintain, amend or cease the plan",
        _DECIDER,
        "SI 2014/1530 reg 20(10), reg 21(8)",
        Review,
    ),
    EventKind(
        "amendment_notice_sent",
        "The notice of the proposed amendments is sent",
        _OFFICER,
        "SI 2014/1530 reg 22(2)",
    ),
    EventKind(
        "amended_plan_issued", "The amended final plan is issued", ("sign-off officer",),
        "SI 2014/1530 reg 22(3)",
    ),
    EventKind(
        "phase_transfer_final_issued",
        "The amended final plan for the next phase is issued",
        ("sign-off officer",),
        "SI 2014/1530 reg 18, reg 22(3)",
    ),
    EventKind(
        "plan_ceased", "The plan ends", _DECIDER, "CFA 2014 ss.45-47; SI 2014/1530 regs 29-31", Ending,
        ends="everything",
    ),
)  # fmt: skip

STEPS = (
    Step("plan_made", (None,), "maintained", "CFA 2014 s.37(1)", True),
    Step("plan_transferred_in", (None,), "maintained", "CFA 2014 s.47", True),
    Step("plan_ceased", ("maintained",), "ceased", "CFA 2014 s.45"),
)

DEADLINES = (
    DeadlineRule(
        "DL-10",
        "Complete the review: tell the family the decision",
        "statutory",
        "authority",
        ("plan_made", "review_decided"),
        Count(months_including, "review_months", "within {n} {unit} beginning with"),
        (Met("review_decided"),),
        "CFA 2014 s.44(1); SI 2014/1530 regs 20(10), 21(8)",
        repeats="again",
        while_in=_IN_FORCE,
    ),
    DeadlineRule(
        "MV-4",
        "Complete the first review after the transfer",
        "statutory",
        "authority",
        ("plan_transferred_in",),
        TransferredReview(),
        (Met("review_decided"),),
        "SI 2014/1530 reg 15(5)",
        also_counts=("plan_transferred_in",),
        while_in=_IN_FORCE,
    ),
    DeadlineRule(
        "DL-14",
        "Decide after the review meeting, and tell the family",
        "statutory",
        "authority",
        ("review_meeting_held",),
        Count(weeks_after, "review_decision_weeks", "within {n} {unit} of"),
        (Met("review_decided"),),
        "SI 2014/1530 reg 20(10), reg 21(8)",
        repeats="supersedes",
        while_in=_IN_FORCE,
        note="Where the plan is to be amended, the notice of the amendments must be sent within the same "
        "time (R (L, M and P) v Devon CC [2022] EWHC 493 (Admin)).",
    ),
    DeadlineRule(
        "DL-16",
        "Send the amended final plan",
        "statutory",
        "authority",
        ("amendment_notice_sent",),
        Count(weeks_after, "amended_plan_weeks", "within {n} {unit} of"),
        (Met("amended_plan_issued"), Met("phase_transfer_final_issued")),
        "SI 2014/1530 reg 22(3)",
        repeats="again",
        while_in=_IN_FORCE,
    ),
    DeadlineRule(
        "DL-18",
        "Send the amended final plan that names the next placement, before the change of phase",
        "statutory",
        "authority",
        ("phase_transfer_identified",),
        DayItself(),
        (Met("phase_transfer_final_issued"),),
        "SI 2014/1530 reg 18",
        repeats="again",
        while_in=_IN_FORCE,
    ),
)

_NO_PLAN = "There is no plan: one must first be made, or transferred from another authority."
_CEASED = "The plan has ceased: a new one follows a new assessment."
_BEGINS = ("plan_made", "plan_transferred_in", "opening_recorded")
_AFTER = tuple(declared.kind for declared in EVENTS if declared.kind not in _BEGINS)
_HAS_PLAN = "A plan is kept already."

MAINTAINED_PLAN = Process(
    name="maintained_plan",
    title="A plan that is maintained",
    version="maintained_plan/1",
    source="Children and Families Act 2014 (CFA) ss.44-47; SI 2014/1530 regs 15-22, 29-31",
    states=STATES,
    closed=frozenset(("ceased",)),
    final=frozenset(("ceased",)),
    events=EVENTS,
    steps=STEPS,
    gates=(
        Gate(_AFTER, (None,), _NO_PLAN, "CFA 2014 s.37(1), s.47"),
        Gate(_BEGINS, ("maintained",), _HAS_PLAN, "CFA 2014 s.37(1)"),
        Gate((*_BEGINS, *_AFTER), ("ceased",), _CEASED, "CFA 2014 s.45", keeps=True),
    ),
    windows=(),
    deadlines=DEADLINES,
    exemptions=(),
    duties=(),
    openings={"maintained": ("DL-10",), "ceased": ()},
)

__all__ = ["MAINTAINED_PLAN"]

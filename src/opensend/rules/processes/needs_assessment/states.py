"""States of a needs assessment, the steps between them, and the few gates that the law puts in the way."""

from __future__ import annotations

from opensend.rules.process import Gate, State, Step, WindowGate

STATES = {
    "request_received": "Request received",
    "consulting": "Consulting the family on whether to assess",
    "assessing": "Assessing",
    "assessment_refused": "Assessment refused",
    "no_plan": "Assessed: no plan",
    "drafting": "Drafting the plan",
    "draft_issued": "Draft plan sent",
    "plan_issued": "Final plan issued",
    "withdrawn": "Closed without a decision",
    "moved_out": "Moved out of the area",
    "died": "The child or young person has died",
}
BEFORE_ASSESSMENT = ("request_received", "consulting")
WRITING = ("drafting", "draft_issued")
OPEN = (*BEFORE_ASSESSMENT, "assessing", *WRITING)
REFUSED = ("assessment_refused", "no_plan")
LEFT = ("withdrawn", "moved_out")
CLOSED = (*REFUSED, "plan_issued", *LEFT, "died")
FINAL = ("plan_issued", "died")
NOTHING: tuple[State, ...] = (None,)

REQUESTS = ("request_received", "brought_to_attention")
ASSESSMENT_DECISIONS = ("assessment_agreed", "assessment_refused")
PLAN_DECISIONS = ("plan_agreed", "plan_refused")
DRAFTS = ("draft_sent", "draft_served")
ENDINGS = ("request_withdrawn", "duplicate_found", "turned_25")
DECISIONS = (*ASSESSMENT_DECISIONS, *PLAN_DECISIONS, *DRAFTS, "plan_issued")

STEPS = (
    *(
        Step(kind, (None, *REFUSED, *LEFT), "request_received", "CFA 2014 s.36(1), (3); s.24(1)", True)
        for kind in REQUESTS
    ),
    Step("family_consulted", ("request_received",), "consulting", "CFA 2014 s.36(4); SI 2014/1530 reg 3"),
    Step("assessment_agreed", BEFORE_ASSESSMENT, "assessing", "CFA 2014 s.36(8)"),
    # An authority that thinks again, as after mediation, replaces its refusal: the later limits bind again.
    Step(
        "assessment_agreed",
        ("assessment_refused",),
        "assessing",
        "CFA 2014 s.36(8)",
        revives=("DL-02", "DL-03", "DL-06"),
    ),
    Step(
        "assessment_refused",
        (*BEFORE_ASSESSMENT, "assessing"),
        "assessment_refused",
        "CFA 2014 s.36(5), (8)-(9)",
    ),
    Step("plan_agreed", ("assessing",), "drafting", "CFA 2014 s.37(1)"),
    Step("plan_agreed", ("no_plan",), "drafting", "CFA 2014 s.37(1)", revives=("DL-02", "DL-06")),
    Step("plan_refused", ("assessing", *WRITING), "no_plan", "CFA 2014 s.37(1); SI 2014/1530 reg 10"),
    *(
        Step(kind, ("drafting",), "draft_issued", "CFA 2014 s.38(2); SI 2014/1530 reg 13(1)")
        for kind in DRAFTS
    ),
    Step(
        "plan_issued", ("draft_issued",), "plan_issued", "CFA 2014 s.39(8), s.40(5); SI 2014/1530 reg 13(2)"
    ),
    *(Step(kind, OPEN, "withdrawn", "CFA 2014 s.36(3)") for kind in ENDINGS),
    Step("moved_out", (*OPEN, *REFUSED), "moved_out", "CFA 2014 s.24(1)"),
    Step("died", (*OPEN, *REFUSED, "plan_issued", *LEFT), "died", "CFA 2014 s.24(1)"),
)

_DEAD = "The child or young person has died: the duties of this Part are owed to a child or young person."
_NO_REQUEST = (
    "There must first be a request, or the child or young person be brought to the authority's attention"
)
_FINAL = "The final plan has been issued: a change to it is made by review, amendment or re-assessment."


_BARRED = (
    Gate(
        REQUESTS,
        ("plan_issued",),
        "A plan is kept for the child or young person: a request now is one for re-assessment.",
        "CFA 2014 s.36(5)-(6), s.44(2)",
        keeps=True,
    ),
    Gate(DECISIONS, ("plan_issued",), _FINAL, "CFA 2014 s.44; SI 2014/1530 regs 22, 28", keeps=True),
    Gate(
        DECISIONS,
        LEFT,
        f"No request is open. {_NO_REQUEST} again.",
        "CFA 2014 s.36(1), s.24(1)",
    ),
    Gate((*ENDINGS, "opening_recorded"), CLOSED, "No request is open.", "CFA 2014 s.36(1)", keeps=True),
    Gate(
        PLAN_DECISIONS,
        (*BEFORE_ASSESSMENT, "assessment_refused"),
        "The authority must first decide to assess: "
        "whether a plan is necessary is judged in the light of an assessment.",
        "CFA 2014 s.36(8), s.37(1)",
    ),
    Gate(
        DRAFTS,
        (*BEFORE_ASSESSMENT, "assessing", *REFUSED),
        "The authority must first decide that a plan is necessary.",
        "CFA 2014 s.37(1), s.38(1)",
    ),
    Gate(
        ("plan_issued",),
        (*BEFORE_ASSESSMENT, "assessing", *REFUSED, "drafting"),
        "The family must first be sent a draft of the plan.",
        "CFA 2014 s.38(2); SI 2014/1530 reg 13(1)",
    ),
    Gate(
        ("assessment_refused",),
        ("assessment_refused",),
        "The assessment has been refused already: a further refusal needs a further request.",
        "CFA 2014 s.36(3)",
        keeps=True,
    ),
    Gate(
        (*ASSESSMENT_DECISIONS, "plan_refused"),
        ("no_plan",),
        "The assessment has been made and a plan refused: a further decision needs a further request.",
        "CFA 2014 s.36(3), s.37(1)",
        keeps=True,
    ),
)


def build_gates(kinds: tuple[str, ...]) -> tuple[Gate, ...]:
    """The gates of the process, whose every kind is given: nothing that moves the case follows a death."""
    begins = (*REQUESTS, "opening_recorded")
    after_beginning = tuple(kind for kind in kinds if kind not in begins)
    return (
        Gate(after_beginning, NOTHING, f"{_NO_REQUEST}.", "CFA 2014 s.36(1), s.24(1)"),
        Gate(DECISIONS, ("died",), _DEAD, "CFA 2014 s.24(1), s.36(1)"),
        Gate(kinds, ("died",), _DEAD, "CFA 2014 s.24(1), s.36(1)", keeps=True),
        *_BARRED,
    )


WINDOWS = (
    WindowGate(
        "plan_issued",
        "DL-04",
        unless="family_done",
        why="The family has until {due} to say what it thinks of the draft, unless it says before then that "
        "it has finished (family_done).",
        source="CFA 2014 s.38(2); SI 2014/1530 reg 13(1)(a)",
    ),
)

OPENINGS = {
    "request_received": ("DL-01", "DL-03", "DL-06"),
    "consulting": ("DL-01", "DL-03", "DL-06"),
    "assessing": ("DL-03", "DL-06"),
    "drafting": ("DL-06",),
    "draft_issued": ("DL-04", "DL-06"),
    "assessment_refused": ("DL-30", "MD-1"),
    "no_plan": ("DL-30", "MD-1"),
    "plan_issued": ("DL-30", "MD-1"),
}

"""Letters: for each notice and audience, the one function that builds its letter from its frozen context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from opensend.correspondence.blocks import Letter
from opensend.correspondence.letters import context, plan, professionals, request
from opensend.rules.notices import Part, missing_parts

_Builder = tuple[type[context.LetterContext], Callable[[Any], Letter]]
_TELL_DECISION: _Builder = (context.DecisionTold, professionals.tell_professional_of_decision)

LETTERS: dict[tuple[str, str], _Builder] = {
    ("N-00", "family"): (context.Acknowledgement, request.acknowledge_request),
    ("N-00b", "family"): (context.Considering, request.tell_family_of_consideration),
    ("N-00b", "professional"): (context.Considering, professionals.tell_professional_of_consideration),
    ("N-01", "family"): (context.Decision, request.refuse_to_assess),
    ("N-01", "professional"): _TELL_DECISION,
    ("N-02", "family"): (context.AgreedToAssess, request.agree_to_assess),
    ("N-02", "professional"): _TELL_DECISION,
    ("advice_request", "professional"): (context.AdviceRequested, professionals.request_advice),
    ("N-03", "family"): (context.Decision, plan.refuse_plan),
    ("N-03", "professional"): _TELL_DECISION,
    ("N-18", "family"): (context.Outcome, plan.tell_outcome),
    ("N-04", "family"): (context.DraftSent, plan.send_draft),
    ("N-06", "professional"): (context.Consultation, professionals.consult_institution),
    ("N-05", "family"): (context.PlanIssued, plan.issue_plan),
    ("N-05", "professional"): (context.PlanIssued, professionals.send_plan_to_professional),
    ("N-13", "family"): (context.ExemptionUsed, plan.tell_of_exemption),
    ("request_closed", "family"): (context.RequestClosed, request.close_request),
}


class NotLawful(ValueError):
    """A letter leaves out something that its notice must contain."""

    def __init__(self, notice: str, missing: tuple[Part, ...]) -> None:
        super().__init__(f"{notice} leaves out: {', '.join(part.title for part in missing)}")
        self.missing = missing


def write_letter(notice: str, audience: str, facts: context.LetterContext) -> Letter:
    """The letter of a notice for an audience.

    Raises `KeyError` where the notice has no such form, `TypeError` where the facts are of another letter,
    and `NotLawful` where a required part would be missing.
    """
    wanted, build = LETTERS[notice, audience]
    if not isinstance(facts, wanted):
        raise TypeError(f"{notice} to {audience} needs {wanted.__name__}, not {type(facts).__name__}")
    letter = build(facts)
    missing = missing_parts(notice, audience, letter.parts)
    if missing:
        raise NotLawful(notice, missing)
    return letter

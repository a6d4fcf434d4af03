"""Limits of a needs assessment: ids, formulas and owners as in the law's own catalogue."""

from __future__ import annotations

from typing import Any

from opensend.rules.calendars import days_after, days_including, months_after, weeks_after
from opensend.rules.formulas import AppealPeriod, Count
from opensend.rules.process import DeadlineRule, DutyRule, Facts, Met, Party
from opensend.rules.processes.needs_assessment.states import CLOSED, OPEN, REQUESTS

_WITHIN = "within {n} {unit} of"
_APPEALABLE = ("assessment_refused", "plan_refused", "plan_issued")
_DECIDED = frozenset(("assessment_refused", "no_plan", "plan_issued"))
_OWED_ADVICE: dict[str, Party] = {
    "ADV-a": "family",
    "ADV-b": "setting",
    "ADV-c": "health",
    "ADV-e": "social_care",
}


def _was_considered(facts: Facts, payload: Any) -> bool:
    """Whether a refusal came after the notice that an assessment was being considered (s.36(7), reg 4(2)).

    An assessment that was agreed must have been considered, notice or none.
    """
    return bool({"others_notified", "assessment_agreed"} & facts.first.keys()) or not facts.is_complete


def _was_first_stage(facts: Facts, payload: Any) -> bool:
    return not _was_considered(facts, payload)


def _has_family_done(facts: Facts, payload: Any) -> bool:
    return bool(payload.family_done)


def _owes_advice(about: str | None) -> Party:
    return _OWED_ADVICE.get((about or "")[:5], "adviser")


DEADLINES = (
    DeadlineRule(
        "DL-01",
        "Tell the family whether there will be an assessment",
        "statutory",
        "authority",
        REQUESTS,
        Count(weeks_after, "assess_decision_weeks", _WITHIN),
        (Met("assessment_agreed"), Met("assessment_refused", _was_considered)),
        "SI 2014/1530 reg 5(1)",
    ),
    DeadlineRule(
        "DL-01a",
        "Give notice, with reasons, of a refusal at the first stage",
        "statutory",
        "authority",
        REQUESTS,
        Count(weeks_after, "first_stage_refusal_weeks", _WITHIN),
        (),
        "SI 2014/1530 reg 4(1)",
        opens_on=("assessment_refused",),
        opens_when=_was_first_stage,
        is_met_on_opening=True,
        repeats="again",
        while_in=frozenset(("assessment_refused",)),
        note="The family was not told that an assessment was being considered, so this was a first-stage "
        "refusal (CFA 2014 s.36(5)): regulation 4(1) allows no exemption, and DL-01 falls away.",
    ),
    DeadlineRule(
        "DL-02",
        "Give advice for the assessment",
        "statutory",
        _owes_advice,
        ("advice_requested",),
        Count(weeks_after, "advice_weeks", _WITHIN),
        (Met("advice_received"),),
        "SI 2014/1530 reg 8(1)",
        dated_by=("advice_request_received",),
        about="advice",
        repeats="again",
        while_in=frozenset(OPEN),
        voided_by=("advice_declined",),
    ),
    DeadlineRule(
        "DL-03",
        "Tell the family that no plan is needed, where none is",
        "statutory",
        "authority",
        REQUESTS,
        Count(weeks_after, "no_plan_weeks", _WITHIN),
        (Met("plan_refused"),),
        "SI 2014/1530 reg 10(1)",
        voided_by=("plan_agreed",),
    ),
    DeadlineRule(
        "DL-04",
        "Say what the family thinks of the draft plan and ask for a setting",
        "family right",
        "family",
        ("draft_sent",),
        Count(days_including, "family_window_days", "{n} {unit} beginning with"),
        (Met("representations_received"), Met("placement_requested"), Met("plan_issued", _has_family_done)),
        "SI 2014/1530 reg 13(1)(a)",
        dated_by=("draft_served",),
        repeats="supersedes",
        while_in=frozenset(("draft_issued",)),
        lengthened_by=("family_window_extended",),
        note="The authority may give more time, never less.",
    ),
    DeadlineRule(
        "DL-05",
        "Reply to the consultation",
        "guidance",
        "setting",
        ("consultation_sent",),
        Count(days_after, "setting_reply_days", _WITHIN),
        (Met("consultation_reply"),),
        "SEND Code of Practice (January 2015) para 9.83",
        dated_by=("consultation_received",),
        about="setting",
        repeats="again",
        while_in=frozenset(OPEN),
        note="This is guidance and not law: a late reply breaks no limit, and the authority may decide "
        "without it.",
    ),
    DeadlineRule(
        "DL-06",
        "Send the final plan",
        "statutory",
        "authority",
        REQUESTS,
        Count(weeks_after, "final_plan_weeks", _WITHIN),
        (Met("plan_issued"),),
        "SI 2014/1530 reg 13(2)",
    ),
    DeadlineRule(
        "DL-30",
        "Appeal to the First-tier Tribunal",
        "tribunal rule",
        "family",
        _APPEALABLE,
        AppealPeriod(),
        (Met("appeal_lodged"),),
        "CFA 2014 s.51(2); HESC Rules (SI 2008/2699) r.20(1)(c), r.12",
        also_counts=("mediation_certificate_issued",),
        repeats="again",
        while_in=_DECIDED,
        voided_by=("assessment_agreed", "plan_agreed"),
        note="The tribunal may allow a late appeal (r.5(3)(a)).",
    ),
    DeadlineRule(
        "MD-1",
        "Contact the mediation adviser",
        "statutory",
        "family",
        _APPEALABLE,
        Count(months_after, "adviser_contact_months", _WITHIN),
        (Met("mediation_adviser_contacted"), Met("mediation_certificate_issued", proves_in_time=True)),
        "CFA 2014 s.55; SI 2014/1530 reg 33",
        repeats="again",
        while_in=_DECIDED,
        voided_by=("assessment_agreed", "plan_agreed"),
        note="Not needed for an appeal about the placement alone (CFA 2014 s.55(2)).",
    ),
)

DUTIES = (
    DutyRule(
        "consult_family",
        "Consult the family on whether to assess",
        "authority",
        REQUESTS,
        ("family_consulted",),
        "CFA 2014 s.36(4); SI 2014/1530 reg 3",
        CLOSED,
    ),
    DutyRule(
        "notify_others",
        "Tell the family, health, social care and the setting that an assessment is being considered",
        "authority",
        REQUESTS,
        ("others_notified",),
        "CFA 2014 s.36(7); SI 2014/1530 reg 4(2)",
        CLOSED,
    ),
    DutyRule(
        "seek_advice",
        "Ask for advice from everyone on the list",
        "authority",
        ("assessment_agreed",),
        ("advice_requested",),
        "SI 2014/1530 reg 6(1)",
        CLOSED,
    ),
    DutyRule(
        "tell_outcome",
        "Tell the family the outcome of the assessment, with reasons",
        "authority",
        ("plan_agreed",),
        ("outcome_notified",),
        "CFA 2014 s.36(9)",
        CLOSED,
    ),
    DutyRule(
        "agree_section_g",
        "Agree the health care provision of Section G",
        "health",
        ("plan_agreed",),
        ("section_g_agreed",),
        "SI 2014/1530 reg 12(2)",
        CLOSED,
    ),
    DutyRule(
        "consult_setting",
        "Consult the setting that the family asked for",
        "authority",
        ("placement_requested",),
        ("consultation_sent", "consultation_received"),
        "CFA 2014 s.39(2)",
        CLOSED,
    ),
    DutyRule(
        "decide_placement",
        "Decide the placement, each lawful test recorded",
        "authority",
        ("draft_sent", "draft_served"),
        ("placement_decided",),
        "CFA 2014 s.39(3)-(5), s.40(2)",
        CLOSED,
    ),
)

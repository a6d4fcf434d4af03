"""The catalogue of notices: what each must contain, to whom it goes, when it is owed, and under which law.

Ids are those of the notices in law and guidance as this rulebook numbers them (N-00, N-01, …). A notice has
one or more *forms*: the family's, and the shorter ones for professionals. Each form lists its required parts;
a letter that leaves one out is not a lawful notice, and `missing_parts` says so before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AddresseeKind(StrEnum):
    """Who a form of a notice is for. `family` is worked out by `addressees` on the day of the act."""

    FAMILY = "family"
    SETTING_ATTENDED = "setting_attended"
    COMMISSIONING_BODY = "commissioning_body"
    SOCIAL_CARE = "social_care"
    INSTITUTION = "institution"
    MAINTAINING_AUTHORITY = "maintaining_authority"
    ADVISER = "adviser"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a notice must contain."""

    id: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a notice: who receives it and what it must contain."""

    audience: str
    addressees: tuple[AddresseeKind, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: when it is owed, its limit where the law sets one, its legal basis and its forms."""

    id: str
    title: str
    owed_on: tuple[str, ...]
    legal_basis: str
    forms: tuple[Form, ...]
    limit: str | None = None

    def form(self, audience: str) -> Form:
        """The form for an audience (`family` or `professional`); `KeyError` where there is none."""
        for form in self.forms:
            if form.audience == audience:
                return form
        raise KeyError(f"{self.id} has no form for {audience}")


def missing_parts(notice_id: str, audience: str, present: Iterable[str]) -> tuple[Part, ...]:
    """The required parts of a form that are not among the ids present.

    >>> [part.id for part in missing_parts("N-00b", "professional", ["child"])]
    ['what_is_asked']
    """
    there = set(present)
    return tuple(part for part in NOTICES[notice_id].form(audience).parts if part.id not in there)


def notices_owed(event_kind: str) -> tuple[Notice, ...]:
    """The notices that an event of a needs assessment makes owed.

    >>> [notice.id for notice in notices_owed("assessment_refused")]
    ['N-01']
    """
    return tuple(notice for notice in NOTICES.values() if event_kind in notice.owed_on)


_K = AddresseeKind
_FAMILY = (_K.FAMILY,)
_REG_4_2 = (_K.COMMISSIONING_BODY, _K.SOCIAL_CARE, _K.SETTING_ATTENDED)


def _parts(source: str, **titles: str) -> tuple[Part, ...]:
    return tuple(Part(name, title, source) for name, title in titles.items())


MEDIATION_PARTS = _parts(
    "SI 2014/1530 reg 32; CFA 2014 s.52-55",
    mediation_right="right to ask for mediation",
    mediation_certificate="need for a mediation certificate before an appeal",
    mediation_adviser="how to reach the mediation adviser",
    mediation_timescales="by when to contact the mediation adviser",
    mediation_duty_to_tell="what to tell the authority: the wish, the issues, health provision wanted",
    mediation_contact="who acts for the authority in mediation",
)
SUPPORT_PARTS = (
    Part("disagreement_resolution", "disagreement resolution service", "CFA 2014 s.57"),
    Part("information_and_advice", "information, advice and support service", "CFA 2014 s.32"),
)


def _appeal_parts(ground: str, source: str) -> tuple[Part, ...]:
    """The appeal block: the right, its ground, computed last dates, mediation, and where help is."""
    return (
        Part("appeal_right", "right to appeal to the First-tier Tribunal", ground),
        Part("appeal_time_limits", "time limits for the appeal, as dates", source),
        *MEDIATION_PARTS,
        *SUPPORT_PARTS,
    )


_DECISION_PARTS = {"child": "the child or young person", "decision": "the decision"}

_CATALOGUE = (
    Notice(
        "N-00",
        "Acknowledgement of a request",
        ("request_received", "brought_to_attention"),
        "CFA 2014 s.36(4); SI 2014/1530 reg 3",
        (
            Form(
                "family",
                _FAMILY,
                _parts(
                    "CFA 2014 s.36(4); SI 2014/1530 reg 3",
                    received="the day the request was received",
                    contact="who to speak to at the authority",
                    views="the right to give views and evidence",
                    information_and_advice="information, advice and support service",
                    dates="the dates of the timeline",
                ),
            ),
        ),
    ),
    Notice(
        "N-00b",
        "Notice that an assessment is being considered",
        ("others_notified",),
        "CFA 2014 s.36(7); SI 2014/1530 reg 4(2)",
        (
            Form(
                "family",
                _FAMILY,
                _parts(
                    "CFA 2014 s.36(7)",
                    considering="that an assessment is being considered",
                    views="the right to express views orally or in writing",
                    evidence="the right to submit evidence",
                ),
            ),
            Form(
                "professional",
                _REG_4_2,
                _parts(
                    "SI 2014/1530 reg 4(2)", child="the child or young person", what_is_asked="what is asked"
                ),
            ),
        ),
    ),
    Notice(
        "N-01",
        "Decision not to assess",
        ("assessment_refused",),
        "CFA 2014 s.36(5), s.36(9); SI 2014/1530 reg 4(1), reg 5",
        (
            Form(
                "family",
                _FAMILY,
                (
                    *_parts("SI 2014/1530 reg 5(3)", decision="the decision", reasons="the reasons for it"),
                    *_appeal_parts("CFA 2014 s.51(2)(a)", "SI 2014/1530 reg 5(3)"),
                ),
            ),
            Form("professional", _REG_4_2, _parts("SI 2014/1530 reg 5(2)", **_DECISION_PARTS)),
        ),
        limit="DL-01",
    ),
    Notice(
        "N-02",
        "Decision to assess",
        ("assessment_agreed",),
        "CFA 2014 s.36(8); SI 2014/1530 reg 5(1)",
        (
            Form(
                "family",
                _FAMILY,
                _parts(
                    "SI 2014/1530 reg 5(1), reg 6(1)(h), reg 7, reg 9",
                    decision="the decision",
                    what_happens="what happens next",
                    advice_sought="the advice that will be sought",
                    name_advisers="the right to name people to be asked for advice",
                    personal_budget="information about personal budgets",
                    contact="who to speak to at the authority",
                ),
            ),
            Form("professional", _REG_4_2, _parts("SI 2014/1530 reg 5(2)", **_DECISION_PARTS)),
        ),
        limit="DL-01",
    ),
    Notice(
        "advice_request",
        "Request for advice and information",
        ("advice_requested",),
        "SI 2014/1530 reg 6(1), reg 8(1)",
        (
            Form(
                "professional",
                (_K.ADVISER,),
                (
                    *_parts(
                        "SI 2014/1530 reg 6(1)",
                        child="the child or young person",
                        advice_sought="the advice that is sought",
                        coverage="what the advice must cover: needs, provision, outcomes",
                    ),
                    Part(
                        "copies",
                        "copies of the family's representations and evidence",
                        "SI 2014/1530 reg 6(3)",
                    ),
                    Part("reply_date", "the last day for the advice", "SI 2014/1530 reg 8(1)"),
                ),
            ),
        ),
        limit="DL-02",
    ),
    Notice(
        "N-03",
        "Decision not to issue a plan",
        ("plan_refused",),
        "CFA 2014 s.36(9), s.37(1); SI 2014/1530 reg 10",
        (
            Form(
                "family",
                _FAMILY,
                (
                    *_parts("SI 2014/1530 reg 10(3)", decision="the decision", reasons="the reasons for it"),
                    *_parts(
                        "Code of Practice ¶9.53-9.60 (unconfirmed)",
                        advice_copies="copies of the advice",
                        meeting="the offer of a meeting",
                    ),
                    *_appeal_parts("CFA 2014 s.51(2)(b)", "SI 2014/1530 reg 10(3)"),
                ),
            ),
            Form(
                "professional",
                (_K.COMMISSIONING_BODY, _K.SETTING_ATTENDED),
                _parts("SI 2014/1530 reg 10(2)", **_DECISION_PARTS),
            ),
        ),
        limit="DL-03",
    ),
    Notice(
        "N-18",
        "Outcome of the assessment: a plan will be prepared",
        ("plan_agreed",),
        "CFA 2014 s.36(9)",
        (
            Form(
                "family",
                _FAMILY,
                _parts(
                    "CFA 2014 s.36(9)",
                    outcome="the outcome of the assessment",
                    plan_proposed="that a plan is proposed",
                    reasons="the reasons for it",
                    advice_copies="copies of the advice",
                    dates="the next dates",
                ),
            ),
        ),
    ),
    Notice(
        "N-04",
        "Draft plan",
        ("draft_sent",),
        "CFA 2014 s.38; SI 2014/1530 reg 13(1)",
        (
            Form(
                "family",
                _FAMILY,
                _parts(
                    "CFA 2014 s.38(2)-(4); SI 2014/1530 reg 13(1)",
                    draft="the draft plan",
                    appendices="its appendices: the advice",
                    representations="the right to make representations about the draft",
                    request_institution="the right to ask for a school or college, with the kinds of s.38(3)",
                    meeting="the right to a meeting about the draft",
                    schools_information="where to find information about schools and colleges",
                    last_date="the last day to answer",
                    personal_budget="the right to ask for a personal budget",
                ),
            ),
        ),
    ),
    Notice(
        "N-06",
        "Consultation of a school, college or other institution",
        ("consultation_sent",),
        "CFA 2014 s.39(2), s.40(3); Code of Practice ¶9.83",
        (
            Form(
                "professional",
                (_K.INSTITUTION, _K.MAINTAINING_AUTHORITY),
                _parts(
                    "CFA 2014 s.39(2), s.39(4), s.40(3)",
                    child="the child or young person",
                    draft="the draft plan",
                    evidence="the evidence",
                    what_is_asked="what is asked",
                    grounds_form="the statutory grounds, as a form",
                    reply_date="the day by which a reply is expected",
                ),
            ),
        ),
        limit="DL-05",
    ),
    Notice(
        "N-05",
        "Final plan",
        ("plan_issued",),
        "CFA 2014 s.39(8), s.40(5); SI 2014/1530 reg 13(2), reg 14",
        (
            Form(
                "family",
                _FAMILY,
                (
                    *_parts(
                        "SI 2014/1530 reg 14",
                        plan="the final plan",
                        changes="what has changed since the draft",
                    ),
                    *_appeal_parts("CFA 2014 s.51(2)(c)", "SI 2014/1530 reg 14"),
                    Part(
                        "extended_appeal", "health and social care recommendations", "SI 2017/1306 regs 4-5"
                    ),
                ),
            ),
            Form(
                "professional",
                (_K.INSTITUTION, _K.COMMISSIONING_BODY),
                (
                    *_parts(
                        "SI 2014/1530 reg 13(2)", child="the child or young person", plan="the final plan"
                    ),
                    Part("duties", "what the law now asks of them", "CFA 2014 s.42(3), s.43"),
                ),
            ),
        ),
        limit="DL-06",
    ),
    Notice(
        "N-13",
        "Notice that an exemption from a time limit is used",
        ("exemption_recorded",),
        "SI 2014/1530 reg 5(4), reg 8(2), reg 10(4), reg 13(3); Code of Practice ¶9.43 (unconfirmed)",
        (
            Form(
                "family",
                _FAMILY,
                _parts(
                    "Code of Practice ¶9.43 (unconfirmed)",
                    ground="the ground of the exemption",
                    dates="its dates",
                    expected="the new expected date",
                ),
            ),
        ),
    ),
    Notice(
        "request_closed",
        "The request is closed",
        ("request_withdrawn", "moved_out"),
        "CFA 2014 s.24, s.36",
        (
            Form(
                "family",
                _FAMILY,
                _parts(
                    "CFA 2014 s.24, s.36",
                    decision="that the request is closed and why",
                    ask_again="that a new request may be made",
                    information_and_advice="information, advice and support service",
                ),
            ),
        ),
    ),
)
NOTICES = {notice.id: notice for notice in _CATALOGUE}

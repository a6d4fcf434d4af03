"""A needs assessment as it happened: the request, decisions, advice, the draft, the plan; disputes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from opensend.interchange.synth.advising import Asking, ask_for_advice
from opensend.interchange.synth.chronicle import Chronicle, fromordinal, working
from opensend.interchange.synth.flows import ASSESS, ISSUE, NO_PLAN, REFUSE
from opensend.interchange.synth.lives import (
    ConsultationLife,
    DecisionLife,
    PlacementRequestLife,
    RequestLife,
    RunLife,
)
from opensend.interchange.synth.phrases import name_in, sections
from opensend.interchange.synth.sketches import Request

_WINDOW = 14
"""The family has fifteen days, of which the first is the day on which the draft is sent."""
_TWENTY_WEEKS = 140
_LEFT, _DIED = 0.14, 0.15
_SOURCES = (("parent", 0.345), ("young_person", 0.355), ("setting", 0.91), ("health", 0.96), ("social_care",
    0.98),
            ("other", 1.0))  # fmt: skip
"""Who asks, each with the shares added up."""
_CHANNELS = ("portal", "email", "post")


@dataclass(slots=True)
class Chances:
    """How likely an authority's decisions are disputed: mediation alone, tribunal alone, both."""

    request: tuple[float, float, float]
    assessment: tuple[float, float, float]
    contents: tuple[float, float, float]
    rya: float


@dataclass(slots=True)
class Applicant:
    """What a history needs to know of the child and the places around."""

    name: str
    age: int
    parent: str
    setting_urn: str
    named_urn: str
    other_urn: str
    elsewhere: str
    asking: Asking
    chances: Chances
    died: int = field(default=0)


def assess(request: Request, about: Applicant, until: int, rng: random.Random) -> RunLife:
    """The run of a request, with all that hangs on it, up to a day."""
    told = Chronicle(until)
    run = RunLife("needs_assessment", fromordinal(request.received), told.events)
    _begin(told, run, request, about, rng)
    if request.outcome == ASSESS:
        _carry_out(told, run, request, about, rng)
    elif request.outcome == REFUSE:
        _decide(told, run, "assessment_refused", request.decided, (True, False), about)
        _dispute(told, request.decided, "assess", about.chances.request, rng)
    else:
        _stop(told, request.decided, about, rng)
    return run


def _begin(told: Chronicle, run: RunLife, request: Request, about: Applicant, rng: random.Random) -> None:
    received, gap = request.received, request.decided - request.received
    by = _source(rng, about)
    kind = "request_received" if by in ("parent", "young_person", "setting") else "brought_to_attention"
    channel = _CHANNELS[int(rng.random() * 3)]
    rya = 11 <= about.age <= 17 and rng.random() < about.chances.rya
    at = told.tell(kind, received, {"channel": channel, "by": by, "rya": rya})
    texts = sections()
    answers = {
        field_: name_in(texts[field_][int(rng.random() * len(texts[field_]))], about.name)
        for field_ in ("concerns", "strengths", "help_so_far", "hopes")
    }
    school = about.setting_urn if by == "setting" else ""
    run.requests.append(RequestLife(at, by, channel, about.parent, school, answers))
    told.tell("acknowledgement_sent", received + min(2, gap))
    told.tell("family_consulted", received + gap // 4)
    told.tell("others_notified", received + gap // 3)
    if request.outcome <= REFUSE and gap > 8:
        panel = told.tell("panel_advised", max(request.decided - 4, received + gap // 2))
        if panel >= 0:
            advises = "assess" if request.outcome == ASSESS else "do_not_assess"
            run.decisions.append(DecisionLife(panel, "The panel read the papers.", advises))


def _source(rng: random.Random, about: Applicant) -> str:
    chance = rng.random()
    by = next(name for name, mark in _SOURCES if chance < mark)
    return "young_person" if by == "parent" and about.age > 17 else by


def _decide(
    told: Chronicle, run: RunLife, kind: str, day: int, met: tuple[bool, ...], about: Applicant
) -> bool:
    at = told.tell(kind, day)
    if at < 0:
        return False
    tests = ("has_or_may_have_sen", "may_need_plan") if kind.startswith("assessment") else ("plan_necessary",)
    reasons = _REASONS[kind].replace("{name}", about.name)
    run.decisions.append(DecisionLife(at, reasons, tests=tuple(zip(tests, met, strict=True))))
    return True


_REASONS = {
    "assessment_agreed": "{name}’s needs have grown although the setting has given what it can.",
    "assessment_refused": "{name} is catching up with the help of the setting’s own programme.",
    "plan_agreed": "The advice agrees that {name} needs help every day beyond what a setting can give.",
    "plan_refused": "The advice shows that the setting can give what helps {name} from its own means.",
}


def _carry_out(told: Chronicle, run: RunLife, request: Request, about: Applicant, rng: random.Random) -> None:
    if not _decide(told, run, "assessment_agreed", request.decided, (True, True), about):
        return
    ask_for_advice(told, run, request, about.asking, rng)
    if request.assessment == ISSUE:
        if request.excepted:
            _except(told, request, rng)
        if _decide(told, run, "plan_agreed", request.assessed, (True,), about):
            _draft(told, run, request, about, rng)
            _dispute(told, request.issued, "contents", about.chances.contents, rng)
    elif request.assessment == NO_PLAN:
        _decide(told, run, "plan_refused", request.assessed, (False,), about)
        _dispute(told, request.assessed, "issue", about.chances.assessment, rng)
    else:
        _stop(told, request.assessed, about, rng)


def _draft(told: Chronicle, run: RunLife, request: Request, about: Applicant, rng: random.Random) -> None:
    agreed, issued = request.assessed, request.issued
    told.tell("outcome_notified", agreed)
    sent = min(agreed + 3 + int(rng.random() * 5), issued - _WINDOW - 1)
    told.tell("section_g_agreed", sent)
    told.tell("draft_approved", sent)
    if told.tell("draft_sent", sent) < 0:
        return
    last = min(sent + _WINDOW, issued)
    answered = min(sent + 5 + int(rng.random() * 9), last)
    told.tell("representations_received", answered)
    if about.named_urn:
        _place(told, run, about, (sent, answered, issued), rng)
    done = issued <= sent + _WINDOW or rng.random() < 0.2
    told.tell("plan_issued", issued, {"family_done": True} if done else None)


def _place(
    told: Chronicle, run: RunLife, about: Applicant, days: tuple[int, int, int], rng: random.Random
) -> None:
    """The family asks for a setting; it, and now and then another, is consulted and named."""
    _, answered, issued = days
    at = told.tell("placement_requested", answered, {"setting": about.named_urn})
    if at < 0:
        return
    run.placement_requests.append(PlacementRequestLife(at, about.named_urn))
    asked = [(about.named_urn, True)]
    if about.other_urn and about.other_urn != about.named_urn and rng.random() < 0.3:
        asked.append((about.other_urn, False))
    for urn, is_requested in asked:
        sent = told.tell("consultation_sent", min(answered + 1, issued), {"setting": urn})
        if sent < 0:
            return
        life = ConsultationLife(sent, urn, is_requested)
        replied = told.tell(
            "consultation_reply", min(answered + 1 + int(rng.random() * 16), issued), {"setting": urn}
        )
        if replied >= 0:
            life.replied = replied
            life.reply = "can_meet" if is_requested or rng.random() < 0.5 else "cannot_meet"
            if life.reply == "cannot_meet":
                life.grounds, life.reasons = ("resources",), "The class is full and could not be divided."
        run.consultations.append(life)
    at = told.tell("placement_decided", issued, {"setting": about.named_urn})
    if at >= 0:
        run.decisions.append(DecisionLife(at, "The setting can meet the needs.", setting_urn=about.named_urn))


def _except(told: Chronicle, request: Request, rng: random.Random) -> None:
    """An exemption from the twenty weeks, with evidence that proves it."""
    received, end = request.received, request.received + _TWENTY_WEEKS
    chance = rng.random()
    first = received + 40 + int(rng.random() * 40)
    payload = {"exemption": "EX-D", "ground": "c", "from": _iso(first), "to": _iso(first + 25)}
    if chance < 0.2:
        payload = {"exemption": "EX-D", "ground": "d", "from": _iso(first), "to": _iso(first + 35)}
    year = fromordinal(request.decided).year
    closed = fromordinal(received).replace(year=year, month=7, day=23).toordinal()
    asked = request.decided + 1
    if closed - 7 <= asked <= closed + 34 and received <= closed and closed + 41 <= end:
        payload = {
            "exemption": "EX-D", "ground": "a", "from": _iso(closed), "to": _iso(closed + 41),
            "requested": _iso(asked),
        }  # fmt: skip
    day = min(end, request.issued)
    if told.tell("exemption_recorded", day, payload) >= 0:
        told.tell("exemption_notified", day, {"exemption": "EX-D"})


def _iso(day: int) -> str:
    return fromordinal(day).isoformat()


def _dispute(
    told: Chronicle, decided: int, about: str, chances: tuple[float, float, float], rng: random.Random
) -> None:
    """Mediation, an appeal, or both, about a decision; mostly neither."""
    chance = rng.random()
    mediation, tribunal, both = chances
    if decided > told.until or chance >= mediation + tribunal + both:
        return
    is_mediated = chance < mediation or chance >= mediation + tribunal
    is_appealed = chance >= mediation
    payload = {"about": about}
    contact = working(decided + 10 + int(rng.random() * 35))
    told.tell("mediation_adviser_contacted", contact, payload)
    day = contact
    if is_mediated:
        day = working(contact + 15 + int(rng.random() * 15))
        told.tell("mediation_held", day, payload)
    day += 3
    told.tell("mediation_certificate_issued", day, payload)
    if is_appealed:
        told.tell("appeal_lodged", working(day + 8 + int(rng.random() * 18)), payload)


def _stop(told: Chronicle, day: int, about: Applicant, rng: random.Random) -> None:
    """The request is withdrawn; or the child has left the area, or died."""
    chance = rng.random()
    if chance < _LEFT:
        told.tell("moved_out", day, {"to_authority": about.elsewhere} if about.elsewhere else None)
    elif chance < _DIED:
        if told.tell("died", day) >= 0:
            about.died = day
    else:
        told.tell("request_withdrawn", day)

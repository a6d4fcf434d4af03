"""What is known of each request as at a day: decisions, end, disputes, from the events of its run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

import msgspec

from opensend.interchange.sen2.facts import RunFacts
from opensend.rules.engine import project
from opensend.rules.process import NotPossible, UnknownKind, UnreadablePayload
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.processes.needs_assessment.payloads import Disputes, Opening
from opensend.rules.processes.needs_assessment.states import REFUSED, REQUESTS
from opensend.rules.timeline import Event, in_force

SOURCES = {
    "parent": "1", "young_person": "1", "representative": "1", "setting": "2", "health": "3",
    "social_care": "4", "other": "5",
}  # fmt: skip
"""Who made a request, as casework has it, in the return's code (item 2.2)."""
_RANKS = {declared.kind: rank for rank, declared in enumerate(NEEDS_ASSESSMENT.events)}
_KNOWN_DAYS = tuple(name for name in Opening.__struct_fields__ if name in _RANKS)
_ENDS = ("request_withdrawn", "turned_25", "moved_out", "died")
_ABOUT = {"assessment_refused": "assess", "plan_refused": "issue", "plan_issued": "contents"}
_FLAGS = {"assess": "request", "issue": "assessment", "contents": "other"}
_EXCEPTIONS = ("DL-03", "DL-06")
"""The limits whose exemptions item 3.7 asks for: SI 2014/1530 reg 10(4) and reg 13(3)."""
_DECIDED_TO_ASSESS = ("assessing", "drafting", "draft_issued", "no_plan", "plan_issued")
_DECIDED_TO_ISSUE = ("drafting", "draft_issued", "plan_issued")


@dataclass(slots=True)
class RequestKnown:
    """One request as it stood on a day. A decision is a letter of the return with its day, where known."""

    run: RunFacts
    received: date | None = None
    source: str = ""
    rya: bool | None = None
    request_decision: str = ""
    request_decided_on: date | None = None
    plan_decision: str = ""
    plan_decided_on: date | None = None
    plan_issued_on: date | None = None
    is_plan_issued: bool = False
    has_ended: bool = False
    ended_on: date | None = None
    to_authority: str = ""
    is_repeat: bool = False
    opening: Opening | None = None
    opened_on: date | None = None
    flags: dict[str, bool | None] = field(default_factory=dict)
    """Mediation and appeal about each decision: True, False, or None where the record does not say."""
    exception: bool | None = None

    @property
    def is_over(self) -> bool:
        """Whether it was refused, or ended otherwise: a further request is then one of its own."""
        return self.has_ended or self.is_repeat or "N" in (self.request_decision, self.plan_decision)


def requests_of(run: RunFacts, on: date) -> list[RequestKnown]:
    """The requests that a run has handled up to a day, each as it then stood."""
    found: list[RequestKnown] = []
    exempted = False
    for event in _in_order(run.events, on):
        if event.kind == NEEDS_ASSESSMENT.opening_kind:
            found.append(_open(run, event))
        elif event.kind in REQUESTS:
            if not found or found[-1].is_over:
                found.append(_begin(run, event))
        elif found:
            exempted = exempted or event.kind == NEEDS_ASSESSMENT.exemption_kind
            _take(found[-1], event.kind, event.on, event.payload or {})
    if exempted:
        _weigh_exceptions(run, on, found)
    return found


def _in_order(events: Iterable[Event], on: date) -> list[Event]:
    standing = [event for event in in_force(events) if event.on <= on]
    standing.sort(key=lambda event: (event.on, _RANKS[event.kind]))
    return standing


def _begin(run: RunFacts, event: Event) -> RequestKnown:
    """A request that was handled here from its start: what is not recorded did not happen."""
    said = event.payload or {}
    flags: dict[str, bool | None] = dict.fromkeys(Disputes.__struct_fields__, False)
    return RequestKnown(
        run, received=event.on, source=SOURCES.get(said.get("by") or "", ""), rya=said.get("rya"),
        flags=flags, exception=False,
    )  # fmt: skip


def _open(run: RunFacts, event: Event) -> RequestKnown:
    """A request that began elsewhere: what was not said then is not known."""
    opening = msgspec.convert(event.payload or {}, Opening)
    disputes = opening.disputes or Disputes()
    request = RequestKnown(
        run,
        received=opening.request_received or opening.brought_to_attention,
        source=opening.request_source or "",
        rya=opening.rya,
        to_authority=opening.to_authority or "",
        opening=opening,
        opened_on=event.on,
        flags={name: getattr(disputes, name) for name in Disputes.__struct_fields__},
        exception=opening.exception_applied,
    )
    days = [(day, name) for name in _KNOWN_DAYS if (day := getattr(opening, name)) is not None]
    for day, kind in sorted(days, key=itemgetter(0)):
        _take(request, kind, day, {})
    _follow_state(request, opening.state)
    return request


def _follow_state(request: RequestKnown, state: str) -> None:
    """What the state says beside the days: a decision was made, or the request ended, on a day not known."""
    if state in _DECIDED_TO_ASSESS:
        request.request_decision = request.request_decision or "Y"
    if state in _DECIDED_TO_ISSUE:
        request.plan_decision = request.plan_decision or "Y"
    if state in REFUSED:
        name = "request_decision" if state == "assessment_refused" else "plan_decision"
        setattr(request, name, "N")
    request.is_plan_issued = request.is_plan_issued or state == "plan_issued"
    request.has_ended = request.has_ended or state in ("withdrawn", "moved_out", "died")


def _take(request: RequestKnown, kind: str, on: date, said: dict[str, Any]) -> None:
    if kind in ("assessment_agreed", "assessment_refused"):
        request.request_decision, request.request_decided_on = _letter(kind), on
    elif kind in ("plan_agreed", "plan_refused"):
        request.plan_decision, request.plan_decided_on = _letter(kind), on
        request.request_decision = "Y"
    elif kind == "plan_issued":
        request.is_plan_issued, request.plan_issued_on = True, on
        request.request_decision = request.plan_decision = "Y"
    elif kind == "duplicate_found":
        request.is_repeat = True
    elif kind in _ENDS:
        _end(request, on, said.get("to_authority") if kind == "moved_out" else None)
    elif kind in ("mediation_held", "appeal_lodged"):
        _dispute(request, "mediation" if kind == "mediation_held" else "tribunal", said.get("about"))


def _letter(kind: str) -> str:
    return "Y" if kind.endswith("agreed") else "N"


def _end(request: RequestKnown, on: date, to_authority: str | None) -> None:
    if request.is_over or request.is_plan_issued:
        return  # what was refused, or led to a plan, had ended before
    request.has_ended, request.ended_on = True, on
    request.to_authority = to_authority or request.to_authority


def _dispute(request: RequestKnown, what: str, about: str | None) -> None:
    """Note a mediation or an appeal, which is about the last decision where it does not say."""
    subject = about or _disputable(request)
    if subject is not None:
        request.flags[f"{_FLAGS[subject]}_{what}"] = True
        return
    for name, flag in request.flags.items():
        if name.endswith(what) and not flag:
            request.flags[name] = None


def _disputable(request: RequestKnown) -> str | None:
    if request.is_plan_issued:
        return "contents"
    if request.plan_decision == "N":
        return "issue"
    return "assess" if request.request_decision == "N" else None


def _weigh_exceptions(run: RunFacts, on: date, requests: list[RequestKnown]) -> None:
    """Whether an exemption that was recorded is proved by its evidence, as the engine judges it."""
    try:
        limits = project(NEEDS_ASSESSMENT, run.events, until=on).deadlines
    except (NotPossible, UnknownKind, UnreadablePayload):
        for request in requests:
            request.exception = request.exception or None
        return
    excused = {limit.start for limit in limits if limit.id in _EXCEPTIONS and limit.exemption is not None}
    for request in requests:
        if request.received in excused:
            request.exception = True

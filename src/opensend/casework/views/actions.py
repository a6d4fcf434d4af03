"""What somebody may do next in a case, as links: what the law lets happen and the role may record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opensend.casework.models import ProcessRun
from opensend.casework.projection import process_of
from opensend.casework.selectors.case_page import CasePage, possible_kinds
from opensend.casework.views.case_frame import address_of
from opensend.people.models import Acting

_EARLY = ("request_received", "consulting")
_WRITING = ("drafting", "draft_issued")
_OPEN = (*_EARLY, "assessing", *_WRITING)
_PAGES = {
    "assessment_agreed": ("casework:decide_to_assess", "Decide whether to assess"),
    "assessment_refused": ("casework:decide_to_assess", "Decide whether to assess"),
    "plan_agreed": ("casework:decide_on_plan", "Decide whether to make a plan"),
    "plan_refused": ("casework:decide_on_plan", "Decide whether to make a plan"),
    "panel_advised": ("casework:panel_advice", "Record what the panel advises"),
    "exemption_recorded": ("casework:exemptions", "Record an exemption from a time limit"),
    **dict.fromkeys(
        ("advice_requested", "advice_request_received", "advice_received", "advice_declined"),
        ("casework:case_advice", "Ask for advice, and see what came"),
    ),
    **dict.fromkeys(
        ("section_g_agreed", "draft_approved", "draft_sent", "draft_served", "plan_issued"),
        ("casework:case_plan", "Work on the plan"),
    ),
    **dict.fromkeys(
        (
            "placement_requested", "consultation_sent", "consultation_received", "consultation_reply",
            "placement_decided",
        ),
        ("casework:case_placement", "Consult settings and decide the placement"),
    ),
}  # fmt: skip
"""Kinds that are recorded on a page of their own, often because other rows hang on the event."""
_TEXTS = {
    "acknowledgement_sent": "Record that the request was acknowledged",
    "family_consulted": "Record that the family was consulted",
    "others_notified": "Tell everyone that an assessment is being considered",
    "outcome_notified": "Record that the family was told the outcome",
    "family_window_extended": "Give the family more time on the draft",
    "duplicate_found": "Record that the request repeats one that is open",
    "request_withdrawn": "Record that the request was withdrawn",
    "moved_out": "Record that the child or young person has moved away",
    "died": "Record that the child or young person has died",
    "turned_25": "Record that the young person has reached 25",
}
NOT_HERE = ("request_received", "brought_to_attention", "opening_recorded")
"""How a case begins: recorded where requests are entered."""
_PROMINENT = {
    "acknowledgement_sent": _EARLY,
    "family_consulted": _EARLY,
    "others_notified": _EARLY,
    "panel_advised": (*_EARLY, "assessing"),
    "assessment_agreed": (*_EARLY, "assessment_refused"),
    "assessment_refused": _EARLY,
    "advice_requested": ("assessing",),
    "plan_agreed": ("assessing", "no_plan"),
    "plan_refused": ("assessing",),
    "outcome_notified": _WRITING,
    "draft_sent": _WRITING,
    "plan_issued": ("draft_issued",),
    "consultation_sent": ("draft_issued",),
    "family_window_extended": ("draft_issued",),
    "exemption_recorded": _OPEN,
}
"""In which states a step is one that the case waits for."""
_ONCE = ("acknowledgement_sent", "family_consulted", "others_notified", "outcome_notified")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that may be done, and where."""

    text: str
    href: str


def next_actions(acting: Acting, page: CasePage) -> list[Action]:
    """The steps that the case waits for and that this role may take."""
    run, first = page.run, page.projection.first
    kinds = [
        kind
        for kind in possible_kinds(acting, page.stands)
        if run.state in _PROMINENT.get(kind, ()) and not (kind in _ONCE and kind in first)
    ]
    return _as_actions(run, kinds)


def all_actions(acting: Acting, page: CasePage) -> list[Action]:
    """Everything that this role may record, each once."""
    kinds = [kind for kind in possible_kinds(acting, page.stands) if kind not in NOT_HERE]
    return _as_actions(page.run, kinds)


def has_generic_page(kind: str) -> bool:
    """Whether an event is recorded on the page for events that have none of their own."""
    return kind not in _PAGES and kind not in NOT_HERE


def page_of(kind: str, reference: str) -> str | None:
    """The page on which an event is recorded; None where it is not here."""
    if has_generic_page(kind):
        return address_of("casework:record", reference, kind)
    name = _PAGES.get(kind, ("", ""))[0]
    return address_of(name, reference) if name else None


def _as_actions(run: ProcessRun, kinds: Iterable[str]) -> list[Action]:
    found: dict[str, Action] = {}
    for kind in kinds:
        href = page_of(kind, run.reference)
        if href and href not in found:
            text = (
                _PAGES[kind][1]
                if kind in _PAGES
                else _TEXTS.get(kind, process_of(run).event_kind(kind).title)
            )
            found[href] = Action(text, href)
    return list(found.values())

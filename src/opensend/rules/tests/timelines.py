"""Timelines for tests: events written short, and a position read by the id of its limits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from opensend.rules.engine import DeadlinePosition, Position, replay
from opensend.rules.process import NotPossible
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.timeline import Event

Short = tuple[str, str] | tuple[str, str, dict[str, Any]]


def day(text: str) -> date:
    """A date from YYYY-MM-DD."""
    return date.fromisoformat(text)


def event(kind: str, on: str, payload: dict[str, Any] | None = None, **more: Any) -> Event:
    """An event from short words."""
    return Event(kind, day(on), payload, **more)


def stand(on: str, *events: Short, explain: bool = True) -> Position:
    """The position of these events on a day."""
    return replay(NEEDS_ASSESSMENT, [event(*each) for each in events], day(on), explain)


def limit(position: Position, name: str, about: str | None = None) -> DeadlinePosition:
    """The newest limit with that id, about that."""
    return [each for each in position.deadlines if (each.deadline.id, each.deadline.about) == (name, about)][
        -1
    ]


def ids(position: Position) -> list[str]:
    """The ids of the limits, in order."""
    return [each.deadline.id for each in position.deadlines]


# A lawful case, one piece at a time: each adds to the one before.
REQUESTED: tuple[Short, ...] = (("request_received", "2026-01-05"),)
AGREED: tuple[Short, ...] = (
    *REQUESTED,
    ("family_consulted", "2026-01-08"),
    ("others_notified", "2026-01-12"),
    ("assessment_agreed", "2026-02-10"),
)
PLANNED: tuple[Short, ...] = (*AGREED, ("plan_agreed", "2026-04-10"))
DRAFTED: tuple[Short, ...] = (*PLANNED, ("draft_sent", "2026-04-13"))
ISSUED: tuple[Short, ...] = (*DRAFTED, ("plan_issued", "2026-05-20"))

_SETTINGS = st.sampled_from([None, {"setting": "100001"}, {"setting": "100002"}])
_ADVICE = st.sampled_from([None, {"advice": "ADV-b"}, {"advice": "ADV-d"}])
_EXEMPTIONS = st.fixed_dictionaries(
    {
        "exemption": st.sampled_from(["EX-A", "EX-B", "EX-C", "EX-D", "EX-Z"]),
        "ground": st.sampled_from("abcd"),
    },
    optional={"from": st.just("2026-01-20"), "to": st.just("2026-03-30")},
)
_PAYLOADS = {
    "advice_requested": _ADVICE,
    "advice_received": _ADVICE,
    "consultation_sent": _SETTINGS,
    "consultation_reply": _SETTINGS,
    "exemption_recorded": _EXEMPTIONS,
    "plan_issued": st.sampled_from([None, {"family_done": True}]),
    "family_window_extended": st.just({"to": "2026-12-01"}),
    "opening_recorded": st.sampled_from(
        [{"state": "drafting", "request_received": "2025-12-01"}, {"state": "draft_issued"}]
    ),
}
DAYS = st.integers(0, 120).map(lambda days: date(2026, 1, 5) + timedelta(days=days))
_AWAY = ("withdrawn", "moved_out", "died")
_ONWARD = {step.kind for step in NEEDS_ASSESSMENT.steps if step.target not in _AWAY}
KINDS = [declared.kind for declared in NEEDS_ASSESSMENT.events]


@st.composite
def any_event(draw: st.DrawFn) -> Event:
    """Any event of the process, on some day of early 2026."""
    kind = draw(st.sampled_from(KINDS))
    return Event(kind, draw(DAYS), draw(_PAYLOADS.get(kind, st.none())))


# The ways to every state, so that what comes late in a case is tried as often as what comes early.
_TO_DRAFT = ("request_received", "others_notified", "assessment_agreed", "plan_agreed", "draft_sent")
_WAYS: tuple[tuple[str, ...], ...] = (
    (),
    *(_TO_DRAFT[:steps] for steps in (1, 3, 4, 5)),
    (*_TO_DRAFT, "plan_issued"),
    ("request_received", "assessment_refused"),
    ("request_received", "others_notified", "assessment_refused", "assessment_agreed"),
    (*_TO_DRAFT[:3], "plan_refused"),
    (*_TO_DRAFT[:3], "request_withdrawn", "request_received"),
)
_OFTEN = ("exemption_recorded", "advice_requested", "mediation_certificate_issued")


@st.composite
def possible_timelines(draw: st.DrawFn) -> list[Event]:
    """Timelines that the law allows: one of the ways into a case, then what was possible when it happened."""
    events: list[Event] = []
    on = date(2026, 1, 5)
    for kind in draw(st.sampled_from(_WAYS)):
        payload = {"family_done": True} if kind == "plan_issued" else draw(_PAYLOADS.get(kind, st.none()))
        events.append(Event(kind, on, payload, id=len(events)))
        on += timedelta(days=draw(st.integers(1, 40)))
    for _ in range(draw(st.integers(0 if events else 1, 8))):
        following = replay(NEEDS_ASSESSMENT, events, on).next
        if not following:
            break
        kind = draw(st.sampled_from(_choices(following, draw(st.sampled_from(("any", "onward", "often"))))))
        new = Event(kind, on, draw(_PAYLOADS.get(kind, st.none())), id=len(events))
        on += timedelta(days=draw(st.integers(0, 25)))
        try:
            replay(NEEDS_ASSESSMENT, [*events, new], on)
        except NotPossible:  # it counts before another of the same day, where it was not possible
            continue
        events.append(new)
    return events


def _choices(following: tuple[str, ...], wanted: str) -> list[str]:
    preferred = {"onward": _ONWARD, "often": set(_OFTEN), "any": set()}[wanted]
    return [kind for kind in following if kind in preferred] or list(following)

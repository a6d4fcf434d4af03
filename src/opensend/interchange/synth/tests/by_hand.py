"""A very small population, made by hand: one child of each kind that the loader has rows for."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from opensend.interchange import demo
from opensend.interchange.synth.lives import (
    AdviceItemLife,
    AdviceLife,
    BudgetLife,
    ConsultationLife,
    DecisionLife,
    ItemLife,
    Life,
    LinkLife,
    NeedLife,
    PlaceLife,
    PlacementRequestLife,
    PlanLife,
    RequestLife,
    RunLife,
    SupportLife,
    VersionLife,
)
from opensend.rules.timeline import Event

SETTINGS = Path(demo.__file__).with_name("settings.csv")
SCHOOL, OTHER_SCHOOL = "999003", "999004"
RECEIVED = date(2023, 1, 9)


@dataclass(frozen=True)
class Place:
    """An authority of the population."""

    code: str
    name: str
    address: str = "Example House\nZY1 1EX"
    plans: int = 300


@dataclass(frozen=True)
class ByHand:
    """Two authorities with the same three children in each."""

    name: str = "by hand"
    plans: int = 600
    authorities: tuple[Place, ...] = (Place("001", "Example Borough"), Place("002", "Sampleshire"))
    faulty: str = ""
    """The authority whose last child cannot be stored."""
    settings: int | None = None
    """How many lines of the file of settings there are."""

    def lives(self, code: str) -> Iterator[Life]:
        """A child with support alone, one refused an assessment, one with a plan that was reviewed."""
        yield _child(code, 1, "Robin")
        yield _refused(_child(code, 2, "Asha"))
        planned = _planned(_child(code, 3, "Megan"))
        if code == self.faulty:
            planned.runs[0].named.append(PlaceLife(RECEIVED))  # names nothing
        yield planned

    def write_establishments(self, path: Path) -> None:
        """The settings of the demonstration."""
        lines = SETTINGS.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[: self.settings]))


class KilledHalfWay(ByHand):
    """A population whose loading process is killed among the children of the second authority."""

    def lives(self, code: str) -> Iterator[Life]:
        """As by hand, but for the end."""
        for life in super().lives(code):
            yield life
            if code == "002":
                os.kill(os.getpid(), signal.SIGKILL)


def _child(code: str, number: int, forename: str) -> Life:
    return Life(
        number, UUID(int=(4 << 76) + (8 << 60) + number + int(code) * 1000), forename, "O’Example\\Tab\tbed",
        forename, "F", "WBRI", date(2012, 5, 2), "1 Example Street\nExampleton", "ZY1 1EX", 0, 0,
        "Alex Example", "school", SCHOOL, nhs=f"999000{number}",
        support=SupportLife(date(2019, 9, 2), None, SCHOOL, [NeedLife("SLCN", 1, date(2019, 9, 2))]),
    )  # fmt: skip


def _on(days: int, kind: str, **payload: Any) -> Event:
    return Event(kind, RECEIVED + timedelta(days=days), payload or None)


def _refused(life: Life) -> Life:
    events = [_on(0, "request_received", channel="post", by="parent"), _on(30, "assessment_refused")]
    run = RunLife("needs_assessment", RECEIVED, events)
    run.requests = [RequestLife(0, "setting", "post", "Jo Boundary", SCHOOL, {"concerns": "Reading"})]
    run.decisions = [DecisionLife(1, "Is catching up.", tests=(("may_need_plan", False),))]
    life.runs = [run]
    return life


def _planned(life: Life) -> Life:
    assessment = RunLife("needs_assessment", RECEIVED, [
        _on(0, "request_received", channel="post", by="parent"),
        _on(5, "acknowledgement_sent"),
        _on(9, "family_consulted"),
        _on(11, "others_notified"),
        _on(34, "assessment_agreed"),
        _on(35, "advice_requested", advice="ADV-d"),
        _on(36, "advice_requested", advice="ADV-b"),
        _on(70, "advice_received", advice="ADV-d"),
        _on(88, "plan_agreed"),
        _on(89, "outcome_notified"),
        _on(98, "draft_approved"),
        _on(99, "draft_sent"),
        _on(106, "representations_received"),
        _on(108, "consultation_sent", setting=OTHER_SCHOOL),
        _on(120, "consultation_reply", setting=OTHER_SCHOOL),
        _on(124, "placement_decided"),
        _on(150, "plan_issued"),
    ])  # fmt: skip
    assessment.requests = [RequestLife(0, "parent", "post", "Alex Example", "", {"hopes": "To read"})]
    assessment.advice = [
        _psychology(),
        _head_teacher(),
    ]
    assessment.decisions = [DecisionLife(4, "Agreed.", tests=(("has_or_may_have_sen", True),))]
    assessment.placement_requests = [PlacementRequestLife(12, OTHER_SCHOOL, reasons="Near home")]
    assessment.consultations = [ConsultationLife(13, OTHER_SCHOOL, True, 14, "can_meet")]
    made = assessment.events[-1].on
    kept = RunLife("maintained_plan", made, [
        Event("plan_made", made),
        _on(400, "review_meeting_held"),
        _on(420, "review_decided", outcome="M"),
    ], arose_from=0)  # fmt: skip
    kept.named = [PlaceLife(made, urn=OTHER_SCHOOL)]
    kept.placements = [PlaceLife(made, urn=OTHER_SCHOOL, is_in_sen_unit=True)]
    kept.needs = [NeedLife("ASD", 1, made), NeedLife("SLCN", 2, made)]
    kept.budgets = [BudgetLife(made, None, True, True, "B")]
    life.runs, life.plan, life.support = [assessment, kept], _plan(assessment), None
    return life


def _head_teacher() -> AdviceLife:
    return AdviceLife(6, "ADV-b", "ADV-b", "head teacher", "reg 6", "setting", SCHOOL)


def _psychology() -> AdviceLife:
    items = [
        AdviceItemLife("need", "Hears \\N and reads\tslowly.", "communication"),
        AdviceItemLife("outcome", "Will read a page.", meets=0),
        AdviceItemLife("provision", "A teacher for an hour a week.", meets=1),
    ]
    return AdviceLife(
        5, "ADV-d", "ADV-d", "educational psychologist", "SI 2014/1530 reg 6(1)(d)", "psychology",
        answered=7, given_on=RECEIVED + timedelta(days=70), answer="given", summary="Needs help.",
        author_name="Pat Mindful", items=items,
    )  # fmt: skip


def _plan(assessment: RunLife) -> PlanLife:
    items = [
        ItemLife("B", "B1", "Reads slowly.", area="communication"),
        ItemLife("E", "E1", "Will read a page.", achieve_by="2025"),
        ItemLife("F", "F1", "A teacher.", minutes=60, times=1, per="week", starts=RECEIVED),
        ItemLife("I", "I1", "A mainstream school.", first_version=1, setting_urn=OTHER_SCHOOL),
        ItemLife("K", "K1", "Advice of the psychologist.", advice=0),
    ]
    links = [
        LinkLife("meets", 1, 0), LinkLife("for", 2, 0), LinkLife("towards", 2, 1),
        LinkLife("rests_on", 0, to_advice=(0, 0)),
    ]  # fmt: skip
    versions = [
        VersionLife(1, "draft", 0, 11, assessment.events[11].on),
        VersionLife(2, "final", 0, 16, assessment.events[16].on),
    ]
    return PlanLife(versions, items, links)

"""A run's rows: its events, what they come to, and all that hangs on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

import msgspec

from opensend.casework.projection import columns, limit_values
from opensend.interchange.synth.lives import AdviceLife, Life, PlaceLife, RunLife
from opensend.interchange.synth.rows import ANSWERS, PROJECTED, Desk, Officer, day
from opensend.rules.engine import project
from opensend.rules.processes import PROCESSES

_HOLDER_ROLES = {
    "setting": "senco",
    "health": "health_adviser",
    "psychology": "educational_psychologist",
    "social_care": "social_care_adviser",
}
_projected = itemgetter(*PROJECTED)
_PLAIN = frozenset((str, int, bool, type(None)))
_SHOWN = "The papers and the replies show it."


@dataclass(slots=True)
class Stored:
    """The ids that a run was stored under, each list in the order of the life's own."""

    run: int
    officer: Officer
    events: list[int] = field(default_factory=list)
    advice: list[int] = field(default_factory=list)
    """Requests for advice."""
    items: list[list[int]] = field(default_factory=list)
    """Items of the advice given to each request."""


def add_runs(desk: Desk, life: Life, person: int) -> list[Stored]:
    """The rows of every run of a child; what each was stored under."""
    stored: list[Stored] = []
    for run in life.runs:
        arose = stored[run.arose_from].run if run.arose_from is not None else None
        stored.append(_add_run(desk, life, (desk.authority, person), run, arose))
    return stored


def _add_run(desk: Desk, life: Life, own: tuple[int, int], run: RunLife, arose: int | None) -> Stored:
    desk.references += 1
    kept = Stored(desk.next_id["casework_processrun"](), desk.officer_of(life.number))
    reference = f"{desk.code}-{run.opened_on:%y}-{desk.references:06}"
    projection = project(PROCESSES[run.process], run.events)
    rows = desk.copier.rows
    rows["casework_processrun"].append((
        kept.run, *own, run.process, reference, day(run.opened_on), arose, kept.officer.acting,
        len(run.events), *_cells(_projected(columns(projection))),
    ))  # fmt: skip
    under = (*own, kept.run)
    for position, limit in enumerate(projection.deadlines):
        rows["casework_deadline"].append((*under, *_cells(limit_values(position, limit))))
    _add_events(desk, run, own, kept)
    _add_requests(desk, run, under, kept)
    for advice in run.advice:
        _add_advice(desk, advice, own, kept)
    _add_decisions(desk, run, own, kept)
    _add_consultations(desk, run, under, kept)
    _add_in_force(desk, run, own, kept)
    return kept


def _cells(values: Iterable[Any]) -> list[Any]:
    """Values as COPY takes them: days as text, what is kept as JSON as JSON."""
    return [
        value if type(value) in _PLAIN else day(value) if type(value) is date else _as_json(value)
        for value in values
    ]


def _as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _add_events(desk: Desk, run: RunLife, own: tuple[int, int], kept: Stored) -> None:
    next_id, rows = desk.next_id["casework_caseevent"], desk.copier.rows["casework_caseevent"]
    for event in run.events:
        number = next_id()
        kept.events.append(number)
        payload = _as_json(event.payload) if event.payload else "{}"
        rows.append((
            number, *own, kept.run, event.kind, day(event.on), payload, desk.recorded(event.on),
            kept.officer.acting, "f", "",
        ))  # fmt: skip


def _add_requests(desk: Desk, run: RunLife, under: tuple[int, int, int], kept: Stored) -> None:
    rows = desk.copier.rows
    for request in run.requests:
        answers = (request.answers.get(name, "") for name in ANSWERS)
        rows["casework_assessmentrequest"].append((
            *under, kept.events[request.event], request.made_by, request.channel, request.requester_name,
            desk.settings.get(request.requesting_urn), *answers,
        ))  # fmt: skip
    for asked in run.placement_requests:
        rows["casework_placementrequest"].append(
            (*under, kept.events[asked.event], asked.setting_urn, asked.other, asked.reasons)
        )


def _add_advice(desk: Desk, advice: AdviceLife, own: tuple[int, int], kept: Stored) -> None:
    request, rows = desk.next_id["casework_advicerequest"](), desk.copier.rows
    kept.advice.append(request)
    kept.items.append([])
    holder = (
        desk.settings.get(advice.holder_urn) if advice.holder == "setting" else desk.bodies.get(advice.holder)
    )
    rows["casework_advicerequest"].append((
        request, *own, kept.run, kept.events[advice.event], advice.code, advice.about, advice.asked,
        advice.source, "", holder, _HOLDER_ROLES[advice.holder] if holder else "",
    ))  # fmt: skip
    if not advice.answer:
        return
    given, author = desk.next_id["casework_advice"](), desk.authors.get(advice.holder, kept.officer.acting)
    rows["casework_advice"].append((
        given, *own, request, advice.answer, advice.summary, advice.reasons, author, advice.author_name,
        advice.asked, day(advice.given_on),
    ))  # fmt: skip
    next_id = desk.next_id["casework_adviceitem"]
    items = kept.items[-1]
    items += [next_id() for _ in advice.items]
    for position, (number, item) in enumerate(zip(items, advice.items, strict=True)):
        meets = items[item.meets] if item.meets is not None else None
        rows["casework_adviceitem"].append(
            (number, *own, given, item.kind, item.text, item.area, meets, position)
        )


def _add_decisions(desk: Desk, run: RunLife, own: tuple[int, int], kept: Stored) -> None:
    rows = desk.copier.rows
    for made in run.decisions:
        decision = desk.next_id["casework_decision"]()
        rows["casework_decision"].append((
            decision, *own, kept.run, kept.events[made.event], made.reasons, made.advises, made.setting_urn,
            made.setting_type,
        ))  # fmt: skip
        for position, (test, is_met) in enumerate(made.tests):
            rows["casework_decisiontest"].append((*own, decision, test, is_met, _SHOWN, position))


def _add_consultations(desk: Desk, run: RunLife, under: tuple[int, int, int], kept: Stored) -> None:
    rows = desk.copier.rows["casework_consultation"]
    for asked in run.consultations:
        by, at = None, None
        if asked.replied is not None:
            by, at = kept.officer.acting, desk.recorded(run.events[asked.replied].on)
        rows.append((
            *under, kept.events[asked.event], asked.setting_urn, desk.settings.get(asked.setting_urn),
            asked.is_requested, asked.reply, _as_json(asked.grounds), asked.reasons, by, at,
        ))  # fmt: skip


def _add_in_force(desk: Desk, run: RunLife, own: tuple[int, int], kept: Stored) -> None:
    rows = desk.copier.rows
    rows["casework_namedsetting"] += [(*own, *_place(each, kept.run)) for each in run.named]
    rows["casework_placement"] += [(*own, *_place(each, kept.run), "") for each in run.placements]
    for need in run.needs:
        held = (day(need.valid_from), day(need.valid_to))
        rows["casework_rankedneed"].append((*own, *held, kept.run, need.sen_type, need.rank))
    for budget in run.budgets:
        held = (day(budget.valid_from), day(budget.valid_to))
        paid = (budget.is_taken_up, budget.is_organised, budget.direct_payments)
        rows["casework_personalbudget"].append((*own, *held, kept.run, *paid))


def _place(each: PlaceLife, run: int) -> tuple[Any, ...]:
    return (
        day(each.valid_from), day(each.valid_to), each.urn, each.ukprn, each.setting_code,
        each.setting_other, each.rank, each.is_in_sen_unit, each.is_in_resourced_provision,
        each.residential, each.work_based, run,
    )  # fmt: skip

"""A plan's rows: its items, what each says in each version, how they are linked, and who approved it."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any

from opensend.interchange.synth.lives import ItemLife, Life, PlanLife
from opensend.interchange.synth.rows import WORDING, Desk, day
from opensend.interchange.synth.rows_cases import Stored

_wording = attrgetter(*WORDING)
_DAYS = tuple(at for at, name in enumerate(WORDING) if name in ("starts", "ends"))


def add_plan(desk: Desk, life: Life, person: int, stored: list[Stored]) -> None:
    """The rows of a child's plan, if there is one. It rests on the advice of the first version's run."""
    made = life.plan
    if made is None:
        return
    plan, own = desk.next_id["casework_plan"](), (desk.authority, person)
    desk.copier.rows["casework_plan"].append((plan, *own, "ehc_plan"))
    items = _add_items(desk, life, made, plan, own)
    basis = stored[made.versions[0].run]
    _add_links(desk, made, (*own, plan), items, basis)
    _add_versions(desk, made, plan, own, items, stored)


def _add_items(desk: Desk, life: Life, made: PlanLife, plan: int, own: tuple[int, int]) -> list[int]:
    next_id, rows = desk.next_id["casework_planitem"], desk.copier.rows["casework_planitem"]
    # One child may have records, and so plans, in several authorities.
    of_plan = f"{life.national_uuid.hex[:24]}{int(desk.code):04x}"
    ids = [next_id() for _ in made.items]
    for at, (number, item) in enumerate(zip(ids, made.items, strict=True)):
        rows.append((number, *own, plan, f"{of_plan}{at:04x}", item.section, item.reference))
    return ids


def _add_links(
    desk: Desk, made: PlanLife, under: tuple[int, int, int], items: list[int], basis: Stored
) -> None:
    rows = desk.copier.rows["casework_itemlink"]
    for link in made.links:
        first, to_item, to_advice = made.items[link.item].first_version, None, None
        if link.to_item is not None:
            to_item = items[link.to_item]
            first = max(first, made.items[link.to_item].first_version)
        if link.to_advice is not None:
            advice, item = link.to_advice
            to_advice = basis.items[advice][item]
        number = made.versions[first].number
        rows.append((*under, link.kind, items[link.item], to_item, to_advice, number))


def _add_versions(
    desk: Desk, made: PlanLife, plan: int, own: tuple[int, int], items: list[int], stored: list[Stored]
) -> None:
    next_id, rows = desk.next_id["casework_planversion"], desk.copier.rows["casework_planversion"]
    asked = stored[made.versions[0].run].advice
    said = [_said(item, number, asked) for item, number in zip(made.items, items, strict=True)]
    for at, version in enumerate(made.versions):
        number, kept = next_id(), stored[version.run]
        approved: tuple[Any, ...] = (None, None, "")
        written: datetime | str = desk.now
        event = None if version.event is None else kept.events[version.event]
        if version.frozen_on is not None:
            written = desk.recorded(version.frozen_on)
            approved = (desk.signatory.acting, written, "given")
        rows.append((
            number, *own, plan, kept.run, version.number, version.stage, kept.officer.acting,
            f"{{{kept.officer.user}}}", written, *approved, "", "", day(version.frozen_on), event,
        ))  # fmt: skip
        _add_revisions(desk, made, (*own, number), at, said)


def _add_revisions(
    desk: Desk, made: PlanLife, under: tuple[int, int, int], at: int, said: list[tuple[Any, ...]]
) -> None:
    rows, positions = desk.copier.rows["casework_itemrevision"], dict[str, int]()
    for item, (number, *wording) in zip(made.items, said, strict=True):
        if item.first_version > at:
            continue
        position = positions[item.section] = positions.get(item.section, -1) + 1
        rows.append((*under, number, item.section, position, *wording))


def _said(item: ItemLife, number: int, asked: list[int]) -> tuple[Any, ...]:
    wording = list(_wording(item))
    for at in _DAYS:
        wording[at] = day(wording[at])
    return (number, *wording, None if item.advice is None else asked[item.advice])

"""Record what holds while a plan is in force: the settings it names, placements, needs, the budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import transaction

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import NamedSetting, PersonalBudget, Placement, ProcessRun, RankedNeed
from opensend.people.models import Acting
from opensend.people.policies import check
from opensend.rules import identifiers
from opensend.rules.processes import MAINTAINED_PLAN

ACTION = "casework.record_in_force"
_MOST = 2
_Row = TypeVar("_Row", NamedSetting, Placement, RankedNeed, PersonalBudget)


class NotInForce(ValueError):
    """There is no plan in force under which something could hold, or not on that day."""


@dataclass(frozen=True, slots=True)
class Place:
    """A setting by its numbers, or an arrangement by the return's code; what is not known is left out."""

    urn: str = ""
    ukprn: str = ""
    setting_code: str = ""
    setting_other: str = ""
    rank: int = 1
    is_in_sen_unit: bool | None = None
    is_in_resourced_provision: bool | None = None
    residential: str = ""
    work_based: str = ""


@transaction.atomic
def name_settings(
    acting: Acting, *, run: ProcessRun, places: Sequence[Place], since: date
) -> list[NamedSetting]:
    """The settings that Section I names from a day on, in place of those that it named before.

    Raises NotAllowed; NotInForce; ValueError for no place, or two of a rank; ValidationError.
    """
    plan = _lock(acting, run, since)
    ranks = [place.rank for place in places]
    if not ranks or len(set(ranks)) < len(ranks):
        raise ValueError("Name one setting first, and at most one second")
    for held in NamedSetting.objects.filter(run=plan, valid_to=None).exclude(rank__in=ranks):
        _end(held, since - timedelta(days=1))
    rows = [_begin(NamedSetting(run=plan, **_checked(place)), plan, since) for place in places]
    _log(acting, plan, "plan.name_settings", "named_setting", rows)
    return rows


@transaction.atomic
def record_placement(acting: Acting, *, run: ProcessRun, place: Place, first_day: date) -> Placement:
    """The child or young person attends a place from a day on; the one of that rank before it ends.

    Raises as `name_settings`.
    """
    plan = _lock(acting, run, first_day)
    row = _begin(Placement(run=plan, **_checked(place)), plan, first_day)
    _log(acting, plan, "placement.record", "placement", [row])
    return row


@transaction.atomic
def end_placement(acting: Acting, *, placement: Placement, last_day: date) -> Placement:
    """The child or young person leaves a place. Raises NotAllowed; NotInForce where it ended before."""
    plan = _lock(acting, placement.run, last_day)
    held = Placement.objects.select_for_update().get(pk=placement.pk)
    if held.valid_to is not None:
        raise NotInForce(f"This placement ended on {held.valid_to:%-d %B %Y}")
    _end(held, last_day)
    _log(acting, plan, "placement.end", "placement", [held])
    return held


@transaction.atomic
def rank_needs(acting: Acting, *, run: ProcessRun, needs: Sequence[str], since: date) -> list[RankedNeed]:
    """The needs from a day on, by the return's codes: the main one first, and at most one second.

    Raises as `name_settings`.
    """
    plan = _lock(acting, run, since)
    if not 1 <= len(needs) <= _MOST or len(set(needs)) < len(needs):
        raise ValueError("Give the main need, and at most one other")
    for held in RankedNeed.objects.filter(run=plan, valid_to=None, rank__gt=len(needs)):
        _end(held, since - timedelta(days=1))
    rows = [
        _begin(RankedNeed(run=plan, sen_type=need, rank=rank), plan, since)
        for rank, need in enumerate(needs, 1)
    ]
    _log(acting, plan, "plan.rank_needs", "ranked_need", rows)
    return rows


@transaction.atomic
def record_budget(
    acting: Acting,
    *,
    run: ProcessRun,
    is_taken_up: bool,
    since: date,
    is_organised: bool | None = None,
    direct_payments: str = "",
) -> PersonalBudget:
    """Whether a personal budget has been taken up from a day on, and how it is paid (Section J).

    Raises as `name_settings`; ValueError where one that is not taken up is paid.
    """
    plan = _lock(acting, run, since)
    if not is_taken_up and (is_organised or direct_payments):
        raise ValueError("A personal budget that has not been taken up is not paid")
    budget = PersonalBudget(
        run=plan, is_taken_up=is_taken_up, is_organised=is_organised, direct_payments=direct_payments
    )
    row = _begin(budget, plan, since)
    _log(acting, plan, "plan.record_budget", "personal_budget", [row])
    return row


def _lock(acting: Acting, run: ProcessRun, on: date) -> ProcessRun:
    """The plan, locked, where the acting may record under it and it was in force on the day."""
    check(acting, ACTION, run)
    plan = ProcessRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if plan.process != MAINTAINED_PLAN.name or not plan.state:
        raise NotInForce("There is no plan in force in this case")
    if on > today():
        raise NotInForce(f"{on:%-d %B %Y} is in the future: record what is so")
    if plan.is_closed and plan.since is not None and on > plan.since:
        raise NotInForce(f"The plan ended on {plan.since:%-d %B %Y}")
    return plan


def _checked(place: Place) -> dict[str, Any]:
    """The place as columns, its numbers in their stored form. Raises identifiers.NotValid."""
    values = asdict(place)
    if place.urn:
        values["urn"] = identifiers.Urn(place.urn).value
    if place.ukprn:
        values["ukprn"] = identifiers.Ukprn(place.ukprn).value
    return values


def _begin(row: _Row, plan: ProcessRun, since: date) -> _Row:
    """Let a row hold from a day on: the one before it ends, one from the same day is put right."""
    row.authority_id, row.person_id, row.valid_from = plan.authority_id, plan.person_id, since
    same = {"rank": row.rank} if hasattr(row, "rank") else {}
    held = type(row)._default_manager.filter(run=plan, valid_to=None, **same).first()
    if held is not None and held.valid_from == since:
        row.pk, row._state.adding = held.pk, False
    elif held is not None:
        _end(held, since - timedelta(days=1))
    unknown = {field.name for field in row._meta.fields if field.null and getattr(row, field.attname) is None}
    row.full_clean(exclude=unknown)
    row.save()
    return row


def _end(row: NamedSetting | Placement | RankedNeed | PersonalBudget, last_day: date) -> None:
    if row.valid_from is not None and last_day < row.valid_from:
        raise NotInForce(f"What is recorded holds from {row.valid_from:%-d %B %Y}: put that right first")
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])


def _log(acting: Acting, plan: ProcessRun, action: str, kind: str, rows: Sequence[Any]) -> None:
    record(
        acting, action, kind, rows[0].pk, authority_id=plan.authority_id, person_id=plan.person_id,
        sections=("case",), changes={"run": plan.pk, "rows": [row.pk for row in rows]},
    )  # fmt: skip

"""What holds under a plan on a day: the settings named, placements, needs, the personal budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from opensend.casework.models import NamedSetting, PersonalBudget, Placement, ProcessRun, RankedNeed


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds on a day, the main one first; empty, or None, where nothing is recorded."""

    named: list[NamedSetting]
    placements: list[Placement]
    needs: list[RankedNeed]
    budget: PersonalBudget | None


def in_force(run: ProcessRun, on: date) -> InForce:
    """What holds under the plan of a run on a day. The database shows what the acting may see."""
    return InForce(
        list(_holding(NamedSetting.objects, run, on).order_by("rank")),
        list(_holding(Placement.objects, run, on).order_by("rank", "valid_from")),
        list(_holding(RankedNeed.objects, run, on).order_by("rank")),
        _holding(PersonalBudget.objects, run, on).last(),
    )


def _holding(rows: Any, run: ProcessRun, on: date) -> QuerySet[Any]:
    began = Q(valid_from=None) | Q(valid_from__lte=on)
    found: QuerySet[Any] = rows.filter(began, Q(valid_to=None) | Q(valid_to__gte=on), run=run)
    return found

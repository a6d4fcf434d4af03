"""What was recorded, as it stands after every correction: the one answer to whether and when it happened."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opensend.casework.models import CaseEvent, ProcessRun


def true_day(event: str) -> Coalesce:
    """The day of the event that a row points to, as the last correction of it says."""
    return Coalesce(Subquery(_corrections(event).values("happened_on")[:1]), F(f"{event}__happened_on"))


def as_it_stands(rows: QuerySet[Any], event: str = "event") -> QuerySet[Any]:
    """Rows whose event was not struck out, each with `stands_on`, the true day of its event."""
    struck_out = Subquery(_corrections(event).values("is_struck_out")[:1])
    is_struck_out = Coalesce(struck_out, Value(False))
    standing: QuerySet[Any] = rows.annotate(stands_on=true_day(event), is_struck_out=is_struck_out)
    return standing.filter(is_struck_out=False)


def current_events(run: ProcessRun, *kinds: str) -> list[CaseEvent]:
    """Events of some kinds as they now stand: each as last corrected, none that was struck out."""
    return list(
        CaseEvent.objects.select_related("root", "recorded_by__user")
        .filter(run_id=run.pk, kind__in=kinds, superseded_by=None, is_struck_out=False)
        .order_by("happened_on", "id")
    )


def _corrections(event: str) -> QuerySet[CaseEvent]:
    return CaseEvent.objects.filter(root=OuterRef(f"{event}_id")).order_by("-pk")

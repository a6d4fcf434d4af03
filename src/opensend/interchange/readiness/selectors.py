"""What is shown of a return's readiness: by rule, by child, and how it went over the days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from opensend.casework.models import ProcessRun
from opensend.interchange.readiness.models import (
    CheckedRecord,
    FindingExplanation,
    ReadinessDay,
    ReturnFinding,
)
from opensend.people.models import Authority
from opensend.rules.processes import MAINTAINED_PLAN, NEEDS_ASSESSMENT
from opensend.rules.returns.sen2.catalogue import Rule, rules_of

TREND_DAYS = 30


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings there are: errors bar the return, queries want a note, explained ones have it."""

    errors: int
    queries: int
    explained: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule that finds something: how often, in how many children, and how many are explained."""

    entry: Rule
    findings: int
    children: int
    explained: int

    @property
    def waiting(self) -> int:
        """Findings that somebody has still to put right or explain."""
        return self.findings - self.explained


@dataclass(frozen=True, slots=True)
class Readiness:
    """The page of a return."""

    year: int
    counts: Counts
    rules: list[RuleRow]
    days: list[ReadinessDay]
    waiting: int
    """Records that have changed since they were looked at."""
    is_checked: bool
    """Whether every record has been looked at once."""


def count_findings(authority: Authority, year: int) -> Counts:
    """The numbers at the head of the page."""
    found: dict[str, int] = _with_explained(authority, year).aggregate(
        errors=Count("id", filter=Q(level="error")),
        queries=Count("id", filter=Q(level="query", is_explained=False)),
        explained=Count("id", filter=Q(level="query", is_explained=True)),
    )
    return Counts(**found)


def read_readiness(authority: Authority, year: int, *, level: str = "", module: str = "") -> Readiness:
    """How a return stands: errors first, and of each kind what is found most often."""
    entries = {entry.code: entry for entry in rules_of(year)}
    rows = (
        _with_explained(authority, year)
        .values("rule")
        .annotate(
            findings=Count("id"),
            children=Count("person", distinct=True),
            explained=Count("id", filter=Q(is_explained=True)),
        )
    )
    shown = [
        RuleRow(entries[row["rule"]], row["findings"], row["children"], row["explained"])
        for row in rows
        if row["rule"] in entries
    ]
    shown = [
        row
        for row in shown
        if (not level or row.entry.level == level) and (not module or row.entry.module == module)
    ]
    shown.sort(key=lambda row: (row.entry.level != "error", -row.waiting, row.entry.code))
    days = list(ReadinessDay.objects.filter(authority=authority, year=year)[:TREND_DAYS])
    return Readiness(
        year,
        count_findings(authority, year),
        shown,
        days,
        CheckedRecord.objects.filter(authority=authority, year=year, is_stale=True).count(),
        bool(days),
    )


def find_hits(
    authority: Authority, year: int, rule: str, *, text: str = "", state: str = ""
) -> QuerySet[Any]:
    """What one rule finds, child by child. `state`: waiting, explained or "" (both)."""
    hits = _with_explained(authority, year).filter(rule=rule).select_related("person")
    if text:
        hits = hits.filter(person__spelt__contains=text.upper())
    if state:
        hits = hits.filter(is_explained=state == "explained")
    return hits.order_by("is_explained", "person__name", "id")


def explanations_of(authority: Authority, year: int, rule: str) -> list[FindingExplanation]:
    """What has been said about a rule's findings and stands, the newest first."""
    return list(
        FindingExplanation.objects.filter(authority=authority, year=year, rule=rule, withdrawn_at=None)
        .select_related("person", "made_by__user")
        .order_by("-made_at")
    )


def references_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The newest case of each child: where what is found is put right."""
    runs = ProcessRun.objects.filter(person_id__in=set(person_ids), process=NEEDS_ASSESSMENT.name)
    return dict(runs.order_by("id").values_list("person_id", "reference"))


def plan_in_force(run: ProcessRun) -> ProcessRun | None:
    """The plan that followed from an assessment, the one that is maintained where there are several."""
    followed = ProcessRun.objects.filter(arose_from=run, process=MAINTAINED_PLAN.name)
    return followed.order_by("is_closed", "-id").first()


def _with_explained(authority: Authority, year: int) -> QuerySet[Any]:
    explained = FindingExplanation.objects.filter(
        Q(person=None) | Q(person=OuterRef("person")),
        authority=authority,
        year=year,
        rule=OuterRef("rule"),
        withdrawn_at=None,
    )
    return ReturnFinding.objects.filter(authority=authority, year=year).annotate(
        is_explained=Case(When(level="query", then=Exists(explained)), default=Value(False))
    )


__all__ = [
    "Counts",
    "Readiness",
    "RuleRow",
    "count_findings",
    "explanations_of",
    "find_hits",
    "plan_in_force",
    "read_readiness",
    "references_of",
]

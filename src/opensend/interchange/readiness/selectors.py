"""What is shown of a return's readiness: by rule, by child, as a whole, and how it went over the days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from opensend.casework.models import ProcessRun
from opensend.interchange.readiness.models import (
    CheckedRecord,
    FindingExplanation,
    ReadinessDay,
    ReturnFinding,
    WholeFinding,
    WholeLook,
)
from opensend.people.models import Authority
from opensend.rules.processes import MAINTAINED_PLAN, NEEDS_ASSESSMENT
from opensend.rules.returns.sen2.catalogue import Rule, rules, rules_of
from opensend.rules.returns.sen2.checking import Finding, is_of_a_person
from opensend.ui.words import long_date

TREND_DAYS = 30
_WHOLE = ("Header", "Return")
_TOLD_OF_CHILDREN = ("W809", "W810")
"""Rules on the return as a whole that are broken at certain children, and are told of those."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings there are: errors bar the return, queries want a note, explained ones have it."""

    errors: int
    queries: int
    explained: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule that finds something: how often, in how many children, and how many are explained.

    There are no children where it is the return as a whole in which it finds something.
    """

    entry: Rule
    findings: int
    children: int
    explained: int

    @property
    def waiting(self) -> int:
        """Findings that somebody has still to put right or explain."""
        return self.findings - self.explained


@dataclass(frozen=True, slots=True)
class WholeState:
    """How far the return has been looked at as a whole."""

    looked_on: date | None = None
    """The day of the last look; None before the first."""
    is_due: bool = True
    """Whether records have changed since, or somebody has asked for another look."""
    not_run: dict[str, list[Rule]] = field(default_factory=dict)
    """Rules that could not be asked, by what they need."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The page of a return."""

    year: int
    whole: WholeState
    counts: Counts
    rules: list[RuleRow]
    days: list[ReadinessDay]
    waiting: int
    """Records that have changed since they were looked at."""
    is_checked: bool
    """Whether every record has been looked at once."""


def count_findings(authority: Authority, year: int) -> Counts:
    """The numbers at the head of the page."""
    found = [
        hits.aggregate(
            errors=Count("id", filter=Q(level="error")),
            queries=Count("id", filter=Q(level="query", is_explained=False)),
            explained=Count("id", filter=Q(level="query", is_explained=True)),
        )
        for hits in (_with_explained(authority, year), _whole_with_explained(authority, year))
    ]
    return Counts(**{name: sum(each[name] for each in found) for name in found[0]})


def read_readiness(authority: Authority, year: int, *, level: str = "", module: str = "") -> Readiness:
    """How a return stands: errors first, and of each kind what is found most often."""
    entries = {entry.code: entry for entry in rules_of(year)}
    explained = Count("id", filter=Q(is_explained=True))
    in_children = _with_explained(authority, year).values("rule")
    in_whole = _whole_with_explained(authority, year).values("rule")
    rows = [
        *in_children.annotate(
            findings=Count("id"), children=Count("person", distinct=True), explained=explained
        ),
        *in_whole.annotate(findings=Count("id"), children=Value(0), explained=explained),
    ]
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
        read_whole(authority, year),
        count_findings(authority, year),
        shown,
        days,
        CheckedRecord.objects.filter(authority=authority, year=year, is_stale=True).count(),
        bool(days),
    )


def read_whole(authority: Authority, year: int) -> WholeState:
    """When the return was looked at as a whole, and whether records have changed since."""
    look = WholeLook.objects.filter(authority=authority, year=year).first()
    if look is None:
        return WholeState()
    entries = {entry.code: entry for entry in rules_of(year)}
    changed = CheckedRecord.objects.filter(authority=authority, year=year, is_in_whole=False)
    return WholeState(
        look.looked_on,
        look.is_due or changed.exists(),
        {need: [entries[code] for code in codes if code in entries] for need, codes in look.not_run.items()},
    )


def rules_of_whole(module: str = "") -> list[str]:
    """The rules that no child's record alone can break, of every part or of one."""
    return [
        code
        for code, rule in rules().items()
        if not is_of_a_person(rule) and (not module or rule.module == module)
    ]


def is_of_children(rule: Rule) -> bool:
    """Whether what a rule finds is told of children, and not of the return as a whole."""
    return rule.module not in _WHOLE or rule.code in _TOLD_OF_CHILDREN


def find_in_whole(authority: Authority, year: int, rule: str) -> Any:
    """What a rule finds in the return as a whole; None where it finds nothing."""
    return _whole_with_explained(authority, year).filter(rule=rule).first()


def read_compared(authority: Authority, person_id: int, year: int) -> list[Finding]:
    """What was found of a child when the return was last looked at as a whole, each with that day."""
    found = ReturnFinding.objects.filter(
        authority=authority, person_id=person_id, year=year, rule__in=rules_of_whole()
    )
    return [
        Finding(
            each.rule, each.level, rules()[each.rule].module, None, "", each.item, each.value,
            f"{each.message} (As of {long_date(each.found_on)}.)",
        )
        for each in found
    ]  # fmt: skip


def find_hits(
    authority: Authority, year: int, rule: str, *, text: str = "", state: str = ""
) -> QuerySet[Any]:
    """What one rule finds, child by child. `state`: waiting, explained or "" (both)."""
    hits = _with_explained(authority, year).filter(rule=rule).select_related("person", "other")
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
    """The newest case of each child, also of a record joined to theirs: where to put right what is found."""
    ids = set(person_ids)
    runs = ProcessRun.objects.filter(
        Q(person_id__in=ids) | Q(person__merged_into_id__in=ids), process=NEEDS_ASSESSMENT.name
    )
    told = Coalesce("person__merged_into_id", "person_id")
    return dict(runs.annotate(told=told).order_by("id").values_list("told", "reference"))


def plan_in_force(run: ProcessRun) -> ProcessRun | None:
    """The plan that followed from an assessment, the one that is maintained where there are several."""
    followed = ProcessRun.objects.filter(arose_from=run, process=MAINTAINED_PLAN.name)
    return followed.order_by("is_closed", "-id").first()


def _with_explained(authority: Authority, year: int) -> QuerySet[Any]:
    return _explained(ReturnFinding, authority, year, Q(person=None) | Q(person=OuterRef("person")))


def _whole_with_explained(authority: Authority, year: int) -> QuerySet[Any]:
    return _explained(WholeFinding, authority, year, Q(person=None))


def _explained(model: type[Model], authority: Authority, year: int, whose: Q) -> QuerySet[Any]:
    """The findings of a table, each with whether an explanation stands."""
    standing = FindingExplanation.objects.filter(
        whose, authority=authority, year=year, rule=OuterRef("rule"), withdrawn_at=None
    )
    hits: QuerySet[Any] = model._default_manager.filter(authority=authority, year=year).annotate(
        is_explained=Case(When(level="query", then=Exists(standing)), default=Value(False))
    )
    return hits


__all__ = [
    "Counts",
    "Readiness",
    "RuleRow",
    "WholeState",
    "count_findings",
    "explanations_of",
    "find_hits",
    "find_in_whole",
    "is_of_children",
    "plan_in_force",
    "read_compared",
    "read_readiness",
    "read_whole",
    "references_of",
    "rules_of_whole",
]

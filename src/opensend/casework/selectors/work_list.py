"""The work list: an authority's needs assessments, those first that are late or fall due first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from opensend.casework.models import Deadline, ProcessRun
from opensend.casework.projection import stand_of
from opensend.people.finding import persons_matching
from opensend.people.models import Acting, Person
from opensend.rules.engine import DeadlinePosition
from opensend.rules.processes import NEEDS_ASSESSMENT, PROCESSES

PAGE = 50
BATCH = 1000
SOON_DAYS = 7
_REFERENCE = re.compile(r"\d{3}-\d{2}-\d{6}")
MOST_FOUND = 500
"""A search that finds more children than this is told to be more exact."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for. `whose`: "", mine or nobody. `within`: due in that many days or fewer."""

    text: str = ""
    whose: str = ""
    state: str = ""
    late: bool = False
    within: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list: `limit` is the one that falls due first, as it stands today."""

    run_id: int
    reference: str
    name: str
    born: date
    state: str
    limit: DeadlinePosition | None
    caseworker: str
    """The name of whoever has the case."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open cases there are, and how many of them want attention."""

    open: int
    late: int
    soon: int
    unallocated: int


def count_work(acting: Acting, on: date) -> Counts:
    """The numbers at the head of the list."""
    soon = on + timedelta(days=SOON_DAYS)
    found: dict[str, int] = (
        _of_authority(acting)
        .filter(is_closed=False)
        .aggregate(
            open=Count("id"),
            late=Count("id", filter=Q(next_due__lt=on)),
            soon=Count("id", filter=Q(next_due__gte=on, next_due__lte=soon)),
            unallocated=Count("id", filter=Q(caseworker=None)),
        )
    )
    return Counts(**found)


def find_runs(acting: Acting, wanted: Wanted, on: date) -> QuerySet[ProcessRun]:
    """The cases that are asked for, in the order in which they fall due; those without a limit come last."""
    runs = _of_authority(acting)
    if wanted.text:
        return runs.filter(_matches(wanted.text)).order_by("is_closed", "next_due", "id")
    # A state that is closed can only be meant with the closed cases.
    runs = runs.filter(state=wanted.state) if wanted.state else runs.filter(is_closed=wanted.closed)
    if wanted.whose == "mine":
        runs = runs.filter(caseworker=acting)
    elif wanted.whose == "nobody":
        runs = runs.filter(caseworker=None)
    if wanted.late:
        runs = runs.filter(next_due__lt=on)
    if wanted.within is not None:
        runs = runs.filter(next_due__lte=on + timedelta(days=wanted.within))
    return runs.order_by("next_due", "id")


def turn_to(number: str | None, acting: Acting, wanted: Wanted, on: date, counts: Counts) -> Page[Any]:
    """A page of the ids of the cases that are asked for. Nothing is counted, or searched for, twice."""
    found = find_runs(acting, wanted, on).values_list("pk", flat=True)
    pages = Paginator(list(found) if wanted.text else found, PAGE)
    if wanted == Wanted():
        pages.count = counts.open
    return pages.get_page(number)


def read_rows(pks: Sequence[int], on: date) -> list[Row]:
    """Some cases, in the order given."""
    shown = ("pk", "process", "reference", "state", "person__born", "caseworker__user__name")
    # A case under a record that was joined is a case of the child by the name that is kept.
    name = Coalesce("person__merged_into__name", "person__name")
    runs = {run["pk"]: run for run in ProcessRun.objects.filter(pk__in=pks).values(*shown, name=name)}
    # By the run alone: as an expression the rule cannot lead PostgreSQL to read all limits of that rule.
    following = Deadline.objects.alias(said=Concat("rule", Value(""))).filter(
        run__in=pks, met_by=None, ended_how=None, said=F("run__next_limit"), due=F("run__next_due")
    )
    first = {limit.run_id: limit for limit in following.order_by("run_id", "position").distinct("run_id")}
    return [_row(runs[pk], first.get(pk), on) for pk in pks if pk in runs]


def stream_rows(runs: QuerySet[ProcessRun], on: date) -> Iterable[Row]:
    """Every case of a list, read in batches."""
    pks = list(runs.values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        yield from read_rows(pks[start : start + BATCH], on)


def _of_authority(acting: Acting) -> QuerySet[ProcessRun]:
    # The database would show no other anyway; saying so lets it use the index of the work list.
    return ProcessRun.objects.filter(authority=acting.authority, process=NEEDS_ASSESSMENT.name)


def _matches(text: str) -> Q:
    if _REFERENCE.fullmatch(text.strip()):
        return Q(reference=text.strip())
    found = list(persons_matching(text).values_list("pk", "merged_into")[:MOST_FOUND])
    kept = {merged_into or pk for pk, merged_into in found}
    joined = Person.objects.filter(merged_into__in=kept).values_list("pk", flat=True)
    return Q(person__in=kept.union(joined))


def _row(run: Mapping[str, Any], following: Deadline | None, on: date) -> Row:
    process = PROCESSES[run["process"]]
    limits = stand_of(process, [following], on, explain=False) if following else ()
    return Row(
        run["pk"],
        run["reference"],
        run["name"],
        run["person__born"],
        process.states.get(run["state"], "Nothing recorded yet"),
        limits[0] if limits else None,
        run["caseworker__user__name"] or "",
    )

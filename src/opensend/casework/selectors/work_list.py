"""The work list: an authority's cases, those first that are late or fall due first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from opensend.casework.models import Deadline, ProcessRun
from opensend.casework.projection import process_of, read_projection
from opensend.people.finding import find_persons
from opensend.people.models import Acting, Person
from opensend.rules.engine import DeadlinePosition, position

PAGE = 50
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

    run: ProcessRun
    state: str
    limit: DeadlinePosition | None

    @property
    def caseworker(self) -> str:
        """The name of whoever has the case."""
        given = self.run.caseworker
        return given.user.name if given and given.user else ""


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


def read_rows(pks: Sequence[int], on: date) -> list[Row]:
    """The cases of one page, in the order given."""
    runs = _with_what_is_shown(ProcessRun.objects.filter(pk__in=pks))
    by_pk = {run.pk: run for run in runs}
    return [_row(by_pk[pk], on) for pk in pks if pk in by_pk]


def stream_rows(runs: QuerySet[ProcessRun], on: date) -> Iterable[Row]:
    """Every case of a list, read in batches."""
    for run in _with_what_is_shown(runs).iterator(chunk_size=1000):
        yield _row(run, on)


def _of_authority(acting: Acting) -> QuerySet[ProcessRun]:
    # The database would show no other anyway; saying so lets it use the index of the work list.
    return ProcessRun.objects.filter(authority=acting.authority)


def _matches(text: str) -> Q:
    if _REFERENCE.fullmatch(text.strip()):
        return Q(reference=text.strip())
    persons: list[Person] = find_persons(text, limit=MOST_FOUND)
    return Q(person__in=[person.pk for person in persons])


def _with_what_is_shown(runs: QuerySet[ProcessRun]) -> QuerySet[ProcessRun]:
    following = Deadline.objects.filter(met_by=None, ended_how=None, due__isnull=False)
    return runs.select_related("person", "caseworker__user").prefetch_related(
        Prefetch("deadlines", following, to_attr="following")
    )


def _row(run: Any, on: date) -> Row:
    first = [row for row in run.following if (row.rule, row.due) == (run.next_limit, run.next_due)][:1]
    limits = position(read_projection(run, first), on).deadlines
    state = process_of(run).states.get(run.state, "Nothing recorded yet")
    return Row(run, state, limits[0] if limits else None)

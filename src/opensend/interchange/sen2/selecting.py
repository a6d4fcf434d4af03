"""Children of an authority with all that the return asks, read in batches by a fixed number of queries.

Row-level security decides what is read: the caller is in the scope of the authority's staff. The record of a
child that was joined to another is read as part of the one that was kept. The statements are written out: a
country's rows are too many to be made into objects first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from msgspec.json import decode

from opensend.interchange.sen2.facts import (
    AddressFacts,
    BudgetFacts,
    ChildFacts,
    NeedFacts,
    PlaceFacts,
    RunFacts,
)
from opensend.interchange.sen2.returning import ReturnYear
from opensend.people.models import Authority
from opensend.rules.timeline import Event

BATCH = 500
_TOLD = """
    select distinct coalesce(p.merged_into_id, p.id) as told
      from casework_processrun r join people_person p on p.id = r.person_id
     where r.authority_id = %s
       and (not r.is_closed or r.since is null or r.since >= %s
            or r.state = 'plan_issued' and r.id not in (
                 select k.arose_from_id from casework_processrun k
                  where k.authority_id = %s and k.arose_from_id is not null))
     order by told
    """
"""Children with a case that was open, or ended, since the activity year began; or with a plan and no more."""
_JOINED = "select id, merged_into_id from people_person where merged_into_id = any(%s)"
_CHILDREN = """
    select id, surname, forename, born, sex, ethnicity, upn_unknown
      from people_person where id = any(%s) order by id
    """
_NUMBERS = """
    select person_id, kind, value from people_personidentifier
     where person_id = any(%s) and kind in ('upn', 'uln') order by id
    """
_HOMES = """
    select person_id, postcode, valid_from, valid_to from people_address
     where person_id = any(%s) and contact_id is null order by valid_from, id
    """
_RUNS = """
    select person_id, id, process, reference, arose_from_id from casework_processrun
     where person_id = any(%s) order by id
    """
_EVENTS = """
    select run_id, kind, happened_on, payload, id, supersedes_id, is_struck_out from casework_caseevent
     where run_id = any(%s) order by id
    """
_PLACE = """
    run_id, urn, ukprn, setting_code, setting_other, rank, is_in_sen_unit, is_in_resourced_provision,
    residential, work_based, valid_from, valid_to
    """
_NAMED = f"select {_PLACE} from casework_namedsetting where run_id = any(%s) order by id"  # noqa: S608 - own
_PLACEMENTS = f"""
    select {_PLACE}, attendance_pattern from casework_placement where run_id = any(%s) order by id
    """  # noqa: S608 - names of our own
_NEEDS = """
    select run_id, sen_type, rank, valid_from, valid_to from casework_rankedneed
     where run_id = any(%s) order by id
    """
_BUDGETS = """
    select run_id, is_taken_up, is_organised, direct_payments, valid_from, valid_to
      from casework_personalbudget where run_id = any(%s) order by id
    """


def read_batches(authority: Authority, year: ReturnYear) -> Iterator[list[ChildFacts]]:
    """Every child who may be in the year's return, in the order of their record, some hundred at a time."""
    told = [row[0] for row in _rows(_TOLD, authority.pk, year.activity_start, authority.pk)]
    for first in range(0, len(told), BATCH):
        yield read_children(told[first : first + BATCH])


def read_children(person_ids: Sequence[int]) -> list[ChildFacts]:
    """Those children, in the order of their record."""
    children: dict[int, ChildFacts] = {row[0]: ChildFacts(*row) for row in _rows(_CHILDREN, list(person_ids))}
    kept = dict(children)
    kept.update({joined: children[into] for joined, into in _rows(_JOINED, list(children))})
    everyone = list(kept)
    for person_id, kind, value in _rows(_NUMBERS, everyone):
        child = kept[person_id]
        if person_id == child.id or not getattr(child, kind):
            setattr(child, kind, value)
    for person_id, *home in _rows(_HOMES, everyone):
        kept[person_id].homes.append(AddressFacts(*home))
    _add_runs(kept, everyone)
    return list(children.values())


def _add_runs(kept: dict[int, ChildFacts], everyone: list[int]) -> None:
    runs: dict[int, RunFacts] = {}
    for person_id, *facts in _rows(_RUNS, everyone):
        run = runs[facts[0]] = RunFacts(*facts)
        kept[person_id].runs.append(run)
    ids = list(runs)
    for run_id, kind, on, payload, *rest in _rows(_EVENTS, ids):
        runs[run_id].events.append(Event(kind, on, decode(payload), *rest))
    for run_id, *facts in _rows(_NAMED, ids):
        runs[run_id].named.append(PlaceFacts(*facts))
    for run_id, *facts in _rows(_PLACEMENTS, ids):
        runs[run_id].placements.append(PlaceFacts(*facts))
    for run_id, *facts in _rows(_NEEDS, ids):
        runs[run_id].needs.append(NeedFacts(*facts))
    for run_id, *facts in _rows(_BUDGETS, ids):
        runs[run_id].budgets.append(BudgetFacts(*facts))


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

"""Count what a population came to, in SQL that both a database and Parquet files answer.

Nothing of how it was made is used: cases are counted from their events, settings from the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from opensend.interchange.synth.order import Order

Execute = Callable[[str], Iterable[tuple[Any, ...]]]


class Counted(NamedTuple):
    """So many, of an authority, in one part of a measure."""

    authority: str
    measure: str
    part: str
    how_many: int


_COLUMNS = {
    "child": "authority || '/' || child as child",
    "run": "authority || '/' || child || '/' || run as run",
    "place": "valid_from, valid_to, urn, ukprn, setting_code, rank, is_in_sen_unit, "
    "is_in_resourced_provision, "
    "residential, work_based",
    "budget": "is_taken_up, is_organised, direct_payments",
}
_FILES = {
    "person": "select {child}, authority, born, sex, ethnicity from '{0}/persons/*.parquet'",
    "run": "select {run}, {child}, authority, process from '{0}/runs/*.parquet'",
    "event": "select {run}, kind, happened_on, payload from '{0}/events/*.parquet'",
    "place": "select {run}, {place} from '{0}/placements/*.parquet'",
    "need": "select {run}, sen_type, rank from '{0}/needs/*.parquet'",
    "budget": "select {run}, {budget} from '{0}/budgets/*.parquet'",
    "setting": 'select "URN" as urn, "TypeOfEstablishment (code)" as type_code from '
    "read_csv('{0}/establishments.csv', all_varchar = true, encoding = 'latin-1')",
}
_DATABASE = {
    "person": "select p.id as child, a.code as authority, p.born, p.sex, p.ethnicity from people_person p "
              "join people_authority a on a.id = p.authority_id where p.is_synthetic",
    "run": "select r.id as run, r.person_id as child, a.code as authority, r.process "
           "from casework_processrun r join people_authority a on a.id = r.authority_id "
           "join people_person p on p.id = r.person_id where p.is_synthetic",
    "event": "select run_id as run, kind, happened_on, payload from casework_caseevent "
             "where not is_struck_out and supersedes_id is null",
    "place": "select run_id as run, {place} from casework_placement",
    "need": "select run_id as run, sen_type, rank from casework_rankedneed where run_id is not null",
    "budget": "select run_id as run, {budget} from casework_personalbudget",
    "setting": "select urn, type_code from provision_setting where is_fictional",
}  # fmt: skip

_ASKED = """
create temporary table synth_asked as
select r.authority, r.run,
  min(e.happened_on) filter (where e.kind in ('request_received', 'brought_to_attention')) as received,
  min(e.happened_on) filter (where e.kind = 'assessment_agreed') as agreed,
  min(e.happened_on) filter (where e.kind = 'assessment_refused') as refused,
  min(e.happened_on) filter (where e.kind = 'plan_agreed') as plan_agreed,
  min(e.happened_on) filter (where e.kind = 'plan_refused') as plan_refused,
  min(e.happened_on) filter (where e.kind = 'plan_issued') as issued,
  min(e.happened_on) filter (where e.kind in ('request_withdrawn', 'moved_out', 'died')) as stopped,
  count(*) filter (where e.kind = 'exemption_recorded') as excepted,
  count(*) filter (where e.kind = 'mediation_held' and (e.payload->>'about') = 'assess') as mediated,
  count(*) filter (where e.kind = 'appeal_lodged' and (e.payload->>'about') = 'assess') as appealed
from synth_run r join synth_event e on e.run = r.run
where r.process = 'needs_assessment' group by r.authority, r.run"""
_HELD = """
create temporary table synth_held as
select r.authority, r.run, r.child,
  min(e.happened_on) filter (where e.kind in ('plan_made', 'plan_transferred_in',
      'opening_recorded')) as begun,
  min(case when e.kind = 'opening_recorded' then e.payload->>'first_made'
      else cast(e.happened_on as text) end)
    filter (where e.kind in ('plan_made', 'plan_transferred_in', 'opening_recorded')) as since,
  min(e.happened_on) filter (where e.kind = 'plan_ceased') as ended,
  max(e.payload->>'reason') filter (where e.kind = 'plan_ceased') as reason,
  max(e.happened_on) filter (where e.kind = 'review_meeting_held') as met,
  max(e.happened_on) filter (where e.kind = 'review_decided') as decided,
  max(cast(e.happened_on as text) || coalesce(e.payload->>'outcome', ''))
    filter (where e.kind = 'review_decided') as decision,
  max(e.payload->>'due') filter (where e.kind = 'phase_transfer_identified') as phase_due
from synth_run r join synth_event e on e.run = r.run
where r.process = 'maintained_plan' and e.happened_on <= date '{census}'
group by r.authority, r.run, r.child"""
_ACTIVE = """
create temporary table synth_active as
select h.*, p.sex, p.ethnicity,
  {year} - extract(year from p.born) - (case when extract(month from p.born) > 8 then 1 else 0 end) as age,
  q.setting_code, q.residential, q.work_based, s.type_code,
  case when q.is_in_sen_unit then '_unit' when q.is_in_resourced_provision then '_resourced'
    else '' end as part,
  b.is_taken_up, b.is_organised, b.direct_payments, n.sen_type
from synth_held h join synth_person p on p.child = h.child
left join synth_place q on q.run = h.run and q.rank = 1 and q.valid_from <= date '{census}'
  and (q.valid_to is null or q.valid_to > date '{census}')
left join synth_setting s on s.urn = q.urn
left join synth_budget b on b.run = h.run
left join synth_need n on n.run = h.run and n.rank = 1
where h.begun <= date '{census}' and (h.ended is null or h.ended > date '{census}')"""
_GROUP = """case
  when setting_code = 'EYP' then 'early_years' when setting_code = 'OTH' then 'other'
  when setting_code = 'NIEO' then (case when age between 5 and 15 then 'nieo_school_age' else 'nieo' end)
  when setting_code <> '' then lower(setting_code) when type_code is null then 'fe_provider'
  when type_code in ('1', '2', '3', '5', '15') then 'maintained' || part
  when type_code in ('28', '34') then 'academy' || part when type_code in ('35', '40',
  '41') then 'free' || part
  when type_code = '11' then 'independent' when type_code in ('7', '12') then 'special_maintained'
  when type_code in ('33', '36', '44') then 'special_academy' when type_code = '10' then 'special_independent'
  when type_code = '8' then 'special_non_maintained' when type_code = '14' then 'ap_pru'
  when type_code in ('42', '43') then 'ap_academy' when type_code = '38' then 'ap_free'
  when type_code = '49' then 'online' when type_code = '32' then 'fe_specialist'
  when type_code in ('18', '31', '39', '45', '46') then 'fe_general' else 'not known' end"""
_IN_YEAR = "between date '{first}' and date '{last}'"
_REVIEWED = "from synth_active where cast(since as date) <= date '{before}'"
_DUE_DECISION = (
    "case when decided is null or decided < met then (case when met > date '{census}' - 28 then 'not_due' "
    "else 'outstanding' end) when decided - met <= 28 then '4_weeks' else 'late' end"
)
_QUERIES: dict[str, tuple[str, str]] = {
    "plans": ("'all'", "from synth_active where true"),
    "age": ("cast(cast(age as integer) as text)", "from synth_active where true"),
    "sex": ("sex", "from synth_active where true"),
    "ethnicity": ("ethnicity", "from synth_active where true"),
    "need": ("case when sen_type = 'DS' then 'OTH' else sen_type end", "from synth_active where true"),
    "group": (_GROUP, "from synth_active where true"),
    "requests": ("'all'", f"from synth_asked where received {_IN_YEAR}"),
    "request_outcome": (
        "case when agreed <= date '{last}' then 'agreed' when refused <= date '{last}' then 'refused' "
        "when stopped <= date '{last}' then 'withdrawn' else 'undecided' end",
        f"from synth_asked where received {_IN_YEAR}",
    ),
    "six_weeks": (
        "case when coalesce(agreed, refused) - received <= 42 then 'six_weeks' else 'over_six_weeks' end",
        f"from synth_asked where coalesce(agreed, refused) {_IN_YEAR}",
    ),
    "request_dispute": (
        "case when mediated > 0 and appealed > 0 then 'both' when mediated > 0 then 'mediation' "
        "when appealed > 0 then 'tribunal' else 'none' end",
        f"from synth_asked where received {_IN_YEAR}",
    ),
    "assessment": (
        "case when plan_agreed is not null then 'issued' when plan_refused is not null then 'refused' "
        "else 'withdrawn' end",
        f"from synth_asked where coalesce(plan_agreed, plan_refused, stopped) {_IN_YEAR} "
        "and agreed is not null",
    ),
    "timeliness": (
        "(case when excepted > 0 then 'excepted ' else '' end) || "
        "(case when issued - received <= 140 then 'in_time' "
        "when issued - received <= 364 then 'to_year' else 'over_year' end)",
        f"from synth_asked where issued {_IN_YEAR}",
    ),
    "ended": ("reason", f"from synth_held where ended {_IN_YEAR}"),
    "review_expected": (
        "case when cast(since as date) <= date '{before}' then 'expected' else 'not_expected' end",
        "from synth_active where true",
    ),
    "review_meeting": (
        "case when met is null then 'none' when met < date '{first}' then 'before' "
        "when met <= date '{last}' then 'this' else 'after' end", _REVIEWED,
    ),
    "review_decision": (_DUE_DECISION, f"{_REVIEWED} and met is not null"),
    "review_outcome": ("substr(decision, 11)", f"{_REVIEWED} and met is not null and decided >= met"),
    "budget": ("case when is_taken_up then 'taken_up' else 'none' end", "from synth_active where true"),
    "budget_kind": (
        "case when direct_payments <> '' then direct_payments when is_organised then 'organised' "
        "else 'none' end",
        "from synth_active where is_taken_up",
    ),
    "residential": ("case when residential = '' then 'none' else residential end",
        "from synth_active where true"),
    "work_based": ("case when work_based = '' then 'none' else work_based end",
        "from synth_active where true"),
    "phase_transfer": (
        "case when phase_due >= '{census}' then 'due' else 'not_due' end", "from synth_active where true",
    ),
}  # fmt: skip
"""By measure, what its parts are, and of whom."""


def count_files(folder: Path, order: Order) -> list[Counted]:
    """What is in the Parquet files of a folder."""
    with duckdb.connect() as session:
        return _count(
            _FILES, str(folder).replace("'", "''"), lambda sql: session.execute(sql).fetchall(), order
        )


def count_database(execute: Execute, order: Order) -> list[Counted]:
    """What is in the tables of the database, in one session of a role that may read all of them."""
    return _count(_DATABASE, "", execute, order)


def _count(views: dict[str, str], place: str, execute: Execute, order: Order) -> list[Counted]:
    days = {
        "census": order.census, "year": order.year, "first": date(order.year, 1, 1),
        "last": date(order.year, 12, 31), "before": date(order.year - 1, 12, 31),
    }  # fmt: skip
    for name, sql in views.items():
        execute(f"create temporary view synth_{name} as {sql.format(place, **_COLUMNS)}")
    for sql in (_ASKED, _HELD, _ACTIVE):
        execute(sql.format(**days))
    found = []
    for measure, (part, of) in _QUERIES.items():
        sql = f"select authority, {part} as part, count(*) {of} group by 1, 2 order by 1, 2"
        rows = execute(sql.format(**days))
        found += [Counted(str(authority), measure, str(name), int(count)) for authority, name, count in rows]
    return found

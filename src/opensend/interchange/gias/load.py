"""Load a register file into the settings register: one transaction, streamed and then in sets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from psycopg import sql

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.interchange.gias.gates import Weighed, why_not_to_trust
from opensend.interchange.gias.reader import RegisterFile
from opensend.interchange.gias.report import ImportReport
from opensend.interchange.gias.row import RefusedRow, RegisterRow
from opensend.provision.establishments import CLOSED
from opensend.provision.models import RegisterImport, Setting, SettingFacts
from opensend.provision.search_keys import stored_key

FACTS = tuple(field.name for field in SettingFacts._meta.fields)
"""What a dated version holds; a change of one of these is a change of the setting."""
APART = ("head_name", "head_job_title", "last_changed_on", "other", "search_key")
"""Kept up to date in place."""
_STAGED = ("urn", *FACTS, *APART)
_WARNINGS_KEPT = 1000


def import_register(
    register: RegisterFile, *, is_dry_run: bool = False, is_forced: bool = False
) -> ImportReport:
    """Bring the settings register in line with the file, wholly or (dry run, gate, fault) not at all.

    Raises UnreadableRegister where the file turns out not to be whole while it is read.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Two files at once would each judge its rows by a register that the other is changing.
            cursor.execute("select pg_advisory_xact_lock(hashtext('opensend register import'))")
        refused, warnings = _stage(register)
        weighed = _weigh(register, len(refused))
        gates = tuple(why_not_to_trust(weighed))
        counts = _apply(register, weighed, gates)
        is_loaded = not is_dry_run and (is_forced or not gates)
        if not is_loaded:
            transaction.set_rollback(True)
    return ImportReport(
        **counts, refused=tuple(refused), warnings=tuple(warnings), gates=gates, is_loaded=is_loaded
    )


def _stage(register: RegisterFile) -> tuple[list[RefusedRow], list[RefusedRow]]:
    refused: list[RefusedRow] = []
    warnings: list[RefusedRow] = []
    columns = _names(_STAGED)
    _run(
        "create temporary table staged on commit drop as select {} from provision_setting with no data",
        columns,
    )
    copy_in = sql.SQL("copy staged ({}) from stdin").format(columns)
    with connection.cursor() as cursor, cursor.copy(copy_in) as copy:
        for row in register.rows():
            if isinstance(row, RegisterRow) and not (why := _why_not_here(row)):
                copy.write_row(_staged(row))
                if len(warnings) < _WARNINGS_KEPT:
                    warnings.extend(RefusedRow(row.line, row.urn, each) for each in row.warnings)
            else:
                refused.append(row if isinstance(row, RefusedRow) else RefusedRow(row.line, row.urn, why))
    _run("create unique index on staged (urn)")
    _run("analyze staged")
    return refused, warnings


def _why_not_here(row: RegisterRow) -> str:
    """Authorities 001 to 199 are fictional, and refused outside a demonstration."""
    la_code = str(row.facts["la_code"])
    if la_code and la_code < "200" and not settings.IS_DEMONSTRATION:
        return f"LA (code): {la_code} is kept for fictional authorities"
    return ""


def _staged(row: RegisterRow) -> list[Any]:
    facts = row.facts
    numbers = (row.urn, facts["ukprn"], facts["laestab"], str(facts["postcode"]).replace(" ", ""))
    key = stored_key(
        name=str(facts["name"]),
        places=[str(facts[name]) for name in ("town", "locality", "address3", "la_name", "postcode")],
        identifiers=[str(number) for number in numbers if number],
    )
    apart = [facts["head_name"], facts["head_job_title"], facts["last_changed_on"]]
    return [row.urn, *(facts[name] for name in FACTS), *apart, json.dumps(row.other), key]


def _weigh(register: RegisterFile, refused: int) -> Weighed:
    last = RegisterImport.objects.aggregate(last=Max("file_date"))["last"]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        rows = cursor.fetchone()
    present = Setting.objects.filter(missing_since=None)
    had = (present.filter(is_fictional=False).count(), present.filter(is_fictional=True).count())
    return Weighed(rows, had, refused, register.file_date, last)


def _apply(register: RegisterFile, weighed: Weighed, gates: tuple[str, ...]) -> dict[str, int]:
    valid_from = register.file_date or today()
    counts = dict.fromkeys(("added", "changed", "closed", "unchanged"), 0)
    with connection.cursor() as cursor:
        cursor.execute(_JUDGE)
        cursor.execute("select outcome, count(*) from judged group by outcome")
        counts.update(cursor.fetchall())
        counts["changed"] += counts.pop("returned", 0)
        cursor.execute(_MARK_MISSING, [valid_from, bool(weighed.rows[1]), bool(weighed.rows[0])])
        counts["missing"] = cursor.rowcount
        run = RegisterImport.objects.create(
            file_name=register.path.name, sha256=register.sha256, encoding=register.encoding,
            file_date=register.file_date, valid_from=valid_from, rows=sum(weighed.rows) + weighed.refused,
            refused=weighed.refused, gates_overridden=list(gates), **counts,
        )  # fmt: skip
        cursor.execute(_KEEP_VERSIONS, [valid_from, run.pk])
        cursor.execute(_CHANGE, [valid_from, run.pk])
        cursor.execute(_UNMARK)
        cursor.execute(_REFRESH)
        cursor.execute(_ADD, [valid_from, run.pk])
        cursor.execute("drop table staged, judged")
    record(None, "provision.import_register", "register_import", run.pk, authority_id=None, changes=counts)
    return counts


def _names(names: Iterable[str], of: str = "") -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(of, name) if of else sql.Identifier(name) for name in names)


def _run(statement: str, *parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts))


_COUNT = """
    select count(*) filter (where not is_fictional), count(*) filter (where is_fictional)
      from (select la_code > '' and la_code < '200' as is_fictional from staged) s
    """
_JUDGE = sql.SQL("""
    create temporary table judged on commit drop as
    select s.urn, k.id as setting_id,
           case when k.id is null then 'added'
                when ({known}) is distinct from ({new})
                then case when s.status_code = {closed} and k.status_code <> {closed} then 'closed'
                          else 'changed' end
                when k.missing_since is not null then 'returned'
                else 'unchanged' end as outcome
      from staged s left join provision_setting k on k.urn = s.urn
    """).format(known=_names(FACTS, "k"), new=_names(FACTS, "s"), closed=sql.Literal(CLOSED))
_MARK_MISSING = """
    update provision_setting k set missing_since = %s
     where missing_since is null and case when is_fictional then %s else %s end
       and not exists (select 1 from staged s where s.urn = k.urn)
    """
_KEEP_VERSIONS = sql.SQL("""
    insert into provision_settingversion (setting_id, valid_from, valid_to, replaced_by_id, {facts})
    select k.id, k.valid_from, greatest(k.valid_from, %s), %s, {known}
      from provision_setting k join judged j on j.setting_id = k.id and j.outcome in ('changed', 'closed')
    """).format(facts=_names(FACTS), known=_names(FACTS, "k"))
_CHANGE = sql.SQL("""
    update provision_setting k
       set valid_from = greatest(k.valid_from, %s), register_import_id = %s, ({facts}) = row({new})
      from judged j join staged s on s.urn = j.urn
     where j.setting_id = k.id and j.outcome in ('changed', 'closed')
    """).format(facts=_names(FACTS), new=_names(FACTS, "s"))
_UNMARK = """
    update provision_setting k set missing_since = null from staged s
     where s.urn = k.urn and k.missing_since is not null
    """
_REFRESH = sql.SQL("""
    update provision_setting k set ({apart}) = row({new}) from staged s
     where s.urn = k.urn and ({known}) is distinct from ({new})
    """).format(apart=_names(APART), new=_names(APART, "s"), known=_names(APART, "k"))
_ADD = sql.SQL("""
    insert into provision_setting (valid_from, register_import_id, {staged})
    select %s, %s, {new} from staged s join judged j on j.urn = s.urn where j.outcome = 'added'
    """).format(staged=_names(_STAGED), new=_names(_STAGED, "s"))

"""What the database itself holds to, asked in SQL as the application's role and as the tables' owner."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from opensend.people.acting import acting_as

TABLES = """
select c.relname, c.relrowsecurity and c.relforcerowsecurity,
       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'person_id'
                and not a.attisdropped),
       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'authority_id'
                and not a.attisdropped),
       exists (select from pg_policy p where p.polrelid = c.oid)
  from pg_class c
 where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
 order by 1"""
OPEN_TO_ALL = {
    "people_user", "people_authority", "people_organisation", "people_acting", "people_contactpoint",
    "people_partnerbody",  # who works where, and whom to call: nothing about a child
    "audit_waiting",  # numbers of entries of the log
    "casework_formsubmission",  # a token and an address of ours
    "casework_heldform",  # sealed with a key that only a browser has
    "provision_setting", "provision_settingversion", "provision_registerimport",  # published
}  # fmt: skip
"""Tables of ours that hold nothing about a child, with the reason. A new table is protected or joins them."""
OWN_APPS = ("audit_", "people_", "correspondence_", "provision_", "casework_", "interchange_")


def ask(sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Rows, asked in SQL."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def protected() -> list[str]:
    """Tables under row-level security."""
    return [name for name, is_forced, *_ in ask(TABLES) if is_forced]


def test_each_table_is_protected_or_known_to_say_nothing_about_a_child(country) -> None:
    unprotected = {name for name, is_forced, *_ in ask(TABLES) if not is_forced and name.startswith(OWN_APPS)}
    assert unprotected <= OPEN_TO_ALL, "protect it in its migration, or say here why it need not be"
    about_a_child = [name for name, is_forced, has_person, *_ in ask(TABLES) if has_person and not is_forced]
    assert not about_a_child
    assert len(protected()) > 25


def test_a_protected_table_has_a_policy_that_somebody_wrote(country) -> None:
    assert [name for name, is_forced, _, _, has_policy in ask(TABLES) if is_forced and not has_policy] == []


def test_every_protected_table_has_rows_in_this_test(country) -> None:
    """Or what follows would prove nothing about it."""
    with connections["owner"].cursor() as cursor:
        empty = []
        for table in protected():
            cursor.execute(f"select count(*) from {table}")
            if cursor.fetchone() == (0,):
                empty.append(table)
    assert set(empty) <= {"audit_auditseal"}  # sealed by a process of its own


def test_the_application_bypasses_nothing_owns_nothing_and_inherits_nothing_that_does(country) -> None:
    roles = ask(
        """select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb from pg_roles r
            where pg_has_role(current_user, r.oid, 'member')"""
    )
    assert len(roles) >= 2
    assert [role for role in roles if any(role[1:])] == []
    owned = "select c.relname from pg_class c where pg_has_role(current_user, c.relowner, 'member')"
    assert ask(owned) == []
    assert ask("select proname from pg_proc where pg_has_role(current_user, proowner, 'member')") == []


def test_functions_that_run_as_their_owner_have_a_path_of_their_own(country) -> None:
    found = ask(
        """select proname, coalesce(array_to_string(proconfig, ','), '') from pg_proc
            where prosecdef and pronamespace = 'public'::regnamespace"""
    )
    assert found
    assert [name for name, settings in found if "search_path=" not in settings] == []


def test_with_no_acting_no_protected_row_is_seen(country) -> None:
    with acting_as(None):
        seen = {table: ask(f"select count(*) from {table}")[0][0] for table in protected()}
    assert {table: count for table, count in seen.items() if count} == {}


@pytest.mark.parametrize("made_up", ["0", "-1", "987654321"])
def test_a_made_up_acting_sees_nothing(country, made_up: str) -> None:
    with acting_as(None):
        ask("select set_config('opensend.acting', %s, true)", [made_up])
        seen = {table: ask(f"select count(*) from {table}")[0][0] for table in protected()}
    assert {table: count for table, count in seen.items() if count} == {}


def test_an_acting_that_is_no_number_is_an_error_and_no_answer(country) -> None:
    with acting_as(None):
        ask("select set_config('opensend.acting', 'x or true', true)")
        with pytest.raises(DatabaseError), transaction.atomic():
            ask("select count(*) from people_person")


def _with_columns() -> list[str]:
    return [name for name, is_forced, _, has_authority, _ in ask(TABLES) if is_forced and has_authority]


def test_nobody_without_a_part_in_it_sees_a_row_of_our_child(country) -> None:
    ours = country.ours
    people = {**country.strangers, "ended officer": country.ended, "ended parent": country.ended_parent}
    tables = [name for name, is_forced, has_person, *_ in ask(TABLES) if is_forced and has_person]
    seen = []
    for who, acting in people.items():
        with acting_as(acting):
            for table in tables:
                (count,) = ask(f"select count(*) from {table} where person_id = %s", [ours.person.pk])[0]
                if count:
                    seen.append((who, table, count))
            (count,) = ask("select count(*) from people_person where id = %s", [ours.person.pk])[0]
            seen += [(who, "people_person", count)] if count else []
    # Whoever is a contact of the child goes on seeing their own name and address, and nobody else's.
    own = {"people_contact", "people_address"}
    former = ("a parent whose grant has ended", "ended officer")
    assert [each for each in seen if not (each[1] in own and each[0] in former)] == []


def test_staff_of_another_authority_see_no_row_of_ours_in_any_table(country) -> None:
    for acting in (country.theirs.plan.officer, country.theirs.staff.manager, country.theirs.staff.signatory):
        with acting_as(acting):
            for table in _with_columns():
                where = "authority_id = %s"
                assert ask(f"select count(*) from {table} where {where}", [country.ours.authority.pk]) == [
                    (0,)
                ], table


def test_another_authority_changes_and_removes_no_row_of_ours(country) -> None:
    ours = country.ours.authority.pk
    for table in _with_columns():
        for statement in (
            f"update {table} set authority_id = authority_id where authority_id = %s",
            f"delete from {table} where authority_id = %s",
        ):
            assert _touched(country.theirs.plan.officer, statement, [ours]) == 0, statement


def test_another_authority_adds_no_row_to_ours_and_gives_none_away(country) -> None:
    ours, theirs = country.ours.authority.pk, country.theirs.authority.pk
    for table in _with_columns():
        # Everyone adds to the log; a draft is its writer's alone, who says which council it is for.
        if table in ("audit_auditentry", "casework_requestdraft"):
            continue
        columns = [
            name
            for (name,) in ask(
                """select attname from pg_attribute where attrelid = %s::regclass and attnum > 0
                      and not attisdropped and attgenerated = ''""",
                [table],
            )
        ]
        copied = ", ".join("%s" if name == "authority_id" else f'"{name}"' for name in columns)
        quoted = ", ".join(f'"{name}"' for name in columns)
        into = f"insert into {table} ({quoted})"
        copy = f"{into} select {copied} from {table} where authority_id = %s limit 1"
        given = f"update {table} set authority_id = %s where authority_id = %s"
        officer = country.theirs.plan.officer
        for statement in (copy, given):
            with pytest.raises(DatabaseError) if _has_rows(officer, table, theirs) else _nothing():
                _must_fail(officer, statement, [ours, theirs])


@pytest.mark.parametrize("who", ["parent", "attended", "consulted", "psychologist", "health"])
def test_whoever_only_reads_writes_nothing_about_the_child(country, who: str) -> None:
    acting = country.parties[who]
    private = {"casework_advicedraft", "casework_requestdraft"}
    for table in _with_columns():
        if table in private:
            continue
        for statement in (f"update {table} set authority_id = authority_id", f"delete from {table}"):
            assert _touched(acting, statement, []) == 0, (who, statement)


@pytest.mark.parametrize(
    ("who", "letters"),
    [
        ("consulted", {"B", "C", "E", "F", "G"}),
        ("health", {"B", "C", "E", "F", "G"}),
        ("psychologist", set()),
    ],
)
def test_a_section_that_was_not_granted_is_not_in_any_row(country, who: str, letters: set[str]) -> None:
    with acting_as(country.parties[who]):
        seen = {each for (each,) in ask("select distinct section from casework_itemrevision")}
        items = {each for (each,) in ask("select distinct section from casework_planitem")}
        assert ask("select count(*) from people_address") == [(0,)]
        assert ask("select count(*) from people_contact") == [(0,)]
        assert ask("select count(*) from casework_placementrequest") == [(0,)]
        assert ask("select count(*) from casework_decision") == [(0,)]
    assert seen == items == letters


APPEND_ONLY = """
select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
 where t.tgname = 'append_only'"""


@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.parametrize(
    "statement", ["update {} set id = id", "delete from {}", "truncate {} cascade", "truncate {}"]
)
def test_rows_that_say_what_happened_are_never_changed_or_removed(
    country, alias: str, statement: str
) -> None:
    tables = [name for (name,) in ask(APPEND_ONLY)]
    assert {"audit_auditentry", "audit_auditseal", "casework_caseevent", "casework_decision"} <= set(tables)
    for table in tables:
        if table == "audit_auditseal" and statement.startswith(("update", "delete")):
            continue  # no row to try it on; the sealer's own tests do
        with pytest.raises(DatabaseError):
            _change(alias, statement.format(table), country.ours.plan.officer.pk)


def _change(alias: str, statement: str, acting: int) -> None:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        if alias == "default":
            cursor.execute("select set_config('opensend.acting', %s, true)", [str(acting)])
        cursor.execute(statement)
        # Row-level security may leave a statement without a row to act on.
        assert cursor.rowcount != 0, statement


class _NothingTouched(DatabaseError):
    """The statement ran and found no row."""


def _nothing() -> Any:
    return pytest.raises(_NothingTouched)


def _has_rows(acting: Any, table: str, authority: int) -> bool:
    with acting_as(acting):
        return bool(ask(f"select 1 from {table} where authority_id = %s limit 1", [authority]))


def _must_fail(acting: Any, statement: str, values: list[Any]) -> None:
    with acting_as(acting), connection.cursor() as cursor:
        cursor.execute(statement, values)
        if cursor.rowcount == 0:
            raise _NothingTouched
        cursor.execute("set constraints all immediate")


def _touched(acting: Any, statement: str, values: list[Any]) -> int:
    """How many rows a statement touches; none where it is refused."""
    try:
        with transaction.atomic(), acting_as(acting), connection.cursor() as cursor:
            cursor.execute(statement, values)
            count = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError:
        return 0
    return int(count)

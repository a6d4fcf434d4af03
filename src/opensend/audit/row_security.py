"""Row-level security as migrations declare it: who sees which rows of a table about a child.

The database decides. `acting_authority()` and `acting_grants()` (made by the migrations of `people`)
compute the scope from the acting of the transaction. Staff of an authority see and write its rows;
everyone else reads what a grant gives. A sub-select around each function lets PostgreSQL work it out once
per query.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations import RunSQL

APPLICATION = "opensend_application"
"""The role that every login of the application is a member of; it owns nothing."""
STAFF = "authority_id = (select acting_authority())"


def granted(section: str, column: str = "person_id") -> str:
    """Condition: an access grant of the acting covers that section of the row's person."""
    return f"{column} in (select g.person_id from acting_grants() g where g.section = '{section}')"  # noqa: S608 - names of our own


def protect(table: str, *readable_when: str) -> RunSQL:
    """Force row-level security on a table: staff read and write their own authority's rows.

    Each of `readable_when` is a further condition under which a row may be read.
    """
    statements: list[Any] = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy staff on {table} for all to {APPLICATION} using ({STAFF}) with check ({STAFF})",
    ]
    for number, condition in enumerate(readable_when, 1):
        statements.append(
            f"create policy readable_{number} on {table} for select to {APPLICATION} using ({condition})"
        )
    return RunSQL(statements, RunSQL.noop)


def keep_private(table: str, owned_when: str) -> RunSQL:
    """Force row-level security on a table whose rows only their owner may read or write."""
    return RunSQL(
        [
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            f"create policy own on {table} for all to {APPLICATION} "
            f"using ({owned_when}) with check ({owned_when})",
        ],
        RunSQL.noop,
    )


def same_child(
    table: str, column: str, target: str, *, through: Sequence[str] = ("authority_id", "person_id")
) -> RunSQL:
    """A reference between two tables about a child holds only within one authority and one child.

    `through` are the columns, of the same name in both tables, that must agree.
    """
    own = ", ".join((*through, column))
    other = ", ".join((*through, "id"))
    name = f"{table}_{column}_same_child"
    return RunSQL(
        [f"alter table {table} add constraint {name} foreign key ({own}) references {target} ({other})"
         " deferrable initially deferred"],
        [f"alter table {table} drop constraint {name}"],
    )  # fmt: skip


def append_only(table: str) -> RunSQL:
    """Refuse every change and removal of a row, whoever asks."""
    return RunSQL(
        [
            f"revoke update, delete, truncate on {table} from {APPLICATION}",
            f"create trigger append_only before update or delete on {table} "
            "for each row execute function refuse_change()",
            f"create trigger append_only_whole before truncate on {table} "
            "for each statement execute function refuse_change()",
        ],
        RunSQL.noop,
    )


REFUSE_CHANGE = RunSQL(
    [
        """create function refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'rows of % are never changed or removed: they are what happened', tg_table_name
            using errcode = 'restrict_violation';
        end $$"""
    ],
    RunSQL.noop,
)
"""The trigger function behind `append_only`."""

"""Findings of a return, what people say about them, and the mark that a record has changed."""

import django.db.models.deletion
from django.db import migrations, models

from opensend.audit.row_security import protect, same_child

TOLD_OF = {
    "people_person": "id",
    "people_personidentifier": "person_id",
    "people_address": "person_id",
    "casework_caseevent": "person_id",
    "casework_namedsetting": "person_id",
    "casework_placement": "person_id",
    "casework_rankedneed": "person_id",
    "casework_personalbudget": "person_id",
}
"""Tables that a return is made from, and the column that says of whom."""

# Once for a statement, however many rows it has: a return that is loaded changes many thousands at once. An
# authority that has never checked a return has nothing to mark. It runs as the owner, because whoever records
# something about a child need not see the authority's findings.
MARK = """create function mark_record_as_changed() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin
    execute format(
      'insert into interchange_checkedrecord (authority_id, person_id, year, is_told, is_stale)'
      ' select distinct c.authority_id, c.%I, d.year, false, true from changed c'
      ' join (select distinct authority_id, year from interchange_readinessday) d'
      ' on d.authority_id = c.authority_id'
      ' on conflict (authority_id, person_id, year) do update set is_stale = true', tg_argv[0]);
    return null;
  end $$"""

# Functions of the owner are bound by forced row-level security as well.
OWNER_MARKS = """do $$ begin
  execute format('create policy owner on interchange_checkedrecord for all to %I using (true) with check (true)',
    current_user);
  execute format('create policy owner on interchange_readinessday for select to %I using (true)', current_user);
end $$"""


def mark_changes(table: str, column: str) -> list[str]:
    """A trigger for each way in which rows of a table may change."""
    return [
        f"create trigger mark_{verb} after {verb} on {table} referencing {kept} table as changed "
        f"for each statement execute function mark_record_as_changed('{column}')"
        for verb, kept in (("insert", "new"), ("update", "new"), ("delete", "old"))
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0061_in_force"),
        ("interchange", "0001_returns"),
        ("people", "0007_designated_officers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "is_told",
                    models.BooleanField(default=False, help_text="something of the child is in the return"),
                ),
                ("is_stale", models.BooleanField(default=True, help_text="changed since it was looked at")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_stale", True)),
                        fields=["authority", "year", "id"],
                        name="records_to_check",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "person", "year"), name="a_record_once_a_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingExplanation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(max_length=8)),
                ("note", models.TextField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.acting"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.acting",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("authority", "year", "rule", "person"),
                        name="one_explanation_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="an_explanation_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadinessDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("checked_at", models.DateTimeField()),
                ("persons", models.PositiveIntegerField(help_text="in the return")),
                ("errors", models.PositiveIntegerField()),
                ("queries", models.PositiveIntegerField(help_text="that nobody has explained")),
                ("explained", models.PositiveIntegerField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "ordering": ["-on"],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "year", "on"), name="one_readiness_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(max_length=8)),
                ("level", models.CharField(max_length=8)),
                ("record", models.CharField(blank=True, help_text="path inside the person", max_length=120)),
                ("item", models.CharField(blank=True, max_length=60)),
                ("value", models.CharField(blank=True, max_length=255)),
                ("message", models.TextField()),
                ("found_on", models.DateField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["rule", "person_id", "id"],
                "indexes": [
                    models.Index(
                        fields=["authority", "year", "rule", "person"], name="return_findings_of_rule"
                    )
                ],
            },
        ),
        *(
            protect(f"interchange_{table}")
            for table in ("returnfinding", "findingexplanation", "readinessday", "checkedrecord")
        ),
        *(
            same_child(f"interchange_{table}", "person_id", "people_person", through=("authority_id",))
            for table in ("returnfinding", "findingexplanation", "checkedrecord")
        ),
        migrations.RunSQL(
            [
                MARK,
                OWNER_MARKS,
                *(
                    statement
                    for table, column in TOLD_OF.items()
                    if not table.endswith("caseevent")
                    for statement in mark_changes(table, column)
                ),
                mark_changes("casework_caseevent", TOLD_OF["casework_caseevent"])[0],  # is only added to
            ],
            migrations.RunSQL.noop,
        ),
    ]

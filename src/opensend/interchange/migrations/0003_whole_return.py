"""What is found in a return as a whole, and which records have changed since it was looked at so."""

import django.db.models.deletion
from django.db import migrations, models

from opensend.audit.row_security import protect, same_child

# As before; a record that has changed is no longer as it was seen in the whole; a column may be empty.
MARK = """create or replace function mark_record_as_changed() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
  begin
    execute format(
      'insert into interchange_checkedrecord (authority_id, person_id, year, is_told, is_stale, is_in_whole)'
      ' select distinct c.authority_id, c.%1$I, d.year, false, true, false from changed c'
      ' join (select distinct authority_id, year from interchange_readinessday) d'
      ' on d.authority_id = c.authority_id where c.%1$I is not null'
      ' on conflict (authority_id, person_id, year) do update set is_stale = true, is_in_whole = false',
      tg_argv[0]);
    return null;
  end $$"""

# The record that was kept of two tells more when they are joined, and less when they are parted.
MARK_KEPT = [
    f"create trigger mark_kept_{when} after update on people_person referencing {when} table as changed "
    "for each statement execute function mark_record_as_changed('merged_into_id')"
    for when in ("old", "new")
]


class Migration(migrations.Migration):
    dependencies = [
        ("interchange", "0002_readiness"),
        ("people", "0007_designated_officers"),
    ]

    operations = [
        migrations.CreateModel(
            name="WholeFinding",
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
            ],
            options={
                "ordering": ["rule", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "year", "rule", "value"), name="found_once_in_whole"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WholeLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("is_due", models.BooleanField(default=True)),
                ("looked_on", models.DateField(blank=True, null=True)),
                ("not_run", models.JSONField(default=dict, help_text="codes of rules, by what they need")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "year"), name="one_whole_look_a_year")
                ],
            },
        ),
        migrations.AddField(
            model_name="checkedrecord",
            name="is_in_whole",
            field=models.BooleanField(
                default=False, help_text="not changed since the return was looked at as a whole"
            ),
        ),
        migrations.AddField(
            model_name="returnfinding",
            name="other",
            field=models.ForeignKey(
                blank=True,
                help_text="the record with which the child's was compared",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            model_name="checkedrecord",
            index=models.Index(
                condition=models.Q(("is_in_whole", False)),
                fields=["authority", "year"],
                name="records_not_in_whole",
            ),
        ),
        protect("interchange_wholefinding"),
        protect("interchange_wholelook"),
        same_child("interchange_returnfinding", "other_id", "people_person", through=("authority_id",)),
        migrations.RunSQL([MARK, *MARK_KEPT], migrations.RunSQL.noop),
    ]

"""What the rules find in a plan: kept with a version that is frozen, and the reasons why it went on."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from opensend.audit.row_security import APPLICATION, append_only, protect, same_child

# As what an item says: whoever was granted the section of a version that was sent. What is found in the plan
# as a whole, how many findings there are, and why a version went on, is the authority's own.
SECTION = "(person_id, 'plan:' || section) in (select g.person_id, g.section from acting_grants() g)"
SEEN = "version_id in (select v.id from casework_planversion v)"

KEPT = """create function refuse_for_frozen_version() returns trigger language plpgsql as $$
    declare
      changed bigint := case tg_op when 'DELETE' then old.version_id else new.version_id end;
    begin
      perform 1 from casework_planversion v
        where v.id in (changed, case tg_op when 'UPDATE' then old.version_id end) and v.stage <> 'working';
      if found then
        raise exception 'what was found in a version that was sent or issued is never changed'
          using errcode = 'restrict_violation';
      end if;
      return case tg_op when 'DELETE' then old else new end;
    end $$"""
TABLES = ("plancheck", "planfinding", "planfindingreason")


def _to(table: str, related_name: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=table)


def _id() -> tuple[str, models.Field]:
    return (
        "id",
        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
    )


def _found() -> list[tuple[str, models.Field]]:
    return [
        ("finding", models.CharField(help_text="hash of rule, place, quote and message", max_length=16)),
        ("rule", models.CharField(max_length=60)),
        ("title", models.CharField(max_length=200)),
        ("section", models.CharField(blank=True, help_text="empty for the whole plan", max_length=2)),
        ("item", models.CharField(blank=True, help_text="reference of the item: F3", max_length=8)),
        ("quote", models.TextField(blank=True)),
        ("message", models.TextField()),
        ("suggestion", models.TextField(blank=True)),
        ("source", models.CharField(max_length=300)),
        ("authority", _to("people.authority", "+")),
        ("person", _to("people.person", "%(class)ss")),
    ]


class Migration(migrations.Migration):
    dependencies = [("casework", "0062_recommendation_answers"), ("people", "0008_name_words")]

    operations = [
        migrations.CreateModel(
            name="PlanCheck",
            fields=[
                _id(),
                ("unlawful", models.PositiveSmallIntegerField()),
                ("weak", models.PositiveSmallIntegerField()),
                ("style", models.PositiveSmallIntegerField()),
                ("checked_at", models.DateTimeField()),
                (
                    "rules_version",
                    models.CharField(help_text="hash of the rules and their tables", max_length=64),
                ),
                ("authority", _to("people.authority", "+")),
                ("person", _to("people.person", "%(class)ss")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_check",
                        to="casework.planversion",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="PlanFinding",
            fields=[
                _id(),
                *_found(),
                ("severity", models.CharField(max_length=10)),
                ("position", models.PositiveSmallIntegerField()),
                ("version", _to("casework.planversion", "findings")),
            ],
            options={
                "ordering": ["version_id", "position"],
                "indexes": [
                    models.Index(fields=["authority", "rule", "version"], name="plan_findings_of_rule")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["version", "position"], name="plan_finding_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanFindingReason",
            fields=[
                _id(),
                *_found(),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("approval", "Asking for approval"),
                            ("sending", "Sending the draft"),
                            ("issuing", "Issuing the final plan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("given_at", models.DateTimeField()),
                ("given_by", _to("people.acting", "+")),
                ("version", _to("casework.planversion", "finding_reasons")),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["version", "finding"], name="plan_reasons_of_finding")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(reason__regex=r"\S"), name="a_finding_reason_says_something"
                    )
                ],
            },
        ),
        protect("casework_plancheck"),
        protect("casework_planfinding", f"{SECTION} and {SEEN}"),
        protect("casework_planfindingreason"),
        *(
            same_child(f"casework_{table}", "person_id", "people_person", through=("authority_id",))
            for table in TABLES
        ),
        *(same_child(f"casework_{table}", "version_id", "casework_planversion") for table in TABLES),
        append_only("casework_planfinding"),
        append_only("casework_planfindingreason"),
        migrations.RunSQL(
            [
                KEPT,
                *(
                    f"create trigger frozen before insert or update or delete on casework_{table} "
                    "for each row execute function refuse_for_frozen_version()"
                    for table in TABLES
                ),
                f"revoke delete, truncate on casework_plancheck from {APPLICATION}",
            ],
            migrations.RunSQL.noop,
        ),
    ]

"""Answers to requests for advice while they are written, and advice that is already held."""

import django.db.models.deletion
from django.db import migrations, models

from opensend.audit.row_security import APPLICATION, granted, keep_private, protect, same_child

OWN = "acting_id = (select current_acting_id())"
THROUGH_ADVICE = "advice_id in (select a.id from casework_advice a)"


def with_advice(table, number, condition):
    """One more condition under which rows of a protected table may be read."""
    return migrations.RunSQL(
        f"create policy readable_{number} on {table} for select to {APPLICATION} using ({condition})",
        f"drop policy readable_{number} on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_decision_setting_type"), ("people", "0003_partner_body")]

    operations = [
        migrations.CreateModel(
            name="AdviceDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed", models.JSONField(default=dict, help_text="the fields of the form, by name")),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "acting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advice_drafts",
                        to="people.acting",
                    ),
                ),
                (
                    "advice_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="casework.advicerequest",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=["advice_request", "acting"], name="one_advice_draft_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="AdviceDraftFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="casework.advicedraft",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=["draft", "sha256"], name="a_report_once_in_a_draft")
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldAdvice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=5)),
                ("asked", models.CharField(help_text="who would have been asked, by role", max_length=160)),
                ("description", models.TextField(help_text="whose advice it is, and of which day")),
                (
                    "provider_agrees",
                    models.CharField(help_text="who gave it agrees: their name and the day", max_length=200),
                ),
                (
                    "authority_agrees",
                    models.CharField(help_text="for the authority: the name and the day", max_length=200),
                ),
                (
                    "family_agrees",
                    models.CharField(help_text="the parent or young person: name and day", max_length=200),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.acting"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_advice",
                        to="casework.processrun",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=["run", "code", "asked"], name="advice_held_once"),
                    models.CheckConstraint(
                        condition=~models.Q(code="ADV-a")
                        & ~models.Q(provider_agrees="")
                        & ~models.Q(authority_agrees="")
                        & ~models.Q(family_agrees=""),
                        name="held_advice_has_three_agreements",
                    ),
                ],
            },
        ),
        keep_private("casework_advicedraft", OWN),
        keep_private("casework_advicedraftfile", "draft_id in (select d.id from casework_advicedraft d)"),
        protect("casework_heldadvice", granted("advice")),
        *(
            same_child(f"casework_{table}", "person_id", "people_person", through=("authority_id",))
            for table in ("advicedraft", "heldadvice")
        ),
        same_child("casework_advicedraft", "advice_request_id", "casework_advicerequest"),
        same_child("casework_heldadvice", "run_id", "casework_processrun"),
        # What the family itself says goes to everyone who is asked for advice (SI 2014/1530 reg 6(3)).
        with_advice("casework_advicerequest", 3, f"code = 'ADV-a' and {granted('request')}"),
        # A report is seen with the advice that it belongs to.
        with_advice("casework_document", 4, THROUGH_ADVICE),
    ]

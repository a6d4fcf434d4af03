"""What is so while a plan is in force; a child whose plan has ceased may begin again."""

import django.db.models.deletion
from django.db import migrations, models

from opensend.audit.row_security import protect, same_child

IN_FORCE = ("namedsetting", "placement", "rankedneed", "personalbudget", "sensupport")


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0060_work_list_index"),
        ("people", "0005_return_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(help_text="None where the day is not known", null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("urn", models.CharField(blank=True, max_length=6)),
                ("ukprn", models.CharField(blank=True, max_length=8)),
                (
                    "setting_code",
                    models.CharField(blank=True, help_text="the return's SENsetting", max_length=4),
                ),
                ("setting_other", models.CharField(blank=True, max_length=255)),
                ("rank", models.PositiveSmallIntegerField(choices=[(1, "Main"), (2, "Second")], default=1)),
                ("is_in_sen_unit", models.BooleanField(null=True)),
                ("is_in_resourced_provision", models.BooleanField(null=True)),
                (
                    "residential",
                    models.CharField(blank=True, help_text="A 38 to 51 weeks, B 52 weeks", max_length=1),
                ),
                ("work_based", models.CharField(blank=True, help_text="the return's code", max_length=1)),
            ],
            options={
                "ordering": ["run_id", "rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="PersonalBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(help_text="None where the day is not known", null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("is_taken_up", models.BooleanField()),
                ("is_organised", models.BooleanField(help_text="through organised arrangements", null=True)),
                (
                    "direct_payments",
                    models.CharField(blank=True, help_text="the return's code", max_length=1),
                ),
            ],
            options={
                "ordering": ["run_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(help_text="None where the day is not known", null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("urn", models.CharField(blank=True, max_length=6)),
                ("ukprn", models.CharField(blank=True, max_length=8)),
                (
                    "setting_code",
                    models.CharField(blank=True, help_text="the return's SENsetting", max_length=4),
                ),
                ("setting_other", models.CharField(blank=True, max_length=255)),
                ("rank", models.PositiveSmallIntegerField(choices=[(1, "Main"), (2, "Second")], default=1)),
                ("is_in_sen_unit", models.BooleanField(null=True)),
                ("is_in_resourced_provision", models.BooleanField(null=True)),
                (
                    "residential",
                    models.CharField(blank=True, help_text="A 38 to 51 weeks, B 52 weeks", max_length=1),
                ),
                ("work_based", models.CharField(blank=True, help_text="the return's code", max_length=1)),
                (
                    "attendance_pattern",
                    models.CharField(blank=True, help_text="asked for in 2023 only", max_length=255),
                ),
            ],
            options={
                "ordering": ["run_id", "valid_from", "rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="RankedNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(help_text="None where the day is not known", null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("sen_type", models.CharField(max_length=4)),
                ("rank", models.PositiveSmallIntegerField(choices=[(1, "Main"), (2, "Second")], default=1)),
            ],
            options={
                "ordering": ["person_id", "rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="SenSupport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(help_text="None where the day is not known", null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("setting_urn", models.CharField(blank=True, max_length=6)),
            ],
            options={
                "ordering": ["person_id", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="processrun",
            name="one_run_of_a_process",
        ),
        migrations.RemoveIndex(
            model_name="processrun",
            name="run_work_list",
        ),
        migrations.AddField(
            model_name="processrun",
            name="arose_from",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_to",
                to="casework.processrun",
            ),
        ),
        migrations.AlterField(
            model_name="advicerequest",
            name="holder_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("parent", "Parent"),
                    ("young_person", "Young person"),
                    ("representative", "Representative"),
                    ("senco", "SENCo"),
                    ("educational_psychologist", "Educational psychologist"),
                    ("health_adviser", "Health adviser"),
                    ("social_care_adviser", "Social-care adviser"),
                    ("caseworker", "Caseworker"),
                    ("team_manager", "Team manager"),
                    ("panel_chair", "Panel chair"),
                    ("sign_off_officer", "Sign-off officer"),
                    ("data_officer", "Data officer"),
                    ("system", "The system"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddIndex(
            model_name="processrun",
            index=models.Index(
                fields=["authority", "process", "is_closed", "next_due", "id"],
                include=("person", "caseworker"),
                name="run_work_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="processrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_closed", False)),
                fields=("authority", "person", "process"),
                name="one_open_run_of_a_process",
            ),
        ),
        migrations.AddField(
            model_name="namedsetting",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="namedsetting",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="namedsetting",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="named_settings",
                to="casework.processrun",
            ),
        ),
        migrations.AddField(
            model_name="personalbudget",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="personalbudget",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="personalbudget",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="personal_budgets",
                to="casework.processrun",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="placements",
                to="casework.processrun",
            ),
        ),
        migrations.AddField(
            model_name="rankedneed",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="rankedneed",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="rankedneed",
            name="run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ranked_needs",
                to="casework.processrun",
            ),
        ),
        migrations.AddField(
            model_name="sensupport",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="sensupport",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="people.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="namedsetting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("run", "rank"),
                name="one_named_setting_of_a_rank",
            ),
        ),
        migrations.AddConstraint(
            model_name="namedsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None),
                    ("valid_from", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="named_setting_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="namedsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("urn", ""), _negated=True),
                    models.Q(("ukprn", ""), _negated=True),
                    models.Q(("setting_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="named_setting_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="personalbudget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("run",), name="one_personal_budget_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("run", "rank"), name="one_placement_of_a_rank"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="placement_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("urn", ""), _negated=True),
                    models.Q(("ukprn", ""), _negated=True),
                    models.Q(("setting_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="placement_is_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="rankedneed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("person", "run", "rank"),
                name="one_need_of_a_rank",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="sensupport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("person",), name="one_sen_support_at_a_time"
            ),
        ),
        *(protect(f"casework_{table}") for table in IN_FORCE),
        *(
            same_child(f"casework_{table}", "person_id", "people_person", through=("authority_id",))
            for table in IN_FORCE
        ),
        *(
            same_child(f"casework_{table}", "run_id", "casework_processrun")
            for table in IN_FORCE
            if table != "sensupport"
        ),
        same_child("casework_processrun", "arose_from_id", "casework_processrun"),
    ]

"""Records that may be of one child, records that were joined, and the columns by which both are found."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models

from opensend.audit.row_security import protect, same_child

# A record that another was joined to is joined to none, and a record that was joined has none joined to it: both
# sides of this reference are worked out by the database, so that two people at once cannot make a chain either.
NO_CHAINS = [
    """alter table people_person
         add column stands boolean not null generated always as (merged_into_id is null) stored,
         add column leads_to_standing boolean
             generated always as (case when merged_into_id is not null then true end) stored,
         add constraint person_stands_or_not unique (authority_id, id, stands),
         add constraint merged_into_a_record_that_stands
             foreign key (authority_id, merged_into_id, leads_to_standing)
             references people_person (authority_id, id, stands)""",
    "revoke delete on people_personmerge, people_possiblematch from opensend_application",
]


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_return_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("merged_at", models.DateTimeField(auto_now_add=True)),
                ("undone_reason", models.TextField(blank=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-merged_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PossibleMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("probability", models.FloatField()),
                ("points", models.JSONField(default=list)),
                ("found_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Not decided"),
                            ("unsure", "Not sure yet"),
                            ("same", "Same child"),
                            ("different", "Different children"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "possible matches",
                "ordering": ["-probability", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="personidentifier",
            name="one_identifier_of_a_kind",
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="absorbed",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="personidentifier",
            name="kind",
            field=models.CharField(
                choices=[
                    ("upn", "Unique pupil number"),
                    ("uln", "Unique learner number"),
                    ("nhs", "NHS number"),
                    ("former_upn", "Former unique pupil number"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="forename_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.Func(
                            django.db.models.functions.text.Upper(
                                django.db.models.functions.comparison.Coalesce(
                                    django.db.models.functions.comparison.NullIf(
                                        "forename", models.Value("")
                                    ),
                                    models.Func(
                                        "name",
                                        models.Value("\\s.*$"),
                                        models.Value(""),
                                        function="regexp_replace",
                                        output_field=models.TextField(),
                                    ),
                                    output_field=models.TextField(),
                                )
                            ),
                            output_field=models.TextField(),
                            template="normalize(%(expressions)s, NFKD)",
                        ),
                        models.Value("ŁØĐÐ"),
                        models.Value("LODD"),
                        function="translate",
                        output_field=models.TextField(),
                    ),
                    models.Value("[^A-Z]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="surname_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func(
                        models.Func(
                            django.db.models.functions.text.Upper(
                                django.db.models.functions.comparison.Coalesce(
                                    django.db.models.functions.comparison.NullIf("surname", models.Value("")),
                                    models.Func(
                                        "name",
                                        models.Value("^.*\\s"),
                                        models.Value(""),
                                        function="regexp_replace",
                                        output_field=models.TextField(),
                                    ),
                                    output_field=models.TextField(),
                                )
                            ),
                            output_field=models.TextField(),
                            template="normalize(%(expressions)s, NFKD)",
                        ),
                        models.Value("ŁØĐÐ"),
                        models.Value("LODD"),
                        function="translate",
                        output_field=models.TextField(),
                    ),
                    models.Value("[^A-Z]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["authority", "postcode"], name="address_by_postcode"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["authority", "born"], name="person_by_birth"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["authority", "surname_key", "forename_key"], name="person_by_surname"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["authority", "forename_key"], name="person_by_forename"),
        ),
        migrations.AddConstraint(
            model_name="personidentifier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "former_upn"), _negated=True),
                fields=("authority", "person", "kind"),
                name="one_identifier_of_a_kind",
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges_into_it", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="merged_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.acting"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.acting",
            ),
        ),
        migrations.AddField(
            model_name="possiblematch",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
            ),
        ),
        migrations.AddField(
            model_name="possiblematch",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.acting",
            ),
        ),
        migrations.AddField(
            model_name="possiblematch",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="possible_matches_with_later",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="possiblematch",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="people.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="personmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("authority", "person"),
                name="one_standing_merge",
            ),
        ),
        migrations.AddConstraint(
            model_name="personmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("person")), _negated=True), name="merge_of_two_records"
            ),
        ),
        migrations.AddConstraint(
            model_name="personmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None), ("undone_reason", "")),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        models.Q(("undone_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="undone_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="possiblematch",
            index=models.Index(fields=["authority", "state", "-probability"], name="matches_to_decide"),
        ),
        migrations.AddConstraint(
            model_name="possiblematch",
            constraint=models.UniqueConstraint(fields=("authority", "person", "other"), name="pair_once"),
        ),
        migrations.AddConstraint(
            model_name="possiblematch",
            constraint=models.CheckConstraint(
                condition=models.Q(("other__lt", models.F("person"))), name="pair_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="possiblematch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decided_with_reason",
            ),
        ),
        migrations.RunSQL(NO_CHAINS, migrations.RunSQL.noop),
        protect("people_possiblematch"),
        protect("people_personmerge"),
        *(
            same_child(table, column, "people_person", through=("authority_id",))
            for table, column in (
                ("people_possiblematch", "person_id"),
                ("people_possiblematch", "other_id"),
                ("people_personmerge", "person_id"),
                ("people_personmerge", "kept_id"),
            )
        ),
    ]

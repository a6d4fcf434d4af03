"""What the yearly return asks of a person, and the data officer who answers for it."""

from django.db import migrations, models

STAFF_SEE_THEIR_AUTHORITY = """create or replace function acting_authority() returns bigint language sql stable security definer
       set search_path = public, pg_temp as $$
         select o.authority_id from people_acting a join people_organisation o on o.id = a.organisation_id
          where a.id = current_acting_id()
            and a.role in (
              'caseworker', 'team_manager', 'panel_chair', 'sign_off_officer', 'data_officer', 'system'
            )
            and today_in_london() between a.valid_from and coalesce(a.valid_to, 'infinity')
       $$"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_person_spelt"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="ethnicity",
            field=models.CharField(blank=True, help_text="the return's code", max_length=4),
        ),
        migrations.AddField(
            model_name="person",
            name="forename",
            field=models.CharField(
                blank=True, help_text="as on the birth certificate or passport", max_length=80
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="is_synthetic",
            field=models.BooleanField(default=False, help_text="made up, by the fictional population"),
        ),
        migrations.AddField(
            model_name="person",
            name="sex",
            field=models.CharField(blank=True, choices=[("F", "Female"), ("M", "Male")], max_length=1),
        ),
        migrations.AddField(
            model_name="person",
            name="surname",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="person",
            name="upn_unknown",
            field=models.CharField(
                blank=True, help_text="the return's code: why there is none", max_length=4
            ),
        ),
        migrations.AlterField(
            model_name="accessgrant",
            name="role",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="acting",
            name="role",
            field=models.CharField(
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
        migrations.RunSQL(STAFF_SEE_THEIR_AUTHORITY, migrations.RunSQL.noop),
    ]

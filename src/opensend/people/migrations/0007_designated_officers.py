"""Whether an authority's area has designated officers, which the yearly return asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_matching"),
    ]

    operations = [
        migrations.AddField(
            model_name="authority",
            name="has_clinical_officer",
            field=models.BooleanField(help_text="a designated clinical officer", null=True),
        ),
        migrations.AddField(
            model_name="authority",
            name="has_medical_officer",
            field=models.BooleanField(help_text="a designated medical officer", null=True),
        ),
        migrations.AddField(
            model_name="authority",
            name="has_social_care_officer",
            field=models.BooleanField(help_text="a designated social care officer", null=True),
        ),
    ]

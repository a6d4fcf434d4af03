"""A placement decision may name a type of setting alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_protect")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="setting_type",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]

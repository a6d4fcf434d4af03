"""The work list's counts from its index alone, and rows fetched by their keys under row-level security."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0040_plan_writing"), ("people", "0003_partner_body")]

    operations = [
        migrations.RemoveIndex(model_name="processrun", name="run_work_list"),
        migrations.AddIndex(
            model_name="processrun",
            index=models.Index(
                fields=["authority", "is_closed", "next_due", "id"],
                include=["person", "caseworker"],
                name="run_work_list",
            ),
        ),
        # PostgreSQL takes a function for one of 1,000 rows and charges for them at each lookup by key, so
        # that it read all children of an authority to join fifty cases to theirs.
        migrations.RunSQL(
            "alter function acting_grants() rows 20", "alter function acting_grants() rows 1000"
        ),
    ]

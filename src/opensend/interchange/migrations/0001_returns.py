"""The returns that were made."""

import django.db.models.deletion
from django.db import migrations, models

from opensend.audit.row_security import append_only, protect


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0007_designated_officers"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "rules_version",
                    models.CharField(help_text="hash of the tables of items, codes and rules", max_length=64),
                ),
                ("persons", models.PositiveIntegerField()),
                ("missing", models.PositiveIntegerField(help_text="items that could not be filled")),
                ("made_at", models.DateTimeField()),
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
            ],
            options={
                "ordering": ["-year", "-serial"],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "year", "serial"), name="return_serial"),
                    models.CheckConstraint(
                        condition=models.Q(("serial__range", (1, 999))), name="return_serial_in_range"
                    ),
                ],
            },
        ),
        protect("interchange_returnfile"),
        append_only("interchange_returnfile"),
    ]

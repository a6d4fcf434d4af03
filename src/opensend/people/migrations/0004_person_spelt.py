"""The names of a child in capitals, which the database keeps for the search by name."""

from django.db import migrations, models
from django.db.models import TextField, Value
from django.db.models.functions import Concat, Upper


class Migration(migrations.Migration):
    dependencies = [("people", "0003_partner_body")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="spelt",
            field=models.GeneratedField(
                expression=Upper(
                    Concat(Value(" "), "name", Value(" "), "known_as", output_field=TextField())
                ),
                output_field=TextField(),
                db_persist=True,
            ),
        ),
    ]

"""Drafts hold what staff enter: how a request came, when, by whom, and which known child it is for."""

import django.db.models.deletion
from django.db import migrations, models

CHANNELS = [
    ("portal", "This website"),
    ("post", "Letter"),
    ("email", "E-mail"),
    ("telephone", "Telephone"),
    ("hand", "By hand"),
]
MAKERS = [
    ("parent", "Parent"),
    ("young_person", "Young person"),
    ("representative", "Representative"),
    ("setting", "School, college or other setting"),
    ("health", "Health professional"),
    ("social_care", "Social care"),
    ("other", "Somebody else"),
]
FIELDS = {
    "parent_postcode": models.CharField(max_length=8, blank=True),
    "upn": models.CharField(max_length=20, blank=True, help_text="where a setting or staff write"),
    "received_on": models.DateField(null=True, help_text="where staff enter what came otherwise"),
    "channel": models.CharField(max_length=20, choices=CHANNELS, blank=True),
    "made_by": models.CharField(max_length=20, choices=MAKERS, blank=True),
    "requester_name": models.CharField(max_length=120, blank=True),
    "known_person": models.ForeignKey(
        "people.person", django.db.models.deletion.CASCADE, null=True, related_name="+"
    ),
    "is_new_person": models.BooleanField(default=False, help_text="staff looked: no known child is this one"),
}


class Migration(migrations.Migration):
    dependencies = [("casework", "0030_advice_answers"), ("people", "0003_partner_body")]

    operations = [
        migrations.AddField(model_name="requestdraft", name=name, field=field)
        for name, field in FIELDS.items()
    ]

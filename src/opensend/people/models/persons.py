"""Children and young people, those who care for them, and where they live. One record per authority."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Upper

from opensend.people.models.name_letters import kept_letters
from opensend.people.models.organisations import Authority


class ChildRecord(models.Model):
    """What every table about a child has: the authority whose record it is, and the child."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


class Person(models.Model):
    """A child or young person as one authority knows them; `national_uuid` joins authorities' records.

    `spelt` is the names in capitals, kept by the database: by it those whom a search found are put in order.
    A search finds them by the words of their names (`NameWord`), and matching by `surname_key` and
    `forename_key`.

    `merged_into`: the record of the same child that was kept. Nothing is moved to it; the database refuses a
    chain.
    """

    class Attends(models.TextChoices):
        """Where the child or young person is educated now."""

        EARLY_YEARS = "early_years", "Nursery, pre-school or childminder"
        SCHOOL = "school", "School"
        POST_16 = "post_16", "College or other place after 16"
        HOME = "home", "Educated at home"
        NOWHERE = "nowhere", "Not in education"

    class Sex(models.TextChoices):
        """As official records have it."""

        FEMALE = "F", "Female"
        MALE = "M", "Male"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="persons")
    national_uuid = models.UUIDField(default=uuid.uuid4)
    name = models.CharField(max_length=160)
    known_as = models.CharField(max_length=80)
    born = models.DateField()
    forename = models.CharField(
        max_length=80, blank=True, help_text="as on the birth certificate or passport"
    )
    surname = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True, help_text="the return's code")
    upn_unknown = models.CharField(max_length=4, blank=True, help_text="the return's code: why there is none")
    is_synthetic = models.BooleanField(default=False, help_text="made up, by the fictional population")
    pronouns = models.CharField(max_length=30, blank=True)
    first_language = models.CharField(max_length=60, blank=True)
    attends = models.CharField(max_length=20, choices=Attends, default=Attends.SCHOOL)
    setting_urn = models.CharField(max_length=6, blank=True, help_text="where they attend now")
    has_serving_parent = models.BooleanField(default=False)
    has_visual_impairment = models.BooleanField(default=False)
    has_hearing_impairment = models.BooleanField(default=False)
    lacks_capacity = models.BooleanField(
        default=False, help_text="assessed as lacking capacity for these decisions (from 16)"
    )
    died_on = models.DateField(null=True, blank=True)
    name_key = models.CharField(max_length=200, help_text="computed: how the name sounds")
    spelt = models.GeneratedField(
        expression=Upper(
            Concat(Value(" "), "name", Value(" "), "known_as", output_field=models.TextField()),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    surname_key = kept_letters("surname", r"^.*\s")
    forename_key = kept_letters("forename", r"\s.*$")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "id"], name="person_of_authority"),
            models.UniqueConstraint(fields=["authority", "national_uuid"], name="person_once_per_authority"),
            models.CheckConstraint(
                condition=Q(died_on=None) | Q(died_on__gte=models.F("born")), name="person_died_after_birth"
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "name"], name="person_by_name"),
            models.Index(fields=["authority", "born"], name="person_by_birth"),
            models.Index(fields=["authority", "surname_key", "forename_key"], name="person_by_surname"),
            models.Index(fields=["authority", "forename_key"], name="person_by_forename"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonIdentifier(ChildRecord):
    """An identifier of a child, checked by its check digit before it is stored.

    A UPN that another took the place of, a temporary one above all, stays as a former UPN.
    """

    class Kind(models.TextChoices):
        """Which identifier."""

        UPN = "upn", "Unique pupil number"
        ULN = "uln", "Unique learner number"
        NHS = "nhs", "NHS number"
        FORMER_UPN = "former_upn", "Former unique pupil number"

        @property
        def scheme(self) -> str:
            """The kind of identifier of the rulebook that its value is."""
            return "upn" if self == "former_upn" else str(self.value)

    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "value"], name="identifier_once_per_authority"
            ),
            models.UniqueConstraint(
                fields=["authority", "person", "kind"],
                condition=~Q(kind="former_upn"),
                name="one_identifier_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class Contact(ChildRecord):
    """A parent, carer or representative of a child: what decides whether and how they are written to.

    `represents` is None for a parent; for a representative it is the parent represented, or None with
    `is_representative` where the young person is. Only staff and the contact themselves see the row.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="contact_rows"
    )
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60)
    is_representative = models.BooleanField(default=False)
    represents = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="representatives"
    )
    has_parental_responsibility = models.BooleanField(default=False)
    cares_for_child = models.BooleanField(default=False)
    is_barred_by_court_order = models.BooleanField(default=False)
    lacks_capacity = models.BooleanField(default=False)
    has_died = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    preferred_format = models.CharField(max_length=40, default="standard")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="contact_of_person"),
            models.CheckConstraint(
                condition=Q(is_representative=True) | Q(represents=None),
                name="only_a_representative_represents",
            ),
            models.CheckConstraint(
                condition=Q(is_representative=False) | Q(since__isnull=False), name="representative_since"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Address(ChildRecord):
    """Where the child (contact None) or a contact lives. A restricted one is shown to staff alone."""

    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="addresses")
    lines = models.TextField()
    postcode = models.CharField(max_length=8, blank=True)
    is_restricted = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="address_valid"
            )
        ]
        indexes = [models.Index(fields=["authority", "postcode"], name="address_by_postcode")]

    def __str__(self) -> str:
        return "restricted address" if self.is_restricted else self.lines.replace("\n", ", ")

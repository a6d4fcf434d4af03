"""Tables of the settings register: settings as they are and as they were, and each reading of the file."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from opensend.provision.establishments import (
    CLOSED,
    NEEDS,
    USABLE_STATUSES,
    Kind,
    is_maintained,
    kind_of,
    may_be_requested,
)


class RegisterImport(models.Model):
    """One reading of a published register file that was accepted, with what it changed."""

    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20)
    file_date = models.DateField(null=True, blank=True, help_text="from the file's name, where it has one")
    valid_from = models.DateField(help_text="the file's date, else the day it was read")
    imported_at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    gates_overridden = ArrayField(models.TextField(), default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.valid_from}"


class SettingFacts(models.Model):
    """What the register says about a setting. Every change of one of these columns makes a new version.

    Codes are text without leading zeros; an unknown or inapplicable value is empty, an unknown number null.
    """

    ukprn = models.CharField(max_length=8, null=True, blank=True)
    laestab = models.CharField(
        max_length=8, null=True, blank=True, help_text="DfE number; not unique over time, so never a key"
    )
    la_code = models.CharField(max_length=3, blank=True)
    la_name = models.TextField(blank=True)
    la_ons_code = models.TextField(blank=True)
    name = models.TextField()
    type_code = models.CharField(max_length=3)
    type_name = models.TextField()
    group_code = models.CharField(max_length=3, blank=True)
    group_name = models.TextField(blank=True)
    status_code = models.CharField(max_length=3)
    status_name = models.TextField()
    phase_code = models.CharField(max_length=3, blank=True)
    phase_name = models.TextField(blank=True)
    opened_on = models.DateField(null=True, blank=True)
    opened_because = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.TextField(blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    gender_code = models.CharField(max_length=3, blank=True)
    gender_name = models.TextField(blank=True)
    boarders = models.TextField(blank=True)
    nursery_provision = models.TextField(blank=True)
    sixth_form = models.TextField(blank=True)
    religious_character = models.TextField(blank=True)
    admissions_policy = models.TextField(blank=True)
    further_education_type = models.TextField(blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    special_classes = models.TextField(blank=True)
    census_on = models.DateField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    percentage_fsm = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    trust_flag = models.TextField(blank=True)
    trust_uid = models.TextField(blank=True)
    trust_name = models.TextField(blank=True)
    federation_uid = models.TextField(blank=True)
    federation_name = models.TextField(blank=True)
    street = models.TextField(blank=True)
    locality = models.TextField(blank=True)
    address3 = models.TextField(blank=True)
    town = models.TextField(blank=True)
    county = models.TextField(blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    website = models.TextField(blank=True)
    telephone = models.TextField(blank=True)
    is_section_41_approved = models.BooleanField(null=True, blank=True)
    needs = ArrayField(models.CharField(max_length=4), default=list, help_text="needs it is equipped for")
    resourced_provision = models.TextField(blank=True)
    resourced_provision_on_roll = models.PositiveIntegerField(null=True, blank=True)
    resourced_provision_capacity = models.PositiveIntegerField(null=True, blank=True)
    sen_unit_on_roll = models.PositiveIntegerField(null=True, blank=True)
    sen_unit_capacity = models.PositiveIntegerField(null=True, blank=True)
    pupils_with_plan = models.PositiveIntegerField(null=True, blank=True)
    pupils_with_sen_support = models.PositiveIntegerField(null=True, blank=True)
    alternative_places = models.PositiveIntegerField(null=True, blank=True)
    is_for_teenage_mothers = models.BooleanField(null=True, blank=True)
    teenage_mother_places = models.PositiveIntegerField(null=True, blank=True)
    alternative_caters_for_sen = models.BooleanField(null=True, blank=True)
    alternative_caters_for_semh = models.BooleanField(null=True, blank=True)
    alternative_is_full_time = models.BooleanField(null=True, blank=True)
    alternative_uses_other_providers = models.BooleanField(null=True, blank=True)
    inspected_on = models.DateField(null=True, blank=True, help_text="Ofsted's last inspection")
    ofsted_rating = models.TextField(blank=True, help_text="historic: no such grades since September 2024")
    independent_inspected_on = models.DateField(null=True, blank=True)
    region_code = models.TextField(blank=True)
    region_name = models.TextField(blank=True)
    rsc_region = models.TextField(blank=True)
    district_code = models.TextField(blank=True)
    district_name = models.TextField(blank=True)
    urban_rural_code = models.TextField(blank=True)
    urban_rural_name = models.TextField(blank=True)
    msoa_code = models.TextField(blank=True)
    lsoa_code = models.TextField(blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True, help_text="metres, British National Grid")
    northing = models.PositiveIntegerField(null=True, blank=True)
    uprn = models.TextField(blank=True)
    previous_la_code = models.CharField(max_length=3, blank=True)
    previous_establishment_number = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether it is open, even if it is proposed to close."""
        return self.status_code in USABLE_STATUSES

    @property
    def is_closed(self) -> bool:
        """Whether the register says that it has closed."""
        return self.status_code == CLOSED

    @property
    def kind(self) -> Kind | None:
        """What kind of setting it is, or None for a type that is not known."""
        return kind_of(self.type_code)

    @property
    def may_be_requested(self) -> bool:
        """Whether a family may ask for it by right (Children and Families Act 2014, section 38(3))."""
        return may_be_requested(self.type_code, is_section_41_approved=self.is_section_41_approved)

    @property
    def is_maintained(self) -> bool:
        """Whether a local authority maintains it."""
        return is_maintained(self.type_code)

    @property
    def need_names(self) -> list[str]:
        """The needs it is equipped for, in words."""
        return [NEEDS.get(code, code) for code in self.needs]

    @property
    def address_lines(self) -> list[str]:
        """The address as on an envelope, without the name."""
        lines = (self.street, self.locality, self.address3, self.town, self.county, self.postcode)
        return [line for line in lines if line]


class Setting(SettingFacts):
    """A school, college or other setting as the register has it now. A URN is never used again."""

    urn = models.CharField(max_length=6, unique=True)
    valid_from = models.DateField(help_text="since when the register has said this")
    missing_since = models.DateField(
        null=True, blank=True, help_text="date of the first file that no longer had it"
    )
    register_import = models.ForeignKey(RegisterImport, models.PROTECT, related_name="+")
    # Not part of a version: names are kept no longer than the register gives them; the rest is bookkeeping.
    head_name = models.TextField(blank=True)
    head_job_title = models.TextField(blank=True)
    last_changed_on = models.DateField(null=True, blank=True)
    other = models.JSONField(default=dict, help_text="columns of the file that have none of their own here")
    search_key = SearchVectorField()
    is_fictional = models.GeneratedField(
        expression=Q(la_code__gt="", la_code__lt="200"),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["name", "urn"]
        constraints = [models.CheckConstraint(condition=Q(urn__regex=r"^[1-9]\d{5}$"), name="setting_urn")]
        indexes = [
            GinIndex(fields=["search_key"], name="setting_search"),
            models.Index(fields=["la_code", "name"], name="setting_by_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.urn})"


class SettingVersion(SettingFacts):
    """What the register said about a setting before it changed, from one day until (not on) another."""

    setting = models.ForeignKey(Setting, models.PROTECT, related_name="versions")
    valid_from = models.DateField()
    valid_to = models.DateField(help_text="the first day on which it no longer said this")
    replaced_by = models.ForeignKey(RegisterImport, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["setting", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="setting_version_dates")
        ]
        indexes = [models.Index(fields=["setting", "valid_from"], name="setting_version_on")]

    def __str__(self) -> str:
        return f"{self.name}, {self.valid_from} to {self.valid_to}"

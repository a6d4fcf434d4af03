"""Organisations: local authorities, settings, health bodies and other services that act in a case."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Authority(models.Model):
    """A local authority, by its three-digit code. Codes 001 to 199 are kept for fictional ones.

    Whether its area has each designated officer is null where nobody has said.
    """

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=120)
    address = models.TextField(help_text="lines as on an envelope, without the name")
    schools_information = models.URLField(blank=True, max_length=300)
    personal_budget_information = models.URLField(blank=True, max_length=300)
    has_medical_officer = models.BooleanField(null=True, help_text="a designated medical officer")
    has_clinical_officer = models.BooleanField(null=True, help_text="a designated clinical officer")
    has_social_care_officer = models.BooleanField(null=True, help_text="a designated social care officer")
    is_fictional = models.GeneratedField(
        expression=Q(code__lt="200"),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^\d{3}$"), name="authority_code")]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """Somebody that an authority's letters must name: a service and how to reach it."""

    class Kind(models.TextChoices):
        """What the service is for."""

        CASEWORK = "casework", "SEND casework team"
        INFORMATION_AND_ADVICE = "information_and_advice", "Information, advice and support service"
        MEDIATION_ADVISER = "mediation_adviser", "Mediation adviser"
        MEDIATION_CONTACT = "mediation_contact", "Who acts for the authority in mediation"
        DISAGREEMENT_RESOLUTION = "disagreement_resolution", "Disagreement resolution service"

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=30, choices=Kind)
    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True, max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(F("authority"), F("kind"), name="one_contact_point_of_a_kind")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body that people act for. A setting is known by its URN in the settings register."""

    class Kind(models.TextChoices):
        """What kind of body."""

        AUTHORITY = "authority", "Local authority"
        SETTING = "setting", "School, college or other setting"
        HEALTH_BODY = "health_body", "Health body"
        SERVICE = "service", "Other service"

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=160)
    address = models.TextField(blank=True)
    authority = models.OneToOneField(
        Authority, models.PROTECT, null=True, blank=True, related_name="organisation"
    )
    urn = models.CharField(max_length=6, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="authority", authority__isnull=False)
                | ~Q(kind="authority") & Q(authority=None),
                name="organisation_of_authority",
            ),
            models.CheckConstraint(
                condition=Q(kind="setting", urn__isnull=False) | ~Q(kind="setting") & Q(urn=None),
                name="organisation_of_setting",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerBody(models.Model):
    """A body that an authority notifies of requests and asks for advice: one for each duty."""

    class Duty(models.TextChoices):
        """What the authority turns to it for."""

        HEALTH = "health", "Health: the responsible commissioning body"
        SOCIAL_CARE = "social_care", "Social care"
        PSYCHOLOGY = "psychology", "Educational psychology"

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="partner_bodies")
    duty = models.CharField(max_length=20, choices=Duty)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partner_of")

    class Meta:
        verbose_name_plural = "partner bodies"
        constraints = [models.UniqueConstraint(fields=["authority", "duty"], name="one_partner_for_a_duty")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_duty_display()})"

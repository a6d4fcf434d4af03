"""Placement: the settings that a family asks for, and those that are consulted and answer."""

from __future__ import annotations

from django.db import models

from opensend.casework.models.runs import CaseEvent, ProcessRun
from opensend.people.models import Acting, Organisation
from opensend.people.models.persons import ChildRecord


class PlacementRequest(ChildRecord):
    """The setting, or the type of setting, that the family asks for (CFA 2014 s.38(2)(b)(ii))."""

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="placement_requests")
    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="placement_request")
    setting_urn = models.CharField(max_length=6, blank=True)
    other = models.CharField(max_length=200, blank=True, help_text="a place that the register does not have")
    reasons = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.setting_urn or self.other


class Consultation(ChildRecord):
    """A setting consulted on a draft, and its reply. The dates are those of the run's events."""

    class Reply(models.TextChoices):
        """What the setting says."""

        CAN_MEET = "can_meet", "We can meet the needs"
        CAN_MEET_IF = "can_meet_if", "We can meet the needs, with changes"
        CANNOT_MEET = "cannot_meet", "We should not be named"

    class Ground(models.TextChoices):
        """On which ground of CFA 2014 s.39(4) a setting says that it should not be named."""

        UNSUITABLE = "unsuitable", "Unsuitable for the age, ability, aptitude or needs"
        OTHERS = "others", "Would not fit with the efficient education of others"
        RESOURCES = "resources", "Would not fit with the efficient use of resources"

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="consultations")
    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="consultation")
    setting_urn = models.CharField(max_length=6)
    holder_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    is_requested = models.BooleanField(default=False, help_text="the family asked for it (s.39), else s.40")
    reply = models.CharField(max_length=12, choices=Reply, blank=True)
    grounds = models.JSONField(default=list, blank=True)
    reasons = models.TextField(blank=True)
    starts = models.DateField(null=True, blank=True)
    replied_by = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="consultation_of_person")
        ]

    def __str__(self) -> str:
        return f"Consultation of {self.setting_urn}"

    @property
    def ground_names(self) -> list[str]:
        """The grounds given, in words."""
        return [str(self.Ground(ground).label) for ground in self.grounds]

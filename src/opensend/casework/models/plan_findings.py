"""What the rules find in a version of a plan: kept as it was on the day, and why the version went on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opensend.casework.models.plans import PlanVersion
from opensend.people.models import Acting
from opensend.people.models.persons import ChildRecord


class PlanCheck(ChildRecord):
    """How many findings a version has: looked at while it is written, and kept from when it is frozen."""

    version = models.OneToOneField(PlanVersion, models.PROTECT, related_name="plan_check")
    unlawful = models.PositiveSmallIntegerField()
    weak = models.PositiveSmallIntegerField()
    style = models.PositiveSmallIntegerField()
    checked_at = models.DateTimeField()
    rules_version = models.CharField(max_length=64, help_text="hash of the rules and their tables")

    def __str__(self) -> str:
        return f"{self.unlawful} unlawful, {self.weak} weak, {self.style} style"


class FoundInPlan(ChildRecord):
    """Which rule a part of a plan breaks, and by which words; `finding` is the same for the same thing."""

    finding = models.CharField(max_length=16, help_text="hash of rule, place, quote and message")
    rule = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    section = models.CharField(max_length=2, blank=True, help_text="empty for the whole plan")
    item = models.CharField(max_length=8, blank=True, help_text="reference of the item: F3")
    quote = models.TextField(blank=True)
    message = models.TextField()
    suggestion = models.TextField(blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        abstract = True


class PlanFinding(FoundInPlan):
    """One finding of a version that was sent or issued, as it was on that day."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="findings")
    severity = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["version_id", "position"]
        indexes = [models.Index(fields=["authority", "rule", "version"], name="plan_findings_of_rule")]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="plan_finding_position")]

    def __str__(self) -> str:
        return f"{self.item or self.section or 'plan'}: {self.rule}"


class PlanFindingReason(FoundInPlan):
    """Why a version went on although something in it is unlawful: who said so, when, before which step."""

    class Step(models.TextChoices):
        """What was asked for."""

        APPROVAL = "approval", "Asking for approval"
        SENDING = "sending", "Sending the draft"
        ISSUING = "issuing", "Issuing the final plan"

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="finding_reasons")
    step = models.CharField(max_length=10, choices=Step)
    reason = models.TextField()
    given_by = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["version", "finding"], name="plan_reasons_of_finding")]
        constraints = [
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="a_finding_reason_says_something")
        ]

    def __str__(self) -> str:
        return self.reason

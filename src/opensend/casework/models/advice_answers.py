"""Answers to requests for advice while they are written, and advice that is held and not sought again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opensend.casework.models.advice import AdviceRequest
from opensend.casework.models.runs import ProcessRun
from opensend.people.models import Acting
from opensend.people.models.persons import ChildRecord


class AdviceDraft(ChildRecord):
    """An answer that is being written, as it was typed. Only its writer sees it; sending it removes it."""

    advice_request = models.ForeignKey(AdviceRequest, models.CASCADE, related_name="drafts")
    acting = models.ForeignKey(Acting, models.CASCADE, related_name="advice_drafts")
    typed = models.JSONField(default=dict, help_text="the fields of the form, by name")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["advice_request", "acting"], name="one_advice_draft_each")
        ]

    def __str__(self) -> str:
        return f"Draft for {self.advice_request_id}"


class AdviceDraftFile(models.Model):
    """A report added to an answer that is being written."""

    draft = models.ForeignKey(AdviceDraft, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "sha256"], name="a_report_once_in_a_draft"),
        ]

    def __str__(self) -> str:
        return self.name


class HeldAdvice(ChildRecord):
    """Advice that exists and is enough for this assessment (SI 2014/1530 reg 6(4)), and who agrees to that.

    The person who gave it, the authority and the family must all be satisfied: there is no row without three.
    """

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="held_advice")
    code = models.CharField(max_length=5)
    asked = models.CharField(max_length=160, help_text="who would have been asked, by role")
    description = models.TextField(help_text="whose advice it is, and of which day")
    provider_agrees = models.CharField(max_length=200, help_text="who gave it agrees: their name and the day")
    authority_agrees = models.CharField(max_length=200, help_text="for the authority: the name and the day")
    family_agrees = models.CharField(max_length=200, help_text="the parent or young person: name and day")
    recorded_by = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "code", "asked"], name="advice_held_once"),
            models.CheckConstraint(
                condition=~Q(code="ADV-a")
                & ~Q(provider_agrees="")
                & ~Q(authority_agrees="")
                & ~Q(family_agrees=""),
                name="held_advice_has_three_agreements",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} held: {self.description}"

"""Requests for an assessment: as sent, and as drafts that only their writer sees."""

from __future__ import annotations

import uuid

from django.db import models

from opensend.casework.models.runs import CaseEvent, ProcessRun
from opensend.people.models import Acting, Authority, Organisation, Person
from opensend.people.models.persons import ChildRecord


class RequestAnswers(models.Model):
    """What a request says, in the requester's own words."""

    concerns = models.TextField(blank=True, verbose_name="What is hard")
    strengths = models.TextField(blank=True, verbose_name="What goes well")
    child_views = models.TextField(blank=True, verbose_name="What the child or young person says")
    help_so_far = models.TextField(blank=True, verbose_name="Help so far, and what came of it")
    hopes = models.TextField(blank=True, verbose_name="What is hoped for")
    health = models.TextField(blank=True, verbose_name="Health")
    social_care = models.TextField(blank=True, verbose_name="Help from social care")
    people_to_ask = models.TextField(blank=True, verbose_name="People to ask for advice, one a line")

    class Meta:
        abstract = True


class AssessmentRequest(ChildRecord, RequestAnswers):
    """A request, or a bringing to attention, as it was received. A run may have several."""

    class MadeBy(models.TextChoices):
        """Who made it (CFA 2014 s.36(1), s.23, s.24(1))."""

        PARENT = "parent", "Parent"
        YOUNG_PERSON = "young_person", "Young person"
        REPRESENTATIVE = "representative", "Representative"
        SETTING = "setting", "School, college or other setting"
        HEALTH = "health", "Health professional"
        SOCIAL_CARE = "social_care", "Social care"
        OTHER = "other", "Somebody else"

    class Channel(models.TextChoices):
        """How it came."""

        PORTAL = "portal", "This website"
        POST = "post", "Letter"
        EMAIL = "email", "E-mail"
        TELEPHONE = "telephone", "Telephone"
        HAND = "hand", "By hand"

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="requests")
    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="request")
    made_by = models.CharField(max_length=20, choices=MadeBy)
    channel = models.CharField(max_length=20, choices=Channel)
    requester = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    requester_name = models.CharField(max_length=120)
    requesting_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="request_of_person")
        ]

    def __str__(self) -> str:
        return f"Request by {self.get_made_by_display().lower()}"


class RequestDraft(RequestAnswers):
    """A request being written. Only its writer sees it; sending it removes it."""

    token = models.UUIDField(default=uuid.uuid4, unique=True)
    acting = models.ForeignKey(Acting, models.CASCADE, related_name="request_drafts")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    child_name = models.CharField(max_length=160, blank=True)
    known_as = models.CharField(max_length=80, blank=True)
    born = models.DateField(null=True)
    pronouns = models.CharField(max_length=30, blank=True)
    first_language = models.CharField(max_length=60, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    is_address_restricted = models.BooleanField(default=False)
    relation = models.CharField(max_length=60, blank=True)
    has_parental_responsibility = models.BooleanField(null=True)
    telephone = models.CharField(max_length=30, blank=True)
    attends = models.CharField(max_length=20, choices=Person.Attends, blank=True)
    setting_urn = models.CharField(max_length=6, blank=True)
    has_serving_parent = models.BooleanField(default=False)
    has_visual_impairment = models.BooleanField(default=False)
    has_hearing_impairment = models.BooleanField(default=False)
    parent_name = models.CharField(max_length=120, blank=True, help_text="where a setting or staff write")
    parent_address = models.TextField(blank=True)
    parent_postcode = models.CharField(max_length=8, blank=True)
    parent_email = models.EmailField(blank=True)
    upn = models.CharField(max_length=20, blank=True, help_text="where a setting or staff write")
    received_on = models.DateField(null=True, help_text="where staff enter what came otherwise")
    channel = models.CharField(max_length=20, choices=AssessmentRequest.Channel, blank=True)
    made_by = models.CharField(max_length=20, choices=AssessmentRequest.MadeBy, blank=True)
    requester_name = models.CharField(max_length=120, blank=True)
    known_person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    is_new_person = models.BooleanField(default=False, help_text="staff looked: no known child is this one")
    answered = models.JSONField(default=list, help_text="the pages that were answered")
    begun_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]

    def __str__(self) -> str:
        return self.child_name or "A request not yet named"


class DraftFile(models.Model):
    """A file or photo added to a request that is being written."""

    draft = models.ForeignKey(RequestDraft, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

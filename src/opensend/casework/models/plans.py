"""The plan: items with a stable identity, versions that freeze when sent or final, links and comments."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from opensend.casework.models.advice import AdviceItem, AdviceRequest
from opensend.casework.models.runs import CaseEvent, ProcessRun
from opensend.people.models import Acting
from opensend.people.models.persons import ChildRecord


class Plan(ChildRecord):
    """A plan of one kind for one child; it belongs to the child, not to the run that made it."""

    kind = models.CharField(max_length=20, default="ehc_plan")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="plan_of_person"),
            models.UniqueConstraint(fields=["authority", "person", "kind"], name="one_plan_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}"


class PlanVersion(ChildRecord):
    """A set of item revisions. `working` until it is sent as a draft or issued; frozen from then on."""

    class Stage(models.TextChoices):
        """Where the version is in its life."""

        WORKING = "working", "Being written"
        DRAFT = "draft", "Draft, sent to the family"
        FINAL = "final", "Final plan"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="plan_versions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WORKING)
    author = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    writers = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="users who wrote in it: none of them may approve it (held by the database)",
    )
    edited_at = models.DateTimeField(auto_now=True)
    approved_by = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approval = models.CharField(max_length=10, blank=True, help_text="asked, given or returned")
    approval_note = models.TextField(blank=True)
    section_g_asked_at = models.DateTimeField(null=True, help_text="health may read the version from then on")
    section_g_agreed_by = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    section_g_agreed_at = models.DateTimeField(null=True)
    section_g_note = models.TextField(blank=True)
    frozen_on = models.DateField(null=True)
    frozen_by_event = models.OneToOneField(
        CaseEvent, models.PROTECT, null=True, blank=True, related_name="plan_version"
    )

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="plan_version_of_person"),
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(stage="working"), name="one_working_version"
            ),
            models.CheckConstraint(
                condition=Q(stage="working", frozen_on=None)
                | ~Q(stage="working") & Q(frozen_on__isnull=False),
                name="sent_or_final_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("author")),
                name="author_does_not_approve",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} ({self.get_stage_display()})"


class PlanItem(ChildRecord):
    """One item with an identity that is the same in every version: comments, links and costs point here."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    section = models.CharField(max_length=2)
    reference = models.CharField(max_length=8, help_text="as people quote it: B1, F3")

    class Meta:
        ordering = ["section", "id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="plan_item_of_person"),
            models.UniqueConstraint(fields=["plan", "reference"], name="plan_item_reference"),
        ]

    def __str__(self) -> str:
        return self.reference


class ItemRevision(ChildRecord):
    """What an item says in one version. Which columns are filled depends on its section."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="revisions")
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="revisions")
    section = models.CharField(max_length=2, help_text="of the item; row-level security reads it here")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    voice = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=40, blank=True)
    achieve_by = models.CharField(max_length=60, blank=True, help_text="an outcome: a day, or words for one")
    measure = models.TextField(blank=True)
    preparing_for = models.CharField(max_length=40, blank=True)
    what = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    times = models.PositiveSmallIntegerField(null=True, blank=True)
    per = models.CharField(max_length=12, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    group_size = models.PositiveSmallIntegerField(null=True, blank=True)
    given_by = models.CharField(max_length=120, blank=True)
    qualification = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    reviewed = models.CharField(max_length=60, blank=True)
    paid_by = models.CharField(max_length=40, blank=True)
    setting_type = models.CharField(max_length=120, blank=True)
    setting_urn = models.CharField(max_length=6, blank=True)
    advice_request = models.ForeignKey(
        AdviceRequest, models.PROTECT, null=True, blank=True, related_name="plan_items"
    )

    class Meta:
        ordering = ["version_id", "section", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "item"], name="an_item_once_in_a_version"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=models.F("starts")),
                name="provision_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ItemLink(ChildRecord):
    """A link between stable items (outcome meets need, provision for need, towards outcome) or to advice.

    It holds from `first_version` to `last_version` of the plan, so that a frozen version keeps its links.
    """

    class Kind(models.TextChoices):
        """What joins them."""

        MEETS = "meets", "outcome meets need"
        FOR = "for", "provision for need"
        TOWARDS = "towards", "provision towards outcome"
        RESTS_ON = "rests_on", "rests on advice"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind)
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="links")
    to_item = models.ForeignKey(PlanItem, models.PROTECT, null=True, blank=True, related_name="linked_from")
    to_advice = models.ForeignKey(AdviceItem, models.PROTECT, null=True, blank=True, related_name="links")
    first_version = models.PositiveSmallIntegerField(default=1)
    last_version = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="rests_on", to_item=None, to_advice__isnull=False)
                | ~Q(kind="rests_on") & Q(to_item__isnull=False, to_advice=None),
                name="a_link_has_one_end",
            ),
            models.UniqueConstraint(
                fields=["kind", "item", "to_item", "to_advice"],
                condition=Q(last_version=None),
                nulls_distinct=False,
                name="link_once",
            ),
            models.CheckConstraint(
                condition=Q(last_version=None) | Q(last_version__gte=models.F("first_version")),
                name="link_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_kind_display()}"


class ItemComment(ChildRecord):
    """What a family says about one item (or, without an item, about the whole) of a draft, and the answer."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="comments")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="comments")
    item = models.ForeignKey(PlanItem, models.PROTECT, null=True, blank=True, related_name="comments")
    author = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    is_agreement = models.BooleanField(default=False, help_text="they agree with the item")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="when the family sent its answer to the draft")
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_agreement=True) | ~Q(text=""), name="a_comment_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.text or "Agreed"

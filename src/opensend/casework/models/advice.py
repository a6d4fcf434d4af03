"""Advice for an assessment: whom it was asked of, and what came back, as items or as a report."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opensend.casework.models.runs import CaseEvent, ProcessRun
from opensend.people.models import Acting, Organisation, Role, User
from opensend.people.models.persons import ChildRecord


class AdviceRequest(ChildRecord):
    """Advice asked of somebody (SI 2014/1530 reg 6(1)). When it is due and came is told by the run's events.

    `about` is the code that events and limits carry: ADV-d, or ADV-f-2 where one code is asked of several.
    The holder, a user or an organisation in a role, sees this request and no other.
    """

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="advice_requests")
    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="advice_request")
    code = models.CharField(max_length=5)
    about = models.CharField(max_length=20)
    asked = models.CharField(max_length=160, help_text="who is asked, by role")
    source = models.CharField(max_length=120)
    questions = models.TextField(blank=True)
    holder_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="advice_requests"
    )
    holder_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="advice_requests"
    )
    holder_role = models.CharField(max_length=30, choices=Role, blank=True)
    chased_on = models.DateField(null=True)

    class Meta:
        ordering = ["about"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="advice_request_of_person"),
            models.UniqueConstraint(fields=["run", "about", "event"], name="one_advice_request_about"),
        ]

    def __str__(self) -> str:
        return f"{self.about} from {self.asked}"


class Advice(ChildRecord):
    """What was answered to one request for advice."""

    class Answer(models.TextChoices):
        """How it was answered."""

        GIVEN = "given", "Advice is given"
        NOT_KNOWN = "not_known", "The child is not known to us"
        DECLINED = "declined", "Declined, with reasons"

    advice_request = models.OneToOneField(AdviceRequest, models.PROTECT, related_name="advice")
    answer = models.CharField(max_length=12, choices=Answer)
    summary = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    author = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)
    author_role = models.CharField(max_length=120)
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="advice_of_person"),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(reasons=""), name="declined_with_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} ({self.author_role})"


class AdviceItem(ChildRecord):
    """One need, outcome or provision that the advice names; the plan's items rest on these."""

    class Kind(models.TextChoices):
        """What it is."""

        NEED = "need", "Need"
        OUTCOME = "outcome", "Outcome"
        PROVISION = "provision", "Provision recommended"

    advice = models.ForeignKey(Advice, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField()
    area = models.CharField(max_length=40, blank=True)
    meets = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="met_by")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["advice_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="advice_item_of_person"),
            models.UniqueConstraint(fields=["advice", "position"], name="advice_item_position"),
        ]

    def __str__(self) -> str:
        return self.text

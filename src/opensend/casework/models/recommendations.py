"""What became of each recommendation of the advice: accepted, changed or declined, by whom and why."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opensend.casework.models.advice import AdviceItem
from opensend.casework.models.plans import Plan
from opensend.people.models import Acting
from opensend.people.models.persons import ChildRecord


class RecommendationAnswer(ChildRecord):
    """The answer to one recommendation of the advice, for one plan; a new one ends the one before.

    It stands until it is ended, and only its end is ever added to it. The database itself notes in which
    version it first went out (`sent_in`), and the first version that went out without it (`gone_in`).
    """

    class Answer(models.TextChoices):
        """What became of the recommendation."""

        ACCEPTED = "accepted", "Accepted"
        CHANGED = "changed", "Changed"
        DECLINED = "declined", "Declined"

    class Ended(models.TextChoices):
        """Why an answer stands no more."""

        CORRECTED = "corrected", "Answered again"
        UNDONE = "undone", "Undone"
        REWORDED = "reworded", "The plan was reworded"
        TAKEN_OUT = "taken_out", "Taken out of the plan"
        PUT_IN = "put_in", "Put into the plan"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="recommendation_answers")
    advice_item = models.ForeignKey(AdviceItem, models.PROTECT, related_name="recommendation_answers")
    answer = models.CharField(max_length=10, choices=Answer)
    reason = models.TextField(blank=True, help_text="the family and the adviser read it")
    answered_by = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    ended_by = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended, blank=True)
    sent_in = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    gone_in = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "advice_item"], condition=Q(ended_at=None), name="one_standing_answer"
            ),
            models.CheckConstraint(
                condition=Q(answer="accepted") | Q(answer__in=["changed", "declined"], reason__regex=r"\S"),
                name="changed_or_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_how="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_how=""),
                name="an_answer_ends_whole",
            ),
            models.CheckConstraint(
                condition=Q(gone_in=None) | Q(ended_at__isnull=False, gone_in__gt=F("sent_in")),
                name="an_answer_goes_after_it_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()

"""Decisions: what the authority decided, or the panel advised, against each test of the law, and why."""

from __future__ import annotations

from django.db import models

from opensend.casework.models.runs import CaseEvent, ProcessRun
from opensend.people.models.persons import ChildRecord


class Decision(ChildRecord):
    """The reasons of one decision event (or of the panel's advice, which decides nothing)."""

    class Advises(models.TextChoices):
        """What a panel advises."""

        ASSESS = "assess", "Carry out an assessment"
        DO_NOT_ASSESS = "do_not_assess", "Do not carry out an assessment"
        ISSUE = "issue", "Make a plan"
        DO_NOT_ISSUE = "do_not_issue", "Do not make a plan"
        MORE_INFORMATION = "more_information", "More information is needed"

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="decisions")
    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="decision")
    reasons = models.TextField()
    advises = models.CharField(max_length=20, choices=Advises, blank=True)
    setting_urn = models.CharField(max_length=6, blank=True)
    setting_type = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="decision_of_person")
        ]

    def __str__(self) -> str:
        return f"Decision {self.pk}"


class DecisionTest(ChildRecord):
    """One lawful test of a decision: whether it is met, and on what evidence."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="tests")
    test = models.CharField(max_length=40)
    is_met = models.BooleanField()
    reasons = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["decision_id", "position"]
        constraints = [models.UniqueConstraint(fields=["decision", "test"], name="each_test_once")]

    def __str__(self) -> str:
        return f"{self.test}: {'met' if self.is_met else 'not met'}"

"""Tables of readiness: what the rules find in each child's record, and what people say about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opensend.people.models import Acting, Authority, Person
from opensend.people.models.persons import ChildRecord


class ReturnFinding(ChildRecord):
    """One thing that the rules of a return find in a child's record; made anew by each check."""

    year = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=8)
    level = models.CharField(max_length=8)
    record = models.CharField(max_length=120, blank=True, help_text="path inside the person")
    item = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=255, blank=True)
    message = models.TextField()
    found_on = models.DateField()
    other = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="the record with which the child's was compared",
    )  # fmt: skip

    class Meta:
        app_label = "interchange"
        ordering = ["rule", "person_id", "id"]
        indexes = [
            models.Index(fields=["authority", "year", "rule", "person"], name="return_findings_of_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.record} {self.item}".strip()


class WholeFinding(models.Model):
    """One thing that the rules find in a return as a whole; made anew by each look."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=8)
    level = models.CharField(max_length=8)
    item = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=255, blank=True)
    message = models.TextField()
    found_on = models.DateField()

    class Meta:
        app_label = "interchange"
        ordering = ["rule", "id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "rule", "value"], name="found_once_in_whole")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.item}".strip()


class WholeLook(models.Model):
    """When a return was looked at as a whole, which rules could not be asked, and whether a look is due."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    is_due = models.BooleanField(default=True)
    looked_on = models.DateField(null=True, blank=True)
    not_run = models.JSONField(default=dict, help_text="codes of rules, by what they need")

    class Meta:
        app_label = "interchange"
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="one_whole_look_a_year")]

    def __str__(self) -> str:
        return f"{self.year}, {self.looked_on or 'not yet'}"


class FindingExplanation(models.Model):
    """Why a query is right as it is: for one child, or (without a person) for every hit of the rule.

    What a rule finds in the return as a whole is explained without a person.

    It is never changed: it is withdrawn, and another is written.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=8)
    note = models.TextField()
    made_by = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "interchange"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year", "rule", "person"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="one_explanation_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="an_explanation_says_something"),
        ]

    def __str__(self) -> str:
        return self.note


class ReadinessDay(models.Model):
    """How a return stood at the last check of a day: the trend. Numbers only."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    on = models.DateField()
    checked_at = models.DateTimeField()
    persons = models.PositiveIntegerField(help_text="in the return")
    errors = models.PositiveIntegerField()
    queries = models.PositiveIntegerField(help_text="that nobody has explained")
    explained = models.PositiveIntegerField()

    class Meta:
        app_label = "interchange"
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "on"], name="one_readiness_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.errors} errors, {self.queries} queries"


class CheckedRecord(ChildRecord):
    """A child's record that has been put to the rules of a year, and whether it has changed since.

    The database itself marks what has changed: see the migration.
    """

    year = models.PositiveSmallIntegerField()
    is_told = models.BooleanField(default=False, help_text="something of the child is in the return")
    is_stale = models.BooleanField(default=True, help_text="changed since it was looked at")
    is_in_whole = models.BooleanField(
        default=False, help_text="not changed since the return was looked at as a whole"
    )

    class Meta:
        app_label = "interchange"
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "year"], name="a_record_once_a_year")
        ]
        indexes = [
            models.Index(
                fields=["authority", "year", "id"], condition=Q(is_stale=True), name="records_to_check"
            ),
            models.Index(
                fields=["authority", "year"], condition=Q(is_in_whole=False), name="records_not_in_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.year}"

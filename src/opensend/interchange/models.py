"""Tables of interchange: the files that were made for others, and how ready the next return is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from opensend.interchange.readiness.models import (
    CheckedRecord,
    FindingExplanation,
    ReadinessDay,
    ReturnFinding,
    WholeFinding,
    WholeLook,
)
from opensend.people.models import Acting, Authority

__all__ = [
    "CheckedRecord",
    "FindingExplanation",
    "ReadinessDay",
    "ReturnFile",
    "ReturnFinding",
    "WholeFinding",
    "WholeLook",
]


class ReturnFile(models.Model):
    """A return that was made: which, by whom, by which rules, and the hash that says whether a file is it.

    The file itself is not kept. A return with a higher serial number replaces the one before.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    rules_version = models.CharField(max_length=64, help_text="hash of the tables of items, codes and rules")
    persons = models.PositiveIntegerField()
    missing = models.PositiveIntegerField(help_text="items that could not be filled")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Acting, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "serial"], name="return_serial"),
            models.CheckConstraint(condition=Q(serial__range=(1, 999)), name="return_serial_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, serial number {self.serial}"

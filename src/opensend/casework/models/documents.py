"""Documents: files that somebody added to a case, as they came, with what was found about them."""

from __future__ import annotations

from django.db import models

from opensend.casework.models.runs import ProcessRun
from opensend.people.models import Acting
from opensend.people.models.persons import ChildRecord


class Document(ChildRecord):
    """A file of a case. `section` says which grant opens it; its type was found by looking into it."""

    class Kind(models.TextChoices):
        """What it came with."""

        REQUEST = "request", "Came with the request"
        ADVICE = "advice", "Advice"
        REPRESENTATION = "representation", "From the family, about the draft"
        REPLY = "reply", "From a setting that was consulted"
        OTHER = "other", "Other"

    class Scan(models.TextChoices):
        """Whether it was scanned for malware."""

        UNSCANNED = "unscanned", "Not scanned"
        CLEAN = "clean", "Scanned, nothing found"
        INFECTED = "infected", "Malware found"

    run = models.ForeignKey(ProcessRun, models.PROTECT, related_name="documents")
    advice = models.ForeignKey(
        "casework.Advice", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.UNSCANNED)
    added_by = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "id"], name="document_of_person"),
            models.UniqueConstraint(
                fields=["run", "kind", "sha256", "added_by"], name="one_document_of_the_same_bytes"
            ),
        ]

    def __str__(self) -> str:
        return self.name

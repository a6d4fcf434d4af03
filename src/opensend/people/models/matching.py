"""Records that may be of one child: what was found, what people decided, and which records were joined."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opensend.people.models.access import Acting
from opensend.people.models.persons import ChildRecord, Person


class PossibleMatch(ChildRecord):
    """Two records of one authority that may be of the same child: the earlier one is `other`.

    `points` says field by field how alike they were when they were last compared, and how much it counted.
    """

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", "Not decided"
        UNSURE = "unsure", "Not sure yet"
        SAME = "same", "Same child"
        DIFFERENT = "different", "Different children"

    other = models.ForeignKey(Person, models.PROTECT, related_name="possible_matches_with_later")
    probability = models.FloatField()
    points = models.JSONField(default=list)
    found_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "possible matches"
        ordering = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "person", "other"], name="pair_once"),
            models.CheckConstraint(condition=Q(other__lt=F("person")), name="pair_in_order"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | ~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason=""),
                name="decided_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["authority", "state", "-probability"], name="matches_to_decide")]

    def __str__(self) -> str:
        return f"records {self.other_id} and {self.person_id}: {self.get_state_display()}"

    @property
    def is_decided(self) -> bool:
        """Whether somebody said that it is one child, or that these are two."""
        return self.state in (self.State.SAME, self.State.DIFFERENT)


class PersonMerge(ChildRecord):
    """That a record was joined to another (`kept`), by whom and why; and that the two were parted again."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges_into_it")
    reason = models.TextField()
    merged_by = models.ForeignKey(Acting, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_reason = models.TextField(blank=True)
    undone_by = models.ForeignKey(Acting, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "person"], condition=Q(undone_at=None), name="one_standing_merge"
            ),
            models.CheckConstraint(condition=~Q(kept=F("person")), name="merge_of_two_records"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undone_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason=""),
                name="undone_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.person_id} joined to record {self.kept_id}"

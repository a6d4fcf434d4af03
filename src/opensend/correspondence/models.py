"""Letters as stored: what was said to whom, frozen, one row for each addressee."""

from __future__ import annotations

from django.db import models

from opensend.correspondence.blocks import Letter as LetterContent
from opensend.correspondence.blocks import from_json
from opensend.people.models import Organisation, User
from opensend.people.models.persons import ChildRecord


class Letter(ChildRecord):
    """One letter to one addressee. Its content never changes; that it was printed or sent is added to it.

    `event_id` and `run_id` name the event that owed the letter and its case, which live on a higher floor.
    """

    class Delivery(models.TextChoices):
        """How the letter may reach its addressee."""

        ADDRESS = "address", "To the address"
        SAFE_CONTACT_ONLY = "safe_contact_only", "By the safe contact only: no address is shown"

    run_id = models.BigIntegerField(db_index=True)
    event_id = models.BigIntegerField()
    notice = models.CharField(max_length=30)
    audience = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    recipient_name = models.CharField(max_length=160)
    recipient_role = models.CharField(max_length=40)
    recipient_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="letters")
    recipient_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="letters"
    )
    recipient_key = models.CharField(max_length=80, help_text="who, so that one event writes to each once")
    delivery = models.CharField(max_length=20, choices=Delivery, default=Delivery.ADDRESS)
    content = models.TextField(help_text="the letter's blocks, as JSON")
    text = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="of the content")
    dated = models.DateField()
    made_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "notice", "audience", "recipient_key"],
                name="one_letter_to_each_addressee",
            )
        ]
        indexes = [models.Index(fields=["authority", "printed_at"], name="letter_to_print")]

    def __str__(self) -> str:
        return f"{self.notice} to {self.recipient_name}"

    def read(self) -> LetterContent:
        """The letter as blocks, to be rendered."""
        return from_json(self.content)

"""Forms that were sent: once is once, and what was typed when a session ended is kept."""

from __future__ import annotations

from django.db import models

from opensend.people.models import Acting


class FormSubmission(models.Model):
    """One form that was acted on. The same form sent twice finds itself here and changes nothing."""

    token = models.UUIDField(unique=True)
    acting = models.ForeignKey(Acting, models.CASCADE, related_name="+")
    led_to = models.CharField(max_length=200, blank=True, help_text="where the first sending led")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.token)


class HeldForm(models.Model):
    """What somebody had typed when their session ended: sealed with a key that only their browser has."""

    token = models.UUIDField(unique=True)
    path = models.CharField(max_length=300)
    sealed = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.token)

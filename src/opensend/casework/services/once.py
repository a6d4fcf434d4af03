"""The same form sent twice acts once: the second sending is led to where the first one led."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from opensend.casework.models import FormSubmission
from opensend.people.models import Acting


class SentBefore(Exception):
    """The form was acted on before; `led_to` is the page that it led to."""

    def __init__(self, led_to: str) -> None:
        super().__init__("this form was sent before")
        self.led_to = led_to


def claim(acting: Acting, token: uuid.UUID) -> FormSubmission:
    """Take a form's token, in the transaction of what it does. Raises `SentBefore`.

    A second sending waits here until the first is done, and finds what came of it.
    """
    try:
        with transaction.atomic():
            return FormSubmission.objects.create(token=token, acting=acting)
    except IntegrityError:
        same = FormSubmission.objects.filter(token=token, acting__user=acting.user).first()
        raise SentBefore(same.led_to if same else "") from None


def led_to(submission: FormSubmission, address: str) -> None:
    """Note where a form led, for whoever sends it again."""
    submission.led_to = address
    submission.save(update_fields=["led_to"])

"""Refuse what is recorded already: the same kind on the same day in the same words is one event in law."""

from __future__ import annotations

from opensend.casework.models import CaseEvent


class RecordedAlready(ValueError):
    """The event is in force already: to record it again would only send its letters again."""


def refuse_repeat(event: CaseEvent) -> None:
    """Raise `RecordedAlready` where another event in force says the same. Call while the run is locked."""
    same = CaseEvent.objects.filter(
        run_id=event.run_id, kind=event.kind, happened_on=event.happened_on, payload=event.payload,
        superseded_by=None, is_struck_out=False,
    )  # fmt: skip
    if same.exclude(pk=event.pk).exists():
        raise RecordedAlready("This is recorded already for that day.")

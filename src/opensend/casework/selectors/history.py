"""Everything that was recorded in a case, corrected or not, with who recorded it and when."""

from __future__ import annotations

from dataclasses import dataclass

from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.projection import process_of

PAYLOAD_WORDS = {
    "advice": "Advice",
    "advice_requested": "Advice asked for on",
    "by": "By",
    "channel": "How it came",
    "exemption": "Exemption",
    "expected": "Now expected by",
    "family_done": "The family has finished with the draft",
    "from": "From",
    "ground": "Ground",
    "requested": "Advice asked for on",
    "setting": "Setting (URN)",
    "state": "State in which it came",
    "time": "Time",
    "to": "To",
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded event. `standing`: in_force, corrected (another took its place) or struck_out."""

    event: CaseEvent
    title: str
    standing: str
    correction: CaseEvent | None
    details: tuple[tuple[str, str], ...]

    @property
    def recorded_by(self) -> str:
        """Who recorded it, in which role."""
        who = self.event.recorded_by
        return f"{who.user.name}, {who.get_role_display()}" if who.user else "The system"


def read_history(run: ProcessRun) -> list[Recorded]:
    """The events of a case, the newest day first; what only strikes another out is shown with the other."""
    events = list(
        CaseEvent.objects.filter(run=run)
        .select_related("recorded_by__user", "superseded_by__recorded_by__user")
        .order_by("-happened_on", "-id")
    )
    return [_recorded(run, event) for event in events if not event.is_struck_out]


def _recorded(run: ProcessRun, event: CaseEvent) -> Recorded:
    correction = getattr(event, "superseded_by", None)
    standing = "in_force" if correction is None else "struck_out" if correction.is_struck_out else "corrected"
    title = event_title(run, event.kind)
    details = tuple(
        (PAYLOAD_WORDS.get(key) or key.replace("_", " ").capitalize(), _words(value))
        for key, value in event.payload.items()
        if value not in (None, "", False)
    )
    return Recorded(event, title, standing, correction, details)


def event_title(run: ProcessRun, kind: str) -> str:
    """What a kind of event is called."""
    return process_of(run).event_kind(kind).title


def _words(value: object) -> str:
    return "Yes" if value is True else str(value)

"""The form of a case that began elsewhere: who it is about, its state, and the days that are known."""

from __future__ import annotations

from datetime import date
from typing import Any, get_type_hints

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.step import StepForm
from opensend.people.models import Person
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.processes.needs_assessment.payloads import Opening
from opensend.ui.forms import DateField

DAYS = tuple(name for name, kind in get_type_hints(Opening).items() if kind == date | None)
"""The events whose day may be known."""


class OpeningForm(StepForm):
    """Nothing but the state is needed: an unknown day gives a limit without a due date."""

    name = forms.CharField(label="Full name of the child or young person", max_length=160)
    known_as = forms.CharField(label="Known as", required=False, max_length=80)
    born = DateField(label="Date of birth", not_after=today)
    attends = forms.ChoiceField(label="Educated at", choices=Person.Attends.choices)
    state = forms.ChoiceField(
        label="State in which the case comes", choices=[*NEEDS_ASSESSMENT.states.items()]
    )
    on = DateField(label="Date on which you take it over", not_after=today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        known = {
            kind: DateField(label=NEEDS_ASSESSMENT.event_kind(kind).title, not_after=today, required=False)
            for kind in DAYS
        }
        self.base_fields = {**type(self).base_fields, **known}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """No known day lies before the birth."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        born = given.get("born")
        for kind in ("on", *DAYS):
            if born and given.get(kind) and given[kind] < born:
                self.add_error(kind, "This date is before the date of birth")
        return given

    def known_days(self) -> dict[str, date]:
        """The days that were given."""
        return {kind: self.cleaned_data[kind] for kind in DAYS if self.cleaned_data.get(kind)}

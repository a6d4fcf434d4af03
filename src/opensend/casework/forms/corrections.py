"""The form that corrects an event: another date, or that it never happened; with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.step import StepForm
from opensend.ui.forms import DateField

DATE, STRIKE_OUT = "date", "strike_out"


class CorrectionForm(StepForm):
    """What was wrong. The record that was wrong stays, marked as corrected."""

    what = forms.ChoiceField(
        label="What is wrong?",
        widget=forms.RadioSelect,
        choices=[(DATE, "The date is wrong"), (STRIKE_OUT, "It did not happen, or was recorded by mistake")],
        error_messages={"required": "Select what is wrong"},
    )
    on = DateField(label="Right date", not_after=today, required=False)
    reason = forms.CharField(
        label="Reason for the correction",
        widget=forms.Textarea,
        help_text="Anyone who may see the case may read it.",
    )

    def __init__(self, *args: Any, was: date, **kwargs: Any) -> None:
        self.was = was
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A correction of the date needs another date."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("what") == DATE and "on" not in self.errors:
            if given.get("on") is None:
                self.add_error("on", "Enter the right date")
            elif given["on"] == self.was:
                self.add_error("on", "Enter a date that differs from the one recorded")
        return given

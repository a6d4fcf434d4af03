"""Forms of deciding whether two records are of one child, and of parting records that were joined."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.casework.forms.step import StepForm
from opensend.people.models import PossibleMatch
from opensend.ui.forms import Form

REASON = "Anyone on the staff who may see the records may read it."


class MatchListForm(Form):
    """Which pairs to show. Sent by GET; nothing in it is required."""

    text = forms.CharField(label="Name, date of birth or identifier", required=False, max_length=100)
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "To decide"),
            ("same", "Same child"),
            ("different", "Different children"),
            ("unsure", "Not sure yet"),
        ],
    )

    def wanted(self) -> tuple[str, str]:
        """Text and state as asked for; what cannot be read is left out."""
        self.is_valid()
        return self.cleaned_data.get("text", "").strip(), self.cleaned_data.get("state", "")


class DecisionForm(StepForm):
    """Whether two records are of one child; if so, which of them is kept; and why."""

    decision = forms.ChoiceField(
        label="Are these two records of the same child?",
        widget=forms.RadioSelect,
        choices=[
            ("same", "Yes, the same child"),
            ("different", "No, two different children"),
            ("unsure", "I am not sure yet"),
        ],
        error_messages={"required": "Select whether the records are of the same child"},
    )
    keep = forms.ChoiceField(
        label="If it is the same child, which record do you keep?",
        widget=forms.RadioSelect,
        required=False,
        help_text="Nothing is lost: cases and identifiers of both are then shown together.",
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=2000, help_text=REASON)
    shown = forms.ChoiceField(widget=forms.HiddenInput, choices=PossibleMatch.State.choices)

    def __init__(self, *args: Any, match: PossibleMatch, **kwargs: Any) -> None:
        initial = {"keep": match.other_id, "shown": match.state}
        super().__init__(*args, initial=initial, **kwargs)
        both = (("The earlier", match.other), ("The later", match.person))
        self.fields["keep"].choices = [  # type: ignore[attr-defined]
            (str(each.pk), f"{which} record, {each.name}") for which, each in both
        ]


class UndoMergeForm(StepForm):
    """Why two records are parted again."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=2000, help_text=REASON)

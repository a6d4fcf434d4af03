"""Forms of printing: which letters are listed, and which are chosen."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.casework.selectors.letters_out import MOST_AT_ONCE, Wanted, notice_titles
from opensend.ui.forms import Form


class PrintFilterForm(Form):
    """Which letters to list. Sent by GET; nothing in it is required."""

    audience = forms.ChoiceField(
        label="To",
        required=False,
        choices=[("", "Everyone"), ("family", "Families"), ("professional", "Professionals and bodies")],
    )
    notice = forms.ChoiceField(label="Kind of letter", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice"].choices = [("", "Any"), *notice_titles().items()]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for; a filter that cannot be read is left out."""
        self.is_valid()
        return Wanted(self.cleaned_data.get("audience", ""), self.cleaned_data.get("notice", ""))


class SelectionForm(Form):
    """The letters that were chosen."""

    letters = forms.TypedMultipleChoiceField(
        label="Letters", coerce=int, error_messages={"required": "Choose at least one letter"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: list[str] = self.data.getlist("letters")  # type: ignore[attr-defined]
        # Which of them there are is for the database to say; here they only have to be numbers.
        self.fields["letters"].choices = [(each, each) for each in chosen if each.isdecimal()]  # type: ignore[attr-defined]

    def clean_letters(self) -> list[int]:
        """Not more than one print holds."""
        chosen: list[int] = self.cleaned_data["letters"]
        if len(chosen) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Choose {MOST_AT_ONCE} letters or fewer at a time")
        return chosen

    def say_what_is_wrong(self) -> str:
        """The first error."""
        return str(self.errors["letters"][0])

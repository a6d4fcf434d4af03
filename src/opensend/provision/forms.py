"""The form that searches the settings register."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.provision.selectors import list_authorities
from opensend.ui.forms import Form


class SearchForm(Form):
    """What to look for, and among which settings."""

    q = forms.CharField(
        label="Name, place, postcode or number",
        help_text="The number can be a URN, a UKPRN or a DfE number such as 001/2001.",
        required=False,
        max_length=200,
    )
    authority = forms.ChoiceField(
        label="Local authority",
        required=False,
        error_messages={"invalid_choice": "Select a local authority from the list"},
    )
    closed = forms.BooleanField(label="Also show settings that have closed or not opened yet", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authority = self.fields["authority"]
        assert isinstance(authority, forms.ChoiceField)
        authority.choices = [("", "All authorities"), *list_authorities()]

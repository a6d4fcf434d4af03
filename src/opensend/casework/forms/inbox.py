"""What narrows the list of a setting or a professional."""

from __future__ import annotations

from django import forms

from opensend.ui.forms import Form

LISTS = (("advice", "Advice"), ("consultations", "Consultations"), ("requests", "Requests that you made"))


class AuthorityField(forms.ChoiceField):
    """The code of an authority; one that is not in the list finds nothing."""

    def valid_value(self, value: str) -> bool:
        """Which authorities there are to choose from is known once the list has been read."""
        return True


class InboxForm(Form):
    """Which list, part of a child's name, and one authority. Whatever cannot be read narrows nothing."""

    show = forms.ChoiceField(choices=LISTS, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="Child’s name", required=False, max_length=100)
    authority = AuthorityField(label="Authority", required=False)

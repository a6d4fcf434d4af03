"""The filters of the work list, and the choice of a caseworker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from opensend.casework.selectors.work_list import Wanted
from opensend.people.models import Acting
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.ui.forms import Form

WITHIN_MOST = 366


class WorkListForm(Form):
    """What to search for and which cases to show. Sent by GET; nothing in it is required."""

    text = forms.CharField(
        label="Name, reference, date of birth or identifier", required=False, max_length=100
    )
    whose = forms.ChoiceField(
        label="Whose cases",
        required=False,
        choices=[("", "Everyone’s"), ("mine", "Mine"), ("nobody", "Not allocated")],
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any"), *NEEDS_ASSESSMENT.states.items()]
    )
    within = forms.IntegerField(label="Due within days", required=False, min_value=0, max_value=WITHIN_MOST)
    late = forms.BooleanField(label="Only past the last day", required=False)
    closed = forms.BooleanField(label="Closed cases", required=False)

    def wanted(self) -> Wanted:
        """What was asked for; a filter that cannot be read is left out."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            text=given.get("text", "").strip(),
            whose=given.get("whose", ""),
            state=given.get("state", ""),
            late=given.get("late", False),
            within=given.get("within"),
            closed=given.get("closed", False),
        )


class AllocationForm(Form):
    """Which caseworker has the case; nobody where left empty."""

    caseworker = forms.ChoiceField(label="Caseworker", required=False)

    def __init__(self, *args: Any, officers: Sequence[Acting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), f"{each.user}, {each.get_role_display()}") for each in officers]
        self.fields["caseworker"].choices = [("", "Nobody"), *named]  # type: ignore[attr-defined]

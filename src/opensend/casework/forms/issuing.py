"""What the pages of the final plan ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.plan_findings import ReasonsForm
from opensend.ui.forms import DateField


class FinalPlanForm(ReasonsForm):
    """From when the placement of Section I holds."""

    starts = DateField(
        label="From which day?", help_text="Leave it empty if this is not settled.", required=False
    )


class IssueForm(ReasonsForm):
    """The date of the plan, and that nothing else was changed since the family read it."""

    on = DateField(label="Date of the plan", not_after=today)
    confirms_changes = forms.BooleanField(
        label="Every change follows from what the family said, or from the placement", required=False
    )

    def __init__(self, *args: Any, has_changes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_changes:
            del self.fields["confirms_changes"]

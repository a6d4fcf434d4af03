"""Forms of the return's pages: which findings to show, and why one is right as it is."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.people.models import Authority
from opensend.ui.forms import Form

MODULES = (
    "Person", "Requests", "Assessment", "NamedPlan", "PlanDetail", "ActivePlans", "PlacementDetail",
    "SENneed", "Return", "Header",
)  # fmt: skip
LEVELS = (("", "Errors and queries"), ("error", "Errors"), ("query", "Queries"), ("info", "For information"))

SAID = (("", "Not recorded"), ("Y", "Yes"), ("N", "No"))


class RulesForm(Form):
    """Which rules to show. Sent by GET; nothing in it is required."""

    level = forms.ChoiceField(label="Show", required=False, choices=LEVELS)
    module = forms.ChoiceField(
        label="Part of the return", required=False, choices=[("", "All"), *((name, name) for name in MODULES)]
    )

    def wanted(self) -> dict[str, str]:
        """What was asked for; what cannot be read is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("level", "module")}


class HitsForm(Form):
    """Which findings of one rule to show. Sent by GET; nothing in it is required."""

    text = forms.CharField(label="Name", required=False, max_length=100)
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "All"), ("waiting", "Not explained"), ("explained", "Explained")],
    )

    def wanted(self) -> dict[str, str]:
        """What was asked for; what cannot be read is left out."""
        self.is_valid()
        return {
            "text": self.cleaned_data.get("text", "").strip(),
            "state": self.cleaned_data.get("state", ""),
        }


class ExplanationForm(Form):
    """Why a query is right as it is: for one child, for all of them, or in the return as a whole."""

    note = forms.CharField(
        label="Why this is right as it is",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={"required": "Enter why this is right as it is"},
    )
    whom = forms.ChoiceField(
        label="For which children",
        choices=[],
        error_messages={"required": "Select for which children this holds"},
    )

    def __init__(self, *args: Any, child: str = "", is_of_children: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_of_children:
            del self.fields["whom"]
            return
        one = [("one", f"Only for {child}")] if child else []
        self.fields["whom"].choices = [*one, ("all", "For every child that this rule finds")]  # type: ignore[attr-defined]
        self.fields["whom"].widget = forms.RadioSelect(choices=self.fields["whom"].choices)  # type: ignore[attr-defined]

    @property
    def is_of_one(self) -> bool:
        """Whether it was said to hold for the one child alone."""
        return bool(self.cleaned_data.get("whom") == "one")


class OfficersForm(Form):
    """Whether the area has each designated officer; the return asks for it every year."""

    has_medical_officer = forms.ChoiceField(label="Designated medical officer", required=False)
    has_clinical_officer = forms.ChoiceField(label="Designated clinical officer", required=False)
    has_social_care_officer = forms.ChoiceField(label="Designated social care officer", required=False)

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        said = {name: _word(getattr(authority, name)) for name in self.base_fields}
        super().__init__(*args, initial=said, **kwargs)
        for field in self.fields.values():
            field.choices = SAID  # type: ignore[attr-defined]

    def flags(self) -> dict[str, bool | None]:
        """What was said of each."""
        return {name: {"Y": True, "N": False}.get(word) for name, word in self.cleaned_data.items()}


def _word(flag: bool | None) -> str:
    return "" if flag is None else "Y" if flag else "N"

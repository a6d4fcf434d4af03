"""The form of an exemption: each ground asks for its own evidence, and for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.happenings import as_json
from opensend.casework.forms.step import StepForm
from opensend.rules.advice import TITLES
from opensend.rules.process import ExemptionRule, Ground
from opensend.ui.forms import DateField

_CLOSURE = (
    ("from", "The day the school or provider closed", True),
    ("to", "The day it opens again", True),
    ("requested", "The day it was asked for advice", False),
)
_CIRCUMSTANCES = (
    ("from", "When the circumstances began", False),
    ("to", "When they ended", False),
)
_ABSENCE = (("from", "The day they left the area", True), ("to", "The day they came back", True))
_APPOINTMENT = (("from", "The day of the appointment", False),)
_BY_LETTER = {"a": _CLOSURE, "b": _CLOSURE, "c": _CIRCUMSTANCES, "d": _ABSENCE}
_OF_BODY = {"a": _CIRCUMSTANCES, "b": _ABSENCE, "c": _APPOINTMENT}
BODY_EXEMPTION = "EX-B"


class ExemptionForm(StepForm):
    """The evidence of one ground of one exemption."""

    on = DateField(label="Date on which the exemption is recorded", not_after=today)
    circumstances = forms.CharField(
        label="What happened",
        widget=forms.Textarea,
        help_text="For the record of the case. It is not in the letter.",
    )
    expected = DateField(
        label="When you now expect to act",
        help_text="The family is told this date. The last day in law does not move.",
        error_messages={"required": "Enter the day by which you now expect to act"},
    )

    def __init__(
        self, *args: Any, rule: ExemptionRule, ground: Ground, abouts: Sequence[str] = (), **kwargs: Any
    ) -> None:
        evidence = (_OF_BODY if rule.id == BODY_EXEMPTION else _BY_LETTER)[ground.letter]
        added: dict[str, forms.Field] = {
            name: DateField(label=label, required=is_required) for name, label, is_required in evidence
        }
        if rule.id == BODY_EXEMPTION:
            named = [(about, f"{TITLES[about[:5]]} ({about})") for about in abouts]
            added["advice"] = forms.ChoiceField(label="Whose advice", choices=[("", "Choose"), *named])
        self.evidence_names = tuple(added)
        self.base_fields = {**type(self).base_fields, **added}  # type: ignore[misc]
        self.field_order = ("token", "seen", *added, "circumstances", "expected", "on")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A period runs forwards."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("from") and given.get("to") and given["to"] < given["from"]:
            self.add_error("to", f"{self.fields['to'].label} must be the same as or after the first date")
        return given

    def evidence(self) -> dict[str, Any]:
        """What was typed, as the event carries it."""
        names = (*self.evidence_names, "circumstances", "expected")
        return {name: as_json(self.cleaned_data[name]) for name in names if self.cleaned_data.get(name)}

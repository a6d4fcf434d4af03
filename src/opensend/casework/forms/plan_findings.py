"""Why a plan goes on although something in it is unlawful: a reason for each finding, or one for several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from opensend.casework.forms.step import StepForm
from opensend.casework.selectors.plan_findings import Told

LONGEST = 4000


class ReasonsForm(StepForm):
    """A step of a plan, with a reason for each finding that is unlawful and has none yet.

    What was said of the same finding in an earlier version is offered again. Where there are several, one
    reason may hold for those that are ticked; a finding's own reason goes before it.
    """

    def __init__(self, *args: Any, unlawful: Sequence[Told] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unlawful = list(unlawful)
        if self.has_several:
            self.fields["same"] = _reason("One reason for several of them")
        for each in self.unlawful:
            label = f"Reason for {each.place}: {each.finding.title}"
            self.fields[f"reason-{each.key}"] = _reason(label, each.earlier)
            if self.has_several:
                self.fields[f"same-{each.key}"] = forms.BooleanField(
                    label=f"The one reason holds for {each.place}: {each.finding.title}", required=False
                )

    @property
    def has_several(self) -> bool:
        """Whether one reason may hold for more than one finding."""
        return len(self.unlawful) > 1

    @property
    def reasons(self) -> dict[str, str]:
        """The reason of each finding that has one, by its key."""
        return {each.key: said for each in self.unlawful if (said := self._said_of(each))}

    def clean(self) -> dict[str, Any]:
        """Every finding has its own reason, or the one that holds for several."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for each in self.unlawful:
            name = f"reason-{each.key}"
            if name not in self.errors and not self._said_of(each):
                self.add_error(name, f"Give the reason why {each.place} goes on: {each.finding.title}")
        return cleaned

    def _said_of(self, told: Told) -> str:
        own = str(self.cleaned_data.get(f"reason-{told.key}", "")).strip()
        if own or not self.cleaned_data.get(f"same-{told.key}"):
            return own
        return str(self.cleaned_data.get("same", "")).strip()


def _reason(label: str, initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, initial=initial,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"The reason must be {LONGEST} characters or less"},
    )  # fmt: skip

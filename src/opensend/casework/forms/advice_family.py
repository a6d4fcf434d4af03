"""What a family types when it gives its own views: the advice that is always asked of them."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.casework.forms.advice_answers import LONGEST, ReportField
from opensend.casework.forms.step import StepForm
from opensend.casework.services.advice_answers import Answer, GivenItem

KINDS = (("hard", "need"), ("hopes", "outcome"), ("help", "provision"))
TYPED = ("hard", "help", "hopes", "child_says")


def _words(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST, widget=forms.Textarea
    )


class FamilyViewsForm(StepForm):
    """Four questions in simple words. None must be answered, but something must be said."""

    hard = _words("What is hard?", "For example: at school, at home, with friends, with health.")
    help = _words("What would help?", "Tell us what help you think is needed. How much? Who from?")
    hopes = _words("What do you hope for?", "For the next year, and for later.")
    child_says = _words(
        "What does the child or young person say?", "Use their own words if you can. You can add a drawing."
    )
    reports = ReportField(
        label="Add files or photos",
        help_text="You do not have to. You can add letters, reports or photos.",
        required=False,
    )

    def __init__(self, *args: Any, has_files: bool = False, **kwargs: Any) -> None:
        self.has_files = has_files
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Something is said or added."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in TYPED) and not self.has_files:
            raise forms.ValidationError("Write something, or add a file")
        return cleaned

    def answer(self) -> Answer:
        """The views as advice: what is hard is a need, what would help is provision."""
        told = self.cleaned_data
        items = [GivenItem(kind, told[name]) for name, kind in KINDS if told[name]]
        return Answer(summary=told["child_says"], items=items)

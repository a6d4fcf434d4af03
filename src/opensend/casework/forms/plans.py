"""Forms of a plan's steps: taking from the advice, notes, sending, comments and answers."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.step import StepForm
from opensend.casework.selectors.plan_advice import OfferedAdvice, OfferedView
from opensend.rules.plans.plan import SECTIONS
from opensend.ui.forms import DateField


class PlanForm(StepForm):
    """A step that asks nothing: one button."""


def _area(label: str, hint: str = "", rows: int = 6, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class NoteForm(PlanForm):
    """Giving something back, with what must change."""

    note = _area("What must change", error_messages={"required": "Say what must change"})


class CommentForm(PlanForm):
    """What somebody of the family says. Empty takes back what is not sent."""

    text = _area("What do you want to say?", required=False, max_length=10_000)


class AnswerForm(PlanForm):
    """The authority's answer to a comment."""

    answer = _area(
        "Your answer", "The family reads this at once.", error_messages={"required": "Write an answer"}
    )


class FinishedForm(PlanForm):
    """Who of the family said, on paper or by telephone, that they have finished."""

    who = forms.ChoiceField(
        label="Who has nothing more to say?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who has finished", "invalid_choice": "Select who has finished"},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = choices  # type: ignore[attr-defined]


class MeetingForm(PlanForm):
    """The day on which the meeting about the draft was held."""

    on = DateField(label="Day of the meeting", not_after=today)


class TakeForm(PlanForm):
    """Which items of advice, and whose own words, go into the plan, and into which sections."""

    def __init__(
        self, *args: Any, advice: list[OfferedAdvice], views: list[OfferedView], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.advice, self.views = advice, views
        for view in views:
            if not view.is_taken:
                self.fields[f"view-{view.key}"] = forms.BooleanField(required=False, label=view.text)
        for each in self._offers():
            pk = each.item.pk
            self.fields[f"take-{pk}"] = forms.BooleanField(required=False, label=each.item.text)
            if len(each.sections) > 1:
                self.fields[f"section-{pk}"] = forms.ChoiceField(
                    label="Put it in",
                    required=False,
                    choices=[(letter, f"Section {letter}: {SECTIONS[letter]}") for letter in each.sections],
                    initial=each.sections[0],
                )

    def clean(self) -> dict[str, Any]:
        """Something is chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (self.items or self.chosen_views):
            raise forms.ValidationError("Select what to take into the plan")
        return cleaned

    @property
    def items(self) -> dict[int, str]:
        """The section of each chosen item, by the id of the item of advice."""
        return {
            each.item.pk: self.cleaned_data.get(f"section-{each.item.pk}") or each.sections[0]
            for each in self._offers()
            if self.cleaned_data.get(f"take-{each.item.pk}")
        }

    @property
    def chosen_views(self) -> list[str]:
        """The keys of the chosen views."""
        return [view.key for view in self.views if self.cleaned_data.get(f"view-{view.key}")]

    def _offers(self) -> list[Any]:
        return [item for each in self.advice for item in each.items if not item.is_taken]

"""The forms on which a recommendation is answered: which one is asked depends on what the plan says."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.casework.forms.plan_items import shown
from opensend.casework.forms.plans import PlanForm
from opensend.casework.models import AdviceItem, RecommendationAnswer
from opensend.casework.plan_sections import SHAPES
from opensend.casework.selectors.plans import ReadItem, ReadVersion
from opensend.casework.selectors.recommendations import Recommendation, State
from opensend.casework.services.recommendations import Into
from opensend.rules.plans.plan import SECTIONS

Answer = RecommendationAnswer.Answer
_READ_BY = "The family and whoever gave the advice read this once the plan is sent. Write it in plain words."
_SECTION, _ITEM = "section-", "item-"
_NO_REASON = "Give the reason"


class ReasonForm(PlanForm):
    """The plan says it in other words already: only why is asked."""

    reason = forms.CharField(
        label="Why does the plan say it in other words?", help_text=_READ_BY,
        widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": _NO_REASON},
    )  # fmt: skip

    @property
    def chosen_answer(self) -> str:
        """It was changed."""
        return Answer.CHANGED.value

    @property
    def chosen_place(self) -> Into | None:
        """It is in the plan."""
        return None


class RecommendationForm(PlanForm):
    """Nothing in the plan rests on the recommendation: accept it, change it or decline it."""

    answer = forms.ChoiceField(
        label="What does the plan do with this?",
        choices=[
            (Answer.ACCEPTED, "Accepted: the plan says the same"),
            (Answer.CHANGED, "Changed: the plan says it in other words"),
            (Answer.DECLINED, "Declined: the plan does not say it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select accepted, changed or declined"},
    )
    into = forms.ChoiceField(
        label="If accepted or changed: where in the plan?", required=False,
        help_text="A new item, or one that says it already",
    )  # fmt: skip
    words = forms.CharField(
        label="If changed: what does the new item say?", required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Leave this as it is where you accept, or where you choose an item that the plan has",
    )  # fmt: skip
    reason = forms.CharField(
        label="If changed or declined: why?", help_text=_READ_BY, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, found: Recommendation, read: ReadVersion, **kwargs: Any) -> None:
        fitting = _fitting(found.item, read)
        self.items = {str(each.item.pk): each.item for each in fitting}
        standing = found.answer.answer if found.answer else None
        initial = {
            "answer": standing if found.state == State.DECLINED else None,
            "into": f"{_SECTION}{found.sections[0]}",
            "words": found.item.text,
            "reason": found.reason,
        }
        super().__init__(*args, initial=initial, **kwargs)
        new = [
            (f"{_SECTION}{each}", shown(f"A new item in {each}", SECTIONS[each], 50))
            for each in found.sections
        ]
        there = [
            (f"{_ITEM}{each.item.pk}", shown(each.reference, each.revision.text, 70)) for each in fitting
        ]
        self.fields["into"].choices = new + there  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is changed or declined has its reason, told beside the field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        needs_reason = cleaned.get("answer") in (Answer.CHANGED, Answer.DECLINED)
        if needs_reason and not cleaned.get("reason"):
            self.add_error("reason", _NO_REASON)
        return cleaned

    @property
    def chosen_answer(self) -> str:
        """What was selected."""
        return str(self.cleaned_data["answer"])

    @property
    def chosen_place(self) -> Into | None:
        """Where it goes."""
        chosen = self.cleaned_data["into"]
        if chosen.startswith(_SECTION):
            return Into(section=chosen.removeprefix(_SECTION), words=self.cleaned_data["words"])
        return Into(item=self.items[chosen.removeprefix(_ITEM)]) if chosen else None


def _fitting(advised: AdviceItem, read: ReadVersion) -> list[ReadItem]:
    """The items of the plan that may rest on a recommendation of its kind."""
    return read.of(*(letter for letter, shape in SHAPES.items() if shape.advice == advised.kind))

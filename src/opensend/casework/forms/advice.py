"""What an officer types about the advice of a case: whom to ask, what is held already, whom to remind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from opensend.casework.forms.step import StepForm
from opensend.casework.policies import FAMILY_ADVICE
from opensend.casework.selectors.advice_progress import ON_PAPER, HolderChoice, proposed_holder
from opensend.casework.services.advice_requests import SOURCES, Asking, Holder
from opensend.people.models import Organisation, User
from opensend.rules.advice import CODES, TITLES, AdviceDue

WRITE_TO_THEM = (ON_PAPER, "Nobody here: send a letter")


class AskForm(StepForm):
    """The advice set, each part ticked or not, with who is asked for it."""

    def __init__(
        self,
        *args: Any,
        to_ask: Sequence[AdviceDue],
        holders: Sequence[HolderChoice],
        **kwargs: Any,
    ) -> None:
        self.to_ask, self.holders = list(to_ask), list(holders)
        super().__init__(*args, **kwargs)
        for number, due in enumerate(self.to_ask):
            self.fields[f"ask_{number}"] = forms.BooleanField(
                label=f"Ask for: {due.title.lower()}", required=False, initial=True
            )
            if due.code != FAMILY_ADVICE:
                self.fields[f"holder_{number}"] = forms.ChoiceField(
                    label=f"Who is asked for: {due.title.lower()}",
                    choices=[*_choices(self.holders), WRITE_TO_THEM],
                    initial=proposed_holder(due, self.holders),
                    required=False,
                )

    @property
    def rows(self) -> list[tuple[AdviceDue, BoundField, BoundField | None]]:
        """Each part of the set with its fields; the family's own has nobody to choose."""
        return [
            (
                due,
                self[f"ask_{number}"],
                self[f"holder_{number}"] if f"holder_{number}" in self.fields else None,
            )
            for number, due in enumerate(self.to_ask)
        ]

    def clean(self) -> dict[str, Any]:
        """At least one."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"ask_{number}") for number in range(len(self.to_ask))):
            raise forms.ValidationError("Select at least one piece of advice to ask for")
        return cleaned

    def askings(self) -> list[Asking]:
        """What was ticked, with who is asked."""
        told = self.cleaned_data
        return [
            Asking(
                due.code, due.asked, due.source, find_holder(told.get(f"holder_{number}", ""), self.holders)
            )
            for number, due in enumerate(self.to_ask)
            if told[f"ask_{number}"]
        ]


class AskAnotherForm(StepForm):
    """One more piece of advice, or the same of another body."""

    code = forms.ChoiceField(
        label="Advice", choices=[(code, f"{TITLES[code]} ({SOURCES[code[-1]]})") for code in CODES]
    )
    asked = forms.CharField(
        label="Who is asked, by role",
        help_text="For example speech and language therapist. Do not write a person’s name.",
        max_length=160,
        required=False,
    )
    holder = forms.ChoiceField(label="Who gets the request here", required=False)
    questions = forms.CharField(
        label="Questions for them (optional)", required=False, max_length=4000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, holders: Sequence[HolderChoice], **kwargs: Any) -> None:
        self.holders = list(holders)
        super().__init__(*args, **kwargs)
        holder = self.fields["holder"]
        assert isinstance(holder, forms.ChoiceField)
        holder.choices = [WRITE_TO_THEM, *_choices(self.holders)]

    def clean(self) -> dict[str, Any]:
        """Everybody but the family is named by role."""
        cleaned = super().clean() or {}
        if cleaned.get("code") not in (None, FAMILY_ADVICE) and not cleaned.get("asked"):
            self.add_error("asked", "Enter who is asked, by role")
        return cleaned

    def asking(self) -> Asking:
        """What is asked."""
        told = self.cleaned_data
        is_familys = told["code"] == FAMILY_ADVICE
        return Asking(
            told["code"],
            "child's parent or young person" if is_familys else told["asked"],
            SOURCES[told["code"][-1]],
            None if is_familys else find_holder(told["holder"], self.holders),
            told["questions"],
        )


class HoldForm(StepForm):
    """Advice that exists, and the three who agree that it is enough (SI 2014/1530 reg 6(4))."""

    which = forms.ChoiceField(
        label="Which advice is held already?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select which advice is held"},
    )
    description = forms.CharField(
        label="Whose advice is it, and of which day?", max_length=2000, widget=forms.Textarea,
        error_messages={"required": "Enter whose advice it is and its date"},
    )  # fmt: skip
    provider_agrees = forms.CharField(
        label="Who gave it agrees that it is enough", help_text="Their name, and when they said so.",
        max_length=200, error_messages={"required": "Enter who gave the advice and when they agreed"},
    )  # fmt: skip
    authority_agrees = forms.CharField(
        label="The authority agrees", help_text="Who decided so, and when.", max_length=200,
        error_messages={"required": "Enter who agreed for the authority, and when"},
    )  # fmt: skip
    family_agrees = forms.CharField(
        label="The parent or the young person agrees", help_text="Their name, and when they said so.",
        max_length=200, error_messages={"required": "Enter which parent or young person agreed, and when"},
    )  # fmt: skip

    def __init__(self, *args: Any, to_ask: Sequence[AdviceDue], **kwargs: Any) -> None:
        self.to_ask = [due for due in to_ask if due.code != FAMILY_ADVICE]
        super().__init__(*args, **kwargs)
        which = self.fields["which"]
        assert isinstance(which, forms.ChoiceField)
        which.choices = [
            (str(number), f"{due.title}, from: {due.asked}") for number, due in enumerate(self.to_ask)
        ]

    def due(self) -> AdviceDue:
        """The part of the advice set that is held."""
        return self.to_ask[int(self.cleaned_data["which"])]


class ChaseForm(StepForm):
    """Remind those who have not answered; nothing is typed."""


def find_holder(key: str, choices: Sequence[HolderChoice]) -> Holder | None:
    """Who a key stands for; None for nobody here."""
    chosen = next((each for each in choices if each.key == key), None)
    if chosen is None:
        return None
    if chosen.user_id is not None:
        return Holder(chosen.role, user=User.objects.get(pk=chosen.user_id))
    assert chosen.organisation_id is not None
    return Holder(chosen.role, organisation=Organisation.objects.get(pk=chosen.organisation_id))


def _choices(holders: Sequence[HolderChoice]) -> list[tuple[str, str]]:
    return [(each.key, each.name) for each in holders]

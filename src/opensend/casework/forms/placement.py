"""What the pages of placement ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.step import StepForm
from opensend.casework.models import Consultation
from opensend.rules.placement import Answer, LawfulTest
from opensend.ui.forms import DateField

YES_NO = (("yes", "Yes"), ("no", "No"))


class PlacementRequestForm(StepForm):
    """The family asks for a setting that it found in the register, or for another place."""

    setting = forms.CharField(required=False, widget=forms.HiddenInput)
    other = forms.CharField(
        label="Or tell us about another place",
        help_text="If you cannot find the school or college in the list, write its name and town here.",
        required=False,
        max_length=200,
    )
    reasons = forms.CharField(
        label="Why is this place right? (optional)",
        required=False,
        max_length=4000,
        widget=forms.Textarea,
    )

    def clean(self) -> dict[str, Any]:
        """One place: chosen or written."""
        cleaned = super().clean() or {}
        chosen, other = cleaned.get("setting"), (cleaned.get("other") or "").strip()
        if not chosen and not other:
            self.add_error(
                "other", "Choose a school or college from the list, or tell us about another place"
            )
        if chosen and other:
            self.add_error("other", "Choose from the list or write a place here, not both")
        return cleaned


class ConsultForm(StepForm):
    """Which setting to consult, and on which day it is sent the draft."""

    setting = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": "Select the setting to consult"}
    )
    on = DateField(label="Date sent", not_after=today)


class ReplyForm(StepForm):
    """A setting's reply: whether it can meet the needs, and if not, on which ground of the law."""

    reply = forms.ChoiceField(
        label="Can you meet the needs in this draft plan?",
        choices=Consultation.Reply.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you can meet the needs in this draft plan"},
    )
    grounds = forms.MultipleChoiceField(
        label="If you should not be named: on which ground?",
        help_text="These are the only grounds in law (Children and Families Act 2014, section 39(4)). "
        "That a setting is full is not one of them.",
        choices=Consultation.Ground.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reasons = forms.CharField(
        label="Your reasons, or the changes that you would need",
        help_text="Say what you know about the child's needs, the class or group, staff and cost.",
        required=False,
        max_length=6000,
        widget=forms.Textarea,
    )
    starts = DateField(label="The earliest day on which the child could start (optional)", required=False)
    document = forms.FileField(label="Add a file (optional)", required=False)

    def __init__(self, *args: Any, is_on_paper: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_on_paper:
            self.fields["on"] = DateField(label="Date of the reply", not_after=today)

    def clean(self) -> dict[str, Any]:
        """A refusal names its ground and its reasons; so do changes."""
        cleaned = super().clean() or {}
        reply = cleaned.get("reply")
        if reply == Consultation.Reply.CANNOT_MEET and not cleaned.get("grounds"):
            self.add_error("grounds", "Select at least one ground")
        if reply and reply != Consultation.Reply.CAN_MEET and not (cleaned.get("reasons") or "").strip():
            self.add_error("reasons", "Enter your reasons, or the changes that you would need")
        return cleaned


class PlacementDecisionForm(StepForm):
    """Each lawful test as a question of its own, then the reasons and the date of the decision."""

    setting_type = forms.CharField(
        label="Type of setting to be named in Section I",
        help_text="For example: maintained mainstream primary school",
        max_length=120,
    )
    reasons = forms.CharField(label="Reasons for the decision", max_length=6000, widget=forms.Textarea)
    on = DateField(label="Date of the decision", not_after=today)

    def __init__(self, *args: Any, tests: tuple[LawfulTest, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tests = tests
        for test in tests:
            self.fields[f"{test.id}-met"] = forms.ChoiceField(
                label=test.question,
                help_text=test.source,
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": f"Select yes or no: {test.question}"},
            )
            self.fields[f"{test.id}-reasons"] = forms.CharField(
                label="Why, and on what evidence",
                help_text=f"If yes, show {test.must_show}." if test.must_show else "",
                required=False,
                max_length=4000,
                widget=forms.Textarea,
            )

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers, by test, of a valid form."""
        return {
            test.id: Answer(
                self.cleaned_data[f"{test.id}-met"] == "yes", self.cleaned_data[f"{test.id}-reasons"]
            )
            for test in self.tests
        }

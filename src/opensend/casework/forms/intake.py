"""Forms on which an officer enters a request that came by letter, e-mail, telephone or hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.request_family import WithPostcode, yes_no
from opensend.casework.forms.requests import TOO_OLD, DraftForm, read_upn
from opensend.casework.models import AssessmentRequest, RequestDraft
from opensend.people.finding import LikelyDuplicate
from opensend.people.models import Person
from opensend.rules.ages import plan_age_limit
from opensend.ui.forms import DateField
from opensend.ui.words import long_date

NEW = "new"


class ReceivedForm(DraftForm):
    """When it came, how, and from whom."""

    heading = "How the request came"
    received_on = DateField(
        label="Day it was received",
        help_text="The day it reached the authority, whoever opened it. The limits count from this day.",
        not_after=today,
        error_messages={"required": "Enter the day it was received"},
    )
    channel = forms.ChoiceField(
        label="How it came",
        choices=[each for each in AssessmentRequest.Channel.choices if each[0] != "portal"],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it came"},
    )
    made_by = forms.ChoiceField(
        label="Who made it",
        choices=AssessmentRequest.MadeBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who made it"},
    )
    requester_name = forms.CharField(
        label="Name of whoever made it",
        max_length=120,
        error_messages={"required": "Enter the name of whoever made it"},
    )

    class Meta(DraftForm.Meta):
        fields = ("received_on", "channel", "made_by", "requester_name")


class EnteredChildForm(WithPostcode, DraftForm):
    """The child or young person, as the request names them."""

    heading = "The child or young person"
    child_name = forms.CharField(
        label="Full name", max_length=160, error_messages={"required": "Enter the full name"}
    )
    known_as = forms.CharField(label="Known as", max_length=80, required=False)
    born = DateField(
        label="Date of birth", not_after=today, error_messages={"required": "Enter the date of birth"}
    )
    upn = forms.CharField(label="Unique pupil number (UPN)", max_length=20, required=False)
    address = forms.CharField(label="Home address", widget=forms.Textarea, required=False)
    postcode = forms.CharField(label="Postcode", max_length=12, required=False)
    is_address_restricted = forms.BooleanField(
        label="This address must be kept from others: it is left out of every letter", required=False
    )
    attends = forms.ChoiceField(
        label="Where they learn",
        choices=Person.Attends.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select where they learn"},
    )

    class Meta(DraftForm.Meta):
        fields = (
            "child_name", "known_as", "born", "upn", "address", "postcode", "is_address_restricted",
            "attends",
        )  # fmt: skip

    def clean_born(self) -> Any:
        """Born before the request came, and under 25 on that day."""
        born, received = self.cleaned_data["born"], self.instance.received_on or today()
        if born > received:
            raise forms.ValidationError(
                f"The date of birth is after the request came on {long_date(received)}"
            )
        if plan_age_limit(born) <= received:
            raise forms.ValidationError(TOO_OLD)
        return born

    def clean_upn(self) -> str:
        """The UPN in its normal form, or nothing."""
        return read_upn(self.cleaned_data["upn"])

    def save(self, commit: bool = True) -> RequestDraft:
        """Another name, date of birth or UPN may be another child: whether they are known is asked again."""
        draft: RequestDraft = super().save(commit=False)
        if {"child_name", "born", "upn"} & set(self.changed_data):
            draft.known_person, draft.is_new_person = None, False
            draft.answered = [slug for slug in draft.answered if slug != "same"]
        return draft


class SameChildForm(DraftForm):
    """Whether the child is one that the record has already."""

    same = forms.ChoiceField(
        label="Is it one of these children?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the child who is known, or that it is a new child",
            "invalid_choice": "Select one of the children in the list",
        },
    )

    def __init__(self, *args: Any, found: Sequence[LikelyDuplicate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(each.person.pk): each for each in found}
        known = [
            (key, f"{each.person.name}, born {long_date(each.person.born)}: add to this record")
            for key, each in self.found.items()
        ]
        self.fields["same"].choices = [*known, (NEW, "None of these: a new child")]  # type: ignore[attr-defined]
        if self.instance.known_person_id:
            self.initial["same"] = str(self.instance.known_person_id)
        elif self.instance.is_new_person:
            self.initial["same"] = NEW

    @property
    def hints(self) -> dict[str, str]:
        """Why each may be the same child."""
        return {key: f"It has {' and '.join(each.because)}." for key, each in self.found.items()}

    def save(self, commit: bool = True) -> RequestDraft:
        """Note the answer on the entry."""
        chosen = self.found.get(self.cleaned_data["same"])
        self.instance.known_person = chosen.person if chosen else None
        self.instance.is_new_person = chosen is None
        draft: RequestDraft = self.instance
        return draft


class EnteredFamilyForm(WithPostcode, DraftForm):
    """A parent or carer: the letters go to them, or to the young person."""

    heading = "Parent or carer"
    intro = "Letters go to a child’s parent or carer. A young person gets their own: leave this empty."
    postcodes = ("parent_postcode",)
    parent_name = forms.CharField(label="Full name", max_length=120, required=False)
    relation = forms.CharField(label="Relation to the child", max_length=60, required=False)
    has_parental_responsibility = yes_no("Parental responsibility", required=False)
    parent_address = forms.CharField(
        label="Address, if not the child’s", widget=forms.Textarea, required=False
    )
    parent_postcode = forms.CharField(label="Postcode, if not the child’s", max_length=12, required=False)
    parent_email = forms.EmailField(label="Email address", required=False)
    telephone = forms.CharField(label="Telephone", max_length=30, required=False)

    class Meta(DraftForm.Meta):
        fields = (
            "parent_name", "relation", "has_parental_responsibility", "parent_address", "parent_postcode",
            "parent_email", "telephone",
        )  # fmt: skip


def _text(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea, required=False, **kwargs)


class WordsForm(DraftForm):
    """What the request says, as it says it."""

    heading = "What the request says"
    intro = "Copy its words, or write “See the letter” and add the letter on the next page."
    concerns = forms.CharField(
        label="What is hard",
        widget=forms.Textarea,
        error_messages={"required": "Enter what the request says"},
    )
    strengths = _text("What goes well")
    child_views = _text("What the child or young person says")
    help_so_far = _text("Help so far")
    hopes = _text("What is hoped for")
    health = _text("Health")
    social_care = _text("Help from social care")
    people_to_ask = _text("People to ask for advice", help_text="One on each line")

    class Meta(DraftForm.Meta):
        fields = (
            "concerns", "strengths", "child_views", "help_so_far", "hopes", "health", "social_care",
            "people_to_ask",
        )  # fmt: skip

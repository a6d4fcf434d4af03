"""Questions of a request about the family: who the writer is to the child, where they live."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.requests import DraftForm
from opensend.rules import identifiers
from opensend.rules.ages import is_child

YES_NO = (("True", "Yes"), ("False", "No"))


def yes_no(label: str, **kwargs: Any) -> forms.TypedChoiceField:
    """A question that is answered by yes or no; None where it is left open."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        widget=forms.RadioSelect,
        coerce=lambda text: text == "True",
        empty_value=None,
        **kwargs,
    )


class RelationForm(DraftForm):
    """Who the writer is to the child, and whether they have parental responsibility."""

    heading = "Who are you to {name}?"
    relation = forms.CharField(
        label="Who you are",
        help_text="For example: mother, father, foster carer or grandparent.",
        max_length=60,
        error_messages={"required": "Enter who you are to the child"},
    )
    has_parental_responsibility = yes_no(
        "Do you have parental responsibility?",
        help_text="The law then lets you decide about the child’s school and health. Most parents have it.",
        error_messages={"required": "Select yes if you have parental responsibility"},
    )

    class Meta(DraftForm.Meta):
        fields = ("relation", "has_parental_responsibility")


class RepresentativeForm(DraftForm):
    """By what right a representative acts (CFA 2014 s.80)."""

    relation = forms.ChoiceField(
        label="What lets you act for {name}?",
        widget=forms.RadioSelect,
        choices=[
            (each, each) for each in ("Deputy of the Court of Protection", "Attorney under a lasting power")
        ],
        error_messages={"required": "Select what lets you act"},
    )

    class Meta(DraftForm.Meta):
        fields = ("relation",)


class WithPostcode:
    """Checks the postcodes of a form, which may be left empty."""

    postcodes: tuple[str, ...] = ("postcode",)

    def clean(self) -> dict[str, Any]:
        """Postcodes in their normal form."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc,attr-defined]
        for name in self.postcodes:
            if typed := cleaned.get(name, ""):
                checked = identifiers.check("postcode", typed)
                if checked.is_valid:
                    cleaned[name] = checked.value
                else:
                    self.add_error(name, "Enter a full UK postcode, like EX1 1AA, or leave it empty")  # type: ignore[attr-defined]
        return cleaned


class AddressForm(WithPostcode, DraftForm):
    """Where the child lives, and whether that must stay secret."""

    heading = "Where does {name} live?"
    own_heading = "Where do you live?"
    address = forms.CharField(
        label="Address",
        widget=forms.Textarea(attrs={"autocomplete": "street-address"}),
        error_messages={"required": "Enter the address"},
    )
    postcode = forms.CharField(
        label="Postcode",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    is_address_restricted = forms.BooleanField(
        label="It is not safe for some people to know this address",
        help_text="Tick this if somebody could be in danger. We keep it out of every letter.",
        required=False,
    )

    class Meta(DraftForm.Meta):
        fields = ("address", "postcode", "is_address_restricted")


class ContactForm(WithPostcode, DraftForm):
    """How to reach the writer."""

    heading = "How can we reach you?"
    postcodes = ("parent_postcode",)
    telephone = forms.CharField(
        label="Telephone",
        help_text="You can leave this empty.",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    parent_address = forms.CharField(
        label="Your address, if you do not live with {name}",
        widget=forms.Textarea(attrs={"autocomplete": "street-address"}),
        required=False,
    )
    parent_postcode = forms.CharField(
        label="Your postcode, if you do not live with {name}", max_length=12, required=False
    )

    class Meta(DraftForm.Meta):
        fields = ("telephone", "parent_address", "parent_postcode")


class OwnContactForm(DraftForm):
    """How to reach a young person."""

    telephone = forms.CharField(
        label="What is your telephone number?",
        help_text="You can leave this empty.",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    class Meta(DraftForm.Meta):
        fields = ("telephone",)


class ParentForm(WithPostcode, DraftForm):
    """The child's parent, as a setting or an adviser knows them: letters go to them."""

    heading = "Who is {name}’s parent or carer?"
    intro = "The council must write to them, so that they can say what they think."
    postcodes = ("parent_postcode",)
    parent_name = forms.CharField(label="Full name", max_length=120, required=False)
    relation = forms.CharField(
        label="Who they are to {name}",
        help_text="For example: mother or foster carer.",
        max_length=60,
        required=False,
    )
    has_parental_responsibility = yes_no("Do they have parental responsibility?", required=False)
    parent_address = forms.CharField(
        label="Address, if they do not live with {name}", widget=forms.Textarea, required=False
    )
    parent_postcode = forms.CharField(
        label="Postcode, if they do not live with {name}", max_length=12, required=False
    )
    parent_email = forms.EmailField(label="Email address", required=False)
    telephone = forms.CharField(label="Telephone", max_length=30, required=False)

    class Meta(DraftForm.Meta):
        fields = (
            "parent_name", "relation", "has_parental_responsibility", "parent_address", "parent_postcode",
            "parent_email", "telephone",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A child's parent has a name; of a young person's parent nothing need be said."""
        cleaned = super().clean()
        born = self.instance.born
        is_needed = born is not None and is_child(born, today())
        if not cleaned.get("parent_name") and (
            is_needed or any(cleaned.get(each) for each in self.Meta.fields)
        ):
            self.add_error("parent_name", "Enter the parent’s or carer’s full name")
        return cleaned

"""Forms about the people of a case: parents and representatives, and where everybody lives."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.people.models import Contact
from opensend.ui.forms import DateField, Form


class ContactForm(Form):
    """A parent, carer or representative: what decides whether they are written to."""

    name = forms.CharField(label="Full name", max_length=120)
    relation = forms.CharField(
        label="Relation to the child or young person",
        max_length=60,
        help_text="For example, mother, father, foster carer.",
    )
    has_parental_responsibility = forms.BooleanField(label="Has parental responsibility", required=False)
    cares_for_child = forms.BooleanField(label="Cares for the child", required=False)
    is_barred_by_court_order = forms.BooleanField(
        label="A court order bars sharing information with them",
        required=False,
        help_text="They get no letters, and nobody else’s letter names them.",
    )
    lacks_capacity = forms.BooleanField(label="Lacks capacity for these decisions", required=False)
    has_died = forms.BooleanField(label="Has died", required=False)
    email = forms.EmailField(label="Email address", required=False)
    telephone = forms.CharField(label="Telephone number", required=False, max_length=30)

    @classmethod
    def of(cls, contact: Contact, data: Any = None) -> ContactForm:
        """The form filled with what is recorded."""
        return cls(data, initial={name: getattr(contact, name) for name in cls.base_fields})


class AddressForm(Form):
    """Where somebody lives from a day on."""

    lines = forms.CharField(label="Address", widget=forms.Textarea)
    postcode = forms.CharField(label="Postcode", required=False, max_length=8)
    is_restricted = forms.BooleanField(
        label="Restricted: keep this address from everyone but the authority’s staff",
        required=False,
        help_text="It is in no letter, not even in their own.",
    )
    since = DateField(label="Lives there since", not_after=today)

"""The form of an event that has no page of its own: its date, and the fields of its declared payload."""

from __future__ import annotations

import types
import typing
from datetime import date
from typing import Any, Literal

import msgspec
from django import forms

from opensend.audit.today import today
from opensend.casework.forms.step import StepForm
from opensend.casework.selectors.history import PAYLOAD_WORDS
from opensend.rules.advice import TITLES
from opensend.rules.process import EventKind, Payload
from opensend.ui.forms import DateField

_LABELS = {**PAYLOAD_WORDS, "to": "The last day that the family now has", "advice": "Which advice"}
_REQUIRED = {"family_window_extended": ("to",)}
"""What the law needs of an event though its payload could be recorded without it."""


class HappeningForm(StepForm):
    """When it happened, and what else its payload carries."""

    on = DateField(
        label="When did it happen?",
        not_after=today,
        help_text="The day on which it happened, even if that is past.",
        error_messages={"required": "Enter the day on which it happened"},
    )

    def __init__(self, *args: Any, declared: EventKind, **kwargs: Any) -> None:
        self.declared = declared
        required = _REQUIRED.get(declared.kind, ())
        added = payload_fields(declared.payload, required)
        self.base_fields = {**type(self).base_fields, **added}  # type: ignore[misc]
        self.payload_names = tuple(added)
        super().__init__(*args, **kwargs)

    def payload(self) -> dict[str, Any]:
        """What was typed, as the event carries it; what was left empty is left out."""
        found = {name: self.cleaned_data.get(name) for name in self.payload_names}
        return {name: as_json(value) for name, value in found.items() if value not in (None, "", False)}


def payload_fields(declared: type[Payload], required: typing.Container[str] = ()) -> dict[str, forms.Field]:
    """A field for each entry of a payload, by the name that the payload has for it."""
    kinds = typing.get_type_hints(declared, include_extras=False)
    return {
        field.encode_name: _field(field.encode_name, kinds[field.name], field.encode_name in required)
        for field in msgspec.structs.fields(declared)
    }


def as_json(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _field(name: str, kind: Any, is_required: bool) -> forms.Field:
    label = _LABELS.get(name) or name.replace("_", " ").capitalize()
    if isinstance(kind, types.UnionType):
        kind = next(each for each in typing.get_args(kind) if each is not type(None))
    if typing.get_origin(kind) is Literal:
        choices = [(each, str(each).replace("_", " ").capitalize()) for each in typing.get_args(kind)]
        return forms.ChoiceField(label=label, choices=[("", "Choose"), *choices], required=is_required)
    if kind is date:
        return DateField(label=label, required=is_required)
    if kind is bool:
        return forms.BooleanField(label=label, required=False)
    if name == "advice":
        return forms.ChoiceField(
            label=label, choices=[("", "Not said"), *TITLES.items()], required=is_required
        )
    return forms.CharField(label=label, required=is_required, max_length=100)

"""Forms that speak as GOV.UK forms do: plain errors, and a date as day, month and year."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured

from opensend.ui.words import long_date

Bound = date | Callable[[], date]
MONTHS = [name.lower() for name in calendar.month_name[1:]]
EMAIL_FORMAT = "Enter an email address in the correct format, like name@example.com"
CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.BooleanField, forms.FileField)


class PlainWords:
    """For a form: a field that lacks its own message for an error gets one in plain words.

    The words come from the label: "Reason" gives "Enter reason" or "Select reason". A label that is a
    question needs `error_messages={"required": "Enter …"}`; without it ImproperlyConfigured is raised.
    """

    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _speak_plainly(name, field)


class Form(PlainWords, forms.Form):
    """The base of every form that is not made from a model."""


class DateParts(forms.MultiWidget):
    """Three inputs: day, month, year."""

    def __init__(self, *, autocomplete: str = "") -> None:
        self.autocomplete = autocomplete
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")})

    def decompress(self, value: date | None) -> list[int | None]:
        """A date in its parts."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What was typed, without surrounding spaces."""
        return [str(each or "").strip() for each in super().value_from_datadict(data, files, name)]


class DateField(forms.Field):
    """A date typed as day, month and year; months may be typed as words.

    `not_after` and `not_before` are dates, or a function that gives today, which the message then says.
    """

    widget = DateParts

    def __init__(
        self,
        *,
        not_after: Bound | None = None,
        not_before: Bound | None = None,
        autocomplete: str = "",
        **kwargs: Any,
    ) -> None:
        self.not_after, self.not_before = not_after, not_before
        super().__init__(widget=kwargs.pop("widget", None) or DateParts(autocomplete=autocomplete), **kwargs)

    def to_python(self, value: Any) -> date | None:
        """The date that the parts make. Raises ValidationError that says which part is missing or wrong."""
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        missing = [part for part, typed in zip(("day", "month", "year"), value, strict=True) if not typed]
        if missing:
            raise self._error(f"must include a {' and '.join(missing)}", *missing)
        return self._real_date(*value)

    def validate(self, value: date | None) -> None:
        """Required, and within its bounds."""
        super().validate(value)
        if value is None:
            return
        if self.not_after is not None and value > (bound := _day(self.not_after)):
            raise self._error(
                "must be today or in the past"
                if callable(self.not_after)
                else f"must be the same as or before {long_date(bound)}"
            )
        if self.not_before is not None and value < (bound := _day(self.not_before)):
            raise self._error(
                "must be today or in the future"
                if callable(self.not_before)
                else f"must be the same as or after {long_date(bound)}"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another date was typed."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True

    def _real_date(self, day: str, month: str, year: str) -> date:
        number = _month(month)
        if number is None or not 1 <= number <= 12:
            raise self._error("must be a real date", *(["month"] if _whole(day) else []))
        if len(year) != 4 or _whole(year) is None:
            raise self._error("must have a year of 4 numbers, like 2026", "year")
        try:
            return date(int(year), number, _whole(day) or 0)
        except ValueError:
            raise self._error("must be a real date", "day") from None

    def _error(self, what: str, *parts: str) -> forms.ValidationError:
        """An error that names the field; its code names the parts that are wrong (all, where none)."""
        return forms.ValidationError(f"{self.label} {what}", code=" ".join(parts) or "day month year")


def _day(bound: Bound) -> date:
    return bound() if callable(bound) else bound


def _month(typed: str) -> int | None:
    named = [at for at, name in enumerate(MONTHS, 1) if len(typed) >= 3 and name.startswith(typed.lower())]
    return named[0] if named else _whole(typed)


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _speak_plainly(name: str, field: forms.Field) -> None:
    label = str(field.label or name.replace("_", " ").capitalize())
    field.label = label
    defaults = _default_messages(field)
    for code, message in _plain_messages(label, field).items():
        if field.error_messages.get(code) != defaults.get(code):
            continue
        if code == "required" and field.required and label.endswith("?"):
            raise ImproperlyConfigured(f"{label!r} needs error_messages={{'required': 'Enter …'}}")
        field.error_messages[code] = message


def _plain_messages(label: str, field: forms.Field) -> dict[str, str]:
    named = label if label[:2].isupper() else label[:1].lower() + label[1:]
    choose = f"Select {named}"
    messages = {
        "required": choose if isinstance(field, CHOSEN) else f"Enter {named}",
        "invalid_choice": f"{choose} from the list",
        "max_length": f"{label} must be %(limit_value)s characters or less",
        "min_length": f"{label} must be %(limit_value)s characters or more",
        "max_value": f"{label} must be %(limit_value)s or less",
        "min_value": f"{label} must be %(limit_value)s or more",
    }
    if isinstance(field, forms.FileField):
        messages["empty"] = "The selected file is empty"
        messages["max_length"] = "The name of the selected file is too long"
    if isinstance(field, forms.IntegerField):
        messages["invalid"] = f"{label} must be a whole number, like 15"
    if isinstance(field, forms.EmailField):
        messages["invalid"] = EMAIL_FORMAT
    return messages


def _default_messages(field: forms.Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in reversed(type(field).__mro__):
        found.update(getattr(each, "default_error_messages", {}))
    return found

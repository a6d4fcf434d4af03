"""A form's field as the GOV.UK component that shows it: which one, and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from markupsafe import escape

from opensend.ui.forms import DateParts

Params = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """How one field is shown, beyond what the form says.

    `is_heading`: its label is the page's h1. `size`: of the label or legend (s, m, l, xl). `width`: of an
    input, in characters (2, 3, 4, 5, 10, 20, 30). `hints` and `reveals`: of a choice, by its value; a
    reveal is what a macro made, shown with a chosen answer. `is_inline`: radios side by side. `hint`:
    instead of the form's help text.
    """

    is_heading: bool = False
    size: str = ""
    width: str = ""
    rows: int = 0
    hint: Any = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    reveals: Mapping[str, Any] = field(default_factory=dict)
    is_inline: bool = False
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = ""


def describe_field(bound: BoundField, **options: Any) -> tuple[str, Params]:
    """The name of a component and its parameters. Raises TypeError for an option that there is not."""
    chosen = Options(**options)
    for widgets, component, describe in KINDS:
        if isinstance(bound.field.widget, widgets):
            return component(bound) if callable(component) else component, describe(bound, chosen)
    raise TypeError(f"no component shows {type(bound.field.widget).__name__}")


def list_errors(*shown: Any) -> list[dict[str, str]]:
    """The errors of some forms for the error summary, each linked to the control that is wrong.

    An error of the whole form leads to its first control.
    """
    found: list[dict[str, str]] = []
    for form in shown:
        first = [{"href": f"#{first_control(bound)}"} for bound in form.visible_fields()[:1]]
        link = first[0] if first else {}
        found += [{"text": str(error), **link} for error in form.non_field_errors()]
        for bound in form:
            found += [{"text": str(error), "href": f"#{first_control(bound)}"} for error in bound.errors]
    return found


def first_control(bound: BoundField) -> str:
    """The id of the control that an error of the field leads to."""
    if isinstance(bound.field.widget, DateParts):
        return f"{_id(bound)}-{_wrong_parts(bound)[0]}"
    return _id(bound)


def _id(bound: BoundField) -> str:
    return str(bound.auto_id or bound.html_name)


def _common(bound: BoundField, options: Options) -> Params:
    params: Params = {"name": bound.html_name, "id": _id(bound)}
    if hint := options.hint or bound.help_text:
        params["hint"] = {"text": hint}
    if bound.errors:
        params["errorMessage"] = {"text": bound.errors[0]}
    return params


def _label(bound: BoundField, options: Options) -> Params:
    size = options.size or ("l" if options.is_heading else "")
    return {
        "text": bound.label,
        "classes": f"govuk-label--{size}" if size else "",
        "isPageHeading": options.is_heading,
    }


def _fieldset(bound: BoundField, options: Options) -> Params:
    size = options.size or ("l" if options.is_heading else "s")
    return {
        "legend": {
            "text": bound.label,
            "classes": f"govuk-fieldset__legend--{size}",
            "isPageHeading": options.is_heading,
        }
    }


def _typed(bound: BoundField, options: Options) -> Params:
    value = bound.value()
    attributes = bound.field.widget.attrs
    params = _common(bound, options) | {
        "label": _label(bound, options),
        "value": "" if value is None else str(value),
        "autocomplete": options.autocomplete or attributes.get("autocomplete", ""),
        "classes": f"govuk-input--width-{options.width}" if options.width else "",
    }
    if options.prefix:
        params["prefix"] = {"text": options.prefix}
    if options.suffix:
        params["suffix"] = {"text": options.suffix}
    return params


def _input(bound: BoundField, options: Options) -> Params:
    params = _typed(bound, options)
    if isinstance(bound.field.widget, forms.NumberInput):
        # Browsers change a number field under the scroll wheel; text with a number keyboard does not.
        params |= {"type": "text", "inputmode": "numeric"}
    else:
        params["type"] = getattr(bound.field.widget, "input_type", "text")
        if inputmode := bound.field.widget.attrs.get("inputmode"):
            params["inputmode"] = inputmode
    params["spellcheck"] = False if params["type"] == "email" else None
    return params


def _password(bound: BoundField, options: Options) -> Params:
    return _typed(bound, options) | {"value": ""}


def _textarea(bound: BoundField, options: Options) -> Params:
    params = _typed(bound, options) | {"rows": str(options.rows or 5)}
    if limit := getattr(bound.field, "max_length", None):
        params["maxlength"] = str(limit)
    return params


def _textarea_component(bound: BoundField) -> str:
    return "character-count" if getattr(bound.field, "max_length", None) else "textarea"


def _choices(bound: BoundField, options: Options) -> list[Params]:
    items: list[Params] = []
    for value, text in bound.field.choices:  # type: ignore[attr-defined]
        key = str(value)
        if key == "":
            continue
        item: Params = {"value": key, "text": str(text)}
        if key in options.hints:
            item["hint"] = {"text": options.hints[key]}
        if key in options.reveals:
            item["conditional"] = {"html": escape(options.reveals[key])}
        items.append(item)
    return items


def _radios(bound: BoundField, options: Options) -> Params:
    value = bound.value()
    params = _common(bound, options) | {
        "idPrefix": _id(bound),
        "fieldset": _fieldset(bound, options),
        "items": _choices(bound, options),
        "classes": "govuk-radios--inline" if options.is_inline else "",
    }
    if value not in (None, ""):
        params["value"] = str(value)
    return params


def _checkboxes(bound: BoundField, options: Options) -> Params:
    return _common(bound, options) | {
        "idPrefix": _id(bound),
        "fieldset": _fieldset(bound, options),
        "items": _choices(bound, options),
        "values": [str(each) for each in bound.value() or []],
    }


def _one_checkbox(bound: BoundField, options: Options) -> Params:
    item = {"value": "on", "text": bound.label, "checked": bool(bound.value())}
    return _common(bound, options) | {"idPrefix": _id(bound), "items": [item]}


def _select(bound: BoundField, options: Options) -> Params:
    value = bound.value()
    items = [
        {"value": str(key), "text": str(text)}
        for key, text in bound.field.choices  # type: ignore[attr-defined]
    ]
    return _common(bound, options) | {
        "label": _label(bound, options),
        "items": items,
        "value": "" if value is None else str(value),
    }


def _files(bound: BoundField, options: Options) -> Params:
    widget = bound.field.widget
    accept = widget.attrs.get("accept")
    return _common(bound, options) | {
        "label": _label(bound, options),
        "multiple": bool(getattr(widget, "allow_multiple_selected", False)),
        "attributes": {"accept": accept} if accept else {},
    }


def _date(bound: BoundField, options: Options) -> Params:
    widget = bound.field.widget
    assert isinstance(widget, DateParts)
    value = bound.value()
    typed = value if isinstance(value, list) else widget.decompress(value)
    wrong = _wrong_parts(bound) if bound.errors else []
    params = _common(bound, options) | {"fieldset": _fieldset(bound, options)}
    params["items"] = [
        {
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "id": f"{_id(bound)}-{part}",
            "value": "" if typed_part is None else str(typed_part),
            "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if part in wrong else ""),
            "autocomplete": f"{widget.autocomplete}-{part}" if widget.autocomplete else "",
        }
        for part, typed_part, width in zip(("day", "month", "year"), typed, (2, 2, 4), strict=True)
    ]
    return params


def _wrong_parts(bound: BoundField) -> list[str]:
    """The parts of a date that its first error speaks of."""
    codes = (bound.form.errors.get(bound.name) or forms.utils.ErrorList()).as_data()
    named = (codes[0].code or "").split() if codes else []
    every: list[str] = ["day", "month", "year"]
    return [part for part in every if part in named] or every


def _hidden(bound: BoundField, options: Options) -> Params:
    value = bound.value()
    return {"name": bound.html_name, "id": _id(bound), "value": "" if value is None else str(value)}


Kind = tuple[Any, str | Callable[[BoundField], str], Callable[[BoundField, Options], Params]]
KINDS: list[Kind] = [
    (DateParts, "date-input", _date),
    (forms.HiddenInput, "hidden", _hidden),
    (forms.Textarea, _textarea_component, _textarea),
    (forms.CheckboxSelectMultiple, "checkboxes", _checkboxes),
    (forms.RadioSelect, "radios", _radios),
    (forms.CheckboxInput, "checkboxes", _one_checkbox),
    (forms.Select, "select", _select),
    (forms.FileInput, "file-upload", _files),
    (forms.PasswordInput, "password-input", _password),
    (forms.widgets.Input, "input", _input),
]
"""Widgets in the order in which they are looked for: a subclass before its class."""

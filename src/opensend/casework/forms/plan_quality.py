"""The filters of the pages that show how plans do. Sent by GET; nothing in them is required."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from opensend.casework.selectors.plan_quality import Wanted
from opensend.rules.plans.plan import SECTIONS
from opensend.ui.forms import Form

MONTHS_OFFERED = 36
LONGEST_NAME = 48


class QualityForm(Form):
    """Whose plans, from which month to which, and what about them."""

    author = forms.TypedChoiceField(label="Started by", required=False, coerce=int, empty_value=None)
    first = forms.ChoiceField(label="From", required=False)
    last = forms.ChoiceField(label="To", required=False)
    section = forms.ChoiceField(
        label="Section",
        required=False,
        choices=[
            ("", "Every section"),
            *((letter, f"{letter}: {title}"[:LONGEST_NAME]) for letter, title in SECTIONS.items()),
        ],
    )
    rule = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, authors: Sequence[tuple[int, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(each.isoformat()[:7], f"{each:%B} {each.year}") for each in _months_before(on)]
        for name, choices in (
            ("author", [("", "Everybody"), *authors]),
            ("first", [("", "The beginning"), *months]),
            ("last", [("", "Now"), *months]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was asked for; a filter that cannot be read is left out."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            author=given.get("author"),
            first=_month(given.get("first", "")),
            last=_month(given.get("last", "")),
            section=given.get("section", ""),
            rule=given.get("rule", ""),
        )


def _months_before(on: date) -> list[date]:
    """This month and those before it, the newest first."""
    counted = (on.year * 12 + on.month - 1 - back for back in range(MONTHS_OFFERED))
    return [date(number // 12, number % 12 + 1, 1) for number in counted]


def _month(said: str) -> date | None:
    return date.fromisoformat(f"{said}-01") if said else None

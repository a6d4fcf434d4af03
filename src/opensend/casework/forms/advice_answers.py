"""What somebody who is asked for advice types: items, a summary, reports, or why there is no advice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField

from opensend.audit.today import today
from opensend.casework.forms.step import StepForm
from opensend.casework.models import AdviceDraft, AdviceRequest
from opensend.casework.plan_sections import AREAS
from opensend.casework.services.advice_answers import Answer, GivenItem
from opensend.ui.forms import DateField, Form

ROWS = ("need", "outcome", "provision")
WORDS = {"need": "Need", "outcome": "Outcome", "provision": "Provision"}
_ROW = re.compile(r"^(need|outcome|provision)_(\d{1,2})$")
_KEPT = re.compile(
    r"^((need|outcome|provision)_\d{1,2}(_area|_meets)?|summary|author_name|author_role|on_\w+)$"
)
MOST_ROWS = 30
NEED_AREAS = (("", "Select an area"), *AREAS, ("health", "Health"), ("social_care", "Social care"))
"""The areas of special educational need, and the needs of Sections C and D, which have no area."""
LONGEST = 6000


class ReportInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ReportField(forms.FileField):
    """The files that were chosen, none or several, each still to be checked by opening it."""

    widget = ReportInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """All of them, where the browser sent a list."""
        chosen = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not chosen and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(chosen)


class OnPaper(forms.Form):
    """What an officer says besides, of an answer that came on paper: whose it is and when it came."""

    on = DateField(label="Date on which it came", not_after=today)
    author_name = forms.CharField(label="Name of the person who wrote it", max_length=120)
    author_role = forms.CharField(label="Their role and organisation", max_length=120)


class AnswerForm(Form):
    """Advice as numbered rows of needs, outcomes and provision. A row that is left empty does not count."""

    summary = forms.CharField(
        label="Summary (optional)",
        help_text="What this advice comes to, in a few sentences that the family can read.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    reports = ReportField(
        label="Add a report (optional)",
        help_text="A PDF, a Word document, a photo or plain text, each smaller than 25 MB.",
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        rows: Mapping[str, int],
        is_on_paper: bool = False,
        has_reports: bool = False,
        **kwargs: Any,
    ) -> None:
        self.rows, self.has_reports = dict(rows), has_reports
        # The form speaks plainly for the fields that it has when it is made, so these come first.
        more = {**_row_fields(self.rows), **(OnPaper.base_fields if is_on_paper else {})}
        self.base_fields = {**self.base_fields, **more}  # type: ignore[misc]
        super().__init__(data, files, **kwargs)

    def rows_of(self, kind: str) -> list[tuple[BoundField, BoundField | None]]:
        """The fields of each row of a kind: its text, and its area or the need that it meets."""
        beside = {"need": "_area", "provision": "_meets"}.get(kind)
        return [
            (self[f"{kind}_{number}"], self[f"{kind}_{number}{beside}"] if beside else None)
            for number in range(1, self.rows[kind] + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Something is given; each need has its area, and each provision names a need that was described."""
        cleaned = super().clean() or {}
        needs = [number for number in range(1, self.rows["need"] + 1) if cleaned.get(f"need_{number}")]
        for number in needs:
            if not cleaned.get(f"need_{number}_area"):
                self.add_error(f"need_{number}_area", f"Select the area of need {number}")
        for number in range(1, self.rows["provision"] + 1):
            self._check_provision(cleaned, number, needs)
        is_empty = not any(cleaned.get(name) for name in cleaned if _ROW.match(name) or name == "summary")
        if is_empty and not (self.has_reports or cleaned.get("reports")) and not self.errors:
            raise forms.ValidationError("Enter at least one need, outcome or provision, or add a report")
        return cleaned

    def _check_provision(self, cleaned: dict[str, Any], number: int, needs: list[int]) -> None:
        meets = cleaned.get(f"provision_{number}_meets")
        if not cleaned.get(f"provision_{number}") or not needs:
            return
        if not meets:
            self.add_error(f"provision_{number}_meets", f"Select the need that provision {number} meets")
        elif int(meets) not in needs:
            self.add_error(
                f"provision_{number}_meets", f"Need {meets} is empty: select a need that you have described"
            )

    def given_items(self) -> list[GivenItem]:
        """The rows that were filled in: needs, then outcomes, then provision, each with the need it meets."""
        told, needs = self.cleaned_data, dict[int, int]()
        items: list[GivenItem] = []
        for kind in ROWS:
            for number in range(1, self.rows[kind] + 1):
                name = f"{kind}_{number}"
                if not told.get(name):
                    continue
                meets = told.get(f"{name}_meets")
                if kind == "need":
                    needs[number] = len(items)
                place = needs.get(int(meets)) if meets else None
                items.append(GivenItem(kind, told[name], told.get(f"{name}_area", ""), place))
        return items

    def answer(self) -> Answer:
        """The whole answer, without the reports."""
        told = self.cleaned_data
        return Answer(
            summary=told["summary"],
            items=self.given_items(),
            author_name=told.get("author_name", ""),
            author_role=told.get("author_role", ""),
        )


class NoAdviceForm(StepForm):
    """Why there is no advice: the child is not known, or the body declines."""

    reasons = forms.CharField(
        max_length=LONGEST, widget=forms.Textarea, error_messages={"required": "Enter your reasons"}
    )

    def __init__(self, *args: Any, label: str, is_on_paper: bool = False, **kwargs: Any) -> None:
        if is_on_paper:
            self.base_fields = {**self.base_fields, **OnPaper.base_fields}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.fields["reasons"].label = label


class LaterReceiptForm(StepForm):
    """The day on which the request reached the body."""

    on = DateField(label="When did the request reach you?", not_after=today,
                   error_messages={"required": "Enter the day on which the request reached you"})  # fmt: skip


class SendForm(StepForm):
    """Send what was checked; nothing more is typed."""


class AddReportForm(StepForm):
    """A further report to advice that was given."""

    reports = ReportField(
        label="Correction or further report",
        help_text="A PDF, a Word document, a photo or plain text, smaller than 25 MB.",
        error_messages={"required": "Select a file"},
    )


def typed_in(data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed of an answer, by the names of its fields, to be kept as a draft."""
    return {name: str(data[name])[: LONGEST * 2] for name in data if _KEPT.match(name)}


def rows_in(typed: Mapping[str, Any], more: str = "") -> dict[str, int]:
    """How many rows of each kind there are: those that were typed, one at least, and one `more` of a kind."""
    counts = dict.fromkeys(ROWS, 1)
    for name in typed:
        if found := _ROW.match(name):
            counts[found[1]] = max(counts[found[1]], int(found[2]))
    if more in counts:
        counts[more] += 1
    return {kind: min(count, MOST_ROWS) for kind, count in counts.items()}


def add_row(typed: dict[str, str], kind: str) -> int:
    """Add an empty row of a kind to what was typed; its number."""
    number = rows_in(typed, kind)[kind]
    typed.setdefault(f"{kind}_{number}", "")
    return number


def draft_form(
    asked: AdviceRequest, draft: AdviceDraft | None, *, is_on_paper: bool, is_checked: bool = False
) -> AnswerForm:
    """The form of an answer with what was kept of it; `is_checked` says what is still wrong with it."""
    typed = draft.typed if draft else {}
    options: dict[str, Any] = {
        "rows": rows_in(typed), "is_on_paper": is_on_paper, "has_reports": bool(draft and draft.files.all()),
    }  # fmt: skip
    if is_checked:
        return AnswerForm(typed, **options)
    on = [typed.get(f"on_{part}", "") for part in ("day", "month", "year")]
    initial = {"author_role": asked.asked, **typed, "on": on if any(on) else None}
    return AnswerForm(initial=initial, **options)


def _row_fields(rows: Mapping[str, int]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    numbers = [("", "Select a need"), *((str(n), f"Need {n}") for n in range(1, rows["need"] + 1))]
    for kind in ROWS:
        for number in range(1, rows[kind] + 1):
            name, words = f"{kind}_{number}", f"{WORDS[kind]} {number}"
            fields[name] = forms.CharField(
                label=words, required=False, max_length=LONGEST, widget=forms.Textarea
            )
            if kind == "need":
                fields[f"{name}_area"] = forms.ChoiceField(
                    label=f"Area of need {number}", required=False, choices=NEED_AREAS
                )
            if kind == "provision":
                fields[f"{name}_meets"] = forms.ChoiceField(
                    label=f"Which need does provision {number} meet?", required=False, choices=numbers
                )
    return fields

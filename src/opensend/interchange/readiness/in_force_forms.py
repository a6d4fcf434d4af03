"""Forms for what holds while a plan is in force: needs, the settings named and attended, the budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.models import ProcessRun
from opensend.casework.services.in_force import (
    Place,
    name_settings,
    rank_needs,
    record_budget,
    record_placement,
)
from opensend.people.models import Acting
from opensend.rules import identifiers
from opensend.rules.returns.sen2.codes import meanings_of
from opensend.ui.forms import DateField, Form

UNKNOWN = (("", "Not recorded"), ("Y", "Yes"), ("N", "No"))


def _coded(code_set: str, year: int, nothing: str) -> list[tuple[str, str]]:
    return [
        ("", nothing),
        *((code, f"{words} ({code})") for code, words in meanings_of(code_set, year).items()),
    ]


def _flag(word: str) -> bool | None:
    return {"Y": True, "N": False}.get(word)


class InForceForm(Form):
    """A form of something that holds from a day on; `title` heads its page."""

    title = ""
    since = DateField(label="Since when", not_after=today)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in self.choices(year).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def choices(self, year: int) -> dict[str, list[tuple[str, str]]]:
        """What may be chosen, by the codes of the collection year."""
        return {}

    def keep(self, acting: Acting, plan: ProcessRun) -> None:
        """Record what was given. Raises as the service does."""
        raise TypeError(type(self))


class NeedsForm(InForceForm):
    """The main need and a second one."""

    title = "Needs"
    main = forms.ChoiceField(label="Main need", error_messages={"required": "Select the main need"})
    second = forms.ChoiceField(label="Second need", required=False)

    def choices(self, year: int) -> dict[str, list[tuple[str, str]]]:
        """The needs of the return."""
        needs = _coded("SENtype", year, "")
        return {"main": needs, "second": [("", "None"), *needs[1:]]}

    def keep(self, acting: Acting, plan: ProcessRun) -> None:
        """Rank them."""
        given = self.cleaned_data
        needs = [need for need in (given["main"], given["second"]) if need]
        rank_needs(acting, run=plan, needs=needs, since=given["since"])


class PlaceForm(InForceForm):
    """A place, by its number or by what it is."""

    urn = forms.CharField(
        label="URN",
        required=False,
        max_length=6,
        help_text="The number of the setting in the register. Leave it empty where it has none.",
    )
    setting_code = forms.ChoiceField(label="What it is, where it has no number", required=False)
    setting_other = forms.CharField(label="More about it", required=False, max_length=255)
    is_in_sen_unit = forms.ChoiceField(label="The place is in a SEN unit", choices=UNKNOWN, required=False)
    is_in_resourced_provision = forms.ChoiceField(
        label="The place is in resourced provision", choices=UNKNOWN, required=False
    )
    residential = forms.ChoiceField(label="Residential", required=False)
    work_based = forms.ChoiceField(label="Work-based learning", required=False)
    code_set = "SENsetting"

    def choices(self, year: int) -> dict[str, list[tuple[str, str]]]:
        """What a place without a number may be, and its other codes."""
        return {
            "setting_code": _coded(self.code_set, year, "It has a number"),
            "residential": _coded("RES", year, "No"),
            "work_based": _coded("WBP", year, "No"),
        }

    def clean(self) -> dict[str, Any]:
        """Either a number of the register or a code, and not both."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("urn"):
            checked = identifiers.check("urn", given["urn"])
            if not checked.is_valid:
                self.add_error("urn", checked.message)
            elif given.get("setting_code"):
                self.add_error("setting_code", "Select “It has a number”, or leave the URN empty")
        elif not given.get("setting_code") and "urn" not in self.errors:
            self.add_error("urn", "Enter the URN, or select what it is")
        return given

    def place(self) -> Place:
        """The place that was told."""
        given = self.cleaned_data
        return Place(
            urn=given["urn"],
            setting_code=given["setting_code"],
            setting_other=given["setting_other"],
            is_in_sen_unit=_flag(given["is_in_sen_unit"]),
            is_in_resourced_provision=_flag(given["is_in_resourced_provision"]),
            residential=given["residential"],
            work_based=given["work_based"],
        )


class PlacementForm(PlaceForm):
    """Where the child or young person is."""

    title = "Placement"

    def keep(self, acting: Acting, plan: ProcessRun) -> None:
        """Record it from its first day."""
        record_placement(acting, run=plan, place=self.place(), first_day=self.cleaned_data["since"])


class NamedForm(PlaceForm):
    """The setting that Section I names."""

    title = "Setting that the plan names"
    code_set = "PlanDetail.SENsetting"

    def keep(self, acting: Acting, plan: ProcessRun) -> None:
        """Name it."""
        name_settings(acting, run=plan, places=[self.place()], since=self.cleaned_data["since"])


class BudgetForm(InForceForm):
    """Whether there is a personal budget, and how it is paid."""

    title = "Personal budget"
    is_taken_up = forms.ChoiceField(
        label="A personal budget has been taken up",
        choices=UNKNOWN[1:],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether a personal budget has been taken up"},
    )
    is_organised = forms.ChoiceField(label="By organised arrangements", choices=UNKNOWN, required=False)
    direct_payments = forms.ChoiceField(label="By direct payments", required=False)

    def choices(self, year: int) -> dict[str, list[tuple[str, str]]]:
        """Kinds of direct payment."""
        return {"direct_payments": _coded("DP", year, "None")}

    def keep(self, acting: Acting, plan: ProcessRun) -> None:
        """Record it."""
        given = self.cleaned_data
        record_budget(
            acting, run=plan, is_taken_up=given["is_taken_up"] == "Y", since=given["since"],
            is_organised=_flag(given["is_organised"]), direct_payments=given["direct_payments"],
        )  # fmt: skip


FORMS: dict[str, Callable[..., InForceForm]] = {
    "needs": NeedsForm,
    "named": NamedForm,
    "placement": PlacementForm,
    "budget": BudgetForm,
}
"""By the last word of the page's address."""

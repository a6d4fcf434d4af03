"""The form in which what the return asks of a person is put right."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.people.models import Person
from opensend.people.services.persons import RETURN_FACTS
from opensend.rules import identifiers
from opensend.rules.returns.sen2.codes import meanings_of
from opensend.ui.forms import Form

KINDS = ("upn", "uln")


class PersonForm(Form):
    """Names as in official papers, sex, ethnicity, and the numbers, or why there is none."""

    forename = forms.CharField(label="Forename", required=False, max_length=35)
    surname = forms.CharField(label="Surname", required=False, max_length=35)
    sex = forms.ChoiceField(label="Sex", required=False, choices=[("", "Not recorded"), *Person.Sex.choices])
    ethnicity = forms.ChoiceField(label="Ethnicity", required=False)
    upn = forms.CharField(label="Unique pupil number (UPN)", required=False, max_length=20)
    uln = forms.CharField(label="Unique learner number (ULN)", required=False, max_length=20)
    upn_unknown = forms.ChoiceField(
        label="Why there is neither",
        help_text="Only where neither number is known.",
        required=False,
    )

    def __init__(self, *args: Any, person: Person, numbers: dict[str, str], year: int, **kwargs: Any) -> None:
        kept = {name: getattr(person, name) for name in RETURN_FACTS}
        super().__init__(*args, initial={**kept, **{kind: numbers.get(kind, "") for kind in KINDS}}, **kwargs)
        for name, code_set in (("ethnicity", "Ethnicity"), ("upn_unknown", "UPNunknown")):
            words = [(code, f"{meaning} ({code})") for code, meaning in meanings_of(code_set, year).items()]
            self.fields[name].choices = [("", "Not recorded"), *words]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A number is well formed, and where there is one nobody says why there is none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        has_number = any(given.get(kind) for kind in KINDS)
        for kind in KINDS:
            if given.get(kind):
                checked = identifiers.check(kind, given[kind])
                if not checked.is_valid:
                    self.add_error(kind, checked.message)
        if given.get("upn_unknown") and has_number:
            self.add_error("upn_unknown", "Select “Not recorded”, because there is a number")
        return given

    def facts(self) -> dict[str, str]:
        """What belongs to the person."""
        return {name: self.cleaned_data[name] for name in RETURN_FACTS}

    def numbers(self) -> dict[str, str]:
        """The numbers that were given, by their kind."""
        return {kind: self.cleaned_data[kind] for kind in KINDS}

"""The base of every form that moves a case: sent once, and against the case as it was seen."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict

from opensend.casework.models import ProcessRun
from opensend.ui.forms import Form


class StepForm(Form):
    """A form with a token of its own, and the version of the case that the page showed."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, run: ProcessRun | None = None, **kwargs: Any) -> None:
        initial = {"token": uuid.uuid4(), **kwargs.pop("initial", {})}
        if run is not None:
            initial["seen"] = run.version
        self.run = run
        super().__init__(*args, initial=initial, **kwargs)

    def show_version(self, run: ProcessRun) -> None:
        """Offer what was typed again, now against the case as it has become."""
        self.retype("seen", str(run.version))

    def retype(self, name: str, value: str) -> None:
        """Change what is sent again in one hidden field; what was typed in the others stays."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix(name)] = value
        self.data = data

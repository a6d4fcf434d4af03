"""Try a step out and take it back: a page shows what would be sent, or the form what stands against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse

from opensend.casework.forms.step import StepForm
from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.views.case_frame import attempt
from opensend.correspondence.models import Letter
from opensend.people.acting_request import ActingRequest


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it: the letters that would be written; or an answer; or neither, and the form says why."""

    letters: list[Letter] | None = None
    answer: HttpResponse | None = None


class _Enough(Exception):
    """Takes a step back that went through."""


def rehearse(
    request: ActingRequest,
    run: ProcessRun,
    form: StepForm,
    act: Callable[[], str],
    *refusals: type[Exception],
) -> Rehearsal:
    """Do what a form asks for with everything that it leads to, keep the letters to show, and undo it."""
    letters: list[Letter] = []

    def try_out() -> str:
        act()
        event = CaseEvent.objects.filter(run=run).latest("id")
        letters.extend(Letter.objects.filter(event_id=event.pk).order_by("id"))
        raise _Enough

    try:
        answer = attempt(request, form, try_out, *refusals)
    except _Enough:
        return Rehearsal(letters=letters)
    finally:
        run.refresh_from_db()
    return Rehearsal(answer=answer)

"""What every page of one case shows around its content, and how a refusal of a service reaches the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from opensend.audit.today import today
from opensend.casework.case_tabs import TABS
from opensend.casework.forms.step import StepForm
from opensend.casework.models import ProcessRun
from opensend.casework.projection import position_of
from opensend.casework.selectors.case_page import state_words
from opensend.casework.selectors.runs import open_case
from opensend.casework.services.repeats import RecordedAlready
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check


def open_staff_case(request: ActingRequest, reference: str, page: str) -> ProcessRun:
    """The case of a page for the authority's staff. Raises `Http404`, `NotAllowed`."""
    acting = request.acting
    run = open_case(acting, reference, page=page)
    check(acting, "casework.read_case", run)
    return run


def address_of(name: str, *args: Any) -> str | None:
    """The address of a page, or None where there is no such page here."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def frame(run: ProcessRun, current: str = "") -> dict[str, Any]:
    """The case, its state in words and its sub-navigation; `current` is the name of the page shown."""
    tabs = [(tab, address_of(tab.address, run.reference)) for tab in TABS]
    return {
        "run": run,
        "state": state_words(run),
        "tabs": [
            {"text": tab.text, "href": href, "is_current": tab.address == current, "roles": tab.roles}
            for tab, href in tabs
            if href
        ],
    }


def refuse_step(request: ActingRequest, run: ProcessRun, *kinds: str) -> HttpResponse | None:
    """A page that says in the law's words why none of these may be recorded now; None where one may."""
    stands = position_of(run, today())
    if any(kind in stands.next for kind in kinds):
        return None
    refused = [refusal for refusal in stands.refused if refusal.kind in kinds]
    context = {**frame(run), "refused": refused}
    return render(request, "casework/cases/not_possible.html", context, status=409)


def attempt(
    request: ActingRequest, form: StepForm, act: Callable[[], str], *refusals: type[Exception]
) -> HttpResponse | None:
    """As `perform`; and what else a service refuses is put into the form in the service's own words."""
    try:
        return perform(request.acting, form, act)
    except RecordedAlready as repeated:
        form.add_error(None, str(repeated))
        return None
    except refusals as refused:
        form.add_error(None, str(refused))
        return None


def typed(request: ActingRequest) -> list[tuple[str, str]]:
    """What was sent, to be carried through the page on which it is checked."""
    left_out = ("csrfmiddlewaretoken", "step")
    return [(key, value) for key, values in request.POST.lists() if key not in left_out for value in values]


def step_of(request: ActingRequest) -> str:
    """Where the sender of a form is: "" (has filled it in), change (goes back to it) or confirm."""
    return request.POST.get("step", "")

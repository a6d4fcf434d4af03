"""Act on a form about a plan, and put every refusal where its reader will see it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from opensend.casework.forms.step import StepForm
from opensend.casework.services.plan_errors import ItemHasChanged, PlanRefused
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.models import Acting
from opensend.rules.process import NotPossible


def write(acting: Acting, form: StepForm, act: Callable[[], str]) -> HttpResponse | None:
    """As `perform`, also where the plan itself refuses: None, and the form says why beside what was typed."""
    try:
        return perform(acting, form, act)
    except ItemHasChanged as changed:
        form.show_now(changed)  # type: ignore[attr-defined]
    except PlanRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return None


def press(request: ActingRequest, act: Callable[[], object], onward: str, done: str = "") -> HttpResponse:
    """Do what a button alone asks for, go on to an address, and say there what was done or why not."""
    try:
        with transaction.atomic():
            act()
    except PlanRefused as refused:
        messages.warning(request, str(refused))
    except NotPossible as refused:
        messages.warning(request, f"{refused.why} ({refused.source})")
    else:
        if done:
            messages.success(request, done)
    return redirect(onward)


def address_of(name: str, *args: object) -> str:
    """The address of a page, or an empty text where the site has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""

"""Act on a form once, in one transaction, and put every refusal of the law where its reader will see it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from opensend.casework.forms.step import StepForm
from opensend.casework.services.events import AlreadyCorrected, CaseHasMoved, DateNotPossible
from opensend.casework.services.once import SentBefore, claim, led_to
from opensend.people.models import Acting
from opensend.rules.process import NotPossible, UnreadablePayload

DATE_FIELD = "on"
MOVED = (
    "Somebody else has changed this case since you opened the page. What you typed is still here. "
    "Check the case, then send it again if it is still right."
)


def perform(acting: Acting, form: StepForm, act: Callable[[], str]) -> HttpResponse | None:
    """Do what a valid form asks for and lead on to the address that `act` gives.

    None where it could not be done: the form then says why, beside what was typed.
    """
    try:
        with transaction.atomic():
            submission = claim(acting, form.cleaned_data["token"])
            address = act()
            led_to(submission, address)
    except SentBefore as before:
        return redirect(before.led_to or "people:home")
    except CaseHasMoved as moved:
        form.show_version(moved.run)
        form.add_error(None, MOVED)
    except NotPossible as refused:
        form.add_error(None, f"{refused.why} ({refused.source})")
    except DateNotPossible as wrong:
        form.add_error(DATE_FIELD if DATE_FIELD in form.fields else None, str(wrong))
    except (UnreadablePayload, AlreadyCorrected) as wrong:
        form.add_error(None, str(wrong))
    else:
        return HttpResponseRedirect(address)
    return None

"""Check a request that was written, send it, and read what happens next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from opensend.casework.forms import request_pages as pages
from opensend.casework.forms.step import StepForm
from opensend.casework.models import RequestDraft
from opensend.casework.selectors.requests import sent_request
from opensend.casework.services.requests import RequestIncomplete, submit_request
from opensend.casework.views.request_parts import GET_OR_POST, rights_of, typed, with_draft
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.services.persons import IdentifierTaken


@GET_OR_POST
@with_draft
def check_answers(request: ActingRequest, draft: RequestDraft) -> HttpResponse:
    """Everything that was written, to be checked, changed or sent."""
    acting = request.acting
    form = StepForm(typed(request), initial={"token": draft.token})
    missing = pages.still_needed(draft, acting)
    if request.method == "POST" and form.is_valid() and not missing:
        form.cleaned_data["token"] = draft.token  # the draft's own: it can be sent once
        try:
            if answer := perform(acting, form, lambda: _send(request, draft)):
                return answer
        except RequestIncomplete as wrong:
            form.add_error(None, str(wrong))
        except IdentifierTaken:
            form.add_error(None, "Another child has this unique pupil number. Check it, or leave it empty")
    context = {
        "draft": draft,
        "form": form,
        "missing": missing,
        "answers": [
            (each, pages.title_for(each, acting), each.read(draft)) for each in pages.pages_for(draft, acting)
        ],
        "rights": rights_of(request, draft),
    }
    return render(request, "casework/requests/check.html", context)


def _send(request: ActingRequest, draft: RequestDraft) -> str:
    run = submit_request(request.acting, draft=draft)
    return reverse("casework:request_sent", args=[run.reference])


def sent(request: ActingRequest, reference: str) -> HttpResponse:
    """It was sent: the reference, what happens next and by when."""
    return render(request, "casework/requests/sent.html", {"sent": sent_request(request.acting, reference)})

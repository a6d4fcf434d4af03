"""The page on which a family gives its own views for the assessment."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opensend.audit.today import today
from opensend.casework.forms.advice_family import TYPED, FamilyViewsForm
from opensend.casework.models import AdviceRequest, Document
from opensend.casework.policies import FAMILY_ADVICE
from opensend.casework.selectors.advice_asked import draft_of, limit_of
from opensend.casework.selectors.runs import open_case
from opensend.casework.services.advice_answers import AlreadyAnswered, answer_advice
from opensend.casework.services.advice_drafts import drop_draft
from opensend.casework.views.advice_writing import files_of, keep_typed
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check


def family_views(request: ActingRequest, reference: str) -> HttpResponse:
    """What the family is asked, what they have written so far, or what they have sent."""
    run = open_case(request.acting, reference, page="family views", sections=("advice",))
    check(request.acting, "casework.comment", run)
    asked = (
        AdviceRequest.objects.filter(run=run, code=FAMILY_ADVICE)
        .select_related("advice")
        .order_by("-pk")
        .first()
    )
    if asked is None or hasattr(asked, "advice"):
        given = asked.advice if asked else None
        context = {
            "run": run,
            "given": given,
            "items": list(given.items.all()) if given else [],
            "files": list(Document.objects.filter(advice=given).defer("content")) if given else [],
        }
        return render(request, "casework/advice/family_done.html", context)
    return _ask(request, run.reference, asked)


def _ask(request: ActingRequest, reference: str, asked: AdviceRequest) -> HttpResponse:
    wrong: list[str] = []
    if request.method == "POST":
        wrong = keep_typed(request, asked, {name: request.POST.get(name, "") for name in TYPED})
        if not wrong and request.POST.get("action") == "save":
            messages.success(request, "We have saved what you wrote. Only you can see it.")
            return redirect("casework:family_case", reference)
        if not wrong and request.POST.get("action") == "add":
            return redirect("casework:family_views", reference)
    draft = draft_of(request.acting, asked)
    files = list(draft.files.all()) if draft else []
    form = FamilyViewsForm(
        request.POST or None, has_files=bool(files), initial=dict(draft.typed) if draft else {}
    )
    if request.method == "POST" and form.is_valid() and not wrong:

        def act() -> str:
            answer_advice(request.acting, asked=asked, answer=replace(form.answer(), files=files_of(draft)))
            drop_draft(request.acting, asked=asked)
            messages.success(request, "Thank you. We have your views.")
            return reverse("casework:family_views", args=[reference])

        try:
            if answer := perform(request.acting, form, act):
                return answer
        except AlreadyAnswered:
            return redirect("casework:family_views", reference)
    for message in wrong:
        form.add_error("reports", message)
    context = {
        "reference": reference,
        "asked": asked,
        "limit": limit_of(asked, today()),
        "form": form,
        "files": files,
        "is_young_person": request.acting.role == "young_person",
    }
    return render(request, "casework/advice/family_views.html", context)

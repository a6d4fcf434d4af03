"""Pages of placement for families, who ask for a setting, and for settings, who answer when consulted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from opensend.audit.services import record
from opensend.casework.forms.placement import PlacementRequestForm, ReplyForm
from opensend.casework.models import Consultation, Deadline, PlanVersion
from opensend.casework.selectors.placement import asked_for
from opensend.casework.selectors.runs import open_case
from opensend.casework.services.placement import reply_to_consultation, request_placement
from opensend.casework.services.uploads import check_upload
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check, may
from opensend.provision.choices import setting_choices
from opensend.provision.selectors import setting_by_urn


def family_placement(request: ActingRequest, reference: str) -> HttpResponse:
    """The family finds a school or college and asks for it."""
    run = open_case(request.acting, reference, page="ask for a setting")
    check(request.acting, "casework.ask_for_setting", run)
    form = PlacementRequestForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = form.cleaned_data
            request_placement(
                request.acting,
                run=run,
                setting_urn=told["setting"],
                other=told["other"],
                reasons=told["reasons"],
            )
            messages.success(request, "We have told the council which place you want.")
            return reverse("casework:family_case", args=[reference])

        if answer := perform(request.acting, form, act):
            return answer
    chosen = setting_by_urn(request.GET.get("setting", "") or form["setting"].value() or "")
    context = {
        "run": run,
        "form": form,
        "choices": setting_choices(request.GET.get("q", "")),
        "chosen": chosen,
        "asked_for": asked_for(run),
    }
    return render(request, "casework/placement/family.html", context)


def consultation(request: ActingRequest, number: int) -> HttpResponse:
    """The draft that a setting is consulted on, and its reply; an officer enters one that came on paper."""
    found = get_object_or_404(
        Consultation.objects.select_related("authority", "person", "replied_by__user"), pk=number
    )
    record(
        request.acting, "consultation.read", "consultation", found.pk,
        authority_id=found.authority_id, person_id=found.person_id, sections=["person"],
    )  # fmt: skip
    is_on_paper = request.acting.is_staff
    may_reply = not found.reply and may(request.acting, "casework.reply_to_consultation", found)
    form = ReplyForm(request.POST or None, request.FILES or None, is_on_paper=is_on_paper)
    if request.method == "POST":
        check(request.acting, "casework.reply_to_consultation", found)
        if form.is_valid() and (answer := _reply(request, found, form)):
            return answer
    context = {
        "consultation": found,
        "setting": setting_by_urn(found.setting_urn),
        "limit": Deadline.objects.filter(run_id=found.run_id, rule="DL-05", about=found.setting_urn).last(),
        "version": PlanVersion.objects.filter(run_id=found.run_id, stage="draft").order_by("-number").first(),
        "form": form,
        "may_reply": may_reply,
        "is_on_paper": is_on_paper,
    }
    return render(request, "casework/placement/consultation.html", context)


def _reply(request: ActingRequest, found: Consultation, form: ReplyForm) -> HttpResponse | None:
    told = form.cleaned_data

    def act() -> str:
        file = check_upload(told["document"]) if told["document"] else None
        reply_to_consultation(
            request.acting,
            consultation=found,
            reply=told["reply"],
            grounds=told["grounds"],
            reasons=told["reasons"],
            starts=told["starts"],
            on=told.get("on"),
            file=file,
        )
        messages.success(request, "Your reply has been sent to the authority.")
        return reverse("casework:consultation_reply", args=[found.pk])

    try:
        return perform(request.acting, form, act)
    except ValueError as wrong:
        form.add_error("document" if told["document"] else None, str(wrong))
    return None

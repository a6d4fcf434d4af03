"""Pages of advice for the authority's officers: whom to ask, how it stands, whom to remind."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from opensend.audit.today import today
from opensend.casework.forms.advice import AskAnotherForm, AskForm, ChaseForm, HoldForm
from opensend.casework.selectors.advice_progress import advice_of_case, holder_choices, requests_of
from opensend.casework.selectors.runs import open_case
from opensend.casework.services.advice_requests import ask_for_advice, chase_advice, hold_advice
from opensend.casework.views.case_frame import frame, open_staff_case
from opensend.casework.views.step import perform
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check, may
from opensend.ui.words import count_words


def case_advice(request: ActingRequest, reference: str) -> HttpResponse:
    """The advice that the assessment needs, asked for all at once, and how each request stands."""
    run = open_staff_case(request, reference, "advice")
    advice = advice_of_case(run, today())
    form = AskForm(request.POST or None, run=run, to_ask=advice.to_ask, holders=holder_choices(run))
    if request.method == "POST":
        check(request.acting, "casework.record.advice_requested", run)
        if form.is_valid():

            def act() -> str:
                made = ask_for_advice(
                    request.acting, run=run, askings=form.askings(), seen=form.cleaned_data["seen"]
                )
                messages.success(request, f"You have asked for {count_words(len(made), 'piece')} of advice.")
                return reverse("casework:case_advice", args=[reference])

            if answer := perform(request.acting, form, act):
                return answer
    context = {
        **frame(run, "casework:case_advice"),
        "advice": advice,
        "form": form,
        "chase": ChaseForm(run=run),
        "may_ask": may(request.acting, "casework.record.advice_requested", run),
        "on": today(),
    }
    return render(request, "casework/advice/case.html", context)


def ask_another(request: ActingRequest, reference: str) -> HttpResponse:
    """Ask for one more piece of advice, or ask another body for the same (`?again=` a request)."""
    run = open_case(request.acting, reference, page="ask for advice")
    check(request.acting, "casework.record.advice_requested", run)
    again = request.GET.get("again", "")
    before = next((each for each in requests_of(run) if str(each.pk) == again), None)
    initial = {"code": before.code, "asked": before.asked, "questions": before.questions} if before else {}
    form = AskAnotherForm(request.POST or None, run=run, holders=holder_choices(run), initial=initial)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            ask_for_advice(request.acting, run=run, askings=[form.asking()], seen=form.cleaned_data["seen"])
            messages.success(request, "You have asked for this advice.")
            return reverse("casework:case_advice", args=[reference])

        if answer := perform(request.acting, form, act):
            return answer
    return render(request, "casework/advice/ask_another.html", {"run": run, "form": form, "before": before})


def hold(request: ActingRequest, reference: str) -> HttpResponse:
    """Record that advice is held already and that all three agree that it is enough."""
    run = open_case(request.acting, reference, page="advice held")
    check(request.acting, "casework.hold_advice", run)
    to_ask = advice_of_case(run, today()).to_ask
    form = HoldForm(request.POST or None, run=run, to_ask=to_ask)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            due, told = form.due(), form.cleaned_data
            hold_advice(
                request.acting,
                run=run,
                code=due.code,
                asked=due.asked,
                description=told["description"],
                provider_agrees=told["provider_agrees"],
                authority_agrees=told["authority_agrees"],
                family_agrees=told["family_agrees"],
            )
            messages.success(request, "Recorded. This advice need not be asked for again.")
            return reverse("casework:case_advice", args=[reference])

        if answer := perform(request.acting, form, act):
            return answer
    return render(request, "casework/advice/hold.html", {"run": run, "form": form})


@require_POST
def chase(request: ActingRequest, reference: str) -> HttpResponse:
    """Note a reminder to one (`request`) or to everyone whose answer is late."""
    run = open_case(request.acting, reference, page="chase advice")
    check(request.acting, "casework.chase_advice", run)
    advice = advice_of_case(run, today())
    one = request.POST.get("request", "")
    chased = [each.request for each in advice.asked if str(each.request.pk) == one]
    if not one:
        chased = [each.request for each in advice.late]
    form = ChaseForm(request.POST, run=run)
    back = reverse("casework:case_advice", args=[reference])
    if form.is_valid():

        def act() -> str:
            number = chase_advice(request.acting, run=run, asked=chased)
            messages.success(request, f"Reminders noted: {number}.")
            return back

        if answer := perform(request.acting, form, act):
            return answer
    return redirect(back)

"""Pages of one request for advice: what is asked, by when, and every answer that is not the advice itself."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from opensend.casework.forms.advice_answers import AddReportForm, LaterReceiptForm, NoAdviceForm
from opensend.casework.forms.step import StepForm
from opensend.casework.models import Advice, AdviceRequest
from opensend.casework.selectors.advice_asked import advice_page, draft_of, open_document, open_request
from opensend.casework.services import advice_answers as answers
from opensend.casework.services.uploads import UploadRefused, check_upload
from opensend.casework.views.step import perform
from opensend.casework.views.uploads import send_file
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check, may

TOO_LATE = "This request was answered already. Nothing has been changed."
NOT_KNOWN_LABEL = "What did you check before you say that you do not know this child?"
DECLINE_LABEL = "Reasons"


def show_request(request: ActingRequest, number: int) -> HttpResponse:
    """What is asked, by when, about whom, with the family's papers; or the answer, once it was sent."""
    asked = open_request(request.acting, number, page="request for advice")
    if request.acting.is_family:
        return redirect("casework:family_views", asked.run.reference)
    page = advice_page(asked)
    may_give = may(request.acting, "casework.give_advice", asked)
    is_open = page.given is None and page.limit is not None and page.limit.deadline.ended_how is None
    counts_from = page.limit.deadline.counts_from if page.limit else ""
    context = {
        "page": page,
        "asked": asked,
        "is_begun": page.given is None and draft_of(request.acting, asked) is not None,
        "may_answer": page.given is None and may_give,
        "is_open": is_open,
        "may_add": page.given is not None and page.given.answer == Advice.Answer.GIVEN and may_give,
        "is_on_paper": request.acting.is_staff,
        "has_said_later": counts_from == "advice_request_received",
    }
    return render(request, "casework/advice/request.html", context)


def say_not_known(request: ActingRequest, number: int) -> HttpResponse:
    """The child is not known to the body: a reply, with what was checked."""
    return _answer_without(request, number, Advice.Answer.NOT_KNOWN, NOT_KNOWN_LABEL)


def decline(request: ActingRequest, number: int) -> HttpResponse:
    """The body declines, in writing and with reasons (CFA 2014 s.31(2))."""
    return _answer_without(request, number, Advice.Answer.DECLINED, DECLINE_LABEL)


def say_later(request: ActingRequest, number: int) -> HttpResponse:
    """The request reached the body on a later day."""
    asked = _to_answer(request, number, "request came later")
    form = LaterReceiptForm(request.POST or None)

    def act() -> None:
        answers.note_later_receipt(request.acting, asked=asked, on=form.cleaned_data["on"])
        messages.success(request, "Recorded. The six weeks count from that day.")

    if request.method == "POST" and form.is_valid() and (done := act_on(request, asked, form, act)):
        return done
    return render(request, "casework/advice/later.html", {"asked": asked, "form": form})


def add_report(request: ActingRequest, number: int) -> HttpResponse:
    """Add a correction or a further report to advice that was sent."""
    asked = open_request(request.acting, number, page="add a report")
    check(request.acting, "casework.give_advice", asked)
    if not hasattr(asked, "advice"):
        return redirect("casework:advice_request", asked.pk)
    form = AddReportForm(request.POST or None, request.FILES or None)

    def act() -> None:
        files = [check_upload(each) for each in form.cleaned_data["reports"]]
        answers.add_report(request.acting, asked=asked, files=files)
        messages.success(request, "The report has been added.")

    if request.method == "POST" and form.is_valid():
        try:
            if done := act_on(request, asked, form, act):
                return done
        except UploadRefused as wrong:
            form.add_error("reports", str(wrong))
    return render(request, "casework/advice/add_report.html", {"asked": asked, "form": form})


def send_document(request: ActingRequest, number: int, document: int) -> HttpResponse:
    """A paper of the family, or a report of this advice, to be saved: never shown inside the site."""
    asked = open_request(request.acting, number, page="document")
    found = open_document(request.acting, asked, document)
    return send_file(bytes(found.content), found.media_type, found.name, as_attachment=True)


def act_on(
    request: ActingRequest, asked: AdviceRequest, form: StepForm, act: Callable[[], None]
) -> HttpResponse | None:
    """Act once on a valid form and go back to the request; None where the form now says why not."""
    done = reverse("casework:advice_request", args=[asked.pk])

    def led() -> str:
        act()
        return done

    try:
        return perform(request.acting, form, led)
    except answers.AlreadyAnswered:
        messages.info(request, TOO_LATE)
        return redirect(done)


def _to_answer(request: ActingRequest, number: int, page: str) -> AdviceRequest:
    asked = open_request(request.acting, number, page=page)
    check(request.acting, "casework.give_advice", asked)
    return asked


def _answer_without(request: ActingRequest, number: int, kind: str, label: str) -> HttpResponse:
    asked = _to_answer(request, number, kind)
    is_on_paper = request.acting.is_staff
    form = NoAdviceForm(
        request.POST or None, label=label, is_on_paper=is_on_paper, initial={"author_role": asked.asked}
    )

    def act() -> None:
        told = form.cleaned_data
        answers.answer_advice(
            request.acting,
            asked=asked,
            answer=answers.Answer(
                answer=kind,
                reasons=told["reasons"],
                author_name=told.get("author_name", ""),
                author_role=told.get("author_role", ""),
            ),
            on=told.get("on"),
        )
        messages.success(request, "Your answer has been sent.")

    if request.method == "POST" and form.is_valid() and (done := act_on(request, asked, form, act)):
        return done
    context = {"asked": asked, "form": form, "kind": kind, "is_on_paper": is_on_paper}
    return render(request, "casework/advice/no_advice.html", context)

"""Letters as staff see them: those of a case, one letter, and printing many at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from opensend.audit.services import record_list
from opensend.audit.today import today
from opensend.casework.forms.letters_out import PrintFilterForm, SelectionForm
from opensend.casework.selectors.letters_out import (
    MOST_AT_ONCE,
    letters_of,
    letters_to_print,
    notice_titles,
    open_letter,
    open_letters,
    references_of,
)
from opensend.casework.views.case_frame import frame, open_staff_case
from opensend.correspondence.models import Letter
from opensend.correspondence.pdf import letters_to_pdf
from opensend.correspondence.rendering import to_html
from opensend.correspondence.services import mark_printed
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check
from opensend.ui.words import count_words


@require_GET
def list_letters(request: ActingRequest, reference: str) -> HttpResponse:
    """The letters of a case."""
    run = open_staff_case(request, reference, "letters")
    context = {
        **frame(run, "casework:case_letters"), "letters": list(letters_of(run)), "titles": notice_titles(),
    }  # fmt: skip
    return render(request, "casework/cases/letters.html", context)


@require_GET
def show_letter(request: ActingRequest, reference: str, pk: int) -> HttpResponse:
    """One letter, as its addressee reads it."""
    run = open_staff_case(request, reference, "letter")
    letter = open_letter(request.acting, run, pk)
    # Every text in it was escaped where it was rendered.
    html = mark_safe(to_html(letter.read(), heading_level=2))  # noqa: S308
    return render(request, "casework/cases/letter.html", {**frame(run), "letter": letter, "html": html})


@require_GET
def show_letter_text(request: ActingRequest, reference: str, pk: int) -> HttpResponse:
    """One letter as plain text."""
    run = open_staff_case(request, reference, "letter")
    letter = open_letter(request.acting, run, pk)
    return HttpResponse(letter.text, content_type="text/plain; charset=utf-8")


@require_GET
def list_to_print(request: ActingRequest) -> HttpResponse:
    """The letters that nobody has printed, to choose from."""
    acting = request.acting
    check(acting, "casework.print_letters")
    form = PrintFilterForm(request.GET)
    found = letters_to_print(acting, form.wanted())
    shown = Paginator(found, MOST_AT_ONCE).get_page(request.GET.get("page"))
    letters = list(shown.object_list)
    record_list(acting, "letter.list", "letters_to_print", letters, sections=("letters",))
    context = {
        "form": form,
        "letters": letters,
        "shown": shown,
        "references": references_of(letters),
        "titles": notice_titles(),
        "most": MOST_AT_ONCE,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "casework/cases/letters_to_print.html", context)


@require_POST
def print_letters(request: ActingRequest) -> HttpResponse:
    """The chosen letters as one tagged PDF, each from a new page. Nothing is marked as printed yet."""
    acting = request.acting
    check(acting, "casework.print_letters")
    form = SelectionForm(request.POST)
    letters = open_letters(acting, form.cleaned_data["letters"]) if form.is_valid() else []
    if form.is_valid() and not letters:
        form.add_error("letters", "These letters are not yours to print")
    if not form.is_valid():
        messages.warning(request, form.say_what_is_wrong())
        return redirect("casework:letters_to_print")
    if "printed" in request.POST:
        return _confirm(request, letters)
    if "ask" in request.POST:
        return render(request, "casework/cases/letters_printed.html", {"letters": letters})
    pdf = letters_to_pdf([letter.read() for letter in letters], today())
    answer = HttpResponse(pdf.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letters-{today().isoformat()}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _confirm(request: ActingRequest, letters: list[Letter]) -> HttpResponse:
    number = mark_printed(request.acting, letters=letters)
    messages.success(request, f"{count_words(number, 'letter')} marked as printed.")
    return redirect("casework:letters_to_print")

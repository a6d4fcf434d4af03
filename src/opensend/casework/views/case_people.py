"""The people of a case: the child, identifiers, parents and representatives, and where they live."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from opensend.audit.today import today
from opensend.casework.forms.case_people import AddressForm, ContactForm
from opensend.casework.models import ProcessRun
from opensend.casework.selectors.matching import identifiers_of
from opensend.casework.views.case_frame import frame, open_staff_case
from opensend.people.acting_request import ActingRequest
from opensend.people.families import person_addressees
from opensend.people.models import Address, Contact
from opensend.people.policies import check, may
from opensend.people.services.contacts import add_contact, change_contact, set_address
from opensend.provision.selectors import setting_by_urn
from opensend.rules.identifiers import NotValid


@require_GET
def show_people(request: ActingRequest, reference: str) -> HttpResponse:
    """Who they are, who is written to today and who is not, and why."""
    acting = request.acting
    run = open_staff_case(request, reference, "people")
    addresses = Prefetch("addresses", Address.objects.filter(valid_to=None), to_attr="now")
    written_to = person_addressees(run.person, today())
    contacts = list(
        Contact.objects.filter(person=run.person).select_related("represents").prefetch_related(addresses)
    )
    context = {
        **frame(run, "casework:case_people"),
        "identifiers": identifiers_of(run.person),
        "contacts": contacts,
        "home": Address.objects.filter(person=run.person, contact=None, valid_to=None).first(),
        "setting": setting_by_urn(run.person.setting_urn) if run.person.setting_urn else None,
        "written_to": {each.ref for each in written_to.to},
        "left_out": {each.ref: each.why for each in written_to.left_out},
        "may_change": may(acting, "person.change_contact", run.person),
    }
    return render(request, "casework/cases/people.html", context)


@require_http_methods(["GET", "POST"])
def add_one(request: ActingRequest, reference: str) -> HttpResponse:
    """Add a parent, carer or representative."""
    acting = request.acting
    run = open_staff_case(request, reference, "add contact")
    check(acting, "person.add_contact", run.person)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        add_contact(acting, person=run.person, **form.cleaned_data)
        return redirect("casework:case_people", reference)
    return _show(request, run, form, "Add a parent, carer or representative")


@require_http_methods(["GET", "POST"])
def change_one(request: ActingRequest, reference: str, pk: int) -> HttpResponse:
    """Put right what is recorded of a contact."""
    acting = request.acting
    run = open_staff_case(request, reference, "change contact")
    contact = get_object_or_404(Contact, person=run.person, pk=pk)
    check(acting, "person.change_contact", contact)
    form = ContactForm.of(contact, request.POST or None)
    if form.is_valid():
        try:
            change_contact(acting, contact=contact, **form.cleaned_data)
        except ValidationError as wrong:
            form.add_error(None, "; ".join(wrong.messages))
        else:
            return redirect("casework:case_people", reference)
    return _show(request, run, form, f"Change what is recorded of {contact.name}")


@require_http_methods(["GET", "POST"])
def change_address(request: ActingRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Where the child, or a contact, lives from a day on."""
    acting = request.acting
    run = open_staff_case(request, reference, "change address")
    contact = get_object_or_404(Contact, person=run.person, pk=pk) if pk is not None else None
    check(acting, "person.set_address", run.person)
    form = AddressForm(request.POST or None, initial={"since": today()})
    if form.is_valid():
        try:
            set_address(acting, person=run.person, contact=contact, **form.cleaned_data)
        except NotValid as wrong:
            form.add_error("postcode", str(wrong))
        except ValidationError as wrong:
            form.add_error(None, "; ".join(wrong.messages))
        else:
            return redirect("casework:case_people", reference)
    whose = contact.name if contact else run.person.name
    return _show(request, run, form, f"Change the address of {whose}")


def _show(
    request: ActingRequest, run: ProcessRun, form: ContactForm | AddressForm, title: str
) -> HttpResponse:
    context = {**frame(run), "form": form, "title": title}
    return render(request, "casework/cases/person_form.html", context)

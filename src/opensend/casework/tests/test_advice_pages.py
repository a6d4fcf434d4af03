"""The pages of advice, through a browser: asking, writing, checking, sending, and who is let in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from opensend.audit.today import today
from opensend.casework.models import Advice, AdviceDraft, AdviceItem, AdviceRequest, Document, HeldAdvice
from opensend.casework.tests.advice_cases import AdviceCase, sign_in
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as

pytestmark = pytest.mark.django_db

ROWS = {
    "need_1": "Reads slowly", "need_1_area": "cognition_and_learning", "outcome_1": "Reads alone",
    "provision_1": "A teacher, 20 minutes daily", "provision_1_meets": "1", "summary": "In short",
}  # fmt: skip


def hidden(client: Client, address: str) -> dict[str, str]:
    """What a page's form sends by itself."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(token|seen)" value="([^"]*)"', page))


def page_of(name: str, *args: Any) -> str:
    return reverse(f"casework:{name}", args=args)


def send(client: Client, name: str, *args: Any, **typed: Any) -> Any:
    """Open a page, fill its form in and send it."""
    address = page_of(name, *args)
    return client.post(address, {**hidden(client, address), **typed})


def test_an_officer_asks_for_the_whole_set_at_once() -> None:
    case = AdviceCase(facts={"has_hearing_impairment": True})
    client, address = sign_in(case.officer), page_of("case_advice", case.run.reference)
    shown = client.get(address).content.decode()
    assert "SI 2014/1530 reg 6(1)(b)(i); reg 6(2)" in shown
    assert "qualified teacher of the deaf" in shown
    ticked = {f"ask_{number}": "on" for number in range(5)}
    assert case.school is not None
    assert case.partners is not None
    holders = {
        "holder_1": f"organisation-{case.school.pk}-senco",
        "holder_2": f"organisation-{case.partners['health'].pk}-health_adviser",
        "holder_3": f"organisation-{case.partners['psychology'].pk}-educational_psychologist",
        "holder_4": f"organisation-{case.partners['social_care'].pk}-social_care_adviser",
    }
    for key in holders.values():
        assert re.search(rf'<option value="{key}" selected', shown), "proposed as the law's list leads to it"
    answer = client.post(address, {**hidden(client, address), **ticked, **holders})
    assert answer.status_code == 302
    with acting_as(case.officer):
        assert AdviceRequest.objects.filter(run=case.run).count() == 5
        assert Letter.objects.filter(notice="advice_request").count() == 4
    assert "Everything on the law’s list has been asked for" in client.get(address).content.decode()


def test_asking_for_nothing_is_refused_beside_the_form() -> None:
    case = AdviceCase()
    answer = send(sign_in(case.officer), "case_advice", case.run.reference)
    assert answer.status_code == 200
    assert "Select at least one piece of advice" in answer.content.decode()


def test_the_same_asking_sent_twice_asks_once() -> None:
    case = AdviceCase()
    client, address = sign_in(case.officer), page_of("case_advice", case.run.reference)
    typed = {**hidden(client, address), "ask_3": "on", "holder_3": ""}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302
    with acting_as(case.officer):
        assert AdviceRequest.objects.count() == 1


def test_an_officer_records_held_advice_only_with_three_agreements() -> None:
    case = AdviceCase()
    client = sign_in(case.officer)
    typed = {"which": "2", "description": "Dr Sample, 3 May 2026", "provider_agrees": "Dr Sample",
             "authority_agrees": "A Manager"}  # fmt: skip
    refused = send(client, "advice_hold", case.run.reference, **typed)
    assert "Enter which parent or young person agreed" in refused.content.decode()
    assert "Dr Sample, 3 May 2026" in refused.content.decode()
    done = send(client, "advice_hold", case.run.reference, **typed, family_agrees="Parent Example")
    assert done.status_code == 302
    with acting_as(case.officer):
        assert HeldAdvice.objects.get().code == "ADV-d"


def test_an_officer_asks_another_body_after_a_refusal() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-c"]
    client = sign_in(case.officer)
    declined = send(
        client, "advice_decline", asked.pk, reasons="Not ours", author_name="Nurse Sample",
        author_role="Health", on_day=str(today().day), on_month=str(today().month), on_year=str(today().year),
    )  # fmt: skip
    assert declined.status_code == 302, "declined on paper, with its date"
    address = page_of("advice_ask_another", case.run.reference) + f"?again={asked.pk}"
    assert asked.asked in client.get(address).content.decode()
    typed = {"code": "ADV-c", "asked": "paediatrician", "holder": "", "questions": "Hearing?"}
    assert client.post(address, {**hidden(client, address), **typed}).status_code == 302
    with acting_as(case.officer):
        assert AdviceRequest.objects.filter(about="ADV-c-2").get().questions == "Hearing?"


def test_a_reminder_is_noted_and_shown_to_who_holds_the_request() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    client, address = sign_in(case.officer), page_of("case_advice", case.run.reference)
    chase = page_of("advice_chase", case.run.reference)
    assert client.post(chase, {**hidden(client, address), "request": asked.pk}).status_code == 302
    shown = sign_in(case.psychologist).get(page_of("advice_request", asked.pk)).content.decode()
    assert "sent a reminder on" in shown


def test_a_professional_writes_saves_checks_and_sends() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    client = sign_in(case.psychologist)
    write, check = page_of("advice_write", asked.pk), page_of("advice_check", asked.pk)
    more = client.post(write, {**ROWS, "action": "add-need"})
    assert more.url == f"{write}#id_need_2"
    shown = client.get(write).content.decode()
    assert "Reads slowly" in shown
    assert 'name="need_2"' in shown
    saved = client.post(write, {**ROWS, "need_2": "", "action": "save"}, follow=True)
    assert "Go on writing your advice" in saved.content.decode()
    assert client.post(write, {**ROWS, "action": "check"}).url == check
    assert "A teacher, 20 minutes daily" in client.get(check).content.decode()
    token = hidden(client, check)
    assert client.post(check, token).status_code == 302
    assert client.post(check, token).status_code == 302, "sent twice"
    shown = client.get(page_of("advice_request", asked.pk)).content.decode()
    assert "What was sent cannot be changed" in shown
    with acting_as(case.psychologist):
        assert AdviceItem.objects.count() == 3
        assert not AdviceDraft.objects.exists()
    assert client.get(write).status_code == 302, "there is nothing more to write"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    client = sign_in(case.psychologist)
    write = page_of("advice_write", asked.pk)
    typed = {"need_1": "Reads slowly", "provision_1": "A teacher", "action": "check"}
    answer = client.post(write, typed, follow=True)
    answer = client.get(answer.redirect_chain[-1][0])
    shown = answer.content.decode()
    assert "Select the area of need 1" in shown
    assert "Select the need that provision 1 meets" in shown
    assert "Reads slowly" in shown
    empty = client.post(write, {"action": "check"}, follow=True).content.decode()
    assert "Enter at least one need, outcome or provision" in empty


def test_a_report_alone_is_advice_and_one_that_lies_is_refused() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    client = sign_in(case.psychologist)
    write, check = page_of("advice_write", asked.pk), page_of("advice_check", asked.pk)
    liar = SimpleUploadedFile("report.pdf", b"this is no PDF")
    refused = client.post(write, {"summary": "kept", "reports": liar, "action": "check"}).content.decode()
    assert "report.pdf" in refused
    assert "kept" in refused
    true = SimpleUploadedFile("report.txt", b"What was found.")
    assert client.post(write, {"reports": true, "action": "check"}).url == check
    assert client.post(check, hidden(client, check)).status_code == 302
    with acting_as(case.psychologist):
        document = Document.objects.get(advice__advice_request=asked)
        assert (document.kind, document.name) == ("advice", "report.txt")
    saved = client.get(page_of("advice_document", asked.pk, document.pk))
    assert saved.content == b"What was found."
    assert saved.headers["Content-Disposition"].startswith("attachment")
    more = SimpleUploadedFile("addendum.txt", b"A correction.")
    assert send(client, "advice_add_report", asked.pk, reports=more).status_code == 302
    with acting_as(case.officer):
        assert Document.objects.filter(advice__advice_request=asked).count() == 2


def test_an_officer_enters_advice_on_paper() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-d"]
    client = sign_in(case.officer)
    write, check = page_of("advice_write", asked.pk), page_of("advice_check", asked.pk)
    on = {"on_day": str(today().day), "on_month": str(today().month), "on_year": str(today().year)}
    missing = client.post(write, {**ROWS, "action": "check"}, follow=True)
    missing = client.get(missing.redirect_chain[-1][0])
    assert "Enter date on which it came" in missing.content.decode()
    paper = {**ROWS, **on, "author_name": "Dr Sample", "author_role": "Psychologist", "action": "check"}
    assert client.post(write, paper).url == check
    assert "Dr Sample" in client.get(check).content.decode()
    assert client.post(check, hidden(client, check)).status_code == 302
    with acting_as(case.officer):
        assert Advice.objects.get().author_name == "Dr Sample"


def test_not_known_needs_what_was_checked() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-c"]
    client = sign_in(case.health)
    assert "Enter your reasons" in send(client, "advice_not_known", asked.pk).content.decode()
    assert send(client, "advice_not_known", asked.pk, reasons="All records").status_code == 302
    with acting_as(case.officer):
        assert Advice.objects.get().answer == "not_known"


def test_a_later_day_of_receipt_in_the_future_is_refused() -> None:
    case = AdviceCase()
    asked = case.ask_all()["ADV-c"]
    answer = send(sign_in(case.health), "advice_later", asked.pk, on_day="1", on_month="1", on_year="2099")
    assert "must be today or in the past" in answer.content.decode()


PAGES = ("advice_request", "advice_write", "advice_check", "advice_not_known", "advice_decline",
         "advice_later", "advice_add_report")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_anothers_request_do_not_exist(name: str) -> None:
    case, other = AdviceCase(), AdviceCase("102")
    asked = case.ask_all()["ADV-d"]
    for acting in (case.health, case.senco, other.psychologist, other.officer):
        assert sign_in(acting).get(page_of(name, asked.pk)).status_code == 404
        assert sign_in(acting).post(page_of(name, asked.pk)).status_code == 404


def test_a_professional_has_no_page_of_a_case() -> None:
    case, other = AdviceCase(), AdviceCase("102")
    case.ask_all()
    for name in ("case_advice", "advice_ask_another", "advice_hold"):
        address = page_of(name, case.run.reference)
        assert sign_in(case.psychologist).get(address).status_code == 404
        assert sign_in(case.parent).get(address).status_code == 403
        assert sign_in(other.officer).get(address).status_code == 404


def test_a_document_of_another_case_is_not_given() -> None:
    case, other = AdviceCase(), AdviceCase("102")
    mine, theirs = case.ask_all()["ADV-d"], other.ask_all()["ADV-d"]
    client = sign_in(other.psychologist)
    client.post(page_of("advice_write", theirs.pk), {
        "reports": SimpleUploadedFile("r.txt", b"found"), "action": "check",
    })  # fmt: skip
    client.post(page_of("advice_check", theirs.pk), hidden(client, page_of("advice_check", theirs.pk)))
    with acting_as(other.officer):
        document = Document.objects.get(kind="advice")
    assert sign_in(case.psychologist).get(page_of("advice_document", mine.pk, document.pk)).status_code == 404


def test_a_family_gives_its_views_and_those_who_are_asked_read_them() -> None:
    case = AdviceCase()
    asked = case.ask_all()
    client, address = sign_in(case.parent), page_of("family_views", case.run.reference)
    assert "What would help?" in client.get(address).content.decode()
    nothing = client.post(address, {**hidden(client, address), "action": "send"})
    assert "Write something, or add a file" in nothing.content.decode()
    assert (
        client.post(address, {**hidden(client, address), "hard": "Noise", "action": "save"}).status_code
        == 302
    )
    assert "Noise" in client.get(address).content.decode()
    typed = {"hard": "Noise", "help": "A quiet room", "child_says": "Too loud", "action": "send"}
    assert client.post(address, {**hidden(client, address), **typed}).status_code == 302
    shown = client.get(address).content.decode()
    assert "You cannot change it now" in shown
    for reader in (case.psychologist, case.health):
        held = asked["ADV-d"] if reader == case.psychologist else asked["ADV-c"]
        assert "A quiet room" in sign_in(reader).get(page_of("advice_request", held.pk)).content.decode()


def test_a_family_that_was_not_asked_is_told_so() -> None:
    case = AdviceCase()
    shown = sign_in(case.parent).get(page_of("family_views", case.run.reference)).content.decode()
    assert "We have not asked for your views yet" in shown


def test_another_family_has_no_page_for_these_views() -> None:
    case, other = AdviceCase(), AdviceCase("102")
    case.ask_all()
    assert sign_in(other.parent).get(page_of("family_views", case.run.reference)).status_code == 404


@pytest.mark.parametrize(
    ("name", "most"), [("case_advice", 19), ("advice_request", 16), ("advice_write", 13)]
)
def test_a_page_asks_the_database_little(name: str, most: int, django_assert_max_num_queries: Any) -> None:
    # Two of them are the savepoint that stands in for the transaction of a request.
    case = AdviceCase()
    asked = case.ask_all()
    is_officers = name == "case_advice"
    client = sign_in(case.officer if is_officers else case.psychologist)
    address = page_of(name, case.run.reference if is_officers else asked["ADV-d"].pk)
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)

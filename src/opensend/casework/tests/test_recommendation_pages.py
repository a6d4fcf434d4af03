"""The pages on which recommendations are answered, and the coverage as each of its readers finds it."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opensend.casework.coverage_printing import coverage_letter
from opensend.casework.models import Advice, AdviceItem, AdviceRequest, PlanVersion, RecommendationAnswer
from opensend.casework.selectors.coverage import coverage_of
from opensend.casework.services.plan_advice import take_from_advice
from opensend.casework.services.plans import remove_item
from opensend.casework.services.recommendations import answer_recommendation
from opensend.casework.tests.factories import make_acting
from opensend.casework.tests.plan_cases import PlanCase, client_of, hidden, item
from opensend.casework.tests.test_plan_pages import at, post
from opensend.casework.tests.test_recommendations import answer, begin, reword, take
from opensend.correspondence.pdf import letter_to_pdf
from opensend.correspondence.rendering import to_text
from opensend.people.acting import acting_as
from opensend.people.models import Acting, Role
from opensend.people.sections import ADVISER

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parents[4] / "tests" / "golden" / "coverage" / "draft.txt"
MOST_QUERIES = 15
WHO = "Medical advice and information: A. Adviser, therapist, 9 March 2026"


@pytest.fixture
def case() -> PlanCase:
    return PlanCase()


def answered(case: PlanCase) -> tuple[PlanVersion, dict[str, AdviceItem]]:
    """A working version in which there is one of each: accepted, changed, declined, without reason, open."""
    version, named = begin(case)
    for key, section in (("provision-1", "F"), ("outcome-1", "E"), ("need-1", "B")):
        take(case, version, named[key], section)
    reword(case, version, "F1", "Therapy, 30 minutes each week.")
    answer(case, version, named["provision-1"], "changed", "Robin and the therapist agreed on 30 minutes.")
    reword(case, version, "E1", "Robin follows a two-step instruction.")
    answer(case, version, named["provision-2"], "declined", "The school trains its staff already.")
    return version, named


def read(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def document(case: PlanCase, acting: Acting, version: PlanVersion) -> str:
    seen = case.read(acting, version)
    with acting_as(acting):
        return to_text(coverage_letter(coverage_of(seen)))


def test_the_list_shows_each_recommendation_with_its_state_and_what_the_plan_says(case: PlanCase):
    version, named = answered(case)
    page = read(client_of(case.officer), at(case, "recommendations"))
    for said in (
        "3 of 5 answered", "A. Adviser, therapist, 9 March 2026", "Changed: give the reason",
        "Not answered (2)",
        "Direct therapy, 45 minutes each week.", "Therapy, 30 minutes each week.",
        "Robin and the therapist agreed on 30 minutes.", "The school trains its staff already.",
        "Robin has asthma.",
    ):  # fmt: skip
        assert said in page
    narrowed = read(client_of(case.officer), at(case, "recommendations") + "?show=not_answered")
    shown = {key for key, each in named.items() if f'id="recommendation-{each.pk}"' in narrowed}
    assert shown == {"outcome-1", "need-2"}
    assert version.number == 1


def test_an_officer_accepts_changes_and_declines_on_the_page(case: PlanCase):
    _, named = begin(case)
    client = client_of(case.officer)
    listed = at(case, "recommendations")

    def address(key: str) -> str:
        return at(case, "answer_recommendation", named[key].pk)

    status, text = post(client, address("need-1"))
    assert (status, "Select accepted, changed or declined" in text) == (200, True)
    status, where = post(client, address("need-1"), answer="accepted", into="section-B", next="yes")
    assert (status, where) == (302, address("outcome-1"))
    status, text = post(client, address("provision-1"), answer="declined", into="section-F", reason=" ")
    assert (status, text.count("Give the reason")) == (200, 2)
    assert 'id="id_reason-error"' in text
    status, text = post(
        client, address("provision-1"), answer="changed", into="section-F", reason="Because.",
        words=named["provision-1"].text,
    )  # fmt: skip
    assert (status, 'id="id_words-error"' in text) == (200, True)
    status, where = post(
        client, address("provision-1"), answer="changed", into="section-F", reason="Because.",
        words="30 minutes.",
    )  # fmt: skip
    assert (status, where) == (302, f"{listed}#recommendation-{named['provision-1'].pk}")
    assert post(client, address("provision-2"), answer="declined", reason="No.", into="section-G")[0] == 302
    page = read(client, listed)
    assert "3 of 5 answered" in page
    status, text = post(client, address("need-2"), answer="accepted", into=f"item-{_pk(case, 'B1')}")
    assert (status, "B1 says it in other words" in text) == (200, True)


def _pk(case: PlanCase, reference: str) -> int:
    return item(case, reference).pk


def test_a_reworded_item_is_shown_beside_the_advice_and_asks_for_the_reason_alone(case: PlanCase):
    _, named = answered(case)
    client = client_of(case.officer)
    address = at(case, "answer_recommendation", named["outcome-1"].pk)
    page = read(client, address)
    assert named["outcome-1"].text in page
    assert "Robin follows a two-step instruction." in page
    assert 'name="answer"' not in page
    status, text = post(client, address)
    assert (status, text.count("Give the reason")) == (200, 2)
    assert post(client, address, reason="The first step to it.")[0] == 302
    assert "Undo this answer" in read(client, address)
    undone = client.post(at(case, "undo_answer", named["outcome-1"].pk), follow=True).content.decode()
    assert "waits for an answer again" in undone
    assert "3 of 5 answered" in undone
    assert "Reason: The first step to it.<br>Undone" in read(client, address)


def test_whoever_changes_an_item_reads_the_paragraph_of_the_advice_that_it_rests_on(case: PlanCase):
    _, named = answered(case)
    page = read(client_of(case.officer), at(case, "plan_item", "F1"))
    assert "What the advice of therapist says" in page
    assert page.index(named["provision-1"].text) < page.index("Therapy, 30 minutes each week.")
    assert at(case, "answer_recommendation", named["provision-1"].pk) in page


def test_what_is_accepted_leads_to_the_plan_to_change_it(case: PlanCase):
    _, named = answered(case)
    client = client_of(case.officer)
    page = read(client, at(case, "answer_recommendation", named["need-1"].pk))
    assert "so it is accepted" in page
    assert at(case, "plan_item", "B1") in page
    refused = client.post(at(case, "undo_answer", named["need-1"].pk), follow=True).content.decode()
    assert "B1 says what was recommended" in refused
    assert client.get(at(case, "answer_recommendation", 987654321)).status_code == 404


def test_sending_is_not_barred_and_says_how_many_have_no_answer(case: PlanCase):
    version, _ = answered(case)
    client = client_of(case.officer)
    assert "3 of 5 answered" in read(client, at(case, "case_plan"))
    case.approve(version)
    page = read(client, at(case, "send_draft"))
    assert "2 recommendations of the advice have no answer" in page
    assert at(case, "recommendations") + "?show=not_answered" in page
    assert post(client, at(case, "send_draft"))[0] == 302
    page = read(client, at(case, "recommendations"))
    assert "Its answers stay as they were" in page
    assert ">Answer<" not in page
    assert "Give the reason<" not in page


def test_answers_given_after_approval_do_not_take_it_back(case: PlanCase):
    version, named = answered(case)
    case.approve(version)
    answer(case, version, named["outcome-1"], "changed", "The first step to it.")
    with acting_as(case.officer):
        version.refresh_from_db()
    assert version.approval == "given"


def test_the_coverage_says_what_answers_what_and_names_each_gap(case: PlanCase):
    version, _ = answered(case)
    case.add(version, "C", "Robin needs an inhaler.")
    case.add(version, "F", "Something for nobody.")
    page = read(client_of(case.officer), reverse("casework:coverage", args=[version.pk]))
    for said in (
        "3 of 5 recommendations have an answer.", "Gap: no answer yet",
        "Gap: changed, and no reason is given yet",
        "Gap: no provision is linked to this need", "Gap: this provision is linked to no need",
        "Gap: this provision works towards no outcome", "still being written",
        "Reason: The school trains its staff already.", "Needs without provision",
        "2 recommendations of the advice have no answer",
    ):  # fmt: skip
        assert said in page


def test_the_printed_coverage_of_a_draft_is_as_it_was_read(case: PlanCase):
    version, _ = answered(case)
    case.send(version)
    printed = document(case, case.officer, version).replace(_day(version), "THE DAY")
    if os.environ.get("GOLDEN_UPDATE"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(printed, encoding="utf-8")
    assert printed == GOLDEN.read_text(encoding="utf-8")
    assert document(case, case.parent, version) == document(case, case.officer, version)


def _day(version: PlanVersion) -> str:
    assert version.frozen_on is not None
    return f"{version.frozen_on.day} {version.frozen_on:%B %Y}"


def test_the_family_reads_and_prints_the_coverage_of_what_was_sent(case: PlanCase):
    assert case.parent
    version, _ = answered(case)
    client = client_of(case.parent)
    addresses = [
        reverse(f"casework:{name}", args=[version.pk])
        for name in ("coverage", "coverage_pdf", "coverage_csv")
    ]
    assert {client.get(each).status_code for each in addresses} == {404}
    case.send(version)
    assert addresses[0] in read(client, at(case, "family_draft"))
    page = read(client, addresses[0])
    assert "Reason: The school trains its staff already." in page
    assert at(case, "recommendations") not in page
    made = client.get(addresses[1])
    assert made["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert "pdfuaid" in str(pdf.open_metadata())
        assert pdf.docinfo["/Title"] == "How the plan answers the advice: Robin Example"
    assert client.get(at(case, "recommendations")).status_code == 403
    assert client.get(at(case, "answer_recommendation", 1)).status_code == 403


def test_the_table_for_a_spreadsheet_has_a_row_for_each_pair_and_no_formula(case: PlanCase):
    version, _ = answered(case)
    reword(case, version, "F1", "=HYPERLINK(A1)")
    client = client_of(case.officer)
    content = client.get(reverse("casework:coverage_csv", args=[version.pk])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    by_table = {
        name: [row for row in rows if row["Table"] == name] for name in {row["Table"] for row in rows}
    }
    assert {name: len(found) for name, found in by_table.items()} == {
        "advice to plan": 5, "need to provision": 1, "provision to outcome": 1,
    }  # fmt: skip
    assert "'=HYPERLINK(A1)" in content
    declined = next(row for row in by_table["advice to plan"] if row["Answer"] == "Declined")
    assert (declined["From"], declined["Reason"]) == (WHO, "The school trains its staff already.")


def test_settings_and_health_that_read_a_plan_do_not_read_its_coverage(case: PlanCase):
    version, _ = answered(case)
    case.send(version)
    readers = (
        case.make_setting("199001", is_consulted=True), case.make_setting("199002", is_consulted=False),
    )  # fmt: skip
    for acting in readers:
        client = client_of(acting)
        assert client.get(reverse("casework:plan_version", args=[version.pk])).status_code == 200
        for name in ("coverage", "coverage_pdf", "coverage_csv"):
            assert client.get(reverse(f"casework:{name}", args=[version.pk])).status_code == 403
        with acting_as(acting):
            assert not RecommendationAnswer.objects.exists()


def advise(case: PlanCase, code: str, role: Role) -> tuple[Acting, AdviceRequest]:
    """Advice that a body gives itself, which it goes on seeing as its holder."""
    advice = case.give_advice(code, role="educational psychologist")
    adviser = make_acting(role, case.partners["psychology"])
    with acting_as(case.officer):
        asked = AdviceRequest.objects.get(pk=advice.advice_request_id)
        asked.holder_role, asked.holder_organisation = role, adviser.organisation
        asked.save()
    case.grant(ADVISER, role=role, organisation=adviser.organisation)
    return adviser, asked


def test_an_adviser_reads_what_became_of_their_own_recommendations_once_it_was_sent(case: PlanCase):
    version, _ = answered(case)
    adviser, asked = advise(case, "ADV-d", Role.EDUCATIONAL_PSYCHOLOGIST)
    with acting_as(case.officer):
        need, _, provision, *_ = Advice.objects.get(advice_request=asked).items.all()
        take_from_advice(case.officer, version=version, items={need.pk: "B"})
        answer_recommendation(
            case.officer, version=version, item=provision, answer="declined", reason="Somebody does it now."
        )
    client, address = client_of(adviser), reverse("casework:advice_request", args=[asked.pk])
    page = read(client, address)
    assert "Somebody does it now." not in page
    assert "Once a draft plan has been sent" in page
    case.send(version)
    page = read(client, address)
    assert "Declined" in page
    assert "Somebody does it now." in page
    assert "The school trains its staff already." not in page
    with acting_as(adviser):
        seen = set(RecommendationAnswer.objects.values_list("advice_item_id", flat=True))
    assert seen == {need.pk, provision.pk}
    further = case.start()
    with acting_as(case.officer):
        remove_item(case.officer, version=further, item=item(case, "B2"))
    assert "Accepted" in read(client, address)
    case.send(further)
    assert "Accepted" not in read(client, address)
    assert "No answer was sent" in read(client, address)


def test_the_pages_of_many_recommendations_ask_few_questions_of_the_database(case: PlanCase):
    version = case.start()
    items = tuple(("need", f"Need {number}.", "", None) for number in range(300))
    advice = case.give_advice("ADV-d", items, role="educational psychologist")
    with acting_as(case.officer):
        pks = [each.pk for each in advice.items.all()]
        take_from_advice(case.officer, version=version, items=dict.fromkeys(pks[:280], "B"))
    client = client_of(case.officer)
    addresses = [
        at(case, "recommendations"), at(case, "answer_recommendation", pks[290]),
        reverse("casework:coverage", args=[version.pk]), reverse("casework:coverage_csv", args=[version.pk]),
    ]  # fmt: skip
    assert "280 of 300 answered" in read(client, addresses[0])
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(_reads(asked)) <= MOST_QUERIES, "\n".join(_reads(asked))
    seen = case.read(case.officer, version)
    with acting_as(case.officer):
        letter = coverage_letter(coverage_of(seen))
    assert letter_to_pdf(letter).is_ua1


def _reads(asked: Any) -> list[str]:
    skipped = ("SAVEPOINT", "RELEASE", "select set_config", "select coalesce", "insert into audit")
    return [each["sql"] for each in asked.captured_queries if not each["sql"].startswith(skipped)]


def test_what_people_type_is_shown_as_text_and_never_as_markup(case: PlanCase):
    version, named = answered(case)
    answer(case, version, named["provision-2"], "declined", "<script>alert(1)</script>")
    client = client_of(case.officer)
    for address in (
        at(case, "recommendations"), at(case, "answer_recommendation", named["provision-2"].pk),
        reverse("casework:coverage", args=[version.pk]),
    ):  # fmt: skip
        page = read(client, address)
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_form_of_a_page_that_is_out_of_date_says_what_the_plan_says_now(case: PlanCase):
    version, named = begin(case)
    client = client_of(case.officer)
    address = at(case, "answer_recommendation", named["need-1"].pk)
    form = hidden(client.get(address).content, answer="declined", reason="No.", into="section-B")
    take(case, version, named["need-1"], "B")
    text = client.post(address, form).content.decode()
    assert "so it is accepted" in text

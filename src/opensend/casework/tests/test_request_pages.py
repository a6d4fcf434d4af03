"""The pages of a request: one thing on each, saved at every step, sent once, and refused in plain words."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opensend.audit.today import today
from opensend.casework.models import AssessmentRequest, ProcessRun, RequestDraft
from opensend.casework.tests.factories import Staff, make_acting, make_authority, make_person
from opensend.casework.tests.request_drafts import (
    a_pdf,
    a_picture,
    make_draft,
    make_setting,
    make_setting_organisation,
    signed_in,
)
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return make_authority()


@pytest.fixture
def parent():
    return make_acting(Role.PARENT, name="Alex Example")


def html(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def draft_of(acting) -> RequestDraft:
    with acting_as(acting):
        return RequestDraft.objects.get(acting=acting)


ANSWERS = {
    "name": {"child_name": "Robin Example", "known_as": "Rob"},
    "birth": {"born_day": "4", "born_month": "May", "born_year": "2016"},
    "about": {"pronouns": "they", "first_language": ""},
    "you": {"relation": "mother", "has_parental_responsibility": "True"},
    "address": {"address": "3 Home Lane\nTesting", "postcode": "ex1 1ex"},
    "reach": {"telephone": "01632 960001"},
    "learning": {"attends": "school"},
    "setting": {"setting": "900001"},
    "more": {"has_hearing_impairment": "on"},
    "hard": {"concerns": "Reading is hard.\nSo is <b>writing</b>."},
    "well": {}, "say": {}, "help": {}, "hopes": {}, "health": {}, "social-care": {},
    "people": {"people_to_ask": "Dr Who, speech therapist"},
}  # fmt: skip


def test_a_parent_answers_page_by_page_stops_comes_back_and_sends(authority, parent) -> None:
    make_setting("900001", "Example Lane School")
    client = signed_in(parent)
    assert "Start now" in html(client.get("/requests/"))
    at = client.post("/requests/")["Location"]
    assert at.endswith("/name/"), "there is one council, so it is not asked for"
    for slug, typed in ANSWERS.items():
        assert at.endswith(f"/{slug}/")
        page = html(client.get(at))
        assert page.count("<h1") == 1
        at = client.post(at, typed)["Location"]
    assert at.endswith("/files/")
    added = client.post(
        at,
        {
            "add": "1",
            "files": [SimpleUploadedFile("r.pdf", a_pdf()), SimpleUploadedFile("p.jpg", a_picture())],
        },
    )
    page = html(client.get(added["Location"]))
    assert "r.pdf" in page
    assert "Not checked for viruses yet" in page
    at = client.post(at)["Location"]
    assert client.post(at + "later/")["Location"] == "/start"
    assert "Go on with the request for Robin Example" in html(client.get("/children/"))
    tasks = html(client.get(at))
    assert "To do" not in tasks.replace("says “To do”", "")
    page = html(client.get(at + "check/"))
    assert "EX1 1EX" in page
    assert "Example Lane School" in page
    assert "&lt;b&gt;writing" in page
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    sent = client.post(at + "check/", {"token": token})
    assert sent.status_code == 302
    page = html(client.get(sent["Location"]))
    with acting_as(parent):
        run = ProcessRun.objects.get()
        due = run.deadlines.get(rule="DL-01").due
        assert run.person.setting_urn == "900001"
        assert run.person.has_hearing_impairment
    assert run.reference in page
    assert f"{due.day} {due:%B %Y}" in page
    assert "/letters/" in page


def test_a_request_sent_twice_is_one_request_and_the_back_button_leads_on(authority, parent) -> None:
    client = signed_in(parent)
    draft = make_draft(parent, authority)
    at, typed = f"/requests/{draft.token}/check/", {"token": str(draft.token)}
    first, second = client.post(at, typed), client.post(at, typed)
    assert first["Location"] == second["Location"]
    assert client.get(at)["Location"] == first["Location"]
    assert client.get(f"/requests/{draft.token}/hard/")["Location"] == first["Location"]
    with as_authority(authority.pk):
        assert AssessmentRequest.objects.count() == 1
    assert "You have sent this request already" in html(client.get(first["Location"]))
    stranger = signed_in(make_acting(Role.PARENT))
    assert stranger.get(at).status_code == 404


def test_a_token_of_another_form_does_not_send_it_twice(authority, parent) -> None:
    client = signed_in(parent)
    draft = make_draft(parent, authority)
    at = f"/requests/{draft.token}/check/"
    client.post(at, {"token": "11111111-1111-4111-8111-111111111111"})
    client.post(at, {"token": "22222222-2222-4222-8222-222222222222"})
    with as_authority(authority.pk):
        assert AssessmentRequest.objects.count() == 1


def born(day: int, month: int, year: int) -> dict[str, str]:
    return {"born_day": str(day), "born_month": str(month), "born_year": str(year)}


@pytest.mark.parametrize(
    ("slug", "typed", "error", "control"),
    [
        ("council", {}, "Select a council", "id_authority"),
        ("name", {"child_name": " "}, "Enter the full name", "id_child_name"),
        ("birth", {}, "Enter the date of birth", "id_born-day"),
        ("birth", born(31, 2, 2016), "must be a real date", "id_born-day"),
        ("birth", born(1, 1, today().year + 1), "in the past", "id_born-day"),
        ("birth", born(1, 1, 1999), "only for people under 25", "id_born-day"),
        (
            "you",
            {"relation": "mother"},
            "Select yes if you have parental responsibility",
            "id_has_parental_responsibility",
        ),
        ("address", {"address": "", "postcode": "XYZ"}, "Enter a full UK postcode", "id_postcode"),
        ("learning", {"attends": "moon"}, "Select where the child learns now", "id_attends"),
        ("hard", {"concerns": ""}, "Tell us what is hard", "id_concerns"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_said_beside_its_field_and_in_the_summary(
    authority, parent, slug, typed, error, control
) -> None:
    draft = make_draft(parent, authority)
    page = html(signed_in(parent).post(f"/requests/{draft.token}/{slug}/", typed))
    assert error in page
    assert f'href="#{control}"' in page
    assert f'id="{control}"' in page
    assert "<title>Error: " in re.sub(r"\s+", " ", page).replace("<title> ", "<title>")


def test_files_that_cannot_be_taken_are_named_and_the_others_are_kept(authority, parent) -> None:
    draft = make_draft(parent, authority)
    client, at = signed_in(parent), f"/requests/{draft.token}/files/"
    page = html(
        client.post(
            at,
            {
                "add": "1",
                "files": [SimpleUploadedFile("r.pdf", a_pdf()), SimpleUploadedFile("lie.pdf", a_picture())],
            },
        )
    )
    assert "“lie.pdf” ends in .pdf but is really a JPEG photo" in page
    assert page.count("r.pdf") >= 1
    assert "Choose a file or a photo to add" in html(client.post(at, {"add": "1"}))
    with acting_as(parent):
        number = draft.files.get().pk
    client.post(at, {"remove": str(number)})
    assert "You have not added any yet" in html(client.get(at))
    assert client.post(at, {"remove": "nonsense"}).status_code == 302


def test_an_upload_that_is_too_large_is_refused_on_the_page(authority, parent, settings) -> None:
    settings.UPLOAD_LARGEST_BYTES = 1000
    draft = make_draft(parent, authority)
    page = html(
        signed_in(parent).post(
            f"/requests/{draft.token}/files/",
            {"files": [SimpleUploadedFile("r.pdf", b"%PDF-" + b"x" * 2000)]},
        )
    )
    assert "“r.pdf” is too large" in page


def test_a_setting_is_found_by_search_or_left_out(authority, parent) -> None:
    make_setting("900001", "Example Lane School")
    draft = make_draft(parent, authority)
    client, at = signed_in(parent), f"/requests/{draft.token}/setting/"
    assert "Example Lane School" in html(client.get(at + "?q=lane"))
    assert "could not find" in html(client.get(at + "?q=zzzqqq"))
    assert "Search for the place" in html(client.post(at, {"setting": "123456"}))
    assert client.post(at, {"setting": "900001"}).status_code == 302
    assert draft_of(parent).setting_urn == "900001"
    client.post(at, {"skip": "1"})
    assert draft_of(parent).setting_urn == ""


def test_what_must_be_answered_is_listed_and_nothing_is_sent_before(authority, parent) -> None:
    draft = make_draft(parent, authority, concerns="", born=None)
    client = signed_in(parent)
    page = html(client.post(f"/requests/{draft.token}/check/", {"token": str(draft.token)}))
    assert "Before you can send it" in page
    assert "Send the request" not in page
    with as_authority(authority.pk):
        assert not AssessmentRequest.objects.exists()


def test_a_change_from_the_check_page_leads_back_to_it(authority, parent) -> None:
    draft = make_draft(parent, authority)
    answer = signed_in(parent).post(
        f"/requests/{draft.token}/name/", {"child_name": "Sam Example", "from": "check"}
    )
    assert answer["Location"] == f"/requests/{draft.token}/check/"


def test_a_parent_of_a_young_person_is_told_whose_right_it_is_and_is_not_stopped(authority, parent) -> None:
    draft = make_draft(parent, authority, born=today().replace(day=1) - timedelta(days=17 * 366))
    client, at = signed_in(parent), f"/requests/{draft.token}/check/"
    assert "is old enough to decide about this" in html(client.get(at))
    page = html(client.get(client.post(at, {"token": str(draft.token)})["Location"]))
    assert "We have your request" in page


def test_a_young_person_is_spoken_to_themselves(authority) -> None:
    young = make_acting(Role.YOUNG_PERSON, name="Sky Example")
    client = signed_in(young)
    client.post("/requests/")
    draft = draft_of(young)
    assert draft.child_name == "Sky Example"
    assert "What is hard for you?" in html(client.get(f"/requests/{draft.token}/hard/"))
    assert "Where do you live?" in html(client.get(f"/requests/{draft.token}/address/"))
    assert client.get(f"/requests/{draft.token}/you/").status_code == 404


def test_a_schools_pages_ask_for_the_parent_and_check_the_pupil_number(authority) -> None:
    senco = make_acting(Role.SENCO, make_setting_organisation())
    client = signed_in(senco)
    client.post("/requests/")
    draft = draft_of(senco)
    assert (draft.setting_urn, draft.attends) == ("900001", "school")
    assert "Check the UPN" in html(client.post(f"/requests/{draft.token}/upn/", {"upn": "A801200001001"}))
    assert client.post(f"/requests/{draft.token}/upn/", {"upn": "h8012 00001001"}).status_code == 302
    assert draft_of(senco).upn == "H801200001001"
    client.post(f"/requests/{draft.token}/birth/", {"born_day": "4", "born_month": "5", "born_year": "2016"})
    page = html(client.post(f"/requests/{draft.token}/parent/", {}))
    assert "Enter the parent’s or carer’s full name" in page


def test_a_child_who_is_in_the_record_is_chosen_and_not_typed_again(authority, parent) -> None:
    client = signed_in(parent)
    first = make_draft(parent, authority)
    client.post(f"/requests/{first.token}/check/", {"token": str(first.token)})
    at = client.post("/requests/")["Location"]
    assert at.endswith("/who/")
    page = html(client.get(at))
    number = re.search(r'name="who"[^>]*value="(\d+)"', page)[1]
    assert client.post(at, {"who": number})["Location"].endswith("/name/")
    assert draft_of(parent).child_name == "Robin Example"
    again = draft_of(parent)
    with acting_as(parent):
        RequestDraft.objects.update(concerns="Still hard.", address="3 Home Lane")
    sent = client.post(f"/requests/{again.token}/check/", {"token": str(again.token)})
    client.post(
        f"/requests/{again.token}/you/", {"relation": "mother", "has_parental_responsibility": "True"}
    )
    if sent.status_code == 200:  # who the parent is was asked again
        sent = client.post(f"/requests/{again.token}/check/", {"token": str(again.token)})
    assert "was already looking at a request" in html(client.get(sent["Location"]))


def test_staff_and_strangers_do_not_reach_the_pages_of_a_request(authority, parent) -> None:
    draft = make_draft(parent, authority)
    assert signed_in(Staff(authority).caseworker).get("/requests/").status_code == 403
    assert signed_in(make_acting(Role.PARENT)).get(f"/requests/{draft.token}/").status_code == 404
    assert signed_in(parent).get("/requests/enter/").status_code == 403
    assert signed_in(parent).get(f"/requests/{draft.token}/nonsense/").status_code == 404


def test_a_draft_is_thrown_away_after_asking(authority, parent) -> None:
    draft = make_draft(parent, authority, files={"r.pdf": a_pdf()})
    client = signed_in(parent)
    assert "Throw this request away?" in html(client.get(f"/requests/{draft.token}/discard/"))
    client.post(f"/requests/{draft.token}/discard/")
    with acting_as(parent):
        assert not RequestDraft.objects.exists()


def test_an_officer_enters_a_letter_and_is_shown_a_likely_duplicate(authority) -> None:
    known = make_person(authority, name="Robyn Example")
    caseworker = Staff(authority).caseworker
    client = signed_in(caseworker)
    at = client.post("/requests/enter/")["Location"]
    typed = {"channel": "post", "made_by": "parent", "requester_name": "Alex Example"}
    ahead = today() + timedelta(days=1)
    wrong = {"received_on_day": ahead.day, "received_on_month": ahead.month, "received_on_year": ahead.year}
    assert "must be today or in the past" in html(client.post(at, typed | wrong))
    at = client.post(
        at, typed | {"received_on_day": "5", "received_on_month": "1", "received_on_year": "2026"}
    )["Location"]
    child = {"child_name": "Robin Example", "attends": "home", "address": "3 Home Lane"}
    after = {"born_day": "6", "born_month": "1", "born_year": "2026"}
    assert "The date of birth is after the request came on 5 January 2026" in html(
        client.post(at, child | after)
    )
    at = client.post(at, child | {"born_day": "4", "born_month": "5", "born_year": "2016"})["Location"]
    page = html(client.get(at))
    assert "Robyn Example, born 4 May 2016" in page
    assert "the same date of birth and a name like it" in page
    assert "Select the child who is known" in html(client.post(at))
    check = at.replace("/same/", "/check/")
    assert "Say first whether the child is known" in html(
        client.post(check, {"token": str(draft_of(caseworker).token)})
    )
    at = client.post(at, {"same": str(known.pk)})["Location"]
    assert at.endswith("/family/"), "a child who learns at home has no school to choose"
    at = client.post(at, {"parent_name": "Alex Example"})["Location"]
    at = client.post(at, {"concerns": "See the letter"})["Location"]
    at = client.post(at, {"files": [SimpleUploadedFile("letter.pdf", a_pdf())]})["Location"]
    page = html(client.get(at))
    assert "5 January 2026" in page
    assert "Known: Robyn Example" in page
    answer = client.post(at, {"token": str(draft_of(caseworker).token)})
    assert answer.status_code == 302
    assert (
        client.post(at, {"token": "11111111-1111-4111-8111-111111111111"})["Location"] == answer["Location"]
    )
    with acting_as(caseworker):
        assert ProcessRun.objects.get().person_id == known.pk

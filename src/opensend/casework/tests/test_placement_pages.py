"""The pages of placement as their users use them."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from opensend.audit.today import today
from opensend.casework.models import Consultation, Document, PlacementRequest, PlanVersion
from opensend.casework.tests.test_placement import SCHOOL, SPECIAL, Journey, journey
from opensend.people.acting import acting_as

pytestmark = pytest.mark.django_db
__all__ = ["journey"]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def asked_reasons(page: str) -> list[str]:
    """The fields in which a reason is asked for."""
    return re.findall(r'name="(reason-[0-9a-f]+)"', page)


def typed(on) -> dict[str, str]:
    return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}


def test_a_parent_finds_a_school_and_asks_for_it_once(journey: Journey):
    client = journey.client(journey.parent)
    address = f"/placement/{journey.run.reference}/ask/"
    page = client.get(address, {"setting": SCHOOL}).content.decode()
    assert "Example Primary School" in page
    sent = {"token": hidden(page, "token"), "setting": SCHOOL, "reasons": "It is near us."}
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    with acting_as(journey.staff.caseworker):
        assert PlacementRequest.objects.count() == 1


def test_asking_for_nothing_says_what_to_do_and_keeps_the_reasons(journey: Journey):
    client = journey.client(journey.parent)
    address = f"/placement/{journey.run.reference}/ask/"
    page = client.get(address).content.decode()
    answer = client.post(address, {"token": hidden(page, "token"), "reasons": "It is near us."})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Choose a school or college from the list, or tell us about another place" in text
    assert "It is near us." in text


def test_an_officer_consults_decides_and_prepares_and_the_signatory_issues(journey: Journey):
    journey.ask(setting_urn=SCHOOL)
    officer = journey.client(journey.staff.manager)
    case = f"/placement/cases/{journey.run.reference}/"

    page = officer.get(f"{case}consult/", {"setting": SCHOOL}).content.decode()
    sent = {"token": hidden(page, "token"), "seen": hidden(page, "seen"), "setting": SCHOOL, **typed(today())}
    assert officer.post(f"{case}consult/", sent).status_code == 302

    senco = journey.client(journey.senco(SCHOOL))
    with acting_as(journey.staff.caseworker):
        number = Consultation.objects.get().pk
    page = senco.get(f"/placement/consultations/{number}/").content.decode()
    assert "Parent Road" not in page
    refused = senco.post(
        f"/placement/consultations/{number}/", {"token": hidden(page, "token"), "reply": "cannot_meet"}
    )
    assert "Select at least one ground" in refused.content.decode()
    photo = BytesIO()
    Image.new("RGB", (4, 4)).save(photo, "PNG")
    file = SimpleUploadedFile("classroom.png", photo.getvalue(), "image/png")
    reply = {"token": hidden(page, "token"), "reply": "can_meet", "document": file}
    assert senco.post(f"/placement/consultations/{number}/", reply).status_code == 302

    with acting_as(journey.staff.caseworker):
        assert Document.objects.get(kind="reply").name == "classroom.png"
    page = officer.get(f"{case}decide/", {"named": SCHOOL}).content.decode()
    decision = {
        "token": hidden(page, "token"), "seen": hidden(page, "seen"), "setting_type": "Primary school",
        "reasons": "No test is met.", **typed(today()),
        **{f"{test}-met": "no" for test in ("unsuitable", "others", "resources")},
    }  # fmt: skip
    assert officer.post(f"{case}decide/?named={SCHOOL}", decision).status_code == 302
    assert "Example Primary School" in officer.get(case).content.decode()

    journey.finish()
    page = officer.get(f"{case}final/").content.decode()
    final = {"token": hidden(page, "token"), "seen": hidden(page, "seen")}
    refused = officer.post(f"{case}final/", final).content.decode()
    assert "Give the reason why Section A goes on" in refused
    final |= dict.fromkeys(asked_reasons(page), "Because this is a test.")
    assert officer.post(f"{case}final/", final).status_code == 302
    with acting_as(journey.staff.signatory):
        version = PlanVersion.objects.get(stage="working")
    signatory = journey.client(journey.staff.signatory)
    page = signatory.get(f"/placement/versions/{version.pk}/issue/").content.decode()
    assert "Because this is a test." in page
    issue = {"token": hidden(page, "token"), "seen": hidden(page, "seen"), **typed(today())}
    assert signatory.post(f"/placement/versions/{version.pk}/issue/", issue).status_code == 302
    with acting_as(journey.staff.signatory):
        journey.run.refresh_from_db()
    assert journey.run.state == "plan_issued"


def test_passing_over_the_school_asked_for_without_a_test_is_refused_beside_what_was_typed(journey: Journey):
    journey.ask(setting_urn=SCHOOL)
    journey.consult(SPECIAL)
    officer = journey.client(journey.staff.manager)
    address = f"/placement/cases/{journey.run.reference}/decide/?named={SPECIAL}"
    page = officer.get(address).content.decode()
    tests = ("unsuitable", "others", "resources", "mainstream", "mainstream_against_wishes",
             "mainstream_against_others")  # fmt: skip
    told = {
        "token": hidden(page, "token"), "seen": hidden(page, "seen"), "setting_type": "Special school",
        "reasons": "We think so.", **typed(today()), **{f"{test}-met": "no" for test in tests},
    }  # fmt: skip
    text = officer.post(address, told).content.decode()
    assert "must be named" in text
    assert "We think so." in text


def test_a_date_in_the_future_is_refused_at_the_field(journey: Journey):
    officer = journey.client(journey.staff.manager)
    address = f"/placement/cases/{journey.run.reference}/consult/"
    page = officer.get(address, {"setting": SCHOOL}).content.decode()
    told = {
        "token": hidden(page, "token"), "seen": hidden(page, "seen"), "setting": SCHOOL,
        **typed(today() + timedelta(days=1)),
    }  # fmt: skip
    assert "must be today or in the past" in officer.post(address, told).content.decode()


def test_another_family_and_another_authority_find_no_such_case(journey: Journey):
    from opensend.casework.tests.factories import Staff, make_acting, make_authority

    stranger = make_acting("parent")
    other = Staff(make_authority("102", "Elsewhere Borough")).manager
    for acting, address in (
        (stranger, f"/placement/{journey.run.reference}/ask/"),
        (other, f"/placement/cases/{journey.run.reference}/"),
    ):
        assert journey.client(acting).get(address).status_code == 404

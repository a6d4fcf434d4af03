"""Letters as staff see and print them."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest

from opensend.casework.models import ProcessRun
from opensend.casework.services.happenings import notify_others
from opensend.casework.tests.factories import (
    RECEIVED,
    Staff,
    make_acting,
    make_authority,
    make_case,
    make_partners,
)
from opensend.casework.tests.test_cases import sign_in
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Authority, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def staff(authority: Authority) -> Staff:
    return Staff(authority)


def told_case(authority: Authority, staff: Staff) -> ProcessRun:
    """A case in which everyone was told, so that letters wait to be printed."""
    run = make_case(authority, upto="request_received", staff=staff)
    with acting_as(staff.caseworker):
        notify_others(staff.caseworker, run=run, on=RECEIVED + timedelta(days=4))
    return run


def waiting(authority: Authority) -> list[Letter]:
    with as_authority(authority.pk):
        return list(Letter.objects.filter(authority=authority, printed_at=None).order_by("id"))


def test_the_letters_of_a_case_are_listed_and_read(authority: Authority, staff: Staff) -> None:
    run = told_case(authority, staff)
    client = sign_in(staff.caseworker)
    letter = waiting(authority)[0]
    address = f"/cases/{run.reference}/letters/"
    assert letter.title in client.get(address).content.decode()
    shown = client.get(f"{address}{letter.pk}/").content.decode()
    assert "app-letter" in shown
    assert client.get(f"{address}{letter.pk}/text/").content.decode() == letter.text
    other = make_case(authority, staff=staff)
    assert client.get(f"/cases/{other.reference}/letters/{letter.pk}/").status_code == 404


def test_chosen_letters_are_one_tagged_file_and_marked_only_when_confirmed(
    authority: Authority, staff: Staff
) -> None:
    make_partners(authority)
    told_case(authority, staff)
    client = sign_in(staff.caseworker)
    letters = waiting(authority)
    assert len(letters) == 3
    assert "3 letters not printed yet" in client.get("/cases/letters/").content.decode()
    assert "1 letter not printed yet" in client.get("/cases/letters/?audience=family").content.decode()
    chosen = {"letters": [letter.pk for letter in letters[:2]]}
    printed = client.post("/cases/letters/print/", chosen)
    assert printed.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(printed.content)) as opened:
        assert len(opened.pages) >= 2
        assert "/StructTreeRoot" in opened.Root
    assert len(waiting(authority)) == 3
    asked = client.post("/cases/letters/print/", {**chosen, "ask": "yes"}).content.decode()
    assert "Have these letters been printed?" in asked
    assert len(waiting(authority)) == 3
    client.post("/cases/letters/print/", {**chosen, "printed": "yes"})
    assert [letter.pk for letter in waiting(authority)] == [letters[2].pk]


def test_printing_without_a_choice_or_with_too_many_says_so(authority: Authority, staff: Staff) -> None:
    client = sign_in(staff.caseworker)
    nothing = client.post("/cases/letters/print/", {}, follow=True).content.decode()
    assert "Choose at least one letter" in nothing
    many = client.post("/cases/letters/print/", {"letters": list(range(1, 203))}, follow=True)
    assert "Choose 200 letters or fewer" in many.content.decode()


def test_letters_of_another_authority_are_not_printed(authority: Authority, staff: Staff) -> None:
    other = make_authority("102", "Elsewhere Borough")
    told_case(other, Staff(other))
    theirs = waiting(other)[0]
    client = sign_in(staff.caseworker)
    answer = client.post("/cases/letters/print/", {"letters": [theirs.pk]}, follow=True)
    assert "not yours to print" in answer.content.decode()
    assert theirs.recipient_name not in client.get("/cases/letters/").content.decode()


def test_printing_is_for_officers(authority: Authority, staff: Staff) -> None:
    for acting in (staff.panel_chair, make_acting(Role.PARENT)):
        assert sign_in(acting).get("/cases/letters/").status_code == 403
        assert sign_in(acting).post("/cases/letters/print/", {"letters": [1]}).status_code == 403

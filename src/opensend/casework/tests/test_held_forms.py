"""What somebody typed when their session ended is kept for them, in their browser, and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from opensend.casework.form_filling import fill_in
from opensend.casework.held_forms import HELD_COOKIE, NO_FILES
from opensend.casework.models import HeldForm
from opensend.casework.tests.factories import Staff, make_acting, make_authority
from opensend.casework.tests.request_drafts import a_pdf, make_draft, signed_in
from opensend.people.acting import acting_as
from opensend.people.models import Role

KEPT = "What you typed is still here"
LONG = "He <b>loves</b> trains.\n\nHe cannot sit still & he says “no”."


def html(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def end_session(client: Client) -> None:
    """What the browser keeps when the server has forgotten the session."""
    client.session.flush()


@pytest.fixture
def authority(db):
    return make_authority()


def test_what_was_typed_is_back_in_the_form_after_signing_in_again(authority) -> None:
    parent = make_acting(Role.PARENT)
    draft = make_draft(parent, authority, concerns="")
    client, at = signed_in(parent), f"/requests/{draft.token}/hard/"
    client.get(at)
    end_session(client)
    answer = client.post(at, {"concerns": LONG, "from": ""})
    assert answer["Location"] == f"/sign-in?next=%2Frequests%2F{draft.token}%2Fhard%2F"
    held = HeldForm.objects.get()
    assert b"trains" not in bytes(held.sealed)
    client.force_login(parent.user)
    page = html(client.get(at))
    assert KEPT in page
    assert _read_field(page, "concerns") == LONG
    assert not HeldForm.objects.exists()
    assert KEPT not in html(client.get(at))
    with acting_as(parent):
        draft.refresh_from_db()
    assert draft.concerns == "", "nothing is saved before the person sends it again"
    assert client.post(at, {"concerns": LONG}).status_code == 302


def test_a_form_of_many_kinds_of_field_comes_back_and_files_are_said_to_be_lost(authority) -> None:
    caseworker = Staff(authority).caseworker
    client = signed_in(caseworker)
    at = client.post("/requests/enter/")["Location"]
    client.get(at)
    end_session(client)
    typed = {
        "received_on_day": "31", "received_on_month": "2", "received_on_year": "2026", "channel": "hand",
        "made_by": "health", "requester_name": "Dr O’Example", "file": SimpleUploadedFile("r.pdf", a_pdf()),
    }  # fmt: skip
    client.post(at, typed)
    client.force_login(caseworker.user)
    page = html(client.get(at))
    assert NO_FILES.strip() in page
    fields = _read_all(page)
    assert fields["received_on_day"] == ["31"]
    assert fields["channel"] == ["hand"]
    assert fields["made_by"] == ["health"]
    assert fields["requester_name"] == ["Dr O’Example"]


def test_another_person_who_signs_in_sees_nothing_of_it_and_the_writer_still_does(authority) -> None:
    writer, other = make_acting(Role.PARENT), make_acting(Role.PARENT)
    own, others = make_draft(writer, authority), make_draft(other, authority)
    client = signed_in(writer)
    client.get("/children/")
    end_session(client)
    client.post(f"/requests/{own.token}/hard/", {"concerns": LONG})
    client.force_login(other.user)
    for at in ("/children/", "/requests/", f"/requests/{others.token}/hard/"):
        page = html(client.get(at))
        assert KEPT not in page
        assert "trains" not in page
    assert client.get("/start")["Location"] == "/children/"
    assert client.get(f"/requests/{own.token}/hard/").status_code == 404
    client.force_login(writer.user)
    assert client.get("/start")["Location"] == f"/requests/{own.token}/hard/"
    assert KEPT in html(client.get(f"/requests/{own.token}/hard/"))


def test_without_knowing_whose_it_is_nothing_is_held(authority) -> None:
    draft = make_draft(make_acting(Role.PARENT), authority)
    answer = Client().post(f"/requests/{draft.token}/hard/", {"concerns": LONG})
    assert answer.status_code == 302
    assert not HeldForm.objects.exists()


def test_what_is_older_than_a_day_is_gone(authority) -> None:
    parent = make_acting(Role.PARENT)
    draft = make_draft(parent, authority)
    client, at = signed_in(parent), f"/requests/{draft.token}/hard/"
    client.get(at)
    end_session(client)
    client.post(at, {"concerns": LONG})
    HeldForm.objects.update(at=timezone.now() - timedelta(hours=25))
    client.force_login(parent.user)
    assert KEPT not in html(client.get(at))
    end_session(client)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        client.post(at, {"concerns": LONG})
    assert HeldForm.objects.count() == 1, "the old one was cleared away"


@pytest.mark.parametrize("cookie", ["", "nonsense", "11111111111141118111111111111111.key", "x.y.z"])
def test_a_cookie_that_is_not_ours_does_nothing(authority, cookie) -> None:
    client = signed_in(make_acting(Role.PARENT))
    client.cookies[HELD_COOKIE] = cookie
    assert client.get("/children/").status_code == 200


def test_a_forged_post_from_elsewhere_is_refused_and_not_held(authority) -> None:
    parent = make_acting(Role.PARENT)
    draft = make_draft(parent, authority)
    client = Client(enforce_csrf_checks=True)
    client.force_login(parent.user)
    client.get("/children/")
    end_session(client)
    assert client.post(f"/requests/{draft.token}/hard/", {"concerns": LONG}).status_code == 403
    assert not HeldForm.objects.exists()


class _Fields(HTMLParser):
    """What a browser would send of a page's forms."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.area: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "textarea":
            self.area, self.text = given["name"], ""
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and "selected" in given:
            self.found.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.found.setdefault(given.get("name"), []).append(given.get("value") or "")

    def handle_data(self, data):
        if self.area:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.found.setdefault(self.area, []).append(self.text.removeprefix("\n"))
            self.area = None


def _read_all(page: str) -> dict[str, list[str]]:
    fields = _Fields()
    fields.feed(page)
    fields.close()
    return fields.found


def _read_field(page: str, name: str) -> str:
    return _read_all(page)[name][0]


FORM = """<p>before &amp; &lt;after</p><form action="/x" method="post">
<input name="one" value="old" type="text"/><textarea name="two">old &amp; older</textarea>
<select name="three"><option value="a" selected>A</option><option value="b">B</option></select>
<input type="radio" name="four" value="yes" checked><input type="radio" name="four" value="no">
<input type="checkbox" name="five" value="p"><input type="checkbox" name="five" value="q" checked>
<input type="hidden" name="token" value="t"><input type="file" name="file"></form>
<form action="/y" method="post"><input name="one" value="kept"></form>"""
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=40)


@given(one=WORDS, two=WORDS, five=st.sets(st.sampled_from("pq")), left=WORDS)
def test_whatever_was_typed_is_what_the_form_then_holds(one, two, five, left) -> None:
    typed = {
        "one": [one],
        "two": [two],
        "three": ["b"],
        "four": ["no"],
        "five": sorted(five),
        "token": ["z"],
        "gone": [left],
    }
    page, rest = fill_in(FORM, "/x", typed)
    found = _read_all(page)
    assert found["one"] == [one, "kept"]
    assert found["two"] == [two]
    assert found["three"] == ["b"]
    assert found["four"] == ["no"]
    assert found.get("five", []) == sorted(five)
    assert found["token"] == ["t"]
    assert rest == ({"gone": [left]} if left.strip() else {})
    assert page.startswith("<p>before &amp; &lt;after</p>")


@given(st.text(max_size=200))
def test_a_page_without_the_form_stays_letter_for_letter(page) -> None:
    assert fill_in(page, "/x", {"one": ["typed"]})[0] == page or "<form" in page

"""What comes in from outside and is no business of ours: where it is stopped, and what it is answered."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from opensend.casework.models import FormSubmission, HeldForm
from opensend.people.acting import as_authority

ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example",
    "javascript:alert(1)",
)


@pytest.fixture
def officer(country: Any) -> Client:
    """A caseworker's browser."""
    return country.browser_of(country.ours.plan.officer)


@pytest.mark.parametrize(
    "to",
    [
        "/cases/%00/", "/cases/101%00/events/", "/settings/%00", "/settings/?q=%00", "/cases/?q=a%00b",
        "/cases/?page=%00", "/advice/cases/%00/", "/plans/draft/%00/", "/children/%00/",
        "/requests/documents/99999999999999999999999/", "/cases/letters/?notice=%00",
        "/plans/versions/9223372036854775808/", "/advice/9223372036854775808/", "/settings/?q=%ff%fe",
        "/cases/?q=" + "a" * 5000, "/cases/?page=-1", "/cases/?page=99999999999999999999", "/cases/?state='",
    ],
)  # fmt: skip
def test_a_strange_address_is_refused_and_is_no_failure_of_ours(country, officer, to: str) -> None:
    assert officer.get(to).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("field", ["name", "reasons", "text", "token", "seen", "on"])
def test_a_strange_character_in_a_form_is_no_failure_of_ours(country, officer, field: str) -> None:
    reference = country.ours.run.reference
    for to in (
        reverse("casework:add_contact", args=[reference]),
        reverse("casework:add_plan_item", args=[reference, "A"]),
        reverse("casework:advice_write", args=[country.ours.ids["asked"]]),
        reverse("casework:comments", args=[reference]),
    ):
        assert officer.post(to, {field: "a\x00b", "action": "save"}).status_code in (200, 302, 400, 405)


def test_more_than_the_site_takes_is_refused_before_it_is_read(country) -> None:
    to = reverse("casework:request_page", args=[country.ours.ids["draft"], "files"])
    parent = country.browser_of(country.ours.parent)
    answered = parent.generic(
        "POST", to, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH="999999999999"
    )
    assert answered.status_code == 413
    assert "too large" in answered.content.decode()
    typed = parent.post(to, {"text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert typed.status_code == 413


def test_a_host_that_is_not_ours_is_refused(country, officer) -> None:
    assert officer.get("/cases/", headers={"host": "elsewhere.example"}).status_code == 400
    answered = officer.get("/cases/", headers={"x-forwarded-host": "elsewhere.example"})
    assert b"elsewhere.example" not in answered.content


def test_no_form_is_taken_that_did_not_come_from_a_page_of_ours(country) -> None:
    acting = country.ours.plan.officer
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(acting.user)
    reference = country.ours.run.reference
    for name, args in (
        ("casework:take", [reference]), ("casework:start_plan", [reference]), ("casework:print_letters", []),
        ("casework:requests", []), ("casework:decide_to_assess", [reference]), ("people:sign_out", []),
        ("people:choose_acting", []), ("people:sign_in_as_persona", []), ("account_login", []),
    ):  # fmt: skip
        assert strict.post(reverse(name, args=args), {}).status_code == 403, name


def test_no_page_is_excused_from_that() -> None:
    from django.urls import get_resolver

    def views(patterns: list[Any]) -> Any:
        for each in patterns:
            yield from views(each.url_patterns) if hasattr(each, "url_patterns") else [each]

    excused = [str(each.pattern) for each in views(get_resolver().url_patterns)
               if getattr(each.callback, "csrf_exempt", False)]  # fmt: skip
    assert excused == []


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_to_another_site(country, address: str) -> None:
    user = country.ours.parent.user
    user.persona = "A parent"
    user.save()
    browser = Client()
    sent = browser.post(reverse("people:sign_in_as_persona"), {"persona": user.pk, "next": address})
    assert sent.url == "/"
    assert browser.get(reverse("people:sign_in"), {"next": address}).url == "/"


def test_a_page_that_a_form_is_said_to_be_on_is_one_of_ours(country) -> None:
    acting = country.ours.parent
    browser = country.sign_in(acting)
    browser.get(reverse("casework:children"))
    del browser.cookies["sessionid"]
    to = reverse("casework:family_views", args=[country.ours.run.reference])
    answered = browser.post(
        to, {"summary": "typed"}, headers={"referer": "http://testserver//elsewhere.example/page"}
    )
    assert "elsewhere.example" not in answered.url
    browser.force_login(acting.user)
    assert "elsewhere" not in browser.get(reverse("casework:start")).url


def test_what_somebody_typed_is_given_back_to_nobody_else(country) -> None:
    acting, other = country.ours.parent, country.other_family
    browser = country.sign_in(acting)
    browser.get(reverse("casework:children"))
    del browser.cookies["sessionid"]
    browser.post(reverse("casework:requests"), {"concerns": "words of one alone"})
    assert HeldForm.objects.count() == 1
    assert b"words of one alone" not in bytes(HeldForm.objects.get().sealed)
    browser.force_login(other.user)
    for to in (reverse("casework:start"), reverse("casework:requests"), reverse("casework:children")):
        assert b"words of one alone" not in browser.get(to).content
    browser.force_login(acting.user)
    assert b"words of one alone" in browser.get(reverse("casework:requests")).content


def test_no_password_and_no_code_is_ever_held(country) -> None:
    acting = country.ours.parent
    browser = country.sign_in(acting)
    browser.get(reverse("casework:children"))
    del browser.cookies["sessionid"]
    secret = {name: "a secret word" for name in ("password", "oldpassword", "password1", "password2", "code")}
    browser.post(reverse("account_change_password"), {**secret})
    assert not HeldForm.objects.exists()


def test_a_form_that_another_sent_leads_nobody_to_where_it_led(country, officer) -> None:
    token = "33333333-2222-4333-8444-555555555555"
    FormSubmission.objects.create(token=token, acting=country.ours.parent, led_to="/children/private/")
    to = reverse("casework:family_withdraw", args=[country.ours.run.reference])
    sent = country.browser_of(country.ours.other_parent).post(to, {"token": token})
    assert "private" not in sent.get("Location", "")


def test_the_session_is_another_one_after_sign_in(country) -> None:
    user = country.ours.parent.user
    user.persona = "A parent"
    user.save()
    browser = Client()
    browser.get(reverse("people:sign_in"))
    session = browser.session
    session["planted"] = "yes"
    session.save()
    browser.cookies["sessionid"] = session.session_key
    browser.post(reverse("people:sign_in_as_persona"), {"persona": user.pk})
    assert browser.cookies["sessionid"].value != session.session_key
    signed_in = browser.cookies["sessionid"].value
    browser.post(reverse("people:sign_out"))
    browser.cookies["sessionid"] = signed_in
    assert browser.get(reverse("casework:children")).status_code == 302


def test_a_download_is_never_a_page_of_ours(country, officer) -> None:
    ours = country.ours
    for name, args in (
        ("document", [ours.ids["document"]]), ("letter_pdf", [ours.ids["letter"]]),
        ("advice_document", [ours.ids["asked"], ours.ids["document"]]),
    ):  # fmt: skip
        answered = officer.get(reverse(f"casework:{name}", args=args))
        assert answered.status_code == 200, name
        assert answered["Content-Disposition"].startswith("attachment"), name
        assert answered["X-Content-Type-Options"] == "nosniff", name
        assert "sandbox" in answered["Content-Security-Policy"], name
        assert "no-store" in answered["Cache-Control"], name


def test_a_file_that_was_found_infected_is_given_to_nobody(country, officer) -> None:
    from opensend.casework.models import Document

    ours = country.ours
    with as_authority(ours.authority.pk):
        Document.objects.filter(pk=ours.ids["document"]).update(scan=Document.Scan.INFECTED)
    for to in (
        reverse("casework:document", args=[ours.ids["document"]]),
        reverse("casework:advice_document", args=[ours.ids["asked"], ours.ids["document"]]),
    ):
        assert officer.get(to).status_code == 404


def test_every_page_has_the_headers_that_keep_it_to_itself(country, officer) -> None:
    for to in (
        reverse("casework:work_list"),
        reverse("casework:case", args=[country.ours.run.reference]),
        "/x",
    ):
        answered = officer.get(to)
        assert answered["X-Frame-Options"] == "DENY"
        assert answered["X-Content-Type-Options"] == "nosniff"
        assert answered["Referrer-Policy"] == "same-origin"
        assert "object-src 'none'" in answered["Content-Security-Policy"]
        assert "unsafe-inline" not in answered["Content-Security-Policy"]
        assert "no-store" in answered["Cache-Control"]


PRINT_SETTINGS = """
import json, django; django.setup()
from django.conf import settings as s
print(json.dumps({name: getattr(s, name) for name in (
    "DEBUG", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "EMAIL_BACKEND",
    "ALLOWED_HOSTS", "IS_DEMONSTRATION")}))
"""


def _production(**more: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("OPENSEND_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", PRINT_SETTINGS], capture_output=True, text=True, check=False,
        env={
            **kept, "OPENSEND_MODE": "production", "DJANGO_SETTINGS_MODULE": "opensend.config.settings",
            **more,
        },
    )  # fmt: skip


def test_production_is_closed_unless_it_is_opened() -> None:
    assert "OPENSEND_SECRET_KEY" in _production().stderr
    found = json.loads(_production(OPENSEND_SECRET_KEY="x" * 50).stdout)
    assert found["DEBUG"] is False
    assert found["IS_DEMONSTRATION"] is False
    for name in (
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
    ):
        assert found[name] is True, name
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert "*" not in found["ALLOWED_HOSTS"]


def test_production_writes_no_email_into_its_log() -> None:
    assert "console" not in json.loads(_production(OPENSEND_SECRET_KEY="x" * 50).stdout)["EMAIL_BACKEND"]


def _logged(say: Any) -> str:
    """What the log of the running program would say."""
    import io
    from logging.config import dictConfig

    said = io.StringIO()
    chosen = json.loads(json.dumps(settings.LOGGING))
    chosen["handlers"]["stderr"]["stream"] = "ext://sys.stderr"
    root = logging.getLogger()
    before = list(root.handlers), root.level
    try:
        dictConfig(chosen)
        handler = root.handlers[0]
        handler.setStream(said)  # type: ignore[attr-defined]
        say()
    finally:
        root.handlers[:], root.level = before
    return said.getvalue()


def test_a_failure_is_logged_with_its_place_and_without_what_was_in_its_message() -> None:
    def fail() -> None:
        try:
            try:
                raise KeyError("Robin Canary")
            except KeyError as inner:
                raise ValueError("Robin Canary lives in Canary Lane") from inner
        except ValueError:
            logging.getLogger("opensend").exception("It did not work")

    said = _logged(fail)
    assert "Canary" not in said
    assert "ValueError" in said
    assert "KeyError" in said
    assert "test_doors.py" in said


@pytest.mark.parametrize(
    "personal",
    ["H801200001001", "943 476 5919", "9434765919", "robin@canary.example", "SW1A 2AA", "QQ123456C"],
)
def test_what_identifies_somebody_is_masked_where_it_comes_into_a_log_all_the_same(personal: str) -> None:
    said = _logged(lambda: logging.getLogger("opensend").warning("Looked for %s in vain", personal))
    assert personal not in said
    assert "Looked for" in said


def test_what_was_asked_for_is_logged_as_its_kind_and_not_as_it_was_written(country, officer) -> None:
    """Django gives the request with the line: its path may hold what somebody typed."""

    def warn() -> None:
        officer.get("/children/Robin-Canary/")
        officer.get("/Robin-Canary/")

    said = _logged(warn)
    assert "Canary" not in said
    assert "Forbidden" in said
    assert "children/<str:reference>/" in said
    assert "Not Found: [left out]" in said

"""Signing in: by choosing a fictional person in a demonstration, with a password and a code in production."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from opensend.people.models import Acting, ContactPoint, Role, User
from opensend.people.services.sign_in import enter_as_persona
from opensend.people.tests.factories import ActingFactory, AuthorityFactory, UserFactory

PASSWORD = "three easy words"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def production(settings: Any) -> None:
    """The rules of production, on this connection without TLS."""
    settings.MODE = "production"
    settings.IS_DEMONSTRATION = False
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0


def persona(role: str = "", **more: Any) -> User:
    user = UserFactory(name="Robin Example", persona="Parent of Sam, aged 6.")
    ActingFactory(user=user, **({role: True} if role else {}), **more)
    return user


def somebody(role: str = "") -> User:
    user: User = ActingFactory(**({role: True} if role else {})).user
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Client, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/account/login/", {"login": email, "password": password, **more})


def acting_of(client: Client) -> Acting:
    return Acting.objects.get(pk=client.session["acting"])


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_visitor_is_told_what_the_site_is(client: Client) -> None:
    shown = text(client.get("/"))
    assert "<h1" in shown
    assert 'href="/sign-in"' in shown


def test_every_other_page_asks_a_visitor_to_sign_in(client: Client) -> None:
    answer = client.get("/acting")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=/acting"


def test_fictional_people_are_offered_by_kind(client: Client) -> None:
    persona()
    persona("caseworker")
    UserFactory(name="Alex Example")
    shown = text(client.get("/sign-in"))
    assert shown.index("Families") < shown.index("The local authority")
    assert "Parent of Sam, aged 6." in shown
    assert "Alex Example" not in shown
    assert "Professionals" not in shown


def test_nobody_to_sign_in_as_is_said(client: Client) -> None:
    assert "There is nobody here yet" in text(client.get("/sign-in"))


def test_choosing_a_fictional_person_signs_in_as_them(client: Client) -> None:
    user = persona()
    answer = client.post("/sign-in/persona", {"persona": user.pk, "next": "/help"})
    assert answer["Location"] == "/help"
    assert "Signed in as <strong>Robin Example</strong>, Parent" in text(client.get("/help"))
    client.get("/acting")
    assert acting_of(client).user == user


@pytest.mark.parametrize("chosen", ["", "0", "-1", "x", "²", "9" * 30])
def test_choosing_nobody_signs_nobody_in(client: Client, chosen: str) -> None:
    assert client.post("/sign-in/persona", {"persona": chosen}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_somebody_who_is_no_persona_cannot_be_chosen(client: Client) -> None:
    user = somebody("caseworker")
    assert client.post("/sign-in/persona", {"persona": user.pk}).status_code == 404


def test_an_address_of_another_site_is_never_followed(client: Client) -> None:
    answer = client.post("/sign-in/persona", {"persona": persona().pk, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_signing_in_is_never_done_by_following_a_link(client: Client) -> None:
    user = persona()
    assert client.get(f"/sign-in/persona?persona={user.pk}").status_code == 405
    assert client.get("/sign-out").status_code == 405


@pytest.mark.usefixtures("production")
def test_in_production_there_are_no_fictional_people(client: Client, rf: Any) -> None:
    user = persona()
    assert client.post("/sign-in/persona", {"persona": user.pk}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert client.get("/sign-in?next=/help")["Location"] == "/account/login/?next=%2Fhelp"
    assert "Robin Example" not in text(client.get("/sign-in", follow=True))
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        enter_as_persona(request=rf.post("/"), user_id=str(user.pk))


def test_a_process_started_for_production_has_no_fictional_people() -> None:
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.test import RequestFactory\n"
        "from django.http import Http404\n"
        "from opensend.people.views import sign_in_as_persona\n"
        "try: sign_in_as_persona(RequestFactory().post('/sign-in/persona', {'persona': '1'}))\n"
        "except Http404: print(settings.MODE, 'no such page')\n"
    )
    environment = {
        **os.environ,
        "OPENSEND_MODE": "production",
        "OPENSEND_SECRET_KEY": "a secret of this test alone",
        "DJANGO_SETTINGS_MODULE": "opensend.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "production no such page"


def test_signing_out_ends_the_session(client: Client) -> None:
    client.post("/sign-in/persona", {"persona": persona().pk})
    before = client.session.session_key
    answer = client.post("/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session
    client.cookies["sessionid"] = before
    assert client.get("/acting").status_code == 302


def test_no_page_of_somebody_signed_in_is_kept_by_a_browser(client: Client) -> None:
    client.post("/sign-in/persona", {"persona": persona().pk})
    assert client.get("/acting")["Cache-Control"] == "no-store"


def test_signing_in_changes_the_session_key(client: Client) -> None:
    client.get("/sign-in")
    session = client.session
    session["kept"] = "before"
    session.save()
    before = session.session_key
    client.post("/sign-in/persona", {"persona": persona().pk})
    assert client.session.session_key != before


def test_somebody_with_two_roles_chooses_one(client: Client) -> None:
    user = persona()
    setting = ActingFactory(user=user, senco=True)
    client.post("/sign-in/persona", {"persona": user.pk})
    assert client.get("/")["Location"] == "/acting"
    assert "Select how you want to act" in text(client.post("/acting", {}))
    assert client.post("/acting", {"acting": setting.pk})["Location"] == "/"
    assert acting_of(client) == setting


def test_the_role_of_somebody_else_cannot_be_chosen(client: Client) -> None:
    client.post("/sign-in/persona", {"persona": persona().pk})
    other = ActingFactory(caseworker=True)
    answer = client.post("/acting", {"acting": other.pk})
    assert "Select how you want to act" in text(answer)
    assert acting_of(client) != other


def test_a_role_that_has_ended_cannot_be_chosen(client: Client) -> None:
    user = persona()
    ended = ActingFactory(user=user, senco=True, valid_to=date(2021, 7, 31))
    client.post("/sign-in/persona", {"persona": user.pk})
    assert "SENCo" not in text(client.get("/acting"))
    assert "Select how you want to act" in text(client.post("/acting", {"acting": ended.pk}))


def test_somebody_without_a_role_is_told_so(client: Client) -> None:
    client.post("/sign-in/persona", {"persona": UserFactory(persona="Somebody without a role.").pk})
    assert "You cannot do anything here yet" in text(client.get("/", follow=True))


@pytest.mark.usefixtures("production")
def test_a_parent_signs_in_with_a_password(client: Client) -> None:
    user = somebody()
    assert enter(client, user.email.upper(), next="/acting")["Location"] == "/acting"
    client.get("/acting")
    assert acting_of(client).user == user


@pytest.mark.usefixtures("production")
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client) -> None:
    wrong = text(enter(client, somebody().email, "not the password"))
    unknown = text(enter(client, "nobody@example.org", "not the password"))
    for shown in (wrong, unknown):
        assert "The email address or the password is not right" in shown
        assert "<title>Error: Sign in – OpenSEND</title>" in shown
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("production")
def test_an_empty_sign_in_says_what_to_enter(client: Client) -> None:
    shown = text(enter(client, "", ""))
    assert "Enter your email address" in shown
    assert "Enter your password" in shown


@pytest.mark.usefixtures("production")
def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(client: Client) -> None:
    user = somebody()
    for _ in range(10):
        enter(client, user.email, "not the password")
    assert "There were too many tries to sign in" in text(enter(client, user.email))
    assert "_auth_user_id" not in client.session
    other = somebody()
    enter(client, other.email)
    assert "_auth_user_id" in client.session


def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    before = User.objects.count()
    client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert User.objects.count() == before
    assert "You cannot make an account here" in text(client.get("/account/signup/"))


@pytest.mark.parametrize("page", ["/account/email/", "/account/3rdparty/", "/account/3rdparty/signup/"])
def test_pages_of_the_library_that_are_not_offered_are_not_there(client: Client, page: str) -> None:
    client.post("/sign-in/persona", {"persona": persona().pk})
    assert client.get(page).status_code == 404


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("page", ["/", "/acting", "/account/password/change/"])
def test_a_caseworker_sets_up_a_second_factor_before_anything_else(client: Client, page: str) -> None:
    enter(client, somebody("caseworker").email)
    assert client.get(page)["Location"] == "/account/2fa/totp/activate/"
    assert client.get("/accessibility").status_code == 200


@pytest.mark.usefixtures("production")
def test_a_parent_need_not_set_up_a_second_factor(client: Client) -> None:
    enter(client, somebody().email)
    assert client.get("/acting").status_code == 200


@pytest.mark.usefixtures("production")
def test_a_second_factor_once_set_up_is_asked_for_at_every_sign_in(client: Client) -> None:
    user = somebody("caseworker")
    enter(client, user.email)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = text(client.get("/account/2fa/totp/activate/"))
    secret = page.partition('app-code">')[2].partition("<")[0]
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000x"})
    assert "Error: Set up an authenticator app" in text(wrong)
    done = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}, follow=True)
    assert "Your recovery codes" in text(done)
    assert client.get("/acting").status_code == 200

    again = Client()
    assert enter(again, user.email)["Location"].startswith("/account/2fa/authenticate/")
    assert "_auth_user_id" not in again.session
    assert again.get("/acting").status_code == 302
    assert "Error: Enter a code" in text(again.post("/account/2fa/authenticate/", {"code": "x"}))
    recovery = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    again.post("/account/2fa/authenticate/", {"code": recovery})
    assert again.get("/acting").status_code == 200


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.usefixtures("production")
def test_somebody_with_two_roles_can_set_up_a_second_factor_before_choosing(client: Client) -> None:
    user = somebody("caseworker")
    ActingFactory(user=user)
    enter(client, user.email)
    assert client.get("/account/2fa/totp/activate/", follow=True).status_code == 200


def test_the_help_page_names_each_authoritys_services(client: Client) -> None:
    authority = AuthorityFactory(name="Example Borough")
    ContactPoint.objects.create(
        authority=authority,
        kind=ContactPoint.Kind.INFORMATION_AND_ADVICE,
        name="Example Advice Service",
        telephone="01632 960 002",
    )
    shown = text(client.get("/help"))
    assert "Example Borough" in shown
    assert "Example Advice Service" in shown
    assert "01632 960 002" in shown


@pytest.mark.parametrize(
    "heading",
    [
        "Compliance status",
        "Non-accessible content",
        "Non-compliance with the accessibility regulations",
        "Disproportionate burden",
        "Content that is not within the scope of the accessibility regulations",
        "Preparation of this accessibility statement",
        "Feedback and contact information",
        "Enforcement procedure",
    ],
)
def test_the_accessibility_statement_says_what_the_law_asks(client: Client, heading: str) -> None:
    assert heading in text(client.get("/accessibility"))


def test_a_role_is_shown_with_its_organisation(client: Client) -> None:
    user = persona("senco")
    client.post("/sign-in/persona", {"persona": user.pk})
    acting = user.actings.get()
    assert acting.role == Role.SENCO
    assert f"SENCo, {acting.organisation_name}" in text(client.get("/help"))

"""Signing in through an OpenID Connect provider, against a provider that runs here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from opensend.config.settings import _identity_providers
from opensend.people.models import User
from opensend.people.tests.factories import ActingFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
CLAIMS = {
    "robin": {"email": "Robin@example.org", "email_verified": True},
    "stranger": {"email": "stranger@example.org", "email_verified": True},
    "claimant": {"email": "robin@example.org", "email_verified": False},
    "pretender": {"email": "robin@example.org", "email_verified": "false"},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows a few people."""
    from oidc_provider_mock import User as Known
    from oidc_provider_mock import run_server_in_thread

    people = [Known(sub=sub, claims=claims) for sub, claims in CLAIMS.items()]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configured(settings: Any, provider: str) -> str:
    """The site told about the provider by environment variables."""
    environment = {
        "OPENSEND_OIDC": "council",
        "OPENSEND_OIDC_COUNCIL_NAME": "Example Borough",
        "OPENSEND_OIDC_COUNCIL_ISSUER": provider,
        "OPENSEND_OIDC_COUNCIL_CLIENT_ID": "opensend",
        "OPENSEND_OIDC_COUNCIL_CLIENT_SECRET": "a secret of this test alone",
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _identity_providers(environment)}}
    return provider


@pytest.fixture
def robin() -> User:
    """A user who has a role and signs in through a provider."""
    user: User = ActingFactory(user__email="robin@example.org", caseworker=True).user
    return user


def sign_in(client: Client, sub: str) -> Any:
    """Go to the provider, be `sub` there, and come back."""
    away = client.post("/account/oidc/council/login/", HTTP_HOST="localhost")
    back = httpx.post(away["Location"], data={"sub": sub})
    address = urlsplit(back.headers["Location"])
    return client.get(f"{address.path}?{address.query}", HTTP_HOST="localhost")


@pytest.mark.usefixtures("configured")
def test_a_provider_signs_in_the_user_of_the_verified_address(client: Client, robin: User) -> None:
    answer = sign_in(client, "robin")
    assert answer.status_code == 302
    client.get("/acting", HTTP_HOST="localhost")
    assert client.session["acting"] == robin.actings.get().pk
    assert SocialAccount.objects.get(uid="robin").user == robin

    again = Client()
    sign_in(again, "robin")
    assert again.session["_auth_user_id"] == str(robin.pk)
    assert SocialAccount.objects.count() == 1


@pytest.mark.usefixtures("configured")
def test_a_password_outlives_a_first_sign_in_through_a_provider(client: Client, robin: User) -> None:
    robin.set_password("three easy words")
    robin.save()
    sign_in(client, "robin")
    robin.refresh_from_db()
    assert robin.check_password("three easy words")


@pytest.mark.usefixtures("configured", "robin")
@pytest.mark.parametrize("sub", ["stranger", "claimant", "pretender"])
def test_whoever_has_no_account_is_refused_and_told_why(client: Client, sub: str) -> None:
    answer = sign_in(client, sub)
    assert answer.status_code == 403
    assert "You do not have an account here" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("configured")
def test_a_user_who_may_not_sign_in_any_more_is_refused(client: Client, robin: User) -> None:
    sign_in(client, "robin")
    robin.is_active = False
    robin.save()
    again = Client()
    sign_in(again, "robin")
    assert "_auth_user_id" not in again.session


@pytest.mark.usefixtures("configured")
def test_an_answer_that_nobody_asked_for_signs_nobody_in(client: Client, robin: User) -> None:
    answer = client.get(
        "/account/oidc/council/login/callback/?code=stolen&state=made-up", HTTP_HOST="localhost"
    )
    assert answer.status_code in {401, 403}
    assert "You are not signed in" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("configured")
def test_the_sign_in_page_offers_the_provider(client: Client) -> None:
    shown = client.get("/account/login/?next=/help").content.decode()
    assert "Sign in with Example Borough" in shown
    assert 'action="/account/oidc/council/login/?next=%2Fhelp"' in shown


def test_a_provider_that_is_half_configured_stops_the_start() -> None:
    with pytest.raises(ValueError, match="OPENSEND_OIDC_COUNCIL_ISSUER, OPENSEND_OIDC_COUNCIL_CLIENT_ID"):
        _identity_providers({"OPENSEND_OIDC": "council", "OPENSEND_OIDC_COUNCIL_NAME": "Example Borough"})


def test_forms_may_lead_to_the_configured_providers_and_nowhere_else() -> None:
    environment = {
        **os.environ,
        "OPENSEND_OIDC": "council",
        "OPENSEND_OIDC_COUNCIL_NAME": "Example Borough",
        "OPENSEND_OIDC_COUNCIL_ISSUER": "https://login.example.org/tenant",
        "OPENSEND_OIDC_COUNCIL_CLIENT_ID": "opensend",
        "OPENSEND_OIDC_COUNCIL_CLIENT_SECRET": "a secret of this test alone",
    }
    code = (
        "from opensend.config.settings import CONTENT_SECURITY_POLICY as policy\n"
        "print(*policy['DIRECTIVES']['form-action'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["'self'", "https://login.example.org"]

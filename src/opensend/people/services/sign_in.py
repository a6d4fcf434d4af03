"""Sign in and out, and choose how to act; each is written to the audit log, without e-mail addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from opensend.audit.services import record
from opensend.people.middleware import SESSION_KEY
from opensend.people.models import Acting, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter_as_persona(*, request: HttpRequest, user_id: str) -> User | None:
    """Sign in as a fictional person; None if there is no such person.

    Raises PermissionDenied in production, where nobody signs in without proving who they are.
    """
    if not settings.IS_DEMONSTRATION:
        raise PermissionDenied("personas are for demonstrations")
    if not (user_id.isascii() and user_id.isdigit() and len(user_id) < 19):
        return None
    user = User.objects.filter(pk=int(user_id), is_active=True).exclude(persona="").first()
    if user is not None:
        login(request, user, backend=BACKEND)
    return user


def leave(*, request: HttpRequest) -> None:
    """End the session on the server."""
    if request.user.is_authenticated:
        record(
            getattr(request, "acting", None), "people.sign_out", "user", request.user.pk, authority_id=None
        )
    logout(request)


def take_acting(*, request: HttpRequest, acting: Acting) -> None:
    """Act in a role from now on. The acting is the user's own, found by `find_acting`."""
    request.session[SESSION_KEY] = acting.pk
    record(acting, "people.choose_acting", "acting", acting.pk, authority_id=None)


def record_sign_in(sender: object, *, user: User, **_: Any) -> None:
    """Receiver of Django's signal that somebody signed in."""
    record(None, "people.sign_in", "user", user.pk, authority_id=None)


def record_failed_sign_in(sender: object, **_: Any) -> None:
    """Receiver of Django's signal that a sign-in failed; whoever tried is not named, nor what they typed."""
    record(None, "people.sign_in", "user", authority_id=None, outcome="deny", reason="wrong credentials")


def record_stranger(*, provider: str) -> None:
    """Write that a provider vouched for somebody who has no account here."""
    record(
        None, "people.sign_in", "user", authority_id=None, outcome="deny", reason=f"no account: {provider}"
    )

"""In production, nobody with a professional role does anything before they have set up a second factor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from opensend.people.acting import valid_actings

ALLOWED = (
    "mfa_",
    "account_reauthenticate",
    "account_logout",
    "people:sign_out",
    "people:accessibility",
    "people:help",
)
"""Names of addresses, or their beginnings, that are needed before a second factor is there."""


class SecondFactorMiddleware:
    """Sends whoever lacks a second factor to the page that sets one up.

    Families may set one up and need not. Once it is there, allauth asks for it at every sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or send its user to set up a second factor."""
        if not settings.IS_DEMONSTRATION and _lacks_second_factor(request) and not _is_allowed(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def _lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or is_mfa_enabled(user):
        return False
    return any(not acting.is_family for acting in valid_actings(user))


def _is_allowed(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name.startswith(ALLOWED)
    except Resolver404:
        return False

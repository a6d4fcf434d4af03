"""What every page is told about who is acting."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import Provider
from django.conf import settings
from django.http import HttpRequest

from opensend.audit.today import today


def list_providers(request: HttpRequest) -> list[Provider]:
    """The identity providers that somebody may sign in with."""
    return list(get_adapter().list_providers(request))


def acting(request: HttpRequest) -> dict[str, Any]:
    """The acting of the request, who is signed in, today, and whether the children shown are fictional."""
    # An answer that a middleware gives early (a wrong host, say) has no user yet.
    user = getattr(request, "user", None)
    return {
        "acting": getattr(request, "acting", None),
        "signed_in_user": user if user is not None and user.is_authenticated else None,
        "today": today(),
        "sign_in_providers": list_providers,
        "is_demonstration": settings.IS_DEMONSTRATION,
    }

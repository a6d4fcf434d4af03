"""Every request runs in one transaction, in the scope of the acting that its user chose."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from opensend.audit.services import record
from opensend.people.acting import acting_as, find_acting, valid_actings
from opensend.people.models import Acting

SESSION_KEY = "acting"
REFUSED = (403, 404)
View = TypeVar("View", bound=Callable[..., Any])


def acting_not_required(view: View) -> View:
    """Mark a view that somebody may see before they have chosen how they act."""
    view.acting_required = False  # type: ignore[attr-defined]
    return view


def _record_refusal(request: HttpRequest, acting: Acting) -> None:
    """Somebody asked for what they may not do, or what is not there for them: the page, not the address."""
    if request.resolver_match is not None:
        record(
            acting, "page.refused", "page", request.resolver_match.view_name[:60],
            authority_id=acting.authority.pk if acting.authority else None, outcome="deny",
        )  # fmt: skip


class ActingMiddleware:
    """Sets `request.acting`, and the database's scope with it, for the whole of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in a transaction that is kept only if the answer is not an error of ours."""
        acting = self._acting(request)
        request.acting = acting  # type: ignore[attr-defined]
        if acting is None and self._needs_acting(request):
            return redirect("people:choose_acting")
        with acting_as(acting):
            with connection.cursor() as cursor:
                cursor.execute("select set_config('opensend.request', %s, true)", [uuid.uuid4().hex])
            response = self.get_response(request)
            # Django has turned an exception into a response by now: the transaction must not be kept for it.
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif response.status_code in REFUSED and acting is not None:
                _record_refusal(request, acting)
        if acting is not None:
            # What was shown about a child stays in no cache, and does not come back after signing out.
            response.setdefault("Cache-Control", "no-store")
        return response

    def _acting(self, request: HttpRequest) -> Acting | None:
        if not request.user.is_authenticated:
            return None
        chosen = request.session.get(SESSION_KEY)
        if chosen is not None and (acting := find_acting(request.user, chosen)):
            return acting
        choices = valid_actings(request.user)
        if len(choices) != 1:
            return None
        request.session[SESSION_KEY] = choices[0].pk
        return choices[0]

    def _needs_acting(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated:
            return False
        try:
            view = resolve(request.path_info).func
        except Resolver404:  # answered by the page that says so
            return False
        # Pages of the sign-in library (a second factor, say) come before a role is chosen.
        is_sign_in = view.__module__.startswith("allauth.")
        return getattr(view, "acting_required", not is_sign_in) and getattr(view, "login_required", True)

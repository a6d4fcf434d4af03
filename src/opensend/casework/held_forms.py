"""Nothing typed is lost when a session ends in the middle of a form: it is held, sealed, for the same person.

What was sent without a session is sealed with a key that only a cookie of that browser has, and kept for a
day at most. When the same person has signed in again they are led back to the page, what they had typed is in
its fields, and the sealed copy is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.http import url_has_allowed_host_and_scheme

from opensend.casework.form_filling import fill_in
from opensend.casework.models import HeldForm

HELD_COOKIE = "held_form"
WHO_COOKIE = "last_signed_in"
KEPT_FOR = timedelta(days=1)
KNOWN_FOR = timedelta(days=7)
"""How long a browser is known to be somebody's: longer than any session, also where a form is left open."""
_SALT = "opensend.casework.held_forms"
_NOT_KEPT = ("csrfmiddlewaretoken", "password", "code")
"""What a field's name says where its value is never kept."""
BACK_AGAIN = "You were signed out, and we kept what you had typed. Check it, then send it again."
NO_FILES = " We could not keep the files that you had chosen: choose them again."


@dataclass(frozen=True, slots=True)
class Held:
    """What was typed, by whom, on which page. `path` is where the form was sent."""

    row: HeldForm
    user_id: int
    page: str
    path: str
    typed: dict[str, list[str]]
    had_files: bool


class HeldFormsMiddleware:
    """Holds a form that is sent without a session, and gives it back after sign-in. Before LoginRequired."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; note who is signed in; put held words into the page that they were typed on."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            _note_who(request, response)
            if request.method == "GET" and HELD_COOKIE in request.COOKIES:
                response = _give_back(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Hold what is sent without a session to a page that needs one. The CSRF check has been passed."""
        is_ours = request.method == "POST" and not request.user.is_authenticated
        if not is_ours or not getattr(view, "login_required", True):
            return None
        user_id = _read_who(request)
        page = _page_of(request)
        answer = redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}")
        if user_id is not None:
            _hold(request, answer, user_id, page)
        return answer


def _hold(request: HttpRequest, answer: HttpResponse, user_id: int, page: str) -> None:
    typed = {name: request.POST.getlist(name) for name in request.POST if not _is_secret(name)}
    if not typed and not request.FILES:
        return
    HeldForm.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    key = Fernet.generate_key()
    content = {
        "user": user_id, "page": page, "path": request.path, "typed": typed, "files": bool(request.FILES),
    }  # fmt: skip
    row = HeldForm.objects.create(
        token=uuid4(), path=request.path[:300], sealed=Fernet(key).encrypt(json.dumps(content).encode())
    )
    _set_cookie(answer, HELD_COOKIE, f"{row.token.hex}.{key.decode()}")


def _is_secret(name: str) -> bool:
    return any(word in name for word in _NOT_KEPT)


def _give_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    held = _open_held(request)
    if held is None or held.user_id != request.user.pk:
        return response
    if request.path in (reverse("people:home"), reverse("casework:start")) and _has_acting(request):
        return redirect(held.page)
    if request.path != urlsplit(held.page).path or not _is_page(response):
        return response
    words = BACK_AGAIN + (NO_FILES if held.had_files else "")
    page, left = fill_in(response.content.decode(response.charset), held.path, held.typed)
    response.content = _with_notice(page, words, left).encode(response.charset)
    held.row.delete()
    response.delete_cookie(HELD_COOKIE)
    return response


def _with_notice(page: str, words: str, left: dict[str, list[str]]) -> str:
    """The page with a notice at the head of its content, and with what was typed that has no field on it."""
    lines = "".join(
        f'<p class="govuk-body">{escape(value)}</p>' for values in left.values() for value in values
    )
    also = f'<p class="govuk-body">You had also typed:</p>{lines}' if lines else ""
    notice = (
        '<div class="govuk-notification-banner" role="status" aria-labelledby="held-form-title">'
        '<div class="govuk-notification-banner__header">'
        '<h2 class="govuk-notification-banner__title" id="held-form-title">What you typed is still here</h2>'
        '</div><div class="govuk-notification-banner__content">'
        f'<p class="govuk-notification-banner__heading">{escape(words)}</p>'
        f"{also}</div></div>"
    )
    at = page.find(">", page.find("<main"))
    return f"{page[: at + 1]}{notice}{page[at + 1 :]}" if "<main" in page else notice + page


def _open_held(request: HttpRequest) -> Held | None:
    """The form of this browser's cookie, where it is whole and not too old."""
    token, _, key = request.COOKIES[HELD_COOKIE].partition(".")
    try:
        row = HeldForm.objects.filter(token=UUID(token), at__gte=timezone.now() - KEPT_FOR).first()
        if row is None:
            return None
        content = json.loads(Fernet(key.encode()).decrypt(bytes(row.sealed)))
    except (ValueError, InvalidToken):
        return None
    return Held(row, content["user"], content["page"], content["path"], content["typed"], content["files"])


def _page_of(request: HttpRequest) -> str:
    """The page that the form is on: where the browser says it was, if that is ours; else its address."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    page = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    # A path of two slashes is an address of another site.
    if came_from.netloc == request.get_host() and url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return page
    return request.get_full_path()


def _is_page(response: HttpResponse) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html and not response.streaming


def _has_acting(request: HttpRequest) -> bool:
    return getattr(request, "acting", None) is not None


def _note_who(request: HttpRequest, response: HttpResponse) -> None:
    """Remember in the browser who is signed in, so that a form sent later is known to be theirs."""
    if _read_who(request, max_age=KEPT_FOR) != request.user.pk:
        _set_cookie(response, WHO_COOKIE, signing.dumps(request.user.pk, salt=_SALT), KNOWN_FOR)


def _read_who(request: HttpRequest, *, max_age: timedelta = KNOWN_FOR) -> int | None:
    try:
        return int(signing.loads(request.COOKIES.get(WHO_COOKIE, ""), salt=_SALT, max_age=max_age))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _set_cookie(response: HttpResponse, name: str, value: str, max_age: timedelta = KEPT_FOR) -> None:
    response.set_cookie(
        name, value, max_age=max_age, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )

"""The pages that say that something did not work: bad request, refused, not there, too large, our fault."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def refuse_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where more was sent than is accepted."""
    if isinstance(exception, RequestDataTooBig):
        return _plain_page(request, 413)
    return _plain_page(request, 400)


def refuse_too_large(request: HttpRequest) -> HttpResponse:
    """413 for what is not even looked at."""
    return _plain_page(request, 413)


def refuse_strange_address(request: HttpRequest) -> HttpResponse:
    """400 for an address that nothing can have."""
    return _plain_page(request, 400)


def refuse_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from a page of ours, or came too late."""
    return _plain_page(request, 403, "ui/errors/forged.html")


def refuse_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 for what the acting may not do."""
    return render(request, "ui/errors/403.html", status=403)


def say_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, also for what exists and may not be seen."""
    return render(request, "ui/errors/404.html", status=404)


def say_failed(request: HttpRequest) -> HttpResponse:
    """500. Needs neither the session nor the database, which may be what failed."""
    return _plain_page(request, 500)


def _plain_page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """A page for a request whose user may be unknown: shown as to a visitor."""
    shown: dict[str, Any] = {
        "request": request,
        "acting": None,
        "signed_in_user": None,
        "messages": [],
        "is_demonstration": settings.IS_DEMONSTRATION,
    }
    return HttpResponse(render_to_string(template or f"ui/errors/{status}.html", shown), status=status)

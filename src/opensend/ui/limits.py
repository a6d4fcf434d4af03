"""What is stopped before anything reads it: a request that is too large, an address that no text can have."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from opensend.ui.errors import refuse_strange_address, refuse_too_large

NOTHING = "\0"
"""A character that the database takes in no text."""


class RequestLimitsMiddleware:
    """Answers 413 to what is larger than several of the largest files, and 400 to an address with a NUL.

    Form fields are checked for it by Django's own; a body without a stated length is read as empty.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or refuse it."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.REQUEST_LARGEST_BYTES:
            return refuse_too_large(request)
        if NOTHING in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return refuse_strange_address(request)
        return self.get_response(request)

"""The type of a request that `ActingMiddleware` has let through: somebody acts in it."""

from __future__ import annotations

from django.http import HttpRequest

from opensend.people.models import Acting


class ActingRequest(HttpRequest):
    """A request of somebody who is signed in and has chosen how they act."""

    acting: Acting

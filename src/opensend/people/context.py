"""What every page is told about who is acting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def acting(request: HttpRequest) -> dict[str, Any]:
    """The acting of the request, and whether the children shown are fictional."""
    return {
        "acting": getattr(request, "acting", None),
        "is_demonstration": settings.IS_DEMONSTRATION,
    }

"""Where each role begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Lead everybody to their own first page."""
    acting = request.acting  # type: ignore[attr-defined]
    if acting.is_family:
        return redirect("casework:children")
    return redirect("casework:work_list" if acting.is_staff else "casework:inbox")

"""Where each role begins."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from opensend.people.acting_request import ActingRequest


@require_GET
def start(request: ActingRequest) -> HttpResponse:
    """Lead everybody to their own first page."""
    acting = request.acting
    if acting.is_family:
        return redirect("casework:children")
    return redirect("casework:work_list" if acting.is_staff else "casework:inbox")

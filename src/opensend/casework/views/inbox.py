"""The list of a setting or a professional: what waits for them, from every authority."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from opensend.audit.today import today
from opensend.casework.forms.inbox import InboxForm
from opensend.casework.selectors.drafts import section_g_requests
from opensend.casework.selectors.inbox import Filters, open_inbox
from opensend.people.acting_request import ActingRequest
from opensend.people.models import Role
from opensend.rules.processes import NEEDS_ASSESSMENT


@require_GET
def show_inbox(request: ActingRequest) -> HttpResponse:
    """Requests for advice, consultations, or requests made; staff and families begin elsewhere."""
    acting = request.acting
    if acting.is_staff or acting.is_family:
        return redirect("people:home")
    form = InboxForm(request.GET)
    form.is_valid()
    told = form.cleaned_data
    filters = Filters(told.get("name", ""), told.get("authority", ""))
    shown = told.get("show") or "advice"
    inbox = open_inbox(acting, shown, filters, request.GET.get("page", "1"), today())
    form.fields["authority"].choices = [  # type: ignore[attr-defined]
        ("", "All authorities"), *((each.code, each.name) for each in inbox.authorities)
    ]  # fmt: skip
    context = {
        "inbox": inbox,
        "form": form,
        "filters": filters,
        "states": NEEDS_ASSESSMENT.states,
        "has_consultations": acting.role == Role.SENCO,
        "plans_to_agree": len(section_g_requests(acting)),
        "on": today(),
    }
    return render(request, "casework/inbox/list.html", context)

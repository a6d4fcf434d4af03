"""Addresses for tests of the middleware: views that write and then answer in one way or another."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from opensend.audit.services import record
from opensend.people.models import Acting, Person


def show_scope(request: HttpRequest) -> JsonResponse:
    """Who acts, and which children the database shows them."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return JsonResponse(
        {"acting": acting.pk, "seen": list(Person.objects.order_by("pk").values_list("pk", flat=True))}
    )


@login_not_required
def show_nothing(request: HttpRequest) -> JsonResponse:
    """What a visitor sees."""
    return JsonResponse({"acting": None, "seen": list(Person.objects.values_list("pk", flat=True))})


def write(request: HttpRequest, status: int) -> HttpResponse:
    """Change a record and the log, then answer; 599 stands for an exception."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    Person.objects.update(pronouns="changed")
    record(acting, "person.update", "person", authority_id=acting.authority.pk if acting.authority else None)
    if status == 599:
        raise ZeroDivisionError
    return HttpResponse(status=status)


urlpatterns = [
    path("", include("opensend.people.urls")),
    path("scope", show_scope),
    path("nothing", show_nothing),
    path("write/<int:status>", write),
]

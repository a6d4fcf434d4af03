"""A version to read whole, to print and to take away, for whoever may see it or a part of it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from markupsafe import Markup

from opensend.casework.selectors.plans import ReadVersion, open_version, read_version, run_of
from opensend.correspondence.plan_document import plan_to_html, plan_to_pdf
from opensend.people.acting_request import ActingRequest


@require_GET
def show_version(request: ActingRequest, version: int) -> HttpResponse:
    """The version as a page."""
    read = _read(request, version, "plan")
    # Every text in it was escaped where it was made.
    content = Markup(plan_to_html(read.document()))  # noqa: S704
    context = {"read": read, "content": content, "back": _back(request, read)}
    return render(request, "casework/plan/version.html", context)


@require_GET
def pdf(request: ActingRequest, version: int) -> HttpResponse:
    """The version as accessible PDF; an extract where its reader may not see every section."""
    read = _read(request, version, "plan PDF")
    made = plan_to_pdf(read.document())
    answer = HttpResponse(made.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{_file_name(read)}.pdf"'
    return answer


@require_GET
def data(request: ActingRequest, version: int) -> HttpResponse:
    """The version as data, in the form `opensend-plan/1`."""
    read = _read(request, version, "plan data")
    answer = JsonResponse(read.json(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(read)}.json"'
    return answer


def _read(request: ActingRequest, version: int, page: str) -> ReadVersion:
    acting = request.acting
    return read_version(acting, open_version(acting, version, page=page))


def _back(request: ActingRequest, read: ReadVersion) -> str:
    """To the plan's own page for staff and families; others come from their list."""
    acting = request.acting
    run = run_of(read.version)
    if run is None or not (acting.is_staff or acting.is_family):
        return reverse("people:home")
    return reverse("casework:case_plan" if acting.is_staff else "casework:family_draft", args=[run.reference])


def _file_name(read: ReadVersion) -> str:
    """No name of a child: files lie about in folders."""
    part = "plan" if read.is_whole else "plan-extract"
    return f"{part}-{read.version.pk}-version-{read.version.number}"

"""The coverage of a version of the plan, to read, to print and to take away, for families as for officers."""

from __future__ import annotations

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from markupsafe import Markup

from opensend.casework.coverage_printing import COLUMNS, coverage_letter, coverage_rows
from opensend.casework.models import ProcessRun
from opensend.casework.selectors.coverage import Coverage, coverage_of
from opensend.casework.selectors.plans import log_reading, read_version, run_of, versions
from opensend.correspondence.pdf import letter_to_pdf
from opensend.correspondence.rendering import to_html
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check
from opensend.ui.spreadsheet import safe_cell


@require_GET
def show_coverage(request: ActingRequest, version: int) -> HttpResponse:
    """The three tables as a page that can be printed; for officers with what to put right above them."""
    acting = request.acting
    coverage = _open(request, version, "coverage")
    # Every text in it was escaped where it was made.
    content = Markup(to_html(coverage_letter(coverage)))  # noqa: S704
    run = run_of(coverage.read.version)
    context = {
        "coverage": coverage,
        "version": coverage.read.version,
        "content": content,
        "run": run if acting.is_staff else None,
        "back": _back(acting.is_staff, run),
    }
    return render(request, "casework/plan/coverage.html", context)


@require_GET
def pdf(request: ActingRequest, version: int) -> HttpResponse:
    """The tables as accessible PDF."""
    coverage = _open(request, version, "coverage PDF")
    made = letter_to_pdf(coverage_letter(coverage))
    answer = HttpResponse(made.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{_file_name(coverage)}.pdf"'
    return answer


@require_GET
def export(request: ActingRequest, version: int) -> HttpResponse:
    """The tables as CSV. No cell is read as a formula."""
    coverage = _open(request, version, "coverage data")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(coverage)}.csv"'
    answer.write("\ufeff")  # a spreadsheet takes a file without this mark for another encoding
    written = csv.writer(answer)
    written.writerow(COLUMNS)
    for row in coverage_rows(coverage):
        written.writerow([safe_cell(cell) for cell in row])
    return answer


def _open(request: ActingRequest, number: int, page: str) -> Coverage:
    """The coverage of a version; the reading is logged. Raises `Http404` and `NotAllowed`."""
    acting = request.acting
    version = versions().filter(pk=number).first()
    if version is None:
        raise Http404("No such version")
    check(acting, "casework.read_coverage", version)
    log_reading(acting, version, page, "advice")
    return coverage_of(read_version(acting, version))


def _back(is_staff: bool, run: ProcessRun | None) -> str:
    if run is None:
        return reverse("people:home")
    return reverse("casework:case_plan" if is_staff else "casework:family_draft", args=[run.reference])


def _file_name(coverage: Coverage) -> str:
    """No name of a child: files lie about in folders."""
    version = coverage.read.version
    return f"coverage-{version.pk}-version-{version.number}"

"""How an authority's plans do, for team managers and sign-off officers: figures, the versions, and a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opensend.audit.services import record, record_list
from opensend.audit.today import today
from opensend.casework.forms.plan_quality import QualityForm
from opensend.casework.models import PlanCheck
from opensend.casework.selectors.plan_quality import (
    authors_of_plans,
    find_versions,
    read_quality,
    rule_title,
)
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check
from opensend.rules.plans.plan import SECTIONS
from opensend.ui.spreadsheet import safe_cell

ON_A_PAGE = 50
COLUMNS = ("Case", "Version", "Stage", "Date", "Started by", "Unlawful", "Weak", "Style")


@require_GET
def show_quality(request: ActingRequest) -> HttpResponse:
    """What was found in the plans that were sent: in all, by month, by writer, by section and by rule."""
    acting = request.acting
    check(acting, "casework.plan_quality")
    form = _form(request)
    quality = read_quality(acting, form.wanted())
    record(
        acting, "plan.quality", "plan_quality",
        authority_id=acting.authority.pk if acting.authority else None, changes={"filters": _told(request)},
    )  # fmt: skip
    context = {
        "form": form,
        "quality": quality,
        "month_rows": [(each, f"{each.name:%B} {each.name.year}", "") for each in quality.months],
        "author_rows": [(each, each.name, _with(request, "author", each.link)) for each in quality.authors],
        "section_rows": [
            (each, _section(each.name), _with(request, "section", each.name)) for each in quality.sections
        ],
        **_filters(request, form),
    }
    return render(request, "casework/plan_quality/quality.html", context)


@require_GET
def list_versions(request: ActingRequest) -> HttpResponse:
    """The versions behind the figures, each with a way to what was found in it."""
    acting = request.acting
    check(acting, "casework.plan_quality")
    form = _form(request)
    wanted = form.wanted()
    page = Paginator(find_versions(acting, wanted), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    record_list(acting, "plan.list", "plan_quality", rows, sections=("plan",))
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "rule": rule_title(wanted.rule) if wanted.rule else "",
        **_filters(request, form),
    }
    return render(request, "casework/plan_quality/versions.html", context)


@require_GET
def export_versions(request: ActingRequest) -> HttpResponse:
    """The same versions as CSV, by the reference of the case and without names of children."""
    acting = request.acting
    check(acting, "casework.plan_quality")
    rows = list(find_versions(acting, _form(request).wanted()))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="plan-quality-{today().isoformat()}.csv"'
    answer.write("\ufeff")  # a spreadsheet takes a file without this mark for another encoding
    written = csv.writer(answer)
    written.writerow(COLUMNS)
    written.writerows([safe_cell(str(cell)) for cell in _cells(row)] for row in rows)
    record_list(acting, "plan.export_quality", "plan_quality", rows, sections=("plan",))
    return answer


def _form(request: ActingRequest) -> QualityForm:
    return QualityForm(request.GET, authors=authors_of_plans(request.acting), on=today())


def _filters(request: ActingRequest, form: QualityForm) -> dict[str, Any]:
    """The filters as they are sent on: all of them, and without the rule."""
    kept = QueryDict(mutable=True)
    for name, value in _told(request).items():
        if name != "rule":
            kept[name] = value
    return {
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
        "query_without_rule": kept.urlencode(),
    }


def _with(request: ActingRequest, name: str, value: object) -> str:
    """The page with one more filter; no address where there is nothing to ask for."""
    query = request.GET.copy()
    query[name] = str(value or "")
    return f"?{query.urlencode()}" if value else ""


def _section(letter: str) -> str:
    return f"{letter}: {SECTIONS[letter]}" if letter else "The plan as a whole"


def _told(request: ActingRequest) -> dict[str, str]:
    names = ("author", "first", "last", "section", "rule")
    return {name: value[:60] for name in names if (value := request.GET.get(name, ""))}


def _cells(row: PlanCheck) -> Iterator[object]:
    version = row.version
    author = version.author.user.name if version.author.user else ""
    yield from (version.run.reference, version.number, version.get_stage_display(), version.frozen_on, author)
    yield from (row.unlawful, row.weak, row.style)

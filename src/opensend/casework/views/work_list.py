"""The work list, and the same as a file."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.forms.work_list import WorkListForm
from opensend.casework.selectors.work_list import (
    SOON_DAYS,
    Row,
    count_work,
    find_runs,
    read_rows,
    stream_rows,
    turn_to,
)
from opensend.casework.views.case_frame import address_of
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check, may
from opensend.ui.spreadsheet import safe_cell
from opensend.ui.words import day_words, standing_words

COLUMNS = (
    "Reference",
    "Name",
    "Date of birth",
    "State",
    "Next limit",
    "Due",
    "Days",
    "Standing",
    "Caseworker",
)


@require_GET
def show_work_list(request: ActingRequest) -> HttpResponse:
    """The authority's cases, those first that are late or fall due first."""
    acting = request.acting
    check(acting, "casework.work_list")
    form, on = WorkListForm(request.GET), today()
    counts = count_work(acting, on)
    shown = turn_to(request.GET.get("page"), acting, form.wanted(), on, counts)
    rows = read_rows(list(shown.object_list), on)
    record(
        acting, "case.list", "work_list",
        authority_id=acting.authority.pk if acting.authority else None, sections=("case",),
        changes={"runs": [row.run_id for row in rows]},
    )  # fmt: skip
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "shown": shown,
        "counts": counts,
        "soon_days": SOON_DAYS,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
        "may_export": may(acting, "casework.export_work_list"),
        "enter_request": address_of("casework:enter_request"),
    }
    return render(request, "casework/work_list/work_list.html", context)


@require_GET
def export_work_list(request: ActingRequest) -> HttpResponse:
    """The cases of the list as CSV, without pages. No cell is read as a formula."""
    acting = request.acting
    check(acting, "casework.export_work_list")
    on = today()
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cases-{on.isoformat()}.csv"'
    answer.write("\ufeff")  # a spreadsheet takes a file without this mark for another encoding
    written = csv.writer(answer)
    written.writerow(COLUMNS)
    shown = []
    for row in stream_rows(find_runs(acting, WorkListForm(request.GET).wanted(), on), on):
        written.writerow([safe_cell(str(cell)) for cell in _cells(row)])
        shown.append(row.run_id)
    record(
        acting, "case.export", "work_list",
        authority_id=acting.authority.pk if acting.authority else None, sections=("case",),
        changes={"runs": shown, "columns": COLUMNS},
    )  # fmt: skip
    return answer


def _cells(row: Row) -> list[object]:
    limit = row.limit
    due = limit.deadline.due if limit else None
    return [
        row.reference,
        row.name,
        row.born.isoformat(),
        row.state,
        limit.deadline.rule.title if limit else "",
        due.isoformat() if due else "",
        day_words(due, today()) if due else "",
        standing_words(limit.standing) if limit else "",
        row.caseworker,
    ]

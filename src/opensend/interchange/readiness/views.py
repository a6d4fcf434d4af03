"""Pages of a return's readiness: the whole, one rule, one explanation, and the check that goes on."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opensend.audit.services import record
from opensend.interchange.readiness.forms import ExplanationForm, HitsForm, OfficersForm, RulesForm
from opensend.interchange.readiness.models import FindingExplanation
from opensend.interchange.readiness.selectors import (
    explanations_of,
    find_hits,
    find_in_whole,
    is_of_children,
    read_readiness,
    read_whole,
    references_of,
    rules_of_whole,
)
from opensend.interchange.readiness.services import (
    NothingToExplain,
    begin_check,
    check_next,
    check_whole,
    explain_finding,
    record_designated_officers,
    withdraw_explanation,
)
from opensend.interchange.readiness.years import is_ahead, latest_year, years_shown
from opensend.interchange.sen2.export import export_return
from opensend.people.acting_request import ActingRequest
from opensend.people.models import Acting, Authority, Person
from opensend.people.policies import check, may
from opensend.rules.returns.sen2.catalogue import Rule, rules_of
from opensend.rules.returns.sen2.schema import schema_for

ON_A_PAGE = 50
IN_A_STEP = 200
"""Records that one page looks at before it shows how far it is."""


@require_GET
def show_latest(request: ActingRequest) -> HttpResponse:
    """The return that comes next."""
    check(request.acting, "return.read")
    return redirect("returns:sen2", latest_year())


@require_GET
def show_return(request: ActingRequest, year: int) -> HttpResponse:
    """How the return of a year stands: counts, rules, trend."""
    acting, authority = _reader(request, year)
    form = RulesForm(request.GET)
    context = {
        "year": year,
        "years": years_shown(),
        "schema": schema_for(year),
        "form": form,
        "ready": read_readiness(authority, year, **form.wanted()),
        "is_filtered": any(form.wanted().values()),
        "officers": OfficersForm(authority=authority),
        "may_check": may(acting, "return.check", authority),
        "is_ahead": is_ahead(year),
        "may_export": may(acting, "return.export", authority) and not is_ahead(year),
    }
    return render(request, "interchange/readiness/return.html", context)


@require_GET
def show_rule(request: ActingRequest, year: int, rule: str) -> HttpResponse:
    """What one rule finds: child by child, with a way to each case; or in the return as a whole."""
    acting, authority = _reader(request, year)
    entry = _entry(year, rule)
    if not is_of_children(entry):
        return _show_whole_rule(request, year, entry)
    form = HitsForm(request.GET)
    page = Paginator(find_hits(authority, year, rule, **form.wanted()), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    hits = list(page.object_list)
    shown = {each for hit in hits for each in (hit.person_id, hit.other_id) if each}
    record(
        acting, "return.read_rule", "return", year, authority_id=authority.pk,
        changes={"rule": rule, "persons": sorted(shown)},
    )  # fmt: skip
    context = {
        "year": year,
        "entry": entry,
        "form": form,
        "page": page,
        "hits": hits,
        "references": references_of(shown),
        "whole": read_whole(authority, year) if rule in rules_of_whole() else None,
        "explanations": explanations_of(authority, year, rule),
        "is_filtered": any(form.wanted().values()),
        "may_explain": may(acting, "return.explain", authority) and entry.level == "query",
    }
    return render(request, "interchange/readiness/rule.html", context)


@require_POST
def start_check(request: ActingRequest, year: int) -> HttpResponse:
    """Have the whole return looked at again; the next page goes through it."""
    _reader(request, year)
    waiting = begin_check(request.acting, year=year)
    return redirect(f"{reverse('returns:go_on', args=[year])}?of={waiting}")


@require_http_methods(["GET", "POST"])
def go_on(request: ActingRequest, year: int) -> HttpResponse:
    """Look at the next records and say how far it is; the page asks for itself again until all are done."""
    _reader(request, year)
    of = request.GET.get("of", "")
    whole = int(of) if of.isascii() and of.isdigit() and len(of) < 9 else 0
    progress = check_next(request.acting, year=year, most=IN_A_STEP)
    if not progress.waiting and not progress.is_whole_due:
        return redirect("returns:sen2", year)
    whole = max(whole, progress.waiting + progress.checked)
    step = reverse("returns:whole" if progress.is_whole_due else "returns:go_on", args=[year])
    to = step if progress.is_whole_due else f"{step}?of={whole}"
    context = {
        "year": year,
        "whole": whole,
        "done": whole - progress.waiting,
        "is_whole_due": progress.is_whole_due,
        "to": to,
    }
    answer = render(request, "interchange/readiness/checking.html", context)
    answer["Refresh"] = f"0; url={to}"
    return answer


@require_http_methods(["GET", "POST"])
def look_as_a_whole(request: ActingRequest, year: int) -> HttpResponse:
    """Go once through the whole return, as the page that leads here has said; then show it."""
    _reader(request, year)
    check_whole(request.acting, year=year)
    return redirect("returns:sen2", year)


@require_http_methods(["GET", "POST"])
def explain(request: ActingRequest, year: int, rule: str) -> HttpResponse:
    """Say why what a rule finds is right as it is: for one child, or for all."""
    acting, authority = _reader(request, year)
    check(acting, "return.explain", authority)
    entry = _entry(year, rule)
    person = _person(request.GET.get("person", "")) if is_of_children(entry) else None
    child = person.name if person else ""
    form = ExplanationForm(request.POST or None, child=child, is_of_children=is_of_children(entry))
    if form.is_valid():
        whose = person if form.is_of_one else None
        try:
            explain_finding(acting, year=year, rule=rule, note=form.cleaned_data["note"], person=whose)
        except NothingToExplain as gone:
            form.add_error(None, str(gone))
        else:
            return redirect("returns:rule", year, rule)
    context = {"year": year, "entry": entry, "form": form, "person": person}
    return render(request, "interchange/readiness/explain.html", context)


@require_POST
def withdraw(request: ActingRequest, year: int, rule: str, pk: int) -> HttpResponse:
    """Take an explanation back."""
    _reader(request, year)
    made = get_object_or_404(FindingExplanation, pk=pk, year=year, rule=rule, withdrawn_at=None)
    withdraw_explanation(request.acting, explanation=made)
    return redirect("returns:rule", year, rule)


@require_http_methods(["GET", "POST"])
def record_officers(request: ActingRequest, year: int) -> HttpResponse:
    """Say whether the area has each designated officer."""
    acting, authority = _reader(request, year)
    check(acting, "return.record_officers", authority)
    form = OfficersForm(request.POST or None, authority=authority)
    if form.is_valid():
        record_designated_officers(acting, **form.flags())
        return redirect("returns:sen2", year)
    return render(request, "interchange/readiness/officers.html", {"year": year, "form": form})


@require_POST
def export(request: ActingRequest, year: int) -> HttpResponseBase:
    """The return as a file, made now; it is numbered, and its saving is logged."""
    acting, authority = _reader(request, year)
    if is_ahead(year):
        raise Http404("No file is made before the specification is known")
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it, and with that it is gone
    made = export_return(acting, authority=authority, year=year, file=file).made
    file.seek(0)
    name = f"sen2-{authority.code}-{year}-{made.serial:03d}.xml"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/xml")


def _reader(request: ActingRequest, year: int) -> tuple[Acting, Authority]:
    acting = request.acting
    check(acting, "return.read")
    if year not in years_shown():
        raise Http404("No such collection year")
    assert acting.authority is not None  # every reader is staff
    return acting, acting.authority


def _show_whole_rule(request: ActingRequest, year: int, entry: Rule) -> HttpResponse:
    """What one rule finds in the return as a whole, and how to put it right or explain it."""
    acting, authority = _reader(request, year)
    record(
        acting, "return.read_rule", "return", year, authority_id=authority.pk, changes={"rule": entry.code}
    )  # fmt: skip
    whole = read_whole(authority, year)
    context = {
        "year": year,
        "entry": entry,
        "found": find_in_whole(authority, year, entry.code),
        "whole": whole,
        "needs": next((need for need, rules in whole.not_run.items() if entry in rules), ""),
        "explanations": explanations_of(authority, year, entry.code),
        "may_explain": may(acting, "return.explain", authority) and entry.level == "query",
        "may_record_officers": entry.module == "Header" and may(acting, "return.record_officers", authority),
    }
    return render(request, "interchange/readiness/whole_rule.html", context)


def _entry(year: int, rule: str) -> Rule:
    for entry in rules_of(year):
        if entry.code == rule:
            return entry
    raise Http404("No such rule")


def _person(given: str) -> Person | None:
    """The child that an explanation is about, as far as the reader may see them."""
    return Person.objects.filter(pk=int(given)).first() if given.isascii() and given.isdigit() else None

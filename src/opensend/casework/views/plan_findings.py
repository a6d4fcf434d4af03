"""What is found in a plan: as data, kept with a version, and in one item while somebody is typing it."""

from __future__ import annotations

import msgspec
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from opensend.casework.forms.plan_items import ItemForm
from opensend.casework.plan_sections import SHAPES, WRITTEN_SECTIONS
from opensend.casework.selectors.plan_advice import given_advice
from opensend.casework.selectors.plan_findings import (
    Typed,
    found_in,
    found_while_typing,
    mark_quotes,
    reasons_given,
    report_of,
)
from opensend.casework.selectors.plans import open_version, read_version, run_of
from opensend.casework.views.plans import open_working
from opensend.people.acting_request import ActingRequest
from opensend.people.policies import check


@require_GET
def show_findings(request: ActingRequest, version: int) -> HttpResponse:
    """What was found in a version, with the reasons why it went on, and when they were given."""
    acting = request.acting
    found = open_version(acting, version, page="plan findings")
    check(acting, "casework.read_case", found)
    read = read_version(acting, found)
    context = {
        "run": run_of(found),
        "read": read,
        "found": found_in(read),
        "reasons": reasons_given(found),
    }
    return render(request, "casework/plan_findings/version.html", context)


@require_GET
def data(request: ActingRequest, version: int) -> HttpResponse:
    """The findings of a version as data, in the form of `opensend plan check --format json`."""
    acting = request.acting
    found = open_version(acting, version, page="plan findings data")
    report = report_of(read_version(acting, found))
    return JsonResponse(report, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_POST
def check_item(request: ActingRequest, reference: str, section: str) -> HttpResponse:
    """What would be found in an item if it said what is typed now. Nothing is stored."""
    acting = request.acting
    if section not in WRITTEN_SECTIONS:
        raise Http404("Nobody writes in that section")
    _, version = open_working(acting, reference, "plan findings while typing")
    read = read_version(acting, version)
    form = ItemForm(request.POST, section=section, read=read, advice=given_advice(version))
    form.is_valid()  # what cannot be read yet is left out
    values = {name: form.cleaned_data[name] for name in SHAPES[section].told if name in form.cleaned_data}
    found = found_while_typing(read, Typed(section, request.POST.get("item", ""), values, form.links))
    quotes = [each.finding.quote for each in found.told]
    context = {"found": found, "pieces": mark_quotes(str(values.get("text", "")), quotes)}
    answer = {
        "said": found.words,
        "findings": msgspec.to_builtins([each.finding for each in found.told]),
        "html": render_to_string("casework/plan_findings/item.html", context, request),
    }
    return JsonResponse(answer)

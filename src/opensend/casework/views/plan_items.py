"""Writing the items of a plan: from the advice, one at a time, in their order."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from opensend.casework.forms.plan_items import ItemForm
from opensend.casework.forms.plans import PlanForm, TakeForm
from opensend.casework.plan_sections import SHAPES, WRITTEN_SECTIONS
from opensend.casework.selectors.plan_advice import given_advice, offered_advice, offered_views
from opensend.casework.selectors.plan_findings import Found, found_in
from opensend.casework.selectors.plans import ReadItem, ReadVersion, read_version
from opensend.casework.services.plan_advice import take_from_advice
from opensend.casework.services.plans import add_item, move_item, remove_item, revise_item
from opensend.casework.views.plan_step import press, write
from opensend.casework.views.plans import open_working
from opensend.people.acting_request import ActingRequest
from opensend.rules.plans.plan import SECTIONS


@require_http_methods(["GET", "POST"])
def build_from_advice(request: ActingRequest, reference: str) -> HttpResponse:
    """Pick what each adviser named, and the family's own words, into the plan."""
    acting = request.acting
    run, version = open_working(acting, reference, "plan from advice")
    advice, views = offered_advice(version), offered_views(version)
    form = TakeForm(request.POST or None, advice=advice, views=views)

    def take() -> str:
        take_from_advice(acting, version=version, items=form.items, views=form.chosen_views)
        return _plan_address(reference)

    if form.is_valid() and (done := write(acting, form, take)):
        return done
    return render(request, "casework/plan/build.html", {"run": run, "form": form})


@require_http_methods(["GET", "POST"])
def add(request: ActingRequest, reference: str, section: str) -> HttpResponse:
    """Add an item to a section."""
    acting = request.acting
    if section not in WRITTEN_SECTIONS:
        raise Http404("Nobody writes in that section")
    run, version = open_working(acting, reference, "plan")
    read = read_version(acting, version)
    form = ItemForm(request.POST or None, section=section, read=read, advice=given_advice(version))

    def save() -> str:
        made = add_item(acting, version=version, section=section, values=form.values, links=form.links)
        return _plan_address(reference, made.item.reference)

    if form.is_valid() and (done := write(acting, form, save)):
        return done
    return _show_item(request, run, form, read)


@require_http_methods(["GET", "POST"])
def edit(request: ActingRequest, reference: str, item: str) -> HttpResponse:
    """Change what an item says; what somebody else changed meanwhile is shown beside it."""
    acting = request.acting
    run, version = open_working(acting, reference, "plan")
    read = read_version(acting, version)
    found = read.item(item)
    if SHAPES[found.item.section].is_automatic:
        raise Http404("Nobody writes in that section")
    form = ItemForm(
        request.POST or None, section=found.item.section, read=read, advice=given_advice(version), item=found
    )

    def save() -> str:
        revise_item(
            acting, version=version, item=found.item, values=form.values, links=form.links,
            stamp=form.cleaned_data["stamp"],
        )  # fmt: skip
        return _plan_address(reference, item)

    if form.is_valid() and (done := write(acting, form, save)):
        return done
    return _show_item(request, run, form, read, found)


@require_POST
def move(request: ActingRequest, reference: str, item: str) -> HttpResponse:
    """Move an item up or down within its section."""
    acting = request.acting
    _, version = open_working(acting, reference, "plan")
    found = read_version(acting, version).item(item)
    is_up = request.POST.get("direction") == "up"
    return press(
        request,
        lambda: move_item(acting, version=version, item=found.item, up=is_up),
        _plan_address(reference, item),
    )


@require_http_methods(["GET", "POST"])
def remove(request: ActingRequest, reference: str, item: str) -> HttpResponse:
    """Take an item out of the version, once one has said that one means it."""
    acting = request.acting
    run, version = open_working(acting, reference, "plan")
    found = read_version(acting, version).item(item)
    form = PlanForm(request.POST or None)

    def take_out() -> str:
        remove_item(acting, version=version, item=found.item)
        return _plan_address(reference)

    if form.is_valid() and (done := write(acting, form, take_out)):
        return done
    return render(request, "casework/plan/remove.html", {"run": run, "item": found, "form": form})


def _show_item(
    request: ActingRequest, run: object, form: ItemForm, read: ReadVersion, item: ReadItem | None = None
) -> HttpResponse:
    section = form.section
    title = f"Change {item.reference}" if item else f"Add to Section {section}"
    found = found_in(read)
    context = {
        "run": run,
        "form": form,
        "item": item,
        "found": Found(tuple(found.at(item.reference)) if item else ()),
        "pieces": found.pieces(item) if item else [],
        "title": title,
        "section": f"Section {section}: {SECTIONS[section]}",
    }
    return render(request, "casework/plan/item_form.html", context)


def _plan_address(reference: str, item: str = "") -> str:
    return reverse("casework:case_plan", args=[reference]) + (f"#item-{item}" if item else "")

"""Pages of the settings register: search it, and look at one setting."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opensend.provision.forms import SearchForm
from opensend.provision.selectors import Found, search_settings, setting_by_urn

ON_A_PAGE = 20


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Look for settings; nothing is listed until something is asked for."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    found, page = _found(form, request.GET.get("page", "1")) if form.is_valid() else (None, None)
    return render(request, "provision/search.html", {"form": form, "found": found, "page": page})


@require_GET
def show_setting(request: HttpRequest, urn: str) -> HttpResponse:
    """What the register says about one setting, and what it said before."""
    setting = setting_by_urn(urn)
    if setting is None:
        raise Http404
    context = {"setting": setting, "versions": setting.versions.all()[:50]}
    return render(request, "provision/setting.html", context)


def _found(form: SearchForm, wanted: str) -> tuple[Found, Page[int]]:
    """The settings of one page of the results, and which page that is (the nearest there is)."""
    asked = form.cleaned_data
    number = max(int(wanted), 1) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
    while True:
        found = search_settings(
            asked["q"], limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE,
            la_code=asked["authority"], only_open=not asked["closed"],
        )  # fmt: skip
        page = Paginator(range(found.total), ON_A_PAGE).get_page(number)
        if page.number == number:
            return found, page
        number = page.number

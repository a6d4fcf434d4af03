"""Pages of signing in, choosing how to act, and the pages about the site itself."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opensend.people.acting import find_acting, valid_actings
from opensend.people.forms import ActingForm
from opensend.people.middleware import SESSION_KEY, acting_not_required
from opensend.people.selectors import list_contact_points, list_personas
from opensend.people.services.sign_in import enter_as_persona, leave, take_acting


@require_GET
@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """The start page of one's role; for a visitor what this site is, or the sign-in page."""
    if not request.user.is_authenticated:
        return (
            render(request, "people/welcome.html")
            if settings.IS_DEMONSTRATION
            else redirect("people:sign_in")
        )
    if request.acting is None:  # type: ignore[attr-defined]
        return redirect("people:choose_acting")
    try:
        return redirect("casework:start")
    except NoReverseMatch:  # casework is not installed
        return render(request, "people/home.html")


@require_GET
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """In a demonstration the people to sign in as; else e-mail address and password, or a provider."""
    onward = _onward(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward or "people:home")
    if not settings.IS_DEMONSTRATION:
        query = f"?{urlencode({'next': onward})}" if onward else ""
        return redirect(reverse("account_login") + query)
    return render(request, "people/personas.html", {"groups": list_personas(), "next": onward})


@require_POST
@login_not_required
def sign_in_as_persona(request: HttpRequest) -> HttpResponse:
    """Sign in as a fictional person, without a password. There is no such page in production."""
    if not settings.IS_DEMONSTRATION:
        raise Http404
    if not enter_as_persona(request=request, user_id=request.POST.get("persona", "")):
        raise Http404
    return redirect(_onward(request, request.POST.get("next", "")) or "people:home")


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    leave(request=request)
    answer = redirect("people:home")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@require_http_methods(["GET", "POST"])
@acting_not_required
def choose_acting(request: HttpRequest) -> HttpResponse:
    """Choose the role and organisation to act in."""
    actings = valid_actings(request.user)  # type: ignore[arg-type]
    form = ActingForm(
        request.POST if request.method == "POST" else None,
        actings=actings,
        initial={"acting": request.session.get(SESSION_KEY)},
    )
    if form.is_valid():
        chosen = find_acting(request.user, int(form.cleaned_data["acting"]))  # type: ignore[arg-type]
        if chosen is not None:
            take_acting(request=request, acting=chosen)
            return redirect("people:home")
    return render(request, "people/choose_acting.html", {"form": form, "actings": actings})


@require_GET
@login_not_required
def show_accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "people/accessibility.html")


@require_GET
@login_not_required
def show_help(request: HttpRequest) -> HttpResponse:
    """Where to get help and advice: each authority's services."""
    return render(request, "people/help.html", {"authorities": list_contact_points()})


@login_not_required
def say_not_offered(request: HttpRequest) -> HttpResponse:
    """There is no such page, though the sign-in library has one."""
    raise Http404


def _onward(request: HttpRequest, address: str) -> str:
    """The address that somebody wanted before signing in, if it is one of ours."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""

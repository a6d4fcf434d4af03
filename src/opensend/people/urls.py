"""Addresses of signing in, choosing how to act, and the pages about the site itself."""

from __future__ import annotations

from django.urls import URLPattern, path

from opensend.people import views

app_name = "people"
urlpatterns = [
    path("", views.show_home, name="home"),
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/persona", views.sign_in_as_persona, name="sign_in_as_persona"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("acting", views.choose_acting, name="choose_acting"),
    path("accessibility", views.show_accessibility, name="accessibility"),
    path("help", views.show_help, name="help"),
]


def not_offered(*addresses: str) -> list[URLPattern]:
    """Patterns that hide pages of the sign-in library: people do not change their own address or sign up."""
    return [path(address, views.say_not_offered) for address in addresses]

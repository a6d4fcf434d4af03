"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("opensend.people.urls")),
    path("", include("opensend.casework.urls")),
    path("account/", include("allauth.urls")),
]

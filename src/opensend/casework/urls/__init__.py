"""Addresses of casework, one list for each group of its users."""

from __future__ import annotations

from django.urls import include, path

app_name = "casework"
urlpatterns = [
    path("", include("opensend.casework.urls.start")),
    path("requests/", include("opensend.casework.urls.requests")),
    path("children/", include("opensend.casework.urls.family")),
    path("cases/", include("opensend.casework.urls.cases")),
    path("advice/", include("opensend.casework.urls.advice")),
    path("plans/", include("opensend.casework.urls.plans")),
    path("placement/", include("opensend.casework.urls.placement")),
    path("matching/", include("opensend.casework.urls.matching")),
]

"""Addresses of the family's own pages."""

from __future__ import annotations

from django.urls import path

from opensend.casework.views import family

urlpatterns = [
    path("", family.children, name="children"),
    path("<str:reference>/", family.case, name="family_case"),
    path("<str:reference>/letters/<int:number>/", family.letter, name="family_letter"),
    path("<str:reference>/withdraw/", family.withdraw, name="family_withdraw"),
]

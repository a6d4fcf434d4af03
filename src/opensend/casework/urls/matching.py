"""Addresses of matching: pairs of records that may be of one child, and records that were joined."""

from __future__ import annotations

from django.urls import path

from opensend.casework.views import matching

urlpatterns = [
    path("", matching.show_matches, name="matches"),
    path("<int:pk>/", matching.show_match, name="match"),
    path("joined/", matching.show_merges, name="merges"),
    path("joined/<int:pk>/part/", matching.part_again, name="undo_merge"),
]

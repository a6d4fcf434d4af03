"""Addresses of signing in and choosing how to act."""

from __future__ import annotations

app_name = "people"
urlpatterns: list[object] = []

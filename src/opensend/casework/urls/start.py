"""Where each role begins."""

from __future__ import annotations

from django.urls import path

from opensend.casework.views import start

urlpatterns = [path("start", start.start, name="start")]

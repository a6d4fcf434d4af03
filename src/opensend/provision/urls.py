"""Addresses of the settings register."""

from __future__ import annotations

from django.urls import path

from opensend.provision import views

app_name = "provision"
urlpatterns = [
    path("", views.search, name="search"),
    path("<str:urn>", views.show_setting, name="setting"),
]

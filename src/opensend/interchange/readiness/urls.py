"""Addresses of the returns, for an authority's data officers and those who put cases right."""

from __future__ import annotations

from django.urls import path

from opensend.interchange.readiness import case_views, views

app_name = "returns"
urlpatterns = [
    path("", views.show_latest, name="latest"),
    path("<int:year>/", views.show_return, name="sen2"),
    path("<int:year>/export/", views.export, name="export"),
    path("<int:year>/officers/", views.record_officers, name="officers"),
    path("<int:year>/check/", views.start_check, name="check"),
    path("<int:year>/checking/", views.go_on, name="go_on"),
    path("<int:year>/checking/whole/", views.look_as_a_whole, name="whole"),
    path("<int:year>/rules/<str:rule>/", views.show_rule, name="rule"),
    path("<int:year>/rules/<str:rule>/explain/", views.explain, name="explain"),
    path("<int:year>/rules/<str:rule>/explanations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("cases/<str:reference>/", case_views.show_case, name="case"),
    path("cases/<str:reference>/person/", case_views.record_person, name="person"),
    path("cases/<str:reference>/<str:what>/", case_views.record_in_force, name="in_force"),
]

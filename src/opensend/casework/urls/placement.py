"""Addresses of placement: asking for a setting, consulting, answering, deciding."""

from __future__ import annotations

from django.urls import path

from opensend.casework.views import issuing, placement, placement_replies

urlpatterns = [
    path("<str:reference>/ask/", placement_replies.family_placement, name="family_placement"),
    path("consultations/<int:number>/", placement_replies.consultation, name="consultation_reply"),
    path("cases/<str:reference>/", placement.case_placement, name="case_placement"),
    path("cases/<str:reference>/consult/", placement.consult, name="consult_setting"),
    path("cases/<str:reference>/decide/", placement.decide, name="decide_placement"),
    path("cases/<str:reference>/final/", issuing.prepare, name="prepare_final"),
    path("versions/<int:number>/issue/", issuing.issue, name="issue_plan"),
]

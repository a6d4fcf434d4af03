"""Addresses of advice: a professional's list, one request, and an officer's page of a case's advice."""

from __future__ import annotations

from django.urls import path

from opensend.casework.views import advice, advice_answers, advice_family, advice_writing, inbox

urlpatterns = [
    path("", inbox.show_inbox, name="inbox"),
    path("<int:number>/", advice_answers.show_request, name="advice_request"),
    path("<int:number>/write/", advice_writing.write_answer, name="advice_write"),
    path("<int:number>/check/", advice_writing.check_answer, name="advice_check"),
    path("<int:number>/not-known/", advice_answers.say_not_known, name="advice_not_known"),
    path("<int:number>/decline/", advice_answers.decline, name="advice_decline"),
    path("<int:number>/later/", advice_answers.say_later, name="advice_later"),
    path("<int:number>/add-report/", advice_answers.add_report, name="advice_add_report"),
    path("<int:number>/documents/<int:document>/", advice_answers.send_document, name="advice_document"),
    path("cases/<str:reference>/", advice.case_advice, name="case_advice"),
    path("cases/<str:reference>/ask/", advice.ask_another, name="advice_ask_another"),
    path("cases/<str:reference>/held/", advice.hold, name="advice_hold"),
    path("cases/<str:reference>/chase/", advice.chase, name="advice_chase"),
    path("children/<str:reference>/views/", advice_family.family_views, name="family_views"),
]

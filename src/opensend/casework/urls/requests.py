"""Addresses of requests: written and sent, or entered by staff; and of documents and letters."""

from __future__ import annotations

from django.urls import path

from opensend.casework.views import intake, request_sending, requests, uploads

urlpatterns = [
    path("", requests.requests, name="requests"),
    path("enter/", intake.begin, name="enter_request"),
    path("enter/<uuid:token>/<slug:slug>/", intake.page, name="enter_request_page"),
    path("sent/<str:reference>/", request_sending.sent, name="request_sent"),
    path("documents/<int:number>/", uploads.document, name="document"),
    path("letters/<int:number>.pdf", uploads.letter_pdf, name="letter_pdf"),
    path("<uuid:token>/", requests.tasks, name="request_tasks"),
    path("<uuid:token>/check/", request_sending.check_answers, name="request_check"),
    path("<uuid:token>/discard/", requests.discard, name="request_discard"),
    path("<uuid:token>/later/", requests.save_for_later, name="request_later"),
    path("<uuid:token>/<slug:slug>/", requests.page, name="request_page"),
]

"""Addresses of cases, for an authority's own staff."""

from __future__ import annotations

from django.urls import path

from opensend.casework.views import (
    allocation,
    case_people,
    cases,
    corrections,
    decisions,
    exemptions,
    happenings,
    letters_out,
    openings,
    work_list,
)

urlpatterns = [
    path("", work_list.show_work_list, name="work_list"),
    path("export.csv", work_list.export_work_list, name="work_list_export"),
    path("letters/", letters_out.list_to_print, name="letters_to_print"),
    path("letters/print/", letters_out.print_letters, name="print_letters"),
    path("from-elsewhere/", openings.open_case_from_elsewhere, name="open_from_elsewhere"),
    path("<str:reference>/", cases.show_case, name="case"),
    path("<str:reference>/allocate/", allocation.allocate_case, name="allocate"),
    path("<str:reference>/take/", allocation.take_case, name="take"),
    path("<str:reference>/events/", cases.show_events, name="case_events"),
    path("<str:reference>/events/<int:pk>/correct/", corrections.correct_one, name="correct_event"),
    path("<str:reference>/request/", cases.show_request, name="case_request"),
    path("<str:reference>/documents/", cases.show_documents, name="case_documents"),
    path("<str:reference>/people/", case_people.show_people, name="case_people"),
    path("<str:reference>/people/add/", case_people.add_one, name="add_contact"),
    path("<str:reference>/people/<int:pk>/", case_people.change_one, name="change_contact"),
    path("<str:reference>/people/<int:pk>/address/", case_people.change_address, name="contact_address"),
    path("<str:reference>/address/", case_people.change_address, name="home_address"),
    path("<str:reference>/letters/", letters_out.list_letters, name="case_letters"),
    path("<str:reference>/letters/<int:pk>/", letters_out.show_letter, name="case_letter"),
    path("<str:reference>/letters/<int:pk>/text/", letters_out.show_letter_text, name="case_letter_text"),
    path("<str:reference>/record/", cases.list_possible, name="record_list"),
    path("<str:reference>/record/<str:kind>/", happenings.record_kind, name="record"),
    path("<str:reference>/assessment-decision/", decisions.decide_assessment, name="decide_to_assess"),
    path("<str:reference>/plan-decision/", decisions.decide_plan, name="decide_on_plan"),
    path("<str:reference>/panel/", decisions.advise_as_panel, name="panel_advice"),
    path("<str:reference>/exemptions/", exemptions.choose_exemption, name="exemptions"),
    path("<str:reference>/exemptions/<str:exemption>/<str:letter>/", exemptions.record_one, name="exemption"),
]

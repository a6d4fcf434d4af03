"""Addresses of plans: writing, approval, the draft with the family, and print."""

from __future__ import annotations

from django.urls import path

from opensend.casework.views import (
    approval,
    coverage,
    drafts,
    drafts_family,
    plan_findings,
    plan_items,
    plan_print,
    plan_quality,
    plans,
    recommendations,
)

urlpatterns = [
    path("approvals/", approval.list_approvals, name="approvals"),
    path("approvals/<str:reference>/", approval.approve, name="approve_draft"),
    path("health/", approval.list_section_g, name="section_g_requests"),
    path("health/<int:version>/", approval.section_g, name="section_g"),
    path("versions/<int:version>/", plan_print.show_version, name="plan_version"),
    path("versions/<int:version>/plan.pdf", plan_print.pdf, name="plan_pdf"),
    path("versions/<int:version>/plan.json", plan_print.data, name="plan_json"),
    path("versions/<int:version>/coverage/", coverage.show_coverage, name="coverage"),
    path("versions/<int:version>/coverage.pdf", coverage.pdf, name="coverage_pdf"),
    path("versions/<int:version>/coverage.csv", coverage.export, name="coverage_csv"),
    path("versions/<int:version>/findings/", plan_findings.show_findings, name="plan_findings"),
    path("versions/<int:version>/findings.json", plan_findings.data, name="plan_findings_json"),
    path("quality/", plan_quality.show_quality, name="plan_quality"),
    path("quality/versions/", plan_quality.list_versions, name="plan_quality_versions"),
    path("quality/versions.csv", plan_quality.export_versions, name="plan_quality_export"),
    path("cases/<str:reference>/", plans.case_plan, name="case_plan"),
    path(
        "cases/<str:reference>/recommendations/",
        recommendations.list_recommendations,
        name="recommendations",
    ),
    path(
        "cases/<str:reference>/recommendations/<int:item>/",
        recommendations.answer,
        name="answer_recommendation",
    ),
    path("cases/<str:reference>/recommendations/<int:item>/undo/", recommendations.undo, name="undo_answer"),
    path("cases/<str:reference>/start/", plans.start_version, name="start_plan"),
    path(
        "cases/<str:reference>/compare/<int:before>/<int:after>/",
        plans.compare_versions,
        name="compare_versions",
    ),
    path("cases/<str:reference>/advice/", plan_items.build_from_advice, name="plan_from_advice"),
    path("cases/<str:reference>/add/<str:section>/", plan_items.add, name="add_plan_item"),
    path("cases/<str:reference>/check/<str:section>/", plan_findings.check_item, name="check_plan_item"),
    path("cases/<str:reference>/items/<str:item>/", plan_items.edit, name="plan_item"),
    path("cases/<str:reference>/items/<str:item>/move/", plan_items.move, name="move_plan_item"),
    path("cases/<str:reference>/items/<str:item>/remove/", plan_items.remove, name="remove_plan_item"),
    path("cases/<str:reference>/ask-health/", approval.ask_health, name="ask_health"),
    path("cases/<str:reference>/ask-for-approval/", approval.ask_for_approval, name="ask_for_approval"),
    path("cases/<str:reference>/send/", drafts.send, name="send_draft"),
    path("cases/<str:reference>/comments/", drafts.list_comments, name="comments"),
    path("cases/<str:reference>/comments/<int:comment>/", drafts.answer, name="answer_comment"),
    path("cases/<str:reference>/finished/", drafts.finished, name="note_finished"),
    path("cases/<str:reference>/meeting/", drafts.meeting_held, name="meeting_held"),
    path("draft/<str:reference>/", drafts_family.read_draft, name="family_draft"),
    path("draft/<str:reference>/comment/", drafts_family.comment, name="family_comment_whole"),
    path("draft/<str:reference>/comment/<str:item>/", drafts_family.comment, name="family_comment"),
    path("draft/<str:reference>/agree/<str:item>/", drafts_family.agree, name="family_agree"),
    path("draft/<str:reference>/answer/", drafts_family.send_answer, name="family_answer"),
    path("draft/<str:reference>/meeting/", drafts_family.ask_for_meeting, name="family_meeting"),
]

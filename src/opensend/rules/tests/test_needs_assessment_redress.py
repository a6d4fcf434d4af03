"""The family's time to appeal against a decision, and to reach the mediation adviser."""

from __future__ import annotations

import pytest

from opensend.rules.tests.timelines import (
    day,
    limit,
    stand,
)

_PLAN_SENT = ("request_received", "assessment_agreed", "plan_agreed", "draft_sent")


def _decided(kind: str, sent: str):
    """A case with one appealable decision sent on a day."""
    first = day(sent).replace(year=day(sent).year - 1, day=1).isoformat()
    steps = {"assessment_refused": _PLAN_SENT[:1], "plan_refused": _PLAN_SENT[:2], "plan_issued": _PLAN_SENT}
    return [*((step, first) for step in steps[kind]), (kind, sent)]


@pytest.mark.parametrize(
    ("kind", "sent", "certificate", "due"),
    [
        pytest.param("assessment_refused", "2026-03-31", "2026-04-10", "2026-06-01", id="X27"),
        pytest.param("plan_issued", "2025-12-31", None, "2026-03-02", id="X28"),
        pytest.param("plan_refused", "2026-03-02", "2026-04-28", "2026-05-28", id="X29"),
        pytest.param("plan_issued", "2026-06-10", None, "2026-09-01", id="X30"),
        pytest.param("assessment_refused", "2026-10-27", None, "2027-01-04", id="X31"),
        pytest.param("assessment_refused", "2026-05-20", "2026-07-15", "2026-09-01", id="X52"),
        pytest.param("plan_refused", "2026-11-05", "2026-12-01", "2027-01-05", id="X53"),
    ],
)
def test_an_appeal_is_due_by_the_tribunals_own_rule(kind, sent, certificate, due):
    events = _decided(kind, sent)
    if certificate:
        events.append(("mediation_certificate_issued", certificate))
    appeal = limit(stand("2027-02-01", *events), "DL-30")
    assert (str(appeal.deadline.due), appeal.deadline.owed_by, appeal.standing) == (due, "family", "lapsed")


def test_x47_the_mediation_adviser_is_contacted_within_two_months_with_no_roll_over_a_weekend():
    contact = limit(stand("2026-05-31", *_decided("assessment_refused", "2026-03-31")), "MD-1")
    assert (contact.deadline.due, contact.deadline.act_by) == (day("2026-05-31"), day("2026-05-29"))
    assert (contact.standing, contact.days) == ("running", 0)


def test_a_certificate_proves_that_the_adviser_was_contacted_in_time():
    refused = _decided("assessment_refused", "2026-03-31")
    position = stand("2026-07-01", *refused, ("mediation_certificate_issued", "2026-06-25"))
    assert limit(position, "MD-1").standing == "met"
    assert limit(position, "DL-30").deadline.due == day("2026-07-27")


def test_an_appeal_lodged_meets_the_appeal_period():
    position = stand("2026-07-01", *_decided("plan_refused", "2026-03-02"), ("appeal_lodged", "2026-04-30"))
    assert (limit(position, "DL-30").standing, limit(position, "DL-30").days) == ("met", 5)

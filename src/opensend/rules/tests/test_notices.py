"""The catalogue of notices is whole: every decision has its notice, and every part its law."""

from __future__ import annotations

import pytest

from opensend.rules.notices import MEDIATION_PARTS, NOTICES, SUPPORT_PARTS, missing_parts, notices_owed

APPEALABLE = {"N-01": "s.51(2)(a)", "N-03": "s.51(2)(b)", "N-05": "s.51(2)(c)"}


def test_the_needs_assessment_has_its_numbered_notices():
    numbered = {"N-00", "N-00b", "N-01", "N-02", "N-03", "N-04", "N-05", "N-06", "N-13", "N-18"}
    assert numbered <= set(NOTICES)


@pytest.mark.parametrize("notice", NOTICES.values(), ids=list(NOTICES))
def test_a_notice_says_when_it_is_owed_to_whom_and_under_which_law(notice):
    assert notice.title
    assert notice.owed_on
    assert notice.legal_basis
    for form in notice.forms:
        ids = [part.id for part in form.parts]
        assert len(ids) == len(set(ids))
        assert form.addressees
        assert all(part.title and part.source for part in form.parts)


@pytest.mark.parametrize(("notice", "ground"), APPEALABLE.items())
def test_an_appealable_decision_carries_the_whole_appeal_block(notice, ground):
    parts = NOTICES[notice].form("family").parts
    assert {*MEDIATION_PARTS, *SUPPORT_PARTS} <= set(parts)
    assert any(part.id == "appeal_right" and ground in part.source for part in parts)
    assert any(part.id == "appeal_time_limits" for part in parts)


def test_only_appealable_decisions_speak_of_an_appeal():
    speaking = {n.id for n in NOTICES.values() for f in n.forms for p in f.parts if p.id == "appeal_right"}
    assert speaking == set(APPEALABLE)


@pytest.mark.parametrize(
    ("event", "notice"),
    [
        ("request_received", "N-00"),
        ("brought_to_attention", "N-00"),
        ("others_notified", "N-00b"),
        ("assessment_refused", "N-01"),
        ("assessment_agreed", "N-02"),
        ("advice_requested", "advice_request"),
        ("plan_refused", "N-03"),
        ("plan_agreed", "N-18"),
        ("draft_sent", "N-04"),
        ("consultation_sent", "N-06"),
        ("plan_issued", "N-05"),
        ("exemption_recorded", "N-13"),
    ],
)
def test_each_step_owes_its_notice(event, notice):
    assert [owed.id for owed in notices_owed(event)] == [notice]


def test_a_part_left_out_is_named():
    every = [part.id for part in NOTICES["N-01"].form("family").parts]
    assert missing_parts("N-01", "family", every) == ()
    assert [part.id for part in missing_parts("N-01", "family", every[1:])] == ["decision"]


def test_a_form_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="N-00"):
        NOTICES["N-00"].form("professional")

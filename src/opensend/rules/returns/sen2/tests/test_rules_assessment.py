"""The rules on assessments hold at their edges: the days 112 and 140, and the historical codes."""

from __future__ import annotations

import pytest

from opensend.rules.returns.sen2.tests.asking import is_broken


def assessment(*, request=None, **items):
    return {"Requests": [{**(request or {}), "Assessment": items}]}


@pytest.mark.parametrize(("decided", "broken"), [("2025-05-26", False), ("2025-05-27", True)])
def test_day_112_is_in_time_for_a_refusal(decided, broken):
    items = assessment(
        request={"ReceivedDate": "2025-02-03"}, AssessmentOutcome="N", AssessmentOutcomeDate=decided
    )
    assert is_broken("A316", items) is broken
    assert not is_broken(
        "A316",
        assessment(
            request={"ReceivedDate": "2025-02-03"}, AssessmentOutcome="Y", AssessmentOutcomeDate=decided
        ),
    )


@pytest.mark.parametrize(("start", "broken"), [("2025-06-23", True), ("2025-06-24", False)])
def test_an_exception_is_for_a_plan_after_day_140(start, broken):
    items = assessment(request={"ReceivedDate": "2025-02-03"}, Week20="1", NamedPlan={"StartDate": start})
    assert is_broken("A318", items) is broken


@pytest.mark.parametrize(("received", "broken"), [("2025-08-12", True), ("2025-08-13", False)])
def test_day_140_by_the_end_of_the_year(received, broken):
    request = {"ReceivedDate": received}
    assert is_broken("A317", assessment(request=request, AssessmentOutcome="A")) is broken
    agreed = assessment(request=request, AssessmentOutcome="Y", NamedPlan=None)
    assert is_broken("A319", agreed) is broken
    assert not is_broken("A319", assessment(request=request, AssessmentOutcome="Y"))


@pytest.mark.parametrize(
    "flag", ["AssessmentMediation", "AssessmentTribunal", "OtherMediation", "OtherTribunal"]
)
def test_each_of_the_four_flags_is_asked_for(flag):
    assert is_broken("A309", assessment(**{flag: None}))
    assert is_broken("A309", assessment(**{flag: None, "AssessmentOutcome": "W"}))
    assert not is_broken("A309", assessment(**{flag: None, "AssessmentOutcome": "H"}))
    assert not is_broken("A309", assessment(**{flag: "yes"}))


@pytest.mark.parametrize(
    ("asked", "agreed_on", "outcome", "broken"),
    [
        ("H", None, "H", False),
        ("H", None, "Y", True),
        ("H", None, "X", True),
        ("H", None, None, False),
        ("Y", "2024-12-31", "H", False),
        ("Y", "2025-01-01", "H", True),
        ("Y", "2025-01-01", "Y", False),
        ("Y", None, "H", False),
        ("N", "2025-01-01", "H", False),
    ],
)
def test_historical_codes_agree(asked, agreed_on, outcome, broken):
    request = {"RequestOutcome": asked, "RequestOutcomeDate": agreed_on}
    assert is_broken("A315", assessment(request=request, AssessmentOutcome=outcome)) is broken


@pytest.mark.parametrize("outcome", ["N", "A", "W"])
def test_no_plan_without_a_decision_to_issue(outcome):
    assert is_broken("A314", assessment(AssessmentOutcome=outcome))
    assert not is_broken("A314", assessment(AssessmentOutcome=outcome, NamedPlan=None))


@pytest.mark.parametrize("flag", ["AssessmentMediation", "AssessmentTribunal"])
@pytest.mark.parametrize(("outcome", "broken"), [("A", True), ("W", True), ("N", False), ("Y", False)])
def test_a_dispute_is_about_a_decision(flag, outcome, broken):
    assert is_broken("A311", assessment(**{flag: "1", "AssessmentOutcome": outcome})) is broken


def test_a_dispute_about_the_rest_of_the_plan_is_not_about_the_decision():
    assert not is_broken("A311", assessment(OtherTribunal="1", AssessmentOutcome="W"))


def test_a_decision_follows_the_request_and_the_decision_to_assess():
    request = {"ReceivedDate": "2025-02-03", "RequestOutcomeDate": "2025-03-12"}
    for day, codes in (
        ("2025-02-02", {"A305", "A306"}),
        ("2025-02-03", {"A305"}),
        ("2025-03-11", {"A305"}),
        ("2025-03-12", set()),
        ("2026-01-15", set()),
        ("2026-01-16", {"A307"}),
    ):
        items = assessment(request=request, AssessmentOutcomeDate=day)
        assert {code for code in ("A305", "A306", "A307") if is_broken(code, items)} == codes

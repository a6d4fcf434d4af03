"""The rules on requests hold at their edges: the day 42, the years, the second request."""

from __future__ import annotations

import pytest

from opensend.rules.returns.sen2.tests.asking import broken_at, is_broken


def request(**items):
    return {"Requests": [items]}


@pytest.mark.parametrize(
    ("received", "decided", "broken"),
    [
        ("2025-02-03", "2025-03-17", False),
        ("2025-02-03", "2025-03-18", True),
        ("2024-02-01", "2024-03-14", False),
        ("2024-02-01", "2024-03-15", True),
        ("2025-03-20", "2025-05-01", False),
        ("2025-03-20", "2025-05-02", True),
    ],
)
@pytest.mark.parametrize("outcome", ["Y", "N"])
def test_day_42_is_in_time_and_day_43_is_not(received, decided, broken, outcome):
    items = request(ReceivedDate=received, RequestOutcomeDate=decided, RequestOutcome=outcome)
    assert is_broken("R227", items) is broken


@pytest.mark.parametrize("outcome", ["W", "H", "A", None])
def test_only_a_decision_can_be_late(outcome):
    late = {"ReceivedDate": "2025-02-03", "RequestOutcomeDate": "2025-09-01"}
    assert not is_broken("R227", request(**late, RequestOutcome=outcome))


@pytest.mark.parametrize(("received", "broken"), [("2022-12-31", True), ("2023-01-01", False)])
def test_a_request_is_old_two_years_before_the_activity_year(received, broken):
    assert is_broken("R204", request(ReceivedDate=received)) is broken
    assert not is_broken("R204", request(ReceivedDate=received, RequestOutcome="H"))


@pytest.mark.parametrize(
    ("received", "codes"),
    [
        ("2025-12-31", set()),
        ("2026-01-01", {"R205"}),
        ("2026-01-15", {"R205"}),
        ("2026-01-16", {"R202", "R205"}),
    ],
)
def test_a_request_belongs_to_the_activity_year_and_is_there_by_the_census(received, codes):
    assert {code for code in ("R202", "R205") if is_broken(code, request(ReceivedDate=received))} == codes


@pytest.mark.parametrize(
    ("born", "broken"),
    [("2015-02-03", False), ("2015-02-04", True), ("2006-02-04", False), ("2006-02-03", True)],
)
def test_youth_accommodation_is_from_10_to_the_end_of_18(born, broken):
    items = {"PersonBirthDate": born, **request(RYA="1", ReceivedDate="2025-02-03")}
    expected = broken
    assert is_broken("R207", items) is expected
    assert not is_broken("R207", {"PersonBirthDate": born, **request(RYA="0")})


@pytest.mark.parametrize("code", ["R201", "R206", "R215", "R216", "R222"])
def test_what_is_missing_is_missing_unless_historical(code):
    names = {
        "R201": "ReceivedDate",
        "R206": "RYA",
        "R215": "RequestMediation",
        "R216": "RequestTribunal",
        "R222": "RequestSource",
    }
    for outcome in ("Y", "N", "A", "W", None):
        assert is_broken(code, request(**{names[code]: None, "RequestOutcome": outcome}))
    assert not is_broken(code, request(**{names[code]: None, "RequestOutcome": "H"}))


@pytest.mark.parametrize(
    ("code", "item"), [("R201", "ReceivedDate"), ("R206", "RYA"), ("R210", "RequestOutcomeDate")]
)
def test_what_cannot_be_read_is_not_missing(code, item):
    assert not is_broken(code, request(**{item: "31/02/2025"}))


@pytest.mark.parametrize("outcome", ["Y", "N", "W"])
def test_what_was_decided_has_a_day(outcome):
    assert is_broken("R210", request(RequestOutcome=outcome, RequestOutcomeDate=None))


@pytest.mark.parametrize("outcome", ["A", "H", None])
def test_what_was_not_decided_here_needs_none(outcome):
    assert not is_broken("R210", request(RequestOutcome=outcome, RequestOutcomeDate=None))


def test_the_later_of_two_equal_requests_is_named():
    first, other = {"ReceivedDate": "2025-02-03"}, {"ReceivedDate": "2025-03-03"}
    assert broken_at("R229", {"Requests": [first, other, first]}) == ["Requests[3]"]
    assert broken_at("R229", {"Requests": [first, first, first]}) == ["Requests[2]", "Requests[3]"]
    assert broken_at("R229", {"Requests": [first, {"RYA": "0"}, {"RYA": "0"}]}) == []


def test_the_later_of_two_open_requests_is_named():
    assessing = {"RequestOutcome": "Y", "Assessment": {"AssessmentOutcome": "A"}}
    asked = {"RequestOutcome": "A"}
    ended = {"RequestOutcome": "Y", "Assessment": {"AssessmentOutcome": "N"}}
    assert broken_at("R230", {"Requests": [assessing, asked]}) == ["Requests[2]"]
    assert broken_at("R230", {"Requests": [asked, assessing]}) == ["Requests[2]"]
    assert broken_at("R230", {"Requests": [assessing, ended, assessing]}) == ["Requests[3]"]
    assert broken_at("R230", {"Requests": [ended, assessing]}) == []
    assert broken_at("R230", {"Requests": [asked, {"RequestOutcome": "Y"}]}) == []


def test_a_person_may_be_exported_to_an_authority_that_is_there():
    for code in ("909", "999", "12", "373 ", "W06"):
        assert is_broken("R219", request(Exported=code)) is (code.strip() != "373")


@pytest.mark.parametrize(
    ("code", "year", "broken"),
    [
        ("909", 2023, False),
        ("909", 2024, False),
        ("909", 2025, True),
        ("942", 2023, True),
        ("942", 2024, False),
    ],
)
def test_an_authority_that_ended_in_the_activity_year_may_be_named(code, year, broken):
    assert is_broken("R219", request(Exported=code), year=year) is broken
    items = {"Requests": [{"ActivePlans": {"TransferLA": code}}]}
    assert is_broken("V501", items, year=year) is broken


@pytest.mark.parametrize("outcome", ["N", "A", "W"])
def test_nothing_follows_where_nothing_was_agreed(outcome):
    assert is_broken("R226", request(RequestOutcome=outcome, Assessment=None))
    assert is_broken("R226", request(RequestOutcome=outcome, ActivePlans=None))
    assert not is_broken("R226", request(RequestOutcome=outcome, Assessment=None, ActivePlans=None))


@pytest.mark.parametrize("flag", ["RequestMediation", "RequestTribunal"])
@pytest.mark.parametrize(
    ("outcome", "broken"), [("A", True), ("W", True), ("N", False), ("Y", False), ("H", False)]
)
def test_a_dispute_is_about_a_decision(flag, outcome, broken):
    assert is_broken("R217", request(**{flag: "1", "RequestOutcome": outcome})) is broken


def test_a_tribunal_whose_mediation_is_not_known_is_not_without_one():
    assert not is_broken("R218", request(RequestTribunal="1", RequestMediation=None))


def test_the_activity_year_begins_on_1_january_of_the_year_before():
    for year, day, broken in (
        (2024, "2022-12-31", True),
        (2024, "2023-01-01", False),
        (2023, "2021-12-31", True),
    ):
        items = request(RequestOutcome="W", RequestOutcomeDate=day)
        assert is_broken("R214", items, year=year) is broken

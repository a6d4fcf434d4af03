"""The rules on plans hold at their edges: the days 28 and 140, the ages, and the day on which plans meet."""

from __future__ import annotations

import pytest

from opensend.rules.returns.sen2.tests.asking import broken_at, is_broken


def plan(*, born="2016-05-04", request=None, week20="0", **items):
    asked = {**(request or {}), "Assessment": {"Week20": week20, "NamedPlan": items}}
    return {"PersonBirthDate": born, "Requests": [asked]}


def plans(*periods):
    made = [
        {"Assessment": {"NamedPlan": dict(zip(("StartDate", "CeaseDate"), p, strict=True))}} for p in periods
    ]
    return {"Requests": made}


@pytest.mark.parametrize(
    ("start", "codes"),
    [
        ("2025-02-02", {"N403", "N404", "N429"}),
        ("2025-02-03", {"N404", "N429"}),
        ("2025-03-02", {"N404", "N429"}),
        ("2025-03-03", {"N404"}),
        ("2025-05-20", set()),
        ("2025-06-23", set()),
        ("2025-06-24", {"N428"}),
        ("2025-12-31", {"N428"}),
        ("2026-01-01", set()),
        ("2026-01-16", {"N402"}),
    ],
)
def test_a_plan_starts_in_its_time(start, codes):
    request = {"ReceivedDate": "2025-02-03"}
    asked = ("N402", "N403", "N404", "N405", "N428", "N429")
    assert {code for code in asked if is_broken(code, plan(request=request, StartDate=start))} == codes


def test_an_exception_or_a_missing_flag_is_no_late_plan():
    late = {"request": {"ReceivedDate": "2025-02-03"}, "StartDate": "2025-07-01"}
    assert is_broken("N428", plan(**late))
    assert not is_broken("N428", plan(**late, week20="1"))
    assert not is_broken("N428", plan(**late, week20=None))


@pytest.mark.parametrize(("transfer", "broken"), [(None, True), ("370", False)])
def test_a_plan_of_the_activity_year_is_historical_only_when_transferred(transfer, broken):
    items = plan(request={"ActivePlans": {"TransferLA": transfer}}, StartDate="2025-01-01")
    items["Requests"][0]["Assessment"]["AssessmentOutcome"] = "H"
    assert is_broken("N407", items) is broken


def test_a_ceased_plan_of_the_activity_year_cannot_say_that_it_was_transferred():
    items = plan(request={"ActivePlans": None}, StartDate="2025-01-01", CeaseDate="2025-09-01")
    items["Requests"][0]["Assessment"]["AssessmentOutcome"] = "H"
    assert is_broken("N407", items)


@pytest.mark.parametrize(
    ("budget", "codes"),
    [
        ({"PB": "0"}, set()),
        ({"PB": "0", "OA": "0"}, set()),
        ({"PB": "0", "OA": "1"}, {"N412"}),
        ({"PB": "0", "DP": "E"}, {"N412"}),
        ({"PB": "1"}, {"N413"}),
        ({"PB": "1", "OA": "0"}, {"N413"}),
        ({"PB": "1", "OA": "perhaps"}, set()),
        ({"PB": "1", "OA": "1"}, set()),
        ({"PB": "1", "DP": "I"}, set()),
        ({"PB": "1", "DP": "Q"}, {"N414"}),
        ({"PB": None, "OA": "1"}, {"N411"}),
        ({"PB": "perhaps", "OA": "1"}, set()),
    ],
)
def test_a_budget_has_its_parts_and_only_a_budget_has(budget, codes):
    asked = ("N411", "N412", "N413", "N414")
    assert {code for code in asked if is_broken(code, plan(**budget))} == codes


@pytest.mark.parametrize(
    ("reason", "age", "codes"),
    [
        ("1", 18, {"N421"}),
        ("1", 19, set()),
        ("1", 20, {"N421"}),
        ("1", 24, {"N421"}),
        ("1", 25, set()),
        ("2", 5, set()),
        ("3", 16, {"N422"}),
        ("3", 17, set()),
        ("4", 15, {"N423"}),
        ("4", 16, set()),
        ("6", 15, {"N423"}),
        ("6", 16, set()),
        ("5", 3, set()),
        ("8", 3, set()),
        ("9", 3, set()),
    ],
)
def test_the_reason_for_ceasing_fits_the_age_on_the_day(reason, age, codes):
    items = plan(born=f"{2025 - age}-09-01", CeaseReason=reason, CeaseDate="2025-09-01")
    asked = ("N420", "N421", "N422", "N423")
    assert {code for code in asked if is_broken(code, items)} == codes
    younger = plan(born=f"{2025 - age}-09-02", CeaseReason="3", CeaseDate="2025-09-01")
    assert is_broken("N422", younger) is (age <= 17)


@pytest.mark.parametrize(
    ("day", "is_active", "codes"),
    [
        (None, False, {"N425"}),
        (None, True, set()),
        ("2024-12-31", False, {"N417"}),
        ("2025-01-01", False, set()),
        ("2026-01-15", False, set()),
        ("2026-01-15", True, {"N424"}),
        ("2026-01-16", True, {"N416"}),
        ("2025-02-31", True, set()),
        ("2025-02-31", False, set()),
    ],
)
def test_a_plan_has_ceased_or_is_active(day, is_active, codes):
    items = plan(request={} if is_active else {"ActivePlans": None}, CeaseDate=day, StartDate="2024-02-01")
    assert {code for code in ("N416", "N417", "N424", "N425") if is_broken(code, items)} == codes


def test_an_active_plan_without_any_assessment_has_no_named_plan():
    assert broken_at("N426", {"Requests": [{"Assessment": None}]}) == ["Requests[1]/ActivePlans"]


@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        (("2023-01-10", None), ("2025-01-10", None), True),
        ((None, None), (None, None), True),
        (("2023-01-10", "2025-01-10"), ("2025-01-10", None), False),
        (("2023-01-10", "2025-01-11"), ("2025-01-10", None), True),
        (("2025-01-10", None), ("2023-01-10", "2025-01-11"), True),
        (("2025-01-10", None), ("2023-01-10", "2025-01-10"), False),
        (("2023-01-10", "2025-03-01"), ("2024-01-10", "2025-02-01"), True),
        (("2023-01-10", "2025-01-10"), ("2025-01-10", "2025-02-01"), False),
        (("2023-01-10", "2025-02-31"), ("2024-01-10", None), False),
        ((None, "2025-01-10"), ("2024-01-10", None), False),
    ],
)
def test_two_plans_may_share_one_day_and_the_later_is_named(first, second, broken):
    expected = ["Requests[2]/Assessment/NamedPlan"] if broken else []
    assert broken_at("N427", plans(first, second)) == expected


def test_a_request_without_a_plan_stands_in_no_plans_way():
    items = plans(("2023-01-10", "2025-01-10"), ("2025-01-10", None))
    items["Requests"].insert(1, {"RequestOutcome": "N"})
    assert broken_at("N427", items) == []


@pytest.mark.parametrize(("born", "broken"), [("2010-01-15", False), ("2010-01-16", True)])
def test_work_based_learning_begins_at_16(born, broken):
    assert is_broken("N410", plan(born=born, PlanWBP="T")) is broken

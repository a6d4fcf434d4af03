"""The rules on a whole return: shares at their edges, few cases left alone, last year's beside this one's."""

from __future__ import annotations

from datetime import date

import pytest

from opensend.rules.returns.sen2.catalogue import rules
from opensend.rules.returns.sen2.examples import at_of
from opensend.rules.returns.sen2.people_index import ACTIVE, CEASED
from opensend.rules.returns.sen2.registry import Example
from opensend.rules.returns.sen2.totals import totals_of


def is_broken(code, now, previous=None):
    at = at_of(Example({"previous": previous} if previous is not None else {}))
    return rules()[code].function.check(totals_of(now), at)


@pytest.mark.parametrize(
    ("now", "before", "broken"),
    [(100, 100, False), (120, 100, False), (121, 100, True), (99, 100, True), (0, 0, False), (1, 0, True)],
)
def test_active_plans_grow_by_no_more_than_a_fifth(now, before, broken):
    assert is_broken("W801", {"active_plans": now}, {"active_plans": before}) is broken


@pytest.mark.parametrize(("now", "broken"), [(74, True), (75, False), (125, False), (126, True)])
def test_requests_change_by_no_more_than_a_quarter(now, broken):
    assert is_broken("W802", {"requests_in_year": now}, {"requests_in_year": 100}) is broken


@pytest.mark.parametrize("code", ["W801", "W802", "W807", "W809", "W810"])
def test_nothing_is_compared_with_a_return_that_is_not_there(code):
    assert rules()[code].function.needs == "previous"
    people = [{"upn": "H801200001001", "state": ACTIVE, "start": date(2024, 6, 20)}]
    now = {"active_plans": 9, "requests_in_year": 9, "plans_timed": 9, "plans_in_time": 9, "people": people}
    assert not is_broken(code, now)


@pytest.mark.parametrize(
    ("code", "part", "whole", "percent"),
    [
        ("W803", "ceased_for_other", "ceased_plans", 10),
        ("W804", "main_placements_other", "main_placements", 2),
        ("W805", "plans_with_exception", "plans_started", 50),
        ("W806", "ethnicity_not_said", "persons", 10),
    ],
)
def test_a_share_is_explained_when_it_is_large_and_of_more_than_five(code, part, whole, percent):
    def asked(cases, of):
        return is_broken(code, {part: cases, whole: of})

    edge = 6 * 100 // percent
    assert not asked(6, edge)
    assert asked(6, edge - 1)
    assert not asked(5, 6)
    assert not asked(0, 0)


def test_an_exception_in_every_plan_is_explained_however_few_they_are():
    assert is_broken("W805", {"plans_started": 1, "plans_with_exception": 1})


@pytest.mark.parametrize(
    ("now", "before", "broken"),
    [
        ((70, 100), (50, 100), False),
        ((71, 100), (50, 100), True),
        ((29, 100), (50, 100), True),
        ((7, 10), (500, 1000), False),
        ((0, 0), (50, 100), False),
        ((50, 100), (0, 0), False),
    ],
)
def test_timeliness_moves_by_no_more_than_20_points(now, before, broken):
    totals = [{"plans_in_time": in_time, "plans_timed": timed} for in_time, timed in (now, before)]
    assert is_broken("W807", *totals) is broken


@pytest.mark.parametrize(
    ("requests", "outcomes", "broken"),
    [
        (21, {"Y": 20, "N": 1}, False),
        (21, {"Y": 21}, True),
        (21, {"N": 21}, True),
        (20, {"Y": 20}, False),
        (21, {"H": 21}, True),
    ],
)
def test_some_requests_are_agreed_and_some_refused(requests, outcomes, broken):
    assert is_broken("W808", {"requests": requests, "request_outcomes": outcomes}) is broken


def test_a_plan_of_last_year_is_found_by_upn_or_uln_or_name():
    before = {"state": ACTIVE, "start": date(2024, 6, 20)}
    for key in ("upn", "uln", "name"):
        last = {"people": [{key: "A", **before}]}
        assert is_broken("W809", {"people": [{key: "B", **before}]}, last)
        assert not is_broken("W809", {"people": [{key: "A", "state": CEASED}]}, last)
        moved = {"people": [{key: "A", **before, "start": date(2024, 6, 21)}]}
        assert is_broken("W810", moved, last)
        assert not is_broken("W810", last, last)


@pytest.mark.parametrize(
    ("reviewed", "of", "broken"), [(50, 100, False), (49, 100, True), (0, 0, False), (0, 1, True)]
)
def test_half_of_the_older_plans_have_been_reviewed(reviewed, of, broken):
    assert is_broken("W811", {"active_over_a_year": of, "reviewed_over_a_year": reviewed}) is broken

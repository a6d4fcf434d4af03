"""The rules on needs: one primary, at most one secondary, none twice."""

from __future__ import annotations

import pytest

from opensend.rules.returns.sen2.tests.asking import broken_at, is_broken


def needs(*several):
    told = [{"SENtype": code, "SENtypeRank": rank} for code, rank in several]
    return {"Requests": [{"ActivePlans": {"SENneed": told + [None] * (2 - len(told))}}]}


@pytest.mark.parametrize(
    ("several", "codes"),
    [
        ([("ASD", "1")], set()),
        ([("ASD", "1"), ("SLCN", "2")], set()),
        ([("ASD", "2")], {"S704"}),
        ([("ASD", "1"), ("SLCN", "1")], {"S704"}),
        ([("ASD", "1"), ("SLCN", "2"), ("MLD", "2")], {"S705"}),
        ([("ASD", "1"), ("ASD", "2")], {"S706"}),
        ([("ASD", "1"), ("SLCN", "2"), ("ASD", "2")], {"S705", "S706"}),
        ([(None, "1"), (None, "2")], set()),
    ],
)
def test_needs_are_ranked_and_told_once(several, codes):
    found = {code for code in ("S701", "S704", "S705", "S706") if is_broken(code, needs(*several))}
    assert found == codes


def test_no_need_at_all_is_said_once():
    items = {"Requests": [{"ActivePlans": {"SENneed": None}}]}
    assert broken_at("S701", items) == ["Requests[1]/ActivePlans"]
    assert not is_broken("S704", items)


@pytest.mark.parametrize(
    ("code", "year", "broken"), [("DS", 2024, True), ("DS", 2025, False), ("NSA", 2026, True)]
)
def test_the_codes_are_those_of_the_year(code, year, broken):
    assert is_broken("S702", needs((code, "1")), year=year) is broken
    assert is_broken("S702", needs((None, "1")), year=year)


def test_a_rank_is_1_or_2():
    for rank, broken in (("1", False), ("2", False), ("3", True), (None, True)):
        assert is_broken("S703", needs(("ASD", rank))) is broken

"""Dated parameters give the figure in force on a day, and refuse what their files do not hold."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.rules import dated

TWO_VALUES = """
[limit]
title = "A limit"
unit = "weeks"
[[limit.values]]
since = 2014-09-01
value = 6
source = "first Act s.1"
[[limit.values]]
since = 2020-05-01
value = 8
source = "second Act s.2"
mark = "unconfirmed"
"""


@given(st.dates(date(2014, 9, 1), date(2040, 1, 1)))
def test_the_value_is_the_latest_that_had_begun(on):
    (limit,) = dated.read_parameters(TWO_VALUES, "limits.toml")
    found = limit.on(on)
    assert found.value == (6 if on < date(2020, 5, 1) else 8)
    assert found.since <= on
    assert found.is_unconfirmed is (found.value == 8)


def test_a_day_before_the_first_value_is_refused_and_not_guessed():
    (limit,) = dated.read_parameters(TWO_VALUES, "limits.toml")
    with pytest.raises(dated.RuleUnknownOn, match="2014-09-01"):
        limit.on(date(2014, 8, 31))


@pytest.mark.parametrize(
    "wrong",
    [
        TWO_VALUES.replace("unit =", "units ="),
        TWO_VALUES.replace("since = 2020-05-01", "since = 2020-02-30"),
        TWO_VALUES.replace("since = 2020-05-01", 'since = "soon"'),
        TWO_VALUES.replace("since = 2020-05-01", "since = 2014-09-01"),
        TWO_VALUES.replace('source = "first Act s.1"', ""),
        '[limit]\ntitle = "A limit"\nunit = "weeks"\nvalues = []\n',
        "not toml at all",
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_file(wrong):
    with pytest.raises(dated.RulesDataError, match=r"^limits\.toml: "):
        dated.read_parameters(wrong, "limits.toml")


def test_every_parameter_of_the_rulebook_says_where_it_is_written():
    found = dated.parameters()
    assert found
    for item in found:
        assert item.title
        for value in item.values:
            assert value.source
            assert value.mark in (None, "unconfirmed"), item.name
            assert "://" not in value.source


def test_a_tried_value_holds_only_within_its_block():
    on = date(2026, 1, 5)
    with dated.trying(appeal_months_from_decision=3):
        assert dated.parameter("appeal_months_from_decision", on).value == 3
        assert dated.parameter("appeal_months_from_decision", on).mark == "tried"
        with dated.trying(appeal_months_from_certificate=2):
            assert dated.parameter("appeal_months_from_decision", on).value == 3
    assert dated.parameter("appeal_months_from_decision", on).value == 2


def test_trying_a_parameter_that_is_not_there_is_refused():
    with pytest.raises(KeyError, match="appeal_month"), dated.trying(appeal_month=3):
        pass

"""The header says who sends which year's return."""

from __future__ import annotations

import pytest

from opensend.rules.returns.sen2.checking import check_header
from opensend.rules.returns.sen2.examples import at_of
from opensend.rules.returns.sen2.registry import Example


def broken(year=2026, **items):
    at = at_of(Example({}, year=year, header=items))
    return {hit.rule: hit.value for hit in check_header(at.header, at)}


def test_a_header_without_anything_breaks_what_is_asked_of_it():
    names = (
        "Collection", "Year", "ReferenceDate", "SourceLevel", "LEA", "SoftwareCode", "SerialNo", "DateTime",
        "DMO", "DCO", "DSCO",
    )  # fmt: skip
    assert set(broken(**dict.fromkeys(names))) == {
        "H101", "H102", "H103", "H104", "H105", "H106", "H107", "H108", "H111", "H112", "H113",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["26", "02026", "x", "2019"])
def test_a_year_is_four_digits_and_held(text):
    assert broken(Year=text) == {"H102": text}


@pytest.mark.parametrize("text", ["0", "1000", "-1", "1.5", "one"])
def test_a_serial_number_is_from_1_to_999(text):
    assert broken(SerialNo=text) == {"H107": text}


@pytest.mark.parametrize(
    "text", ["2026-01-20", "2026-01-20T25:00:00", "2026-02-30T09:00:00", "2026-01-20T09:00:00Z"]
)
def test_a_time_is_one_that_there_is(text):
    assert broken(DateTime=text) == {"H108": text}


def test_an_authority_counts_on_the_census_day():
    assert broken(2023, LEA="909") == {}
    assert broken(2024, LEA="909") == {"H105": "909"}
    assert broken(2024, LEA="942") == {}


def test_an_officer_of_social_care_is_asked_for_from_2026_and_not_wanted_before_2025():
    assert broken(2025, DSCO=None) == {}
    assert broken(2024, DSCO="N") == {"H115": "N"}

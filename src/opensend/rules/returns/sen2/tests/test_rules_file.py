"""The rules on the file look at one element at a time."""

from __future__ import annotations

import pytest

from opensend.rules.returns.sen2.examples import laid_over, person_of
from opensend.rules.returns.sen2.schema import schema_for


def hits_of(items, year=2026):
    return [(hit.rule, hit.record, hit.item) for hit in person_of(laid_over(items, year), year)[1].hits]


@pytest.mark.parametrize(
    "text",
    ["31/02/2025", "2025-02-31", "20250228", "2025-W09-5", "2025-2-28", "28-02-2025", "２０２５-02-28"],
)
def test_a_date_is_a_day_of_the_calendar_written_as_asked(text):
    assert hits_of({"PersonBirthDate": text}) == [("X006", "", "PersonBirthDate")]


@pytest.mark.parametrize("text", ["2", "Y", "yes", "01", "-1"])
def test_a_flag_is_one_or_nought(text):
    assert hits_of({"Requests": [{"RYA": text}]}) == [("X007", "Requests[1]", "RYA")]


@pytest.mark.parametrize("text", ["true", "False", "TRUE"])
def test_true_and_false_are_read_and_written_as_one_and_nought(text):
    person, reading = person_of(laid_over({"Requests": [{"RYA": text}]}))
    assert reading.hits == []
    assert person.requests[0].raw["RYA"] == ("1" if text.lower() == "true" else "0")
    assert person.requests[0].rya is (text.lower() == "true")


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\x7fb", "a\x85b", "S" * 36])
def test_a_text_fits_and_holds_no_control_characters(text):
    assert hits_of({"Surname": text}) == [("X009", "", "Surname")]
    assert hits_of({"Surname": "Ó Sé\N{NO-BREAK SPACE}Ní"}) == []


def test_space_around_a_value_is_not_part_of_it():
    person, reading = person_of(laid_over({"Surname": "  Sample\n", "PersonBirthDate": " 2016-05-04 "}))
    assert reading.hits == []
    assert person.surname == "Sample"
    assert person.person_birth_date is not None


def test_an_empty_item_is_told_and_counts_as_missing():
    person, reading = person_of(laid_over({"Surname": " "}))
    assert [hit.rule for hit in reading.hits] == ["X005"]
    assert not person.has("Surname")


def test_a_text_of_the_greatest_length_fits():
    longest = schema_for(2026).item("Person", "Surname").max_length
    assert hits_of({"Surname": "S" * longest}) == []

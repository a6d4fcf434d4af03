"""Identifiers are judged as the published vectors say, and every single slip is caught."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opensend.rules import identifiers
from opensend.rules.identifiers import UPN_ALPHABET, NotValid, Reason, check

VALID = [
    ("upn", "H801200001001"),
    ("upn", "W823400115001"),
    ("upn", "F823200114005"),
    ("upn", "B823299921003"),
    ("upn", "C201361412001"),
    ("upn", "K82320011400A"),
    ("upn", "W82320011400Z"),
    ("upn", "h801200001001"),
    ("upn", "H801200001001 "),
    ("uln", "1234567899"),
    ("uln", "1000000000"),
    ("uln", "1024578606"),
    ("uln", "5234567892"),
    ("uln", "4000000011"),
    ("nhs", "943 476 5919"),
    ("nhs", "999 000 0018"),
    ("nhs", "999 000 0034"),
    ("nhs", "401 023 2137"),
    ("urn", "100000"),
    ("urn", "999999"),
    ("urn", "400001"),
    ("ukprn", "10000000"),
    ("ukprn", "10012345"),
    ("laestab", "823/4001"),
    ("laestab", "8234001"),
    ("laestab", "001/2001"),
    ("la", "909"),
    ("la", "201"),
    ("la", "943"),
    ("la", "001"),
    ("la", "702"),
    ("postcode", "M16 0RA"),
    ("postcode", "sw1a1aa"),
    ("postcode", "GIR 0AA"),
    ("postcode", "ZZ99 3VZ"),
    ("postcode", "W1A 0AX"),
    ("postcode", "EC1A 1BB"),
    ("postcode", "B33 8TH"),
    ("ons", "E08000035"),
    ("ons", "E92000001"),
    ("ons", "W06000015"),
    ("uprn", "100010001234"),
    ("uprn", "000000001234"),
]
NOT_VALID = [
    ("upn", "A801200001001", Reason.CHECK),
    ("upn", "I801200001001", Reason.CHARSET),
    ("upn", "H80120000100", Reason.LENGTH),
    ("upn", "K82320011400S", Reason.CHARSET),
    ("upn", "H8O1200001001", Reason.CHARSET),
    ("upn", "", Reason.LENGTH),
    ("uln", "1234567890", Reason.CHECK),
    ("uln", "9999999999", Reason.RESERVED),
    ("uln", "0123456789", Reason.RANGE),
    ("uln", "123456789", Reason.LENGTH),
    ("uln", "12345678AB", Reason.CHARSET),
    ("nhs", "943 476 5910", Reason.CHECK),
    ("nhs", "123 456 789x", Reason.CHARSET),
    ("nhs", "1111111111", Reason.RESERVED),
    ("nhs", "943476591", Reason.LENGTH),
    ("urn", "099999", Reason.RANGE),
    ("urn", "1000000", Reason.LENGTH),
    ("urn", "10000A", Reason.CHARSET),
    ("ukprn", "20000000", Reason.RANGE),
    ("ukprn", "1000000", Reason.LENGTH),
    ("laestab", "823/0001", Reason.RANGE),
    ("laestab", "823400", Reason.LENGTH),
    ("laestab", "823/400X", Reason.CHARSET),
    ("la", "999", Reason.RESERVED),
    ("la", "000", Reason.RESERVED),
    ("la", "31", Reason.LENGTH),
    ("la", "XXX", Reason.CHARSET),
    ("postcode", "M16 0CA", Reason.CHARSET),
    ("postcode", "Q1 1AA", Reason.CHARSET),
    ("postcode", "M16", Reason.LENGTH),
    ("ons", "E0800003", Reason.LENGTH),
    ("ons", "E0800003X", Reason.CHARSET),
    ("ons", "X08000035", Reason.RANGE),
    ("uprn", "5.00E+06", Reason.CHARSET),
    ("uprn", "1234567890123", Reason.LENGTH),
    ("uprn", "0", Reason.LENGTH),
    ("upn", "H80120000100\N{ARABIC-INDIC DIGIT ONE}", Reason.CHARSET),
    ("urn", "10000\N{SUPERSCRIPT TWO}", Reason.CHARSET),
]
SPOILT = st.integers(0, 9)


@pytest.mark.parametrize(("kind", "text"), VALID)
def test_a_good_identifier_passes(kind, text):
    found = check(kind, text)
    assert found.is_valid, found.message
    assert check(kind, found.value) == found


@pytest.mark.parametrize(("kind", "text", "reason"), NOT_VALID)
def test_a_bad_identifier_fails_for_its_reason(kind, text, reason):
    found = check(kind, text)
    assert found.reason == reason
    assert found.message


def test_a_letter_o_for_a_zero_is_pointed_out():
    assert check("upn", "H8O1200001001").suggestion == "H801200001001"
    assert check("urn", "1OO000").suggestion == "100000"


@pytest.mark.parametrize("digit", range(10))
def test_an_nhs_number_whose_check_would_be_ten_has_no_good_last_digit(digit):
    assert check("nhs", f"123456789{digit}").reason == Reason.CHECK


@st.composite
def upns(draw):
    figures = draw(st.lists(SPOILT, min_size=11, max_size=11))
    last = draw(st.sampled_from("0123456789" + UPN_ALPHABET))
    body = "".join(map(str, figures)) + last
    value = next(letter + body for letter in UPN_ALPHABET if check("upn", letter + body).is_valid)
    return value


def numbers(kind: str):
    first_nine = st.integers(100000000, 999999999).map(str)
    whole = first_nine.map(
        lambda nine: next((nine + d for d in "0123456789" if check(kind, nine + d).is_valid), "")
    )
    return whole.filter(bool).map(lambda value: (kind, value))


CHECKED_NUMBERS = st.one_of(upns().map(lambda value: ("upn", value)), numbers("uln"), numbers("nhs"))


@given(CHECKED_NUMBERS, st.integers(1, 12), SPOILT)
def test_one_wrong_digit_is_always_caught(case, at, digit):
    kind, value = case
    at %= len(value)
    assume(value[at].isdigit() and value[at] != str(digit))
    assert not check(kind, value[:at] + str(digit) + value[at + 1 :]).is_valid


@given(CHECKED_NUMBERS, st.integers(1, 11))
def test_two_swapped_digits_are_always_caught(case, at):
    kind, value = case
    at = 1 + at % (len(value) - 2)
    assume(value[at].isdigit() and value[at + 1].isdigit() and value[at] != value[at + 1])
    assert not check(kind, value[:at] + value[at + 1] + value[at] + value[at + 2 :]).is_valid


@given(st.sampled_from(identifiers.KINDS), st.text(max_size=20))
def test_any_text_is_judged_without_an_error(kind, text):
    found = check(kind, text)
    assert found.is_valid is (found.reason is None)
    assert bool(found.message) is not found.is_valid


def test_a_value_object_holds_the_stored_form_and_refuses_a_bad_text():
    assert str(identifiers.Postcode("m160ra")) == "M16 0RA"
    assert identifiers.Upn("H801200001001") == identifiers.Upn(" h801200001001")
    assert identifiers.Urn.or_none("  ") is None
    with pytest.raises(NotValid) as caught:
        identifiers.Urn("42")
    assert caught.value.checked.reason == Reason.LENGTH

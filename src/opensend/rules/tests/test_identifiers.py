"""Identifiers are judged as the published vectors say, and every single slip is caught."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opensend.rules import identifiers
from opensend.rules.check_characters import UPN_ALPHABET, uln_check_digit, upn_check_letter
from opensend.rules.identifiers import NotValid, Reason, check

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
    ("upn", "P207000016049"),
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
    ("la", "420"),
    ("la", "838"),
    ("la", "839"),
    ("la", "940"),
    ("la", "941"),
    ("la", "942"),
    ("postcode", "M16 0RA"),
    ("postcode", "sw1a1aa"),
    ("postcode", "GIR 0AA"),
    ("postcode", "ZZ99 3VZ"),
    ("postcode", "ZZ99 3WZ"),
    ("postcode", "ZZ99 3CZ"),
    ("postcode", "W1A 0AX"),
    ("postcode", "EC1A 1BB"),
    ("postcode", "B33 8TH"),
    ("ons", "E08000035"),
    ("ons", "E92000001"),
    ("ons", "E08000038"),
    ("ons", "E08000016"),
    ("ons", "E06000065"),
    ("ons", "E12000009"),
    ("ons", "E13000002"),
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
    ("la", "314 / 318", Reason.CHARSET),
    ("ons", "E09000021 / E09000027", Reason.LENGTH),
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


def _notes(kind: str, text: str) -> str:
    return " ".join(check(kind, text).notes)


def test_a_temporary_upn_is_good_and_said_to_be_temporary():
    assert "temporary" in _notes("upn", "K82320011400A")
    assert not _notes("upn", "H801200001001")
    assert identifiers.Upn("W82320011400Z").is_temporary
    assert not identifiers.Upn("W823400115001").is_temporary


@pytest.mark.parametrize(
    ("code", "word"),
    [("909", ""), ("668", "Wales"), ("702", "forces"), ("999", "slip"), ("150", "fictional")],
)
def test_the_authority_in_a_upn_is_never_a_fault_and_an_odd_one_is_noted(code, word):
    rest = f"{code}200001001"
    notes = _notes("upn", upn_check_letter(rest) + rest)
    assert word in notes
    assert bool(notes) is bool(word)


def test_what_a_number_stands_for_is_noted():
    assert "test number" in _notes("nhs", "999 000 0018")
    assert "Welsh" in _notes("urn", "400000")
    assert "Welsh" not in _notes("urn", "403000")
    assert "no fixed abode" in _notes("postcode", "zz993vz")
    assert "fictional" in _notes("la", "007")


@pytest.mark.parametrize(("nine", "digit"), [("123456789", "9"), ("100000000", "0"), ("400000001", "1")])
def test_the_check_digit_of_a_uln(nine, digit):
    assert uln_check_digit(nine) == digit


def test_some_nine_digits_have_no_good_uln():
    assert uln_check_digit("000000000") is None


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
    assert identifiers.DfeNumber("8234001") == identifiers.DfeNumber("823/4001")
    assert str(identifiers.Uprn("000000001234")) == "1234"
    assert identifiers.LaCode("007").is_fictional
    assert not identifiers.LaCode("909").is_fictional
    with pytest.raises(NotValid) as caught:
        identifiers.Urn("42")
    assert caught.value.checked.reason == Reason.LENGTH

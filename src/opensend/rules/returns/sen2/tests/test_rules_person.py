"""The rules on people hold at their edges, and each says only what is its own."""

from __future__ import annotations

import pytest

from opensend.rules.check_characters import upn_check_letter
from opensend.rules.returns.sen2.tests.asking import is_broken


def upn(rest: str) -> str:
    return upn_check_letter(rest) + rest


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        ("2000-08-31", {"P105"}),
        ("2000-09-01", {"P106"}),
        ("2001-08-31", {"P106"}),
        ("2001-09-01", set()),
        ("2026-01-15", set()),
        ("2026-01-16", {"P104"}),
    ],
)
def test_the_age_of_a_plan_ends_with_the_school_year_of_25(born, codes):
    items = {"PersonBirthDate": born}
    assert {code for code in ("P104", "P105", "P106") if is_broken(code, items)} == codes


def test_without_an_active_plan_nobody_is_too_old():
    items = {"PersonBirthDate": "2000-08-31", "Requests": [{"ActivePlans": None}]}
    assert not is_broken("P105", items)
    assert not is_broken("P106", {**items, "PersonBirthDate": "2001-08-31"})


@pytest.mark.parametrize(
    ("born", "received", "broken"),
    [
        ("2000-02-29", "2025-02-28", False),
        ("2000-02-29", "2025-03-01", True),
        ("2000-02-04", "2025-02-03", False),
        ("2000-02-03", "2025-02-03", True),
        ("2025-02-03", "2025-02-03", False),
        ("2025-02-04", "2025-02-03", True),
    ],
)
def test_a_request_is_made_from_birth_to_25(born, received, broken):
    items = {"PersonBirthDate": born, "Requests": [{"ReceivedDate": received}]}
    assert is_broken("P107", items) is broken


@pytest.mark.parametrize(
    ("born", "broken"), [("2020-01-15", True), ("2020-01-16", False), ("2020-02-29", False)]
)
def test_the_under_six_reason_ends_on_the_sixth_birthday(born, broken):
    items = {"UPN": None, "UPNunknown": "GEN1", "PersonBirthDate": born}
    assert is_broken("P118", items) is broken


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("H801200001001", set()),
        ("P207000016049", set()),
        ("K82320011400A", {"P124"}),
        ("W82320011400Z", {"P124"}),
        ("A801200001001", {"P119"}),
        ("I801200001001", {"P119"}),
        ("h801200001001", {"P119"}),
        ("K82320011400S", {"P123"}),
        ("K82320011400I", {"P123"}),
        ("K82320011400O", {"P123"}),
        ("K82320011400a", {"P123"}),
        ("H80120000100", {"P123"}),
        ("H801", {"P122", "P123"}),
        ("H8O1200001001", {"P121"}),
        ("H801200O01001", {"P122"}),
        ("H801200001O01", {"P122"}),
        ("H8012000010 1", {"P122"}),
        ("\N{GREEK CAPITAL LETTER ETA}801200001001", {"P119"}),
        (f"{upn('950200001001')}", {"P121"}),
        (f"{upn('909200001001')}", set()),
        (f"{upn('702200001001')}", set()),
        (f"{upn('668200001001')}", set()),
    ],
)
def test_each_part_of_a_upn_has_its_own_rule(number, codes):
    asked = ("P119", "P121", "P122", "P123", "P124")
    assert {code for code in asked if is_broken(code, {"UPN": number})} == codes


@pytest.mark.parametrize(
    ("number", "broken"),
    [
        ("1234567899", False),
        ("1000000000", False),
        ("4000000011", False),
        ("1024578606", False),
        ("5234567892", False),
        ("1234567890", True),
        ("9999999999", True),
        ("123456789", True),
        ("12345678999", True),
        ("123456789X", True),
        ("0000000000", True),
        ("123456789\N{ARABIC-INDIC DIGIT NINE}", True),
    ],
)
def test_a_uln_is_ten_digits_that_fit(number, broken):
    assert is_broken("P125", {"UniqueLearnerNumber": number}) is broken


@pytest.mark.parametrize("postcode", ["S1 2HH", "S11 2HH", "SW1 1AA", "EC12 1BB", "W1A 0AX", "EC1A 1BB"])
def test_the_six_patterns_of_a_postcode_pass(postcode):
    assert not is_broken("P114", {"PostCode": postcode})


@pytest.mark.parametrize(
    "postcode", ["S12HH", "S1  2HH", "1S 2HH", "S1 HH2", "SHEFFIELD", "ABC1 2HH", "S1 2HHH"]
)
def test_other_postcodes_do_not(postcode):
    assert is_broken("P114", {"PostCode": postcode})


@pytest.mark.parametrize("code", ["ABRI", "AWEL", "BBRI", "BWEL", "WCOR", "REFU", "CHKC"])
def test_extended_and_doubtful_ethnicities_are_codes(code):
    assert not is_broken("P112", {"Ethnicity": code})


@pytest.mark.parametrize(
    ("numbers", "codes"),
    [
        ({"UPN": None}, {"P115"}),
        ({"UPN": None, "UniqueLearnerNumber": "1234567899"}, {"P129"}),
        ({"UPN": None, "UPNunknown": "SEN2"}, {"P129"}),
        ({"UPNunknown": "SEN2"}, {"P116"}),
        ({"UPN": None, "UniqueLearnerNumber": "1234567899", "UPNunknown": "SEN2"}, {"P116", "P129"}),
    ],
)
def test_a_number_or_a_reason_and_for_school_age_a_upn(numbers, codes):
    asked = ("P115", "P116", "P129")
    assert {code for code in asked if is_broken(code, numbers)} == codes


@pytest.mark.parametrize("born", ["2020-09-01", "2009-08-31"])
def test_outside_school_age_a_upn_is_not_expected(born):
    items = {"PersonBirthDate": born, "UPN": None, "UPNunknown": "SEN2"}
    assert not is_broken("P129", items)


def test_a_date_that_cannot_be_read_is_not_missing():
    items = {"PersonBirthDate": "2016-02-31"}
    assert not any(is_broken(code, items) for code in ("P103", "P104", "P105", "P106", "P107", "P118"))

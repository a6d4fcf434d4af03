"""The rules on settings named in plans: how they are told, and what the establishments list says of them."""

from __future__ import annotations

from datetime import date

import pytest

from opensend.rules.returns.sen2.examples import Place
from opensend.rules.returns.sen2.settings import is_type_unusual
from opensend.rules.returns.sen2.tests.asking import broken_at, is_broken


def details(*several, start="2025-06-20"):
    plan = {"StartDate": start, "PlanDetail": list(several)}
    return {"Requests": [{"Assessment": {"NamedPlan": plan}}]}


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ({"URN": "123456"}, set()),
        ({"URN": None}, {"D452"}),
        ({"URN": None, "SENsetting": "EYP"}, set()),
        ({"URN": None, "UKPRN": "10000012"}, set()),
        ({"UKPRN": "10000001"}, set()),
        ({"SENsetting": "EYP"}, {"D453"}),
        ({"URN": None, "UKPRN": "10000012", "SENsetting": "EYP"}, {"D453"}),
        ({"URN": "12345"}, {"D454"}),
        ({"URN": "12345X"}, {"D454"}),
        ({"URN": "\N{ARABIC-INDIC DIGIT ONE}23456"}, {"D454"}),
        ({"URN": None, "UKPRN": "20000012"}, {"D455"}),
        ({"URN": None, "UKPRN": "1000001"}, {"D455"}),
        ({"URN": None, "SENsetting": "NIEO"}, {"D456"}),
        ({"URN": None, "SENsetting": "OTH"}, {"D457"}),
        ({"URN": None, "SENsetting": "OTH", "SENsettingOther": "in words"}, set()),
    ],
)
@pytest.mark.parametrize("establishments", [True, False])
def test_a_setting_is_told_in_one_way(told, codes, establishments):
    asked = ("D452", "D453", "D454", "D455", "D456", "D457")
    found = {code for code in asked if is_broken(code, details(told), establishments=establishments)}
    assert found == codes


def test_a_number_that_the_list_does_not_hold_is_wrong_only_with_the_list():
    assert is_broken("D454", details({"URN": "123450"}))
    assert not is_broken("D454", details({"URN": "123450"}), establishments=False)


def test_another_setting_is_a_code_from_2025():
    other = details({"URN": None, "SENsetting": "OTH"})
    assert is_broken("D456", other, year=2024)
    assert not is_broken("D456", other, year=2025)


@pytest.mark.parametrize(
    ("ranks", "broken"),
    [
        ([], False),
        (["1"], False),
        (["2"], True),
        ([None], True),
        (["3"], True),
        (["1", "2"], False),
        (["2", "1"], False),
        (["1", "1"], True),
        (["1", "2", "2"], True),
        (["2", "2"], True),
    ],
)
def test_one_main_setting_and_at_most_one_secondary(ranks, broken):
    items = details(*({"PlacementRank": rank, "URN": "123456"} for rank in ranks))
    if not ranks:
        items["Requests"][0]["Assessment"]["NamedPlan"]["PlanDetail"] = None
    expected = ["Requests[1]/Assessment/NamedPlan"]
    assert broken_at("D459", items) == (expected if broken else [])
    assert broken_at("D451", items) == ([] if ranks else expected)


@pytest.mark.parametrize("flag", ["SENunitIndicator", "ResourcedProvisionIndicator"])
def test_both_flags_are_asked_of_a_numbered_setting(flag):
    assert is_broken("D460", details({flag: None}))
    assert is_broken("D460", details({flag: None, "URN": None, "UKPRN": "10000012"}))
    assert not is_broken("D460", details({flag: None, "URN": None, "SENsetting": "EHE"}))
    assert not is_broken("D460", details({flag: "perhaps"}))


@pytest.mark.parametrize(
    ("urn", "unit", "provision", "broken"),
    [
        ("123456", "1", "0", False),
        ("123456", "0", "1", False),
        ("100001", "0", "0", False),
        ("100001", "1", "0", True),
        ("100001", "0", "1", True),
        ("100002", "0", "1", True),
        ("100002", "0", "0", False),
        ("100003", "1", "0", True),
        ("100004", "1", "0", True),
        ("123450", "1", "0", False),
        (None, "1", "0", False),
    ],
)
def test_a_unit_is_where_the_list_has_one(urn, unit, provision, broken):
    setting = {"URN": urn, "SENunitIndicator": unit, "ResourcedProvisionIndicator": provision}
    assert is_broken("D462", details(setting)) is broken


@pytest.mark.parametrize(
    ("urn", "start", "broken"),
    [
        ("100005", "2024-08-31", False),
        ("100005", "2024-09-01", True),
        ("100006", "2025-09-01", True),
        ("123456", "2024-09-01", False),
        ("100005", None, False),
    ],
)
def test_a_setting_that_closed_before_the_plan_or_opens_after_the_census_is_not_open(urn, start, broken):
    assert is_broken("D463", details({"URN": urn}, start=start)) is broken


@pytest.mark.parametrize(
    ("urn", "ukprn", "codes"),
    [
        (None, "10000001", {"D464"}),
        (None, "10000099", set()),
        ("123456", "10000001", set()),
        ("123456", "10000002", {"D465"}),
        ("123456", "10000099", set()),
        ("100002", "10000001", {"D465"}),
        ("123450", "10000001", set()),
    ],
)
def test_both_numbers_are_of_one_setting(urn, ukprn, codes):
    items = details({"URN": urn, "UKPRN": ukprn})
    assert {code for code in ("D464", "D465") if is_broken(code, items)} == codes


@pytest.mark.parametrize(
    ("name", "is_unusual"),
    [
        ("Higher education institutions", True),
        ("British schools overseas", True),
        ("Offshore schools", True),
        ("Service children's education", True),
        ("Service children\N{RIGHT SINGLE QUOTATION MARK}s education", True),
        ("Miscellaneous", True),
        ("Welsh establishment", False),
        ("Community special school", False),
    ],
)
def test_some_types_are_hardly_ever_named(name, is_unusual):
    assert is_type_unusual(Place("100099", name, closed_on=date(2020, 1, 1))) is is_unusual

"""The rules on placements hold at their edges: what is open on the census day, what overlaps, the ages."""

from __future__ import annotations

import pytest

from opensend.rules.returns.sen2.tests.asking import broken_at, is_broken


def placements(*several, born="2016-05-04", details=None):
    request = {"ActivePlans": {"PlacementDetail": list(several)}}
    if details is not None:
        request["Assessment"] = {"NamedPlan": {"PlanDetail": details}}
    return {"PersonBirthDate": born, "Requests": [request]}


def place(entry, leaving=None, rank="1", **items):
    return {"EntryDate": entry, "LeavingDate": leaving, "PlacementRank": rank, **items}


@pytest.mark.parametrize(
    ("several", "codes"),
    [
        ([place("2025-01-06")], set()),
        ([place("2025-01-06", "2026-01-15")], set()),
        ([place("2025-01-06", "2026-01-14")], {"L610"}),
        ([place("2026-01-16")], {"L610"}),
        ([place("2026-01-15")], set()),
        ([place(None)], set()),
        ([place("2025-01-06", rank="2")], {"L610"}),
        ([place("2025-01-06"), place("2025-09-01", rank="2")], set()),
        ([place("2025-01-06", "2025-08-31"), place("2025-09-01")], set()),
        ([place("2025-01-06", "2025-09-01"), place("2025-09-01")], set()),
        ([place("2025-01-06", "2025-09-02"), place("2025-09-01")], {"L617"}),
        ([place("2025-09-01"), place("2025-01-06", "2025-09-02")], {"L617"}),
        ([place("2025-01-06"), place("2025-09-01")], {"L609", "L617"}),
        ([place("2025-01-06"), place("2026-01-15")], {"L609", "L617"}),
        ([place("2025-01-06", "2026-01-15"), place("2026-01-15")], {"L609"}),
        ([place("2025-01-06", rank="2"), place("2025-09-01", rank="2"), place("2025-09-01")], {"L609"}),
        ([place("2025-01-06", "2025-09-32"), place("2025-09-01", "2025-12-31")], set()),
    ],
)
def test_one_main_and_one_secondary_placement_at_a_time(several, codes):
    asked = ("L609", "L610", "L617")
    assert {code for code in asked if is_broken(code, placements(*several))} == codes


def test_no_placement_at_all_is_said_once():
    items = {"Requests": [{"ActivePlans": {"PlacementDetail": None}}]}
    assert broken_at("L601", items) == ["Requests[1]/ActivePlans"]
    assert not is_broken("L610", items)


@pytest.mark.parametrize(
    ("entry", "leaving", "codes"),
    [
        ("2025-06-23", "2025-06-22", {"L614"}),
        ("2025-06-23", "2025-06-23", set()),
        ("2016-05-03", None, {"L613"}),
        ("2016-05-04", "2024-12-31", {"L616"}),
        ("2016-05-04", "2025-01-01", set()),
        ("2026-01-16", None, {"L612"}),
        ("2025-06-23", "2026-01-16", {"L615"}),
        (None, None, {"L611"}),
        ("2025-06-31", None, set()),
    ],
)
def test_a_placement_has_its_days_in_order(entry, leaving, codes):
    asked = ("L611", "L612", "L613", "L614", "L615", "L616")
    assert {code for code in asked if is_broken(code, placements(place(entry, leaving)))} == codes


@pytest.mark.parametrize(
    ("setting", "born", "codes"),
    [
        ("NEET", "2010-01-15", set()),
        ("NEET", "2010-01-16", {"L618"}),
        ("EYP", "2020-09-01", set()),
        ("EYP", "2020-08-31", {"L619"}),
        ("NIEC", "2020-08-31", {"L620"}),
        ("NIEO", "2009-09-01", {"L620"}),
        ("NIEC", "2020-09-01", set()),
        ("NIEO", "2009-08-31", set()),
        ("EHE", "2016-05-04", set()),
        ("NEET", "2010-02-31", set()),
    ],
)
def test_a_type_of_setting_fits_the_age(setting, born, codes):
    items = placements({"URN": None, "SENsetting": setting}, born=born)
    assert {code for code in ("L606", "L618", "L619", "L620") if is_broken(code, items)} == codes


@pytest.mark.parametrize(
    ("entry", "leaving", "broken"),
    [
        ("2023-09-01", "2024-08-31", False),
        ("2023-09-01", "2024-09-01", True),
        ("2023-09-01", None, True),
        ("2023-09-01", "2024-08-32", False),
    ],
)
def test_nobody_attends_a_setting_that_has_closed(entry, leaving, broken):
    assert is_broken("L624", placements(place(entry, leaving, URN="100005"))) is broken


MAIN = {"PlacementRank": "1", "SENsetting": None, "UKPRN": None, "URN": None}


@pytest.mark.parametrize(
    ("attended", "named", "broken"),
    [
        ({"URN": "123456"}, {"URN": "123456"}, False),
        ({"URN": "123456"}, {"URN": "100001"}, True),
        ({"URN": "123456", "UKPRN": "10000001"}, {"UKPRN": "10000001"}, False),
        ({"UKPRN": "10000012"}, {"UKPRN": "10000002"}, True),
        ({"URN": "123456"}, {"UKPRN": "10000001"}, False),
        ({"URN": "123456"}, {"UKPRN": "10000002"}, True),
        ({"URN": "100002"}, {"UKPRN": "10000002"}, False),
        ({"SENsetting": "EHE"}, {"URN": "123456"}, True),
        ({"SENsetting": "EHE"}, {"SENsetting": "OLA"}, True),
        ({"SENsetting": "EHE"}, {"SENsetting": "EHE"}, False),
        ({}, {"URN": "123456"}, False),
    ],
)
def test_the_main_setting_attended_is_the_one_named(attended, named, broken):
    items = placements({**MAIN, **attended}, details=[{**MAIN, **named}])
    expected = ["Requests[1]/ActivePlans/PlacementDetail[1]"] if broken else []
    assert broken_at("L630", items) == expected


def test_a_urn_and_a_ukprn_are_not_compared_without_the_list():
    items = placements({**MAIN, "URN": "123456"}, details=[{**MAIN, "UKPRN": "10000002"}])
    assert not is_broken("L630", items, establishments=False)


def test_a_secondary_or_a_past_placement_may_be_elsewhere():
    for elsewhere in ({"PlacementRank": "2"}, {"LeavingDate": "2026-01-14"}):
        assert not is_broken("L630", placements({"URN": "100001", **elsewhere}))
    assert not is_broken("L630", placements({"URN": "100001"}, details=[{"PlacementRank": "2"}]))


def test_residence_and_work_were_of_the_plan_in_2023():
    for item in ("RES", "WBP"):
        assert is_broken("L628", {"Requests": [{"ActivePlans": {item: "A"}}]})
    assert is_broken("L629", placements({"AttendancePattern": "X"}))

"""The comparison of two returns."""

from __future__ import annotations

import io

import pytest

from opensend.interchange.sen2.diff import ADDED, CHANGED, REMOVED, Difference, compare
from opensend.interchange.sen2.parts import UnreadableReturn
from opensend.interchange.sen2.tests.samples import Items, xml_of
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.rules.returns.sen2.parts import of_active, of_person, of_plan, of_request

ONE = {**of_person(Surname="One", UPN="P207000016049")}
TWO = {**of_person(Surname="Two", UPN=None, UniqueLearnerNumber="1234567890")}
THREE = {**of_person(Surname="Three", UPN=None, UPNunknown="GEN1")}
EVERYBODY = [ONE, TWO, THREE]


def differences(
    first: bytes | list[Items], second: bytes | list[Items], with_file_items: bool = False
) -> list[Difference]:
    """Every difference between two returns."""
    texts = [each if isinstance(each, bytes) else xml_of(each) for each in (first, second)]
    parts = [read_xml(io.BytesIO(text)) for text in texts]
    return list(compare(*parts, with_file_items=with_file_items))


def test_a_return_is_the_same_as_itself():
    assert differences(EVERYBODY, EVERYBODY) == []


def test_the_order_of_people_does_not_count():
    assert differences(EVERYBODY, EVERYBODY[::-1]) == []


def test_other_names_and_letter_case_do_not_count():
    text = xml_of(EVERYBODY)
    other = text.replace(b"PostCode>", b"postcode>").replace(b">S1 2HH<", b">s1 2hh<")
    assert other != text
    assert differences(text, other.replace(b"<RYA>0<", b"<RYA>false<")) == []


def test_a_changed_item_is_told_with_both_values_and_both_positions():
    changed = {**ONE, **of_request(RYA="1")}
    assert differences([ONE, TWO], [TWO, changed]) == [
        Difference(1, 2, "P207000016049", "Requests[1]", "RYA", "0", "1", CHANGED)
    ]


def test_people_without_a_number_are_matched_by_name_and_birth_in_any_letter_case():
    changed = {**THREE, **of_person(Surname="THREE", Ethnicity="MOTH")}
    found = differences([THREE], [changed])
    assert [(each.item, each.value_a, each.value_b) for each in found] == [("Ethnicity", "WBRI", "MOTH")]


def test_who_got_a_upn_since_is_still_the_same_person():
    now = {**THREE, **of_person(UPN="P207000016049", UPNunknown=None)}
    found = differences([THREE], [now])
    assert {(each.item, each.change) for each in found} == {("UPN", ADDED), ("UPNunknown", REMOVED)}


def test_who_is_in_one_file_only_is_one_row():
    found = differences([ONE, TWO], [ONE, THREE])
    assert [(each.person_a, each.person_b, each.record, each.change) for each in found] == [
        (2, None, "", REMOVED),
        (None, 2, "", ADDED),
    ]


def test_two_of_one_number_are_matched_in_their_order():
    twin = {**ONE, **of_person(Forename="Twin")}
    assert differences([ONE, twin], [ONE, twin]) == []
    found = differences([ONE, twin], [ONE])
    assert [(each.person_a, each.change) for each in found] == [(2, REMOVED)]


def test_requests_are_matched_by_the_day_they_were_received():
    later = {"ReceivedDate": "2025-11-03", "RYA": "0", "RequestOutcome": "A"}
    before = {**ONE, "Requests": [{}, later]}
    after = {**ONE, "Requests": [{}, {**later, "RYA": "1"}]}
    gone = {**ONE, "Requests": [later | dict.fromkeys(("Assessment", "ActivePlans"))]}
    assert [each.record for each in differences([before], [after])] == ["Requests[2]"]
    assert {each.change for each in differences([before], [after])} == {CHANGED}
    removed = differences([before], [gone])
    assert ("Requests[1]", "", REMOVED) in {(each.record, each.item, each.change) for each in removed}


def test_an_ended_placement_and_its_successor_do_not_disturb_one_another():
    first = {"URN": "123456", "PlacementRank": "1", "EntryDate": "2025-06-23"}
    ended = {**first, "LeavingDate": "2025-08-31"}
    new = {"URN": "100001", "PlacementRank": "1", "EntryDate": "2025-09-01"}
    found = differences(
        [{**ONE, **of_active(PlacementDetail=[first])}], [{**ONE, **of_active(PlacementDetail=[ended, new])}]
    )
    assert [(each.record, each.item, each.change) for each in found] == [
        ("Requests[1]/ActivePlans/PlacementDetail[1]", "LeavingDate", ADDED),
        ("Requests[1]/ActivePlans/PlacementDetail[2]", "", ADDED),
    ]


def test_a_group_that_has_gone_is_one_row():
    found = differences([ONE], [{**ONE, **of_plan(PlanDetail=[None])}])
    assert [(each.record, each.change) for each in found] == [
        ("Requests[1]/Assessment/NamedPlan/PlanDetail[1]", REMOVED)
    ]


def test_what_differs_with_every_sending_is_left_out_unless_it_is_asked_for():
    first, second = xml_of([ONE], SerialNo="1", LEA="373"), xml_of([ONE], SerialNo="2", LEA="370")
    assert [each.item for each in differences(first, second)] == ["LEA"]
    assert {each.item for each in differences(first, second, with_file_items=True)} == {"LEA", "SerialNo"}


def test_two_years_are_compared_as_the_later():
    first, second = xml_of([{}], 2023), xml_of([{}], 2024)
    found = differences(first, second)
    assert "Sex" not in {each.item for each in found}
    assert "GenderCurrent" not in {each.item for each in found}
    assert ("Header", "Year", "2023", "2024") in {(e.record, e.item, e.value_a, e.value_b) for e in found}


def test_a_file_that_breaks_off_is_not_compared():
    with pytest.raises(UnreadableReturn):
        differences(xml_of(EVERYBODY), xml_of(EVERYBODY)[:-30])

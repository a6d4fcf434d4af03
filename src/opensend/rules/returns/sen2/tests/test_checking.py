"""Findings stand where the rule broke, with what the item held; counts of parts join to the whole's."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from opensend.rules.returns.sen2.checking import check_person, check_return, not_run
from opensend.rules.returns.sen2.examples import at_of, laid_over, person_of, sound_items
from opensend.rules.returns.sen2.people_index import (
    ACTIVE,
    CEASED,
    NO_PLAN,
    PeopleIndex,
    changed_starts,
    lost_plans,
)
from opensend.rules.returns.sen2.registry import Example
from opensend.rules.returns.sen2.totals import Totals
from opensend.rules.returns.sen2.twins import TwinFinder


def findings_of(items, year=2026):
    person, _reading = person_of(laid_over(items, year), year, number=7)
    return check_person(person, at_of(Example({}, year=year)))


def test_a_finding_names_the_person_the_record_the_item_and_what_it_held():
    second = {"URN": "99", "PlacementRank": "2", "EntryDate": "2025-07-01"}
    flags = {"SENunitIndicator": "0", "ResourcedProvisionIndicator": "0"}
    placements = [{}, {**second, **flags}]
    (found,) = findings_of({"Requests": [{"ActivePlans": {"PlacementDetail": placements}}]})
    assert (found.rule, found.level, found.module, found.person) == ("L604", "error", "PlacementDetail", 7)
    assert (found.record, found.item, found.value) == (
        "Requests[1]/ActivePlans/PlacementDetail[2]",
        "URN",
        "99",
    )
    assert found.message == "URN invalid. Look the number up in the national list of establishments."


def test_every_record_that_can_repeat_is_counted_in_a_path_and_no_other():
    requests = [sound_items()["Requests"][0], sound_items()["Requests"][0]]
    requests[1]["Assessment"]["NamedPlan"]["PlanDetail"][0]["PlacementRank"] = "3"
    paths = {found.rule: found.record for found in findings_of({"Requests": requests})}
    assert paths["D458"] == "Requests[2]/Assessment/NamedPlan/PlanDetail[1]"
    assert paths["D459"] == "Requests[2]/Assessment/NamedPlan"


def test_a_group_that_is_missing_is_reported_at_the_group_it_ought_to_be_in():
    found = findings_of({"Requests": [{"ActivePlans": {"SENneed": None}}]})
    assert {(each.rule, each.module, each.record) for each in found} >= {
        ("S701", "SENneed", "Requests[1]/ActivePlans")
    }


def test_rules_that_need_what_is_not_at_hand_are_named_and_not_run():
    at = at_of(Example({}), establishments=False)
    missing = not_run(at)
    assert missing["earlier file"] == ["H110"]
    assert "D462" in missing["establishments"]
    assert missing["previous"] == ["W801", "W802", "W807", "W809", "W810"]
    person, _reading = person_of(
        laid_over({"Requests": [{"ActivePlans": {"PlacementDetail": [{"URN": "100005"}]}}]})
    )
    codes = {found.rule for found in check_person(person, at)}
    assert not codes & set(missing["establishments"])


people = st.lists(
    st.tuples(
        st.sampled_from(["", "A", "B", "C"]), st.sampled_from(["", "1", "2"]), st.sampled_from(["", "x", "Y"])
    ),
    max_size=12,
)


@given(people)
def test_twins_are_those_that_looking_at_all_pairs_finds(given_people):
    index = PeopleIndex()
    for upn, uln, name in given_people:
        index.add(upn=upn, uln=uln, name=name)
    found = {(t.number, t.same_upn, t.same_uln, t.same_name) for t in TwinFinder().add(index)}
    expected = set()
    for number, person in enumerate(given_people, start=1):
        firsts = [
            next(
                (
                    n
                    for n, other in enumerate(given_people[: number - 1], start=1)
                    if part and other[at] == part
                ),
                None,
            )
            for at, part in enumerate(person)
        ]
        if any(firsts):
            expected.add((number, *firsts))
    assert found == expected


def test_twins_are_found_among_many():
    index = PeopleIndex()
    for number in range(20_000):
        index.add(upn=f"U{number}", name=f"N{number}")
    finder = TwinFinder()
    assert list(finder.add(index)) == []
    assert [twin.same_upn for twin in finder.add(index)] == list(range(1, 20_001))


@given(st.integers(0, 6), st.integers(0, 6))
def test_counts_of_parts_join_to_those_of_the_whole(first, second):
    at = at_of(Example({}))
    varied = [
        laid_over({"Ethnicity": "REFU"}),
        laid_over({"Requests": [{"RequestOutcome": "N"}]}),
        laid_over({"UPN": None, "Requests": [{"Assessment": {"Week20": "1"}}]}),
        sound_items(),
    ]
    whole, one, two = Totals(), Totals(), Totals()
    for number in range(first + second):
        person, _reading = person_of(varied[number % 4])
        whole.add(person, at)
        (one if number < first else two).add(person, at)
    one.merge(two)
    assert one == whole


def test_the_same_person_is_found_by_upn_else_uln_else_name():
    before, now = PeopleIndex(), PeopleIndex()
    day = date(2024, 6, 1)
    before.add(upn="A", state=ACTIVE, start=day)
    before.add(uln="1", state=ACTIVE, start=day)
    before.add(name="Sample|One|2016-05-04", state=ACTIVE, start=day)
    before.add(upn="Gone", state=ACTIVE, start=day)
    before.add(upn="Never", state=NO_PLAN)
    now.add(upn="A", name="Other|One|2016-05-04", state=ACTIVE, start=date(2024, 6, 2))
    now.add(upn="B", uln="1", state=CEASED, ceased_start=day)
    now.add(upn="C", name="SAMPLE|one|2016-05-04", state=NO_PLAN)
    assert list(lost_plans(now, before)) == [2, 3]
    assert list(changed_starts(now, before)) == [(0, 0)]


def test_a_plan_that_ceased_and_one_that_followed_it_are_both_known():
    before, now = PeopleIndex(), PeopleIndex()
    before.add(upn="A", state=ACTIVE, start=date(2020, 1, 1))
    now.add(upn="A", state=ACTIVE, start=date(2025, 6, 1), ceased_start=date(2020, 1, 1))
    assert list(changed_starts(now, before)) == []


def test_rules_about_last_year_name_the_person():
    at = at_of(Example({"previous": {"active_plans": 1, "people": [{"upn": "A", "state": ACTIVE}]}}))
    totals = Totals(active_plans=1)
    (hit,) = check_return(totals, at)
    assert (hit.rule, hit.person) == ("W809", None)
    assert "person 1 of last year's file" in hit.note

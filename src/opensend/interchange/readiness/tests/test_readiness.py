"""How ready a return is: every change of a record is noticed, and every query explained once."""

from __future__ import annotations

import pytest

from opensend.interchange.models import CheckedRecord, ReadinessDay, ReturnFinding
from opensend.interchange.readiness.selectors import (
    count_findings,
    find_hits,
    read_readiness,
    references_of,
)
from opensend.interchange.readiness.services import (
    NothingToExplain,
    begin_check,
    check_next,
    explain_finding,
    withdraw_explanation,
)
from opensend.interchange.readiness.tests.loaded import YEAR, LoadedAuthority
from opensend.people.acting import acting_as
from opensend.people.policies import NotAllowed
from opensend.provision.tests.factories import SettingFactory
from opensend.rules.returns.sen2.examples import SCHOOL


@pytest.fixture
def loaded(db) -> LoadedAuthority:
    return LoadedAuthority()


def check_all(loaded: LoadedAuthority) -> None:
    with acting_as(loaded.officer):
        begin_check(loaded.officer, year=YEAR)
        while check_next(loaded.officer, year=YEAR, most=2).waiting:
            pass


def test_a_sound_return_is_ready(loaded) -> None:
    check_all(loaded)
    with acting_as(loaded.officer):
        ready = read_readiness(loaded.authority, YEAR)
    assert [finding.rule for finding in ReturnFinding.objects.filter(level="error")] == []
    assert ready.is_checked
    assert ready.waiting == 0
    assert ready.days[0].persons == 3
    assert ready.counts.errors == 0


def test_what_a_record_has_lost_is_found_and_leads_to_its_case(loaded) -> None:
    person = loaded.forget(2, "sex", "ethnicity")
    check_all(loaded)
    with acting_as(loaded.officer):
        ready = read_readiness(loaded.authority, YEAR, level="error")
        assert {row.entry.code for row in ready.rules} == {"P108", "P111"}
        (hit,) = find_hits(loaded.authority, YEAR, "P108")
        assert (hit.person_id, hit.item, hit.record) == (person.pk, "Sex", "")
        assert references_of([person.pk])[person.pk].startswith("101-")


def test_a_change_of_a_record_marks_it_and_looking_again_takes_the_finding_away(loaded) -> None:
    person = loaded.forget(1, "sex")
    check_all(loaded)
    with acting_as(loaded.officer):
        assert count_findings(loaded.authority, YEAR).errors == 1
        person.sex = "F"
        person.save(update_fields=["sex"])
        assert list(CheckedRecord.objects.filter(is_stale=True).values_list("person_id", flat=True)) == [
            person.pk
        ]
        assert check_next(loaded.officer, year=YEAR, most=9).waiting == 0
        assert count_findings(loaded.authority, YEAR).errors == 0
        assert ReadinessDay.objects.get().errors == 0


def test_an_authority_that_never_checked_marks_nothing(loaded) -> None:
    loaded.forget(1, "sex")
    assert not CheckedRecord.objects.exists()


def test_a_query_is_explained_for_one_child_or_for_all_and_the_note_can_be_taken_back(loaded) -> None:
    with acting_as(loaded.officer):
        for number in (1, 2):
            person = loaded.person(number)
            person.born = person.born.replace(year=2001, month=3, day=1)  # 24 on the day: P106 asks
            person.save(update_fields=["born"])
    check_all(loaded)
    with acting_as(loaded.officer):
        before = count_findings(loaded.authority, YEAR)
        assert find_hits(loaded.authority, YEAR, "P106").count() == 2
        one = explain_finding(
            loaded.officer, year=YEAR, rule="P106", note="Stays to July.", person=loaded.person(1)
        )
        after = count_findings(loaded.authority, YEAR)
        assert (after.explained, after.queries) == (before.explained + 1, before.queries - 1)
        assert find_hits(loaded.authority, YEAR, "P106", state="waiting").count() == 1
        explain_finding(loaded.officer, year=YEAR, rule="P106", note="All stay to July.")
        assert count_findings(loaded.authority, YEAR).explained == before.explained + 2
        withdraw_explanation(loaded.officer, explanation=one)
        assert count_findings(loaded.authority, YEAR).explained == before.explained + 2
        assert ReadinessDay.objects.get().explained == before.explained + 2


def test_what_is_not_there_and_what_says_nothing_explains_nothing(loaded) -> None:
    check_all(loaded)
    with acting_as(loaded.officer):
        with pytest.raises(NothingToExplain):
            explain_finding(loaded.officer, year=YEAR, rule="P106", note="Stays to July.")
        with pytest.raises(ValueError, match="words"):
            explain_finding(loaded.officer, year=YEAR, rule="P106", note="  ")


def test_an_error_is_never_explained_away(loaded) -> None:
    loaded.forget(1, "sex")
    check_all(loaded)
    with acting_as(loaded.officer), pytest.raises(NothingToExplain):
        explain_finding(loaded.officer, year=YEAR, rule="P108", note="Nobody knows.")


def test_another_authority_sees_and_checks_only_its_own(loaded) -> None:
    loaded.forget(1, "sex")
    check_all(loaded)
    other = LoadedAuthority("102", count=1)
    with acting_as(other.officer):
        assert not ReturnFinding.objects.exists()
        assert begin_check(other.officer, year=YEAR) == 1
        assert check_next(other.officer, year=YEAR, most=9).checked == 1
        assert read_readiness(loaded.authority, YEAR).counts.errors == 0
    with acting_as(loaded.officer):
        assert count_findings(loaded.authority, YEAR).errors == 1


def test_whoever_only_reads_a_return_checks_nothing(loaded) -> None:
    from opensend.casework.tests.factories import Staff

    caseworker = Staff(loaded.authority).caseworker
    with acting_as(caseworker), pytest.raises(NotAllowed):
        begin_check(caseworker, year=YEAR)


def test_a_whole_check_asks_the_database_a_fixed_number_of_times_for_each_batch(
    db, django_assert_max_num_queries
) -> None:
    many = LoadedAuthority("103", count=30)
    with acting_as(many.officer):
        begin_check(many.officer, year=YEAR)
        with django_assert_max_num_queries(45):
            assert check_next(many.officer, year=YEAR, most=99).checked == 30


def test_settings_are_asked_of_the_register_once_there_is_one(loaded) -> None:
    SettingFactory(urn="900901")
    check_all(loaded)
    with acting_as(loaded.officer):
        assert find_hits(loaded.authority, YEAR, "D454").count() == 3
    SettingFactory(urn=SCHOOL, resourced_provision="SEN unit")
    check_all(loaded)
    with acting_as(loaded.officer):
        assert not find_hits(loaded.authority, YEAR, "D454").exists()

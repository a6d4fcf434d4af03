"""The return as a whole: children against each other and against last year's, counts, and the header."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opensend.audit.models import AuditEntry
from opensend.casework.models import ProcessRun, RankedNeed
from opensend.casework.services.events import open_run
from opensend.casework.tests.factories import Staff, happen, make_person
from opensend.interchange.models import (
    CheckedRecord,
    ReadinessDay,
    ReturnFinding,
    WholeFinding,
    WholeLook,
)
from opensend.interchange.readiness.checking import stand
from opensend.interchange.readiness.selectors import (
    count_findings,
    find_hits,
    find_in_whole,
    read_readiness,
    read_whole,
)
from opensend.interchange.readiness.services import (
    NothingToExplain,
    check_next,
    check_records,
    check_whole,
    explain_finding,
    record_designated_officers,
    withdraw_explanation,
)
from opensend.interchange.readiness.tests.loaded import (
    YEAR,
    LoadedAuthority,
    look_at_everything,
    person_items,
    surname_of,
)
from opensend.interchange.readiness.whole import Gathering, look_at_whole
from opensend.interchange.sen2.tests.people_of_every_scope import people
from opensend.interchange.sen2.tests.return_files import parts_of
from opensend.interchange.sen2.validation import Previous, Validation
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Authority, Person, PersonIdentifier
from opensend.people.policies import NotAllowed
from opensend.people.services.matching import merge_persons, undo_merge
from opensend.people.services.persons import IdentifierTaken, record_identifier
from opensend.rules.returns.sen2.checking import Finding
from opensend.rules.returns.sen2.examples import person_of

CEASED = {"ActivePlans": None, "Assessment": {"NamedPlan": {"CeaseDate": "2025-11-03", "CeaseReason": "9"}}}
EXCEPTED = {"Assessment": {"Week20": "1"}}
ELSEWHERE = {
    "ActivePlans": {"PlacementDetail": [{"URN": None, "SENsetting": "OTH", "SENsettingOther": "At a farm"}]}
}
NO_NUMBER = {"UPN": None, "UPNunknown": "GEN3"}


@pytest.fixture
def loaded(db) -> LoadedAuthority:
    return LoadedAuthority()


def found_in_whole(loaded: LoadedAuthority, year: int = YEAR) -> dict[str, str]:
    """The rules that find something in the return as a whole, with what they say."""
    with acting_as(loaded.officer):
        return dict(WholeFinding.objects.filter(year=year).values_list("rule", "message"))


def load_some(loaded: LoadedAuthority, count: int, **request: Any) -> None:
    """So many more sound people, whose request has those items laid over it."""
    loaded.load([person_items(number, Requests=[request]) for number in range(100, 100 + count)])


def refuse_a_request(loaded: LoadedAuthority, received: date, refused: date) -> None:
    staff, person = Staff(loaded.authority), make_person(loaded.authority)
    with as_authority(loaded.authority.pk):
        run = open_run(staff.manager, person=person, on=received)
    happen(run, "request_received", received, {"by": "setting", "rya": False}, staff=staff)
    happen(run, "assessment_refused", refused, staff=staff)


def test_two_records_of_the_same_name_and_birth_are_found_and_each_names_the_other(loaded) -> None:
    first, later = loaded.make_twins(1, 2)
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        (hit,) = find_hits(loaded.authority, YEAR, "P127")
        reference = ProcessRun.objects.get(person=first, process="needs_assessment").reference
        assert (hit.person_id, hit.other_id, hit.item, hit.level) == (
            later.pk, first.pk, "Surname", "query",
        )  # fmt: skip
        assert hit.message.endswith(f"The other record is that of Robin Example001, case {reference}.")
        assert count_findings(loaded.authority, YEAR).queries >= 1


def test_one_number_of_two_children_cannot_be_recorded_and_would_be_found(loaded) -> None:
    """The database holds that a number is one child's alone; a rule is put all the same."""
    with acting_as(loaded.officer):
        number = PersonIdentifier.objects.get(person=loaded.person(1), kind="upn").value
        with pytest.raises(IdentifierTaken), transaction.atomic():
            record_identifier(
                Staff(loaded.authority).caseworker, person=loaded.person(2), kind="upn", value=number
            )
    gathering = Gathering(stand(loaded.authority, YEAR))
    for place, items in enumerate((person_items(1), person_items(2), person_items(3, UPN=number)), 1):
        gathering.add(place * 10, person_of(items, YEAR)[0])
    ((hit, earlier),) = gathering.twins
    assert (hit.rule, hit.person, hit.value, gathering.told[earlier - 1]) == ("P120", 3, number, 10)


def test_shares_that_want_an_explanation_are_found_with_their_figures(loaded) -> None:
    load_some(loaded, 6, **CEASED)
    look_at_everything(loaded.officer)
    assert found_in_whole(loaded)["W803"].endswith("It is so for 6 of 6 plans that ceased.")


@pytest.mark.parametrize(
    ("rule", "request_items", "enough"), [("W804", ELSEWHERE, 6), ("W805", EXCEPTED, 6), ("W808", {}, 21)]
)
def test_a_share_is_found_from_its_threshold_on_and_not_below(db, rule, request_items, enough) -> None:
    loaded = LoadedAuthority(count=1)
    load_some(loaded, enough - 2, **request_items)
    look_at_everything(loaded.officer)
    assert rule not in found_in_whole(loaded)
    loaded.load([person_items(number, Requests=[request_items]) for number in range(100, 100 + enough)])
    look_at_everything(loaded.officer)
    assert rule in found_in_whole(loaded)


def test_ethnicity_that_was_not_obtained_is_found_and_gone_when_it_is_recorded(loaded) -> None:
    loaded.load([person_items(number, Ethnicity="NOBT") for number in range(100, 106)])
    look_at_everything(loaded.officer)
    assert found_in_whole(loaded)["W806"].endswith("It is so for 6 of 9 people.")
    with as_authority(loaded.authority.pk):
        Person.objects.filter(surname=surname_of(100)).update(ethnicity="WBRI")
    look_at_everything(loaded.officer)
    assert "W806" not in found_in_whole(loaded)


def test_last_years_return_is_made_from_the_record_and_compared(db) -> None:
    loaded = LoadedAuthority(count=2)
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        missing = read_whole(loaded.authority, YEAR).not_run
    assert {entry.code for entry in missing["previous"]} == {"W801", "W802", "W807", "W809", "W810"}
    loaded.load([person_items(number, 2025) for number in range(50, 53)], 2025)
    refuse_a_request(loaded, date(2024, 2, 1), date(2024, 3, 12))  # which is told in last year's alone
    look_at_everything(loaded.officer)
    told = found_in_whole(loaded)
    assert told["W801"].endswith("This return has 5 active plans, last year’s had 3.")
    assert told["W802"].endswith("This return has 2 requests in the year, last year’s had 4.")
    with acting_as(loaded.officer):
        assert "previous" not in read_whole(loaded.authority, YEAR).not_run


def test_a_plan_that_cannot_be_found_again_is_told_of_the_child_who_had_it(db) -> None:
    loaded = LoadedAuthority(count=1)
    loaded.load([person_items(50, 2025), person_items(51, 2025, **NO_NUMBER)], 2025)
    child = loaded.forget(51, "surname")  # nothing is left to know them by in two returns
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        (hit,) = find_hits(loaded.authority, YEAR, "W809")
    assert hit.person_id == child.pk
    assert hit.message.endswith("It was active in the return of 2025.")


def test_a_start_that_differs_from_last_years_is_told_of_the_child(db) -> None:
    loaded = LoadedAuthority(count=1)
    later = {"Assessment": {"NamedPlan": {"StartDate": "2024-06-21"}}}
    loaded.load(
        [person_items(50, 2025, **NO_NUMBER), person_items(51, 2025, **NO_NUMBER, Requests=[later])], 2025
    )
    first, _ = loaded.make_twins(50, 51)  # the later one's plan is taken for the first one's
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        (hit,) = find_hits(loaded.authority, YEAR, "W810")
    assert (hit.person_id, hit.value) == (first.pk, "2024-06-20")
    assert hit.message.endswith("Last year it was 2024-06-21.")


def test_what_the_authority_has_not_said_is_found_and_put_right_at_once(loaded) -> None:
    nobody = dict.fromkeys(("has_medical_officer", "has_clinical_officer", "has_social_care_officer"))
    with acting_as(loaded.officer):
        record_designated_officers(loaded.officer, **nobody)
    assert found_in_whole(loaded) == {}  # nobody has asked yet
    look_at_everything(loaded.officer)
    assert {"H111", "H112", "H113"} == {rule for rule in found_in_whole(loaded) if rule < "W"}
    with acting_as(loaded.officer):
        before = ReadinessDay.objects.get().errors
        neither = {**nobody, "has_medical_officer": False, "has_clinical_officer": False}
        record_designated_officers(loaded.officer, **neither)
        assert ReadinessDay.objects.get().errors == before - 2
    assert {"H113", "H114"} == {rule for rule in found_in_whole(loaded) if rule < "W"}


def test_a_finding_in_the_whole_is_explained_stays_so_and_can_be_taken_back(loaded) -> None:
    load_some(loaded, 6, **CEASED)
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        before = count_findings(loaded.authority, YEAR)
        made = explain_finding(loaded.officer, year=YEAR, rule="W803", note="They moved abroad.")
        after = count_findings(loaded.authority, YEAR)
        assert (after.explained, after.queries) == (before.explained + 1, before.queries - 1)
        assert ReadinessDay.objects.get().explained == after.explained
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        assert find_in_whole(loaded.authority, YEAR, "W803").is_explained
        (row,) = (row for row in read_readiness(loaded.authority, YEAR).rules if row.entry.code == "W803")
        assert (row.findings, row.children, row.explained, row.waiting) == (1, 0, 1, 0)
        withdraw_explanation(loaded.officer, explanation=made)
        assert count_findings(loaded.authority, YEAR) == before
        with pytest.raises(NothingToExplain):
            explain_finding(loaded.officer, year=YEAR, rule="W806", note="Nothing is there.")


def test_an_explanation_for_one_child_explains_nothing_in_the_whole(loaded) -> None:
    load_some(loaded, 6, **CEASED)
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer), pytest.raises(NothingToExplain):
        explain_finding(loaded.officer, year=YEAR, rule="W803", note="Abroad.", person=loaded.person(1))


def test_after_a_change_the_whole_is_as_of_its_day_until_it_is_looked_at_again(loaded) -> None:
    _, person = loaded.make_twins(1, 2)
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        assert not read_whole(loaded.authority, YEAR).is_due
        assert not check_next(loaded.officer, year=YEAR, most=9).is_whole_due
        assert not check_whole(loaded.officer, year=YEAR)
        person.surname = "Example002"
        person.save(update_fields=["surname"])
        assert read_whole(loaded.authority, YEAR).is_due
        check_records(loaded.authority, [person.pk], year=YEAR)  # as the page of the case does
        assert CheckedRecord.objects.filter(is_stale=True).count() == 0
        assert read_whole(loaded.authority, YEAR).is_due
        assert find_hits(loaded.authority, YEAR, "P127").exists()
        progress = check_next(loaded.officer, year=YEAR, most=9)
        assert (progress.checked, progress.waiting, progress.is_whole_due) == (0, 0, True)
        assert read_whole(loaded.authority, YEAR).is_due  # it has not been looked at yet
        assert check_whole(loaded.officer, year=YEAR)
        assert not read_whole(loaded.authority, YEAR).is_due
        assert not find_hits(loaded.authority, YEAR, "P127").exists()


def test_a_change_while_the_whole_is_looked_at_is_not_lost(loaded) -> None:
    look_at_everything(loaded.officer)
    loaded.forget(1, "sex")
    with acting_as(loaded.officer):
        assert check_next(loaded.officer, year=YEAR, most=9).is_whole_due
    loaded.forget(2, "sex")
    with acting_as(loaded.officer):
        assert check_whole(loaded.officer, year=YEAR)
        assert read_whole(loaded.authority, YEAR).is_due


def test_records_that_were_joined_are_told_as_one_and_parted_ones_as_two(loaded) -> None:
    manager = Staff(loaded.authority).manager
    look_at_everything(loaded.officer)
    with acting_as(manager):
        kept, absorbed = loaded.person(1), loaded.person(2)
        merge = merge_persons(manager, kept=kept, absorbed=absorbed, reason="The same child")
    for told, step in ((2, None), (3, undo_merge)):
        with acting_as(manager):
            if step is not None:
                step(manager, merge=merge, reason="Two children after all")
        with acting_as(loaded.officer):
            waiting = set(CheckedRecord.objects.filter(is_stale=True).values_list("person_id", flat=True))
            assert waiting == {kept.pk, absorbed.pk}
            while check_next(loaded.officer, year=YEAR, most=1).waiting:
                pass
            check_whole(loaded.officer, year=YEAR)
            assert ReadinessDay.objects.get().persons == told
        assert loaded.exported().count(b"<Person>") == told


def test_a_change_at_a_record_that_was_joined_is_looked_at_with_the_one_that_was_kept(loaded) -> None:
    manager = Staff(loaded.authority).manager
    with acting_as(manager):
        kept, absorbed = loaded.person(1), loaded.person(2)
        merge_persons(manager, kept=kept, absorbed=absorbed, reason="The same child")
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        before = set(ReturnFinding.objects.values_list("person_id", "rule"))
        assert {person_id for person_id, _ in before} <= {kept.pk, loaded.person(3).pk}
        RankedNeed.objects.filter(person=absorbed).delete()
        assert list(CheckedRecord.objects.filter(is_stale=True).values_list("person_id")) == [(absorbed.pk,)]
        while check_next(loaded.officer, year=YEAR, most=9).waiting:
            pass
        found = set(ReturnFinding.objects.values_list("person_id", "rule")) - before
    assert found
    assert {person_id for person_id, _ in found} == {kept.pk}


def test_another_authority_sees_nothing_of_it_and_looks_at_its_own_alone(loaded) -> None:
    loaded.make_twins(1, 2)
    load_some(loaded, 6, **CEASED)
    look_at_everything(loaded.officer)
    other = LoadedAuthority("102", count=1)
    with acting_as(other.officer):
        assert not WholeFinding.objects.exists()
        assert not WholeLook.objects.exists()
        assert read_whole(loaded.authority, YEAR).looked_on is None
        assert look_at_whole(loaded.authority, YEAR).of_children == []
        with pytest.raises(DatabaseError), transaction.atomic():
            WholeFinding.objects.create(
                authority=loaded.authority, year=YEAR, rule="W803", level="query", found_on="2026-01-15"
            )
    look_at_everything(other.officer)
    with acting_as(other.officer):
        assert not find_hits(other.authority, YEAR, "P127").exists()
    assert "W803" in found_in_whole(loaded)
    assert "W803" not in found_in_whole(other)


def test_whoever_only_reads_a_return_does_not_look_at_the_whole(loaded) -> None:
    caseworker = Staff(loaded.authority).caseworker
    with acting_as(caseworker), pytest.raises(NotAllowed):
        check_whole(caseworker, year=YEAR)


def test_that_it_was_looked_at_is_in_the_log(loaded) -> None:
    look_at_everything(loaded.officer)
    with acting_as(loaded.officer):
        assert AuditEntry.objects.get(action="return.check_whole").changes == {"year": YEAR}


def test_however_many_children_the_queries_are_the_same(db) -> None:
    few, many = LoadedAuthority("103", count=22), LoadedAuthority("104", count=29)
    counts = []
    for each in (few, many):
        each.make_twins(1, 2)
        look_at_everything(each.officer)  # what is asked once in a process has been asked
        with acting_as(each.officer):
            WholeLook.objects.update(is_due=True)
            with CaptureQueriesContext(connection) as asked:
                check_whole(each.officer, year=YEAR)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 35


def as_validated(now: bytes, before: bytes) -> list[Finding]:
    """What is found in a file with the file of the year before at hand."""
    earlier = Validation(is_fictional=True, is_only_counted=True)
    list(earlier.findings(parts_of(before)))
    assert earlier.totals.persons
    previous = Previous(earlier.header, earlier.totals, YEAR - 1)
    return list(Validation(is_fictional=True, previous=previous).findings(parts_of(now)))


def kept_findings(officer: Any) -> Counter[tuple[str, ...]]:
    """What is kept of the year, by rule, level, item and value, of children and of the whole alike."""
    with acting_as(officer):
        return Counter(
            row
            for model in (ReturnFinding, WholeFinding)
            for row in model.objects.filter(year=YEAR).values_list("rule", "level", "item", "value")
        )


def test_what_is_kept_is_what_validating_the_saved_files_finds(db, tmp_path) -> None:
    loaded = LoadedAuthority(count=12)
    loaded.load([person_items(number, 2025) for number in range(30, 36)], 2025)
    loaded.load([person_items(50, 2025, **NO_NUMBER), person_items(51, 2025, **NO_NUMBER)], 2025)
    load_some(loaded, 6, **CEASED)
    loaded.make_twins(1, 2)
    loaded.forget(50, "surname")
    loaded.forget(3, "sex", "ethnicity")
    with as_authority(loaded.authority.pk):
        last_years = [surname_of(number) for number in range(30, 36)]
        Person.objects.filter(surname__in=last_years).update(ethnicity="REFU")
        Authority.objects.update(has_medical_officer=None)
    loaded.authority.refresh_from_db()
    loaded.officer.refresh_from_db()
    look_at_everything(loaded.officer)
    now, before = tmp_path / "now.xml", tmp_path / "before.xml"
    for year, file in ((YEAR, now), (YEAR - 1, before)):
        file.write_bytes(loaded.exported(year))
    words = ["validate", str(now), "--previous", str(before), "--fictional", "--format", "json"]
    said = subprocess.run(
        [sys.executable, "-m", "opensend", "sen2", *words], capture_output=True, check=False
    )
    found = json.loads(said.stdout)
    rules = {each["rule"] for each in found}
    assert {"P108", "P127", "H111", "W801", "W802", "W803", "W806", "W808", "W809", "W811"} <= rules
    assert kept_findings(loaded.officer) == Counter(
        (each["rule"], each["level"], each["item"], each["value"]) for each in found
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.tuples(people(2025), people(YEAR), st.lists(st.sampled_from(["sex", "surname", "forename"]))))
def test_so_it_is_for_people_of_every_scope(db, made) -> None:
    last, this, forgotten = made
    with transaction.atomic():
        loaded = LoadedAuthority(count=1)
        for year, everyone in ((2025, last), (YEAR, this)):
            loaded.load(everyone, year, is_whole=False)  # the same number twice is refused
        with as_authority(loaded.authority.pk):
            Person.objects.update(**dict.fromkeys(forgotten, ""))
        look_at_everything(loaded.officer)
        found = as_validated(loaded.exported(YEAR), loaded.exported(YEAR - 1))
        assert kept_findings(loaded.officer) == Counter(
            (each.rule, each.level, each.item, each.value) for each in found
        )
        transaction.set_rollback(True)

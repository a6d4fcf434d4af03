"""Opening data: who is loaded, who is refused and why, and that nothing is half loaded or made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from opensend.audit.models import AuditEntry
from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.services.replaying import check_authority
from opensend.casework.tests.factories import Staff, make_authority
from opensend.interchange.sen2 import load
from opensend.interchange.sen2.building import build
from opensend.interchange.sen2.export import build_persons
from opensend.interchange.sen2.load import OfAnotherAuthority, import_return
from opensend.interchange.sen2.parts import UnreadableReturn
from opensend.interchange.sen2.report import ImportReport
from opensend.interchange.sen2.returning import return_year
from opensend.interchange.sen2.selecting import read_children
from opensend.interchange.sen2.tests.return_files import CODE, file_of, numbers, parts_of
from opensend.people.acting import acting_as, as_authority, system_acting
from opensend.people.models import Address, Authority, Person, PersonIdentifier, PossibleMatch
from opensend.people.services.persons import record_identifier, register_person
from opensend.rules.returns.sen2.examples import laid_over, sound_items

pytestmark = pytest.mark.django_db
UPNS = numbers(5)
WAITING = {
    "RYA": "0",
    "RequestSource": "1",
    "RequestOutcome": "A",
    "RequestMediation": "0",
    "RequestTribunal": "0",
}


@pytest.fixture
def authority():
    return make_authority(CODE)


def sound(upn: str = UPNS[0], **items: Any) -> dict[str, Any]:
    return laid_over({"UPN": upn, **items})


def loaded(authority: Authority, *people: dict[str, Any], **header: str) -> ImportReport:
    return import_return(parts_of(file_of(people, **header)), authority)


def counted(authority: Authority) -> tuple[int, ...]:
    with as_authority(authority.pk):
        return Person.objects.count(), ProcessRun.objects.count(), CaseEvent.objects.count()


def test_a_person_comes_with_cases_as_events_and_a_home_as_far_as_it_is_told(authority):
    loaded(authority, sound())
    with as_authority(authority.pk):
        person = Person.objects.get()
        request, plan = ProcessRun.objects.order_by("id")
        opening = CaseEvent.objects.get(run=request)
        home = Address.objects.get()
    assert (person.name, person.known_as, person.sex) == ("Personone Sample", "Personone", "M")
    assert (request.state, plan.state, plan.arose_from_id) == ("plan_issued", "maintained", request.pk)
    assert opening.payload["plan_agreed"] == "2025-05-20"
    assert (home.postcode, home.lines) == ("S1 2HH", "")


def test_what_is_stored_is_what_the_events_come_to(authority):
    loaded(authority, sound(), sound(UPNS[1], Forename="Two", Requests=[{"ActivePlans": None}]))
    waiting = sound(UPNS[2], Forename="Three")
    waiting["Requests"] = [{**WAITING, "ReceivedDate": "2025-12-01"}]
    loaded(authority, waiting)
    checked = list(check_authority(authority))
    assert len(checked) == 3
    assert not [each for each in checked if each.differences]


def test_a_file_of_another_authority_is_refused_whole(authority):
    with pytest.raises(OfAnotherAuthority, match="of authority 373"):
        loaded(authority, sound(), LEA="373")
    assert counted(authority) == (0, 0, 0)


def test_a_file_that_ends_too_early_leaves_nothing(authority, monkeypatch):
    monkeypatch.setattr(load, "BATCH", 1)
    file = file_of([sound(), sound(UPNS[1], Forename="Two")])
    with pytest.raises(UnreadableReturn):
        import_return(parts_of(file[: file.rindex(b"</Person>")]), authority)
    assert counted(authority) == (0, 0, 0)
    assert loaded(authority, sound()).counts == {"loaded": 1}


def test_a_fault_on_the_way_leaves_nothing(authority, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise IntegrityError("as if the database had refused")

    monkeypatch.setattr(load, "_keep_officers", fail)
    with pytest.raises(IntegrityError):
        loaded(authority, sound())
    assert counted(authority) == (0, 0, 0)


def test_a_dry_run_says_the_same_and_changes_nothing(authority):
    file = file_of([sound()])
    report = import_return(parts_of(file), authority, is_dry_run=True)
    assert (report.counts, report.is_loaded) == ({"loaded": 1}, False)
    assert counted(authority) == (0, 0, 0)


def test_somebody_with_an_error_is_refused_with_its_rule_and_the_rest_are_loaded(authority):
    wrong = sound(UPNS[1], Forename="Two", Requests=[{"RequestOutcome": "X"}])
    report = loaded(authority, sound(), wrong)
    assert report.counts == {"loaded": 1, "refused": 1}
    told = [line for line in report.lines if line.outcome == "refused"]
    assert ("R209", 2, "Requests[1]") in {(line.reason[:4], line.person, line.record) for line in told}
    assert not report.is_whole


def test_two_of_a_file_with_one_number_are_not_both_loaded(authority):
    report = loaded(authority, sound(), sound(Forename="Two"))
    assert report.counts == {"loaded": 1, "refused": 1}
    assert "Person 1 of the file" in report.lines[-1].reason


def test_a_second_open_request_is_refused_and_the_first_loaded(authority):
    waiting = {
        "RYA": "0",
        "RequestSource": "1",
        "RequestOutcome": "A",
        "RequestMediation": "0",
        "RequestTribunal": "0",
    }
    person = sound()
    person["Requests"] = [{**waiting, "ReceivedDate": f"2025-1{month}-01"} for month in "12"]
    report = loaded(authority, person)
    assert report.counts == {"loaded": 1}
    assert [(line.outcome, line.record) for line in report.lines] == [("refused", "Requests[2]")]
    assert counted(authority) == (1, 1, 1)
    assert not report.is_whole


def test_a_gender_that_is_no_sex_is_for_people_to_put_right(authority):
    person = {**sound_items(2023), "UPN": UPNS[0], "GenderCurrent": "9"}
    report = import_return(parts_of(file_of([person], 2023)), authority)
    assert report.counts == {"refused": 1}
    assert "GenderCurrent 9" in report.lines[0].reason


def test_a_known_child_with_cases_is_compared_and_never_changed(authority):
    loaded(authority, sound())
    report = loaded(authority, sound(PostCode="S1 2HJ"))
    assert report.counts == {"different": 1}
    assert [(line.item, line.reason) for line in report.lines] == [
        ("PostCode", "The file has S1 2HJ; the record has S1 2HH.")
    ]
    assert counted(authority) == (1, 2, 2)


def test_a_known_child_without_a_case_is_completed(authority):
    known = _register(authority, "Personone Sample", "2016-05-04", UPNS[0])
    assert loaded(authority, sound()).counts == {"loaded": 1}
    with as_authority(authority.pk):
        person = Person.objects.get()
        assert person.pk == known.pk
        assert (person.surname, person.ethnicity) == ("Sample", "WBRI")
        assert ProcessRun.objects.filter(person=person).count() == 2
        assert Address.objects.get(person=person).postcode == "S1 2HH"
    assert loaded(authority, sound()).counts == {"unchanged": 1}


def test_a_child_is_known_by_exact_name_and_birth_where_no_number_says_otherwise(authority):
    _register(authority, "personone sample", "2016-05-04")
    assert loaded(authority, sound()).counts == {"loaded": 1}
    assert counted(authority)[0] == 1


@pytest.mark.parametrize(
    ("name", "born", "number", "why"),
    [
        ("Personone Sample", "2016-05-04", UPNS[1], "another identifier"),
        ("Personone Sample", "2016-05-05", UPNS[0], "another date of birth"),
    ],
)
def test_a_doubtful_match_is_for_people_to_decide(authority, name, born, number, why):
    _register(authority, name, born, number)
    report = loaded(authority, sound())
    assert report.counts == {"refused": 1}
    assert why in report.lines[0].reason
    assert counted(authority)[0] == 1


def test_a_child_who_may_be_one_on_record_is_added_and_put_on_the_list_of_possible_matches(authority):
    known = _register(authority, "Peter Sample", "2016-05-04")
    report = loaded(authority, sound())
    assert report.counts["loaded"] == 1
    assert ["possible matches" in line.reason for line in report.lines].count(True) == 1
    with as_authority(authority.pk):
        (match,) = PossibleMatch.objects.all()
    assert match.other_id == known.pk
    assert not match.is_decided
    assert loaded(authority, sound()).counts["unchanged"] == 1


def test_a_child_whose_name_was_spelt_otherwise_is_known_where_nothing_speaks_against_it(authority):
    known = _register(authority, "Persone Sample", "2016-05-04")
    assert loaded(authority, sound()).counts == {"loaded": 1}
    with as_authority(authority.pk):
        assert Person.objects.get().pk == known.pk
        assert not PossibleMatch.objects.exists()


def test_a_record_with_another_number_is_never_taken_for_the_child(authority):
    known = _register(authority, "Persone Sample", "2016-05-04", UPNS[1])
    assert loaded(authority, sound()).counts == {"loaded": 1}
    with as_authority(authority.pk):
        assert Person.objects.count() == 2
        assert PossibleMatch.objects.get().other_id == known.pk


def test_nobody_of_the_same_file_is_taken_for_another(authority):
    loaded(authority, sound(), sound(UPNS[1], Forename="Personona"))
    with as_authority(authority.pk):
        assert not PossibleMatch.objects.exists()
        assert Person.objects.count() == 2


def test_the_header_says_which_designated_officers_there_are(authority):
    loaded(authority, sound(), DMO="N", DSCO="N")
    authority.refresh_from_db()
    told = (authority.has_medical_officer, authority.has_clinical_officer, authority.has_social_care_officer)
    assert told == (False, True, False)


def test_what_a_file_tells_without_its_day_is_told_once_and_not_every_year(authority):
    moved = sound()
    moved["Requests"] = [{**WAITING, "ReceivedDate": "2025-12-01", "Exported": "840"}]
    historical = {"RequestOutcome": "H", "Assessment": {"AssessmentOutcome": "H"}}
    historical["ActivePlans"] = {"TransferLA": "840"}
    loaded(authority, moved, sound(UPNS[1], Forename="Two", Requests=[historical]))
    told = {}
    for year in (2025, 2026):
        with as_authority(authority.pk):
            told[year] = list(build_persons(authority, year, missing=[]))
    assert told[2025] == []  # it was recorded on the census day of 2026
    exported, plan = (person.requests[0] for person in told[2026])
    assert (exported.exported, plan.active_plans.transfer_la) == ("840", "840")
    a_year_on = replace(return_year(2026), last_census_day=return_year(2026).census_day)
    with as_authority(authority.pk):
        children = read_children(list(Person.objects.values_list("pk", flat=True)))
    later = [build(child, a_year_on).person for child in children]
    assert later[0] is None
    assert later[1].requests[0].active_plans.transfer_la is None


def test_what_would_come_out_otherwise_is_told(authority):
    report = loaded(authority, sound(Requests=[{"Assessment": {"NamedPlan": {"StartDate": "2025-06-20"}},
                                                "ActivePlans": {"TransferLA": "840"}}]))  # fmt: skip
    assert report.counts == {"loaded": 1}
    assert {(line.item, line.reason) for line in report.lines} >= {
        ("RequestOutcome", "The file has Y; the return of this day will have H.")
    }


def test_each_child_and_the_file_are_in_the_log_without_what_they_say(authority):
    loaded(authority, sound())
    staff = Staff(authority)
    with acting_as(staff.manager):
        entries = {entry.action: entry for entry in AuditEntry.objects.order_by("id")}
        person = Person.objects.get()
    assert entries["sen2.import"].changes == {"year": 2026, "loaded": 1}
    assert entries["sen2.import_person"].person_id == person.pk
    assert "Sample" not in "".join(str(entry.changes) for entry in entries.values())


def test_another_authority_sees_nothing_of_it(authority):
    loaded(authority, sound())
    elsewhere = make_authority("102", "Other Borough")
    with acting_as(Staff(elsewhere).caseworker):
        assert not Person.objects.exists()
        assert not CaseEvent.objects.exists()


def _register(authority: Authority, name: str, born: str, upn: str = "") -> Person:
    system = system_acting(authority)
    with acting_as(system):
        person = register_person(system, authority=authority, name=name, born=date.fromisoformat(born))
        if upn:
            record_identifier(system, person=person, kind=PersonIdentifier.Kind.UPN, value=upn)
    return person

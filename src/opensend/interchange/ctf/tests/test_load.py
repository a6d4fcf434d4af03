"""A transfer file comes into records whole or not at all, and nothing that is known is overwritten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import time_machine

from opensend.audit.models import AuditEntry
from opensend.casework.models import RankedNeed, SenSupport
from opensend.interchange.ctf.load import RefusedCtf, import_transfer
from opensend.interchange.ctf.reader import UnreadableCtf, open_ctf
from opensend.interchange.ctf.tests.ctf_files import EXAMPLE, OLD_SUPPORT
from opensend.people.acting import as_authority
from opensend.people.models import Address, Contact, Person, PersonIdentifier
from opensend.people.policies import NotAllowed
from opensend.people.tests.factories import (
    ActingFactory,
    AddressFactory,
    AuthorityFactory,
    ContactFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
PLAN = "<SENprovision>E</SENprovision>"
SUPPORT = "<SENprovision>K</SENprovision>"
ONE = EXAMPLE[EXAMPLE.index("    <Pupil>") : EXAMPLE.index("</Pupil>") + 8]
UPN, ULN = "W823400115001", "1234567899"


@pytest.fixture(autouse=True)
def _in_summer():
    with time_machine.travel("2026-07-20 10:00", tick=False):
        yield


@pytest.fixture
def authority():
    return AuthorityFactory(code="101")


def _write(folder: Path, *changes: tuple[str, str], of: str = EXAMPLE) -> Path:
    text = of.replace("<LEA>823</LEA>", "<LEA>101</LEA>").replace("<Estab>8000<", "<Estab>LLLL<")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "1014001_CTF_101LLLL_001.XML"
    path.write_text(text, encoding="utf-8")
    return path


def _load(authority, path, **more):
    return import_transfer(open_ctf(path), authority=authority, **more)


def _child(authority, **facts):
    known = {
        "authority": authority, "name": "FORENAME-A SURNAME-A", "forename": "FORENAME-A",
        "surname": "SURNAME-A", "born": date(2010, 2, 14), "sex": "F",
    }  # fmt: skip
    return PersonFactory(**{**known, **facts})


def _numbered(person, kind="upn", value=UPN):
    with as_authority(person.authority_id):
        PersonIdentifier.objects.create(
            authority_id=person.authority_id, person=person, kind=kind, value=value
        )
    return person


def _counts(authority):
    with as_authority(authority.pk):
        tables = (Person, PersonIdentifier, Contact, Address, SenSupport, RankedNeed)
        return [table.objects.count() for table in tables]


def test_a_child_who_is_not_known_is_registered_with_everything_that_a_record_holds(authority, tmp_path):
    done = _load(authority, _write(tmp_path, (PLAN, SUPPORT)))
    (row,) = done.pupils
    assert (row.outcome, row.line, row.pupil) == ("added", 13, 1)
    with as_authority(authority.pk):
        child = Person.objects.get(pk=row.record)
        assert (child.name, child.known_as, child.forename, child.surname, child.born, child.sex) == (
            "FORENAME-A SURNAME-A", "PREFERRED-A", "FORENAME-A", "SURNAME-A", date(2010, 2, 14), "F",
        )  # fmt: skip
        assert (child.ethnicity, child.first_language) == ("WBRI", "English")
        assert dict(child.personidentifiers.values_list("kind", "value")) == {"upn": UPN, "uln": ULN}
        home = child.addresss.get(contact=None)
        assert (home.lines, home.postcode, home.valid_from) == (
            "1 Example Road",
            "ZZ99 3WZ",
            date(2026, 7, 17),
        )
        contact = child.contacts.get()
        assert (contact.name, contact.relation) == ("FORENAME-B SURNAME-B", "Other parent")
        assert contact.has_parental_responsibility
        assert contact.cares_for_child
        assert contact.addresses.get().lines == "1 Example Road"
        assert list(SenSupport.objects.values_list("valid_from", "valid_to").order_by("valid_from")) == [
            (date(2017, 9, 4), date(2021, 3, 31)), (date(2021, 4, 1), None),
        ]  # fmt: skip
        assert list(RankedNeed.objects.values_list("rank", "sen_type")) == [(1, "SLCN"), (2, "SEMH")]
    assert any("court orders" in each for each in row.tasks)
    assert row.not_kept == {
        "periods of free school meals": 1, "years of attendance": 1, "facts about being looked after": 1,
        "marks that there is medical information": 1, "schools of the history": 1,
    }  # fmt: skip


def test_importing_twice_changes_nothing(authority, tmp_path):
    path = _write(tmp_path, (PLAN, SUPPORT))
    _load(authority, path)
    before = _counts(authority)
    (row,) = _load(authority, path).pupils
    assert (row.outcome, row.changes) == ("unchanged", [])
    assert _counts(authority) == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(authority, tmp_path):
    path = _write(tmp_path)
    dry = _load(authority, path, is_dry_run=True)
    assert not dry.is_loaded
    assert _counts(authority) == [0] * 6
    real = _load(authority, path)
    assert [each.changes for each in real.pupils] == [each.changes for each in dry.pupils]
    assert dry.counts == real.counts


def test_what_is_empty_is_filled_and_what_is_known_stays(authority, tmp_path):
    child = _numbered(_child(authority, forename="", sex="", ethnicity="MWAS"))
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert (row.outcome, row.record) == ("changed", child.pk)
    with as_authority(authority.pk):
        child = Person.objects.get(pk=child.pk)
    assert (child.forename, child.sex, child.ethnicity) == ("FORENAME-A", "F", "MWAS")
    assert "ethnicity: the record has MWAS, the file WBRI" in row.differs


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"born": date(2010, 2, 15)}, "another date of birth"),
        ({"sex": "M"}, "another sex"),
        ({"surname": "SURNAME-Z", "name": "FORENAME-A SURNAME-Z"}, "another surname"),
    ],
)
def test_one_upn_with_another_birth_sex_or_surname_is_for_a_person_to_decide(authority, tmp_path, facts, why):
    _numbered(_child(authority, **facts))
    before = _counts(authority)
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert row.outcome == "to_decide"
    assert why in row.reasons[0]
    assert _counts(authority) == before


@pytest.mark.parametrize(("kind", "value"), [("upn", UPN), ("former_upn", UPN), ("uln", ULN)])
def test_a_child_is_found_by_each_of_the_numbers(authority, tmp_path, kind, value):
    child = _numbered(_child(authority), kind, value)
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert row.record == child.pk


def test_a_child_without_a_number_is_found_by_the_whole_name_and_birth(authority, tmp_path):
    child = _child(authority)
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert (row.outcome, row.record) == ("changed", child.pk)


def test_a_twin_is_another_child(authority, tmp_path):
    path = _write(tmp_path)
    _load(authority, path)
    twin = ONE.replace(UPN, "F823200114005").replace(ULN, "1024578606").replace("FORENAME-A", "QUENTIN")
    twin = twin.replace("<PreferredForename>PREFERRED-A</PreferredForename>", "").replace("<Sex>F", "<Sex>M")
    (row,) = _load(authority, _write(tmp_path, of=EXAMPLE.replace(ONE, twin))).pupils
    assert row.outcome == "added", row.reasons
    with as_authority(authority.pk):
        first = Person.objects.get(personidentifiers__value=UPN)
        assert first.forename == "FORENAME-A"


def test_two_records_with_the_pupil_s_numbers_are_for_a_person_to_decide(authority, tmp_path):
    _numbered(_child(authority))
    _numbered(_child(authority), "uln", ULN)
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert (row.outcome, len(row.reasons)) == ("to_decide", 2)


def test_a_temporary_upn_is_replaced_by_the_permanent_one_and_kept_as_former(authority, tmp_path):
    child = _numbered(_child(authority), value="K82320011400A")
    _load(authority, _write(tmp_path))
    with as_authority(authority.pk):
        assert set(child.personidentifiers.values_list("kind", "value")) == {
            ("upn", UPN), ("former_upn", "K82320011400A"), ("uln", ULN),
        }  # fmt: skip


def test_a_permanent_upn_is_never_replaced_by_a_temporary_one(authority, tmp_path):
    child = _numbered(_child(authority))
    (row,) = _load(authority, _write(tmp_path, (UPN, "K82320011400A"))).pupils
    assert any(each.startswith("UPN") for each in row.differs)
    with as_authority(authority.pk):
        assert child.personidentifiers.get(kind="upn").value == UPN


def test_a_plan_that_the_register_does_not_have_is_a_task_and_makes_no_plan(authority, tmp_path):
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert any("register has none" in each for each in row.tasks)
    with as_authority(authority.pk):
        assert list(SenSupport.objects.values_list("valid_from", "valid_to")) == [
            (date(2017, 9, 4), date(2021, 3, 31))
        ]
        assert not RankedNeed.objects.exists()


def test_a_restricted_address_is_neither_compared_nor_replaced(authority, tmp_path):
    child = _numbered(_child(authority))
    AddressFactory(person=child, authority=authority, is_restricted=True)
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert any("restricted" in each for each in row.tasks)
    assert not any("address" in each for each in row.differs)
    with as_authority(authority.pk):
        assert Address.objects.filter(person=child, contact=None).count() == 1


def test_a_contact_whom_a_record_does_not_have_is_told_and_not_added_to_those_it_has(authority, tmp_path):
    child = _numbered(_child(authority))
    ContactFactory(person=child, authority=authority)
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert any("SURNAME-B" in each for each in row.differs)
    with as_authority(authority.pk):
        assert child.contacts.count() == 1


def test_a_doctor_is_nobody_to_write_to(authority, tmp_path):
    (row,) = _load(authority, _write(tmp_path, (">PAR<", ">DOC<"))).pupils
    assert row.not_kept["contacts who are not family"] == 1
    with as_authority(authority.pk):
        assert not Contact.objects.exists()


def test_a_bad_pupil_is_refused_with_line_and_reason_and_the_rest_load(authority, tmp_path):
    other = ONE.replace(UPN, "B823299921003").replace(ULN, "5234567892").replace("SURNAME-A", "SURNAME-C")
    bad = ONE.replace("2010-02-14", "2010-02-31")
    nameless = ONE.replace("<Surname>SURNAME-A</Surname>", "").replace(UPN, "C201361412001")
    path = _write(tmp_path, of=EXAMPLE.replace(ONE, other + bad + nameless))
    good, refused, unnamed = _load(authority, path).pupils
    assert (good.outcome, refused.outcome, unnamed.outcome) == ("added", "refused", "refused")
    assert refused.line > good.line
    assert "date of birth" in refused.reasons[0]
    assert "surname" in unnamed.reasons[0]
    assert _counts(authority)[0] == 1


def test_a_pupil_that_fails_half_way_leaves_nothing_of_itself(authority, tmp_path):
    longest = ("SURNAME-A", "S" * 200)
    (row,) = _load(authority, _write(tmp_path, longest)).pupils
    assert (row.outcome, row.changes, row.record) == ("refused", [], None)
    assert _counts(authority) == [0] * 6


def test_a_file_that_turns_out_not_to_be_whole_loads_nothing(authority, tmp_path):
    path = _write(tmp_path)
    path.write_text(path.read_text().replace("</CTFpupilData>", ""))
    with pytest.raises(UnreadableCtf):
        _load(authority, path)
    assert _counts(authority) == [0] * 6


@pytest.mark.parametrize(
    "change", [("<LEA>101</LEA><Estab>LLLL", "<LEA>102</LEA><Estab>4001"), ("25.0", "12.0")]
)
def test_a_file_for_somebody_else_or_of_a_version_that_is_not_read_is_refused(authority, tmp_path, change):
    with pytest.raises(RefusedCtf):
        _load(authority, _write(tmp_path, change))
    assert _counts(authority) == [0] * 6


def test_a_misdirected_file_is_in_the_log(transactional_db, authority, tmp_path):
    with pytest.raises(RefusedCtf):
        _load(authority, _write(tmp_path, ("<LEA>101</LEA><Estab>LLLL", "<LEA>102</LEA><Estab>4001")))
    with as_authority(authority.pk):
        entry = AuditEntry.objects.get(action="ctf.import")
        assert (entry.outcome, entry.reason, entry.changes["destination"]) == (
            "deny",
            "misdirected",
            "1024001",
        )


def test_a_welsh_plan_is_a_task_and_never_an_ehc_plan(authority, tmp_path):
    welsh = "<NAWdetails><ALNSupportPlan>IDP</ALNSupportPlan></NAWdetails><SENhistory>"
    (row,) = _load(authority, _write(tmp_path, ("<SENhistory>", welsh), (PLAN, SUPPORT))).pupils
    assert any("Welsh plan" in each for each in row.tasks)
    assert row.not_kept["sets of Welsh details"] == 1


def test_a_bad_former_upn_does_not_keep_the_pupil_out(authority, tmp_path):
    bad = "<BasicDetails><FormerUPN>A801200001001</FormerUPN>"
    (row,) = _load(authority, _write(tmp_path, ("<BasicDetails>", bad))).pupils
    assert row.outcome == "added"
    assert any("FormerUPN" in each for each in row.tasks)


def test_a_fictional_authority_takes_no_file_outside_a_demonstration(authority, tmp_path, settings):
    settings.IS_DEMONSTRATION = False
    with pytest.raises(RefusedCtf, match="fictional"):
        _load(authority, _write(tmp_path))


def test_every_change_is_in_the_log_with_where_it_came_from(transactional_db, authority, tmp_path):
    path = _write(tmp_path)
    (row,) = _load(authority, path).pupils
    with as_authority(authority.pk):
        entry = AuditEntry.objects.get(action="ctf.import_pupil")
        assert (entry.person_id, entry.actor_role) == (row.record, "system")
        assert entry.changes["sha256"] == open_ctf(path).sha256
        assert entry.changes["source"] == "1014001"
        assert "SURNAME" not in str(list(AuditEntry.objects.values_list("changes", flat=True)))
        assert AuditEntry.objects.filter(action="ctf.import").count() == 1


def test_staff_of_the_authority_may_import_and_nobody_else(authority, tmp_path):
    path = _write(tmp_path)
    with pytest.raises(NotAllowed):
        _load(authority, path, acting=ActingFactory(caseworker=True, authority=AuthorityFactory(code="102")))
    with pytest.raises(NotAllowed):
        _load(authority, path, acting=ActingFactory())
    assert (
        _load(authority, path, acting=ActingFactory(caseworker=True, authority=authority)).counts["added"]
        == 1
    )


def test_another_authority_s_child_stays_its_own(authority, tmp_path):
    elsewhere = _numbered(_child(AuthorityFactory(code="102")))
    (row,) = _load(authority, _write(tmp_path)).pupils
    assert row.outcome == "added"
    assert row.record != elsewhere.pk


def test_support_that_the_record_has_is_not_added_again(authority, tmp_path):
    child = _numbered(_child(authority))
    with as_authority(authority.pk):
        SenSupport.objects.create(authority=authority, person=child, valid_from=date(2020, 1, 1))
    (row,) = _load(authority, _write(tmp_path, (PLAN, SUPPORT), (OLD_SUPPORT, OLD_SUPPORT))).pupils
    assert any(each.startswith("SEN support") for each in row.differs)
    with as_authority(authority.pk):
        assert SenSupport.objects.filter(person=child, valid_to=None).get().valid_from == date(2020, 1, 1)

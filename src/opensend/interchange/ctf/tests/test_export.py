"""Transfer files are made from records: whole, checked, without what is restricted; read back the same."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
import time_machine

from opensend.audit.models import AuditEntry
from opensend.casework.models import (
    ItemRevision,
    Placement,
    Plan,
    PlanItem,
    PlanVersion,
    RankedNeed,
    SenSupport,
)
from opensend.casework.services.events import open_run, record_event
from opensend.interchange.ctf.export import (
    CannotExport,
    Receiver,
    children_at,
    export_transfer,
    find_children,
    receiver_by_ukprn,
    receiver_of,
    receiver_where_attending,
)
from opensend.interchange.ctf.export_further_education import export_to_further_education
from opensend.interchange.ctf.load import import_transfer
from opensend.interchange.ctf.names import Place
from opensend.interchange.ctf.pupil import read_pupil
from opensend.interchange.ctf.reader import open_ctf
from opensend.interchange.ctf.record import WITHHELD
from opensend.interchange.ctf.tests.passports import PASSPORT
from opensend.people.acting import as_authority
from opensend.people.models import PersonIdentifier
from opensend.people.tests.factories import (
    ActingFactory,
    AddressFactory,
    AuthorityFactory,
    ContactFactory,
    PersonFactory,
)
from opensend.provision.tests.factories import SettingFactory

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parents[5] / "tests" / "golden" / "ctf"
COLLEGE = Place("101", "8000")


@pytest.fixture(autouse=True)
def _in_summer():
    with time_machine.travel("2026-07-20 10:00", tick=False):
        yield


@pytest.fixture
def authority():
    return AuthorityFactory(code="101", name="Example Borough")


@pytest.fixture
def college():
    return SettingFactory(urn="999801", name="Example College", laestab="101/8000", ukprn="10000001")


@pytest.fixture
def child(authority):
    person = PersonFactory(
        authority=authority, name="Zoë Fictional-Example", forename="Zoë", surname="Fictional-Example",
        sex="F", known_as="Zo", born=date(2010, 2, 14), ethnicity="MWBC", first_language="English",
    )  # fmt: skip
    contact = ContactFactory(
        authority=authority, person=person, name="Alex Example", relation="Mother", telephone="07700 900000",
        email="alex@example.org",
    )  # fmt: skip
    AddressFactory(authority=authority, person=person)
    AddressFactory(authority=authority, person=person, contact=contact)
    with as_authority(authority.pk):
        for kind, value in (("upn", "W823400115001"), ("uln", "1234567899"), ("former_upn", "K82320011400A")):
            PersonIdentifier.objects.create(authority=authority, person=person, kind=kind, value=value)
        SenSupport.objects.create(authority=authority, person=person, valid_from=date(2017, 9, 4))
    return person


@pytest.fixture
def plan(authority, child):
    """A plan in force since April 2021, with two needs, a placement and a line in each of three sections."""
    officer = ActingFactory(caseworker=True, authority=authority)
    with as_authority(authority.pk):
        run = open_run(officer, person=child, process="maintained_plan", on=date(2021, 4, 1))
        record_event(
            officer, run=run, kind="opening_recorded", on=date(2026, 3, 2),
            payload={"state": "maintained", "first_made": "2021-04-01", "review_decided": "2026-03-02"},
        )  # fmt: skip
        about = {"authority": authority, "person": child, "run": run}
        for rank, need in enumerate(("SLCN", "SEMH"), start=1):
            RankedNeed.objects.create(**about, sen_type=need, rank=rank, valid_from=date(2021, 4, 1))
        Placement.objects.create(**about, urn="999101", valid_from=date(2021, 9, 6))
        of_plan = {
            "authority": authority,
            "person": child,
            "plan": Plan.objects.create(authority=authority, person=child),
        }
        version = PlanVersion.objects.create(**of_plan, run=run, number=1, author=officer)
        for section, text in (
            ("B", "Needs more time to speak."),
            ("C", "Asthma."),
            ("F", "A therapist each week."),
        ):
            item = PlanItem.objects.create(**of_plan, section=section, reference=f"{section}1")
            ItemRevision.objects.create(
                authority=authority, person=child, version=version, item=item, section=section,
                position=1, text=text,
            )  # fmt: skip
        PlanVersion.objects.filter(pk=version.pk).update(stage="final", frozen_on=date(2021, 4, 1))
    return run


def _school():
    return SettingFactory(urn="999101", name="Example Upper School", laestab="101/4001")


def _export(authority, child, folder, receiver=None, **more):
    with as_authority(authority.pk):
        return export_transfer(authority, [child], receiver or Receiver(COLLEGE), folder, **more)


def test_the_file_is_as_it_was_agreed(authority, child, plan, college, tmp_path):
    _school()
    with as_authority(authority.pk):
        written = export_transfer(authority, [child], receiver_of("101/8000"), tmp_path)
    assert written.path.name == "101LLLL_CTF_1018000_001.XML"
    golden = GOLDEN / "101LLLL_CTF_1018000_001.XML"
    if os.environ.get("OPENSEND_WRITE_GOLDEN"):
        golden.write_bytes(written.path.read_bytes())
    assert written.path.read_text(encoding="utf-8") == golden.read_text(encoding="utf-8")


def test_what_the_records_do_not_hold_is_told_and_nothing_else_is_wrong(
    authority, child, plan, college, tmp_path
):
    _school()
    written = _export(authority, child, tmp_path, _where_attending(authority, child))
    assert {each.item for each in written.findings} == {
        "BasicDetails/EnrolStatus", "Attendance", "SchoolHistory/School/LeavingReason",
    }  # fmt: skip


def _where_attending(authority, child):
    with as_authority(authority.pk):
        return receiver_where_attending(child)


def test_a_plan_is_e_from_its_first_day_and_support_ended_the_day_before(authority, child, plan, tmp_path):
    (pupil,) = map(read_pupil, open_ctf(_export(authority, child, tmp_path).path).pupils())
    assert [(each.provision, each.start, each.end) for each in pupil.periods] == [
        ("K", date(2017, 9, 4), date(2021, 3, 31)), ("E", date(2021, 4, 1), None),
    ]  # fmt: skip
    assert pupil.needs == ("SLCN", "SEMH")


def test_without_a_plan_support_is_open(authority, child, tmp_path):
    (pupil,) = map(read_pupil, open_ctf(_export(authority, child, tmp_path).path).pupils())
    assert [(each.provision, each.end) for each in pupil.periods] == [("K", None)]


def test_what_was_exported_comes_into_another_authority_and_out_again_the_same(authority, child, tmp_path):
    other = AuthorityFactory(code="102", name="Example Borough")
    first = _export(authority, child, tmp_path, Receiver(Place.of_authority("102"))).path
    (row,) = import_transfer(open_ctf(first), authority=other).pupils
    assert row.outcome == "added"
    with as_authority(other.pk):
        again = export_transfer(
            other, find_children(other, ["W823400115001"]), Receiver(COLLEGE), tmp_path
        ).path
    assert list(open_ctf(again).pupils()) == list(open_ctf(first).pupils())


@pytest.mark.parametrize("whose", ["child", "contact"])
def test_a_restricted_address_never_leaves_and_its_telephone_neither(authority, child, tmp_path, whose):
    with as_authority(authority.pk):
        homes = child.addresss.filter(contact__isnull=whose == "child")
        homes.update(is_restricted=True)
    written = _export(authority, child, tmp_path)
    text = written.path.read_text()
    assert WITHHELD in written.pupils[0].notes
    assert "07700" not in text
    assert "alex@example.org" not in text
    assert ("Example Close" in text) == (whose == "contact")


def test_a_contact_who_is_barred_by_a_court_order_is_left_out_and_said(authority, child, tmp_path):
    with as_authority(authority.pk):
        child.contacts.update(is_barred_by_court_order=True)
    written = _export(authority, child, tmp_path)
    assert "Alex" not in written.path.read_text()
    assert any("court order" in each for each in written.pupils[0].notes)


def test_a_name_that_is_too_long_is_cut_in_the_file_and_stays_in_the_record(authority, child, tmp_path):
    with as_authority(authority.pk):
        child.surname = "Fictional" * 6
        child.save()
    written = _export(authority, child, tmp_path)
    assert [(each.pupil, each.item) for each in written.notes] == [(1, "Surname")]
    assert next(open_ctf(written.path).pupils()).value("Surname") == ("Fictional" * 6)[:35]
    with as_authority(authority.pk):
        child.refresh_from_db()
    assert child.surname == "Fictional" * 6


def test_each_file_takes_the_next_number_and_only_its_owner_reads_it(authority, child, tmp_path):
    first, second = _export(authority, child, tmp_path), _export(authority, child, tmp_path)
    assert [each.path.name[-7:-4] for each in (first, second)] == ["001", "002"]
    assert first.path.stat().st_mode & 0o077 == 0
    assert len(list(tmp_path.iterdir())) == 2


def test_where_the_log_cannot_be_written_no_file_stays(authority, child, tmp_path, monkeypatch):
    def fail(*_args, **_more):
        raise RuntimeError("the log is full")

    monkeypatch.setattr("opensend.interchange.ctf.export.record", fail)
    with pytest.raises(RuntimeError):
        _export(authority, child, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_for_a_second_school_is_a_file_of_its_own_and_changes_nothing(
    authority, child, plan, tmp_path
):
    """Dual registration: the same pupil goes to a pupil referral unit, and stays where they are."""
    _school()
    main = _export(authority, child, tmp_path, _where_attending(authority, child)).path
    copy = _export(authority, child, tmp_path, Receiver(Place("101", "1100"))).path
    assert (main.name, copy.name) == ("101LLLL_CTF_1014001_001.XML", "101LLLL_CTF_1011100_001.XML")
    assert list(open_ctf(main).pupils()) == list(open_ctf(copy).pupils())
    assert _where_attending(authority, child).place == Place("101", "4001")


def test_a_partial_file_says_so(authority, child, tmp_path):
    file = open_ctf(_export(authority, child, tmp_path, is_partial=True).path)
    assert file.transfer == "partial"
    assert file.header.value("DataDescriptor")


def test_children_are_found_by_reference_and_number_and_by_where_they_attend(authority, child, plan, college):
    _school()
    with as_authority(authority.pk):
        assert find_children(authority, [plan.reference, "W823400115001", "1234567899", "k82320011400a"]) == [
            child
        ]
        assert children_at(authority, receiver_of("101/4001")) == [child]
        assert children_at(authority, receiver_of("1018000")) == []
        assert receiver_where_attending(child).place == Place("101", "4001")
        with pytest.raises(CannotExport):
            find_children(authority, ["101-21-999999"])
        with pytest.raises(CannotExport):
            children_at(authority, receiver_of("101/4999"))
        for bad in ("101/0001", "LLLL", "abc"):
            with pytest.raises(CannotExport):
                receiver_of(bad)


def test_a_child_without_a_school_goes_to_nobody_that_is_known(authority, child):
    assert _where_attending(authority, child).place.is_unknown


def test_another_authority_s_child_is_not_found(authority, child):
    other = AuthorityFactory(code="102")
    with as_authority(other.pk), pytest.raises(CannotExport):
        find_children(other, ["W823400115001"])


def test_every_child_who_was_sent_is_in_the_log(transactional_db, authority, child, tmp_path):
    _export(authority, child, tmp_path)
    with as_authority(authority.pk):
        entry = AuditEntry.objects.get(action="ctf.export")
        assert (entry.person_id, entry.changes["destination"]) == (child.pk, "1018000")


def _send_on(authority, child, folder, receiver, **more):
    with as_authority(authority.pk):
        return export_to_further_education(authority, [child], receiver, folder, **more)


def _annex(package: Path) -> dict:
    with zipfile.ZipFile(package) as parts:
        return json.loads(parts.read("annex-001.json"))


def test_a_college_gets_the_file_the_plan_and_what_it_enters_in_its_own_record(
    authority, child, plan, college, tmp_path
):
    with as_authority(authority.pk):
        receiver = receiver_by_ukprn("10000001")
    assert receiver.place == COLLEGE
    written, package = _send_on(authority, child, tmp_path, receiver)
    annex = _annex(package)
    assert annex["ilr"] == {
        "LLDDHealthProb": 1, "LLDDCat": [17, 8], "PrimaryLLDD": 17, "LearnerFAM": {"SEN": 1, "EHC": 1},
    }  # fmt: skip
    assert annex["plan"]["started"] == "2021-04-01"
    assert annex["plan"]["next_review"] == "2027-03-01"
    assert annex["plan"]["sections"]["F"] == [{"reference": "F1", "text": "A therapist each week."}]
    assert annex["released"]["withheld"] == ["C"]
    assert "Asthma" not in json.dumps(annex)
    with zipfile.ZipFile(package) as parts:
        assert set(parts.namelist()) == {written.path.name, "annex-001.json", "manifest.json"}


def test_a_health_section_goes_only_where_the_young_person_chose_it(
    authority, child, plan, college, tmp_path
):
    _, package = _send_on(authority, child, tmp_path, Receiver(COLLEGE), chosen=["C"])
    annex = _annex(package)
    assert annex["plan"]["sections"]["C"][0]["text"] == "Asthma."
    assert annex["released"]["chosen"] == ["C"]
    with pytest.raises(CannotExport):
        _send_on(authority, child, tmp_path, Receiver(COLLEGE), chosen=["Z"])


def test_a_provider_without_a_number_of_the_format_is_told_by_its_ukprn(authority, child, tmp_path):
    with as_authority(authority.pk):
        receiver = receiver_by_ukprn("10099999")
    written, _ = _send_on(authority, child, tmp_path, receiver)
    assert written.path.name == "101LLLL_CTF_MMMMMMM_001.XML"
    assert "<DestUKPRN>10099999</DestUKPRN>" in written.path.read_text()


def test_a_passport_goes_to_whom_the_person_shares_it_with_and_to_nobody_else(
    authority, child, college, tmp_path
):
    receiver = Receiver(COLLEGE, ukprn="10000001")
    _, package = _send_on(authority, child, tmp_path, receiver, passport=PASSPORT)
    assert set(_annex(package)["adjustment_passport"]) >= {"adjustments", "about_me"}
    with pytest.raises(CannotExport, match="does not share"):
        _send_on(authority, child, tmp_path, Receiver(Place("101", "8001")), passport=PASSPORT)

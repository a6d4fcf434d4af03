"""Every rule finds what breaks it, at its line, and finds nothing where nothing is wrong."""

from __future__ import annotations

import csv
import io
import json

import pytest

from opensend.interchange.ctf import tables
from opensend.interchange.ctf.checks import check_file
from opensend.interchange.ctf.findings import COLUMNS, print_findings
from opensend.interchange.ctf.reader import open_ctf
from opensend.interchange.ctf.tests.ctf_files import (
    EXAMPLE,
    NAME,
    OLD_SUPPORT,
    findings_in,
    rules_broken,
    write_example,
)

ONE = EXAMPLE[EXAMPLE.index("    <Pupil>") : EXAMPLE.index("</Pupil>") + 8]
SIBLING = ONE.replace("<UPN>W823400115001</UPN>", "<UPN>F823200114005</UPN>").replace(
    "<UniqueLearnerNumber>1234567899</UniqueLearnerNumber>", ""
)
TWIN = SIBLING.replace("FORENAME-A", "FORENAME-C")
OPEN_PLAN = "<SEN><StartDate>2021-04-01</StartDate><SENprovision>E</SENprovision></SEN>"
NEED = "<SENneed><SENtypeRank>2</SENtypeRank><SENtype>SEMH</SENtype></SENneed>"
NEEDS = EXAMPLE[EXAMPLE.index("<SENneeds>") : EXAMPLE.index("</SENneeds>") + 11]

BREACHES: dict[str, tuple[tuple[str, str], ...]] = {
    "file_misdirected": (("<LEA>823</LEA><Estab>8000</Estab>", "<LEA>801</LEA><Estab>4001</Estab>"),),
    "file_version": (("25.0", "11.0"),),
    "file_name_header": (("<Estab>8000</Estab>", "<Estab>8001</Estab>"),),
    "file_document": (("Common Transfer File", "Something Else"),),
    "file_destination": (("<LEA>823</LEA><Estab>8000</Estab>", "<LEA>XXX</LEA><Estab>MMMM</Estab>"),),
    "file_no_pupils": ((ONE, ""),),
    "file_unreadable": (("</CTFpupilData>", ""),),
    "pupil_unidentified": (("<UPN>W823400115001</UPN>", ""), ("<DOB>2010-02-14</DOB>", "")),
    "pupil_born": (("2010-02-14", "2010-02-31"),),
    "pupil_upn": (("W823400115001", "A823400115001"),),
    "pupil_upn_clash": ((ONE, ONE + ONE.replace("2010-02-14", "2011-02-14")),),
    "pupil_twice": ((ONE, ONE + ONE),),
    "item_missing": (("<SupplierID>OpenSEND</SupplierID>", ""),),
    "item_not_in_transfer": (("full", "partial"),),
    "item_needed": (("<Surname>SURNAME-A</Surname>", ""),),
    "item_expected": (("<Address><AddressLines>", "<Addres><AddressLines>"), ("</Address>", "</Addres>")),
    "item_unknown": (("<MedicalFlag>", "<Shoe>39</Shoe><MedicalFlag>"),),
    "item_version": (("25.0", "17.0"),),
    "item_repeated": (("<DOB>2010-02-14</DOB>", "<DOB>2010-02-14</DOB><DOB>2010-02-14</DOB>"),),
    "item_order": (("<DOB>2010-02-14</DOB><Sex>F</Sex>", "<Sex>F</Sex><DOB>2010-02-14</DOB>"),),
    "item_empty": (("<MedicalFlag>true</MedicalFlag>", "<MedicalFlag/>"),),
    "item_text": (("<BasicDetails>", "<BasicDetails>stray"),),
    "item_attribute": (("<MedicalFlag>", '<MedicalFlag by="x">'),),
    "item_format": (("<EntryDate>2021-09-06", "<EntryDate>06/09/2021"),),
    "item_length": (("SURNAME-A", "S" * 36),),
    "item_code": (("WBRI", "WXYZ"),),
    "item_code_ended": ((OLD_SUPPORT, OLD_SUPPORT.replace("K<", "A<")),),
    "identifier_uln": (("1234567899", "1234567890"),),
    "identifier_former": (("<BasicDetails>", "<BasicDetails><FormerUPN>A801200001001</FormerUPN>"),),
    "identifier_temporary": (("W823400115001", "K82320011400A"),),
    "identifier_place": (("ZZ99 3WZ", "NOWHERE"),),
    "sen_overlap": (("2021-03-31", "2021-06-30"),),
    "sen_two_open": (("<EndDate>2021-03-31</EndDate>", ""),),
    "sen_period": (("2021-03-31", "2016-03-31"),),
    "sen_needs_without": (("<SENprovision>E", "<SENprovision>N"),),
    "sen_no_needs": ((NEEDS, ""),),
    "sen_ranks": (("<SENtypeRank>2", "<SENtypeRank>1"),),
    "sen_nsa_with_plan": (("<SENtype>SEMH", "<SENtype>NSA"),),
    "sen_welsh_plan": (
        ("<SENhistory>", "<NAWdetails><ALNSupportPlan>IDP</ALNSupportPlan></NAWdetails><SENhistory>"),
    ),
    "care_authority": (("<InCare>false", "<InCare>true"),),
    "address_choice": (
        ("<AddressLines>", "<BS7666Address><Street>Example Road</Street></BS7666Address><AddressLines>"),
    ),
    "contact_address": (
        (
            "</AddressAsPupil>",
            "</AddressAsPupil><Address><AddressLines><AddressLine1>2 Example Road</AddressLine1>"
            "</AddressLines></Address>",
        ),
    ),
    "attendance_sum": (("<SessionsAttended>350", "<SessionsAttended>360"),),
    "school_last": (("<LastSchool>true</LastSchool>", ""),),
    "school_dates": (("2026-07-21", "2020-07-21"),),
}
OF_THE_NAME = {"file_name": "pupils.xml", "file_name_type": "8234001_ZZZ_8238000_001.XML"}
OF_BYTES = {"file_encoding"}


def test_every_rule_of_the_table_has_an_example_that_breaks_it():
    assert set(BREACHES) | set(OF_THE_NAME) | OF_BYTES == set(tables.rules())


def test_the_worked_example_breaks_nothing_but_what_nobody_has_confirmed(tmp_path):
    (only,) = findings_in(write_example(tmp_path))
    assert (only.rule, only.level, only.item) == (
        "item_expected",
        "warning",
        "SchoolHistory/School/LeavingReason",
    )


@pytest.mark.parametrize("rule", BREACHES)
def test_a_breach_of_a_rule_is_found(tmp_path, rule):
    found = findings_in(write_example(tmp_path, *BREACHES[rule]))
    assert rule in {each.rule for each in found if each.item != "SchoolHistory/School/LeavingReason"}
    assert all(each.message and each.level for each in found)


@pytest.mark.parametrize("rule", OF_THE_NAME)
def test_a_wrong_name_is_found(tmp_path, rule):
    assert rules_broken(write_example(tmp_path, name=OF_THE_NAME[rule])) == {rule}


def test_a_finding_says_the_line_the_pupil_and_the_place_in_it(tmp_path):
    path = write_example(tmp_path, (ONE, ONE + "\n" + TWIN.replace("<SENtype>SEMH", "<SENtype>SEHM")))
    (found,) = [each for each in findings_in(path) if each.rule == "item_code"]
    assert (found.pupil, found.item, found.value) == (2, "SENhistory/SENneeds/SENneed[2]/SENtype", "SEHM")
    assert "SEHM" in path.read_text().splitlines()[found.line - 1]


def test_twins_are_two_pupils(tmp_path):
    assert rules_broken(write_example(tmp_path, (ONE, ONE + TWIN))) == set()


def test_the_same_child_under_two_upns_is_told(tmp_path):
    assert rules_broken(write_example(tmp_path, (ONE, ONE + SIBLING))) == {"pupil_twice"}


@pytest.mark.parametrize("born", ["2012-02-29", "2008-02-29"])
def test_a_child_born_on_a_leap_day_is_born_on_a_day(tmp_path, born):
    assert rules_broken(write_example(tmp_path, ("2010-02-14", born))) == set()


def test_a_child_born_on_no_leap_day_or_after_the_file_is_refused(tmp_path):
    assert "pupil_born" in rules_broken(write_example(tmp_path, ("2010-02-14", "2011-02-29")))
    assert "pupil_born" in rules_broken(write_example(tmp_path, ("2010-02-14", "2026-07-18")))


@pytest.mark.parametrize("name", ["O'SHEA", "SMITH-JONES", "ŁUKASIEWICZ", "GŴYR", "Ní Dhuibhne", "N" * 35])
def test_names_of_people_are_names(tmp_path, name):
    assert rules_broken(write_example(tmp_path, ("SURNAME-A", name))) == set()


@pytest.mark.parametrize(
    ("destination", "transfer"), [(("XXX", "XXXX"), "unknown"), (("MMM", "MMMM"), "out_of_sector")]
)
def test_what_a_transfer_needs_depends_on_where_it_goes(tmp_path, destination, transfer):
    la, estab = destination
    path = write_example(
        tmp_path, ("<LEA>823</LEA><Estab>8000</Estab>", f"<LEA>{la}</LEA><Estab>{estab}</Estab>"),
        ("<UPN>W823400115001</UPN>", ""), name=f"8234001_CTF_{la}{estab}_001.XML",
    )  # fmt: skip
    file = open_ctf(path)
    assert file.transfer == transfer
    broken = {each.rule for each in check_file(file)}
    assert ("item_needed" in broken) == (transfer == "unknown")
    assert ("item_not_in_transfer" in broken) == (transfer == "out_of_sector")


def test_a_file_about_a_child_missing_education_needs_no_attendance(tmp_path):
    start = EXAMPLE.index("<Attendance>")
    attendance = EXAMPLE[start : EXAMPLE.index("</Attendance>") + 13]
    there = write_example(
        tmp_path, (attendance, ""), ("<Estab>8000", "<Estab>LLLL"), name="8234001_CME_823LLLL_001.XML"
    )
    assert rules_broken(there) == set()
    assert "item_needed" in rules_broken(write_example(tmp_path, (attendance, "")))


def test_a_partial_file_needs_results_and_no_history(tmp_path):
    results = (
        "<StageAssessments><KeyStage><Stage>KS2</Stage><StageAssessment><Locale>ENG</Locale><Year>2026</Year>"
        "<Subject>ENG</Subject><Method>TT</Method><ResultStatus>R</ResultStatus><Result>104</Result>"
        "</StageAssessment></KeyStage></StageAssessments>"
    )
    whole = EXAMPLE[EXAMPLE.index("<BasicDetails>") : EXAMPLE.index("    </Pupil>")]
    path = write_example(tmp_path, (whole, results), ("full", "partial"), name="8234001_KS2_8238000_001.XML")
    assert findings_in(path) == []
    assert {each.rule for each in findings_in(write_example(tmp_path, (whole, ""), ("full", "partial")))} == {
        "item_expected"
    }


def test_a_file_for_another_is_misdirected_and_one_for_a_school_of_ours_is_not(tmp_path):
    path = write_example(tmp_path)
    assert rules_broken(path, "823") == set()
    assert rules_broken(path, "801") == {"file_misdirected"}


def test_findings_are_printed_with_their_names_and_open_no_formula(tmp_path):
    found = findings_in(write_example(tmp_path, ("WBRI", "=1+2"), name=NAME))
    out = {form: io.StringIO() for form in ("csv", "json", "text")}
    counts = [print_findings(found, form, out[form]) for form in out]
    assert counts[0] == counts[1] == counts[2]
    rows = list(csv.DictReader(io.StringIO(out["csv"].getvalue())))
    assert set(rows[0]) == set(COLUMNS)
    assert "'=1+2" in {row["value"] for row in rows}
    assert json.loads(out["json"].getvalue())[0].keys() == set(COLUMNS)
    assert "[item_code]" in out["text"].getvalue()

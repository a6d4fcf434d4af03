"""The nine CSV tables and the workbooks are read with the same result as the XML file of the same people."""

from __future__ import annotations

import zipfile
from dataclasses import asdict

import pytest

from opensend.interchange.sen2.parts import UnreadableReturn
from opensend.interchange.sen2.reader import ReturnFile
from opensend.interchange.sen2.tests.files import file_of, findings_in, upn
from opensend.interchange.sen2.tests.tables import (
    blade_folder,
    blade_zip,
    module_workbook,
    stacked_workbook,
    tables_of,
)
from opensend.interchange.sen2.validation import Validation
from opensend.rules.returns.sen2.examples import laid_over, sound_items

OLD_PLAN = {
    "RequestOutcome": "H",
    "Assessment": {
        "AssessmentOutcome": "H",
        "NamedPlan": {
            "StartDate": "2019-03-01",
            "PB": "0",
            "CeaseDate": "2025-02-01",
            "CeaseReason": "2",
            "PlanDetail": [{"SENsetting": "EHE", "PlacementRank": "1"}],
        },
    },
}
SOUND = [
    sound_items(),
    laid_over({"UPN": upn(2), "Forename": "Zoë, née", "Requests": [OLD_PLAN, sound_items()["Requests"][0]]}),
    laid_over(
        {"UPN": upn(3), "Forename": "@Personthree", "Requests": [{"ActivePlans": {"TransferLA": "330"}}]}
    ),
]
FAULTY = [
    laid_over({"UPN": upn(4), "Surname": None, "Requests": [{"RYA": None, "ReceivedDate": "2027-02-03"}]}),
    laid_over({"UPN": upn(4), "Ethnicity": "ZZZZ", "Requests": [{"ActivePlans": {"SENneed": []}}]}),
    laid_over({"UPN": upn(5), "Forename": "P" * 40, "Requests": [{"RequestSource": "7"}]}),
    laid_over({"UPN": upn(6), "Requests": [{"Assessment": {"NamedPlan": {"PlanDetail": [{"URN": "12"}]}}}]}),
]


def found_in(path, **options):
    """Every finding of a file in any shape."""
    return [asdict(found) for found in ReturnFile(path).validate(Validation(**options))]


def expected_of(people, **header):
    """Every finding of the same people as XML."""
    return [asdict(found) for found in findings_in(file_of(people, **header))]


@pytest.mark.parametrize("people", [SOUND, [*SOUND, *FAULTY], []], ids=["sound", "faulty", "none"])
def test_the_export_is_read_as_the_xml(tmp_path, people):
    expected = [each for each in expected_of(people) if each["rule"] != "X005"]
    tables = tables_of(people)
    assert found_in(blade_folder(tmp_path / "export", tables)) == expected
    assert found_in(blade_zip(tmp_path / "export.zip", tables)) == expected


def test_rows_are_put_in_the_order_that_the_export_numbers(tmp_path):
    tables = tables_of([*SOUND, *FAULTY])
    for rows in tables.values():
        rows.reverse()
    assert found_in(blade_folder(tmp_path / "export", tables)) == expected_of([*SOUND, *FAULTY])


@pytest.mark.parametrize("people", [SOUND, [*SOUND, *FAULTY]], ids=["sound", "faulty"])
def test_the_template_is_read_as_the_xml(tmp_path, people):
    assert found_in(stacked_workbook(tmp_path / "template.xlsx", tables_of(people))) == expected_of(people)


@pytest.mark.parametrize("people", [SOUND, [*SOUND, *FAULTY]], ids=["sound", "faulty"])
def test_sheets_by_module_are_read_as_the_xml_but_for_the_header_they_lack(tmp_path, people):
    found = found_in(module_workbook(tmp_path / "modules.xlsx", tables_of(people)), year=2026)
    expected = [each for each in expected_of(people) if not each["rule"].startswith("H")]
    told = [each for each in found if not each["rule"].startswith(("H", "X008"))]
    assert told == expected
    assert {each["rule"] for each in found} >= {"H101", "H105", "X008"}


def test_a_workbook_without_a_header_names_no_year(tmp_path):
    assert "H102" in {
        each["rule"] for each in found_in(module_workbook(tmp_path / "m.xlsx", tables_of(SOUND)))
    }


def test_an_authority_whose_number_begins_with_zeros_survives_a_spreadsheet(tmp_path):
    path = stacked_workbook(tmp_path / "t.xlsx", tables_of(SOUND[:1], LEA="007"))
    assert found_in(path, is_fictional=True) == []
    assert [(each["rule"], each["value"]) for each in found_in(path)] == [("H105", "007")]


def test_a_row_that_belongs_to_nobody_is_told(tmp_path):
    tables = tables_of(SOUND[:1])
    tables["requests"][0]["persontableid"] = "77"
    found = [each for each in found_in(blade_folder(tmp_path / "e", tables)) if each["person"] is None]
    assert [(each["rule"], each["item"]) for each in found] == [("X003", "Requests")]


def test_a_column_that_is_no_item_is_told_once(tmp_path):
    tables = tables_of([SOUND[0], laid_over({"UPN": upn(2), "Forename": "Persontwo"})])
    for row in tables["person"]:
        row["shoe"] = "42"
    found = found_in(blade_folder(tmp_path / "e", tables))
    assert [(each["rule"], each["item"]) for each in found] == [("X002", "shoe")]


def _spoilt(tables, name, spoil):
    def make(folder):
        blade_folder(folder, tables)
        path = folder / f"Blade-Export_20-01-2026_{name}.csv"
        path.write_bytes(spoil(path.read_bytes()))
        return folder

    return make


@pytest.mark.parametrize(
    ("name", "spoil", "why"),
    [
        ("person", lambda raw: raw.replace("Zoë".encode(), "Zoë".encode("latin-1")), "not UTF-8"),
        ("person", lambda raw: raw.decode().encode("utf-16"), "not UTF-8"),
        ("person", lambda raw: raw + b'"', "person.csv, line"),
        ("person", lambda raw: raw + b"1,2,3\n", "cells, not"),
        ("person", lambda raw: raw + b"a\x00b\n", "person.csv, line"),
        ("requests", lambda raw: raw.replace(b"persontableid", b"id"), "lacks the column persontableid"),
        ("requests", lambda raw: raw.replace(b"rya", b"exported"), "a column twice: exported"),
        ("requests", lambda raw: b"", "lacks the column"),
        ("sen2", lambda raw: raw + raw.splitlines()[-1] + b"\n", "holds 2 returns"),
        ("person", lambda raw: raw.replace(b"Sample", b"S" * 200_000, 1), "field larger than"),
    ],
)  # fmt: skip
def test_an_export_that_is_not_whole_is_refused_with_the_file_and_the_reason(tmp_path, name, spoil, why):
    folder = _spoilt(tables_of(SOUND), name, spoil)(tmp_path / "export")
    found = found_in(folder)
    assert [each["rule"] for each in found] == ["X001"]
    assert why in found[0]["message"]


def test_an_export_without_one_of_its_tables_is_refused(tmp_path):
    folder = blade_folder(tmp_path / "export", tables_of(SOUND))
    (folder / "Blade-Export_20-01-2026_senneed.csv").unlink()
    assert "_senneed.csv" in found_in(folder)[0]["message"]


def test_an_empty_folder_and_two_files_of_one_table_are_refused(tmp_path):
    assert found_in(tmp_path)[0]["rule"] == "X001"
    folder = blade_folder(tmp_path / "export", tables_of(SOUND))
    (folder / "other_person.csv").write_text("x")
    assert "are both the person table" in found_in(folder)[0]["message"]


def test_a_zip_that_would_swell_without_measure_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x_person.csv", b"0" * (80 << 20))
    (found,) = found_in(path)
    assert "would swell" in found["message"]


def test_names_that_lead_out_of_the_zip_write_nothing_there(tmp_path):
    path = tmp_path / "inside" / "export.zip"
    path.parent.mkdir()
    blade_zip(path, tables_of(SOUND))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../evil_person.txt", "x")
    assert found_in(path) == expected_of(SOUND)
    assert [each.name for each in tmp_path.iterdir()] == ["inside"]


def test_a_damaged_zip_is_refused(tmp_path):
    path = blade_zip(tmp_path / "export.zip", tables_of(SOUND))
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(UnreadableReturn, match="not whole"):
        ReturnFile(path)
    spoilt = bytearray(raw)
    spoilt[60:90] = b"\xff" * 30
    path.write_bytes(bytes(spoilt))
    assert found_in(path)[-1]["rule"] == "X001"


def test_a_workbook_with_a_document_type_is_refused(tmp_path):
    path = module_workbook(tmp_path / "m.xlsx", tables_of(SOUND))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + members["xl/workbook.xml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    assert "document type" in found_in(path)[0]["message"]


def test_a_workbook_of_something_else_is_refused(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["shoe", "size"])
    book.save(tmp_path / "shoes.xlsx")
    assert "neither a sheet nor a table of persons" in found_in(tmp_path / "shoes.xlsx")[0]["message"]

"""A register file is read as published, and a file that is not whole is refused with a reason."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from opensend.interchange.gias.columns import COLUMNS, REQUIRED
from opensend.interchange.gias.reader import date_in, open_register
from opensend.interchange.gias.row import RefusedRow, RegisterRow
from opensend.interchange.gias.tests.register_files import (
    as_csv,
    fault_of,
    read_whole,
    rows_of_a_register,
    write_register,
)

ROWS = rows_of_a_register(12)


def save(tmp_path, content: bytes, name: str = "register.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_the_published_sample_is_read_whole(shared_data):
    register = open_register(shared_data / "gias_edubasealldata_sample.csv")
    rows = {row.urn: row for row in register.rows()}
    assert register.encoding == "cp1252"
    assert len(rows) == 12
    assert all(isinstance(row, RegisterRow) for row in rows.values())
    assert rows["126416"].facts["name"] == "St Thomas à Becket Church of England Aided Primary School"
    assert rows["100007"].facts["needs"] == ["SEMH"]
    assert rows["100007"].facts["sen_unit_capacity"] == 20
    assert rows["100007"].facts["alternative_caters_for_semh"] is True
    assert rows["100006"].facts["alternative_caters_for_semh"] is False
    assert rows["100001"].facts["is_section_41_approved"] is False
    assert rows["100008"].facts["type_code"] == "1"
    assert rows["117137"].facts["closed_on"] == date(2012, 5, 31)
    assert rows["100001"].facts["telephone"] == "02078475500"


def test_every_real_school_in_the_layout_is_read_without_a_complaint(shared_data):
    rows = read_whole(shared_data / "register_gias_layout.csv.gz")
    assert len(rows) == 24_693
    assert not [row for row in rows if isinstance(row, RefusedRow)]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_either_encoding_gives_the_same_letters(tmp_path, encoding):
    path = save(tmp_path, as_csv(ROWS).encode(encoding))
    assert "St Zoë's Example" in " ".join(str(row.facts["name"]) for row in read_whole(path))


def test_a_compressed_file_is_told_by_its_content(tmp_path):
    path = save(tmp_path, gzip.compress(as_csv(ROWS).encode("cp1252")), "edubasealldata20260204.csv")
    assert len(read_whole(path)) == 12


def test_the_date_is_in_the_name():
    assert date_in("edubasealldata20260204.csv.gz") == date(2026, 2, 4)
    assert date_in("register_gias_layout.csv.gz") is None
    assert date_in("edubasealldata20261399.csv") is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_file_in_another_encoding_is_refused(tmp_path, encoding):
    assert "neither in UTF-8 nor in Windows-1252" in fault_of(save(tmp_path, as_csv(ROWS).encode(encoding)))


def test_bytes_that_no_encoding_has_are_refused(tmp_path):
    content = as_csv(ROWS).encode("cp1252").replace(b"Oakfield", b"Oak\x81ield")
    assert "neither in UTF-8 nor in Windows-1252" in fault_of(save(tmp_path, content))


@pytest.mark.parametrize("column", REQUIRED)
def test_a_file_without_a_needed_column_is_refused(tmp_path, column):
    assert column in fault_of(save(tmp_path, as_csv(ROWS, without=[column]).encode("cp1252")))


@pytest.mark.parametrize("column", [each.name for each in COLUMNS if each.name not in REQUIRED])
def test_a_file_without_a_column_that_is_only_used_is_read(tmp_path, column):
    rows = read_whole(save(tmp_path, as_csv(ROWS, without=[column]).encode("cp1252")))
    assert all(isinstance(row, RegisterRow) for row in rows)


def test_the_narrower_file_is_recognised(tmp_path):
    content = as_csv(ROWS, without=["TypeOfEstablishment (code)"]).encode("cp1252")
    assert "narrower" in fault_of(save(tmp_path, content))


def test_columns_may_come_in_another_order(tmp_path):
    turned = [dict(reversed(row.items())) for row in ROWS]
    assert [row.facts for row in read_whole(write_register(tmp_path, turned))] == [
        row.facts for row in read_whole(write_register(tmp_path, ROWS))
    ]


def test_a_column_that_appears_twice_is_refused(tmp_path):
    content = as_csv(ROWS).replace("SiteName", "Town", 1).encode("cp1252")
    assert "twice: Town" in fault_of(save(tmp_path, content))


def test_a_file_that_stops_in_the_middle_of_a_row_is_refused(tmp_path):
    whole = as_csv(ROWS).encode("cp1252")
    assert "ends in the middle of a row (line 13)" in fault_of(save(tmp_path, whole[:-200]))


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.99])
def test_a_compressed_file_that_was_cut_is_refused(tmp_path, kept):
    whole = gzip.compress(as_csv(rows_of_a_register()).encode("cp1252"))
    assert "not whole" in fault_of(save(tmp_path, whole[: int(len(whole) * kept)], "register.csv.gz"))


def test_a_compressed_file_that_was_damaged_is_refused(tmp_path):
    whole = bytearray(gzip.compress(as_csv(ROWS).encode("cp1252")))
    whole[-6] ^= 0xFF
    assert "not whole" in fault_of(save(tmp_path, bytes(whole), "register.csv.gz"))


@pytest.mark.parametrize("quoted", ['"Oakfield Example Primary School', '"Oakfield" Example Primary School'])
def test_quotes_that_are_not_balanced_refuse_the_file_and_name_the_line(tmp_path, quoted):
    content = as_csv(ROWS).replace("Oakfield Example Primary School", quoted).encode("cp1252")
    said = fault_of(save(tmp_path, content))
    assert "quotes are not balanced" in said
    assert "line 5" in said


def test_a_quote_inside_an_unquoted_text_is_a_letter_like_any_other(tmp_path):
    content = as_csv(ROWS).replace("Oakfield Example Primary School", 'The "Oak" School').encode("cp1252")
    assert 'The "Oak" School' in [row.facts["name"] for row in read_whole(save(tmp_path, content))]


def test_commas_quotes_and_line_breaks_inside_quotes_are_read_and_lines_still_counted(tmp_path):
    rows = [dict(row) for row in ROWS]
    rows[0]["Street"] = 'The "Old"\r\nMill, East'
    rows[1]["URN"] = "bad"
    first, second, *_ = read_whole(write_register(tmp_path, rows))
    assert first.facts["street"] == 'The "Old" Mill, East'
    assert (second.line, second.urn) == (4, "bad")


@pytest.mark.parametrize("content", [b"", b"\r\n", b"not,a,register\r\n1,2,3\r\n", b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_is_no_register_is_refused(tmp_path, content):
    assert fault_of(save(tmp_path, content))


def test_a_header_without_rows_is_refused(tmp_path):
    assert "no rows" in fault_of(save(tmp_path, as_csv(ROWS).splitlines()[0].encode("cp1252") + b"\r\n"))


def test_a_urn_that_comes_twice_is_refused_the_second_time(tmp_path):
    rows = [*ROWS, {**ROWS[3], "EstablishmentName": "Another Example School"}]
    refused = read_whole(write_register(tmp_path, rows))[-1]
    assert refused == RefusedRow(14, "999004", "this URN is on line 5 already")


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("URN", "99900", "URN"),
        ("URN", "", "URN"),
        ("URN", "099900", "URN"),
        ("EstablishmentName", " ", "EstablishmentName: is empty"),
        ("EstablishmentStatus (code)", "7", "EstablishmentStatus (code)"),
        ("EstablishmentStatus (code)", "", "EstablishmentStatus (code)"),
        ("TypeOfEstablishment (code)", "", "TypeOfEstablishment (code)"),
        ("TypeOfEstablishment (code)", "1x", "TypeOfEstablishment (code)"),
        ("LA (code)", "12345", "LA (code)"),
        ("OpenDate", "31-02-2024", "OpenDate: '31-02-2024' is not a day"),
        ("CloseDate", "last summer", "CloseDate"),
    ],
)
def test_a_bad_cell_refuses_its_row_alone_with_line_and_reason(tmp_path, column, cell, words):
    rows = [dict(row) for row in ROWS]
    rows[2][column] = cell
    found = read_whole(write_register(tmp_path, rows))
    refused = [row for row in found if isinstance(row, RefusedRow)]
    assert len(found) == 12
    assert [row.line for row in refused] == [4]
    assert words in refused[0].reason


def test_a_row_with_too_few_cells_in_the_middle_is_refused_alone(tmp_path):
    lines = as_csv(ROWS).splitlines(keepends=True)
    lines[3] = "999003,001,Example Borough\r\n"
    refused = [
        row
        for row in read_whole(save(tmp_path, "".join(lines).encode("cp1252")))
        if isinstance(row, RefusedRow)
    ]
    assert [(row.line, row.urn) for row in refused] == [(4, "999003")]


def test_an_unknown_type_and_a_malformed_identifier_are_told_and_loaded(tmp_path):
    changed = {"TypeOfEstablishment (code)": "98", "UKPRN": "12", "Postcode": "nowhere"}
    (row,) = read_whole(write_register(tmp_path, [{**ROWS[0], **changed}]))
    assert isinstance(row, RegisterRow)
    assert len(row.warnings) == 3
    assert row.facts["ukprn"] is None
    assert row.facts["postcode"] == "NOWHERE"


def test_words_for_nothing_are_nothing_and_proprietors_are_not_kept(tmp_path):
    changed = {
        "ReligiousCharacter (name)": "Does not apply",
        "PropsName": "Robin Example",
        "SiteName": "East",
    }
    (row,) = read_whole(write_register(tmp_path, [{**ROWS[0], **changed}]))
    assert row.facts["religious_character"] == ""
    assert "Robin Example" not in repr(row)
    assert row.other["SiteName"] == "East"


def test_a_column_that_nobody_knows_is_kept(tmp_path):
    (row,) = read_whole(write_register(tmp_path, [{**ROWS[0], "Something new": "yes"}]))
    assert row.other["Something new"] == "yes"


def test_a_spreadsheet_copy_is_read_the_same(tmp_path):
    rows = [dict(ROWS[0]), {**ROWS[0], "URN": "999901"}]
    rows[1]["OpenDate"] = rows[0]["OpenDate"].replace("-", "/")
    rows[1]["LA (code)"] = "1"
    rows[1]["UPRN"] = "5.00E+06"
    first, second = read_whole(write_register(tmp_path, rows))
    assert first.facts | {"laestab": ""} == second.facts | {"laestab": ""}

"""`opensend sen2 statistics` and `opensend sen2 diff`, as they are called."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from opensend.cli import main
from opensend.interchange.sen2.tests.samples import xml_of
from opensend.rules.returns.sen2.parts import of_person, of_request

ONE, TWO = of_person(Surname="One", UPN="P207000016049"), of_person(Surname="=Two", UPN=None)


@pytest.fixture
def returned(tmp_path: Path):
    """Writes a return and gives its path."""

    def write(*items, name="return.xml", **header):
        path = tmp_path / name
        path.write_bytes(xml_of(items, **header))
        return str(path)

    return write


def test_the_same_return_twice_has_no_difference(returned, capsys):
    file = returned(ONE, TWO)
    assert main(["sen2", "diff", file, file]) == 0
    assert capsys.readouterr() == ("", "0 differences\n")


def test_a_difference_is_told_in_words(returned, capsys):
    before, after = returned(ONE, name="a.xml"), returned({**ONE, **of_request(RYA="1")}, name="b.xml")
    assert main(["sen2", "diff", before, after]) == 1
    assert capsys.readouterr() == (
        "person 1 → 1 (P207000016049) Requests[1] RYA: 0 → 1 [changed]\n",
        "1 difference\n",
    )


def test_differences_as_csv_are_safe_in_a_spreadsheet(returned, capsys):
    before, after = returned(ONE, TWO, name="a.xml"), returned(ONE, name="b.xml")
    assert main(["sen2", "diff", before, after, "--format", "csv"]) == 1
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["person_a"], row["person_b"], row["change"]) == ("2", "", "removed")
    assert row["key"].startswith("'=Two")


def test_differences_as_json_are_a_list_also_where_there_are_none(returned, capsys):
    file, other = returned(ONE), returned(ONE, name="b.xml", SerialNo="7")
    assert main(["sen2", "diff", file, file, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["sen2", "diff", file, other, "--header", "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["record"], found["item"], found["value_b"]) == ("Header", "SerialNo", "7")


@pytest.mark.parametrize("verb", ["diff", "statistics"])
def test_what_is_not_a_return_is_refused_with_two(verb, returned, tmp_path, capsys):
    good, broken = returned(ONE), tmp_path / "broken.xml"
    broken.write_bytes(Path(good).read_bytes()[:-40])
    assert main(["sen2", verb, good, str(broken)]) == 2
    assert "well-formed" in capsys.readouterr().err
    assert main(["sen2", verb, good, str(tmp_path / "none.xml")]) == 2
    assert "none.xml" in capsys.readouterr().err


def test_one_table_is_printed_as_csv(returned, capsys):
    assert main(["sen2", "statistics", returned(ONE, TWO), "--table", "requests", "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    first = next(csv.DictReader(io.StringIO(out)))
    assert (first["time_period"], first["old_la_code"], first["requests_received_in_year"]) == (
        "2025",
        "373",
        "2",
    )
    assert "--establishments" in err


def test_all_tables_are_written_into_a_folder(returned, tmp_path, capsys):
    folder = tmp_path / "tables"
    assert main(["sen2", "statistics", returned(ONE), "-o", str(folder)]) == 0
    written = capsys.readouterr().out.split()
    assert len(written) == 14
    assert {Path(path).parent for path in written} == {folder}
    assert (folder / "caseload.csv").read_bytes().startswith(b"\xef\xbb\xbftime_period,")


def test_tables_as_json_and_as_text_hold_the_same_figures(returned, capsys):
    file = returned(ONE, TWO)
    assert main(["sen2", "statistics", file, "--format", "json"]) == 0
    tables = json.loads(capsys.readouterr().out)
    assert tables["caseload"][0]["ehcplans"] == "2"
    assert main(["sen2", "statistics", file, "--table", "caseload"]) == 0
    assert ["ehcplans", "2"] in [line.split() for line in capsys.readouterr().out.splitlines()]


def test_names_and_regions_come_from_a_list_that_is_given(returned, tmp_path, capsys):
    listed = tmp_path / "authorities.csv"
    listed.write_text(
        "dfe_code,ons_code,la_name,region_code,region_name\n107,E1,Fictional,E12,Fictional Region\n"
    )
    words = ["sen2", "statistics", returned(ONE, LEA="107"), "--table", "requests", "--format", "csv"]
    assert main([*words, "--authorities", str(listed)]) == 0
    first = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert (first["la_name"], first["new_la_code"], first["region_name"]) == (
        "Fictional",
        "E1",
        "Fictional Region",
    )
    listed.write_text("code,name\n107,Fictional\n")
    assert main([*words, "--authorities", str(listed)]) == 2
    assert "lacks a column" in capsys.readouterr().err


def test_words_that_do_not_fit_together_are_refused(returned, capsys):
    file, last_year = returned(ONE), returned(ONE, name="old.xml", year=2025, LEA="370")
    for words, why in (
        ([file, "--table", "shoes"], "no table 'shoes'"),
        ([file, "--format", "csv"], "--table"),
        ([file, file], "second return"),
        ([file, last_year], "another year"),
    ):
        assert main(["sen2", "statistics", *words]) == 2
        assert why in capsys.readouterr().err


def test_neither_needs_django_or_a_database(returned):
    file = returned(ONE)
    code = (
        "import sys; from opensend.cli import main; "
        f"assert main(['sen2', 'diff', {file!r}, {file!r}]) == 0; "
        f"assert main(['sen2', 'statistics', {file!r}]) == 0; "
        "assert not {'django', 'psycopg'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

"""`opensend sen2 validate` finds what is wrong in a return; `sen2 rules` says by which rules."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from opensend.cli import main
from opensend.interchange.sen2.tests.files import file_of, sound_file, upn
from opensend.rules.returns.sen2.examples import laid_over, sound_items

COLUMNS = ["rule", "level", "module", "person", "record", "item", "value", "message"]


@pytest.fixture
def returned(tmp_path):
    """Write a return and give its path."""

    def write(text: str | bytes, name: str = "return.xml") -> str:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return write


def validate(*words: str) -> int:
    return main(["sen2", "validate", *words])


def as_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_sound_file_exits_0(returned, capsys):
    assert validate(returned(sound_file())) == 0
    assert "0 errors, 0 queries, 0 notes" in capsys.readouterr().out


def test_queries_alone_exit_0_and_an_error_exits_1(returned, capsys):
    temporary = file_of([laid_over({"UPN": "K82320011400A"})])
    assert validate(returned(temporary)) == 0
    assert "query P124  person 1 UPN: Temporary UPN." in capsys.readouterr().out
    assert validate(returned(file_of([laid_over({"Surname": None})]))) == 1
    assert "1 error, 0 queries" in capsys.readouterr().out


def test_csv_has_its_columns_and_a_row_for_each_finding(returned, capsys):
    people = [
        sound_items(),
        laid_over({"UPN": upn(2), "Forename": "Two", "Requests": [{"RequestSource": "7"}]}),
    ]
    assert validate(returned(file_of(people)), "--format", "csv") == 1
    rows = as_csv(capsys.readouterr().out)
    assert list(rows[0]) == COLUMNS
    assert rows == [
        {
            "rule": "R223",
            "level": "error",
            "module": "Requests",
            "person": "2",
            "record": "Requests[1]",
            "item": "RequestSource",
            "value": "7",
            "message": "Source of request invalid. Give 1 to 5.",
        }
    ]


def test_json_is_a_list_of_objects_with_the_same_keys_also_where_it_is_empty(returned, capsys):
    assert validate(returned(sound_file()), "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert validate(returned(sound_file().replace(">373<", ">999<")), "--format", "json") == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert list(found) == COLUMNS
    assert (found["rule"], found["person"], found["record"], found["value"]) == ("H105", None, "", "999")


@pytest.mark.parametrize("format_", ["text", "csv", "json"])
def test_what_cannot_be_read_exits_2_and_x001_is_printed_as_asked(returned, capsys, format_):
    assert validate(returned(sound_file()[:-40]), "--format", format_) == 2
    printed = capsys.readouterr().out
    if format_ == "csv":
        assert [row["rule"] for row in as_csv(printed)] == ["X001"]
    elif format_ == "json":
        assert [each["rule"] for each in json.loads(printed)] == ["X001"]
    else:
        assert "X001" in printed


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_people_wrote_is_no_formula_in_a_spreadsheet(returned, capsys, text):
    escaped = text.replace("\r", "&#13;").replace("\t", "&#9;")
    spoilt = sound_file().replace("<PostCode>S1 2HH<", f"<PostCode>{escaped}<")
    validate(returned(spoilt), "--format", "csv")
    values = [row["value"] for row in as_csv(capsys.readouterr().out)]
    assert values
    assert not [value for value in values if value.startswith(tuple("=+-@\t\r"))]


def test_text_moves_no_cursor(returned, capsys):
    validate(returned(sound_file().replace("<PostCode>S1 2HH<", "<PostCode>\x9b2J<")))
    assert "\x9b" not in capsys.readouterr().out


def test_rules_that_need_what_was_not_given_are_said_not_to_have_run(returned, capsys):
    path = returned(sound_file())
    validate(path)
    assert "not run: W801" in capsys.readouterr().out
    validate(path, "--format", "csv")
    printed = capsys.readouterr()
    assert "not run" not in printed.out
    assert "D462" in printed.err
    assert "--establishments" in printed.err
    assert "--previous" in printed.err


def test_with_the_establishments_list_its_rules_run(returned, capsys, shared_data):
    register = str(shared_data / "gias_edubasealldata_sample.csv")
    assert validate(returned(sound_file()), "--establishments", register, "--format", "csv") == 1
    printed = capsys.readouterr()
    assert {"D454", "L604"} <= {row["rule"] for row in as_csv(printed.out)}
    assert "D462" not in printed.err


def test_last_years_return_is_compared(returned, capsys):
    before = returned(file_of([sound_items(2025)], 2025), "before.xml")
    gone = laid_over({"UPN": upn(9)})
    gone["Surname"] = "Someone"
    assert validate(returned(file_of([gone])), "--previous", before, "--format", "csv") == 0
    printed = capsys.readouterr()
    rows = {row["rule"]: row for row in as_csv(printed.out)}
    assert set(rows) == {"W809"}
    assert "person 1 of last year's file" in rows["W809"]["message"]
    assert "W801" not in printed.err
    assert "H110" in printed.err


def test_a_plan_whose_start_changed_since_last_year_is_told_at_the_person(returned, capsys):
    before = returned(file_of([sound_items(2025)], 2025), "before.xml")
    validate(returned(sound_file()), "--previous", before, "--format", "csv")
    (row,) = as_csv(capsys.readouterr().out)
    assert (row["rule"], row["person"], row["value"]) == ("W810", "1", "2025-06-20")
    assert "Last year it was 2024-06-20." in row["message"]


def test_the_last_file_of_the_same_year_is_compared_by_its_serial_number(returned, capsys):
    before = returned(sound_file(), "before.xml")
    validate(returned(sound_file()), "--previous", before, "--format", "csv")
    printed = capsys.readouterr()
    assert [row["rule"] for row in as_csv(printed.out)] == ["H110"]
    assert "W801" in printed.err


def test_a_previous_file_of_another_authority_or_a_much_older_year_is_not_compared(returned, capsys):
    before = returned(file_of([sound_items()], LEA="330"), "before.xml")
    assert validate(returned(sound_file()), "--previous", before) == 0
    assert "authority 330" in capsys.readouterr().err
    before = returned(sound_file(2023), "before.xml")
    assert validate(returned(sound_file()), "--previous", before) == 0
    assert "2023" in capsys.readouterr().err


def test_a_previous_file_that_cannot_be_read_exits_2(returned, capsys):
    assert validate(returned(sound_file()), "--previous", returned("<a/>", "before.xml")) == 2
    assert "before.xml" in capsys.readouterr().err


def test_reserved_authority_codes_are_accepted_when_asked(returned, capsys):
    people = [laid_over({"Requests": [{"ActivePlans": {"TransferLA": "008"}}]})]
    path = returned(file_of(people, LEA="007"))
    assert validate(path, "--format", "csv") == 1
    assert {"H105", "V501"} <= {row["rule"] for row in as_csv(capsys.readouterr().out)}
    assert validate(path, "--format", "csv", "--fictional") == 0


def test_the_year_is_the_headers_unless_it_is_given(returned, capsys):
    path = returned(sound_file(2024))
    assert validate(path, "--format", "csv") == 0
    capsys.readouterr()
    assert validate(path, "--year", "2026", "--format", "csv") == 1
    assert {"H103", "H113", "R222"} <= {row["rule"] for row in as_csv(capsys.readouterr().out)}


def test_a_year_that_is_not_held_checks_the_header_alone_and_says_so(returned, capsys):
    assert validate(returned(sound_file().replace(">2026<", ">1999<")), "--format", "csv") == 1
    printed = capsys.readouterr()
    assert [row["rule"] for row in as_csv(printed.out)] == ["H102"]
    assert "only the header was checked" in printed.err


@pytest.mark.parametrize(
    "words",
    [
        ("validate",),
        ("validate", "/nowhere/return.xml"),
        ("validate", "x.xml", "--year", "1999"),
        ("validate", "x.xml", "--establishments", "/nowhere/list.csv"),
        ("rules", "--year", "1999"),
        ("shoe",),
        (),
    ],
)
def test_misuse_exits_2(words, capsys):
    assert main(["sen2", *words]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_establishments_list_that_is_none_exits_2(returned, capsys):
    path = returned(sound_file())
    assert validate(path, "--establishments", returned("a,b\n1,2\n", "list.csv")) == 2
    assert "lacks a column" in capsys.readouterr().err


def test_the_rules_are_published(capsys):
    assert main(["sen2", "rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert len(listed) == 220
    upn_twice = next(each for each in listed if each["code"] == "P120")
    assert upn_twice["dfe_code"] == "1520"
    assert main(["sen2", "rules", "--year", "2023", "--format", "csv"]) == 0
    codes = {row["code"] for row in as_csv(capsys.readouterr().out)}
    assert "P110" in codes
    assert "P108" not in codes
    assert main(["sen2", "rules"]) == 0
    assert "220 rules" in capsys.readouterr().out


def _command(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    code = "import sys; from opensend.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, **options
    )


def test_a_reader_that_stops_early_is_no_fault():
    people = [laid_over({"Surname": None, "UPN": upn(number)}) for number in range(3_000)]
    code = "import sys; from opensend.cli import main; sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "sen2", "validate", "-", "--format", "csv"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.close()
        _out, told = process.communicate(file_of(people))
    assert process.returncode == 1
    assert told == ""


def test_standard_input_is_read():
    done = _command("sen2", "validate", "-", "--format", "csv", input=sound_file())
    assert (done.returncode, done.stdout) == (0, ",".join(COLUMNS) + "\n")


def test_a_new_year_is_added_by_rows_of_the_tables_alone(tmp_path, returned):
    shipped = Path(__file__).resolve().parents[1] / "src/opensend/rules/data/sen2"
    years = (shipped / "years.csv").read_text() + "2027,2027-01-21,2027-03-11,\n"
    (tmp_path / "years.csv").write_text(years)
    items = (shipped / "items.csv").read_text()
    item = ",Hobby,Person,10,text,20,,O,Hobby,,,,2027,,,,\n"
    (tmp_path / "items.csv").write_text(items + item)
    text = sound_file().replace("2026", "2027").replace("2025", "2026").replace("2016-", "2017-")
    text = text.replace("2027-01-15", "2027-01-21").replace("</UPN>", "</UPN><Hobby>chess</Hobby>")
    path = returned(text)
    assert '"H102"' in _command("sen2", "validate", path, "--format", "json").stdout
    own = {**os.environ, "OPENSEND_SEN2_DATA": str(tmp_path)}
    done = _command("sen2", "validate", path, "--format", "json", env=own)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
    done = _command("sen2", "validate", returned(sound_file(2025)), env=own)
    assert done.returncode == 0


def test_the_command_imports_no_web_framework_and_no_database_and_starts_in_under_a_second(returned):
    path = returned(sound_file())
    code = (
        "import sys; from opensend.cli import main; main(['sen2', 'validate', sys.argv[1]]);"
        "heavy = {'django', 'duckdb', 'pandas', 'numpy', 'psycopg', 'openpyxl'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert time.monotonic() - began < 5  # on a busy machine; alone it takes a fraction of a second

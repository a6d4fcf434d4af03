"""`opensend sen2 export` writes a whole file or none, and says what it could not fill."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys

import pytest

from opensend.casework.tests.factories import make_authority
from opensend.interchange.sen2.load import import_return
from opensend.interchange.sen2.tests.return_files import CODE, file_of, numbers, parts_of, tree_of_file
from opensend.people.models import Authority
from opensend.rules.returns.sen2.examples import laid_over


@pytest.fixture
def database(fresh_database):
    with fresh_database.in_use():
        make_authority(CODE)
    return fresh_database


@pytest.fixture
def sen2_export(database):
    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "opensend", "sen2", "export", *map(str, words)],
            env=database.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


def load(database, file: bytes) -> None:
    with database.in_use():
        import_return(parts_of(file), Authority.objects.get(code=CODE))


def test_what_was_imported_comes_out_again_with_a_higher_number_each_time(sen2_export, database, tmp_path):
    file = file_of([laid_over({"UPN": numbers(1)[0]})])
    load(database, file)
    out = tmp_path / "out.xml"
    done = sen2_export("--authority", CODE, "--year", 2026, "-o", out)
    assert done.returncode == 0, done.stderr
    assert tree_of_file(out.read_bytes()) == tree_of_file(file)
    assert done.stdout.split() == ["1", "people,", "serial", "number", "1,", "sha256",
                                   hashlib.sha256(out.read_bytes()).hexdigest()]  # fmt: skip
    assert out.stat().st_mode & 0o077 == 0
    again = sen2_export("--authority", CODE, "--year", 2026, "-o", out, "--release", "trial")
    assert "serial number 2" in again.stdout
    assert b"<Release>trial</Release>" in out.read_bytes()
    assert list(tmp_path.iterdir()) == [out]


def test_what_could_not_be_filled_exits_1_and_is_listed_with_the_case(sen2_export, database, tmp_path):
    load(database, file_of([laid_over({"UPN": numbers(1)[0]}, 2025)], 2025))
    out, missing = tmp_path / "out.xml", tmp_path / "missing.csv"
    with database.in_use():
        Authority.objects.update(has_medical_officer=None)
    done = sen2_export("--authority", CODE, "--year", 2026, "-o", out, "--missing", missing)
    assert (done.returncode, out.exists()) == (1, True)
    assert "could not be filled" in done.stderr
    with missing.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["record"], row["item"]) for row in rows] == [("", "DMO")]
    told = sen2_export("--authority", CODE, "--year", 2026, "-o", out)
    assert "the header: DMO" in told.stderr


def test_misuse_exits_2_and_leaves_what_was_there(sen2_export, tmp_path):
    out = tmp_path / "out.xml"
    out.write_text("before")
    for words in (("--authority", "999", "--year", 2026), ("--authority", CODE, "--year", 1999)):
        done = sen2_export(*words, "-o", out)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr
    assert sen2_export("--authority", CODE, "--year", 2026, "-o", tmp_path / "no" / "out.xml").returncode == 2
    assert out.read_text() == "before"
    assert list(tmp_path.iterdir()) == [out]

"""`opensend sen2 import` loads a file whole or not at all; its exit codes are a contract."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from opensend.casework.tests.factories import make_authority
from opensend.interchange.sen2.tests.return_files import CODE, file_of, numbers
from opensend.rules.returns.sen2.examples import laid_over

UPNS = numbers(1200)
NAMES = "abcdefghijklmnopqrstuvwxyz"


def everybody(count: int) -> list[dict[str, object]]:
    return [
        laid_over({"UPN": UPNS[n], "Forename": f"P{NAMES[n % 26]}{NAMES[n // 26 % 26]}{NAMES[n // 676]}"})
        for n in range(count)
    ]


@pytest.fixture
def database(fresh_database):
    with fresh_database.in_use():
        make_authority(CODE)
    return fresh_database


@pytest.fixture
def sen2_import(database):
    def run(*words: object, authority: str = CODE) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "opensend", "sen2", "import", *map(str, words), "--authority", authority],
            env=database.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


def people_in(database) -> int:
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("set row_security = off")
        return connection.execute("select count(*) from people_person").fetchone()[0]


def test_a_file_is_loaded_and_a_second_time_changes_nothing(sen2_import, database, tmp_path):
    file = tmp_path / "return.xml"
    file.write_bytes(file_of(everybody(3)))
    dry = sen2_import(file, "--dry-run")
    assert (dry.returncode, "nothing was changed" in dry.stderr) == (0, True)
    assert people_in(database) == 0
    first, second = sen2_import(file, "--format", "json"), sen2_import(file)
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["loaded"] == 3
    assert (second.returncode, second.stdout.split()[:2]) == (0, ["0", "loaded"])
    assert "3 known, and the same" in second.stdout
    assert people_in(database) == 3


def test_who_is_refused_is_told_with_the_reason_and_exits_1(sen2_import, tmp_path):
    wrong = laid_over({"UPN": UPNS[1], "Forename": "Two", "Surname": "=cmd()", "Sex": "Z"})
    file = tmp_path / "return.xml"
    file.write_bytes(file_of([*everybody(1), wrong]))
    done = sen2_import(file, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 1
    assert [(row["person"], row["outcome"], row["item"]) for row in rows] == [
        ("1", "loaded", ""), ("2", "refused", "Sex"),
    ]  # fmt: skip
    assert "person 2, refused, Sex: P109" in sen2_import(file).stdout


def test_a_file_of_another_authority_or_of_none_exits_2(sen2_import, database, tmp_path):
    file = tmp_path / "return.xml"
    file.write_bytes(file_of(everybody(1), LEA="373"))
    done = sen2_import(file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "of authority 373" in done.stderr
    assert "no authority 999" in sen2_import(file, authority="999").stderr
    assert people_in(database) == 0


@pytest.mark.parametrize("content", [b"", b"not xml", b"<Other/>", b"<Message><Header>"])
def test_what_is_no_return_exits_2(sen2_import, tmp_path, content):
    file = tmp_path / "return.xml"
    file.write_bytes(content)
    done = sen2_import(file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Nothing was loaded" in done.stderr
    assert sen2_import(tmp_path / "missing.xml").returncode == 2


def test_a_year_that_is_not_held_exits_2(sen2_import, tmp_path):
    assert sen2_import(tmp_path / "return.xml", "--year", "1999").returncode == 2


def test_an_import_that_is_killed_leaves_nothing_and_can_be_run_again(sen2_import, database, tmp_path):
    whole = file_of(everybody(1200))
    words = [sys.executable, "-m", "opensend", "sen2", "import", "-", "--authority", CODE]
    process = subprocess.Popen(words, env=database.environment, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(whole[: len(whole) * 9 // 10])
    process.stdin.flush()
    try:
        assert _has_stored_rows(database), "it never began to store"
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdin.close()
    assert people_in(database) == 0
    file = tmp_path / "return.xml"
    file.write_bytes(whole)
    again = sen2_import(file, "--format", "json")
    assert json.loads(again.stdout)["loaded"] == 1200
    assert people_in(database) == 1200


def _has_stored_rows(database, seconds: float = 60) -> bool:
    """Whether rows were stored: a sequence keeps what it gave out though nothing was committed."""
    until = time.monotonic() + seconds
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        while time.monotonic() < until:
            given = connection.execute("select last_value from casework_deadline_id_seq").fetchone()[0]
            if given > 1:
                return True
            time.sleep(0.05)
    return False

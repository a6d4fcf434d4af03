"""`opensend settings` loads the register and searches it; its exit codes are a contract."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from opensend.cli import main
from opensend.interchange.demo.settings import FICTIONAL_SETTINGS
from opensend.interchange.gias.tests.register_files import as_csv, rows_of_a_register, write_register

KEYS = {"added", "changed", "closed", "unchanged", "missing", "refused"}


@pytest.fixture
def opensend(fresh_database):
    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "opensend", "settings", *map(str, words)],
            env=fresh_database.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


def test_importing_twice_changes_nothing_the_second_time_and_search_finds(opensend):
    dry = opensend("import", FICTIONAL_SETTINGS, "--dry-run")
    assert dry.returncode == 0
    assert "nothing was changed" in dry.stderr
    first = opensend("import", FICTIONAL_SETTINGS, "--format", "json")
    second = opensend("import", FICTIONAL_SETTINGS, "--format", "json")
    assert (first.returncode, second.returncode) == (0, 0)
    assert json.loads(first.stdout) == {**dict.fromkeys(KEYS, 0), "added": 39, "refused": []}
    assert json.loads(second.stdout) == {**dict.fromkeys(KEYS, 0), "unchanged": 39, "refused": []}
    found = opensend("search", "bounderry lane", "--format", "json")
    assert [setting["urn"] for setting in json.loads(found.stdout)] == ["999023"]
    assert "999023  Boundary Lane School" in opensend("search", "999023").stdout
    assert opensend("search", "qqqqxxxx").returncode == 0


def test_bad_rows_exit_1_with_line_and_reason_and_the_rest_load(opensend, tmp_path):
    rows = rows_of_a_register(12)
    rows[1]["EstablishmentStatus (code)"] = "8"
    done = opensend("import", write_register(tmp_path, [*rows, rows[0]]), "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert report["added"] == 11
    assert set(report) == KEYS
    assert [(row["line"], row["urn"]) for row in report["refused"]] == [(3, "999002"), (14, "999001")]
    assert all(row["reason"] for row in report["refused"])
    assert "line 3" in opensend("import", tmp_path / "edubasealldata20260204.csv").stdout


def test_a_gate_exits_1_and_loads_nothing_unless_forced(opensend, tmp_path):
    opensend("import", FICTIONAL_SETTINGS)
    fewer = write_register(tmp_path, rows_of_a_register(20))
    refused = opensend("import", fewer, "--format", "json")
    assert refused.returncode == 1
    assert "more than 5 percent fewer" in refused.stderr
    assert json.loads(refused.stdout)["gates"]
    forced = opensend("import", fewer, "--format", "json", "--force")
    assert forced.returncode == 0
    assert json.loads(forced.stdout)["missing"] == 19


def test_a_fault_found_while_loading_exits_2_and_loads_nothing(opensend, tmp_path):
    cut = tmp_path / "cut.csv"
    cut.write_bytes(as_csv(rows_of_a_register()).encode("cp1252")[:-250])
    done = opensend("import", cut)
    assert done.returncode == 2
    assert "Nothing was loaded" in done.stderr
    assert done.stdout == ""
    assert json.loads(opensend("search", "example", "--format", "json").stdout) == []


@pytest.mark.parametrize("content", [b"", b"a,b\r\n1,2\r\n", as_csv(rows_of_a_register(3)).encode("utf-16")])
def test_a_file_that_cannot_be_read_exits_2_without_a_database(tmp_path, capsys, content):
    file = tmp_path / "register.csv"
    file.write_bytes(content)
    assert main(["settings", "import", str(file)]) == 2
    assert "Nothing was loaded" in capsys.readouterr().err


def test_a_file_that_is_not_there_exits_2(tmp_path, capsys):
    assert main(["settings", "import", str(tmp_path / "none.csv")]) == 2
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["import"], ["search"], ["shout", "x"], ["search", "x", "--limit", "many"]]
)
def test_misuse_exits_2(words, capsys):
    assert main(["settings", *words]) == 2


def test_every_verb_has_help(capsys):
    for verb in ("import", "search"):
        assert main(["settings", verb, "--help"]) == 0
    assert "Exit 0" in capsys.readouterr().out

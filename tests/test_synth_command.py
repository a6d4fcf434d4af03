"""The synth command: a fictional population as files, and the report on it, without a database."""

from __future__ import annotations

import subprocess
import sys

import pytest


def _opensend(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "opensend", *words], capture_output=True, text=True, timeout=170, check=False
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synth") / "out"
    done = _opensend("synth", "--authorities", "2", "--plans", "1200", "--seed", "8", "--out", str(folder),
                     "--with-errors")  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder, done


def test_it_writes_every_table_and_says_how_many_rows(made):
    folder, done = made
    counts = dict(line.split("\t") for line in done.stdout.splitlines())
    assert int(counts["persons"]) == 3000
    assert int(counts["faults"]) > 40
    assert (folder / "establishments.csv").is_file()
    assert len(list((folder / "events").glob("*.parquet"))) == 2
    assert (folder / "returns" / "faults.csv").is_file()


def test_the_report_on_it_is_good_and_draws_its_chart(made, tmp_path):
    folder, _ = made
    done = _opensend("synth", "report", "--against", str(folder), "--chart", str(tmp_path / "chart.svg"))
    assert done.returncode == 0, done.stdout
    assert "within their tolerance" in done.stdout
    assert (tmp_path / "chart.csv").is_file()


def test_a_report_on_files_that_lost_an_authority_is_not_good(made, tmp_path):
    folder, _ = made
    lost = sorted((folder / "runs").glob("*.parquet"))[-1]
    aside = lost.rename(tmp_path / lost.name)
    try:
        done = _opensend("synth", "report", "--against", str(folder), "--format", "csv")
    finally:
        aside.rename(lost)
    assert done.returncode == 1
    assert ",no" in done.stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--authorities", "154", "--out", "x"), "1 to 153"),
        (("--authorities", "5", "--plans", "3", "--out", "x"), "at least one plan"),
        (("--with-errors",), "--with-errors needs --out"),
        (("report", "--against", "/nowhere"), "population.txt"),
    ],
)
def test_what_cannot_be_is_refused_in_words(words, why):
    done = _opensend("synth", *words)
    assert done.returncode == 2
    assert why in done.stderr

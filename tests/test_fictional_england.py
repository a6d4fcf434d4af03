"""A fictional population through the database: its return is sound, and what is loaded comes out again."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from opensend.casework.tests.factories import make_authority
from opensend.interchange.synth.authorities import make_authorities
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.returning import EXPECTED_QUERIES

if TYPE_CHECKING:
    from conftest import TestDatabase

pytestmark = pytest.mark.slow

YEAR = "2026"
ORDER = ("--authorities", "2", "--plans", "240", "--seed", "5")
CODES = tuple(each.code for each in make_authorities(Order.of(2, 240, 5)))


def opensend(database: TestDatabase, *words: object) -> subprocess.CompletedProcess[str]:
    """A command on a database."""
    command = [sys.executable, "-m", "opensend", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, env=database.environment, check=False, timeout=170
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("england")


@pytest.fixture(scope="module")
def england(test_server: Any, folder: Path) -> Iterator[TestDatabase]:
    """A database with a small population, and the return of each of its authorities as a file."""
    with test_server.database() as database:
        made = opensend(database, "synth", *ORDER)
        assert made.returncode == 0, made.stderr
        for code in CODES:
            told = opensend(
                database, "sen2", "export", "--authority", code, "--year", YEAR, "-o", folder / f"{code}.xml"
            )
            assert told.returncode == 0, told.stderr  # nothing that the return wants is missing
        yield database


@pytest.fixture(scope="module")
def register(england: TestDatabase, folder: Path) -> Path:
    made = opensend(england, "synth", *ORDER, "--out", folder / "files")
    assert made.returncode == 0, made.stderr
    return folder / "files" / "establishments.csv"


@pytest.mark.parametrize("code", CODES)
def test_its_return_has_no_error_and_only_the_queries_that_were_expected(
    england: TestDatabase, folder: Path, register: Path, code: str
) -> None:
    told = opensend(
        england, "sen2", "validate", folder / f"{code}.xml", "--fictional", "--establishments", register,
        "--format", "csv",
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert [row for row in rows if row["level"] == "error"] == []
    assert told.returncode == 0
    assert {row["rule"] for row in rows if row["level"] == "query"} <= set(EXPECTED_QUERIES)


def test_what_is_loaded_elsewhere_comes_out_item_for_item_and_once(
    england: TestDatabase, folder: Path, test_server: Any
) -> None:
    code = CODES[0]
    file, again = folder / f"{code}.xml", folder / "again.xml"
    with test_server.database() as elsewhere:
        with elsewhere.in_use():
            make_authority(code)
        for turn in ("first", "second"):
            loaded = opensend(
                elsewhere, "sen2", "import", file, "--authority", code, "--format", "json", "--fictional"
            )
            assert loaded.returncode == 0, (turn, loaded.stderr)
        made = opensend(elsewhere, "sen2", "export", "--authority", code, "--year", YEAR, "-o", again)
        assert made.returncode == 0, made.stderr
        same = opensend(elsewhere, "sen2", "diff", file, again)
        assert same.returncode == 0, same.stdout[:2000]
        assert opensend(elsewhere, "replay", "--check").returncode == 0


def test_it_is_within_the_tolerance_that_is_stated_of_the_published_figures(england: TestDatabase) -> None:
    told = opensend(england, "synth", "report", "--against", "database", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert rows
    assert told.returncode == 0, told.stdout[-2000:]

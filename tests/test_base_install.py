"""The base install alone, in a clean environment: rulebook, clock and identifiers, no Django, no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from opensend.interchange.plans.tests.documents import WordFile, pdf

CHECKOUT = Path(__file__).resolve().parents[1]
UV = CHECKOUT / ".boot" / "bin" / "uv"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=CHECKOUT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def opensend(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as the base install gives it."""
    if not UV.exists():
        pytest.skip(f"there is no {UV} to make a clean environment with: run `make setup`")
    clean = tmp_path_factory.mktemp("clean") / "venv"
    _run(str(UV), "venv", "-q", "--python", sys.executable, str(clean))
    python = clean / "bin" / "python"
    _run(
        str(UV),
        "pip",
        "install",
        "-q",
        "--python",
        str(python),
        "-c",
        str(CHECKOUT / "requirements.lock"),
        str(wheel),
    )
    missing = subprocess.run([python, "-c", "import django"], capture_output=True, check=False)
    assert missing.returncode == 1, "the base install brought Django"
    return clean / "bin" / "opensend"


def _run(*words: str | Path, cwd: Path | None = None) -> str:
    environment = {
        key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}
    }
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stderr}"
    return done.stdout


def test_the_wheel_ships_the_rulebook_and_the_layouts_of_letters(wheel):
    with zipfile.ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
    source = CHECKOUT / "src"
    for folder in (
        "opensend/rules/data",
        "opensend/rules/data/plans",
        "opensend/interchange/plans/data",
        "opensend/correspondence/typst",
    ):
        wanted = {str(path.relative_to(source)) for path in (source / folder).iterdir() if path.is_file()}
        assert wanted, folder
        assert wanted <= shipped


def test_the_clock_runs(opensend):
    words = ("clock", "needs_assessment", "--event", "request_received=2026-01-05", "--on", "2026-02-20")
    position = json.loads(_run(opensend, *words, "--format", "json"))
    assert position["state"] == "request_received"
    assert next(each for each in position["deadlines"] if each["id"] == "DL-01")["standing"] == "missed_open"


def test_the_rulebook_is_shown(opensend):
    assert "needs_assessment" in _run(opensend, "rules")
    law = (CHECKOUT / "docs" / "law.md").read_text(encoding="utf-8")
    assert _run(opensend, "rules", "--format", "markdown") == law


def test_identifiers_are_checked(opensend):
    assert _run(opensend, "id", "check", "nhs", "9434765919")


def test_a_return_is_validated_and_its_rules_are_listed(opensend, tmp_path):
    returned = tmp_path / "return.xml"
    returned.write_text(
        "<Message><Header><CollectionDetails><Year>2026</Year></CollectionDetails></Header>"
        "<Persons><Person><Surname>Sample</Surname></Person></Persons></Message>"
    )
    done = subprocess.run(
        [opensend, "sen2", "validate", returned, "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert {"H101", "P102", "P128"} <= {found["rule"] for found in json.loads(done.stdout)}
    assert "P102" in _run(opensend, "sen2", "rules", "--year", "2026")


@pytest.mark.parametrize("form", ["json", "docx", "pdf"])
def test_a_plan_is_checked_in_every_form(opensend, tmp_path, form):
    words = "Robin has regular access to adult support as required."
    content = {
        "json": lambda: json.dumps({"items": [{"id": "F1", "section": "F", "text": words}]}).encode(),
        "docx": lambda: WordFile().heading("Section F").say(words).bytes(),
        "pdf": lambda: pdf(f"= Section F\n{words}"),
    }[form]()
    path = tmp_path / "plan"
    path.write_bytes(content)
    done = subprocess.run(
        [opensend, "plan", "check", path, "--format", "json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert any(found["quote"] and found["quote"] in words for found in json.loads(done.stdout)["findings"])


def test_the_rules_and_the_form_of_plans_are_shown(opensend):
    assert len(json.loads(_run(opensend, "plan", "rules", "--format", "json"))) >= 60
    assert json.loads(_run(opensend, "plan", "schema"))["title"]


def test_a_case_cannot_be_checked_without_the_server(opensend):
    done = subprocess.run(
        [opensend, "plan", "check", "001-23-000002"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "opensend[server]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_starts_in_under_a_second(opensend):
    _run(opensend, "id", "check", "nhs", "9434765919")
    began = time.monotonic()
    _run(opensend, "id", "check", "nhs", "9434765919")
    assert time.monotonic() - began < 1


def test_help_names_every_command_also_where_it_cannot_run(opensend):
    assert "serve" in _run(opensend, "--help")


def test_a_command_of_the_server_says_what_to_install(opensend):
    done = subprocess.run([opensend, "migrate"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "opensend[server]" in done.stderr
    assert "Traceback" not in done.stderr

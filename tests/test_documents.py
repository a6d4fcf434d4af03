"""The documents say what is: links lead somewhere, commands answer as printed, words name what exists."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from opensend.cli import COMMANDS, main
from opensend.interchange.demo.cast import PERSONAS
from opensend.people.models import Role
from opensend.rules.processes import NEEDS_ASSESSMENT

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src" / "opensend"
DOCUMENTS = sorted(
    [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md"), *SOURCE.glob("*/README.md")],
)
RECORDS = sorted((CHECKOUT / "docs" / "adr").glob("*.md"))
NO_DATABASE = ("clock", "rules", "id")
HOSTS = ("127.0.0.1", "keepachangelog.com", "www.legislation.gov.uk")
"""The only hosts that a document may name: this machine, and what anyone may look up."""
LARGEST_PICTURE = 200_000

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_NAMED = re.compile(r"`([A-Za-z_]\w*)`\s+in\s+\[[^\]]*\]\(([^)\s]+)\)")
_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.M | re.S)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _name(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def _prose(text: str) -> str:
    """A document without its blocks of code."""
    return re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _prose(_read(path)), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _defined(path: Path) -> set[str]:
    """Every name that a file defines, in Python also by assignment; a template's macros; functions in SQL."""
    text = _read(path)
    names = set(re.findall(r"create function (\w+)|{% macro (\w+)", text))
    found = {name for pair in names for name in pair if name}
    if path.suffix != ".py":
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


def _commands() -> Iterator[tuple[str, str, str]]:
    """Each `opensend` command of a console block that needs no database: its document, words and output."""
    for path in DOCUMENTS:
        for block in _CONSOLE.findall(_read(path)):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                said, _, printed = part.partition("\n")
                words = shlex.split(said, comments=True)
                if words[0] == "opensend" and words[1] in NO_DATABASE:
                    yield _name(path), said, printed


def _glossary_rows(heading: str) -> list[list[str]]:
    text = _read(CHECKOUT / "docs" / "glossary.md")
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip("` ") for cell in row] for row in rows[1:]]


def test_there_are_documents_to_look_at():
    assert {"README.md", "docs/tour.md", "docs/glossary.md", "CHANGELOG.md"} <= set(map(_name, DOCUMENTS))
    assert list(_commands())


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_relative_link_leads_to_a_file_and_a_heading(path):
    broken = []
    for link in _LINK.findall(_prose(_read(path))):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_what_is_said_to_be_in_a_file_is_defined_there(path):
    wrong = [
        f"{name} in {link}"
        for name, link in _NAMED.findall(_read(path))
        if name not in _defined((path.parent / link).resolve())
    ]
    assert not wrong


def test_the_tour_names_what_it_leads_to():
    assert len(_NAMED.findall(_read(CHECKOUT / "docs" / "tour.md"))) > 20


@pytest.mark.parametrize(("document", "said", "printed"), list(_commands()))
def test_a_command_without_a_database_answers_as_the_document_prints(document, said, printed, capsys):
    main(shlex.split(said)[1:])
    answered = capsys.readouterr().out
    if printed.endswith("…\n"):
        assert answered.startswith(printed.removesuffix("…\n"))
    elif printed:
        assert answered == printed


def test_every_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", _read(CHECKOUT / "Makefile"), re.M))
    named = {
        target for path in DOCUMENTS for target in re.findall(r"(?:`|^\$ )make ([a-z-]+)", _read(path), re.M)
    }
    assert named
    assert not named - targets


@pytest.mark.parametrize("path", RECORDS, ids=_name)
def test_a_decision_record_has_its_number_its_status_and_its_three_parts(path):
    text = _read(path)
    title = re.match(r"# (\d+)\. \S", text)
    assert title
    assert int(title[1]) == int(path.name[:4])
    assert re.search(r"^Status: (proposed|accepted|superseded by \d+), \d+ \w+ \d{4}$", text, re.M)
    for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
        assert part in text
    assert len(text.splitlines()) <= 40


def test_decision_records_are_numbered_on_without_a_gap():
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_a_document_names_no_host_and_no_place_on_a_disk(path):
    text = _read(path)
    assert not set(re.findall(r"https?://([^/\s)`:]+)", text)) - set(HOSTS)
    assert not re.findall(r"(?:^|[\s`(\"=])/(?:home|root|work|tmp|var|usr|opt|srv|mnt)/\S*", text)


def test_pictures_are_small():
    pictures = list((CHECKOUT / "docs" / "images").glob("*"))
    assert pictures
    assert not [_name(path) for path in pictures if path.stat().st_size > LARGEST_PICTURE]


def test_the_glossary_names_every_table_and_only_tables_that_exist():
    named = set(re.findall(r"`([a-z]+\.[A-Z]\w+)`", _read(CHECKOUT / "docs" / "glossary.md")))
    ours = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models()
        if model.__module__.startswith("opensend.")
    }
    assert named == ours


def test_the_glossary_has_the_states_and_roles_as_code_and_screen_have_them():
    states = {code: shown for code, shown in _glossary_rows("States of a needs assessment")}
    assert states == NEEDS_ASSESSMENT.states
    assert [tuple(row[:2]) for row in _glossary_rows("Roles")] == Role.choices


def test_every_event_that_the_glossary_names_is_declared():
    text = _read(CHECKOUT / "docs" / "glossary.md")
    named = {
        kind
        for said in re.findall(r"events? ((?:`\w+`(?:, (?:then )?)?)+)", text)
        for kind in re.findall(r"`(\w+)`", said)
    }
    assert named
    assert not named - {event.kind for event in NEEDS_ASSESSMENT.events}


def test_the_readme_introduces_everybody_whom_one_can_sign_in_as():
    text = _read(CHECKOUT / "README.md")
    missing = [each.name for each in PERSONAS if f"| {each.name} | {each.role.label} |" not in text]
    assert not missing


def test_every_folder_of_the_package_has_a_readme_of_at_most_a_page():
    folders = [path.parent for path in SOURCE.glob("*/__init__.py")]
    missing = [_name(folder) for folder in folders if not (folder / "README.md").exists()]
    assert not missing
    assert not [_name(f) for f in folders if len(_read(f / "README.md").splitlines()) > 60]


def test_every_command_and_benchmark_is_described():
    commands = _read(SOURCE / "cli" / "README.md")
    assert not [each.name for each in COMMANDS if f"`{each.name}`" not in commands]
    described = _read(CHECKOUT / "docs" / "benchmarks.md")
    listed = re.search(r"^BENCHMARKS = (\([^)]*\))$", _read(CHECKOUT / "benchmarks" / "__main__.py"), re.M)
    assert listed
    names = ast.literal_eval(listed[1])
    assert not [name for name in names if f"-m benchmarks {name}`" not in described]


def test_every_variable_that_a_document_names_is_read_somewhere():
    read = (*SOURCE.rglob("*.py"), *(CHECKOUT / "benchmarks").glob("*.py"))
    code = "".join(_read(path) for path in read if "tests" not in path.parts)
    named = {name for path in DOCUMENTS for name in re.findall(r"\bOPENSEND_[A-Z_]*[A-Z]\b", _read(path))}
    assert named
    assert not [name for name in named if name not in code]


def test_the_first_commands_of_the_readme_are_the_two():
    lines = _CONSOLE.findall(_read(CHECKOUT / "README.md"))[0].splitlines()
    assert [line.split("#")[0].strip() for line in lines] == ["$ make demo", "$ make test"]

"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from opensend.people.policies import POLICIES

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src" / "opensend"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
PRODUCT = [path for path in MODULES if "tests" not in path.parts]
TEMPLATES = sorted(SOURCE.rglob("jinja2/**/*.html"))

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 120
NOTHING_NAMES = {
    "utils",
    "util",
    "common",
    "misc",
    "helpers",
    "helper",
    "manager",
    "managers",
    "handler",
    "handlers",
}


def _name(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _told(offenders: list[str]) -> str:
    return "\n" + "\n".join(offenders)


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_a_house_to_look_at():
    assert len(PRODUCT) > 50
    assert TEMPLATES


def test_no_module_is_longer_than_400_lines():
    found = [_name(path) for path in PRODUCT if _lines(path) > LONGEST_MODULE]
    assert not found, _told(found)


def test_no_function_is_longer_than_40_lines():
    long = [
        f"{_name(path)}:{function.lineno} {function.name}"
        for path in PRODUCT
        for function in _functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long, _told(long)


def test_no_template_is_longer_than_120_lines():
    found = [_name(path) for path in TEMPLATES if _lines(path) > LONGEST_TEMPLATE]
    assert not found, _told(found)


def test_every_module_begins_by_saying_why_it_exists():
    silent = [
        _name(path)
        for path in MODULES
        if (text := path.read_text(encoding="utf-8")).strip() and not re.match(r'r?"""\S', text)
    ]
    assert not silent, _told(silent)


def test_every_public_function_and_class_says_what_it_does():
    silent = []
    for path in PRODUCT:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not ast.get_docstring(node):
                silent.append(f"{_name(path)}:{node.lineno} {node.name}")
    assert not silent, _told(silent)


def test_no_module_has_a_name_that_says_nothing():
    found = [_name(path) for path in MODULES if {path.stem, path.parent.name} & NOTHING_NAMES]
    assert not found, _told(found)


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "package-lock.json", "tools/uv.lock.txt", "tools/node.lock.txt"]
)
def test_lock_files_name_no_server_and_no_place_on_a_disk(lock):
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    assert not re.search(
        r'://|"resolved"|--index-url|--find-links|file:|(^|[\s"=])/(home|root|work|tmp)/', text
    )


def test_decision_records_have_numbers_of_their_own():
    records = sorted((CHECKOUT / "docs" / "adr").glob("*.md"))
    found = [path.name for path in records if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)]
    assert not found, _told(found)
    numbers = Counter(path.name[:4] for path in records)
    found = [number for number, times in numbers.items() if times > 1]
    assert not found, _told(found)


def _actions_asked() -> Iterator[tuple[str, str]]:
    """Every literal action that some module asks a policy about, and where."""
    for path in PRODUCT:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and len(node.args) >= 2):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            action = node.args[1]
            if name in {"check", "may"} and isinstance(action, ast.Constant) and "." in str(action.value):
                yield str(action.value), f"{_name(path)}:{node.lineno}"


def test_every_action_that_is_asked_about_has_a_policy():
    for app in apps.get_app_configs():
        if app.name.startswith("opensend.") and (Path(app.path) / "policies.py").exists():
            importlib.import_module(f"{app.name}.policies")
    found = [f"{action} at {where}" for action, where in _actions_asked() if action not in POLICIES]
    assert not found, _told(found)

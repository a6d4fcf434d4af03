"""How the findings of a plan are printed: for people, as CSV that a spreadsheet may open, or as JSON."""

from __future__ import annotations

import csv
import json
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import msgspec

from opensend.rules.explain import day
from opensend.rules.plans.checking import Checked, Finding
from opensend.rules.plans.plan import SECTIONS, Plan
from opensend.rules.plans.reading.readability import WORDS_A_MINUTE
from opensend.rules.plans.registry import Severity
from opensend.ui.spreadsheet import safe_cell

COLUMNS = ("rule", "title", "severity", "section", "item", "quote", "message", "suggestion", "source")
_WIDTH = 100
_LONGEST_UNREAD = 300


def print_json(plan: Plan, checked: Checked) -> None:
    """One object: the plan as it was read, the findings, what is covered, what could not be placed."""
    document = {
        "plan": _without_empty(msgspec.to_builtins(plan)),
        "findings": msgspec.to_builtins(checked.findings),
        "coverage": msgspec.to_builtins(checked.coverage),
        "unread": msgspec.to_builtins(checked.unread),
    }
    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_csv(plan: Plan, checked: Checked) -> None:
    """A row for each finding."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for found in checked.findings:
        writer.writerow([safe_cell(str(getattr(found, column))) for column in COLUMNS])


def print_text(plan: Plan, checked: Checked) -> None:
    """Findings by section, the gravest first; then what could not be placed, and the counts."""
    for line in _text(plan, checked):
        print(line)


PRINTERS: Mapping[str, Callable[[Plan, Checked], None]] = {
    "text": print_text,
    "csv": print_csv,
    "json": print_json,
}


def _without_empty(value: dict[str, object]) -> dict[str, object]:
    """A plan as data, in the form `opensend-plan/1`: what is empty is left out."""
    kept: dict[str, object] = {}
    for name, each in value.items():
        if name in ("unread",) or each in (None, "", [], ()):
            continue
        if isinstance(each, list | tuple):
            kept[name] = [_without_empty(one) if isinstance(one, dict) else one for one in each]
        else:
            kept[name] = _without_empty(each) if isinstance(each, dict) else each
    return kept


def _text(plan: Plan, checked: Checked) -> Iterator[str]:
    yield _heading(plan)
    for section in ("", *SECTIONS):
        findings = [each for each in checked.findings if each.section == section]
        if findings:
            yield ""
            yield f"Section {section}: {SECTIONS[section]}" if section else "The whole plan"
            for found in findings:
                yield from _finding(found)
    if checked.unread:
        yield ""
        yield "Not read: look at these yourself"
        for each in checked.unread:
            yield from _wrapped(f"{each.where}: {each.why}: {_short(each.text)}", "  ")
    yield ""
    yield _counts(plan, checked)


def _heading(plan: Plan) -> str:
    dated = f" of {day(plan.dated)}" if plan.dated else ", not dated"
    return _printable(
        f"{plan.stage.capitalize()} plan for {plan.child.name or 'a child who is not named'}{dated}"
    )


def _finding(found: Finding) -> Iterator[str]:
    item = f" {found.item}" if found.item else ""
    yield from _wrapped(f"{found.severity}{item}: {found.title} [{found.rule}]", "  ")
    if found.quote:
        yield from _wrapped(f"“{found.quote}”", "      ")
    yield from _wrapped(found.message, "      ")
    yield from _wrapped(found.suggestion, "      ")
    yield from _wrapped(found.source, "      ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        _printable(text),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_UNREAD else f"{words[:_LONGEST_UNREAD]}…"


def _counts(plan: Plan, checked: Checked) -> str:
    counts = Counter(each.severity for each in checked.findings)
    words = sum(len(item.text.split()) for item in plan.items)
    minutes = max(1, round(words / WORDS_A_MINUTE))
    told = ", ".join(f"{counts[each]} {each}" for each in Severity)
    aloud = f"{minutes} minute{'s' * (minutes > 1)} to read aloud"
    return f"{told}. {len(plan.items)} items, {words:,} words: {aloud}."


def _printable(text: str) -> str:
    """Without anything that would move a terminal's cursor."""
    plain = " ".join(text.split())
    if plain.isprintable():
        return plain
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in plain)

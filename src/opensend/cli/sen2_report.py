"""How findings are printed as they come: for people, as CSV that a spreadsheet may open, or as JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

from opensend.rules.returns.sen2.catalogue import LEVELS, rules
from opensend.rules.returns.sen2.checking import Finding
from opensend.ui.spreadsheet import safe_cell

COLUMNS = ("rule", "level", "module", "person", "record", "item", "value", "message")
Counts = Counter[str]
"""How often each rule was broken."""


def print_csv(findings: Iterable[Finding]) -> Counts:
    """A row for each finding."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    counts = Counts()
    for found in findings:
        counts[found.rule] += 1
        cells = (getattr(found, column) for column in COLUMNS)
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return counts


def print_json(findings: Iterable[Finding]) -> Counts:
    """A list of objects, whole also where there are none."""
    counts, before = Counts(), "["
    for found in findings:
        counts[found.rule] += 1
        sys.stdout.write(f"{before}\n{json.dumps(asdict(found), ensure_ascii=False)}")
        before = ","
    print("[]" if before == "[" else "\n]")
    return counts


def print_text(findings: Iterable[Finding]) -> Counts:
    """A line for each finding, then how often each rule was broken."""
    counts = Counts()
    for found in findings:
        counts[found.rule] += 1
        print(f"{found.level:<5} {found.rule}  {_place(found)}: {_printable(found.message)}{_value(found)}")
    if counts:
        print()
    for level in LEVELS:
        for code, count in sorted(counts.items()):
            if rules()[code].level == level:
                print(f"{count:>9,} {level:<5} {code}  {rules()[code].message}")
    told = (f"{number:,} {_plural(level, number)}" for level, number in levels_of(counts).items())
    print(", ".join(told))
    return counts


def levels_of(counts: Mapping[str, int]) -> dict[str, int]:
    """How many findings there are of each level."""
    levels = dict.fromkeys(LEVELS, 0)
    for code, count in counts.items():
        levels[rules()[code].level] += count
    return levels


PRINTERS: Mapping[str, Callable[[Iterable[Finding]], Counts]] = {
    "text": print_text,
    "csv": print_csv,
    "json": print_json,
}


def _plural(level: str, number: int) -> str:
    if number == 1:
        return level
    return {"error": "errors", "query": "queries", "info": "notes"}[level]


def _place(found: Finding) -> str:
    person = f"person {found.person}" if found.person is not None else "file"
    return " ".join(filter(None, (person, found.record, _printable(found.item))))


def _value(found: Finding) -> str:
    return f" [{_printable(found.value)}]" if found.value else ""


def _printable(text: str) -> str:
    """Without anything that would move a terminal's cursor."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)

"""`opensend plan rules`: the rules that a plan is judged by, with their reasons, sources and examples."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opensend.rules.plans.registry import Example, PlanRule

_COLUMNS = ("id", "title", "severity", "sections", "reason", "suggestion", "source", "examples")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    from opensend.rules.plans.catalogue import rules

    if args.format == "json":
        print(json.dumps([_row(each) for each in rules()], ensure_ascii=False, indent=1, default=str))
    elif args.format == "csv":
        _print_csv(rules())
    else:
        _print_text(rules())
    return 0


def _row(rule: PlanRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity.value,
        "sections": list(rule.sections),
        "reason": rule.reason,
        "suggestion": rule.suggestion,
        "source": rule.source,
        "examples": {
            "failing": [_example(each) for each in rule.failing],
            "passing": [_example(each) for each in rule.passing],
        },
    }


def _example(example: Example) -> dict[str, Any]:
    """What is changed in a sound plan, and the words that a finding then quotes."""
    shown: dict[str, Any] = {}
    if example.items:
        shown["items"] = {
            reference: changes and dict(changes) for reference, changes in example.items.items()
        }
    if example.plan:
        shown["plan"] = dict(example.plan)
    if example.quote:
        shown["quote"] = example.quote
    return shown


def _print_csv(listed: tuple[PlanRule, ...]) -> None:
    from opensend.ui.spreadsheet import safe_cell

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for rule in listed:
        row = _row(rule)
        row["sections"] = " ".join(rule.sections)
        row["examples"] = json.dumps(row["examples"], ensure_ascii=False, default=str)
        writer.writerow([safe_cell(str(row[column])) for column in _COLUMNS])


def _print_text(listed: tuple[PlanRule, ...]) -> None:
    for rule in listed:
        print(f"{rule.id}  {rule.severity}  {', '.join(rule.sections)}")
        for text in (rule.title, rule.reason, rule.suggestion, rule.source):
            print(f"    {text}")
    print(f"\n{len(listed)} rules")

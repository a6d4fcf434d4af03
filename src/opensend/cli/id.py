"""`opensend id check KIND VALUE`: is this a well-formed identifier?"""

from __future__ import annotations

import argparse
import csv
import json
import sys

from opensend.rules import identifiers
from opensend.ui.spreadsheet import safe_cell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words to the parser."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = verbs.add_parser(
        "check",
        help="check one identifier",
        description="Exit 0: well formed. Exit 1: not, with the reason. Exit 2: misuse.",
    )
    kinds = ", ".join(f"{kind} ({identifiers.kind_title(kind)})" for kind in identifiers.KINDS)
    verb.add_argument("kind", metavar="KIND", choices=identifiers.KINDS, help=kinds)
    verb.add_argument("value", metavar="VALUE", help="the identifier; spaces and case do not matter")
    verb.add_argument("--format", choices=("text", "json", "csv"), default="text")


def run(args: argparse.Namespace) -> int:
    """Print the judgement; 0 when the identifier is well formed, 1 when it is not."""
    checked = identifiers.check(args.kind, args.value)
    if args.format == "json":
        print(json.dumps(_as_json(checked), ensure_ascii=False))
    elif args.format == "csv":
        _print_csv(checked)
    elif checked.is_valid:
        print(f"{checked.value}: valid {identifiers.kind_title(checked.kind)}")
    else:
        hint = f" Did you mean {checked.suggestion}?" if checked.suggestion else ""
        print(f"{checked.value}: not valid ({checked.reason}). {checked.message}.{hint}")
    if args.format == "text":
        for note in checked.notes:
            print(f"Note: {note}", file=sys.stderr)
    return 0 if checked.is_valid else 1


def _print_csv(checked: identifiers.Checked) -> None:
    judged = _as_json(checked) | {"valid": int(checked.is_valid), "notes": "; ".join(checked.notes)}
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(judged)
    writer.writerow([safe_cell(str(cell)) if cell is not None else "" for cell in judged.values()])


def _as_json(checked: identifiers.Checked) -> dict[str, object]:
    return {
        "kind": checked.kind,
        "value": checked.value,
        "valid": checked.is_valid,
        "reason": checked.reason,
        "message": checked.message,
        "suggestion": checked.suggestion or None,
        "notes": list(checked.notes),
    }

"""`opensend sen2 rules`: the rules that a return is checked by, with their sentences and years."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.rules.returns.sen2.catalogue import Rule

_COLUMNS = (
    "code", "level", "module", "items", "logic", "message", "advice", "from_year", "to_year", "dfe_code",
    "needs",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--year", type=int, help="only the rules of this collection year")
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")


def run(args: argparse.Namespace) -> int:
    """Print the list; 2 where the year is not held."""
    from opensend.rules.returns.sen2.catalogue import rules
    from opensend.rules.returns.sen2.schema import years

    if args.year is not None and args.year not in years():
        held = ", ".join(map(str, years()))
        print(f"opensend sen2: {args.year} is not a year that is held: {held}", file=sys.stderr)
        return 2
    listed = [_row(rule) for rule in rules().values() if args.year is None or rule.holds_in(args.year)]
    if args.format == "json":
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    elif args.format == "csv":
        writer = csv.DictWriter(sys.stdout, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    else:
        _print_text(listed)
    return 0


def _row(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "level": rule.level,
        "module": rule.module,
        "items": "; ".join(rule.items),
        "logic": rule.logic,
        "message": rule.message,
        "advice": rule.advice,
        "from_year": rule.from_year,
        "to_year": rule.to_year,
        "dfe_code": rule.dfe_code,
        "needs": rule.function.needs,
    }


def _print_text(listed: list[dict[str, object]]) -> None:
    module = None
    for row in listed:
        if row["module"] != module:
            module = row["module"]
            print(f"\n{module}")
        years = f"{row['from_year']}-{row['to_year'] or ''}"
        official = f" (DfE {row['dfe_code']})" if row["dfe_code"] else ""
        print(f"  {row['code']}  {row['level']:<5}  {years:<9}  {row['message']}{official}")
        if row["advice"]:
            print(f"{'':26}{row['advice']}")
    print(f"\n{len(listed)} rules")

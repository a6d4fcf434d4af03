"""`opensend sen2 diff A B`: what differs between two returns; exit 0 the same, 1 different, 2 unreadable."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.interchange.sen2.diff import Difference


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    what = "XML file, folder or zip of the nine CSV tables, or Excel workbook"
    parser.add_argument("a", metavar="A", help=f"the first return: {what}")
    parser.add_argument("b", metavar="B", help="the second")
    parser.add_argument(
        "--header",
        action="store_true",
        help="compare DateTime, SerialNo, SoftwareCode and Release too, which change with every sending",
    )
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Print the differences; 0, 1 or 2 as the module says."""
    from opensend.interchange.sen2.diff import compare
    from opensend.interchange.sen2.parts import UnreadableReturn
    from opensend.interchange.sen2.reader import ReturnFile

    try:
        first, second = ReturnFile(args.a), ReturnFile(args.b)
        found = compare(first.parts(), second.parts(), with_file_items=args.header)
        count = _PRINTERS[args.format](found)
    except UnreadableReturn as fault:
        print(f"not readable as a SEN2 return: {fault}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise  # whoever read our output has stopped: `main` knows what to do
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 2
    print(f"{count:,} difference{'s' * (count != 1)}", file=sys.stderr)
    return 1 if count else 0


def _print_text(found: Iterable[Difference]) -> int:
    count = 0
    for each in found:
        count += 1
        item = f" {each.item}" if each.item else ""
        values = f": {each.value_a or '(nothing)'} → {each.value_b or '(nothing)'}" if each.item else ""
        print(f"{_person(each)}{each.record}{item}{values} [{each.change}]")
    return count


def _person(each: Difference) -> str:
    if each.person_a is None and each.person_b is None:
        return ""
    at = f"{each.person_a or '–'} → {each.person_b or '–'}"
    return f"person {at} ({each.key}) "


def _print_csv(found: Iterable[Difference]) -> int:
    from opensend.interchange.sen2.diff import Difference
    from opensend.ui.spreadsheet import safe_cell

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(Difference._fields)
    count = 0
    for each in found:
        count += 1
        writer.writerow(["" if cell is None else safe_cell(str(cell)) for cell in each])
    return count


def _print_json(found: Iterable[Difference]) -> int:
    count = 0
    for count, each in enumerate(found, start=1):
        print(f"{'[' if count == 1 else ','}\n{json.dumps(each._asdict(), ensure_ascii=False)}", end="")
    print("\n]" if count else "[]")
    return count


_PRINTERS: dict[str, Callable[[Iterable[Difference]], int]] = {
    "text": _print_text,
    "csv": _print_csv,
    "json": _print_json,
}

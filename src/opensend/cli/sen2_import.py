"""`opensend sen2 import FILE`: an authority's return as opening data; exit 0 whole, 1 in part, 2 refused."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.interchange.sen2.report import ImportReport

_SHOWN = 50
_WORDS = {
    "loaded": "loaded",
    "unchanged": "known, and the same",
    "different": "known, and the file says otherwise (nothing was changed)",
    "refused": "refused",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.description = (
        "Load a return as opening data: people, cases, plans, placements. Exit 0: everybody in the file is "
        "in the record. Exit 1: somebody was refused, or is known otherwise; the rest is loaded. Exit 2: "
        "misuse, a file that cannot be read, or one of another authority; nothing is loaded."
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        help="XML file, folder or zip of the nine CSV tables, Excel workbook; - reads XML from stdin",
    )
    parser.add_argument("--authority", metavar="CODE", required=True, help="whose record it goes into")
    parser.add_argument("--year", type=int, metavar="YYYY", help="read it as of this collection year")
    parser.add_argument("--dry-run", action="store_true", help="say what would be loaded, and load nothing")
    parser.add_argument(
        "--fictional", action="store_true", help="accept the authority codes 001 to 199 of fictional data"
    )
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Load and report; 0, 1 or 2 as `add_arguments` says."""
    from opensend.interchange.sen2.parts import UnreadableReturn
    from opensend.rules.returns.sen2.schema import years

    if args.year is not None and args.year not in years():
        return _refuse(f"{args.year} is not a year that is held: {', '.join(map(str, years()))}")
    try:
        report = _load(args)
    except UnreadableReturn as fault:
        return _refuse(f"{args.file} cannot be read as a return: {fault}. Nothing was loaded.")
    except OSError as error:
        return _refuse(f"{error.filename or args.file}: {error.strerror or error}")
    if report is None:
        return 2
    if args.dry_run:
        print("Dry run: nothing was changed.", file=sys.stderr)
    _PRINTERS[args.format](report)
    return 0 if report.is_whole else 1


def _load(args: argparse.Namespace) -> ImportReport | None:
    from opensend.cli.database import ready_database
    from opensend.interchange.sen2.reader import ReturnFile

    source = ReturnFile(args.file)
    with ready_database():
        from opensend.interchange.sen2.load import OfAnotherAuthority, import_return
        from opensend.people.models import Authority

        authority = Authority.objects.filter(code=args.authority).first()
        if authority is None:
            _refuse(f"there is no authority {args.authority} in the database")
            return None
        try:
            return import_return(
                source.parts(),
                authority,
                year=args.year,
                is_dry_run=args.dry_run,
                is_fictional=args.fictional,
            )
        except OfAnotherAuthority as fault:
            _refuse(f"{fault} Nothing was loaded.")
            return None


def _print_text(report: ImportReport) -> None:
    for outcome, words in _WORDS.items():
        print(f"{report.counts[outcome]:>7,} {words}")
    told = [line for line in report.lines if line.reason]
    for line in told[:_SHOWN]:
        place = " ".join(filter(None, (line.record, line.item)))
        print(f"        person {line.person}, {line.outcome}{f', {place}' if place else ''}: {line.reason}")
    if len(told) > _SHOWN:
        print(f"        and {len(told) - _SHOWN:,} lines more: --format csv has them all")


def _print_csv(report: ImportReport) -> None:
    from opensend.ui.spreadsheet import safe_cell

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("person", "outcome", "record", "item", "reason"))
    writer.writerows([line.person, *map(safe_cell, line[1:])] for line in report.lines)


def _print_json(report: ImportReport) -> None:
    print(json.dumps(report.document(), ensure_ascii=False))


_PRINTERS = {"text": _print_text, "csv": _print_csv, "json": _print_json}


def _refuse(why: str) -> int:
    print(f"opensend sen2 import: {why}", file=sys.stderr)
    return 2

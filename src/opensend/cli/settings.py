"""`opensend settings`: bring the settings register in line with the national file, and search it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from opensend.interchange.gias.reader import RegisterFile, UnreadableRegister, open_register
from opensend.interchange.gias.report import ImportReport

if TYPE_CHECKING:
    from opensend.provision.models import Setting

_SHOWN = 20
_WORDS = (
    ("added", "added"),
    ("changed", "changed"),
    ("closed", "closed by this file"),
    ("unchanged", "unchanged"),
    ("missing", "no longer in the file (marked, not removed)"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words to the parser."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser(
        "import",
        help="load the all-establishments CSV",
        description="Exit 0: loaded whole. Exit 1: rows were refused and the rest loaded, or the file as a "
        "whole is not to be trusted (far fewer rows, too many bad ones, older than the last) and nothing was "
        "loaded. Exit 2: misuse, or a file that cannot be read; nothing was loaded.",
    )
    load.add_argument("file", metavar="FILE[.gz]", type=Path)
    load.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    load.add_argument("--force", action="store_true", help="load a file that is not to be trusted as a whole")
    find = verbs.add_parser("search", help="find settings by name, place, postcode or number")
    find.add_argument("text", metavar="TEXT")
    find.add_argument("--authority", metavar="CODE", help="only those of an authority")
    find.add_argument("--all", action="store_true", help="also those that are closed or not yet open")
    find.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many (default 20)")
    for verb in (load, find):
        verb.add_argument("--format", choices=("text", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Import or search; 0, 1 or 2 as `add_arguments` says."""
    return _import(args) if args.verb == "import" else _search(args)


def _import(args: argparse.Namespace) -> int:
    try:
        register = open_register(args.file)
        report = _load(register, args)
    except UnreadableRegister as fault:
        print(f"opensend settings: {fault} Nothing was loaded.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"opensend settings: {args.file}: {error.strerror or error}", file=sys.stderr)
        return 2
    _say(report, args)
    if args.format == "json":
        print(json.dumps(report.document(), ensure_ascii=False))
    else:
        _print_text(report)
    return 1 if report.refused or (report.gates and not args.force) else 0


def _load(register: RegisterFile, args: argparse.Namespace) -> ImportReport:
    from opensend.cli.database import ready_database

    with ready_database():
        from opensend.interchange.gias.load import import_register

        return import_register(register, is_dry_run=args.dry_run, is_forced=args.force)


def _say(report: ImportReport, args: argparse.Namespace) -> None:
    """What is not the result itself, on stderr."""
    for gate in report.gates:
        print(f"{'overridden' if args.force else 'refused'}: {gate}", file=sys.stderr)
    if report.gates and not args.force:
        print("Nothing was loaded. Look at the file; --force loads it all the same.", file=sys.stderr)
    elif args.dry_run:
        print("Dry run: nothing was changed.", file=sys.stderr)
    for warning in report.warnings[:_SHOWN]:
        print(f"note: line {warning.line}, URN {warning.urn}: {warning.reason}", file=sys.stderr)
    if len(report.warnings) > _SHOWN:
        print(f"note: and {len(report.warnings) - _SHOWN} notes more", file=sys.stderr)


def _print_text(report: ImportReport) -> None:
    for name, words in _WORDS:
        print(f"{getattr(report, name):>7,} {words}")
    print(f"{len(report.refused):>7,} refused")
    for row in report.refused:
        print(f"        line {row.line}, URN {row.urn or 'none'}: {row.reason}")


def _search(args: argparse.Namespace) -> int:
    from opensend.cli.database import ready_database

    if args.limit < 1:
        print("opensend settings: --limit must be 1 or more", file=sys.stderr)
        return 2
    with ready_database():
        from opensend.provision.selectors import search_settings

        found = search_settings(args.text, limit=args.limit, la_code=args.authority, only_open=not args.all)
    if args.format == "json":
        print(json.dumps([_document(setting) for setting in found.settings], ensure_ascii=False))
    else:
        for setting in found.settings:
            print(f"{setting.urn}  {setting.name}, {_place(setting)} ({setting.type_name})")
    if found.is_spelled_alike and found.total:
        print(
            "note: nothing is spelled exactly like that; these are spelled nearly the same", file=sys.stderr
        )
    if found.total != len(found.settings) or not found.total:
        print(f"{len(found.settings)} of {found.total} shown", file=sys.stderr)
    return 0


def _place(setting: Setting) -> str:
    return ", ".join(filter(None, (setting.town, setting.postcode, setting.la_name)))


def _document(setting: Setting) -> dict[str, object]:
    names = (
        "urn", "ukprn", "laestab", "name", "type_code", "type_name", "status_code", "status_name",
        "town", "postcode", "la_code", "la_name",
    )  # fmt: skip
    return {name: getattr(setting, name) for name in names} | {"is_open": setting.is_open}

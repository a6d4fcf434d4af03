"""`opensend ctf`: check a Common Transfer File, load one into children's records, make one from them."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from opensend.interchange.ctf import findings, report
from opensend.interchange.ctf.checks import check_file
from opensend.interchange.ctf.names import BadFileName
from opensend.interchange.ctf.passport import (
    Passport,
    UnreadablePassport,
    doubts_about,
    read_passport,
)
from opensend.interchange.ctf.reader import CtfFile, UnreadableCtf, open_ctf
from opensend.interchange.ctf.tables import rules

if TYPE_CHECKING:
    from opensend.interchange.ctf.export import Receiver, Written
    from opensend.people.models import Authority, Person

FORMATS = ("text", "json", "csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words to the parser."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser(
        "check",
        help="hold a file against the format",
        description="Exit 0: nothing but warnings. Exit 1: faults. Exit 2: not readable as a transfer file.",
    )
    check.add_argument("file", metavar="FILE", type=Path)
    check.add_argument("--authority", metavar="CODE", default="", help="who receives it: is it for them?")
    load = verbs.add_parser(
        "import",
        help="load a file into children's records",
        description="One transaction: all or nothing. Exit 0: every pupil found a place. Exit 1: pupils "
        "were refused or wait for a decision, and the rest loaded; or the file is for somebody else. Exit 2: "
        "misuse, or a file that cannot be read; nothing was loaded.",
    )
    load.add_argument("file", metavar="FILE", type=Path)
    load.add_argument("--authority", metavar="CODE", required=True)
    load.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    _add_export(verbs.add_parser("export", help="make a file from children's records"))
    for verb in (check, load):
        verb.add_argument("--format", choices=FORMATS, default="text")


def _add_export(verb: argparse.ArgumentParser) -> None:
    verb.description = (
        "One file for each receiver, under its own name. With --person alone each child's file goes to the "
        "setting that they attend; with --to-setting alone it has everybody who attends that setting. "
        "Exit 0: written. Exit 1: nobody to send, or nowhere. Exit 2: misuse."
    )
    verb.add_argument("--authority", metavar="CODE", required=True)
    verb.add_argument(
        "--person", metavar="REF|UPN", action="append", default=[], help="a case's reference, a UPN or a ULN"
    )
    to = verb.add_mutually_exclusive_group()
    to.add_argument("--to-setting", metavar="DFE", help="DfE number of the receiver, such as 823/4001")
    to.add_argument("--to-ukprn", metavar="UKPRN", help="a provider that has no DfE number")
    verb.add_argument("--partial", action="store_true", help="data for a pupil who is not moving")
    verb.add_argument("--fe", action="store_true", help="into further education: with annexes, as a package")
    verb.add_argument(
        "--release", metavar="SECTION", action="append", default=[],
        help="with --fe: a section about health or social care (C, D, G, H1, H2) that the young person chose",
    )  # fmt: skip
    verb.add_argument(
        "--passport", metavar="FILE", type=Path, help="with --fe: the person's adjustment passport"
    )
    verb.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True)
    verb.add_argument("--format", choices=FORMATS[:2], default="text")


def run(args: argparse.Namespace) -> int:
    """Check, import or export; 0, 1 or 2 as `add_arguments` says."""
    try:
        return {"check": _check, "import": _import, "export": _export}[args.verb](args)
    except (UnreadableCtf, UnreadablePassport) as fault:
        print(f"opensend ctf: {fault}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"opensend ctf: {error.filename or args.verb}: {error.strerror or error}", file=sys.stderr)
        return 2


def _check(args: argparse.Namespace) -> int:
    file = open_ctf(args.file)
    faults = findings.print_findings(check_file(file, receiver=args.authority), args.format, sys.stdout)
    print(f"{faults.total()} findings", file=sys.stderr)
    if faults["file_unreadable"]:
        return 2
    return 1 if any(rules()[rule].level in findings.FAULTS for rule in faults) else 0


def _import(args: argparse.Namespace) -> int:
    file = open_ctf(args.file)
    with _authority(args.authority) as authority:
        from opensend.interchange.ctf.load import RefusedCtf

        try:
            done = _load(file, authority, args)
        except RefusedCtf as refused:
            print(f"opensend ctf: {refused}. Nothing was loaded.", file=sys.stderr)
            return 1
    if args.format == "json":
        print(json.dumps(done.document(), ensure_ascii=False))
    elif args.format == "csv":
        findings.write_csv((each.row() for each in done.pupils), report.COLUMNS, sys.stdout)
    else:
        print(done.text(), end="")
    if args.dry_run:
        print("Dry run: nothing was changed.", file=sys.stderr)
    return 0 if done.is_good else 1


def _load(file: CtfFile, authority: Authority, args: argparse.Namespace) -> report.ImportReport:
    from opensend.interchange.ctf.load import import_transfer

    return import_transfer(file, authority=authority, is_dry_run=args.dry_run)


@contextlib.contextmanager
def _authority(code: str) -> Iterator[Authority]:
    """The authority, in a database that is ready; exits with 2 where there is none of that code."""
    from opensend.cli.database import ready_database

    with ready_database():
        from opensend.people.models import Authority

        authority = Authority.objects.filter(code=code).first()
        if authority is None:
            print(f"opensend ctf: there is no authority {code} in this database", file=sys.stderr)
            raise SystemExit(2)
        yield authority


def _export(args: argparse.Namespace) -> int:
    if not (args.person or args.to_setting):
        print(
            "opensend ctf: say whom to send: --person, or --to-setting for all who attend it", file=sys.stderr
        )
        return 2
    if (args.release or args.passport or args.to_ukprn) and not args.fe:
        print("opensend ctf: --release, --passport and --to-ukprn go with --fe", file=sys.stderr)
        return 2
    if args.partial and args.fe:
        print("opensend ctf: --partial is for a pupil who stays, --fe for one who moves", file=sys.stderr)
        return 2
    passport = read_passport(args.passport.read_bytes()) if args.passport else None
    with _authority(args.authority) as authority:
        from opensend.interchange.ctf.export import CannotExport

        try:
            files = _write(authority, args, passport)
        except (CannotExport, BadFileName) as why:
            print(f"opensend ctf: {why}", file=sys.stderr)
            return 1
    if args.format == "json":
        print(json.dumps(files, ensure_ascii=False))
    else:
        for each in files:
            print(each.get("package", each["file"]))
    return 0


def _write(
    authority: Authority, args: argparse.Namespace, passport: Passport | None
) -> list[dict[str, object]]:
    from opensend.people.acting import as_authority

    files = []
    with as_authority(authority.pk):
        for receiver, children in _parcels(authority, args):
            written, package = _write_one(authority, children, receiver, args, passport)
            _say(written)
            files.append(written.document() | ({"package": str(package)} if package else {}))
    return files


def _write_one(
    authority: Authority, children: list[Person], receiver: Receiver, args: argparse.Namespace,
    passport: Passport | None,
) -> tuple[Written, Path | None]:  # fmt: skip
    from opensend.audit.today import today
    from opensend.interchange.ctf.export import export_transfer
    from opensend.interchange.ctf.export_further_education import export_to_further_education

    if not args.fe:
        return export_transfer(authority, children, receiver, args.output, is_partial=args.partial), None
    for doubt in doubts_about(passport, today()) if passport else ():
        print(f"note: passport, {doubt.field}: {doubt.message}", file=sys.stderr)
    return export_to_further_education(
        authority, children, receiver, args.output, chosen=args.release, passport=passport
    )


def _parcels(authority: Authority, args: argparse.Namespace) -> Iterable[tuple[Receiver, list[Person]]]:
    """Who goes to whom: one receiver for each file."""
    from opensend.interchange.ctf import export

    children = export.find_children(authority, args.person)
    if args.to_ukprn:
        return [(export.receiver_by_ukprn(args.to_ukprn), children)]
    if args.to_setting:
        receiver = export.receiver_of(args.to_setting)
        return [(receiver, children if args.person else export.children_at(authority, receiver))]
    parcels: dict[Receiver, list[Person]] = {}
    for child in children:
        parcels.setdefault(export.receiver_where_attending(child), []).append(child)
    return parcels.items()


def _say(written: Written) -> None:
    """What the file lacks or could not hold, on stderr."""
    for place, each in enumerate(written.pupils, start=1):
        for why in each.notes:
            print(f"note: {written.path.name}, pupil {place}: {why}", file=sys.stderr)
    for note in written.notes:
        print(f"note: {written.path.name}, pupil {note.pupil}, {note.item}: {note.why}", file=sys.stderr)
    for finding in written.findings:
        print(f"note: {written.path.name}, pupil {finding.pupil}: {finding.message}", file=sys.stderr)

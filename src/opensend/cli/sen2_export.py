"""`opensend sen2 export`: an authority's return, from its record; exit 0 whole, 1 with gaps, 2 misuse."""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.interchange.sen2.export import Exported
    from opensend.interchange.sen2.gaps import Missing

_SHOWN = 50
_COLUMNS = ("record", "case", "item", "why")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.description = (
        "Write an authority's return of a year from its record, as at the census day. Exit 0: every item "
        "that is wanted is there. Exit 1: the file was written, and what could not be filled is listed. "
        "Exit 2: misuse, or nothing was written."
    )
    parser.add_argument("--authority", metavar="CODE", required=True, help="whose return")
    parser.add_argument("--year", type=int, metavar="YYYY", required=True, help="the collection year")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the file to write")
    parser.add_argument(
        "--release", default="", help="the release to name in the header (default: OpenSEND's own)"
    )
    parser.add_argument(
        "--missing",
        metavar="CSV",
        type=Path,
        help="write what could not be filled there, with the case to mend",
    )


def run(args: argparse.Namespace) -> int:
    """Write the file; 0, 1 or 2 as `add_arguments` says."""
    from opensend.rules.returns.sen2.schema import years

    if args.year not in years():
        return _refuse(f"{args.year} is not a year that is held: {', '.join(map(str, years()))}")
    try:
        exported = _export(args)
        if exported is None:
            return 2
        if args.missing is not None:
            _write_missing(args.missing, exported.missing)
    except OSError as error:
        return _refuse(f"{error.filename or args.output}: {error.strerror or error}")
    made, missing = exported.made, exported.missing
    print(f"{made.persons:,} people, serial number {made.serial}, sha256 {made.sha256}")
    _say(missing, is_listed=args.missing is not None)
    return 1 if missing else 0


def _export(args: argparse.Namespace) -> Exported | None:
    from opensend.cli.database import ready_database

    with ready_database(), _replacing(args.output) as file:
        from opensend.interchange.sen2.export import NoSerialLeft, export_return
        from opensend.people.acting import system_acting
        from opensend.people.models import Authority

        authority = Authority.objects.filter(code=args.authority).first()
        if authority is None:
            _refuse(f"there is no authority {args.authority} in the database")
            return None
        try:
            exported = export_return(
                system_acting(authority), authority=authority, year=args.year, file=file, release=args.release
            )
        except NoSerialLeft as fault:
            _refuse(str(fault))
            return None
        file.keep()
        return exported


class _Replacement:
    """A file that takes another's place when all of it is written and `keep` was called; else it is gone."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.is_kept = file, False
        self.write = file.write

    def keep(self) -> None:
        """It is whole: let it take its place."""
        self.is_kept = True


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[_Replacement]:
    """Whoever looks at `path` finds what was there, or a whole new file that only its owner may read."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            replacement = _Replacement(file)
            yield replacement
        if replacement.is_kept:
            Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_missing(path: Path, missing: list[Missing]) -> None:
    from opensend.ui.spreadsheet import safe_cell

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows([each.person or "", *map(safe_cell, each[1:])] for each in missing)


def _say(missing: list[Missing], *, is_listed: bool) -> None:
    if missing:
        print(f"{len(missing):,} items could not be filled.", file=sys.stderr)
    for each in [] if is_listed else missing[:_SHOWN]:
        where = f"record {each.person}, case {each.reference}" if each.person else "the header"
        print(f"{where}: {each.item}: {each.why}", file=sys.stderr)
    if not is_listed and len(missing) > _SHOWN:
        print(f"and {len(missing) - _SHOWN:,} more: --missing CSV has them all", file=sys.stderr)


def _refuse(why: str) -> int:
    print(f"opensend sen2 export: {why}", file=sys.stderr)
    return 2

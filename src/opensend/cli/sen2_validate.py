"""`opensend sen2 validate FILE`: a return by every rule of its year.

Exit 0 where no rule of level error is broken, 1 where one is, 2 where the file cannot be read as a return.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from opensend.interchange.sen2.establishments import EstablishmentsList
    from opensend.interchange.sen2.validation import Previous, Validation

_QUIET_SECONDS = 5.0
_NEEDS = {
    "establishments": "no establishments list was given (--establishments CSV)",
    "previous": "last year's return was not given (--previous FILE)",
    "earlier file": "the last file of the same year was not given (--previous FILE)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "file",
        help="XML, folder or zip of the nine CSV tables, workbook; - reads XML from standard input",
    )
    parser.add_argument("--year", type=int, help="the collection year; default: the header's")
    parser.add_argument(
        "--establishments", type=Path, metavar="CSV", help="the register of all establishments"
    )
    parser.add_argument(
        "--previous", metavar="FILE", help="last year's return, or the last file of the same year"
    )
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
    parser.add_argument(
        "--fictional", action="store_true", help="accept the authority codes 001 to 199 of fictional data"
    )


def run(args: argparse.Namespace) -> int:
    """Print the findings; 0, 1 or 2 as the module says."""
    from opensend.cli.sen2_report import PRINTERS, levels_of
    from opensend.interchange.gias.reader import UnreadableRegister
    from opensend.interchange.sen2.parts import UnreadableReturn
    from opensend.interchange.sen2.reader import ReturnFile
    from opensend.interchange.sen2.validation import Validation
    from opensend.rules.returns.sen2.schema import years

    if args.year is not None and args.year not in years():
        return _refuse(f"{args.year} is not a year that is held: {', '.join(map(str, years()))}")
    progress = _Progress()
    try:
        establishments = _establishments(args.establishments)
        previous = _previous(args.previous, progress)
        source = ReturnFile(args.file)
        validation = Validation(
            year=args.year,
            is_fictional=args.fictional,
            establishments=establishments,
            previous=previous,
            on_progress=progress.tell,
        )
        counts = PRINTERS[args.format](source.validate(validation))
    except (UnreadableRegister, UnreadableReturn) as fault:
        return _refuse(str(fault))
    except BrokenPipeError:
        raise  # whoever reads our output has stopped; that is no fault of a file
    except OSError as error:
        return _refuse(f"{error.filename or args.file}: {error.strerror or error}")
    _say_not_run(validation, sys.stdout if args.format == "text" else sys.stderr)
    if validation.is_unreadable:
        return 2
    return 1 if levels_of(counts)["error"] else 0


def _establishments(path: Path | None) -> EstablishmentsList | None:
    from opensend.interchange.sen2.establishments import read_establishments

    return read_establishments(path) if path else None


def _previous(name: str | None, progress: _Progress) -> Previous | None:
    """The earlier file, read for its header and counts. Raises UnreadableReturn."""
    from opensend.interchange.sen2.parts import UnreadableReturn
    from opensend.interchange.sen2.reader import ReturnFile
    from opensend.interchange.sen2.validation import Previous, Validation

    if not name:
        return None
    earlier = Validation(is_only_counted=True)
    for found in ReturnFile(name).validate(earlier):
        if earlier.is_unreadable:
            raise UnreadableReturn(f"{name}: {found.message}")
    if earlier.at is None:
        raise UnreadableReturn(f"{name}: its header does not name a collection year that is held")
    progress.restart()
    return Previous(earlier.header, earlier.totals, earlier.at.year)


def _say_not_run(validation: Validation, stream: TextIO) -> None:
    previous = validation.previous
    if previous is not None and not validation.is_compared:
        print(
            f"note: the previous file is of authority {previous.header.lea} and year {previous.year}: "
            "it was not compared",
            file=sys.stderr,
        )
    if validation.at is None and not validation.is_unreadable:
        print(
            "note: the header names no collection year that is held: only the header was checked. "
            "Give the year with --year.",
            file=stream,
        )
    for need, codes in validation.not_run.items():
        print(f"not run: {', '.join(codes)}: {_NEEDS[need]}", file=stream)


def _refuse(message: str) -> int:
    print(f"opensend sen2: {message}", file=sys.stderr)
    return 2


class _Progress:
    """Says on standard error how far a long file has been read."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def restart(self) -> None:
        """Begin anew with another file."""
        self._told_at = time.monotonic()

    def tell(self, count: int) -> None:
        """Called now and then with the number of people that have been read."""
        if time.monotonic() - self._told_at > _QUIET_SECONDS:
            self.restart()
            print(f"{count:,} people read", file=sys.stderr)

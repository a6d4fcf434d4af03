"""`opensend replay`: check that what is stored of every case is what its events come to, or make it so."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.people.models import Authority


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words to the parser."""
    parser.description = (
        "Replays the events of every case. Exit 0: all is as stored. Exit 1: not, with where. Exit 2: misuse."
    )
    verb = parser.add_mutually_exclusive_group(required=True)
    verb.add_argument("--check", action="store_true", help="compare with what is stored, and change nothing")
    verb.add_argument("--repair", action="store_true", help="store what the events come to; it is audited")
    parser.add_argument("--authority", metavar="CODE", help="one authority alone, by its three-digit code")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Check (0 all agrees, 1 something differs) or repair (0 all could be replayed, 1 not)."""
    from opensend.cli.database import ready_database

    with ready_database():
        authorities = _authorities(args.authority)
        if authorities is None:
            print(f"There is no authority with the code {args.authority}", file=sys.stderr)
            return 2
        return _replay(args, authorities)


def _authorities(code: str | None) -> list[Authority] | None:
    from opensend.people.models import Authority

    found = list(Authority.objects.filter(code=code) if code else Authority.objects.all())
    return found if found or not code else None


def _replay(args: argparse.Namespace, authorities: list[Authority]) -> int:
    from opensend.casework.services.replaying import check_authority, repair_run

    began, cases, differing, broken = time.perf_counter(), 0, 0, 0
    for authority in authorities:
        for checked in check_authority(authority):
            cases += 1
            if not checked.differences:
                continue
            differing += 1
            is_broken = checked.differences[0].startswith("its events cannot be replayed")
            broken += is_broken
            if args.repair and not is_broken:
                repair_run(authority, checked.run_id)
            _print(args.format, checked.reference, checked.differences)
    seconds = time.perf_counter() - began
    print(f"{cases} cases in {seconds:.1f} s ({cases / seconds:.0f} a second)", file=sys.stderr)
    if args.format == "text":
        print(_verdict(cases, differing, broken, is_repair=args.repair))
    return 1 if (broken if args.repair else differing) else 0


def _print(form: str, reference: str, differences: tuple[str, ...]) -> None:
    if form == "json":
        print(json.dumps({"reference": reference, "differences": list(differences)}))
        return
    for difference in differences:
        print(f"{reference}: {difference}")


def _verdict(cases: int, differing: int, broken: int, *, is_repair: bool) -> str:
    if not differing:
        return f"{cases} cases: all is stored as their events come to."
    done = f"{differing - broken} put right" if is_repair else f"{differing} differ"
    return f"{cases} cases: {done}" + (f", {broken} cannot be replayed." if broken else ".")

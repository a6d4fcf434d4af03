"""`opensend audit`: verify the audit log's chains, and print their tips to keep elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.audit.verify import Tip, Verification


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words to the parser."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser(
        "verify",
        help="check that the audit log is what was sealed",
        description="Exit 0: every chain holds. Exit 1: not, with where. Exit 2: misuse or unreadable.",
    )
    verify.add_argument("--tips", metavar="FILE", help="tips that `opensend audit tips` printed earlier")
    verify.add_argument("--format", choices=("text", "json"), default="text")
    verbs.add_parser(
        "tips",
        help="print where each chain ends now",
        description="One chain a line, as JSON. Keep the output on another machine, out of reach of whoever "
        "administers this database: without it a chain whose end is cut off cannot be told from a short one.",
    )


def run(args: argparse.Namespace) -> int:
    """Verify (0 good, 1 broken) or print the tips."""
    from opensend.audit import verify as verifying
    from opensend.cli.database import ready_database

    if args.verb == "tips":
        with ready_database():
            for tip in verifying.tips():
                print(json.dumps(asdict(tip)))
        return 0
    try:
        kept = _read_tips(args.tips) if args.tips else []
    except (OSError, ValueError) as error:
        print(f"{args.tips} cannot be read as tips: {error}", file=sys.stderr)
        return 2
    with ready_database():
        done = verifying.verify(kept)
    (_print_json if args.format == "json" else _print_text)(done)
    return 0 if done.is_good else 1


def _read_tips(name: str) -> list[Tip]:
    import msgspec

    from opensend.audit.verify import Tip

    try:
        return msgspec.json.Decoder(Tip).decode_lines(Path(name).read_bytes())
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


def _print_json(done: Verification) -> None:
    print(json.dumps(asdict(done)))


def _print_text(done: Verification) -> None:
    for finding in done.findings:
        where = f"chain {finding.chain_id}" + (f" row {finding.seq}" if finding.seq is not None else "")
        print(f"{where}: {finding.kind}: {finding.message}")
    verdict = "every chain holds" if done.is_good else f"{len(done.findings)} found wrong"
    print(f"{done.rows} entries in {done.chains} chains: {verdict}.")
    if done.waiting:
        print(f"{done.waiting} entries are waiting to be sealed.", file=sys.stderr)

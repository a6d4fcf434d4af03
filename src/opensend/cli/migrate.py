"""`opensend migrate`: bring the tables of the database up to date."""

from __future__ import annotations

import argparse
import sys

from opensend.cli.database import ready_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no options: `DATABASE_URL` names the database, or the embedded one is used."""
    parser.epilog = "Uses the server of DATABASE_URL, or else the embedded one, which is started for it."


def run(args: argparse.Namespace) -> int:
    """Migrate as the administering role."""
    with ready_database():
        print("The tables are up to date.", file=sys.stderr)
    return 0

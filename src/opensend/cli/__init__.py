"""The `opensend` command: one word for the thing, one for the act; each command a small module of its own.

A command's module gives ``add_arguments(parser)`` and ``run(args) -> int`` and is imported only when it is
called, so that a command without a database starts without Django. Results go to stdout, messages to stderr.
Exit codes: 0 done and good, 1 judged and found wanting, 2 misuse or unreadable.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import NamedTuple


class Command(NamedTuple):
    """A command: its word, the module that does it, and one line of help."""

    name: str
    module: str
    summary: str


COMMANDS = (
    Command("clock", "opensend.cli.clock", "where a case stands: limits, what may happen next, and why"),
    Command("rules", "opensend.cli.rules", "processes, parameters and sources of the rulebook"),
    Command("id", "opensend.cli.id", "check an identifier: UPN, ULN, NHS number, URN, UKPRN"),
    Command("sen2", "opensend.cli.sen2", "the SEN2 return: validate, export, import, compare, statistics"),
    Command("plan", "opensend.cli.plan", "plans as files: check one, list the rules, the form in JSON"),
    Command("settings", "opensend.cli.settings", "the settings register: import the national file, search"),
    Command("ctf", "opensend.cli.ctf", "Common Transfer Files: check, import, export"),
    Command("match", "opensend.cli.matching", "match lists of children; find who is in the record twice"),
    Command("synth", "opensend.cli.synth", "a fictional population with histories, for tests and training"),
    Command("demo", "opensend.cli.demo", "serve the site on fictional people"),
    Command("serve", "opensend.cli.serve", "serve the site"),
    Command("migrate", "opensend.cli.migrate", "bring the tables of the database up to date"),
    Command("replay", "opensend.cli.replay", "replay every case and compare with what is stored"),
    Command("audit", "opensend.cli.audit", "verify the audit log, print the tips of its chains"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        args = _build_parser(words).parse_args(words)
        code: int = args.run(args)
        sys.stdout.flush()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    except BrokenPipeError:
        # Whoever read our output has stopped, as `head` does; keep the interpreter from flushing into it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="opensend",
        description="Open-source software for England's special educational needs and disabilities system.",
    )
    choices = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        chosen = choices.add_parser(command.name, help=command.summary, description=command.summary)
        if words and words[0] == command.name:
            module = _import_command(command)
            module.add_arguments(chosen)
            chosen.set_defaults(run=module.run)
    return parser


def _import_command(command: Command) -> ModuleType:
    try:
        return import_module(command.module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "opensend":
            raise
        print(f"opensend {command.name} needs more than is installed: opensend[server]", file=sys.stderr)
        raise SystemExit(2) from error

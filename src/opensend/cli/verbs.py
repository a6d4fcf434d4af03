"""A command with verbs, each a module of its own: what such commands have in common."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from importlib import import_module
from typing import NamedTuple


class Verb(NamedTuple):
    """A verb: its word, the module that does it, and one line of help.

    The module gives ``add_arguments(parser)`` and ``run(args) -> int``; `run` imports what it needs.
    """

    name: str
    module: str
    summary: str


def add_verbs(parser: argparse.ArgumentParser, verbs: Iterable[Verb]) -> None:
    """Describe the verbs and their options."""
    choices = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb in verbs:
        chosen = choices.add_parser(verb.name, help=verb.summary, description=verb.summary)
        module = import_module(verb.module)
        module.add_arguments(chosen)
        chosen.set_defaults(run_verb=module.run)


def run_verb(args: argparse.Namespace) -> int:
    """Do what the verb says and give its exit code."""
    code: int = args.run_verb(args)
    return code

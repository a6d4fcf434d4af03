"""`opensend sen2 VERB …`: the return of requests, assessments and plans; each verb a module of its own."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import NamedTuple


class Verb(NamedTuple):
    """A verb: its word, the module that does it, and one line of help."""

    name: str
    module: str
    summary: str


VERBS = (
    Verb("validate", "opensend.cli.sen2_validate", "check a return by every rule of its year"),
    Verb("export", "opensend.cli.sen2_export", "write an authority's return of a year from its record"),
    Verb("import", "opensend.cli.sen2_import", "load an authority's return as opening data"),
    Verb("diff", "opensend.cli.sen2_diff", "what differs between two returns, by person and item"),
    Verb("statistics", "opensend.cli.sen2_statistics", "the published tables that follow from a return"),
    Verb("rules", "opensend.cli.sen2_rules", "the rules that a return is checked by"),
)
"""A verb's module gives ``add_arguments(parser)`` and ``run(args) -> int``; `run` imports what it needs."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verbs and their options."""
    choices = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb in VERBS:
        chosen = choices.add_parser(verb.name, help=verb.summary, description=verb.summary)
        module = import_module(verb.module)
        module.add_arguments(chosen)
        chosen.set_defaults(run_verb=module.run)


def run(args: argparse.Namespace) -> int:
    """Do what the verb says and give its exit code."""
    code: int = args.run_verb(args)
    return code

"""`opensend plan VERB …`: education, health and care plans as files; each verb a module of its own."""

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
    Verb("check", "opensend.cli.plan_check", "judge a plan: what the law does not allow, what leaves doubt"),
    Verb("rules", "opensend.cli.plan_rules", "the rules that a plan is judged by, with reasons and sources"),
    Verb("schema", "opensend.cli.plan_schema", "the JSON form of a plan, as JSON Schema"),
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

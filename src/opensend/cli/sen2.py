"""`opensend sen2 VERB …`: the return of requests, assessments and plans; each verb a module of its own."""

from __future__ import annotations

import argparse

from opensend.cli.verbs import Verb, add_verbs, run_verb

VERBS = (
    Verb("validate", "opensend.cli.sen2_validate", "check a return by every rule of its year"),
    Verb("export", "opensend.cli.sen2_export", "write an authority's return of a year from its record"),
    Verb("import", "opensend.cli.sen2_import", "load an authority's return as opening data"),
    Verb("diff", "opensend.cli.sen2_diff", "what differs between two returns, by person and item"),
    Verb("statistics", "opensend.cli.sen2_statistics", "the published tables that follow from a return"),
    Verb("rules", "opensend.cli.sen2_rules", "the rules that a return is checked by"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verbs and their options."""
    add_verbs(parser, VERBS)


def run(args: argparse.Namespace) -> int:
    """Do what the verb says and give its exit code."""
    return run_verb(args)

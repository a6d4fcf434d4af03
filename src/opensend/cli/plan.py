"""`opensend plan VERB …`: education, health and care plans as files; each verb a module of its own."""

from __future__ import annotations

import argparse

from opensend.cli.verbs import Verb, add_verbs, run_verb

VERBS = (
    Verb("check", "opensend.cli.plan_check", "judge a plan: what the law does not allow, what leaves doubt"),
    Verb("rules", "opensend.cli.plan_rules", "the rules that a plan is judged by, with reasons and sources"),
    Verb("schema", "opensend.cli.plan_schema", "the JSON form of a plan, as JSON Schema"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the verbs and their options."""
    add_verbs(parser, VERBS)


def run(args: argparse.Namespace) -> int:
    """Do what the verb says and give its exit code."""
    return run_verb(args)

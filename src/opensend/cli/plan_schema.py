"""`opensend plan schema`: the JSON form of a plan, as JSON Schema."""

from __future__ import annotations

import argparse
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(args: argparse.Namespace) -> int:
    """Print the schema."""
    from opensend.interchange.plans.schema import plan_schema

    print(json.dumps(plan_schema(), ensure_ascii=False, indent=1))
    return 0

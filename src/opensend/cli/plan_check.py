"""`opensend plan check FILE|REF`: a plan by every rule.

Exit 0 where nothing unlawful is found, 1 where something is, 2 where the file cannot be read as a plan.
"""

from __future__ import annotations

import argparse
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.rules.plans.plan import Plan

_REFERENCE = re.compile(r"\d{3}-\d{2}-\d{6}")
_SERVER = "opensend[server]"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.epilog = (
        "Exit 0: nothing unlawful was found. Exit 1: something was. Exit 2: misuse, or a file that cannot be "
        "read as a plan. Nothing leaves this machine."
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a plan as JSON, Word document or PDF, told by what is in it; - reads standard input; or the "
        "reference of a case in the record, such as 001-23-000002",
    )
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")


def run(args: argparse.Namespace) -> int:
    """Print what is found; 0, 1 or 2 as the module says."""
    from opensend.cli.plan_report import PRINTERS
    from opensend.interchange.plans.reader import UnreadablePlan
    from opensend.rules.plans.checking import check_plan
    from opensend.rules.plans.plan import SECTIONS

    try:
        plan = _read(args.file)
    except UnreadablePlan as fault:
        return _refuse(str(fault))
    except BrokenPipeError:
        raise  # whoever reads our output has stopped; that is no fault of a file
    except OSError as error:
        return _refuse(f"{args.file}: {error.strerror or error}")
    if plan is None:
        return 2
    if not plan.items and (plan.has_links or set(plan.missing_headings) == set(SECTIONS)):
        return _refuse(f"{args.file}: no section of a plan was found")
    checked = check_plan(plan)
    PRINTERS[args.format](plan, checked)
    return 1 if checked.is_unlawful else 0


def _read(name: str) -> Plan | None:
    """The plan that was asked for; None where what keeps it from being read was said."""
    from opensend.interchange.plans.reader import LARGEST, read_plan_file

    if name == "-":
        return read_plan_file(sys.stdin.buffer.read(LARGEST + 1), "standard input")
    if _REFERENCE.fullmatch(name) and not Path(name).exists():
        return _read_from_record(name)
    return read_plan_file(Path(name))


def _read_from_record(reference: str) -> Plan | None:
    """The newest plan of a case. The module that asks the database is there with the server alone."""
    try:
        record = import_module("opensend.cli.plan_in_record")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "opensend":
            raise
        _refuse(f"there is no file {reference}, and to look for a case of that reference {_SERVER} is needed")
        return None
    plan: Plan | None = record.read_plan(reference)
    return plan


def _refuse(message: str) -> int:
    print(f"opensend plan: {message}", file=sys.stderr)
    return 2

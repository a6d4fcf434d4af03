"""`opensend rules`: processes, dated parameters and sources of the rulebook, as text, JSON or Markdown."""

from __future__ import annotations

import argparse
import sys

import msgspec

from opensend.cli.rules_document import describe_parameter, describe_process, list_sources
from opensend.cli.rules_markdown import render_markdown
from opensend.rules.dated import parameters
from opensend.rules.process import Process
from opensend.rules.processes import PROCESSES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = (
        "docs/law.md is the Markdown of every process: opensend rules --format markdown > docs/law.md"
    )
    parser.add_argument("process", nargs="?", metavar="PROCESS", help=f"one of: {', '.join(PROCESSES)}")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")


def run(args: argparse.Namespace) -> int:
    """Print the rulebook, or one process of it with the parameters that it reads."""
    if args.process is not None and args.process not in PROCESSES:
        known = ", ".join(PROCESSES)
        print(f"opensend rules: {args.process!r} is not a process; there is: {known}", file=sys.stderr)
        return 2
    processes = tuple(PROCESSES.values()) if args.process is None else (PROCESSES[args.process],)
    wanted = None if args.process is None else set(PROCESSES[args.process].parameters())
    found = [each for each in parameters() if wanted is None or each.name in wanted]
    if args.format == "json":
        document = {
            "processes": [describe_process(process) for process in processes],
            "parameters": [describe_parameter(each) for each in found],
            "sources": list_sources(processes, found),
        }
        print(msgspec.json.encode(document).decode())
    elif args.format == "markdown":
        print(render_markdown(processes, found), end="")
    else:
        _print_text(processes, [describe_parameter(each) for each in found])
    return 0


def _print_text(processes: tuple[Process, ...], found: list[dict[str, object]]) -> None:
    for process in processes:
        print(f"{process.name}: {process.title}\n  {process.source}\n  rules version {process.version}")
        print(f"  States: {', '.join(process.states)}\n  Limits:")
        for rule in process.deadlines:
            print(f"    {rule.id:<7}{rule.title} ({rule.kind}; {rule.source})")
        print("  Exemptions:")
        for exemption in process.exemptions:
            print(f"    {exemption.id:<7}{exemption.title} ({exemption.source})")
        print("  Events:")
        for event in process.events:
            print(f"    {event.kind:<30}{event.title} ({event.source})")
        print()
    print("Parameters")
    for described in found:
        values: list[dict[str, object]] = described["values"]  # type: ignore[assignment]
        for value in values:
            mark = f" [{value['mark']}]" if value["mark"] else ""
            figure = f"{value['value']} {described['unit']}, since {value['since']}"
            print(f"  {described['name']}: {figure}{mark}\n    {described['title']} ({value['source']})")

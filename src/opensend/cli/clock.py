"""`opensend clock`: replay a case's events and print where it stands, explained; no database."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

import msgspec

from opensend.cli.clock_input import Unreadable, find_id, read_date, read_options, read_timeline
from opensend.cli.clock_report import error_document, position_document, render_position
from opensend.rules.dated import Scalar, parameters, trying
from opensend.rules.engine import Position, owed_duties, position, project
from opensend.rules.process import NotPossible, Process, UnknownKind, UnreadablePayload
from opensend.rules.processes import PROCESSES
from opensend.rules.timeline import Timeline, in_force

_VALUES: dict[type, Callable[[str], Scalar]] = {
    bool: {"on": True, "off": False}.__getitem__,
    int: int,
    float: float,
    str: str,
}
_NOTES_SHOWN = 20
_HERE = ZoneInfo("Europe/London")
_LINES = (".jsonl", ".ndjson")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = (
        "Events after the date are ignored, with a note on stderr. A .jsonl file always gives one JSON "
        "position a line, in the same order; a bad line gives its error and the rest go on. Exit 0 even if "
        "limits are missed; 1 where an event is not possible (or a .jsonl has a bad line); 2 where the input "
        "is unreadable."
    )
    parser.add_argument("process", nargs="?", metavar="PROCESS", help=f"one of: {', '.join(PROCESSES)}")
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument(
        "--event", action="append", metavar="KIND=YYYY-MM-DD", help="an event; give the option once for each"
    )
    given.add_argument(
        "--events",
        metavar="FILE",
        help="FILE.json: one timeline; FILE.jsonl: many, one a line; - reads JSON lines from stdin",
    )
    parser.add_argument(
        "--on", metavar="YYYY-MM-DD", help="the day of the position; a timeline's own comes first"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.add_argument(
        "--try",
        dest="tried",
        action="append",
        default=[],
        metavar="PARAMETER=VALUE",
        help="answer as if a parameter of `opensend rules` had this value, on every day",
    )


def run(args: argparse.Namespace) -> int:
    """Print the position, or a position for each line."""
    _speak_utf8()
    try:
        with ExitStack() as tried:
            for choice in args.tried:
                tried.enter_context(_trying(choice))
            on = datetime.now(_HERE).date() if args.on is None else read_date(args.on, "--on")
            if args.process is not None:
                _find_process(args.process)
            if args.events == "-":
                return _print_lines(sys.stdin.buffer, args.process, on)
            if args.events is not None and args.events.lower().endswith(_LINES):
                with Path(args.events).open("rb") as file:
                    return _print_lines(file, args.process, on)
            timeline = (
                read_timeline(Path(args.events).read_bytes(), args.events)
                if args.events is not None
                else read_options(args.event)
            )
            return _print_one(timeline, args.process, on, args.format)
    except (Unreadable, UnreadablePayload) as error:
        print(f"opensend clock: {error}", file=sys.stderr)
    except UnknownKind as error:
        print(f"opensend clock: {error}; it has: {', '.join(error.known)}", file=sys.stderr)
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"opensend clock: {args.events}: {error.strerror}", file=sys.stderr)
    return 2


def _trying(choice: str) -> AbstractContextManager[None]:
    name, equals, text = choice.partition("=")
    known = {each.name: type(each.values[0].value) for each in parameters()}
    try:
        value = _VALUES[known[name]](text) if equals else None
    except (KeyError, ValueError):
        value = None
    if value is None:
        raise Unreadable(
            f"--try {choice}: write PARAMETER=VALUE, with a parameter of `opensend rules` and its kind"
        )
    return trying(**{name: value})


def _print_one(timeline: Timeline, named: str | None, on: date, style: str) -> int:
    process, on = _process_of(timeline, named), timeline.on or on
    try:
        stands, text = _place(process, timeline, on, style)
    except NotPossible as error:
        print(
            f"opensend clock: {error}\nPossible then: {', '.join(error.possible) or 'nothing'}",
            file=sys.stderr,
        )
        if style == "json":
            print(_encode(error_document(timeline.id, error)))
        return 1
    for note in _notes(stands, timeline, on):
        print(note, file=sys.stderr)
    print(text)
    return 0


def _place(process: Process, timeline: Timeline, on: date, style: str) -> tuple[Position, str]:
    projection = project(process, timeline.events, until=on)
    stands = position(projection, on, explain=True)
    if style == "json":
        return stands, _encode(position_document(timeline.id, stands))
    return stands, render_position(timeline.id, process, stands, owed_duties(projection))


def _process_of(timeline: Timeline, named: str | None) -> Process:
    name = timeline.process or named
    if name is None:
        raise Unreadable(f"no process is named; give one of: {', '.join(PROCESSES)}")
    return _find_process(name)


def _find_process(name: str) -> Process:
    if name not in PROCESSES:
        raise Unreadable(f"{name!r} is not a process; there is: {', '.join(PROCESSES)}")
    return PROCESSES[name]


def _notes(stands: Position, timeline: Timeline, on: date) -> Iterator[str]:
    later = sum(event.on > on for event in in_force(timeline.events))
    case = "" if timeline.id is None else f"{timeline.id}: "
    if later:
        yield f"note: {case}{later} event{'s' * (later > 1)} after {on} ignored"
    for note in stands.notes:
        yield f"note: {case}{note}"


def _print_lines(file: IO[bytes], named: str | None, on: date) -> int:
    """One position a line. A bad line is answered in its place, and the rest go on."""
    bad = noted = 0
    for document, notes in _answer_lines(file, named, on):
        bad += "error" in document
        for note in notes:
            noted += 1
            if noted <= _NOTES_SHOWN:
                print(note, file=sys.stderr)
        sys.stdout.write(_encode(document) + "\n")
    if noted > _NOTES_SHOWN:
        print(f"note: and {noted - _NOTES_SHOWN} notes more of the same kinds", file=sys.stderr)
    return 1 if bad else 0


def _answer_lines(
    file: IO[bytes], named: str | None, on: date
) -> Iterator[tuple[dict[str, object], tuple[str, ...]]]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield _answer_line(line, number, named, on)


def _answer_line(
    line: bytes, number: int, named: str | None, on: date
) -> tuple[dict[str, object], tuple[str, ...]]:
    try:
        timeline = read_timeline(line, f"line {number}", is_one_line=True)
    except Unreadable as error:
        return error_document(find_id(line), error), ()
    on = timeline.on or on
    try:
        stands = position(project(_process_of(timeline, named), timeline.events, until=on), on, explain=True)
    except (NotPossible, UnknownKind, UnreadablePayload, Unreadable) as error:
        return error_document(timeline.id, error), ()
    return position_document(timeline.id, stands), tuple(_notes(stands, timeline, on))


def _speak_utf8() -> None:
    """JSON is UTF-8 whatever the terminal's own encoding is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _encode(document: dict[str, object]) -> str:
    return msgspec.json.encode(document).decode()

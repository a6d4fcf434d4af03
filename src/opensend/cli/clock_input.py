"""What `opensend clock` is given: events in words, or timelines of JSON, read or refused with the place."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from opensend.rules.timeline import Event, Timeline

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Unreadable(ValueError):
    """What was given cannot be read; the message says where and why."""


def read_date(text: str, where: str) -> date:
    """A date written YYYY-MM-DD.

    >>> read_date("2026-02-28", "--on")
    datetime.date(2026, 2, 28)
    """
    if not _DATE.fullmatch(text):
        raise Unreadable(f"{where}: {text!r} is not a date; write it YYYY-MM-DD, as 2026-02-28")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{where}: there is no such day as {text} ({error})") from error


def read_options(options: list[str]) -> Timeline:
    """A timeline of the events named on the command line."""
    events = []
    for option in options:
        kind, equals, text = option.partition("=")
        if not equals or not kind:
            raise Unreadable(f"--event {option}: write KIND=YYYY-MM-DD")
        events.append(Event(kind, read_date(text, f"--event {option}")))
    return Timeline(events)


def read_timeline(text: bytes, where: str, *, is_one_line: bool = False) -> Timeline:
    """One timeline of JSON; raises `Unreadable` with the place and the reason."""
    text = text.removeprefix(_BYTE_ORDER_MARK)
    try:
        return _DECODER.decode(text)
    except msgspec.ValidationError as error:
        raise Unreadable(f"{where}{_find_line(text, str(error))}: {_say(str(error))}") from error
    except msgspec.DecodeError as error:
        at = re.search(r"byte (\d+)", str(error))
        line = "" if is_one_line else f", line {_count_lines(text[: int(at[1])] if at else text)}"
        raise Unreadable(f"{where}{line}: this is not JSON ({error})") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{where}: this is not UTF-8 text ({error.reason})") from error
    except RecursionError as error:
        raise Unreadable(f"{where}: this is nested too deeply to be a timeline") from error


def _find_line(text: bytes, message: str) -> str:
    """Where the event that the decoder complains of begins, in a text of several lines."""
    at = re.search(r"events\[(\d+)\]", message)
    if at is None or text.count(b"\n") < 2:
        return ""
    try:
        raws = msgspec.json.decode(text, type=_RawTimeline).events[: int(at[1]) + 1]
    except msgspec.DecodeError:
        return ""
    offset = 0
    for raw in raws:
        offset = text.index(bytes(raw), offset) + len(bytes(raw))
    begins = offset - len(bytes(raws[-1]))
    return f", line {_count_lines(text[:begins])}"


def _count_lines(text: bytes) -> int:
    return text.count(b"\n") + 1


class _RawTimeline(msgspec.Struct):
    events: list[msgspec.Raw]


_DECODER = msgspec.json.Decoder(Timeline)


def _say(message: str) -> str:
    """The decoder's message in plainer words: where, then what."""
    what, _, path = message.partition(" - at `$")
    if "RFC3339" in what or "date" in what:
        what = f"this is not a date; write it YYYY-MM-DD ({what})"
    return f"{path.rstrip('`').lstrip('.')}: {what}" if path else what


def find_id(line: bytes) -> object:
    """The id of a line that is not a timeline, where it has one."""
    try:
        document = msgspec.json.decode(line.removeprefix(_BYTE_ORDER_MARK))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return document.get("id") if isinstance(document, dict) else None

"""A large XML file shared out to processes: cut at the ends of people, each stretch checked by itself.

A file is cut only where that cannot change what it says: UTF-8, no comments or declarations among people, and
every stretch well-formed by itself. Where a stretch is not, the file is read again as one stream, past the
people who have been checked, so that what is told is the same.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

from lxml import etree

from opensend.interchange.sen2.checker import Outcome, PeopleChecker
from opensend.interchange.sen2.parts import Group, Outside, Parts
from opensend.interchange.sen2.validation import stretches_of
from opensend.interchange.sen2.xml_reader import parse_piece, read_xml
from opensend.rules.returns.sen2.registry import At

_SMALLEST = 4 << 20
"""A smaller file is read by this process alone: others would not have begun before it had ended."""
_STRETCH = 1 << 20
_OPEN, _END = b"<Persons>", b"</Person>"
_WRAP_OPEN, _WRAP_END = b"<Message><Persons>", b"</Persons></Message>"
_ENCODINGS = {None, "UTF-8", "utf-8", "ASCII", "US-ASCII", "us-ascii"}
_WAITING = 2
"""Stretches that wait for each process: enough that none is idle, few enough that results do not pile up."""

_checker: PeopleChecker | None = None
_file: Path | None = None


def share(path: Path) -> SharedFile | None:
    """Prepare a file to be read by several processes, where it is large enough and lends itself to it."""
    if path.stat().st_size < _SMALLEST:
        return None
    with path.open("rb") as file:
        begun = file.read(_STRETCH)
    at = begun.find(_OPEN)
    if at < 0 or _END not in begun:
        return None
    try:
        root = parse_piece(begun[:at] + _OPEN + _WRAP_END)
    except etree.XMLSyntaxError:
        return None
    info = root.getroottree().docinfo
    groups = [child for child in root if child.tag == "Persons"]
    if root.tag != "Message" or info.doctype or info.encoding not in _ENCODINGS or len(groups) != 1:
        return None
    root.remove(groups[0])
    return SharedFile(path, at + len(_OPEN), list(root))


@dataclass(slots=True)
class SharedFile:
    """A file whose people are read by several processes."""

    path: Path
    begins: int
    """Where the first person begins."""
    head: list[Any]
    tail: Outside | None = None

    def parts(self) -> Parts:
        """What is outside Persons; the people are read by `stretches` in between."""
        yield Outside(self.head, [Group("Message"), Group("Persons")])
        if self.tail is not None:
            yield self.tail

    def stretches(self, at: At, is_only_counted: bool) -> Iterator[Outcome]:
        """What came of each stretch, in the order of the file. May raise UnreadableReturn."""
        done = 0
        for outcome in self._outcomes(at, is_only_counted):
            if outcome is None:
                yield from self._as_one_stream(at, is_only_counted, done)
                return
            done += outcome.count
            yield outcome

    def _outcomes(self, at: At, is_only_counted: bool) -> Iterator[Outcome | None]:
        """Each stretch as a process has done it, and what is left after them; None where it cannot be cut."""
        processes = os.cpu_count() or 1
        method = "fork" if "fork" in get_all_start_methods() else "spawn"
        given = (self.path, at, is_only_counted)
        pool = ProcessPoolExecutor(processes, get_context(method), _begin, given)
        waiting: deque[Future[Outcome | None]] = deque()
        end = self.begins
        try:
            for begin, end in self._cuts():
                waiting.append(pool.submit(_check, begin, end))
                if len(waiting) > processes * _WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
        yield self._check_left(end, at, is_only_counted)

    def _cuts(self) -> Iterator[tuple[int, int]]:
        """From where to where each stretch goes, as long as there are ends of people to cut at."""
        begin = self.begins
        with self.path.open("rb") as file:
            while True:
                file.seek(begin)
                at = file.read(_STRETCH).rfind(_END)
                if at < 0:
                    return
                end = begin + at + len(_END)
                yield begin, end
                begin = end

    def _check_left(self, begin: int, at: At, is_only_counted: bool) -> Outcome | None:
        with self.path.open("rb") as file:
            file.seek(begin)
            left = file.read(_STRETCH + 1)
        if len(left) > _STRETCH:
            return None
        try:
            root = parse_piece(_WRAP_OPEN + left)
        except etree.XMLSyntaxError:
            return None
        first, *others = root
        if any(child.tag.lower() == "persons" for child in others):
            return None
        checker = PeopleChecker(at, is_only_counted=is_only_counted)
        for child in first:
            checker.add(child)
        self.tail = Outside(others, [], is_after=True)
        return checker.take()

    def _as_one_stream(self, at: At, is_only_counted: bool, done: int) -> Iterator[Outcome]:
        with self.path.open("rb") as file:
            outside: list[Outside] = []
            yield from stretches_of(read_xml(file), at, outside, is_only_counted, skip=done)
            self.tail = outside[-1]


def _begin(path: Path, at: At, is_only_counted: bool) -> None:
    global _checker, _file
    _checker, _file = PeopleChecker(at, is_only_counted=is_only_counted), path


def _check(begin: int, end: int) -> Outcome | None:
    """In a process of the pool: read and check a stretch; None where it does not stand by itself."""
    assert _checker is not None
    assert _file is not None
    with _file.open("rb") as file:
        file.seek(begin)
        text = file.read(end - begin)
    if b"<!" in text or b"<?" in text:
        return None
    try:
        people = parse_piece(_OPEN + text + b"</Persons>")
    except etree.XMLSyntaxError:
        return None
    for child in people:
        _checker.add(child)
    return _checker.take()

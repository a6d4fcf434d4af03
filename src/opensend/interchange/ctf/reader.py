"""Read a Common Transfer File, one pupil at a time, and refuse what is not one.

The file is read twice. The first time says whether it is a transfer file at all and gives its header; the
second gives the pupils. What the format does not know is kept as it came. Nothing is fetched and no entity is
resolved.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any
from xml.parsers import expat

from lxml import etree

from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.names import BadFileName, FileName, Place
from opensend.interchange.ctf.tables import Item, items, settings

ROOT = "CTfile"
PUPILS = "CTFpupilData"
_CHUNK = 1 << 15
LARGEST_PART = 4 << 20
"""Bytes of one pupil: a real one has a few thousand. Beyond it the file is refused: memory stays flat."""
_SAME = {"Gender": "Sex"}
"""An older name of an element, read as the newer one."""


class UnreadableCtf(ValueError):
    """The file is not a Common Transfer File that can be read; the message says why, `line` where."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {why}" if line else why)
        self.why, self.line = why, line


@dataclass(frozen=True, slots=True)
class CtfFile:
    """A file that begins as a transfer file: its name, its hash, how it is encoded and its header."""

    path: Path
    sha256: str
    encoding: str
    header: Element
    name: FileName | None
    name_fault: str = ""

    @property
    def version(self) -> float:
        """The version of the format; 0 where it is not a number."""
        text = self.header.value("CTFversion")
        return float(text) if re.fullmatch(r"\d{1,3}(\.\d{1,3})?", text, re.ASCII) else 0.0

    @property
    def source(self) -> Place:
        """Who sent it, as the header says."""
        return _place(self.header, "SourceSchool")

    @property
    def destination(self) -> Place:
        """To whom it was sent, as the header says."""
        return _place(self.header, "DestSchool")

    @property
    def transfer(self) -> str:
        """Which kind of transfer it is, which decides what has to be in it."""
        if self.name and self.name.type == "CME":
            return "cme"
        if self.header.value("DocumentQualifier").casefold() == "partial":
            return "partial"
        if self.destination.is_unknown:
            return "unknown"
        return "out_of_sector" if self.destination.is_out_of_sector else "full"

    def parts(self) -> Iterator[Element]:
        """Each pupil, and between and after them what the format does not know (with `raw`).

        Raises UnreadableCtf where the file turns out not to be whole.
        """
        for part in _parts(self.path):
            if part.name != "Header" or part.raw:
                yield part

    def pupils(self) -> Iterator[Element]:
        """Each pupil. Raises UnreadableCtf where the file turns out not to be whole."""
        return (part for part in self.parts() if not part.raw)


def _place(header: Element, which: str) -> Place:
    return Place(header.value(f"{which}/LEA"), header.value(f"{which}/Estab"))


def open_ctf(path: Path) -> CtfFile:
    """Find that a file is a transfer file and read its header; one cut short shows when it is read on.

    Raises UnreadableCtf, and OSError where it cannot be opened.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        encoding = _judge_prolog(file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    parts = _parts(path)
    header = next((part for part in parts if part.name in ("Header", "Pupil")), None)
    parts.close()
    if header is None or header.name != "Header" or header.raw:
        raise UnreadableCtf("there is no Header before the pupils", header.line if header else 0)
    try:
        name, fault = FileName.read(path.name), ""
    except BadFileName as bad:
        name, fault = None, str(bad)
    return CtfFile(path, digest.hexdigest(), encoding, header, name, fault)


class _Begun(Exception):
    """The root element was reached."""


@dataclass
class _Prolog:
    """What comes before the root element. A DOCTYPE is refused before anything in it is read."""

    encoding: str = "utf-8"
    root: str = ""

    def declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = (encoding or "utf-8").casefold()

    def doctype(self, *_parts: Any) -> None:
        raise UnreadableCtf("the file has a DOCTYPE, which a transfer file never has: it may be an attack")

    def begun(self, name: str, _attributes: Any) -> None:
        self.root = name
        raise _Begun


def _judge_prolog(file: BufferedReader) -> str:
    """The declared encoding. Refuses a DOCTYPE, another root, and what is not XML at all."""
    prolog, parser = _Prolog(), expat.ParserCreate(namespace_separator="}")
    parser.XmlDeclHandler = prolog.declared
    parser.StartDoctypeDeclHandler = prolog.doctype
    parser.StartElementHandler = prolog.begun
    try:
        for _ in range(LARGEST_PART // _CHUNK):
            chunk = file.read(_CHUNK)
            parser.Parse(chunk, not chunk)
            if not chunk:
                break
    except _Begun:
        _judge_root(prolog.root)
        return prolog.encoding
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, UnreadableCtf):
            raise
        raise UnreadableCtf(f"this is not XML ({error})", parser.CurrentLineNumber) from error
    raise UnreadableCtf("no element begins in the first megabytes of the file")


def _judge_root(root: str) -> None:
    if root == ROOT:
        return
    if root == "ATfile":
        raise UnreadableCtf("this is an admissions transfer file (ATfile), not a Common Transfer File")
    if root.rpartition("}")[2] == ROOT:
        raise UnreadableCtf("CTfile is in a namespace; a transfer file has none")
    raise UnreadableCtf(f"the root element is {root[:60]}, not {ROOT}")


@dataclass
class _Metered:
    """A file that counts what was read of it since the last whole part, and ends a part that never ends."""

    file: BufferedReader
    since_part: int = 0

    def read(self, size: int = _CHUNK) -> bytes:
        data = self.file.read(min(size, _CHUNK) if size > 0 else _CHUNK)
        self.since_part += len(data)
        if self.since_part > LARGEST_PART:
            raise UnreadableCtf(f"a part of the file is larger than {LARGEST_PART >> 20} megabytes")
        return data


def _parts(path: Path) -> Generator[Element, None, None]:
    with path.open("rb") as file:
        metered = _Metered(file)
        events = etree.iterparse(
            metered, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            yield from _whole_parts(events, metered)
        except etree.XMLSyntaxError as error:
            raise UnreadableCtf(
                f"the file is not whole or not XML ({error.msg})", error.lineno or 0
            ) from error


def _whole_parts(events: Any, metered: _Metered) -> Iterator[Element]:
    """Children of the root and of CTFpupilData, each dropped from memory once it was read."""
    depth, within = 0, False
    for event, node in events:
        if event == "start":
            depth += 1
            within = node.tag == PUPILS if depth == 2 else within
            continue
        depth -= 1
        is_part = depth == 2 if within else depth == 1
        if is_part:
            yield _part(node, within)
        if is_part or (depth == 1 and within):
            within = within and depth != 1
            metered.since_part = 0
            _drop(node)


def _part(node: Any, within: bool) -> Element:
    known = items()["Pupil" if within else "Header"]
    return _element(node, known) if node.tag == known.name else _unknown(node)


def _drop(node: Any) -> None:
    """Free a part and everything before it."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]


def _element(node: Any, item: Item) -> Element:
    line, attributes = node.sourceline or 0, tuple(sorted(node.items()))
    if not len(node):
        return Element(item.name, (node.text or "").strip(), (), "", attributes, line)
    children, texts = [], [node.text]
    for child in node:
        texts.append(child.tail)
        known = item.children.get(_SAME.get(child.tag, child.tag))
        children.append(_element(child, known) if known else _unknown(child))
    text = " ".join(stripped for part in texts if part and (stripped := part.strip()))
    return Element(item.name, text, tuple(children), "", attributes, line)


def _unknown(node: Any) -> Element:
    raw = etree.tostring(node, method="c14n", exclusive=True, with_tail=False).decode()
    # Not with QName: that refuses a name whose prefix was never declared.
    return Element(node.tag.rpartition("}")[2], raw=raw, line=node.sourceline or 0)


def versions_read() -> tuple[float, float]:
    """The first and the last version of the format that are read."""
    return float(settings()["first_version"]), float(settings()["last_version"])

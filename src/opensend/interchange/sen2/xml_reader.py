"""The return as XML: read as a stream, element by element, from whoever may have made it.

Nothing outside the file is ever asked for, no entity is expanded, and a file with a document type is refused.
Of a file of any size at most one person and what stands beside it are held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, BinaryIO

from lxml import etree

from opensend.interchange.sen2.parts import Child, Group, Outside, Parts, UnreadableReturn
from opensend.rules.returns.sen2.rules_file import Document, unreadable

_PIECE = 1 << 18
_LARGEST_GAP = 1 << 24
"""So many bytes without the end of a Person are no return; it keeps memory bounded whatever is sent."""
_PERSONS = "persons"
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def read_xml(stream: BinaryIO) -> Parts:
    """The parts of a return. Raises UnreadableReturn where it is not one that can be read."""
    pieces = _pieces(stream)
    begun = _judge_root(pieces)
    parser = etree.XMLPullParser(events=("end",), tag=_in_any_case("Person"), **_SAFE)
    try:
        yield from _people(parser, begun, pieces)
    except etree.XMLSyntaxError as error:
        raise UnreadableReturn(_told(error)) from error


def parse_piece(text: bytes) -> Any:
    """A short document, under the same restrictions. Raises XMLSyntaxError where it is not well-formed."""
    return etree.fromstring(text, etree.XMLParser(**_SAFE))


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _judge_root(pieces: Iterator[bytes]) -> list[bytes]:
    """Read up to the first element and refuse what no return begins with. Gives the pieces that were read."""
    parser: Any = etree.XMLPullParser(events=("start",), **_SAFE)
    begun: list[bytes] = []
    try:
        for piece in pieces:
            begun.append(piece)
            parser.feed(piece)
            for _event, root in parser.read_events():
                has_declarations = bool(root.getroottree().docinfo.doctype)
                _refuse(Document(root=root.tag, has_declarations=has_declarations))
                return begun
            if len(begun) * _PIECE > _LARGEST_GAP:
                break
        parser.close()
    except etree.XMLSyntaxError as error:
        _refuse(Document(fault=_told(error)))
    raise UnreadableReturn("it has no element at all")


def _refuse(document: Document) -> None:
    if not unreadable(document, None):
        return
    if document.fault:
        raise UnreadableReturn(document.fault)
    if document.has_declarations:
        raise UnreadableReturn("it has a document type (DOCTYPE), which may hold entities")
    # Not with QName: that refuses a name whose prefix was never declared.
    namespace, _, name = document.root.rpartition("}")
    in_namespace = f" in the namespace {namespace[1:]}" if namespace else ""
    raise UnreadableReturn(f"its root element is {name}{in_namespace}, not Message")


def _people(parser: Any, begun: list[bytes], pieces: Iterator[bytes]) -> Parts:
    root: Any = None
    first: list[Any] = []
    gap = 0
    for piece in _chain(begun, pieces):
        parser.feed(piece)
        gap += len(piece)
        for _event, person in parser.read_events():
            group = person.getparent()
            if not _is_persons(group, person.getroottree().getroot()):
                continue
            gap = 0
            if root is None:
                root = group.getparent()
                first = root[: root.index(group)]
                yield Outside(first, [Group(root.tag), Group(group.tag)])
            yield from _children_up_to(person, group)
        if gap > _LARGEST_GAP:
            raise UnreadableReturn(f"no Person ends within {_LARGEST_GAP >> 20} MB")
    yield from _rest(parser.close(), first, is_headed=root is not None)


def _children_up_to(person: Any, group: Any) -> Parts:
    while True:
        child = group[0]
        yield Child(child)
        group.remove(child)
        if child is person:
            return


def _rest(root: Any, first: list[Any], *, is_headed: bool) -> Parts:
    groups = [child for child in root if _is_persons(child, root)]
    if not is_headed:
        told = [Group(root.tag), *(Group(each.tag, not len(each)) for each in groups[:1])]
        at = root.index(groups[0]) if groups else len(root)
        first = root[:at]
        yield Outside(first, told)
    for group in groups:
        for child in group:
            yield Child(child)
    told_already = {*first, *groups}
    others = [child for child in root if child not in told_already]
    yield Outside(others, [Group(each.tag) for each in groups[1:]], is_after=True)


def _chain(begun: list[bytes], pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield from begun
    begun.clear()
    yield from pieces


def _is_persons(element: Any, root: Any) -> bool:
    return element is not None and element.tag.lower() == _PERSONS and element.getparent() is root


def _in_any_case(name: str) -> list[str]:
    """Every way to write a name: the parser has to be told which elements to stop at."""
    return ["".join(letters) for letters in product(*zip(name.lower(), name.upper(), strict=True))]


def _told(error: etree.XMLSyntaxError) -> str:
    return f"it is not well-formed XML: {error.msg or error}"

"""The parts of a Word document: a zip file from outside, bounded, and XML in which nothing is fetched."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from opensend.interchange.plans.faults import UnreadablePlan

_LARGEST_PART = 64 << 20
_LARGEST = 160 << 20
_MOST_MEMBERS = 5000
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError)
_BROKEN = "the Word document is damaged and cannot be opened"


class Package:
    """A Word document's parts by name. Raises `UnreadablePlan` where it is broken, locked or too large."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._members = self._archive.infolist()
        except _DAMAGED as error:
            raise UnreadablePlan(_BROKEN) from error
        if any(member.flag_bits & 0x1 for member in self._members):
            raise UnreadablePlan("the file is locked with a password: save it without one")
        if len(self._members) > _MOST_MEMBERS or sum(member.file_size for member in self._members) > _LARGEST:
            raise UnreadablePlan(f"the file would swell to more than {_LARGEST >> 20} MB: it was not opened")
        self._names = {member.filename for member in self._members}
        self.main = self._find_main()
        self.folder = posixpath.dirname(self.main)

    def part(self, name: str) -> etree._Element | None:
        """A part beside the main one, as "styles.xml"; None where there is none."""
        path = posixpath.join(self.folder, name)
        return self._read(path) if path in self._names else None

    def parts(self, beginning: str) -> Iterator[etree._Element]:
        """The parts beside the main one whose names begin so, as "header"."""
        wanted = posixpath.join(self.folder, beginning)
        for name in sorted(self._names):
            if name.startswith(wanted) and name.endswith(".xml"):
                yield self._read(name)

    def document(self) -> etree._Element:
        """The main part."""
        return self._read(self.main)

    def _find_main(self) -> str:
        names = self._names
        if "word/document.xml" in names:
            return "word/document.xml"
        for root in ("xl", "ppt"):
            if any(name.startswith(f"{root}/") for name in names):
                kind = {"xl": "a workbook", "ppt": "a presentation"}[root]
                raise UnreadablePlan(f"the file is {kind}, not a plan as JSON, Word document or PDF")
        if "_rels/.rels" in names:
            for each in self._read("_rels/.rels"):
                target = (each.get("Target") or "").lstrip("/")
                if (each.get("Type") or "").endswith("/officeDocument") and target in names:
                    return target
        raise UnreadablePlan("the file is a zip file, but not a Word document")

    def _read(self, name: str) -> etree._Element:
        try:
            with self._archive.open(name) as stream:
                content = stream.read(_LARGEST_PART + 1)
        except (*_DAMAGED, KeyError) as error:
            raise UnreadablePlan(_BROKEN) from error
        if len(content) > _LARGEST_PART:
            raise UnreadablePlan(
                f"a part of the file is larger than {_LARGEST_PART >> 20} MB: it was not opened"
            )
        return _parse(content)


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePlan(_BROKEN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadablePlan(
            "the Word document has a document type, which no Word document has: it was not opened"
        )
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace, of which Word has two."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of a name."""
    if element is None:
        return None
    return next((each for each in element if local(each) == name), None)


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute without regard to its namespace; None where there is no element or no attribute."""
    if element is None:
        return None
    found = next((text for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name), None)
    return None if found is None else str(found)


def whole(text: str | None, otherwise: int = 0) -> int:
    """A number that an attribute holds, as far as it is one that Word writes."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def is_on(element: etree._Element | None) -> bool | None:
    """Whether a switch such as `w:b` is on; None where it is not there."""
    if element is None:
        return None
    return (value(element) or "true").casefold() not in {"0", "false", "off", "none"}

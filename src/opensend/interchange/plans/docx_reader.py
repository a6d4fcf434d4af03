"""Read a Word document as paragraphs and tables, with what was inserted and without what was deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from opensend.interchange.plans.docx_package import Package, child, local, value, whole
from opensend.interchange.plans.docx_styles import (
    Look,
    Numbering,
    Styles,
    outline_level,
    read_look,
    read_numbering,
)
from opensend.interchange.plans.layout import (
    Cell,
    Document,
    Paragraph,
    Row,
    Table,
    paragraphs_of,
    split_marker,
)

_GONE = frozenset(("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "sdtEndPr", "proofErr"))
_DEEPEST = 60
_MOST_PARAGRAPHS = 100_000


@dataclass
class _Words:
    """The words of a paragraph while they are gathered: pieces with their look, and what hangs on them."""

    pieces: list[tuple[str, Look]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)


def read_docx(content: bytes) -> Document:
    """The document that a Word file holds. Raises `UnreadablePlan` where it cannot be opened."""
    return _Reader(Package(content)).read()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles, self._numbering = Styles(package), Numbering(package)
        self._notes = dict(_notes(package))
        self._count = self._tables = 0
        self._in_contents = 0
        self._lost: list[tuple[str, str, str]] = []

    def read(self) -> Document:
        body = child(self._package.document(), "body")
        content = tuple(self._blocks(body, 0)) if body is not None else ()
        return Document(_with_sizes(content), tuple(_margins(self._package)), tuple(self._lost))

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[Paragraph | Table]:
        if depth > _DEEPEST:
            return
        for each in parent:
            name = local(each)
            if name == "p":
                yield from self._paragraph(each, depth)
            elif name == "tbl":
                table = self._table(each, depth)
                if table.rows:
                    yield table
            elif name == "sdt":
                yield from self._control(each, depth)
            elif name == "AlternateContent":
                yield from self._blocks(_choice(each), depth + 1)
            elif name == "altChunk":
                self._lost.append((self._here(), "an embedded document", "cannot be read in a Word document"))
            elif name not in _GONE:
                yield from self._blocks(each, depth + 1)

    def _control(self, control: etree._Element, depth: int) -> Iterator[Paragraph | Table]:
        """A content control; one that holds a table of contents is marked so."""
        gallery = next((value(each) for each in control.iter() if local(each) == "docPartGallery"), None)
        content = child(control, "sdtContent")
        if content is None:
            return
        is_contents = gallery == "Table of Contents"
        self._in_contents += is_contents
        yield from self._blocks(content, depth + 1)
        self._in_contents -= is_contents

    def _here(self) -> str:
        return f"paragraph {self._count}"

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[Paragraph]:
        self._count += 1
        if self._count > _MOST_PARAGRAPHS:
            return
        properties = child(element, "pPr")
        style = self._styles.style(value(child(properties, "pStyle")))
        words = _Words()
        self._gather(element, style.look, words, 0)
        numbering = read_numbering(properties) or style.numbering
        text = "".join(piece for piece, _ in words.pieces)
        marker = self._numbering.next_marker(numbering) if text.strip() else ""
        found = _as_paragraph(words, text, self._here())
        if found is not None:
            level = outline_level(properties) or style.level
            is_contents = bool(self._in_contents) or bool(re.match(r"toc\s?\d", style.name, re.IGNORECASE))
            yield replace(
                found,
                level=level,
                marker=marker or found.marker,
                depth=numbering[1] if numbering else 0,
                is_contents=is_contents,
            )
        if words.struck:
            self._lost.append((self._here(), " ".join(words.struck), "struck through"))
        for note in words.notes:
            if note in self._notes:
                yield Paragraph(self._notes[note], self._here(), joins=True)
        for box in words.boxes:
            yield from paragraphs_of(tuple(self._blocks(box, depth + 1)))

    def _gather(self, element: etree._Element, look: Look, words: _Words, depth: int) -> None:
        if depth > _DEEPEST:
            return
        for each in element:
            name = local(each)
            if name == "r":
                self._run(each, read_look(child(each, "rPr")).over(look), words, depth)
            elif name == "AlternateContent":
                self._gather(_choice(each), look, words, depth + 1)
            elif name == "txbxContent":
                words.boxes.append(each)
            elif name not in _GONE:
                self._gather(each, look, words, depth + 1)

    def _run(self, run: etree._Element, look: Look, words: _Words, depth: int) -> None:
        if look.hidden:
            return
        for each in run:
            name = local(each)
            said = _SAID.get(name, "") if name != "t" else each.text or ""
            if name == "br" and value(each, "type") in ("page", "column"):
                said = ""
            elif name == "sym":
                said = _symbol(each)
            elif name in ("footnoteReference", "endnoteReference"):
                words.notes.append(f"{name[:-9]} {value(each, 'id')}")
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._gather(run if name == "AlternateContent" else each, look, words, depth + 1)
            if said and look.struck:
                words.struck.append(said)
            elif said:
                words.pieces.append((said.upper() if look.capitals and name == "t" else said, look))

    def _table(self, element: etree._Element, depth: int) -> Table:
        self._tables += 1
        number = self._tables
        rows: list[Row] = []
        for raw in _rows(element, 0):
            properties = child(raw, "trPr")
            if child(properties, "del") is not None:
                continue
            where = f"table {number}, row {len(rows) + 1}"
            rows.append(
                Row(tuple(self._cells(raw, depth, where)), where, child(properties, "tblHeader") is not None)
            )
        return Table(tuple(rows), f"table {number}")

    def _cells(self, row: etree._Element, depth: int, where: str) -> Iterator[Cell]:
        before = value(child(child(row, "trPr"), "gridBefore"))
        column = whole(before)
        for raw in _inside(row, "tc", 0):
            properties = child(raw, "tcPr")
            span = value(child(properties, "gridSpan"))
            width = min(max(whole(span), 1), 100)
            merge = child(properties, "vMerge")
            is_continued = merge is not None and value(merge) != "restart"
            content = () if is_continued else tuple(self._placed(raw, depth, where))
            yield Cell(content, column, width, is_continued)
            column += width

    def _placed(self, cell: etree._Element, depth: int, where: str) -> Iterator[Paragraph | Table]:
        for each in self._blocks(cell, depth + 1):
            yield replace(each, where=where) if isinstance(each, Paragraph) else each


_SAID = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def _symbol(element: etree._Element) -> str:
    """A letter of a symbol font: a bullet, unless it is a ticked or an empty box."""
    code = (value(element, "char") or "").upper().removeprefix("F0")
    return {"FE": "☒", "A8": "☐", "6F": "☐", "FC": "✓"}.get(code, "•")


def _choice(element: etree._Element) -> etree._Element:
    """One of the two forms in which Word writes the same thing."""
    return next(
        (each for each in element if local(each) == "Choice"), element[-1] if len(element) else element
    )


def _rows(element: etree._Element, depth: int) -> Iterator[etree._Element]:
    return _inside(element, "tr", depth)


def _inside(element: etree._Element, wanted: str, depth: int) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those inside a content control or an insertion."""
    for each in element:
        name = local(each)
        if name == wanted:
            yield each
        elif depth < _DEEPEST and name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _inside(each, wanted, depth + 1)


def _as_paragraph(words: _Words, text: str, where: str) -> Paragraph | None:
    """The paragraph that gathered words make; None where there are none."""
    stripped = text.strip()
    if not stripped:
        return None
    told = [(piece, look) for piece, look in words.pieces if piece.strip()]
    is_bold, is_italic = all(look.bold for _, look in told), all(look.italic for _, look in told)
    lead = 0 if is_bold else _lead(words.pieces) - (len(text) - len(text.lstrip()))
    marker, rest = split_marker(stripped)
    sizes = [look.size or 11.0 for _, look in told]
    return Paragraph(
        _tidy(rest),
        where,
        is_bold=is_bold,
        is_italic=is_italic,
        marker=marker,
        lead=max(0, lead - (len(stripped) - len(rest))),
        size=max(sizes),
    )


def _lead(pieces: list[tuple[str, Look]]) -> int:
    """How many characters at the beginning are bold."""
    length = 0
    for piece, look in pieces:
        if piece.strip() and not look.bold:
            break
        length += len(piece)
    return length


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \u00a0]*\t[ \u00a0]*", "\t", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _with_sizes(content: tuple[Paragraph | Table, ...]) -> tuple[Paragraph | Table, ...]:
    """Sizes against that of most letters; bold that most letters have says nothing."""
    letters: dict[float, int] = {}
    bold = whole = 0
    for each in paragraphs_of(content):
        letters[each.size] = letters.get(each.size, 0) + len(each.text)
        whole += len(each.text)
        bold += len(each.text) if each.is_bold else 0
    usual = max(letters, key=lambda size: letters[size], default=11.0)
    return _resized(content, usual, bold * 2 > whole)


def _resized(
    content: tuple[Paragraph | Table, ...], usual: float, is_bold_usual: bool
) -> tuple[Paragraph | Table, ...]:
    made: list[Paragraph | Table] = []
    for each in content:
        if isinstance(each, Paragraph):
            made.append(replace(each, size=each.size / usual, is_bold=each.is_bold and not is_bold_usual))
            continue
        rows = [
            replace(
                row,
                cells=tuple(replace(c, content=_resized(c.content, usual, is_bold_usual)) for c in row.cells),
            )
            for row in each.rows
        ]
        made.append(replace(each, rows=tuple(rows)))
    return tuple(made)


def _notes(package: Package) -> Iterator[tuple[str, str]]:
    """Footnotes and endnotes by their kind and number."""
    for name in ("footnote", "endnote"):
        root = package.part(f"{name}s.xml")
        for each in root if root is not None else ():
            text = " ".join("".join(t.text or "" for t in each.iter() if local(t) == "t").split())
            if text and value(each, "type") is None:
                yield f"{name} {value(each, 'id')}", text


def _margins(package: Package) -> Iterator[str]:
    """The words of headers and footers, and of a watermark, which is drawn in a header."""
    for beginning in ("header", "footer"):
        for root in package.parts(beginning):
            for each in root.iter():
                if local(each) == "p":
                    text = "".join(t.text or "" for t in each.iter() if local(t) == "t").strip()
                    if text:
                        yield text
                elif local(each) == "textpath" and value(each, "string"):
                    yield value(each, "string") or ""

"""A document as it lies on the page, whatever format it came in: paragraphs and tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_BULLETS = "•◦▪●○■□‣⁃∙·–—*\uf0b7\uf0a7\uf0d8➢➤✓✔►▶❖"
_MARKER = re.compile(
    rf"""(?:[{re.escape(_BULLETS)}]|-(?=\s)|o(?=\t|\s{{2}})   # a bullet
       |\(?(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[a-z]|[ivx]{{1,4}})[.)]  # 1. 1.2. a) (iv)
       |\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?=\s+[A-Z])             # 1.2 before a sentence, not 2.5 hours
       )\s+(?=\S)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, heading or list entry. `text` is its exact words; a hard line break is a newline.

    `level` is that of a heading style, 0 for none. `marker` is the bullet or number before it, and no part of
    the text. `lead` counts the characters at its beginning that are bold where the rest is not.
    `size` is that of its letters against most of the document.
    """

    text: str
    where: str = ""
    level: int = 0
    is_bold: bool = False
    is_italic: bool = False
    marker: str = ""
    lead: int = 0
    size: float = 1.0
    depth: int = 0
    """How deep a list entry stands inside other entries."""
    joins: bool = False
    """Whether it belongs to the paragraph before it, as a footnote does."""
    is_contents: bool = False
    """Whether it is a line of a table of contents."""

    @property
    def is_loud(self) -> bool:
        """Whether it looks like a heading: by its style, its weight, its size or its capitals."""
        return bool(self.level) or self.is_bold or self.size >= 1.15 or self.is_capitals

    @property
    def is_capitals(self) -> bool:
        """Whether all of its letters are capitals, and there are some."""
        return self.text.isupper() and bool(re.search(r"[^\W\d_]{4}", self.text))

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of a list."""
        return bool(self.marker)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `is_continued`: it is the lower part of a cell that began in a row above."""

    content: tuple[Paragraph | Table, ...] = ()
    column: int = 0
    span: int = 1
    is_continued: bool = False

    @property
    def text(self) -> str:
        """All its words, a line for each paragraph."""
        return "\n".join(each.text for each in paragraphs_of(self.content))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. `is_header`: the document itself says that it repeats over the columns."""

    cells: tuple[Cell, ...]
    where: str = ""
    is_header: bool = False

    @property
    def filled(self) -> tuple[Cell, ...]:
        """Its cells that hold words of their own."""
        return tuple(each for each in self.cells if not each.is_continued and each.text.strip())


@dataclass(frozen=True, slots=True)
class Table:
    """A table, by rows."""

    rows: tuple[Row, ...]
    where: str = ""

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((cell.column + cell.span for row in self.rows for cell in row.cells), default=0)


@dataclass(frozen=True, slots=True)
class Document:
    """A document. `margins` are running headers, footers and watermarks; `lost` what nobody can place."""

    content: tuple[Paragraph | Table, ...]
    margins: tuple[str, ...] = ()
    lost: tuple[tuple[str, str, str], ...] = field(default=())
    """Where, what and why, of what the format holds and no reader can place: struck-out text, pictures."""


def paragraphs_of(content: tuple[Paragraph | Table, ...]) -> Iterator[Paragraph]:
    """Every paragraph in reading order, in tables row by row."""
    for each in content:
        if isinstance(each, Paragraph):
            yield each
        else:
            for row in each.rows:
                for cell in row.cells:
                    yield from paragraphs_of(cell.content)


def split_marker(text: str) -> tuple[str, str]:
    """The bullet or number that stands before a text, and the rest.

    >>> split_marker("1.2 By July"), split_marker("• Help"), split_marker("2.5 hours")
    (('1.2', 'By July'), ('•', 'Help'), ('', '2.5 hours'))
    """
    found = _MARKER.match(text)
    if not found:
        return "", text
    marker, rest = found[0].strip(), text[found.end() :]
    inner = _MARKER.match(rest)
    return marker, rest[inner.end() :] if inner and inner[0][0] in _BULLETS else rest

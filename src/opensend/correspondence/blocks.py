"""Blocks: a letter as one list of typed blocks, the only form from which text, HTML and PDF are made.

A block says what it is and never how it looks. `parts` names the required contents of the notice that the
block carries, so that a letter can be held against `rules.notices` before it is sent. Letters go to JSON and
back without loss (`to_json`, `from_json`); what is stored is what was sent.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec


class Block(msgspec.Struct, frozen=True, tag_field="block", kw_only=True):
    """What every block has: the ids of the notice's required parts that it carries."""

    parts: tuple[str, ...] = ()


class Heading(Block, frozen=True, tag="heading"):
    """A heading within the letter; the letter's title stands above all of them."""

    text: str


class Paragraph(Block, frozen=True, tag="paragraph"):
    """Plain text. A line break in it stays a line break."""

    text: str


class Bullets(Block, frozen=True, tag="bullets"):
    """A list, with the words that lead into it; numbered where order matters."""

    items: tuple[str, ...]
    intro: str = ""
    numbered: bool = False


class Facts(Block, frozen=True, tag="facts"):
    """Pairs of a label and its value, such as a name and a reference."""

    rows: tuple[tuple[str, str], ...]


class Table(Block, frozen=True, tag="table"):
    """A table with a caption and one row of headings; every row has as many cells as there are headings."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.head or any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"table {self.caption!r}: every row needs {len(self.head)} cells")


class KeyDate(msgspec.Struct, frozen=True):
    """A day that matters and why; `on` is None while the day is not known yet."""

    label: str
    on: date | None
    note: str = ""


class KeyDates(Block, frozen=True, tag="key_dates"):
    """The days that matter in this letter."""

    caption: str
    dates: tuple[KeyDate, ...]


class AddressBlock(Block, frozen=True, tag="address"):
    """The addressee: name first, then the lines of the address. One letter, one addressee."""

    lines: tuple[str, ...]


class DateLine(Block, frozen=True, tag="date_line"):
    """The day that the letter bears, and the reference to quote."""

    on: date
    reference: str = ""


class Callout(Block, frozen=True, tag="callout"):
    """The one thing that must not be missed."""

    text: str


class Choices(Block, frozen=True, tag="choices"):
    """A question with boxes to tick; each choice is a code and its words."""

    question: str
    choices: tuple[tuple[str, str], ...]


class WritingSpace(Block, frozen=True, tag="writing_space"):
    """Room for a written answer on paper, in lines."""

    label: str
    lines: int = 3


class Signature(Block, frozen=True, tag="signature"):
    """Who signs, in which role."""

    name: str
    role: str
    organisation: str


class SmallPrint(Block, frozen=True, tag="small_print"):
    """The law behind the letter, and what else must be said but need not be read first."""

    text: str


AnyBlock: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Facts
    | Table
    | KeyDates
    | AddressBlock
    | DateLine
    | Callout
    | Choices
    | WritingSpace
    | Signature
    | SmallPrint
)


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One letter to one addressee: its kind, the notice and form that it fulfils, its title, its blocks."""

    kind: str
    title: str
    blocks: tuple[AnyBlock, ...]
    sender: str
    on: date
    notice: str = ""
    audience: str = "family"
    language: str = "en-GB"

    @property
    def opening(self) -> tuple[AnyBlock, ...]:
        """What stands above the title: the address and the date."""
        return tuple(block for block in self.blocks if isinstance(block, AddressBlock | DateLine))

    @property
    def body(self) -> tuple[AnyBlock, ...]:
        """What stands below the title."""
        return tuple(block for block in self.blocks if not isinstance(block, AddressBlock | DateLine))

    @property
    def parts(self) -> frozenset[str]:
        """The ids of every required part that some block of the letter carries."""
        return frozenset(part for block in self.blocks for part in block.parts)


def to_json(letter: Letter) -> bytes:
    """The letter as JSON, in UTF-8."""
    return msgspec.json.encode(letter)


def from_json(content: bytes | str) -> Letter:
    """The letter that `to_json` wrote; raises `msgspec.ValidationError` where it is not a letter."""
    return msgspec.json.decode(content, type=Letter)


def long_date(on: date) -> str:
    """A date as letters write it.

    >>> long_date(date(2026, 2, 16))
    '16 February 2026'
    """
    return f"{on.day} {on:%B %Y}"

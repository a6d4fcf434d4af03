"""What a document says in each section, piece by piece: paragraphs, and records with labelled entries."""

from __future__ import annotations

from dataclasses import dataclass, field

from opensend.interchange.plans.layout import Paragraph, Table


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a record. `label` is as the document has it; `field` what it stands for, if known."""

    label: str
    field: str
    content: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "\n".join(each.text for each in self.content).strip()


@dataclass(frozen=True, slots=True)
class Record:
    """One row, or labelled rows below each other, that belong together. `is_one`: all of it is one item."""

    entries: tuple[Entry, ...]
    where: str = ""
    is_one: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a section. `area` is a heading that stood above the section itself."""

    section: str
    content: Paragraph | Record
    area: str = ""


@dataclass
class Sections:
    """A document, divided. `outside` is what stands in no section, by the name of its place.

    `groups` are numbers of parts that one row of a table joins. `found` are headings in their order.
    """

    parts: list[Part] = field(default_factory=list)
    groups: list[list[int]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    has_undivided_h: bool = False
    """Whether Section H has no H1 and H2 of its own."""
    outside: list[tuple[str, Paragraph | Table]] = field(default_factory=list)

"""An item of a plan while it is put together from the pieces of a document."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Draft:
    """One item to be. `lines` are its words as the document has them; `told` its labelled values by field.

    `links` are labelled values that lead to other items: field, label and words. `owns`: what follows
    belongs to it until the next reference or heading.
    """

    section: str
    where: str
    reference: str = ""
    heading: str = ""
    area: str = ""
    lines: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    told_lines: dict[str, str] = field(default_factory=dict)
    """The lines of labelled values, by field."""
    links: list[tuple[str, str, str]] = field(default_factory=list)
    owns: bool = False
    is_begun_by_label: bool = False
    is_numbered: bool = False
    is_entry: bool = False
    told_parts: list[str] = field(default_factory=list)
    """Which parts of an item the entries of its list were."""
    depth: int = 0
    is_labelled: bool = False
    """Whether a labelled value was added, so that a further "What" begins the next item."""

    @property
    def text(self) -> str:
        """Its words, a line for each piece."""
        return "\n".join(self.lines)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said yet but a reference."""
        return not (self.lines or self.told or self.links)

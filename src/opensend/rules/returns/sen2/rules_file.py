"""Rules on the file (X): whether it can be read, and whether each element is one that the year has there.

Reading asks these of an element only where something about it is unusual; an element that is known, in its
place, filled and well written breaks none of them. An example is a change in the text of a sound file.
"""

from __future__ import annotations

from dataclasses import dataclass

from opensend.rules.returns.sen2.registry import At, Example, rule
from opensend.rules.returns.sen2.schema import Item
from opensend.rules.returns.sen2.values import CONTROL, read_date, read_flag

ROOT = "Message"
_FREE = frozenset({"text", "code", "digits", "number", "datetime"})


@dataclass(frozen=True, slots=True)
class Document:
    """A file as far as it says whether it can be read at all."""

    root: str = ROOT
    has_declarations: bool = False
    """Whether it has a document type, which can hold entities."""
    fault: str = ""
    """Why it is not well-formed, where it is not."""


@dataclass(slots=True)
class Node:
    """One element, with what the schema of the year has for it."""

    tag: str
    text: str = ""
    has_children: bool = False
    item: Item | None = None
    """The item that it is in its parent, after letter case and aliases."""
    is_known_elsewhere: bool = False
    is_other_years: bool = False
    """Whether it is an item of other years that a rule of its own speaks about."""
    is_again: bool = False
    """Whether its parent had one before."""
    is_late: bool = False
    """Whether it follows one that comes after it in the schema, the first time in its parent."""


def replaced(old: str, new: str, year: int = 2026) -> Example:
    """An example: a sound file in which one text stands for another."""
    return Example({"replace": (old, new)}, year=year)


@rule(
    "X001",
    failing=replaced("</Persons>", ""),
    passing=replaced("<Surname>Sample<", "<Surname>Sample &amp; Daughter<"),
)
def unreadable(document: Document, at: At | None) -> bool:
    """A file of the return is well-formed XML, begins with Message and has no document type or entities."""
    return bool(document.fault) or document.has_declarations or document.root.casefold() != ROOT.casefold()


@rule(
    "X002",
    failing=replaced("<RYA>0</RYA>", "<RYA>0</RYA><Shoe>42</Shoe>"),
    passing=replaced("<RYA>0</RYA>", "<rya>0</rya>"),
)
def unknown_element(node: Node, at: At | None) -> bool:
    """Only the items of the year are known, by their names or aliases."""
    return node.item is None and not node.is_known_elsewhere


@rule(
    "X003",
    failing=replaced("<RYA>0</RYA>", "<RYA>0</RYA><RYA>1</RYA>"),
    passing=replaced("<RYA>0</RYA>", "<RYA>1</RYA>"),
)
def repeated_or_misplaced(node: Node, at: At | None) -> bool:
    """Each item stands in its own group, and once unless the schema lets it repeat."""
    if node.item is None:
        return node.is_known_elsewhere
    return node.is_again and not node.item.is_repeated


@rule(
    "X004",
    failing=replaced(
        "<Surname>Sample</Surname><Forename>Personone</Forename>",
        "<Forename>Personone</Forename><Surname>Sample</Surname>",
    ),
    passing=replaced("<Surname>Sample</Surname>", "<Surname>Example</Surname>"),
)
def out_of_order(node: Node, at: At | None) -> bool:
    """Elements are written in the order of the schema."""
    return node.item is not None and node.is_late


@rule("X005", failing=replaced("<RYA>0<", "<RYA> <"), passing=replaced("<RYA>0</RYA>", ""))
def empty(node: Node, at: At | None) -> bool:
    """An element without a value is left out."""
    return not node.text and not node.has_children


@rule(
    "X006",
    failing=replaced("<ReceivedDate>2025-02-03<", "<ReceivedDate>31/02/2025<"),
    passing=replaced("<ReceivedDate>2025-02-03<", "<ReceivedDate>2025-02-04<"),
)
def bad_date(node: Node, at: At | None) -> bool:
    """A date is a day of the calendar, written CCYY-MM-DD."""
    return _is_kind(node, "date") and bool(node.text) and read_date(node.text) is None


@rule("X007", failing=replaced("<RYA>0<", "<RYA>2<"), passing=replaced("<RYA>0<", "<RYA>false<"))
def bad_flag(node: Node, at: At | None) -> bool:
    """A flag is 1 or 0."""
    return _is_kind(node, "flag") and bool(node.text) and read_flag(node.text) is None


@rule(
    "X008",
    failing=replaced("<PostCode>S1 2HH</PostCode>", "<Postcode>S1 2HH</Postcode>"),
    passing=replaced("<PostCode>S1 2HH<", "<PostCode>S1 2HJ<"),
)
def alias_used(node: Node, at: At | None) -> bool:
    """Some systems spell names otherwise; they are read, and it is said once for each name."""
    return node.item is not None and node.tag != node.item.element


@rule(
    "X009",
    failing=replaced("<Surname>Sample<", f"<Surname>{'Sample' * 6}<"),
    passing=replaced("<Surname>Sample<", f"<Surname>{'Sampl' * 7}<"),
)
def bad_text(node: Node, at: At | None) -> bool:
    """A text fits in its item and holds no control characters, such as a line break from a spreadsheet."""
    if node.item is None or node.item.kind not in _FREE:
        return False
    is_long = (
        node.item.kind == "text"
        and node.item.max_length is not None
        and len(node.text) > node.item.max_length
    )
    return is_long or CONTROL.search(node.text) is not None


def _is_kind(node: Node, kind: str) -> bool:
    return node.item is not None and node.item.kind == kind

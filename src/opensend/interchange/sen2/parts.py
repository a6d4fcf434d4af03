"""What every shape of a return is read into, piece by piece: elements outside Persons, and those inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opensend.rules.returns.sen2.reading import Element


class UnreadableReturn(ValueError):
    """The file cannot be read as a SEN2 return; the message says why."""


@dataclass(frozen=True, slots=True)
class Group:
    """The Message or a Persons element itself."""

    tag: str
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """Elements of Message other than Persons: once before the people, and once after them."""

    elements: Sequence[Element]
    groups: Sequence[Group]
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class Child:
    """An element of Persons, which ought to be a Person. It may be gone when the next part is asked for."""

    element: Element


Parts = Iterator[Outside | Child]
"""An `Outside` first, then each `Child`, then the `Outside` after them. May raise UnreadableReturn."""

"""An element of a transfer file in memory: its name, its value or its children, and the line it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `raw` is set for one that the format does not know: its XML, kept as it came."""

    name: str
    text: str = ""
    children: tuple[Element, ...] = ()
    raw: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing, so that it is left out of a file."""
        return not (self.text or self.raw or self.attributes or any(not c.is_empty for c in self.children))

    def all(self, path: str) -> Iterator[Element]:
        """Every element at a path from here, in the order of the file.

        >>> [each.text for each in group("A", leaf("B", "1"), leaf("B", "2")).all("B")]
        ['1', '2']
        """
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name and not child.raw:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def get(self, path: str) -> Element | None:
        """The first element at a path from here."""
        return next(self.all(path), None)

    def value(self, path: str) -> str:
        """The text of the first element at a path, or an empty text."""
        found = self.get(path)
        return found.text if found else ""

    def without_empty(self) -> Element:
        """The same without elements that say nothing."""
        return replace(self, children=tuple(c.without_empty() for c in self.children if not c.is_empty))


def leaf(name: str, text: object = "") -> Element:
    """An element that holds a value."""
    return Element(name, str(text).strip())


def group(name: str, *children: Element | None) -> Element:
    """An element that holds others; what is None is left out."""
    return Element(name, children=tuple(child for child in children if child is not None))

"""Nested items as elements that can be read: how every shape of a return but XML becomes the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from opensend.rules.returns.sen2.schema import Schema, schema_for


class Tree:
    """An element with its text or its children."""

    __slots__ = ("_children", "tag", "text")

    def __init__(self, tag: str, text: str | None = None, children: tuple[Tree, ...] = ()) -> None:
        self.tag, self.text, self._children = tag, text, children

    def __len__(self) -> int:
        return len(self._children)

    def __iter__(self) -> Iterator[Tree]:
        return iter(self._children)


def tree_of(element: str, items: Mapping[str, Any], schema: Schema) -> Tree:
    """Nested items in the order of the schema: a mapping is a group, a list repeats, None is left out.

    >>> [child.tag for child in tree_of("SENneed", {"SENtypeRank": 1, "SENtype": "ASD"}, schema_for(2026))]
    ['SENtype', 'SENtypeRank']
    """
    order = _order(element, schema.year)
    children: list[Tree] = []
    for name in sorted(items, key=lambda name: order.get(name.casefold(), 0)):
        value = items[name]
        for each in value if isinstance(value, list | tuple) else (value,):
            if isinstance(each, Mapping):
                children.append(tree_of(name, each, schema))
            elif each is not None:
                children.append(Tree(name, str(each)))
    return Tree(element, None, tuple(children))


@cache
def _order(element: str, year: int) -> Mapping[str, int]:
    return {
        name.casefold(): item.order
        for item in schema_for(year).parents.get(element, ())
        for name in (item.element, *item.aliases)
    }

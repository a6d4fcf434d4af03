"""From elements to records: names matched, values read, and what is wrong with either told as hits.

An element is anything that has `tag` and `text` and can be counted and iterated for its children, as those of
lxml and of the standard library can; the other shapes of a return are read by making such elements. The usual
element (its canonical name, in its place, filled, well written) takes the shortest way through `_fill`;
`_judge` looks at all others and asks the rules on the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from opensend.rules.returns.sen2 import records
from opensend.rules.returns.sen2.hits import Hit
from opensend.rules.returns.sen2.places import Known, Place, places_of
from opensend.rules.returns.sen2.records import RECORDS
from opensend.rules.returns.sen2.registry import FUNCTIONS
from opensend.rules.returns.sen2.rules_file import Node
from opensend.rules.returns.sen2.schema import OUTSIDE_PERSONS, Schema

_NODE_RULES = ("X002", "X003", "X004", "X005", "X006", "X007", "X009")
_NOT_WATCHED = 1 << 30
"""As the last order in a record: its order was found wrong once, and once is enough."""
_MOST_ALIASES = 1_000
PERSONS_ORDER = 2


class Element(Protocol):
    """One element of a return, in whatever it is held."""

    @property
    def tag(self) -> Any:
        """Its name as written."""

    @property
    def text(self) -> str | None:
        """What stands in it before its first child."""

    def __len__(self) -> int:
        """How many children it has."""

    def __iter__(self) -> Iterator[Any]:
        """Its children."""


class Reading:
    """Reads the elements of one collection year. `hits` and `aliases` gather what was found on the way."""

    def __init__(self, schema: Schema) -> None:
        self.hits: list[Hit] = []
        self.aliases: Counter[tuple[str, str]] = Counter()
        """How often an element was recognised only by another name: (as written, canonical)."""
        self._places = places_of(schema)
        self._anywhere = {name for place in self._places.values() for name in place.folded}
        self._person = schema.item("Persons", "Person")
        self._groups = {item.element: item for item in schema.parents["Message"]}
        self._number: int | None = None
        self._header_groups: set[str] = set()

    def person(self, element: Element, number: int) -> records.Person:
        """A Person element as a record; `number` is its position in the file, from 1."""
        self._number = number
        person = records.Person(number=number)
        if not len(element):
            self._ask(Node(element.tag, text=(element.text or "").strip(), item=self._person), "")
        self._fill(element, self._places["Person"], person, "", 0)
        return person

    def outside(self, elements: Iterable[Element], header: records.Header, *, is_after: bool) -> None:
        """Elements of Message other than Persons, before or after it, into the header."""
        self._number = None
        last = PERSONS_ORDER if is_after else 0
        self._fill(elements, self._places["Message"], header, "", last)

    def outside_group(self, group: str, elements: Iterable[Element], header: records.Header) -> None:
        """Elements of one group of the header into it."""
        self._number = None
        self._fill(elements, self._places[group], header, "", 0)

    def persons(self, tag: str, *, is_again: bool, is_empty: bool) -> None:
        """The Persons element itself, the first of the file or a further one."""
        self._number = None
        node = Node(tag, text="" if is_empty else "…", item=self._groups["Persons"], is_again=is_again)
        self._ask(node, "")
        self.count_alias(tag, "Persons")

    def stray(self, element: Element) -> None:
        """An element of Persons that is not a Person."""
        self._number = None
        self._ask(Node(element.tag, is_known_elsewhere=self._is_known(element.tag), text="…"), "")

    def count_alias(self, tag: str, canonical: str) -> None:
        """Remember an element's name where it is not the canonical one, for the first thousand such names."""
        key = (tag, canonical)
        if tag != canonical and (key in self.aliases or len(self.aliases) < _MOST_ALIASES):
            self.aliases[key] += 1

    def _fill(
        self, children: Iterable[Element], place: Place, record: records.Record, path: str, last: int
    ) -> None:
        record.path, known_here, raw = path, place.known, record.raw
        for child in children:
            known = known_here.get(child.tag)
            if known is not None and known.may_follow >= last:
                if known.place is not None:
                    if len(child):
                        last = known.order
                        self._group(child, known, known.place, record, path)
                        continue
                elif (text := child.text) and not len(child):
                    value = known.read(text)
                    if value is not None:
                        last = known.order
                        raw[known.element] = text
                        setattr(record, known.attribute, value)
                        continue
            last = self._judge(child, place, record, path, last)

    def _group(self, child: Element, known: Known, place: Place, record: records.Record, path: str) -> None:
        make = RECORDS.get(known.element)
        if make is None:  # the header's groups have one record together
            self._header_groups.add(known.element)
            self._fill(child, place, record, path, 0)
            return
        made = make()
        below = f"{path}/{known.element}" if path else known.element
        if known.is_repeated:
            several = getattr(record, known.attribute)
            several.append(made)
            below = f"{below}[{len(several)}]"
        else:
            setattr(record, known.attribute, made)
        self._fill(child, place, made, below, 0)

    def _judge(self, child: Element, place: Place, record: records.Record, path: str, last: int) -> int:
        """Read an element that is unusual in some way, and say in which. Gives the new last order."""
        known = place.find(child.tag)
        if known is None and self._number is None:
            loose = self._places["Header"].find(child.tag)
            known = loose if loose is not None and loose.element in OUTSIDE_PERSONS else None
        node = Node(child.tag, text=(child.text or "").strip(), has_children=len(child) > 0)
        if known is None:
            node.is_known_elsewhere = self._is_known(child.tag)
            self._ask(node, path)
            return last
        node.item = known.item
        node.is_again = self._has(record, known)
        node.is_late = 0 < known.order < last < _NOT_WATCHED
        self._ask(node, path)
        self.count_alias(node.tag, known.element)
        self._nested(child, known, path)
        if known.is_repeated or not node.is_again:
            self._keep(child, known, node, record, path)
        return _NOT_WATCHED if node.is_late else max(last, known.order)

    def _keep(self, child: Element, known: Known, node: Node, record: records.Record, path: str) -> None:
        if known.place is not None:
            self._group(child, known, known.place, record, path)
        elif node.text:
            text = known.codes_of(node.tag).get(node.text, node.text)
            value = known.read_leniently(text)
            record.raw[known.element] = known.normal(text)
            if hasattr(record, known.attribute):
                setattr(record, known.attribute, value)

    def _nested(self, child: Element, known: Known, path: str) -> None:
        """Elements inside one that holds a value."""
        if known.place is None:
            for inner in child:
                self._ask(Node(inner.tag, text="…", is_known_elsewhere=self._is_known(inner.tag)), path)

    def _ask(self, node: Node, path: str) -> None:
        element = node.item.element if node.item else node.tag
        for code in _NODE_RULES:
            if FUNCTIONS[code].check(node, None):
                self.hits.append(Hit(code, self._number, path, element, node.text))

    def _has(self, record: records.Record, known: Known) -> bool:
        if known.place is None:
            return record.has(known.element)
        if known.element in RECORDS:
            return not known.is_repeated and getattr(record, known.attribute) is not None
        return known.element in self._header_groups

    def _is_known(self, tag: str) -> bool:
        return tag.casefold() in self._anywhere

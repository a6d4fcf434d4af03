"""What differs between two returns, person by person and item by item, whatever order they are in.

People are matched by UPN, then by ULN, then by name and date of birth; the records in them by what tells them
apart (the day of a request, the rank of a need), then by order. Other names of an element and letter case do
not count. Both files are laid down in a temporary database, so that memory does not grow with them.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from opensend.interchange.sen2.items import Group, items_of, layout_of
from opensend.interchange.sen2.parts import Parts
from opensend.interchange.sen2.people import People, read_people
from opensend.rules.returns.sen2.records import Person, Record

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
OF_THE_FILE = frozenset({"DateTime", "SerialNo", "SoftwareCode", "Release"})
"""Items of the header that differ from one sending to the next."""
_KEYS = {
    "Requests": ("ReceivedDate",),
    "PlanDetail": ("PlacementRank", "URN", "UKPRN", "SENsetting"),
    "PlacementDetail": ("PlacementRank", "EntryDate", "URN", "UKPRN", "SENsetting"),
    "SENneed": ("SENtypeRank",),
}
_SCHEMA = """
create table person (side text, position integer, upn text, uln text, name text, shown text, digest blob,
                     content blob, partner integer, primary key (side, position)) without rowid;
create table ranked (side text, key text, turn integer, position integer,
                     primary key (side, key, turn)) without rowid;
create table pair (a integer, b integer);
"""
_RANK = """
insert into ranked
select side, {key}, row_number() over (partition by side, {key} order by position), position from person
where partner is null and {key} <> ''
"""
_MATCH = """
insert into pair select ours.position, theirs.position from ranked ours
join ranked theirs on theirs.side = 'b' and theirs.key = ours.key and theirs.turn = ours.turn
where ours.side = 'a'
"""
_MARK = """
update person set partner = pair.{other} from pair
where person.side = '{side}' and person.position = pair.{own}
"""
_ALL = """
select a.position, a.shown, a.content, b.position, b.content from person a
left join person b on b.side = 'b' and b.position = a.partner
where a.side = 'a' and (b.digest is null or a.digest <> b.digest) order by a.position
"""
_NEW = "select position, shown from person where side = 'b' and partner is null order by position"


class Node(msgspec.Struct, array_like=True):
    """A record as it is compared: its items, and the records in it by element."""

    items: dict[str, str]
    groups: dict[str, list[Node]]


class Difference(NamedTuple):
    """One difference. Without an item, the whole record is there in one of the files only."""

    person_a: int | None
    """The position in the first file, from 1; None for the header, or where it has no such person."""
    person_b: int | None
    key: str
    """The UPN, else the ULN, else the name and date of birth."""
    record: str
    item: str
    value_a: str
    value_b: str
    change: str


def compare(first: Parts, second: Parts, *, with_file_items: bool = False) -> Iterator[Difference]:
    """Every difference: the header's, then in the order of the first file, then who is new in the second.

    Of two collection years, both are read as the later. Raises UnreadableReturn where one cannot be read.
    """
    a, b = read_people(first), read_people(second)
    year = max(a.schema.year, b.schema.year)
    with (
        tempfile.TemporaryDirectory(prefix="opensend-sen2-diff-") as folder,
        closing(sqlite3.connect(Path(folder) / "people.sqlite", isolation_level=None)) as base,
    ):
        base.execute("pragma journal_mode = off")
        base.execute("pragma synchronous = off")
        base.executescript(_SCHEMA)
        _lay_down(base, "a", a, year)
        _lay_down(base, "b", b, year)
        yield from _compare_headers(a, b, with_file_items)
        _match(base)
        yield from _differences(base)


def _lay_down(base: sqlite3.Connection, side: str, people: People, year: int) -> None:
    people.read_as(year)
    base.execute("begin")
    base.executemany(
        "insert into person values (?, ?, ?, ?, ?, ?, ?, ?, null)",
        (_row(side, person, year) for person in people.persons()),
    )
    base.execute("commit")


def _row(side: str, person: Person, year: int) -> tuple[str | int | bytes, ...]:
    node = _node_of(layout_of("Person", year), person)
    content = msgspec.json.encode(node)
    upn, uln = node.items.get("UPN", ""), node.items.get("UniqueLearnerNumber", "")
    named = [node.items.get(item, "") for item in ("Surname", "Forename", "PersonBirthDate")]
    name = "|".join(named).casefold() if all(named) else ""
    shown = upn or uln or " ".join(filter(None, named))
    digest = blake2b(content.decode().casefold().encode(), digest_size=16).digest()
    return side, person.number, upn.casefold(), uln, name, shown, digest, content


def _node_of(group: Group, record: Record) -> Node:
    below = {}
    for each in group.groups:
        if held := each.records(record):
            below[each.element] = [_node_of(each, inner) for inner in held]
    return Node({leaf.element: text for leaf in group.leaves if (text := leaf.text(record))}, below)


def _match(base: sqlite3.Connection) -> None:
    """Tell each person of the one file who in the other it is; of several with one key, by their order."""
    for key in ("upn", "uln", "name"):
        base.execute("delete from ranked")
        base.execute("delete from pair")
        base.execute(_RANK.format(key=key))
        base.execute(_MATCH)
        for side, own, other in (("a", "a", "b"), ("b", "b", "a")):
            base.execute(_MARK.format(side=side, own=own, other=other))


def _differences(base: sqlite3.Connection) -> Iterator[Difference]:
    decoder = msgspec.json.Decoder(Node)
    for at_a, shown, ours, at_b, theirs in base.execute(_ALL):
        if at_b is None:
            yield Difference(at_a, None, shown, "", "", "", "", REMOVED)
            continue
        for path, item, value_a, value_b, change in _compare(
            decoder.decode(ours), decoder.decode(theirs), ""
        ):
            yield Difference(at_a, at_b, shown, path, item, value_a, value_b, change)
    for at_b, shown in base.execute(_NEW):
        yield Difference(None, at_b, shown, "", "", "", "", ADDED)


Found = tuple[str, str, str, str, str]


def _compare(ours: Node, theirs: Node, path: str) -> Iterator[Found]:
    yield from _compare_items(ours.items, theirs.items, path)
    for element in dict.fromkeys([*ours.groups, *theirs.groups]):
        before, after = ours.groups.get(element, []), theirs.groups.get(element, [])
        for at_a, at_b in _pairs(element, before, after):
            number = at_a if at_a is not None else at_b
            step = f"{element}[{(number or 0) + 1}]" if element in _KEYS else element
            below = f"{path}/{step}" if path else step
            if at_a is None or at_b is None:
                yield below, "", "", "", ADDED if at_a is None else REMOVED
            else:
                yield from _compare(before[at_a], after[at_b], below)


def _compare_items(ours: dict[str, str], theirs: dict[str, str], path: str) -> Iterator[Found]:
    for item in dict.fromkeys([*ours, *theirs]):
        value_a, value_b = ours.get(item, ""), theirs.get(item, "")
        if value_a.casefold() != value_b.casefold():
            change = ADDED if not value_a else REMOVED if not value_b else CHANGED
            yield path, item, value_a, value_b, change


def _pairs(element: str, before: list[Node], after: list[Node]) -> Iterator[tuple[int | None, int | None]]:
    """Which record answers to which: those alike, those with the same keys, then the rest in their order."""
    keys, partners = _KEYS.get(element, ()), dict[int, int]()
    for agreed in (None, *(keys[:upto] for upto in range(len(keys), -1, -1))):
        free = [at for at in range(len(after)) if at not in partners.values()]
        for at_a, node in enumerate(before):
            if at_a in partners:
                continue
            found = next((at_b for at_b in free if _agree(node, after[at_b], agreed)), None)
            if found is not None:
                partners[at_a] = found
                free.remove(found)
    yield from ((at, partners.get(at)) for at in range(len(before)))
    yield from ((None, at) for at in range(len(after)) if at not in partners.values())


def _agree(one: Node, other: Node, keys: tuple[str, ...] | None) -> bool:
    """Whether two records have the same in these items; without any keys named, in everything."""
    if keys is None:
        return one == other
    return all(one.items.get(key) == other.items.get(key) for key in keys)


def _compare_headers(a: People, b: People, with_file_items: bool) -> Iterator[Difference]:
    ours = dict(items_of(a.header, a.schema.year))
    theirs = dict(items_of(b.header, b.schema.year))
    for path, item, value_a, value_b, change in _compare_items(ours, theirs, "Header"):
        if with_file_items or item not in OF_THE_FILE:
            yield Difference(None, None, "", path, item, value_a, value_b, change)

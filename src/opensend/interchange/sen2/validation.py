"""A whole file against the rules: findings in the order of the file, whatever shape it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from opensend.interchange.sen2.checker import PERSON, Outcome, PeopleChecker
from opensend.interchange.sen2.parts import Outside, Parts, UnreadableReturn
from opensend.rules.returns.sen2.checking import (
    Finding,
    check_header,
    check_return,
    check_twin,
    finding_of,
    not_run,
)
from opensend.rules.returns.sen2.hits import Hit
from opensend.rules.returns.sen2.reading import Element, Reading
from opensend.rules.returns.sen2.records import Header
from opensend.rules.returns.sen2.registry import At, Establishments
from opensend.rules.returns.sen2.schema import YearNotHeld, schema_for, schema_of_file, years
from opensend.rules.returns.sen2.standing import stand_at
from opensend.rules.returns.sen2.totals import Totals
from opensend.rules.returns.sen2.twins import TwinFinder

_BATCH = 500
_PRONOUNS = ("it ", "its ", "no ")
_UNREADABLE = "X001"
_ALIAS_USED = "X008"

Stretches = Callable[[At, bool], Iterator[Outcome]]
"""Reads the people of a file in stretches, once it is known what they are read as."""


@dataclass(frozen=True, slots=True)
class Previous:
    """An earlier file: its header and what was counted in it."""

    header: Header
    totals: Totals
    year: int


@dataclass(slots=True)
class Validation:
    """One run over one file. Iterate `findings`; the other fields are known when it has ended."""

    year: int | None = None
    is_fictional: bool = False
    establishments: Establishments | None = None
    previous: Previous | None = None
    is_only_counted: bool = False
    """Whether only the header and the counts are wanted, as of an earlier file."""
    on_progress: Callable[[int], None] = lambda count: None
    header: Header = field(default_factory=Header)
    totals: Totals = field(default_factory=Totals)
    is_unreadable: bool = False
    at: At | None = None
    """Where the rules stood; None where the collection year is not held, and only the header was checked."""
    _aliases: Counter[tuple[str, str]] = field(default_factory=Counter)
    _twins: TwinFinder = field(default_factory=TwinFinder)

    def findings(self, parts: Parts, stretches: Stretches | None = None) -> Iterator[Finding]:
        """Every rule that is broken. `stretches` reads the people, where several processes share them."""
        try:
            for hit in self._hits(parts, stretches):
                yield finding_of(hit)
        except UnreadableReturn as fault:
            self.is_unreadable = True
            yield finding_of(Hit(_UNREADABLE, note=_sentence(str(fault))))

    @property
    def is_compared(self) -> bool:
        """Whether the previous file was the same authority's, of the year before or of the same year."""
        return self.at is not None and not (self.at.previous is None and self.at.previous_header is None)

    @property
    def not_run(self) -> dict[str, list[str]]:
        """The rules that could not be run, by what they need."""
        return not_run(self.at) if self.at is not None else {}

    def _hits(self, parts: Parts, stretches: Stretches | None) -> Iterator[Hit]:
        head = next(parts)
        assert isinstance(head, Outside)
        schema_year = self.year if self.year is not None else _year_in(head.elements)
        try:
            schema = schema_of_file(schema_year) if schema_year is not None else None
        except YearNotHeld:
            schema = None
        reading = Reading(schema or schema_for(years()[-1]))
        self._read_head(reading, head)
        if schema is None:
            yield from self._without_a_year(reading, parts)
            return
        yield from _taken(reading)
        self.at = at = self._stand(stand_at(self.header, schema, is_fictional=self.is_fictional))
        tail: list[Outside] = []
        only = self.is_only_counted
        for outcome in stretches(at, only) if stretches else stretches_of(parts, at, tail, only):
            yield from self._gather(outcome, at)
        for outside in tail or (part for part in parts if isinstance(part, Outside)):
            self._read_tail(reading, outside)
        yield from _taken(reading)
        self._aliases.update(reading.aliases)
        yield from self._at_the_end(at)

    def _stand(self, at: At) -> At:
        at.establishments = self.establishments
        before = self.previous
        if before is not None and before.header.lea == self.header.lea:
            if before.year == at.year - 1:
                at.previous = before.totals
            elif before.year == at.year:
                at.previous_header = before.header
        return at

    def _read_head(self, reading: Reading, head: Outside) -> None:
        root, *groups = head.groups
        reading.count_alias(root.tag, "Message")
        reading.outside(head.elements, self.header, is_after=False)
        for group in groups:
            reading.persons(group.tag, is_again=False, is_empty=group.is_empty)

    def _read_tail(self, reading: Reading, tail: Outside) -> None:
        reading.outside(tail.elements, self.header, is_after=True)
        for group in tail.groups:
            reading.persons(group.tag, is_again=True, is_empty=group.is_empty)

    def _without_a_year(self, reading: Reading, parts: Parts) -> Iterator[Hit]:
        for part in parts:
            if isinstance(part, Outside):
                self._read_tail(reading, part)
        yield from check_header(self.header, None)

    def _gather(self, outcome: Outcome, at: At) -> Iterator[Hit]:
        """A stretch's hits, with the people numbered on, and those about two people among them."""
        before = self.totals.persons
        hits = [
            hit._replace(person=hit.person + before) if hit.person is not None else hit
            for hit in outcome.hits
        ]
        for twin in self._twins.add(outcome.totals.people):
            hits += check_twin(twin, outcome.shown_of(twin.number - before - 1), at)
        yield from _in_file_order(hits)
        self.totals.merge(outcome.totals)
        self._aliases.update(outcome.aliases)
        self.on_progress(self.totals.persons)

    def _at_the_end(self, at: At) -> Iterator[Hit]:
        for (tag, canonical), count in self._aliases.items():
            note = f"{tag} was read as {canonical}, {count} time{'s' if count > 1 else ''}."
            yield Hit(_ALIAS_USED, None, "", canonical, tag, note)
        yield from check_header(self.header, at)
        yield from check_return(self.totals, at)


def stretches_of(
    parts: Parts, at: At, outside: list[Outside], is_only_counted: bool, skip: int = 0
) -> Iterator[Outcome]:
    """Check people one after another in this process, past the first `skip`; what is outside is put aside."""
    checker, waiting = PeopleChecker(at, is_only_counted=is_only_counted), 0
    try:
        for part in parts:
            if isinstance(part, Outside):
                outside.append(part)
            elif skip:
                skip -= part.element.tag.lower() == PERSON
            else:
                checker.add(part.element)
                waiting += 1
            if waiting >= _BATCH:
                waiting = 0
                yield checker.take()
    except UnreadableReturn:
        # What was read before the fault is told before it.
        yield checker.take()
        raise
    yield checker.take()


def _in_file_order(hits: list[Hit]) -> Iterator[Hit]:
    """Hits about two people among those that were found as the file was read, which stay as they are."""
    number, keyed = 0, list[tuple[int, Hit]]()
    for hit in hits:
        number = hit.person or number
        keyed.append((number, hit))
    return (hit for _number, hit in sorted(keyed, key=itemgetter(0)))


def _taken(reading: Reading) -> list[Hit]:
    hits, reading.hits = reading.hits, []
    return hits


def _year_in(elements: Iterable[Element]) -> int | None:
    """The collection year that the header names, before it is known how the header is to be read."""
    for element in elements:
        if str(element.tag).casefold() == "year":
            text = (element.text or "").strip()
            return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
        if (found := _year_in(element)) is not None:
            return found
    return None


def _sentence(text: str) -> str:
    """A reason as a sentence; one that begins with the name of a file keeps it as it is."""
    text = " ".join(text.split()).rstrip(".")
    return f"{text[0].upper()}{text[1:]}." if text.startswith(_PRONOUNS) else f"{text}."

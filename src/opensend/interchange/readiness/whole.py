"""The return as a whole put to the rules that no child's record alone can break."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from opensend.interchange.readiness.checking import stand, write_texts
from opensend.interchange.readiness.establishments import registered_establishments
from opensend.interchange.readiness.figures import figures_of
from opensend.interchange.readiness.selectors import references_of
from opensend.interchange.sen2.building import build
from opensend.interchange.sen2.facts import ChildFacts
from opensend.interchange.sen2.returning import return_year
from opensend.interchange.sen2.selecting import read_batches
from opensend.people.models import Authority, Person
from opensend.rules.returns.sen2.checking import (
    Finding,
    check_header,
    check_return,
    check_twin,
    finding_of,
    not_run,
)
from opensend.rules.returns.sen2.hits import Hit
from opensend.rules.returns.sen2.people_index import lost_plans
from opensend.rules.returns.sen2.records import Person as PersonRecord
from opensend.rules.returns.sen2.registry import At
from opensend.rules.returns.sen2.schema import years
from opensend.rules.returns.sen2.totals import Totals
from opensend.rules.returns.sen2.twins import TwinFinder

_SAME = {"P120": "same_upn", "P126": "same_uln", "P127": "same_name"}
"""What a rule about two people has them share."""
_LOST = "W809"
_ANSWERED = ("LEA", "DMO", "DCO", "DSCO")
"""Items of the header that are the authority's own; the others are made with the file."""
_NEVER_NEEDED = "earlier file"
"""Serial numbers are given out here, each higher than the last."""


class OfChild(NamedTuple):
    """A finding that is kept with one child's record, and the record with which it was compared."""

    person_id: int
    finding: Finding
    other_id: int | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """What is found in a return as a whole, and which rules could not be asked, by what they need."""

    of_children: list[OfChild]
    of_return: list[Finding]
    not_run: dict[str, list[str]]


class Gathering:
    """The people of one year's return, one after another: counts, and who seems to be there twice."""

    def __init__(self, at: At) -> None:
        self.at, self.totals = at, Totals()
        self.told = array("q")
        """The record of each person, in the order of the file."""
        self.twins: list[tuple[Hit, int]] = []
        """What is found about two people, and the position of the earlier one, from 1."""
        self._finder = TwinFinder()

    def take(self, child: ChildFacts) -> None:
        """The next child, who may have nothing in this year's return."""
        person = build(child, return_year(self.at.year)).person
        if person is not None:
            self.add(child.id, person)

    def add(self, person_id: int, person: PersonRecord) -> None:
        """The next person of the return."""
        write_texts(person, self.at.year)
        self.told.append(person_id)
        one = Totals()
        one.add(person, self.at)
        self.totals.merge(one)
        for twin in self._finder.add(one.people):
            hits = check_twin(twin, person.raw, self.at)
            self.twins += ((hit, getattr(twin, _SAME[hit.rule])) for hit in hits)


def look_at_whole(authority: Authority, year: int) -> Whole:
    """What is found when this year's return is compared with itself and with last year's, and counted.

    Both years are made in one pass, with some hundred children in memory at once. The caller is in the scope
    of the authority's staff.
    """
    now = Gathering(stand(authority, year))
    before = Gathering(stand(authority, year - 1)) if year - 1 in years() else None
    gatherings = (now, before) if before is not None else (now,)
    # Whoever may be in a year's return may be in an earlier one: the first year's children are all of them.
    for batch in read_batches(authority, return_year(gatherings[-1].at.year)):
        for child in batch:
            for gathering in gatherings:
                gathering.take(child)
    now.at.establishments = registered_establishments(())
    if before is not None and before.totals.persons:
        now.at.previous = before.totals
    told = list(_told(now, before))
    missing = {need: codes for need, codes in not_run(now.at).items() if need != _NEVER_NEEDED}
    return Whole(
        [each for each in told if isinstance(each, OfChild)],
        [each for each in told if isinstance(each, Finding)],
        missing,
    )


def look_at_header(at: At) -> Iterator[Finding]:
    """What is found in what the authority says in the header."""
    yield from (finding_of(hit) for hit in check_header(at.header, at) if hit.item in _ANSWERED)


def _told(now: Gathering, before: Gathering | None) -> Iterator[OfChild | Finding]:
    yield from _twins(now)
    yield from look_at_header(now.at)
    previous = now.at.previous
    lost = lost_plans(now.totals.people, previous.people) if previous is not None else iter(())
    for hit in check_return(now.totals, now.at):
        if hit.rule == _LOST and before is not None:
            was = f"It was active in the return of {before.at.year}."
            yield OfChild(before.told[next(lost)], finding_of(hit._replace(note=was)))
        elif hit.person is not None:
            yield OfChild(now.told[hit.person - 1], finding_of(hit))
        else:
            found = finding_of(hit)
            figures = figures_of(hit.rule, now.totals, previous)
            yield replace(found, message=f"{found.message} {figures}".rstrip())


def _twins(now: Gathering) -> Iterator[OfChild]:
    names = _names({now.told[earlier - 1] for _, earlier in now.twins})
    for hit, earlier in now.twins:
        other, number = now.told[earlier - 1], hit.person
        assert number is not None  # of two people, each has a place in the return
        note = f"The other record is that of {names[other]}."
        yield OfChild(now.told[number - 1], finding_of(hit._replace(note=note)), other)


def _names(person_ids: Iterable[int]) -> Mapping[int, str]:
    """Each child by name and, where there is one, the case: how staff know a record."""
    ids = set(person_ids)
    references = references_of(ids)
    return {
        person_id: f"{name}, case {references[person_id]}" if person_id in references else name
        for person_id, name in Person.objects.filter(pk__in=ids).values_list("pk", "name")
    }

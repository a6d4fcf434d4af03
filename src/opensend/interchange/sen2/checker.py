"""Everything that is done with the people of one stretch of the file, in whichever process reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from opensend.rules.returns.sen2.checking import PersonRules
from opensend.rules.returns.sen2.hits import Hit
from opensend.rules.returns.sen2.reading import Element, Reading
from opensend.rules.returns.sen2.records import Person
from opensend.rules.returns.sen2.registry import At
from opensend.rules.returns.sen2.schema import schema_for
from opensend.rules.returns.sen2.totals import Totals

PERSON = "person"
_SHOWN = ("UPN", "UniqueLearnerNumber", "Surname")


@dataclass(slots=True)
class Outcome:
    """What came of a stretch of people; positions count from its own first person."""

    hits: list[Hit] = field(default_factory=list)
    aliases: Counter[tuple[str, str]] = field(default_factory=Counter)
    totals: Totals = field(default_factory=Totals)
    shown: list[tuple[str, ...]] = field(default_factory=list)
    """What the rules about two people show of each."""

    @property
    def count(self) -> int:
        """How many people there were."""
        return self.totals.persons

    def shown_of(self, position: int) -> Mapping[str, str]:
        """The items of a person, by position from 0, that a rule about two people may show."""
        return dict(zip(_SHOWN, self.shown[position], strict=True))


class PeopleChecker:
    """Reads, checks and counts people one after another."""

    def __init__(self, at: At, *, is_only_counted: bool = False) -> None:
        self._at = at
        self._reading = Reading(schema_for(at.year))
        self._rules = None if is_only_counted else PersonRules(at)
        self._outcome = Outcome()

    def add(self, element: Element) -> None:
        """Take the next element of Persons."""
        if element.tag != "Person" and element.tag.lower() != PERSON:
            self._reading.stray(element)
            return
        self._reading.count_alias(element.tag, "Person")
        outcome = self._outcome
        person = self._reading.person(element, outcome.totals.persons + 1)
        self._count(person)
        if self._reading.hits:
            outcome.hits.extend(self._reading.hits)
            self._reading.hits.clear()
        if self._rules is not None:
            outcome.hits.extend(self._rules.check(person))

    def take(self) -> Outcome:
        """What came of the people so far; begins anew."""
        outcome, self._outcome = self._outcome, Outcome()
        outcome.hits.extend(self._reading.hits)
        outcome.aliases, self._reading.aliases = self._reading.aliases, Counter()
        self._reading.hits = []
        return outcome

    def _count(self, person: Person) -> None:
        self._outcome.totals.add(person, self._at)
        raw = person.raw
        self._outcome.shown.append(tuple(raw.get(item, "") for item in _SHOWN))

"""Addressees: who a notice about one child goes to, worked out from the family's facts on the day of the act.

A child's notices go to each parent apart: one letter each, and never another's address in it. From the day
after the leaving date they go to the young person (CFA 2014 s.83(2)). Where the young person lacks capacity
for the decision, an alternative person stands in their place: the representative, failing whom the parents,
failing whom the parents' representative (CFA 2014 s.80; SI 2014/1530 regs 63 (unconfirmed) and 64, Sch 3).
The answer is computed each time and never stored as a fixed addressee.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from opensend.rules.ages import is_child

CHILD_SOURCE = "CFA 2014 s.36, s.83(2); Education Act 1996 s.576"
YOUNG_PERSON_SOURCE = "CFA 2014 s.83(2)"
ALTERNATIVE_SOURCE = "CFA 2014 s.80(2), s.80(6); SI 2014/1530 reg 64, Sch 3 Part 2"
VIEWS_SOURCE = "CFA 2014 s.19; SI 2014/1530 reg 7, Sch 3 Parts 1 and 3"
PARENT_CAPACITY_SOURCE = "SI 2014/1530 reg 63 (unconfirmed)"
Act = Literal["notice", "views"]


class Delivery(StrEnum):
    """How a letter may reach someone."""

    ADDRESS = "address"
    SAFE_CONTACT_ONLY = "safe_contact_only"


class Role(StrEnum):
    """In which capacity someone receives a notice."""

    PARENT = "parent"
    YOUNG_PERSON = "young_person"
    REPRESENTATIVE = "representative"
    PARENT_OF_YOUNG_PERSON = "parent_of_young_person"
    REPRESENTATIVE_OF_PARENT = "representative_of_parent"


@dataclass(frozen=True, slots=True)
class Representative:
    """Deputy of the Court of Protection or attorney under a lasting power, within the dates of the power."""

    ref: str
    since: date
    until: date | None = None
    has_restricted_address: bool = False

    def holds_on(self, on: date) -> bool:
        """Whether the power holds on a day; `until` is its last day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent as the record has them; `ref` is the caller's own key and carries no name or address."""

    ref: str
    has_parental_responsibility: bool
    cares_for_child: bool = False
    is_barred_by_court_order: bool = False
    has_restricted_address: bool = False
    lacks_capacity: bool = False
    has_died: bool = False
    representative: Representative | None = None


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """What decides the addressees of one child's or young person's notices."""

    ref: str
    born: date
    parents: tuple[Parent, ...] = ()
    lacks_capacity: bool = False
    representative: Representative | None = None
    has_restricted_address: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """One person to write to, why, and how the letter may reach them."""

    ref: str
    role: Role
    source: str
    delivery: Delivery = Delivery.ADDRESS


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Someone who gets no letter, and why."""

    ref: str
    why: str


@dataclass(frozen=True, slots=True)
class Addressees:
    """The letters to write, one each, and who is left out and why."""

    to: tuple[Addressee, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_nobody(self) -> bool:
        """Whether the record yields nobody; the notice is still owed, so a person must settle who gets it."""
        return not self.to


def addressees(facts: FamilyFacts, on: date, act: Act = "notice") -> Addressees:
    """Who receives a notice on that day, or (`act="views"`) whose views are sought.

    Views of a young person who lacks capacity are sought from them *and* from the alternative person; in
    notices, requests and appeals the alternative person takes their place. Raises `ValueError` before birth.

    >>> mother = Parent("mother", has_parental_responsibility=True)
    >>> facts = FamilyFacts("robin", date(2010, 3, 14), parents=(mother,))
    >>> [to.ref for to in addressees(facts, date(2026, 6, 26)).to]
    ['mother']
    >>> [to.ref for to in addressees(facts, date(2026, 6, 27)).to]
    ['robin']
    """
    if on < facts.born:
        raise ValueError(f"{on} is before the date of birth {facts.born}")
    if is_child(facts.born, on):
        return _of_child(facts, on)
    source = VIEWS_SOURCE if act == "views" else YOUNG_PERSON_SOURCE
    young_person = Addressee(facts.ref, Role.YOUNG_PERSON, source, _delivery(facts))
    if not facts.lacks_capacity:
        out = tuple(LeftOut(p.ref, "the rights are the young person's own") for p in facts.parents)
        return Addressees((young_person,), out)
    alternative = _in_place_of_young_person(facts, on)
    if act == "views":
        return Addressees((young_person, *alternative.to), alternative.left_out)
    why = "lacks capacity for this decision: the alternative person stands in their place"
    return Addressees(alternative.to, (LeftOut(facts.ref, why), *alternative.left_out))


def _of_child(facts: FamilyFacts, on: date) -> Addressees:
    return _gather(facts.parents, on, Role.PARENT, CHILD_SOURCE, is_adult=False)


def _in_place_of_young_person(facts: FamilyFacts, on: date) -> Addressees:
    found = facts.representative
    if found is not None and found.holds_on(on):
        to = Addressee(found.ref, Role.REPRESENTATIVE, ALTERNATIVE_SOURCE, _delivery(found))
        out = tuple(LeftOut(p.ref, "a representative acts for the young person") for p in facts.parents)
        return Addressees((to,), out)
    return _gather(facts.parents, on, Role.PARENT_OF_YOUNG_PERSON, ALTERNATIVE_SOURCE, is_adult=True)


def _gather(parents: tuple[Parent, ...], on: date, role: Role, source: str, *, is_adult: bool) -> Addressees:
    to: dict[str, Addressee] = {}
    out: list[LeftOut] = []
    for parent in parents:
        why = _bar(parent, is_adult=is_adult)
        if why:
            out.append(LeftOut(parent.ref, why))
            continue
        for addressee in _reach(parent, on, role, source):
            to.setdefault(addressee.ref, addressee)
        if parent.lacks_capacity:
            out.append(LeftOut(parent.ref, "lacks capacity for this decision"))
    return Addressees(tuple(to.values()), tuple(out))


def _bar(parent: Parent, *, is_adult: bool) -> str:
    if parent.has_died:
        return "has died"
    if parent.is_barred_by_court_order:
        return "a court order bars sharing with this person"
    if not is_adult and not (parent.has_parental_responsibility or parent.cares_for_child):
        return "has neither parental responsibility nor care of the child"
    return ""


def _reach(parent: Parent, on: date, role: Role, source: str) -> Iterator[Addressee]:
    if not parent.lacks_capacity:
        yield Addressee(parent.ref, role, source, _delivery(parent))
    elif parent.representative is not None and parent.representative.holds_on(on):
        to = parent.representative
        yield Addressee(to.ref, Role.REPRESENTATIVE_OF_PARENT, PARENT_CAPACITY_SOURCE, _delivery(to))


def _delivery(person: FamilyFacts | Parent | Representative) -> Delivery:
    return Delivery.SAFE_CONTACT_ONLY if person.has_restricted_address else Delivery.ADDRESS

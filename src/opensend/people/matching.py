"""Look in an authority's record for a child that is named elsewhere: by identifier first, else by likeness.

The database finds the few records that may be meant, by indexes; `rules.matching` scores them one by one.
Needs the scope of the authority's staff. Whoever shows what was found records that it was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from opensend.people.models import Address, Authority, Person, PersonIdentifier
from opensend.people.names import sound_of
from opensend.rules.matching import (
    SMALL,
    Facts,
    Model,
    Score,
    Verdict,
    default_model,
    describe,
    score,
    slips_of,
)

LARGE = 100_000
"""From so many records on they are not counted, and the model's own figure holds."""
FEW = 1000
"""So many records a name's frequency in the model stands for: the few of a new authority do not decide."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child as a file or a form names them. `numbers`: kind of `PersonIdentifier` and value, as given."""

    forename: str = ""
    surname: str = ""
    known_as: str = ""
    born: date | None = None
    sex: str = ""
    postcode: str = ""
    numbers: tuple[tuple[str, str], ...] = ()

    def facts(self) -> Facts:
        """In the form in which it is compared."""
        return describe(
            forename=self.forename, surname=self.surname, known_as=self.known_as, born=self.born,
            sex=self.sex, postcode=self.postcode, numbers=self.numbers, sound=sound_of,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may be of the child, with its score; of a joined one it is the record that was kept."""

    person: Person
    score: Score

    @property
    def is_certain(self) -> bool:
        """Whether it may be taken for the child without a person having looked."""
        return self.score.verdict == Verdict.CERTAIN


def find_matches(
    authority: Authority,
    candidate: Candidate,
    *,
    model: Model | None = None,
    leave_out: Collection[int] = (),
) -> list[Match]:
    """Records of the authority that are, or may be, of the candidate: the likeliest first; none where empty.

    At most one is certain: where two seem to be, both are doubtful. `leave_out` are keys of records.
    """
    using = model or default_model()
    facts = candidate.facts()
    found = read_facts(set(_may_be(authority, facts)) - set(leave_out))
    if not found:
        return []
    rarity = _rarity(authority, facts, using)
    best: dict[int, Match] = {}
    for person, known in found:
        scored = score(using, facts, known, rarity)
        kept = person.merged_into or person
        before = best.get(kept.pk)
        is_better = before is None or scored.probability > before.score.probability
        if scored.verdict != Verdict.NONE and is_better and kept.pk not in leave_out:
            best[kept.pk] = Match(kept, scored)
    matches = sorted(best.values(), key=lambda each: (-each.score.bits, each.person.pk))
    return _one_at_most(matches)


def candidate_of(person: Person) -> Candidate:
    """A child of the record as a candidate, to look for further records of the same child."""
    forename, surname = _names(person.forename, person.surname, person.name)
    return Candidate(
        forename, surname, person.known_as, person.born, person.sex,
        _postcodes([person.pk]).get(person.pk, ""),
        tuple(person.personidentifiers.values_list("kind", "value")),
    )  # fmt: skip


def compare_persons(one: Person, other: Person, *, model: Model | None = None) -> Score:
    """How alike two records of one authority are."""
    using = model or default_model()
    facts = candidate_of(one).facts()
    return score(using, facts, candidate_of(other).facts(), _rarity(one.authority, facts, using))


def _one_at_most(matches: list[Match]) -> list[Match]:
    if sum(each.is_certain for each in matches) < 2:
        return matches
    return [replace(each, score=replace(each.score, verdict=Verdict.DOUBTFUL)) for each in matches]


def _may_be(authority: Authority, facts: Facts) -> Iterable[int]:
    """Keys of the records worth comparing; each of the queries is answered by one index."""
    persons = Person.objects.filter(authority=authority).order_by()
    queries: list[QuerySet[Any, Any]] = []
    if facts.numbers:
        queries.append(_with_number(authority, facts))
    if facts.born:
        queries.append(persons.filter(_begins_alike(facts), born=facts.born).values_list("pk"))
        same_name = Q(surname_key=facts.surname) | Q(forename_key=facts.forename)
        same_name |= Q(surname_key=facts.forename, forename_key=facts.surname)
        queries.append(persons.filter(same_name, born__in=slips_of(facts.born)).values_list("pk"))
    if facts.forename and facts.surname:
        for surname, forename in ((facts.surname, facts.forename), (facts.forename, facts.surname)):
            queries.append(persons.filter(surname_key=surname, forename_key=forename).values_list("pk"))
    if facts.postcode:
        spaced = f"{facts.postcode[:-3]} {facts.postcode[-3:]}"
        homes = Address.objects.filter(authority=authority, postcode=spaced, contact=None).order_by()
        queries.append(homes.values_list("person_id"))
    return [pk for (pk,) in queries[0].union(*queries[1:])] if queries else []


def _begins_alike(facts: Facts) -> Q:
    """One of the two names begins with the same letter, or they do the other way round.

    Of the children born on a day most are as unlike as can be, and need not be read.
    """
    if not (facts.forename[:1].isascii() and facts.surname[:1].isascii()):
        return Q()
    first, last = facts.forename[:1], facts.surname[:1]
    swapped = Q(surname_key__startswith=first, forename_key__startswith=last)
    return Q(surname_key__startswith=last) | Q(forename_key__startswith=first) | swapped


def _with_number(authority: Authority, facts: Facts) -> QuerySet[Any, Any]:
    same = Q()
    for number in facts.numbers:
        scheme, _, value = number.partition(":")
        same |= Q(kind__in=[kind for kind in PersonIdentifier.Kind if kind.scheme == scheme], value=value)
    return PersonIdentifier.objects.filter(same, authority=authority).order_by().values_list("person_id")


def read_facts(pks: Collection[int]) -> list[tuple[Person, Facts]]:
    """Some records with what they are compared by: three queries, however many there are."""
    numbers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, kind, value in PersonIdentifier.objects.filter(person__in=pks).values_list(
        "person_id", "kind", "value"
    ):
        numbers[pk].append((kind, value))
    homes = _postcodes(pks)
    persons = Person.objects.filter(pk__in=pks).select_related("merged_into").order_by("pk")
    return [(each, _facts_of(each, homes.get(each.pk, ""), numbers[each.pk])) for each in persons]


def _facts_of(person: Person, postcode: str, numbers: Sequence[tuple[str, str]]) -> Facts:
    forename, surname = _names(person.forename, person.surname, person.name)
    return describe(
        forename=forename, surname=surname, known_as=person.known_as, born=person.born, sex=person.sex,
        postcode=postcode, numbers=numbers, sound=sound_of,
    )  # fmt: skip


def _names(forename: str, surname: str, name: str) -> tuple[str, str]:
    """First name and surname; where the record does not say which is which, the first and the last word."""
    words = name.split()
    return forename or words[0], surname or words[-1]


def _postcodes(pks: Iterable[int]) -> dict[int, str]:
    """The postcode of each child's latest home."""
    homes = Address.objects.filter(person__in=pks, contact=None).exclude(postcode="")
    return dict(homes.order_by("valid_from", "pk").values_list("person_id", "postcode"))


def _rarity(authority: Authority, facts: Facts, model: Model) -> dict[str, float]:
    """How many records there are, and how frequent the candidate's names are among them."""
    persons = Person.objects.filter(authority=authority).order_by()
    total = persons.values("pk")[:LARGE].count()
    population = model.population if total == LARGE else total
    counts = {
        "surname": persons.filter(surname_key=facts.surname).count(),
        "forename": persons.filter(forename_key=facts.forename).count(),
    }
    usual = {name: model.comparison(name).level("same").u for name in counts}
    frequent = {name: (count + FEW * usual[name]) / (population + FEW) for name, count in counts.items()}
    return {"population": max(population, SMALL), **frequent}

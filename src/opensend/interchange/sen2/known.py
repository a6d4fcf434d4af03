"""Which children of a file an authority knows already: by number, exact name and birth, likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from opensend.interchange.sen2.facts import ChildFacts
from opensend.people.matching import Candidate, Match, find_matches
from opensend.people.models import Authority, Person, PersonIdentifier
from opensend.rules.matching import Verdict

_Kind = PersonIdentifier.Kind
_NAMES = ("pk", "surname", "forename", "name", "born", "merged_into_id")


@dataclass(frozen=True, slots=True)
class Known:
    """The record of a child of the file, or why only a person can say which it is; neither for a new one."""

    person_id: int | None = None
    doubt: str = ""


NOBODY = Known()


@dataclass(frozen=True, slots=True)
class _Held:
    """A record as far as it is compared: of one that was joined to another, the one that was kept."""

    person_id: int
    names: frozenset[str]
    born: object


def find_known(authority: Authority, children: Sequence[ChildFacts], newest: int) -> list[Known]:
    """For each child of the file what is known. `newest` is the newest record that may be meant.

    Needs the scope of the authority's staff; a fixed number of queries, however many children.
    """
    owners = _owners_of_numbers(authority, children, newest)
    held = _held(authority, children, set(owners.values()), newest)
    numbers = _numbers_of({each.person_id for each in held.values()})
    by_name: dict[tuple[str, object], set[int]] = {}
    for each in held.values():
        for name in each.names:
            by_name.setdefault((name, each.born), set()).add(each.person_id)
    return [_known(child, owners, held, by_name, numbers) for child in children]


def find_alike(authority: Authority, child: ChildFacts, newest: int) -> list[Match]:
    """Records that may be of a child whom `find_known` did not find: likeliest first, at most one certain.

    A record with another number of the same kind is never certain.
    """
    if not newest:
        return []
    own = {"upn": child.upn, "uln": child.uln}
    candidate = Candidate(
        forename=child.forename, surname=child.surname, born=child.born, sex=child.sex,
        postcode=child.homes[-1].postcode if child.homes else "",
        numbers=tuple((kind, value) for kind, value in own.items() if value),
    )  # fmt: skip
    found = [match for match in find_matches(authority, candidate) if match.person.pk <= newest]
    numbers = _numbers_of(match.person.pk for match in found)
    return [
        replace(match, score=replace(match.score, verdict=Verdict.DOUBTFUL))
        if _has_another(numbers.get(match.person.pk, {}), own)
        else match
        for match in found
    ]


def _has_another(of_record: Mapping[str, str], own: Mapping[str, str]) -> bool:
    return any(value and of_record.get(kind, value) != value for kind, value in own.items())


def _owners_of_numbers(
    authority: Authority, children: Iterable[ChildFacts], newest: int
) -> dict[tuple[str, str], int]:
    """Whose each number is; a former UPN counts as a UPN."""
    upns = [child.upn for child in children if child.upn]
    ulns = [child.uln for child in children if child.uln]
    wanted = Q(kind__in=(_Kind.UPN, _Kind.FORMER_UPN), value__in=upns) | Q(kind=_Kind.ULN, value__in=ulns)
    found = PersonIdentifier.objects.filter(wanted, authority=authority, person_id__lte=newest)
    return {
        (_Kind(kind).scheme, value): person_id
        for kind, value, person_id in found.values_list("kind", "value", "person_id")
    }


def _held(
    authority: Authority, children: Iterable[ChildFacts], owners: set[int], newest: int
) -> dict[int, _Held]:
    born = {child.born for child in children}
    found = Person.objects.filter(
        Q(born__in=born) | Q(pk__in=owners), authority=authority, pk__lte=newest
    ).values_list(*_NAMES)
    return {
        pk: _Held(merged_into or pk, frozenset({_folded(f"{forename} {surname}"), _folded(name)}), day)
        for pk, surname, forename, name, day, merged_into in found
    }


def _numbers_of(person_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = PersonIdentifier.objects.filter(person_id__in=list(person_ids), kind__in=(_Kind.UPN, _Kind.ULN))
    for person_id, kind, value in rows.values_list("person_id", "kind", "value"):
        found.setdefault(person_id, {})[kind] = value
    return found


def _known(
    child: ChildFacts,
    owners: Mapping[tuple[str, str], int],
    held: Mapping[int, _Held],
    by_name: Mapping[tuple[str, object], set[int]],
    numbers: Mapping[int, Mapping[str, str]],
) -> Known:
    own = {"upn": child.upn, "uln": child.uln}
    found = {held[owner] for number in own.items() if (owner := owners.get(number)) is not None}
    by_number = {each.person_id for each in found}
    if len(by_number) > 1:
        return Known(doubt="The UPN is one child's and the ULN another's: put the identifiers right.")
    if by_number:
        if all(each.born != child.born for each in found):
            return Known(doubt="A child with the same identifier has another date of birth: put one right.")
        return Known(by_number.pop())
    alike = by_name.get((_folded(f"{child.forename} {child.surname}"), child.born), set())
    if len(alike) > 1:
        return Known(doubt="Several children have this name and date of birth: add the UPN to the right one.")
    for person_id in alike:
        if _has_another(numbers.get(person_id, {}), own):
            why = "A child of this name and date of birth has another identifier: is it the same?"
            return Known(doubt=why)
        return Known(person_id)
    return NOBODY


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())

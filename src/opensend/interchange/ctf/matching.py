"""Find the record of a pupil in a transfer file: by number, else by name and birth, else a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from opensend.interchange.ctf.pupil import Pupil
from opensend.people.matching import Candidate, find_matches
from opensend.people.models import Authority, Person, PersonIdentifier
from opensend.rules.identifiers import Upn

_UPNS = (PersonIdentifier.Kind.UPN, PersonIdentifier.Kind.FORMER_UPN)


@dataclass(frozen=True, slots=True)
class Found:
    """The record of the pupil, or why only a person can say which it is; neither where there is none."""

    person: Person | None = None
    doubts: tuple[str, ...] = ()


def find_record(authority: Authority, pupil: Pupil) -> Found:
    """The record that a pupil's data belong to. Needs the scope of the authority.

    One UPN with another date of birth, surname or sex is never taken for the same child.
    """
    by_number = _with_numbers(authority, pupil)
    if by_number:
        return _sure_or_doubtful(by_number, pupil, "has the same number")
    alike = find_matches(authority, _candidate(pupil))
    exact = [each.person for each in alike if _has_name_and_birth(each.person, pupil)]
    if exact:
        return _sure_or_doubtful(exact, pupil, "has the same name and date of birth")
    likely = tuple(
        f"record {each.person.pk} may be of this child (probability {each.score.probability:.2f})"
        for each in alike
    )
    return Found(doubts=likely)


def _with_numbers(authority: Authority, pupil: Pupil) -> list[Person]:
    same = Q()
    upns = [upn for upn in (pupil.upn, *pupil.former_upns) if upn]
    if upns:
        same |= Q(kind__in=_UPNS, value__in=upns)
    if pupil.uln:
        same |= Q(kind=PersonIdentifier.Kind.ULN, value=pupil.uln)
    if not same:
        return []
    owners = PersonIdentifier.objects.filter(same, authority=authority).values("person_id")
    persons = Person.objects.filter(pk__in=owners).select_related("merged_into").order_by("pk")
    return list(dict.fromkeys(person.merged_into or person for person in persons))


def _sure_or_doubtful(persons: list[Person], pupil: Pupil, why: str) -> Found:
    if len(persons) > 1:
        return Found(doubts=tuple(f"record {each.pk} {why}" for each in persons))
    person = persons[0]
    against = tuple(_contradictions(person, pupil))
    if against:
        return Found(doubts=tuple(f"record {person.pk} {why}, but {each}" for each in against))
    return Found(person)


def _contradictions(person: Person, pupil: Pupil) -> list[str]:
    found = []
    if person.born != pupil.born:
        found.append("another date of birth")
    if plain_name(surname_of(person)) != plain_name(pupil.surname):
        found.append("another surname")
    if person.sex and pupil.sex and person.sex != pupil.sex:
        found.append("another sex")
    numbers = dict(person.personidentifiers.exclude(kind="former_upn").values_list("kind", "value"))
    known = numbers.get("upn", "")
    if known and pupil.upn and known != pupil.upn and not _is_replaced(known, pupil):
        found.append("another UPN")
    if pupil.uln and numbers.get("uln", pupil.uln) != pupil.uln:
        found.append("another ULN")
    return found


def _is_replaced(known: str, pupil: Pupil) -> bool:
    """Whether one of two UPNs is the temporary or former one that the other stands for."""
    return known in pupil.former_upns or Upn(known).is_temporary or Upn(pupil.upn).is_temporary


def _has_name_and_birth(person: Person, pupil: Pupil) -> bool:
    names = (plain_name(surname_of(person)), plain_name(forename_of(person)))
    wanted = (plain_name(pupil.surname), plain_name(pupil.forename))
    return names == wanted and person.born == pupil.born


def surname_of(person: Person) -> str:
    """The surname, or where the record does not say which it is, the last word of the name."""
    return person.surname or person.name.split()[-1]


def forename_of(person: Person) -> str:
    """The forename, or what comes before the last word of the name."""
    return person.forename or " ".join(person.name.split()[:-1])


def plain_name(name: str) -> str:
    """A name as it is compared: letter case and spaces do not matter.

    >>> plain_name(" O'SHEA  Smith ")
    "o'shea smith"
    """
    return " ".join(name.casefold().split())


def _candidate(pupil: Pupil) -> Candidate:
    numbers = [("upn", pupil.upn), ("uln", pupil.uln)]
    return Candidate(
        pupil.forename, pupil.surname, pupil.known_as, pupil.born, pupil.sex,
        pupil.address.postcode if pupil.address else "",
        tuple((kind, value) for kind, value in numbers if value),
    )  # fmt: skip

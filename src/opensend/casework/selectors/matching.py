"""Pairs of records that may be of one child, side by side; records that were joined; and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from opensend.casework.models import ProcessRun
from opensend.people.finding import persons_matching
from opensend.people.matching import compare_persons
from opensend.people.models import (
    Acting,
    Address,
    Contact,
    Person,
    PersonIdentifier,
    PersonMerge,
    PossibleMatch,
)
from opensend.provision.selectors import settings_by_urn
from opensend.rules.matching import Point, Score
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.ui.words import long_date

PAGE = 25
MOST_FOUND = 500
TO_DECIDE = (PossibleMatch.State.OPEN, PossibleMatch.State.UNSURE)
_COUNTS = (
    (8, "Speaks strongly for one child"),
    (2, "Speaks for one child"),
    (0, "Speaks a little for one child"),
    (-2, "Speaks a little against it"),
    (-5, "Speaks against it"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, with what hangs on it."""

    person: Person
    values: dict[str, str]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both records; `likeness` and `weight` are words, and empty where nothing is compared."""

    title: str
    left: str
    right: str
    likeness: str
    weight: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side; the left one is the earlier."""

    match: PossibleMatch
    left: Side
    right: Side
    rows: tuple[Row, ...]
    score: Score


def list_matches(text: str, state: str, number: str | None) -> Page[PossibleMatch]:
    """A page of pairs, the likeliest first: those to decide, or those decided in one way."""
    found = PossibleMatch.objects.select_related("person", "other", "decided_by__user")
    if state:
        found = found.filter(state=state)
    else:
        # Of two records that were joined otherwise there is nothing left to decide.
        found = found.filter(state__in=TO_DECIDE, person__merged_into=None, other__merged_into=None)
    if text:
        named = list(persons_matching(text).values_list("pk", flat=True)[:MOST_FOUND])
        found = found.filter(Q(person__in=named) | Q(other__in=named))
    return Paginator(found.order_by("-probability", "id"), PAGE).get_page(number)


def list_merges(number: str | None) -> Page[PersonMerge]:
    """A page of records that were joined, the newest first."""
    shown = ("person", "kept", "merged_by__user", "undone_by__user")
    return Paginator(PersonMerge.objects.select_related(*shown), PAGE).get_page(number)


def read_pair(match: PossibleMatch) -> Pair:
    """Both records field by field, compared as they stand now."""
    left, right = read_sides(match.other, match.person)
    found = compare_persons(match.other, match.person)
    points = {_TITLES[point.field]: point for point in found.points}
    titles = dict.fromkeys((*left.values, *right.values))
    rows = (_row(title, left, right, points.get(title)) for title in titles)
    return Pair(match, left, right, tuple(row for row in rows if row.left or row.right), found)


def read_sides(*persons: Person) -> tuple[Side, ...]:
    """Records with their homes, identifiers, contacts and cases."""
    schools = settings_by_urn([each.setting_urn for each in persons if each.setting_urn])
    return tuple(_side(each, schools) for each in persons)


def same_child(person: Person) -> list[Person]:
    """The records of the child of a record, the one that is kept first; only itself where none was joined."""
    kept = person.merged_into or person
    return [kept, *kept.absorbed.order_by("pk")]


def identifiers_of(person: Person) -> list[PersonIdentifier]:
    """The identifiers in all records of the child."""
    return list(PersonIdentifier.objects.filter(person__in=same_child(person)).order_by("kind", "pk"))


def other_cases(run: ProcessRun, records: Sequence[Person]) -> list[ProcessRun]:
    """The further cases of a child with these records."""
    found = ProcessRun.objects.filter(person__in=records, process=NEEDS_ASSESSMENT.name).exclude(pk=run.pk)
    return list(found.select_related("person").order_by("-opened_on", "-pk"))


_TITLES = {
    "forename": "First name",
    "surname": "Surname",
    "born": "Date of birth",
    "sex": "Sex",
    "postcode": "Home address",
    "identifier": "Identifiers",
}
"""The row in which the likeness of a compared field is told."""


def _side(person: Person, schools: dict[str, Any]) -> Side:
    school = schools.get(person.setting_urn)
    words = person.name.split()
    numbers = person.personidentifiers.order_by("kind", "pk")
    values = {
        "Name": person.name,
        "First name": person.forename or words[0],
        "Surname": person.surname or words[-1],
        "Known as": person.known_as,
        "Date of birth": long_date(person.born),
        "Sex": person.get_sex_display(),
        "Home address": _home(person),
        "Identifiers": "\n".join(f"{each.get_kind_display()}: {each.value}" for each in numbers),
        "School or college": school.name if school else person.get_attends_display(),
        "First language": person.first_language,
        "Pronouns": person.pronouns,
        "Family": "\n".join(
            f"{each.name} ({each.relation})" for each in Contact.objects.filter(person=person)
        ),
        "Died": long_date(person.died_on),
    }
    cases = ProcessRun.objects.filter(person=person, process=NEEDS_ASSESSMENT.name).order_by("pk")
    return Side(person, values, tuple(cases.values_list("reference", flat=True)))


def _home(person: Person) -> str:
    home = Address.objects.filter(person=person, contact=None).order_by("-valid_from", "-pk").first()
    if home is None:
        return ""
    lines = ", ".join(filter(None, (*home.lines.splitlines(), home.postcode)))
    return f"{lines} (restricted address)" if home.is_restricted else lines


def _row(title: str, left: Side, right: Side, point: Point | None) -> Row:
    one, other = left.values.get(title, ""), right.values.get(title, "")
    if point is not None:
        says = f"Postcode: {point.says}" if point.field == "postcode" else _sentence(point.says)
        return Row(title, one, other, says, weight_words(point.bits))
    if not (one and other):
        return Row(title, one, other, "In one record only", "")
    same = one.casefold() == other.casefold()
    return Row(title, one, other, "The same" if same else "Different", "")


def weight_words(bits: float) -> str:
    """How much a likeness counts, in words.

    >>> weight_words(12.0), weight_words(0.0), weight_words(-7.0)
    ('Speaks strongly for one child', 'Counts nothing', 'Speaks strongly against it')
    """
    if bits == 0:
        return "Counts nothing"
    return next((words for least, words in _COUNTS if bits > least), "Speaks strongly against it")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def person_ids(pairs: Iterable[PossibleMatch | PersonMerge]) -> list[int]:
    """The records that a list shows, for the log."""
    shown = set()
    for each in pairs:
        shown |= {each.person_id, each.other_id if isinstance(each, PossibleMatch) else each.kept_id}
    return sorted(shown)


def log_scope(acting: Acting) -> int | None:
    """The authority whose records somebody is shown."""
    return acting.authority.pk if acting.authority else None

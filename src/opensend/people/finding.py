"""Find children in the record: by name as it sounds, by date of birth, by identifier; and likely duplicates.

The database shows what the acting may see and no more; whoever shows what was found records that it was read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Concat, Upper

from opensend.audit.today import today
from opensend.people.models import NameWord, Person, PersonIdentifier
from opensend.people.models.name_words import SOUND
from opensend.people.names import sound_of, sounds_of
from opensend.rules import identifiers

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s/.\-]+"
    r"(?:(?P<month>\d{1,2})|(?P<word>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
    r"[\s/.,\-]+(?P<year>\d{4}|\d{2}))\b",
    re.IGNORECASE,
)
_LAST_LETTER = "\U0010ffff"
"""Stands after every other: the words that begin with a text end before that text and this letter."""


def find_persons(text: str, *, limit: int = 25, offset: int = 0) -> list[Person]:
    """Children whose identifier is the text, or whose name and date of birth are those in it, best first.

    Every word has to begin or sound like a word of the name; a date is read day first. An empty text, or one
    in which there is neither, finds nobody.

    The words of a name may come in any order. Ask for one more than a page holds to learn if there is more.
    A record that was joined to another is found as the other.
    """
    found = persons_matching(text).select_related("merged_into")[offset : offset + limit]
    return list(dict.fromkeys(person.merged_into or person for person in found))


def persons_matching(text: str) -> QuerySet[Person]:
    """The records that `find_persons` finds, joined ones as themselves, to look for something of theirs."""
    by_identifier = _with_identifier(text)
    if by_identifier is not None:
        return by_identifier
    born, words = read_date_of_birth(text)
    names = [word for word in re.split(r"[\s,]+", words) if sound_of(word)]
    if born is None and not names:
        return Person.objects.none()
    found = Person.objects.all() if born is None else Person.objects.filter(_in_scope(Q(born=born), "pk"))
    for word in names:
        found = found.filter(_is_word_of_name(word))
    typed = " ".join(names)
    rank = Case(
        When(name__iexact=typed, then=Value(0)),
        When(spelt__startswith=_in_capitals(typed), then=Value(1)),
        When(spelt__contains=_in_capitals(typed), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return found.order_by(rank, "name", "id")


def read_date_of_birth(text: str) -> tuple[date | None, str]:
    """The first real date in a text, day first, and the text without it. Two digits of a year are the past's.

    >>> read_date_of_birth("robin 14/3/2012")
    (datetime.date(2012, 3, 14), 'robin ')
    >>> read_date_of_birth("31/2/2012")
    (None, '31/2/2012')
    """
    for found in _DATE.finditer(text):
        try:
            born = _as_date(found)
        except ValueError:
            continue
        return born, text[: found.start()] + text[found.end() :]
    return None, text


def _as_date(found: re.Match[str]) -> date:
    if found["iso"]:
        return date(int(found["iso"]), int(found["m"]), int(found["d"]))
    month = int(found["month"]) if found["month"] else _MONTHS.index(found["word"].lower()) + 1
    year = int(found["year"])
    if year < 100:
        year += 2000 if 2000 + year <= today().year else 1900
    return date(year, month, int(found["day"]))


def _with_identifier(text: str) -> QuerySet[Person] | None:
    """Who has the text as an identifier, or None where the text is not one."""
    checked = [(kind, identifiers.check(kind.scheme, text)) for kind in PersonIdentifier.Kind]
    matches = [Q(kind=kind, value=each.value) for kind, each in checked if each.is_valid]
    if not matches:
        return None
    same = matches[0]
    for match in matches[1:]:
        same |= match
    owners = PersonIdentifier.objects.filter(same).values("person_id")
    return Person.objects.filter(pk__in=owners).order_by("name", "id")


class _ActingAuthority(Func):
    """The authority whose staff the acting is; worked out once for a query."""

    template = "(select acting_authority())"
    output_field = BigIntegerField()


class _Granted(Func):
    """Whether a grant lets the acting read the child."""

    template = "%(expressions)s = any(array(select person_id from acting_grants() where section = 'person'))"
    output_field = BooleanField()


def _in_scope(condition: Q, child: str) -> Q:
    """A condition on children whom the acting may see, said in a form that indexes answer.

    The database shows no others anyway; but its own condition makes it look at every child of the country.
    `child` is the column that says which child.
    """
    of_staff = Q(authority=_ActingAuthority())
    return of_staff & condition | Q(_Granted(F(child))) & condition


def _is_word_of_name(word: str) -> Q:
    begun = Upper(Value(word))
    alike = _in_scope(Q(word__gte=begun, word__lt=Concat(begun, Value(_LAST_LETTER))), "person_id")
    for code in sounds_of(word):
        alike |= _sounds(code)
    return _has_word(alike)


def _sounds(code: str) -> Q:
    return _in_scope(Q(word=f"{SOUND}{code}"), "person_id")


def _has_word(condition: Q) -> Q:
    return Q(pk__in=NameWord.objects.filter(condition).values("person_id"))


def _in_capitals(words: str) -> Upper:
    """The beginnings of names, as `Person.spelt` has them: the database knows best how it writes capitals."""
    return Upper(Value(f" {words}"))


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """A record that may be of the same child, and why."""

    person: Person
    because: tuple[str, ...]


def likely_duplicates(
    name: str, born: date, identifiers_given: Mapping[str, str] | None = None, *, limit: int = 10
) -> list[LikelyDuplicate]:
    """Records that may be of this child already: the surest first. Needs the scope of staff.

    The same identifier; or a name of the same sound with the same date of birth; or the whole name with a
    date of birth that differs by one slip (day and month swapped, or one of day, month and year).
    """
    reasons: dict[int, list[str]] = {}
    persons: dict[int, Person] = {}

    def add(found: QuerySet[Person], why: str) -> None:
        for each in found.select_related("merged_into"):
            person = each.merged_into or each
            if why in reasons.get(person.pk, ()):
                continue
            persons.setdefault(person.pk, person)
            reasons.setdefault(person.pk, []).append(why)

    for kind, value in (identifiers_given or {}).items():
        scheme = PersonIdentifier.Kind(kind).scheme
        same = identifiers.check(scheme, value)
        if same.is_valid:
            kinds = [each for each in PersonIdentifier.Kind if each.scheme == scheme]
            owners = PersonIdentifier.objects.filter(kind__in=kinds, value=same.value).values("person_id")
            add(Person.objects.filter(pk__in=owners), f"the same {identifiers.kind_title(scheme)}")
    codes = sounds_of(name)
    if codes:
        add(_sounding(codes, any_of=True).filter(born=born), "the same date of birth and a name like it")
        slips = _sounding(codes, any_of=False).filter(_born_by_a_slip(born)).exclude(born=born)
        add(slips, "the same name and a date of birth that is one slip away")
    return [LikelyDuplicate(persons[pk], tuple(why)) for pk, why in reasons.items()][:limit]


def _sounding(codes: tuple[str, ...], *, any_of: bool) -> QuerySet[Person]:
    each = [_has_word(_sounds(code)) for code in codes]
    return Person.objects.filter(reduce(or_ if any_of else and_, each)).order_by("name", "id")


def _born_by_a_slip(born: date) -> Q:
    slip = Q(born__month=born.month, born__day=born.day)
    slip |= Q(born__year=born.year, born__month=born.month) | Q(born__year=born.year, born__day=born.day)
    return slip | Q(born__year=born.year, born__month=born.day, born__day=born.month)

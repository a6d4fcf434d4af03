"""The people of an authority's record as a list to match against, and a search through it for duplicates."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.people.acting import as_authority, system_acting
from opensend.people.matching import read_facts
from opensend.people.models import Authority, Person
from opensend.people.services.matching import look_for_duplicates
from opensend.rules.matching import Facts

BATCH = 2000


def find_authority(code: str) -> Authority | None:
    """The authority with a code, or None."""
    return Authority.objects.filter(code=code).first()


def read_record(authority: Authority) -> Iterator[tuple[str, Facts]]:
    """Every record of the authority by its number."""
    with as_authority(authority.pk):
        for pks in _batches(authority):
            for person, facts in read_facts(pks):
                yield str(person.pk), facts


def note_duplicates(authority: Authority) -> tuple[int, int]:
    """Compare each record with the others, put pairs to decide on the list: how many records, and pairs."""
    compared, pairs = 0, set()
    with as_authority(authority.pk):
        acting = system_acting(authority)
        for pks in _batches(authority):
            for person in Person.objects.filter(pk__in=pks, merged_into=None).select_related("authority"):
                compared += 1
                found = look_for_duplicates(acting, person=person)
                pairs |= {match.pk for match in found if not match.is_decided}
    return compared, len(pairs)


def _batches(authority: Authority) -> Iterator[list[int]]:
    last = 0
    while True:
        following = Person.objects.filter(authority=authority, pk__gt=last).order_by("pk")
        pks = list(following.values_list("pk", flat=True)[:BATCH])
        if not pks:
            return
        yield pks
        last = pks[-1]

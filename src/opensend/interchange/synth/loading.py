"""Load one authority of a population, whole or not at all; in a process of its own or in the caller's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from django.db import connections, transaction
from django.utils import timezone

from opensend.audit.models import AuditEntry
from opensend.audit.today import LONDON
from opensend.interchange.synth.copying import Copier
from opensend.interchange.synth.lives import Life
from opensend.interchange.synth.offices import OWNER, AuthorityLike, Office, open_office
from opensend.interchange.synth.rows import COLUMNS, Desk
from opensend.interchange.synth.rows_cases import add_runs
from opensend.interchange.synth.rows_people import add_person
from opensend.interchange.synth.rows_plans import add_plan
from opensend.people.models import Organisation

ACTION = "synth.load"
_BATCH = 500
"""Children whose rows are collected before they are copied: what is in memory at once."""


class PopulationLike(Protocol):
    """A fictional population, made as it is read. `name` says which: two of one name are the same."""

    @property
    def name(self) -> str: ...
    @property
    def plans(self) -> int: ...
    @property
    def authorities(self) -> Sequence[AuthorityLike]: ...

    def lives(self, code: str) -> Iterator[Life]:
        """The children of an authority, always the same and in the same order."""

    def write_establishments(self, path: Any) -> None:
        """Write the settings that the children attend, in the register's own layout."""


def load_authority(
    population: PopulationLike, code: str, settings: Mapping[str, int], *, has_personas: bool
) -> dict[str, int]:
    """Store an authority, its people and all of its children in one transaction: the rows of each table.

    `settings` are those that `settings_by_urn` gave after the register was loaded.
    """
    entry = next(each for each in population.authorities if each.code == code)
    owner = connections[OWNER]
    with transaction.atomic(using=OWNER):
        with owner.cursor() as cursor:
            cursor.execute("set local synchronous_commit = off")
        copier = Copier(owner.connection, COLUMNS)
        office = open_office(entry, has_personas=has_personas)
        _copy_lives(_desk(entry, office, settings, copier), population.lives(code))
        rows = dict(copier.copied)
        AuditEntry.objects.using(OWNER).create(
            occurred_at=timezone.now(), authority_id=office.authority, action=ACTION, object_type="authority",
            object_id=str(office.authority), changes={"population": population.name, "rows": rows},
        )  # fmt: skip
    return rows


def _desk(entry: AuthorityLike, office: Office, settings: Mapping[str, int], copier: Copier) -> Desk:
    return Desk(
        authority=office.authority,
        code=entry.code,
        caseworkers=office.caseworkers,
        signatory=office.signatory,
        authors=office.authors,
        bodies=office.bodies,
        settings=settings,
        now=timezone.now().astimezone(LONDON),
        copier=copier,
    )


def settings_by_urn() -> dict[str, int]:
    """Organisations of settings by URN; they were all made before the first authority."""
    found = Organisation.objects.using(OWNER).filter(kind=Organisation.Kind.SETTING)
    return {str(urn): pk for urn, pk in found.values_list("urn", "pk")}


def _copy_lives(desk: Desk, lives: Iterator[Life]) -> None:
    for number, life in enumerate(lives, 1):
        person = add_person(desk, life)
        add_plan(desk, life, person, add_runs(desk, life, person))
        if not number % _BATCH:
            desk.copier.copy()
    desk.copier.copy()

"""Register a child or young person in an authority's record, and keep their identifiers."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import transaction

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.people.models import Acting, Authority, Person, PersonIdentifier
from opensend.people.names import name_key
from opensend.people.policies import check
from opensend.rules import identifiers


class IdentifierTaken(ValueError):
    """Another child of the authority has that identifier already: perhaps it is the same child."""

    def __init__(self, identifier: PersonIdentifier) -> None:
        kind = identifier.get_kind_display()
        super().__init__(f"Another record has this {kind}. Check whether it is the same child.")
        self.person_id = identifier.person_id


class BornInFuture(ValueError):
    """A date of birth lies after today."""


@transaction.atomic
def register_person(
    acting: Acting,
    *,
    authority: Authority,
    name: str,
    born: date,
    known_as: str = "",
    national_uuid: uuid.UUID | None = None,
    **facts: Any,
) -> Person:
    """Open a child's record in an authority. `facts` are further fields of `Person`.

    `known_as` is by default the first word of the name. Raises NotAllowed, and BornInFuture.
    """
    check(acting, "person.register", authority)
    if born > today():
        raise BornInFuture("The date of birth is in the future")
    spelt = " ".join(name.split())
    called = " ".join(known_as.split()) or spelt.split(" ")[0]
    person = Person(authority=authority, name=spelt, known_as=called, born=born, **facts)
    if national_uuid is not None:
        person.national_uuid = national_uuid
    person.name_key = name_key(spelt, called)
    person.full_clean()
    person.save()
    record(
        acting, "person.register", "person", person.pk,
        authority_id=authority.pk, person_id=person.pk, sections=("person",),
        changes={"fields": sorted({"name", "known_as", "born", *facts})},
    )  # fmt: skip
    return person


@transaction.atomic
def record_identifier(acting: Acting, *, person: Person, kind: str, value: str) -> PersonIdentifier:
    """Store a UPN, ULN or NHS number in its normal form; one of a kind, a new one takes the old one's place.

    Raises NotAllowed; identifiers.NotValid, whose `checked` says what is wrong; IdentifierTaken.
    """
    check(acting, "person.record_identifier", person)
    checked = identifiers.check(PersonIdentifier.Kind(kind), value)
    if not checked.is_valid:
        raise identifiers.NotValid(checked)
    same = PersonIdentifier.objects.filter(
        authority_id=person.authority_id, kind=kind, value=checked.value
    ).first()
    if same is not None:
        if same.person_id != person.pk:
            raise IdentifierTaken(same)
        return same
    kept, is_new = PersonIdentifier.objects.update_or_create(
        authority_id=person.authority_id, person=person, kind=kind, defaults={"value": checked.value}
    )
    record(
        acting, "person.record_identifier", "identifier", kept.pk,
        authority_id=person.authority_id, person_id=person.pk,
        changes={"kind": str(kind), "replaced": not is_new},
    )  # fmt: skip
    return kept

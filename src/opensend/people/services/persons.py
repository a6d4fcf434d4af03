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

RETURN_FACTS = ("forename", "surname", "sex", "ethnicity", "upn_unknown")
"""What the yearly return asks of a person beside the date of birth, the postcode and the numbers."""


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
def record_return_facts(acting: Acting, *, person: Person, **facts: str) -> Person:
    """Record what the yearly return asks of a person: forename, surname, sex, ethnicity, upn_unknown.

    The name that letters use is not touched. Raises NotAllowed; ValidationError where a code is too long.
    """
    check(acting, "person.record_return_facts", person)
    changed = sorted(name for name in RETURN_FACTS if name in facts and getattr(person, name) != facts[name])
    for name in changed:
        setattr(person, name, facts[name])
    if changed:
        person.full_clean()
        person.save(update_fields=changed)
        record(
            acting, "person.record_return_facts", "person", person.pk,
            authority_id=person.authority_id, person_id=person.pk, changes={"fields": changed},
        )  # fmt: skip
    return person


@transaction.atomic
def record_identifier(acting: Acting, *, person: Person, kind: str, value: str) -> PersonIdentifier:
    """Store a UPN, ULN or NHS number in its normal form; one of a kind, a new one takes the old one's place.

    A UPN that is replaced stays as a former one, of which there may be several.

    Raises NotAllowed; identifiers.NotValid, whose `checked` says what is wrong; IdentifierTaken.
    """
    check(acting, "person.record_identifier", person)
    which = PersonIdentifier.Kind(kind)
    checked = identifiers.check(which.scheme, value)
    if not checked.is_valid:
        raise identifiers.NotValid(checked)
    own: dict[str, Any] = {"authority_id": person.authority_id, "person": person}
    same = PersonIdentifier.objects.filter(
        authority_id=person.authority_id, kind=which, value=checked.value
    ).first()
    if same is not None:
        if same.person_id != person.pk:
            raise IdentifierTaken(same)
        return same
    before = None
    if which != PersonIdentifier.Kind.FORMER_UPN:
        before = PersonIdentifier.objects.filter(**own, kind=which).first()
    if before is not None and which == PersonIdentifier.Kind.UPN:
        PersonIdentifier.objects.get_or_create(
            **own, kind=PersonIdentifier.Kind.FORMER_UPN, value=before.value
        )
    kept = before or PersonIdentifier(**own, kind=which)
    kept.value = checked.value
    kept.save()
    record(
        acting, "person.record_identifier", "identifier", kept.pk,
        authority_id=person.authority_id, person_id=person.pk,
        changes={"kind": str(which), "replaced": before is not None},
    )  # fmt: skip
    return kept

"""People for tests: valid as they come, on fixed dates, evidently fictional.

Everything is made through the application's own connection. A row about a child may only be written in the
scope of its authority, so its factory takes that step under the authority's system acting (which comes with
the authority) and leaves the scope as it found it: a test makes what it needs and then acts as whom it likes.
Rows come straight from the models, not from services: these factories are for tests of anything else.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from opensend.people.acting import as_authority
from opensend.people.models import (
    AccessGrant,
    Acting,
    Address,
    Authority,
    Contact,
    Organisation,
    Person,
    Role,
    User,
)
from opensend.people.names import name_key
from opensend.people.sections import FAMILY

BEGAN = date(2020, 9, 1)
"""From when actings and grants are valid, unless a test says otherwise."""


class AuthorityFactory(DjangoModelFactory):
    """A fictional authority with its organisation and its system acting."""

    class Meta:
        model = Authority
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"{1 + n % 199:03}")
    name = factory.Sequence(lambda n: f"Example Borough {n + 1}")
    address = "1 Example Square\nExampleton"

    @factory.post_generation
    def system(self: Authority, create: bool, extracted: Any, **more: Any) -> None:
        """The organisation and the system acting that every authority has."""
        body = Organisation.objects.create(
            kind=Organisation.Kind.AUTHORITY, name=self.name, authority=self, address=self.address
        )
        Acting.objects.create(role=Role.SYSTEM, organisation=body, valid_from=BEGAN)


class OrganisationFactory(DjangoModelFactory):
    """A school; by the traits `health` and `service` another body."""

    class Meta:
        model = Organisation

    class Params:
        health = factory.Trait(
            kind=Organisation.Kind.HEALTH_BODY,
            urn=None,
            name=factory.Sequence(lambda n: f"Example Trust {n}"),
        )
        service = factory.Trait(
            kind=Organisation.Kind.SERVICE, urn=None, name=factory.Sequence(lambda n: f"Example Service {n}")
        )

    kind = Organisation.Kind.SETTING
    name = factory.Sequence(lambda n: f"Example School {n + 1}")
    address = "2 Example Lane\nExampleton"
    urn = factory.Sequence(lambda n: f"{990000 + n}")


class UserFactory(DjangoModelFactory):
    """Somebody who signs in through an identity provider."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"Robin Example {n}")
    password = "!"


def _staff(role: Role, **more: Any) -> factory.Trait:
    of_authority = factory.LazyAttribute(lambda acting: (acting.authority or AuthorityFactory()).organisation)
    return factory.Trait(role=role, organisation=of_authority, **more)


def _adviser(role: Role, **body: bool) -> factory.Trait:
    return factory.Trait(role=role, organisation=factory.SubFactory(OrganisationFactory, **body))


class ActingFactory(DjangoModelFactory):
    """A parent; each other role by its trait. Staff take `authority=…`, the others `organisation=…`."""

    class Meta:
        model = Acting
        exclude = ("authority",)

    class Params:
        young_person = factory.Trait(role=Role.YOUNG_PERSON)
        representative = factory.Trait(role=Role.REPRESENTATIVE)
        senco = _adviser(Role.SENCO)
        educational_psychologist = _adviser(Role.EDUCATIONAL_PSYCHOLOGIST, service=True)
        health_adviser = _adviser(Role.HEALTH_ADVISER, health=True)
        social_care_adviser = _adviser(Role.SOCIAL_CARE_ADVISER, service=True)
        caseworker = _staff(Role.CASEWORKER)
        team_manager = _staff(Role.TEAM_MANAGER)
        panel_chair = _staff(Role.PANEL_CHAIR)
        sign_off_officer = _staff(Role.SIGN_OFF_OFFICER, is_authorised_officer=True)

    authority = None
    user = factory.SubFactory(UserFactory)
    role = Role.PARENT
    organisation = None
    valid_from = BEGAN


class _OfAuthorityFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        with as_authority(kwargs["authority"].pk):
            return super()._create(model_class, *args, **kwargs)


class PersonFactory(_OfAuthorityFactory):
    """A child at school, born on 14 May 2012."""

    class Meta:
        model = Person

    authority = factory.SubFactory(AuthorityFactory)
    name = "Robin Example"
    known_as = factory.LazyAttribute(lambda person: person.name.split()[0])
    born = date(2012, 5, 14)
    name_key = factory.LazyAttribute(lambda person: name_key(person.name, person.known_as))


class _OfPersonFactory(_OfAuthorityFactory):
    class Meta:
        abstract = True

    person = factory.SubFactory(PersonFactory)
    authority = factory.SelfAttribute("person.authority")


class ContactFactory(_OfPersonFactory):
    """A parent with parental responsibility."""

    class Meta:
        model = Contact

    name = "Alex Example"
    relation = "Mother"
    has_parental_responsibility = True
    cares_for_child = True


class AddressFactory(_OfPersonFactory):
    """Where the child lives, or the contact that is given."""

    class Meta:
        model = Address

    contact = None
    lines = "3 Example Close\nExampleton"
    postcode = "ZZ99 3CZ"
    valid_from = BEGAN


class AccessGrantFactory(_OfPersonFactory):
    """What a parent sees, given to `user=…`; with `organisation=…, role=…` what a body sees."""

    class Meta:
        model = AccessGrant

    role = Role.PARENT
    sections = factory.LazyFunction(lambda: list(FAMILY))
    basis = "parent with parental responsibility"
    valid_from = BEGAN

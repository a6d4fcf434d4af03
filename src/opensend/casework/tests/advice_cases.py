"""A case that is being assessed, with everybody who can be asked for advice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.test import Client

from opensend.audit.today import today
from opensend.casework.models import AdviceRequest, ProcessRun
from opensend.casework.selectors.advice_progress import advice_of_case, holder_choices, proposed_holder
from opensend.casework.services.advice_requests import Asking, Holder, ask_for_advice
from opensend.casework.services.events import correct_event
from opensend.casework.tests.factories import (
    Staff,
    make_acting,
    make_authority,
    make_case,
    make_parent,
    make_partners,
    make_person,
)
from opensend.people.acting import acting_as
from opensend.people.models import Acting, Authority, Organisation, Person, Role
from opensend.people.sections import FAMILY
from opensend.people.services.access import grant_access


def sign_in(acting: Acting) -> Client:
    """A browser in which somebody is signed in, in a role."""
    client = Client()
    client.force_login(acting.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@dataclass
class AdviceCase:
    """One authority, one child at a school, and the bodies of the law's list. Facts are the child's."""

    code: str = "101"
    facts: dict[str, Any] = field(default_factory=dict)
    school: Organisation | None = None
    partners: dict[str, Organisation] | None = None

    def __post_init__(self) -> None:
        self.authority: Authority = make_authority(self.code, f"Testing Borough {self.code}")
        self.staff = Staff(self.authority)
        own = make_partners(self.authority)
        self.partners = self.partners or own
        self.school = self.school or Organisation.objects.create(
            kind=Organisation.Kind.SETTING,
            name=f"Example School {self.code}",
            urn=f"199{self.code}",
            address="5 School Lane\nTesting",
        )
        self.person: Person = make_person(self.authority, **{"setting_urn": self.school.urn, **self.facts})
        self.run: ProcessRun = make_case(
            self.authority, person=self.person, received=today() - timedelta(days=60), staff=self.staff
        )

    @cached_property
    def officer(self) -> Acting:
        """A caseworker."""
        return self.staff.caseworker

    @cached_property
    def senco(self) -> Acting:
        """The SENCo of the school."""
        return make_acting(Role.SENCO, self.school)

    @cached_property
    def psychologist(self) -> Acting:
        """A psychologist of the authority's service."""
        assert self.partners is not None
        return make_acting(Role.EDUCATIONAL_PSYCHOLOGIST, self.partners["psychology"])

    @cached_property
    def health(self) -> Acting:
        """A health adviser."""
        assert self.partners is not None
        return make_acting(Role.HEALTH_ADVISER, self.partners["health"])

    @cached_property
    def parent(self) -> Acting:
        """A parent who signs in."""
        acting = make_acting(Role.PARENT)
        make_parent(self.person, name=acting.user.name, user=acting.user)
        with acting_as(self.officer):
            grant_access(
                self.officer, person=self.person, user=acting.user, role=Role.PARENT, sections=FAMILY,
                basis="parent",
            )  # fmt: skip
        return acting

    def ask_all(self) -> dict[str, AdviceRequest]:
        """Ask for the whole advice set, each of whom it is proposed to ask; by what they are about."""
        with acting_as(self.officer):
            choices = holder_choices(self.run)
            keys = {each.key: each for each in choices}
            askings = []
            for due in advice_of_case(self.run, today()).to_ask:
                chosen = keys.get(proposed_holder(due, choices))
                organisation = Organisation.objects.get(pk=chosen.organisation_id) if chosen else None
                holder = Holder(chosen.role, organisation=organisation) if chosen else None
                askings.append(Asking(due.code, due.asked, due.source, holder))
            made = ask_for_advice(self.officer, run=self.run, askings=askings)
        return {each.about: each for each in made}

    def ask(self, code: str, holder: Holder | None, asked: str = "somebody by role") -> AdviceRequest:
        """Ask for one piece of advice."""
        with acting_as(self.officer):
            return ask_for_advice(
                self.officer, run=self.run, askings=[Asking(code, asked, "SI 2014/1530 reg 6(1)", holder)]
            )[0]

    def asked_on(self, asked: AdviceRequest, on: date) -> None:
        """Correct the day on which something was asked."""
        with acting_as(self.staff.manager):
            correct_event(self.staff.manager, event=asked.event, reason="it went out earlier", on=on)

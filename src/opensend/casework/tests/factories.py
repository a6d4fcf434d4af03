"""Builders for tests: an authority with its staff, a child with a parent, and a lawful case at any stage.

Events are recorded by the service itself, each by somebody who may record it. Dates are counted from the day
on which the request came, so that the whole case lies in the past.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from opensend.casework.models import CaseEvent, Decision, DecisionTest, ProcessRun
from opensend.casework.services.events import open_run, record_event
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import (
    Acting,
    Address,
    Authority,
    Contact,
    ContactPoint,
    Organisation,
    PartnerBody,
    Person,
    Role,
    User,
)
from opensend.people.names import name_key

SINCE = date(2015, 1, 1)
RECEIVED = date(2025, 1, 6)
"""A Monday; the six weeks end on 17 February 2025 and the twenty on 26 May 2025."""
_numbers = itertools.count(1)

Step = tuple[str, int, dict[str, Any] | None]
"""A kind of event, the days from the request until it happens, and its payload."""

_CONSULTED: tuple[Step, ...] = (
    ("request_received", 0, None),
    ("family_consulted", 4, None),
    ("others_notified", 7, None),
)
_ASSESSING: tuple[Step, ...] = (*_CONSULTED, ("assessment_agreed", 35, None))
_DRAFTING: tuple[Step, ...] = (*_ASSESSING, ("plan_agreed", 90, None))
_DRAFT_ISSUED: tuple[Step, ...] = (*_DRAFTING, ("draft_sent", 100, None))
STAGES: Mapping[str, tuple[Step, ...]] = {
    "request_received": _CONSULTED[:1],
    "consulting": _CONSULTED,
    "assessing": _ASSESSING,
    "assessment_refused": (*_CONSULTED, ("assessment_refused", 35, None)),
    "drafting": _DRAFTING,
    "no_plan": (*_ASSESSING, ("plan_refused", 90, None)),
    "draft_issued": _DRAFT_ISSUED,
    "plan_issued": (*_DRAFT_ISSUED, ("plan_issued", 130, None)),
    "withdrawn": (*_CONSULTED[:1], ("request_withdrawn", 10, None)),
    "moved_out": (*_CONSULTED, ("moved_out", 20, None)),
    "died": (*_CONSULTED, ("died", 20, None)),
}
"""The events of a lawful case up to each state."""


@dataclass
class Staff:
    """The people of one authority. `manager` and `signatory` are authorised officers."""

    authority: Authority

    @cached_property
    def caseworker(self) -> Acting:
        """A caseworker who may not record decisions."""
        return make_acting(Role.CASEWORKER, self.authority.organisation)

    @cached_property
    def manager(self) -> Acting:
        """A team manager who may."""
        return make_acting(Role.TEAM_MANAGER, self.authority.organisation, is_authorised_officer=True)

    @cached_property
    def panel_chair(self) -> Acting:
        """The chair of the panel."""
        return make_acting(Role.PANEL_CHAIR, self.authority.organisation)

    @cached_property
    def signatory(self) -> Acting:
        """The sign-off officer."""
        return make_acting(Role.SIGN_OFF_OFFICER, self.authority.organisation, is_authorised_officer=True)

    def recorder_of(self, kind: str) -> Acting:
        """Somebody who may record an event of that kind."""
        if kind == "panel_advised":
            return self.panel_chair
        return self.signatory if kind in ("draft_approved", "plan_issued") else self.manager


def make_authority(code: str = "101", name: str = "Testing Borough") -> Authority:
    """A fictional authority that works: its organisation, its system acting, everyone its letters name."""
    authority = Authority.objects.create(code=code, name=name, address="1 Testing Square\nTesting\nTE1 1ST")
    organisation = Organisation.objects.create(
        kind=Organisation.Kind.AUTHORITY, name=name, address=authority.address, authority=authority
    )
    Acting.objects.create(role=Role.SYSTEM, organisation=organisation, valid_from=SINCE)
    for kind in ContactPoint.Kind:
        ContactPoint.objects.create(
            authority=authority, kind=kind, name=f"{kind.label} of {name}", telephone="01632 960001",
            email=f"{kind.value}@testing.example",
        )  # fmt: skip
    return authority


def make_partners(authority: Authority) -> dict[str, Organisation]:
    """The authority's health body, social-care team and psychology service, by duty."""
    kinds = {
        PartnerBody.Duty.HEALTH: Organisation.Kind.HEALTH_BODY,
        PartnerBody.Duty.SOCIAL_CARE: Organisation.Kind.SERVICE,
        PartnerBody.Duty.PSYCHOLOGY: Organisation.Kind.SERVICE,
    }
    made = {}
    for duty, kind in kinds.items():
        name = f"{duty.label} of {authority.name}"
        organisation = Organisation.objects.create(kind=kind, name=name, address="2 Testing Square\nTE1 2ST")
        PartnerBody.objects.create(authority=authority, duty=duty, organisation=organisation)
        made[duty.value] = organisation
    return made


def make_acting(
    role: str,
    organisation: Organisation | None = None,
    *,
    name: str = "",
    is_authorised_officer: bool = False,
) -> Acting:
    """A new user acting in a role."""
    number = next(_numbers)
    user = User.objects.create_user(f"person{number}@testing.example", name or f"{Role(role).label} {number}")
    return Acting.objects.create(
        user=user, role=role, organisation=organisation, is_authorised_officer=is_authorised_officer,
        valid_from=SINCE,
    )  # fmt: skip


def make_person(
    authority: Authority, *, name: str = "", born: date = date(2016, 5, 4), parents: int = 1, **facts: Any
) -> Person:
    """A child with an address and with parents, each with parental responsibility and their own address."""
    name = name or f"Child Example{next(_numbers)}"
    known_as = facts.pop("known_as", name.split()[0])
    with as_authority(authority.pk):
        person = Person.objects.create(
            authority=authority, name=name, known_as=known_as, born=born,
            name_key=name_key(name, known_as), **facts,
        )  # fmt: skip
        Address.objects.create(
            authority=authority, person=person, lines="3 Home Lane\nTesting", postcode="TE1 3ST",
            valid_from=SINCE,
        )  # fmt: skip
    for number in range(1, parents + 1):
        make_parent(person, name=f"Parent {number} of {name}", lines=f"{number} Parent Road\nTesting")
    return person


def make_parent(
    person: Person,
    *,
    name: str = "Parent Example",
    lines: str = "4 Parent Road\nTesting",
    is_restricted: bool = False,
    user: User | None = None,
    **facts: Any,
) -> Contact:
    """A parent with parental responsibility, at an address of their own."""
    with as_authority(person.authority_id):
        contact = Contact.objects.create(
            authority_id=person.authority_id, person=person, name=name, user=user,
            **{"relation": "Parent", "has_parental_responsibility": True, "cares_for_child": True, **facts},
        )  # fmt: skip
        Address.objects.create(
            authority_id=person.authority_id, person=person, contact=contact, lines=lines,
            postcode="TE1 4ST", is_restricted=is_restricted, valid_from=SINCE,
        )  # fmt: skip
    return contact


def make_case(
    authority: Authority,
    *,
    person: Person | None = None,
    received: date = RECEIVED,
    upto: str = "assessing",
    staff: Staff | None = None,
    caseworker: Acting | None = None,
    extra: Iterable[Step] = (),
) -> ProcessRun:
    """A case in the state `upto` (see `STAGES`), with each decision's reasons; no letters are written.

    `extra` are further events, as `STAGES` has them. `caseworker` is whom it is allocated to.
    """
    staff = staff or Staff(authority)
    person = person or make_person(authority)
    with as_authority(authority.pk):
        run = open_run(staff.manager, person=person, on=received)
    for kind, after, payload in (*STAGES[upto], *extra):
        happen(run, kind, received + timedelta(days=after), payload, staff=staff)
    if caseworker is not None:
        with as_authority(authority.pk):
            ProcessRun.objects.filter(pk=run.pk).update(caseworker=caseworker)
            run.caseworker = caseworker
    return run


def happen(
    run: ProcessRun, kind: str, on: date, payload: dict[str, Any] | None = None, *, staff: Staff | None = None
) -> CaseEvent:
    """Record one event by somebody of the authority who may, with the reasons of a decision."""
    recorder = (staff or Staff(run.authority)).recorder_of(kind)
    with acting_as(recorder):
        event = record_event(recorder, run=run, kind=kind, on=on, payload=payload)
        tests = _TESTS.get(kind)
        if kind == "panel_advised":
            Decision.objects.create(
                authority_id=run.authority_id, person_id=run.person_id, run=run, event=event,
                reasons="The panel thinks so.", advises=Decision.Advises.MORE_INFORMATION,
            )  # fmt: skip
        if tests is not None:
            decision = Decision.objects.create(
                authority_id=run.authority_id, person_id=run.person_id, run=run, event=event,
                reasons="The evidence shows it.",
            )  # fmt: skip
            for position, (test, is_met) in enumerate(tests):
                DecisionTest.objects.create(
                    authority_id=run.authority_id, person_id=run.person_id, decision=decision, test=test,
                    is_met=is_met, reasons="The evidence shows it.", position=position,
                )  # fmt: skip
    return event


_TESTS: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "assessment_agreed": (("has_or_may_have_sen", True), ("may_need_plan", True)),
    "assessment_refused": (("has_or_may_have_sen", True), ("may_need_plan", False)),
    "plan_agreed": (("plan_necessary", True),),
    "plan_refused": (("plan_necessary", False),),
}

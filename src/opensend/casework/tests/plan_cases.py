"""A case in which a plan is being written, with its advice and everybody who has a part in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.test import Client

from opensend.audit.today import today
from opensend.casework.models import (
    Advice,
    AdviceItem,
    AdviceRequest,
    CaseEvent,
    ItemRevision,
    PlanItem,
    PlanVersion,
    ProcessRun,
)
from opensend.casework.selectors.plan_advice import offered_advice, offered_views
from opensend.casework.selectors.plans import ReadVersion, read_version, versions
from opensend.casework.services import approval
from opensend.casework.services.drafts import send_draft
from opensend.casework.services.plan_advice import take_from_advice
from opensend.casework.services.plans import add_item, start_plan
from opensend.casework.tests.advice_cases import sign_in
from opensend.casework.tests.factories import (
    Staff,
    happen,
    make_acting,
    make_authority,
    make_case,
    make_parent,
    make_partners,
    make_person,
)
from opensend.people.acting import acting_as
from opensend.people.models import Acting, Organisation, Role
from opensend.people.sections import ATTENDED_SETTING, CONSULTED_SETTING, FAMILY
from opensend.people.services.access import grant_access

BECAUSE = "Because this is a test."
"""The reason for everything that is unlawful in it."""
PROVISION: dict[str, Any] = {
    "text": "A speech and language therapist works with Robin each week.",
    "what": "direct speech and language therapy", "minutes": 45, "times": 1, "per": "week", "weeks": 38,
    "group_size": 1, "given_by": "speech and language therapist",
}  # fmt: skip
SPEECH = (
    ("need", "Robin misses instructions in a busy classroom.", "communication_and_interaction", None),
    ("outcome", "Robin follows a three-step instruction.", "", 0),
    ("provision", "Direct therapy, 45 minutes each week.", "communication_and_interaction", 1),
    ("need", "Robin has asthma.", "", None),
    ("provision", "A nurse trains the school in the use of an inhaler.", "", 3),
)


@dataclass
class PlanCase:
    """One authority; Robin Example, whose case is `since` days old and at the stage of writing a plan."""

    code: str = "101"
    since: int = 110

    def __post_init__(self) -> None:
        self.authority = make_authority(self.code, f"Testing Borough {self.code}")
        self.partners = make_partners(self.authority)
        self.staff = Staff(self.authority)
        self.person = make_person(
            self.authority, name="Robin Example", known_as="Robin", parents=0, pronouns="she/her"
        )
        self.run: ProcessRun = make_case(
            self.authority, person=self.person, received=today() - timedelta(days=self.since),
            upto="drafting", staff=self.staff,
        )  # fmt: skip

    @property
    def officer(self) -> Acting:
        """A caseworker, who writes the plan."""
        return self.staff.caseworker

    @cached_property
    def parent(self) -> Acting:
        """A parent who signs in."""
        return self.make_parent("Alex Example")

    @cached_property
    def other_parent(self) -> Acting:
        """The other parent, who lives elsewhere."""
        return self.make_parent("Sam Example", is_restricted=True)

    @cached_property
    def health(self) -> Acting:
        """An adviser of the authority's health body."""
        return make_acting(Role.HEALTH_ADVISER, self.partners["health"])

    def make_parent(self, name: str, **facts: Any) -> Acting:
        """A parent of the child with an account."""
        acting = make_acting(Role.PARENT, name=name)
        make_parent(self.person, name=name, user=acting.user, **facts)
        self.grant(FAMILY, role=Role.PARENT, user=acting.user)
        return acting

    def make_setting(self, urn: str, *, is_consulted: bool) -> Acting:
        """The SENCo of a setting that is consulted, or of the one that the child attends."""
        organisation = Organisation.objects.create(
            kind=Organisation.Kind.SETTING, name=f"Example School {urn}", urn=urn
        )
        self.grant(
            CONSULTED_SETTING if is_consulted else ATTENDED_SETTING,
            role=Role.SENCO,
            organisation=organisation,
        )
        return make_acting(Role.SENCO, organisation)

    def grant(self, sections: tuple[str, ...], **holder: Any) -> None:
        """Open sections of the record to somebody."""
        with acting_as(self.officer):
            grant_access(self.officer, person=self.person, sections=sections, basis="for a test", **holder)

    def give_advice(
        self,
        code: str,
        items: tuple[tuple[str, str, str, int | None], ...] = SPEECH,
        role: str = "therapist",
        answer: str = "given",
    ) -> Advice:
        """Advice of a code, with items of kind, text, area, and which of them each meets."""
        event = happen(
            self.run, "advice_requested", today() - timedelta(days=30), {"advice": code}, staff=self.staff
        )
        with acting_as(self.officer):
            own = {"authority": self.authority, "person": self.person}
            asked = AdviceRequest.objects.create(
                **own, run=self.run, event=event, code=code, about=code, asked=role, source="reg 6(1)"
            )
            advice = Advice.objects.create(
                **own, advice_request=asked, answer=answer, author=self.officer, author_name="A. Adviser",
                author_role=role, given_on=date(2026, 3, 9),
            )  # fmt: skip
            made: list[AdviceItem] = []
            for position, (kind, text, area, meets) in enumerate(items):
                made.append(
                    AdviceItem.objects.create(
                        **own,
                        advice=advice,
                        kind=kind,
                        text=text,
                        area=area,
                        position=position,
                        meets=None if meets is None else made[meets],
                    )
                )
        return advice

    def start(self) -> PlanVersion:
        """The working version."""
        with acting_as(self.officer):
            return start_plan(self.officer, run=self.run)

    def add(self, version: PlanVersion, section: str, text: str = "Something.", **more: Any) -> ItemRevision:
        """One more item."""
        links = more.pop("links", None)
        with acting_as(self.officer):
            return add_item(
                self.officer, version=version, section=section, values={"text": text, **more}, links=links
            )

    def write(self) -> PlanVersion:
        """A working version in which every section but I has something, linked as it should be."""
        version = self.start()
        self.give_advice("ADV-c")
        with acting_as(self.officer):
            offered = [item for advice in offered_advice(version) for item in advice.items]
            views = [view.key for view in offered_views(version)]
            take_from_advice(
                self.officer, version=version, items={each.item.pk: each.sections[0] for each in offered},
                views=views,
            )  # fmt: skip
        for section in ("A", "D", "H1", "H2", "J"):
            self.add(version, section, f"Words of Section {section}.")
        return version

    def ask(self, version: PlanVersion, asking: Acting | None = None) -> None:
        """Approval is asked for, with a reason for whatever is unlawful."""
        asking = asking or self.officer
        with acting_as(asking):
            ask_with_reasons(asking, version)

    def approve(self, version: PlanVersion) -> None:
        """Asked for and given."""
        self.ask(version)
        with acting_as(self.staff.signatory):
            approval.approve_draft(self.staff.signatory, version=version)

    def send(self, version: PlanVersion, on: date | None = None) -> CaseEvent:
        """Approved and sent."""
        self.approve(version)
        with acting_as(self.officer):
            event = send_draft(self.officer, version=version, on=on or today())
            version.refresh_from_db()
        self.refresh()
        return event

    def refresh(self) -> None:
        """See the case as it now is."""
        with acting_as(self.officer):
            self.run.refresh_from_db()

    def read(self, acting: Acting, version: PlanVersion) -> ReadVersion:
        """A version as somebody sees it."""
        with acting_as(acting):
            return read_version(acting, versions().get(pk=version.pk))


def ask_with_reasons(acting: Acting, version: PlanVersion) -> None:
    """Ask for approval, with a reason for whatever is unlawful. Call while acting."""
    found = approval.found_when_asked(acting, version=version)
    reasons = {each.key: BECAUSE for each in found.without_reason}
    approval.ask_for_approval(acting, version=version, reasons=reasons)


def client_of(acting: Acting) -> Client:
    """A browser in which somebody is signed in."""
    return sign_in(acting)


def hidden(page: bytes, **more: Any) -> dict[str, Any]:
    """The hidden fields of the first form of a page that has a token, as a browser sends them back."""
    text = page.decode()
    found = dict(
        re.findall(r'<input type="hidden" name="((?:note-)?(?:token|seen|stamp))" value="([^"]*)"', text)
    )
    return {**found, **more}


def kinds(case: PlanCase) -> list[str]:
    """The kinds of event of the case, in the order of recording."""
    with acting_as(case.officer):
        return list(CaseEvent.objects.filter(run=case.run).values_list("kind", flat=True))


def item(case: PlanCase, reference: str) -> PlanItem:
    """One item of the plan, by its reference."""
    with acting_as(case.officer):
        return PlanItem.objects.get(reference=reference)

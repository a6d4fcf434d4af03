"""Two authorities with a case at a late stage, and everyone who has, had or never had a part in it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pikepdf
from django.test import Client

from opensend.audit.today import today
from opensend.casework.models import (
    AssessmentRequest,
    Document,
    NamedSetting,
    PersonalBudget,
    Placement,
    ProcessRun,
    RankedNeed,
    SenSupport,
)
from opensend.casework.services import approval
from opensend.casework.services.advice_drafts import save_draft
from opensend.casework.services.advice_requests import Asking, Holder, ask_for_advice, hold_advice
from opensend.casework.services.comments import comment, send_representations
from opensend.casework.services.placement import consult_setting, request_placement
from opensend.casework.services.recommendations import answer_recommendation
from opensend.casework.services.uploads import CheckedFile, keep_document
from opensend.casework.tests.factories import make_acting, make_parent, make_person
from opensend.casework.tests.plan_cases import PlanCase, ask_with_reasons
from opensend.casework.tests.request_drafts import make_draft, signed_in
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import (
    AccessGrant,
    Acting,
    Address,
    Organisation,
    Person,
    PersonIdentifier,
    PossibleMatch,
    Role,
)
from opensend.people.sections import CONSULTED_SETTING, FAMILY
from opensend.people.services.access import grant_access
from opensend.people.services.matching import merge_persons
from opensend.provision.models import Setting
from opensend.provision.tests.factories import SettingFactory

CONSULTED = "900777"


def a_pdf() -> bytes:
    """A PDF of one page."""
    kept = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(kept)
    return kept.getvalue()


@dataclass
class LateCase:
    """One authority, one child whose draft plan was sent and is written further, with every row there is.

    `ids` are the keys of what its pages are about. `words` is in every text that somebody writes; `refuge` is
    the address of the child and of the other parent, which is kept secret.
    """

    code: str
    name: str = ""
    words: str = "Words."
    refuge: str = "9 Secret Road"
    ids: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan = PlanCase(self.code)
        self.authority, self.staff = self.plan.authority, self.plan.staff
        self.person: Person = self.plan.person
        with as_authority(self.authority.pk):
            self.person.name = self.name or f"Robin Example{self.code}"
            self.person.save()
            Address.objects.filter(person=self.person).update(lines=self.refuge, is_restricted=True)
        self.parent, self.other_parent = self.plan.parent, self.plan.other_parent
        with as_authority(self.authority.pk):
            secret = Address.objects.filter(person=self.person, is_restricted=True)
            assert secret.update(lines=self.refuge) == 2
        self._write_papers()
        self._ask_for_advice()
        self._send_draft()
        self._consult()
        self._write_on()
        self._match()
        self._keep_in_force()

    @property
    def run(self) -> Any:
        """The case."""
        return self.plan.run

    def _keep_in_force(self) -> None:
        """An earlier plan of the child's, which has ceased, with all that was so while it was in force."""
        with as_authority(self.authority.pk):
            run = ProcessRun.objects.create(
                **self._own(), process="maintained_plan", reference=f"{self.code}-20-900001",
                arose_from=self.run, opened_on=date(2020, 1, 6), state="ceased", is_closed=True,
            )  # fmt: skip
            held: dict[str, Any] = {**self._own(), "run": run, "valid_from": date(2020, 1, 6)}
            NamedSetting.objects.create(**held, urn="900001", setting_other=self.words)
            Placement.objects.create(**held, urn="900001", setting_other=self.words)
            RankedNeed.objects.create(**held, sen_type="ASD")
            PersonalBudget.objects.create(**held, is_taken_up=False)
            SenSupport.objects.create(**self._own(), valid_from=date(2019, 9, 1), valid_to=date(2020, 1, 5))

    def _own(self) -> dict[str, Any]:
        return {"authority": self.authority, "person": self.person}

    def _write_papers(self) -> None:
        officer = self.plan.officer
        with acting_as(officer):
            event = self.run.events.filter(kind="request_received").get()
            AssessmentRequest.objects.create(
                **self._own(), run=self.run, event=event, made_by="parent", channel="portal",
                requester=self.parent, requester_name="Alex Example",
                concerns=f"Reading is hard. {self.words}",
            )  # fmt: skip
            paper = CheckedFile(f"{self.words} paper.pdf", "application/pdf", a_pdf())
            kept = keep_document(officer, run=self.run, kind=Document.Kind.REQUEST, checked=paper)
            PersonIdentifier.objects.create(**self._own(), kind="upn", value="H801200001001")
            hold_advice(
                officer, run=self.run, code="ADV-h", asked="a", description=self.words, provider_agrees="a",
                authority_agrees="a", family_agrees="a",
            )  # fmt: skip
            contact = self.person.contacts.filter(user=self.parent.user).get()
        self.ids |= {"document": kept.pk, "contact": contact.pk, "event": event.pk}
        self.attended = self.plan.make_setting(f"901{self.code}", is_consulted=False)

    def _ask_for_advice(self) -> None:
        body = self.plan.partners["psychology"]
        self.psychologist = make_acting(Role.EDUCATIONAL_PSYCHOLOGIST, body)
        holder = Holder(Role.EDUCATIONAL_PSYCHOLOGIST, organisation=body)
        with acting_as(self.plan.officer):
            asked, views = ask_for_advice(
                self.plan.officer,
                run=self.run,
                askings=[
                    Asking("ADV-d", "psychologist", "SI 2014/1530 reg 6(1)(d)", holder),
                    Asking("ADV-a", "family", "SI 2014/1530 reg 6(1)(a)"),
                ],
            )
        with acting_as(self.psychologist):
            save_draft(
                self.psychologist, asked=asked, typed={"summary": self.words},
                files=[CheckedFile("begun.pdf", "application/pdf", a_pdf())],
            )  # fmt: skip
        self.ids |= {"asked": asked.pk, "views": views.pk}

    def _send_draft(self) -> None:
        version = self.plan.write()
        self.plan.add(version, "A", self.words)
        declined = self.plan.give_advice("ADV-e", (("provision", self.words, "", None),), "social worker")
        with acting_as(self.plan.officer):
            recommended = declined.items.get()
            answer_recommendation(
                self.plan.officer, version=version, item=recommended, answer="declined", reason=self.words
            )
        self.plan.send(version)
        with acting_as(self.parent):
            comment(self.parent, version=version, text=f"Sent. {self.words}")
            send_representations(self.parent, version=version)
            self.ids["comment"] = version.comments.get().pk
            comment(self.parent, version=version, text=f"Not sent yet. {self.words}")
            request_placement(
                self.parent, run=self.run, setting_urn="", other=f"A place. {self.words}", reasons="Near us."
            )
        self.ids |= {"sent_version": version.pk, "recommendation": recommended.pk}

    def _consult(self) -> None:
        if not Setting.objects.filter(urn=CONSULTED).exists():
            SettingFactory(urn=CONSULTED, name="Example Consulted School")
        with acting_as(self.plan.officer):
            self.plan.run.refresh_from_db()
            asked = consult_setting(self.plan.officer, run=self.run, setting_urn=CONSULTED, on=today())
            self.ids["consultation"] = asked.pk
        self.consulted = Acting.objects.filter(organisation__urn=CONSULTED).first() or make_acting(
            Role.SENCO, Organisation.objects.get(urn=CONSULTED)
        )

    def _write_on(self) -> None:
        version = self.plan.start()
        self.health = self.plan.health
        with acting_as(self.plan.officer):
            approval.ask_health(self.plan.officer, version=version)
            ask_with_reasons(self.plan.officer, version)
            letter = Letter.objects.filter(recipient_user=self.parent.user).latest("id")
        draft = make_draft(self.parent, self.authority, files={"photo.pdf": a_pdf()})
        entry = make_draft(
            self.plan.officer, self.authority, received_on=today() - timedelta(days=1), channel="post",
            made_by="parent", requester_name="Alex Example",
        )  # fmt: skip
        self.plan.refresh()
        self.ids |= {
            "version": version.pk, "letter": letter.pk, "draft": draft.token, "entry": entry.token,
        }  # fmt: skip

    def _match(self) -> None:
        """A record that may be of the same child, and one that was joined to the child's."""
        alike, joined = (
            make_person(self.authority, name=f"{self.person.name} {which}", parents=0)
            for which in ("Alike", "Joined")
        )
        officer = self.plan.officer
        with acting_as(officer):
            match = PossibleMatch.objects.create(
                authority=self.authority, person=alike, other=self.person, probability=0.5
            )
            merge = merge_persons(officer, kept=self.person, absorbed=joined, reason=self.words)
        self.ids |= {"match": match.pk, "merge": merge.pk}


@dataclass
class Country:
    """Our authority and another, each with its late case; `ours` and `theirs`."""

    ours: LateCase
    theirs: LateCase
    browsers: dict[int, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sibling = make_person(self.ours.authority, name="Kim Example", parents=0)
        self.other_family = make_acting(Role.PARENT, name="Chris Example")
        make_parent(sibling, name="Chris Example", user=self.other_family.user)
        with acting_as(self.ours.plan.officer):
            grant_access(
                self.ours.plan.officer, person=sibling, user=self.other_family.user, role=Role.PARENT,
                sections=FAMILY, basis="parent",
            )  # fmt: skip
        assert self.parties
        assert self.theirs.staff.signatory
        assert self.theirs.staff.panel_chair  # made now, not inside a test that is undone
        self.ended = _ended(
            make_acting(Role.TEAM_MANAGER, self.ours.authority.organisation, is_authorised_officer=True)
        )
        self.ended_parent = _ended(self.ours.plan.make_parent("Former Example"))
        late = self.ours.plan.make_parent("Late Example")
        with as_authority(self.ours.authority.pk):
            AccessGrant.objects.filter(user=late.user).update(
                valid_from=date(2024, 1, 1), valid_to=today() - timedelta(days=1)
            )
        self.parent_without_grant = late
        self.senco_not_asked = make_acting(
            Role.SENCO, Organisation.objects.create(kind="setting", name="Example Far School", urn="900999")
        )
        service = Organisation.objects.create(kind="service", name="Example Far Service")
        self.psychologist_not_asked = make_acting(Role.EDUCATIONAL_PSYCHOLOGIST, service)
        trust = Organisation.objects.create(kind="health_body", name="Example Far Trust")
        self.health_not_asked = make_acting(Role.HEALTH_ADVISER, trust)
        self.consulted_long_ago = make_acting(
            Role.SENCO, Organisation.objects.create(kind="setting", name="Example Past School", urn="900998")
        )
        self.ours.plan.grant(
            CONSULTED_SETTING, role=Role.SENCO, organisation=self.consulted_long_ago.organisation,
            valid_from=today() - timedelta(days=60), valid_to=today() - timedelta(days=1),
        )  # fmt: skip
        self.open_browsers()

    @property
    def strangers(self) -> dict[str, Acting]:
        """People who have no part in our case: for them it does not exist."""
        staff = self.theirs.staff
        return {
            "caseworker of the other authority": self.theirs.plan.officer,
            "manager of the other authority": staff.manager,
            "sign-off officer of the other authority": staff.signatory,
            "panel chair of the other authority": staff.panel_chair,
            "health adviser asked by the other authority": self.theirs.health,
            "another family": self.other_family,
            "a parent whose grant has ended": self.parent_without_grant,
            "a SENCo who was not asked": self.senco_not_asked,
            "a SENCo whose consultation is long past": self.consulted_long_ago,
            "a psychologist who was not asked": self.psychologist_not_asked,
            "a health adviser who was not asked": self.health_not_asked,
        }

    @property
    def parties(self) -> dict[str, Acting]:
        """People who have a part in our case."""
        ours = self.ours
        return {
            "caseworker": ours.plan.officer,
            "manager": ours.staff.manager,
            "panel_chair": ours.staff.panel_chair,
            "signatory": ours.staff.signatory,
            "parent": ours.parent,
            "other_parent": ours.other_parent,
            "attended": ours.attended,
            "consulted": ours.consulted,
            "psychologist": ours.psychologist,
            "health": ours.health,
        }

    def open_browsers(self) -> None:
        """Sign everybody in, once."""
        people = (*self.strangers.values(), *self.parties.values(), self.ended, self.ended_parent)
        self.browsers = {acting.pk: self.sign_in(acting) for acting in people}

    def browser_of(self, acting: Acting) -> Client:
        """The browser of somebody who is signed in; a failure of ours is answered, not raised."""
        return self.browsers[acting.pk]

    def sign_in(self, acting: Acting) -> Client:
        """A browser in which somebody signs in now."""
        client = signed_in(acting)
        client.raise_request_exception = False
        session = client.session
        session["acting"] = acting.pk
        session.save()
        return client


def _ended(acting: Acting) -> Acting:
    acting.valid_to = today() - timedelta(days=1)
    acting.save()
    return acting

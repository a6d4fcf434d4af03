"""Placement: what the family asks for, whom the authority consults, what they answer, what is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from opensend.audit.today import today
from opensend.casework.letters import send_notices
from opensend.casework.models import (
    Consultation,
    Decision,
    DecisionTest,
    Document,
    PlacementRequest,
    ProcessRun,
)
from opensend.casework.services.events import record_event
from opensend.casework.services.uploads import CheckedFile, keep_document
from opensend.people.acting import as_authority
from opensend.people.models import Acting, Organisation, Role
from opensend.people.policies import check, check_seen
from opensend.people.sections import CONSULTED_SETTING
from opensend.people.services.access import grant_access
from opensend.provision.models import Setting
from opensend.provision.selectors import setting_by_urn
from opensend.rules.placement import Answer, Asked, LawfulTest, faults, lawful_tests

CONSULTED_BASIS = "CFA 2014 s.39(2), s.40(3): consulted on the draft plan"
CONSULTED_FOR_DAYS = 28
"""How long after its reply was expected a consulted setting may still read what it was sent."""


class NotLawfulPlacement(ValueError):
    """A placement cannot be decided as answered; `faults` says why, test by test."""

    def __init__(self, found: Iterable[object]) -> None:
        self.faults = tuple(found)
        super().__init__("; ".join(str(getattr(fault, "why", fault)) for fault in self.faults))


@transaction.atomic
def request_placement(
    acting: Acting, *, run: ProcessRun, setting_urn: str = "", other: str = "", reasons: str = ""
) -> PlacementRequest:
    """The family asks for a setting of the register, or for another place in its own words.

    Raises `ValueError` where it names neither or both, and as `record_event`.
    """
    check(acting, "casework.ask_for_setting", run)
    if bool(setting_urn) == bool(other.strip()):
        raise ValueError("Ask for one setting of the register, or for another place in your own words")
    payload = {"setting": setting_urn} if setting_urn else {}
    event = record_event(acting, run=run, kind="placement_requested", on=today(), payload=payload)
    with as_authority(run.authority_id):
        return PlacementRequest.objects.create(
            authority_id=run.authority_id,
            person_id=run.person_id,
            run=run,
            event=event,
            setting_urn=setting_urn,
            other=other.strip(),
            reasons=reasons.strip(),
        )


@transaction.atomic
def consult_setting(
    acting: Acting, *, run: ProcessRun, setting_urn: str, on: date, seen: int | None = None
) -> Consultation:
    """Send a setting the draft and ask for its reply; from now it may read what it was sent.

    Raises `ValueError` for a setting that the register does not have, and as `record_event`.
    """
    setting = setting_by_urn(setting_urn)
    if setting is None:
        raise ValueError(f"The settings register has no setting with the URN {setting_urn}")
    event = record_event(
        acting, run=run, kind="consultation_sent", on=on, payload={"setting": setting_urn}, seen=seen
    )
    organisation = _organisation_of(setting)
    consultation = Consultation.objects.create(
        authority_id=run.authority_id,
        person_id=run.person_id,
        run=run,
        event=event,
        setting_urn=setting_urn,
        holder_organisation=organisation,
        is_requested=PlacementRequest.objects.filter(run=run, setting_urn=setting_urn).exists(),
    )
    _open_draft_to(acting, run, organisation, on)
    send_notices(acting, run=run, event=event)
    return consultation


def _organisation_of(setting: Setting) -> Organisation:
    """The setting as a body that people act for, made where nobody has acted for it yet."""
    organisation, _ = Organisation.objects.get_or_create(
        urn=setting.urn,
        defaults={
            "kind": Organisation.Kind.SETTING,
            "name": setting.name,
            "address": "\n".join(setting.address_lines),
        },
    )
    return organisation


def _open_draft_to(acting: Acting, run: ProcessRun, organisation: Organisation, on: date) -> None:
    limit = run.deadlines.filter(rule="DL-05", about=organisation.urn, due__isnull=False).last()
    expected = limit.due if limit and limit.due else on
    grant_access(
        acting,
        person=run.person,
        organisation=organisation,
        role=Role.SENCO,
        sections=CONSULTED_SETTING,
        basis=CONSULTED_BASIS,
        valid_from=on,
        valid_to=expected + timedelta(days=CONSULTED_FOR_DAYS),
    )


@transaction.atomic
def reply_to_consultation(
    acting: Acting,
    *,
    consultation: Consultation,
    reply: str,
    grounds: Iterable[str] = (),
    reasons: str = "",
    starts: date | None = None,
    on: date | None = None,
    file: CheckedFile | None = None,
) -> Consultation:
    """The setting's answer. `on` is the day of an answer that came on paper and an officer enters.

    Raises `ValueError` where it says that it should not be named and gives no ground or no reasons.
    """
    check(acting, "casework.reply_to_consultation", consultation)
    check_seen(acting, "casework.reply_to_consultation", Consultation, consultation.pk)
    given = _grounds_of(reply, grounds, reasons)
    with as_authority(consultation.authority_id):
        locked = (
            Consultation.objects.select_for_update(of=("self",)).select_related("run").get(pk=consultation.pk)
        )
        if locked.reply:
            raise ValueError("This consultation was answered before")
        record_event(
            acting,
            run=locked.run,
            kind="consultation_reply",
            on=on or today(),
            payload={"setting": locked.setting_urn},
        )
        locked.reply, locked.grounds, locked.reasons, locked.starts = reply, given, reasons.strip(), starts
        locked.replied_by, locked.replied_at = acting, timezone.now()
        locked.save()
        if file is not None:
            keep_document(acting, run=locked.run, checked=file, kind=Document.Kind.REPLY)
    return locked


def _grounds_of(reply: str, grounds: Iterable[str], reasons: str) -> list[str]:
    """The grounds of the law among those given; raises `ValueError` where a reply lacks what it needs."""
    given = [ground for ground in grounds if ground in Consultation.Ground.values]
    if reply not in Consultation.Reply.values:
        raise ValueError("Say whether the needs can be met")
    if reply == Consultation.Reply.CANNOT_MEET and not (given and reasons.strip()):
        raise ValueError("Say on which ground of the law, and why")
    return given


@transaction.atomic
def decide_placement(
    acting: Acting,
    *,
    run: ProcessRun,
    asked: Asked,
    requested_urn: str,
    named_urn: str,
    setting_type: str,
    answers: Mapping[str, Answer],
    reasons: str,
    on: date,
    seen: int | None = None,
) -> Decision:
    """Decide which setting the plan will name (or, with no `named_urn`, which type), test by test.

    Raises `NotLawfulPlacement` where the tests do not carry the decision, and as `record_event`.
    """
    names_requested = bool(requested_urn) and named_urn == requested_urn
    found: list[object] = list(faults(asked, answers, names_requested=names_requested))
    if not reasons.strip():
        found.append("Give the reasons for the decision")
    if not setting_type.strip():
        found.append("Say which type of setting it is")
    if found:
        raise NotLawfulPlacement(found)
    payload = {"setting": named_urn} if named_urn else {}
    event = record_event(acting, run=run, kind="placement_decided", on=on, payload=payload, seen=seen)
    decision = Decision.objects.create(
        authority_id=run.authority_id,
        person_id=run.person_id,
        run=run,
        event=event,
        reasons=reasons.strip(),
        setting_urn=named_urn,
        setting_type=setting_type.strip(),
    )
    tests = lawful_tests(asked, names_requested=names_requested)
    _record_tests(decision, tests, answers)
    return decision


def _record_tests(decision: Decision, tests: Iterable[LawfulTest], answers: Mapping[str, Answer]) -> None:
    DecisionTest.objects.bulk_create(
        DecisionTest(
            authority_id=decision.authority_id,
            person_id=decision.person_id,
            decision=decision,
            test=test.id,
            is_met=answers[test.id].is_met,
            reasons=answers[test.id].reasons.strip(),
            position=position,
        )
        for position, test in enumerate(tests)
    )

"""Ask for advice, chase it, and record advice that need not be sought because it is held already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.letters import send_notices
from opensend.casework.models import AdviceRequest, HeldAdvice, ProcessRun
from opensend.casework.policies import FAMILY_ADVICE
from opensend.casework.services.events import record_event
from opensend.people.models import Acting, Organisation, Role, User
from opensend.people.policies import check
from opensend.people.sections import ADVISER
from opensend.people.services.access import grant_access

SOURCES = {letter: f"SI 2014/1530 reg 6(1)({letter})" for letter in "abcdefgh"}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a request: a user or an organisation, in a role. Somebody without an account holds none."""

    role: str
    user: User | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """One piece of advice to ask for: its code, who is asked in words, the law, and who holds it here."""

    code: str
    asked: str
    source: str
    holder: Holder | None = None
    questions: str = ""


def ask_for_advice(
    acting: Acting, *, run: ProcessRun, askings: Sequence[Asking], seen: int | None = None
) -> list[AdviceRequest]:
    """Ask for several pieces of advice today (SI 2014/1530 reg 6): event, request, access and letter of each.

    A code that is asked of several has one `about` for each: ADV-f, ADV-f-2. Raises as `record_event`.
    """
    with transaction.atomic():
        made = []
        for asking in askings:
            made.append(_ask(acting, run, asking, seen))
            seen = None  # the run is locked from the first event on: nobody else can have moved it
    return made


def _ask(acting: Acting, run: ProcessRun, asking: Asking, seen: int | None) -> AdviceRequest:
    about = _next_about(run, asking.code)
    event = record_event(
        acting, run=run, kind="advice_requested", on=today(), payload={"advice": about}, seen=seen
    )
    holder = asking.holder
    asked = AdviceRequest.objects.create(
        authority_id=run.authority_id,
        person_id=run.person_id,
        run=run,
        event=event,
        code=asking.code,
        about=about,
        asked=asking.asked,
        source=asking.source,
        questions=asking.questions,
        holder_user=holder.user if holder else None,
        holder_organisation=holder.organisation if holder and not holder.user else None,
        holder_role=holder.role if holder else "",
    )
    if holder is not None:
        _open_papers(acting, run, holder, asked)
    if asking.code != FAMILY_ADVICE:  # the family is asked in its own words, in N-02 and on its own page
        send_notices(acting, run=run, event=event)
    record(
        acting, "advice.ask", "advice_request", asked.pk,
        authority_id=run.authority_id, person_id=run.person_id, changes={"about": about},
    )  # fmt: skip
    return asked


def _next_about(run: ProcessRun, code: str) -> str:
    """Unique in the run, so that each request has a limit of its own; a request asked again counts anew."""
    asked_before = AdviceRequest.objects.filter(run=run, code=code).count()
    return f"{code}-{asked_before + 1}" if asked_before else code


def _open_papers(acting: Acting, run: ProcessRun, holder: Holder, asked: AdviceRequest) -> None:
    """An adviser has a right to the family's papers (SI 2014/1530 reg 6(3)), and to no more of the record."""
    grant_access(
        acting,
        person=run.person,
        user=holder.user,
        organisation=None if holder.user else holder.organisation,
        role=Role(holder.role),
        sections=ADVISER,
        basis=f"Asked for advice {asked.about} in {run.reference} ({asked.source}; reg 6(3))",
    )


def chase_advice(acting: Acting, *, run: ProcessRun, asked: Iterable[AdviceRequest]) -> int:
    """Note that those who have not answered were reminded today, which they see; how many they were."""
    check(acting, "casework.chase_advice", run)
    chased = 0
    with transaction.atomic():
        for each in AdviceRequest.objects.filter(
            run=run, advice__isnull=True, pk__in=[request.pk for request in asked]
        ).select_for_update(of=("self",)):
            each.chased_on = today()
            each.save(update_fields=["chased_on"])
            record(
                acting, "advice.chase", "advice_request", each.pk,
                authority_id=run.authority_id, person_id=run.person_id, changes={"about": each.about},
            )  # fmt: skip
            chased += 1
    return chased


def hold_advice(
    acting: Acting,
    *,
    run: ProcessRun,
    code: str,
    asked: str,
    description: str,
    provider_agrees: str,
    authority_agrees: str,
    family_agrees: str,
) -> HeldAdvice:
    """Record that existing advice is enough (SI 2014/1530 reg 6(4)), with the agreement of each of the three.

    Raises `ValueError` where one does not agree, or for the family's own advice, which is always sought.
    """
    check(acting, "casework.hold_advice", run)
    agreements = (provider_agrees, authority_agrees, family_agrees)
    if code == FAMILY_ADVICE:
        raise ValueError("The family's own advice is always sought: regulation 6(4) does not reach it")
    if not all(each.strip() for each in agreements):
        raise ValueError("The person who gave it, the authority and the family must all agree")
    with transaction.atomic():
        held, _ = HeldAdvice.objects.get_or_create(
            run=run, code=code, asked=asked, authority_id=run.authority_id, person_id=run.person_id,
            defaults={
                "description": description,
                "provider_agrees": provider_agrees,
                "authority_agrees": authority_agrees,
                "family_agrees": family_agrees,
                "recorded_by": acting,
            },
        )  # fmt: skip
        record(
            acting, "advice.hold", "held_advice", held.pk,
            authority_id=run.authority_id, person_id=run.person_id, changes={"code": code},
        )  # fmt: skip
    return held

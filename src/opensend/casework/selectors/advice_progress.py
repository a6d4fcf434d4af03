"""How the advice of one case stands, for its officers: what is still to ask, what was asked, what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from opensend.casework.models import Advice, AdviceRequest, Deadline, HeldAdvice, ProcessRun
from opensend.casework.projection import process_of, stand_of
from opensend.casework.selectors.advice import advice_set
from opensend.casework.selectors.standing import as_it_stands
from opensend.people.models import Acting, Organisation, PartnerBody, Role
from opensend.rules.advice import TITLES, AdviceDue
from opensend.rules.engine import DeadlinePosition

ADVICE_LIMIT = "DL-02"
_DUTIES = {
    PartnerBody.Duty.HEALTH: Role.HEALTH_ADVISER,
    PartnerBody.Duty.SOCIAL_CARE: Role.SOCIAL_CARE_ADVISER,
    PartnerBody.Duty.PSYCHOLOGY: Role.EDUCATIONAL_PSYCHOLOGIST,
}
_PROPOSED = {
    "ADV-b": Role.SENCO,
    "ADV-c": Role.HEALTH_ADVISER,
    "ADV-d": Role.EDUCATIONAL_PSYCHOLOGIST,
    "ADV-e": Role.SOCIAL_CARE_ADVISER,
    "ADV-g": Role.SENCO,
}
ON_PAPER = ""
"""The key of nobody here: somebody without an account is written to."""


@dataclass(frozen=True, slots=True)
class AskedOne:
    """One request for advice as an officer sees it: its answer, if there is one, and how its limit stands."""

    request: AdviceRequest
    advice: Advice | None
    limit: DeadlinePosition | None

    @property
    def title(self) -> str:
        """What was asked for."""
        return TITLES[self.request.code]

    @property
    def is_late(self) -> bool:
        """Whether the answer has not come and its last day is past, excused or not."""
        return self.advice is None and self.limit is not None and (self.limit.days or 0) < 0


@dataclass(frozen=True, slots=True)
class HolderChoice:
    """Somebody who can be asked here: a key for the form, their name, their role, and who it is."""

    key: str
    name: str
    role: str
    organisation_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class CaseAdvice:
    """The advice of one case."""

    to_ask: tuple[AdviceDue, ...]
    asked: tuple[AskedOne, ...]
    held: tuple[HeldAdvice, ...]

    @property
    def late(self) -> list[AskedOne]:
        """Requests whose answer is late."""
        return [each for each in self.asked if each.is_late]


def advice_of_case(run: ProcessRun, on: date) -> CaseAdvice:
    """What of the advice set is still to ask, and how every request of the current assessment stands."""
    asked = requests_of(run)
    limits = _limits(run, on)
    seen = {(each.code, each.asked) for each in asked}
    to_ask = tuple(due for due in advice_set(run) if not due.is_held and (due.code, due.asked) not in seen)
    return CaseAdvice(
        to_ask,
        tuple(AskedOne(each, getattr(each, "advice", None), limits.get(each.about)) for each in asked),
        tuple(HeldAdvice.objects.filter(run=run)),
    )


def requests_of(run: ProcessRun) -> list[AdviceRequest]:
    """The requests for advice of the request for an assessment that is being handled, or was last.

    Each has `asked_on`, as it was corrected; one whose event was struck out was never made.
    """
    found = (
        as_it_stands(AdviceRequest.objects.filter(run=run))
        .select_related("advice", "holder_organisation", "holder_user")
        .annotate(asked_on=F("stands_on"))
    )
    received = [run.first[kind] for kind in ("request_received", "brought_to_attention") if kind in run.first]
    if received:
        found = found.filter(asked_on__gte=min(received))
    return list(found.order_by("code", "id"))


def holder_choices(run: ProcessRun) -> list[HolderChoice]:
    """Who of this authority's partners, and of the setting attended, can be asked through this service."""
    choices = []
    if run.person.setting_urn:
        settings = Organisation.objects.filter(urn=run.person.setting_urn)
        choices += [_organisation(setting, Role.SENCO) for setting in settings]
    bodies = PartnerBody.objects.filter(authority_id=run.authority_id).select_related("organisation")
    for body in bodies.order_by("duty"):
        role = _DUTIES[PartnerBody.Duty(body.duty)]
        choices.append(_organisation(body.organisation, role))
        if role == Role.EDUCATIONAL_PSYCHOLOGIST:
            choices += _psychologists(body.organisation)
    return choices


def proposed_holder(due: AdviceDue, choices: list[HolderChoice]) -> str:
    """The key of whom the law's list leads to for one advice; nobody here, where it names somebody else."""
    role = _PROPOSED.get(due.code)
    if due.code == "ADV-b" and not due.asked.startswith(("head", "principal")):
        return ON_PAPER
    return next((each.key for each in choices if each.role == role), ON_PAPER)


def _limits(run: ProcessRun, on: date) -> dict[str, DeadlinePosition]:
    rows = list(Deadline.objects.filter(run=run, rule=ADVICE_LIMIT))
    return {stand.deadline.about or "": stand for stand in stand_of(process_of(run), rows, on)}


def _organisation(organisation: Organisation, role: Role) -> HolderChoice:
    return HolderChoice(f"organisation-{organisation.pk}-{role}", organisation.name, role, organisation.pk)


def _psychologists(organisation: Organisation) -> list[HolderChoice]:
    actings = Acting.objects.filter(
        organisation=organisation, role=Role.EDUCATIONAL_PSYCHOLOGIST, valid_to=None
    ).select_related("user")
    return [
        HolderChoice(
            f"user-{each.user_id}-{each.role}", f"{each.user.name}, {organisation.name}", each.role,
            user_id=each.user_id,
        )
        for each in actings
        if each.user
    ]  # fmt: skip

"""A draft on its way: who gets it, the family's last day, who has finished with it, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from opensend.audit.today import today
from opensend.casework.models import ItemRevision, PlanVersion, ProcessRun
from opensend.casework.projection import events_of, position_of, process_of
from opensend.casework.selectors.plans import versions
from opensend.casework.selectors.standing import current_events
from opensend.correspondence.models import Letter
from opensend.people.families import PersonAddressees, person_addressees
from opensend.people.models import Acting, Role
from opensend.rules.engine import DeadlinePosition, project
from opensend.rules.timeline import Event

FAMILY_LIMIT = "DL-04"
FINISHED = "family_done"


@dataclass(frozen=True)
class Sending:
    """What sending a draft on a day means: to whom it goes and until when the family may answer."""

    on: date
    last_day: date | None
    addressees: PersonAddressees
    is_reissue: bool


@dataclass(frozen=True)
class Asked:
    """One of the family who was sent the draft, and when they said that they have nothing more to say."""

    key: str
    name: str
    user_id: int | None
    finished_on: date | None


def sending_of(run: ProcessRun, on: date) -> Sending:
    """What would follow if the draft were sent that day. Raises `NotPossible`. For the authority's staff."""
    projection = project(process_of(run), [*events_of(run), Event("draft_sent", on)])
    limits = [each for each in projection.deadlines if each.id == FAMILY_LIMIT and each.ended_how is None]
    return Sending(
        on,
        limits[-1].due if limits else None,
        person_addressees(run.person, on),
        PlanVersion.objects.filter(run_id=run.pk, stage=PlanVersion.Stage.DRAFT).exists(),
    )


def family_window(run: ProcessRun) -> DeadlinePosition | None:
    """The family's time for its answer to the newest draft, where a draft was sent."""
    position = position_of(run, today(), explain=True)
    found = [each for each in position.deadlines if each.deadline.id == FAMILY_LIMIT]
    return next((each for each in reversed(found) if each.standing != "superseded"), None)


def asked_of_family(run: ProcessRun, version: PlanVersion) -> list[Asked]:
    """Whom the draft was sent to, and which of them have finished with it. For the authority's staff."""
    letters = Letter.objects.filter(event_id=version.frozen_by_event_id or 0, audience="family").order_by(
        "id"
    )
    said = {
        event.payload.get("who"): event.happened_on
        for event in current_events(run, "representations_received")
        if event.payload.get(FINISHED) and event.payload.get("version") == version.number
    }
    return [
        Asked(
            letter.recipient_key, letter.recipient_name, letter.recipient_user_id,
            said.get(letter.recipient_key),
        )
        for letter in letters
    ]  # fmt: skip


def has_family_finished(run: ProcessRun) -> bool:
    """Whether everyone who was sent the newest draft has said that they have nothing more to say about it.

    Then the final plan may be issued before the last day of their time (SI 2014/1530 reg 13(1)(a)).
    """
    version = (
        PlanVersion.objects.filter(run_id=run.pk, stage=PlanVersion.Stage.DRAFT).order_by("-number").first()
    )
    if version is None:
        return False
    asked = asked_of_family(run, version)
    return bool(asked) and all(each.finished_on for each in asked)


def finished_on(acting: Acting, run: ProcessRun, version: PlanVersion) -> date | None:
    """The day on which the acting themselves said that they have finished with a draft."""
    for event in current_events(run, "representations_received"):
        author = event.root.recorded_by_id if event.root else event.recorded_by_id
        is_own = author == acting.pk or event.payload.get("user") == acting.user_id
        if event.payload.get(FINISHED) and event.payload.get("version") == version.number and is_own:
            return event.happened_on
    return None


def drafts_to_approve() -> list[PlanVersion]:
    """Versions that wait for a sign-off officer, the longest waiting first.

    `names_a_place` tells those that are to be final from drafts, whose Section I is empty.
    """
    placed = ItemRevision.objects.filter(version=OuterRef("pk"), section="I")
    return list(
        versions()
        .select_related("run")
        .annotate(names_a_place=Exists(placed))
        .filter(stage=PlanVersion.Stage.WORKING, approval="asked")
        .order_by("edited_at", "id")
    )


def section_g_requests(acting: Acting) -> list[PlanVersion]:
    """Plans whose Section G waits for the agreement of the acting's health body, longest waiting first."""
    if acting.role != Role.HEALTH_ADVISER:
        return []
    return list(
        versions()
        .filter(stage=PlanVersion.Stage.WORKING, section_g_asked_at__isnull=False, section_g_agreed_at=None)
        .order_by("section_g_asked_at", "id")
    )

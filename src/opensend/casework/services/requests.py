"""Send a request for an assessment, enter one that came another way, and withdraw one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.letters import send_notices
from opensend.casework.models import AssessmentRequest, CaseEvent, Document, ProcessRun, RequestDraft
from opensend.casework.models.requests import RequestAnswers
from opensend.casework.projection import position_of
from opensend.casework.services.events import open_run, record_event
from opensend.casework.services.intake import Intake, find_known_person, take_in
from opensend.casework.services.uploads import CheckedFile, keep_document
from opensend.people.acting import as_authority
from opensend.people.models import Acting, Organisation, Person, Role
from opensend.people.policies import check, check_seen
from opensend.provision.establishments import Kind
from opensend.provision.selectors import setting_by_urn
from opensend.rules.ages import is_child, plan_age_limit
from opensend.rules.process import NotPossible

MadeBy = AssessmentRequest.MadeBy
_MADE_BY = {
    Role.PARENT: MadeBy.PARENT,
    Role.YOUNG_PERSON: MadeBy.YOUNG_PERSON,
    Role.REPRESENTATIVE: MadeBy.REPRESENTATIVE,
    Role.SENCO: MadeBy.SETTING,
    Role.HEALTH_ADVISER: MadeBy.HEALTH,
    Role.SOCIAL_CARE_ADVISER: MadeBy.SOCIAL_CARE,
}
CLOSED_THAT_DAY = (
    "A request for the same child was closed on that day. A new one counts from the day after: send it then"
)
_ANSWERS = tuple(field.name for field in RequestAnswers._meta.get_fields())


class RequestIncomplete(ValueError):
    """Something without which a request cannot be sent is missing or cannot be; `field` names it."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


def submit_request(acting: Acting, *, draft: RequestDraft) -> ProcessRun:
    """Send a draft: the child, the case, the request and its letters come into being together, or none does.

    Raises `RequestIncomplete`; `IdentifierTaken`; the engine's `NotPossible`; `NotAllowed`.
    """
    check(acting, "casework.make_request")
    _check_complete(draft, today())
    made_by = _MADE_BY.get(Role(acting.role), MadeBy.OTHER)
    intake = Intake(acting, draft, find_known_person(draft), today())
    return _store(intake, made_by, AssessmentRequest.Channel.PORTAL, str(acting.user), acting.organisation)


def enter_request(acting: Acting, *, entry: RequestDraft) -> ProcessRun:
    """Enter a request that came by letter, e-mail, telephone or hand, on the day on which it came.

    `entry.known_person` is the child where the officer knows them. Raises as `submit_request`.
    """
    check(acting, "casework.enter_request")
    if acting.authority is None or entry.authority_id != acting.authority.pk:
        raise RequestIncomplete("authority", "A request is entered in your own authority’s record")
    received = entry.received_on
    if received is None or received > today():
        raise RequestIncomplete("received_on", "The day it came must be today or in the past")
    if not entry.made_by or not entry.channel or not entry.requester_name.strip():
        raise RequestIncomplete("made_by", "Say how the request came, and who made it")
    _check_complete(entry, received)
    organisation = Organisation.objects.filter(urn=entry.setting_urn).first() if entry.setting_urn else None
    intake = Intake(acting, entry, entry.known_person, received)
    return _store(
        intake,
        MadeBy(entry.made_by),
        AssessmentRequest.Channel(entry.channel),
        entry.requester_name,
        organisation if entry.made_by == MadeBy.SETTING else None,
    )


def withdraw_request(acting: Acting, *, run: ProcessRun) -> CaseEvent:
    """Withdraw the open request of a case, and write to the family that it is closed.

    Raises `NotPossible` where none is open; `NotAllowed`.
    """
    check(acting, "casework.withdraw_request", run)
    check_seen(acting, "casework.withdraw_request", ProcessRun, run.pk)
    with transaction.atomic():
        with as_authority(run.authority_id):
            _check_is_open(ProcessRun.objects.select_for_update().get(pk=run.pk))
        event = record_event(acting, run=run, kind="request_withdrawn", on=today())
        send_notices(acting, run=run, event=event)
    return event


def _check_is_open(run: ProcessRun) -> None:
    """A second withdrawal on the day of the first would pass as the same event: it is none."""
    for refused in position_of(run, today()).refused:
        if refused.kind == "request_withdrawn":
            raise NotPossible(refused.kind, today(), refused.why, refused.source, [])


def _check_complete(draft: RequestDraft, received: date) -> None:
    if draft.authority is None:
        raise RequestIncomplete("authority", "Select a council")
    if not draft.child_name.strip():
        raise RequestIncomplete("child_name", "Enter the full name")
    if draft.born is None:
        raise RequestIncomplete("born", "Enter the date of birth")
    if draft.born > received:
        raise RequestIncomplete("born", "The date of birth must be before the day of the request")
    if plan_age_limit(draft.born) <= received:
        raise RequestIncomplete("born", "A request can be made only for somebody under 25")
    if not draft.concerns.strip():
        raise RequestIncomplete("concerns", "Tell us what is hard")


def _kind_of(intake: Intake, made_by: MadeBy) -> str:
    """Whether it is a request (CFA 2014 s.36(1)) or a bringing to attention (s.24(1)): the clock is the same.

    A child's parent, a young person, and somebody for a school or a post-16 institution may request. What a
    young person's parent, an early years provider or anybody else says brings them to attention.
    """
    draft, is_own_right = intake.draft, intake.is_of_young_person
    if made_by == MadeBy.PARENT:
        lacks = intake.known is not None and intake.known.lacks_capacity
        may_request = not is_own_right or lacks
    elif made_by == MadeBy.YOUNG_PERSON:
        may_request = is_own_right
    elif made_by == MadeBy.SETTING:
        may_request = draft.attends != Person.Attends.EARLY_YEARS or _is_nursery_school(draft)
    else:
        may_request = made_by == MadeBy.REPRESENTATIVE
    return "request_received" if may_request else "brought_to_attention"


def _is_nursery_school(draft: RequestDraft) -> bool:
    setting = setting_by_urn(draft.setting_urn) if draft.setting_urn else None
    return setting is not None and setting.kind == Kind.NURSERY


@transaction.atomic
def _store(
    intake: Intake, made_by: MadeBy, channel: str, requester: str, organisation: Organisation | None
) -> ProcessRun:
    acting, draft = intake.acting, intake.draft
    assert draft.authority is not None
    person = take_in(intake)
    with as_authority(draft.authority.pk):
        run = open_run(acting, person=person, on=intake.received_on)
    event = record_event(
        acting,
        run=run,
        kind=_kind_of(intake, made_by),
        on=intake.received_on,
        payload={"channel": str(channel), "by": str(made_by)},
    )
    if run.is_closed and run.since == intake.received_on:
        # On one day a request counts before what closes it: this one would be closed as soon as it is made.
        raise RequestIncomplete("received_on", CLOSED_THAT_DAY)
    with as_authority(draft.authority.pk):
        made = AssessmentRequest.objects.create(
            authority_id=run.authority_id,
            person_id=run.person_id,
            run=run,
            event=event,
            made_by=made_by,
            channel=channel,
            requester=None if acting.is_staff else acting,
            requester_name=requester,
            requesting_organisation=organisation,
            **_answers(draft),
        )
        record(
            acting, "request.store", "request", made.pk,
            authority_id=run.authority_id, person_id=run.person_id, sections=("request",),
            changes={"channel": str(channel), "made_by": str(made_by)},
        )  # fmt: skip
    _keep_files(acting, run, draft)
    send_notices(acting, run=run, event=event)
    draft.delete()
    return run


def _keep_files(acting: Acting, run: ProcessRun, draft: RequestDraft) -> None:
    """The draft's files become the case's, one in memory at a time.

    They were checked when they were added, and only the draft's writer can have changed it since.
    """
    for number in list(draft.files.values_list("pk", flat=True)):
        file = draft.files.get(pk=number)
        checked = CheckedFile(file.name, file.media_type, bytes(file.content))
        keep_document(acting, run=run, kind=Document.Kind.REQUEST, checked=checked)
        file.delete()


def _answers(draft: RequestDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in _ANSWERS}


def is_young_persons_own(draft: RequestDraft) -> bool:
    """Whether the right to ask is the young person's own today (CFA 2014 s.36(1), s.83(2))."""
    return draft.born is not None and not is_child(draft.born, today())

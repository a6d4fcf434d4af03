"""The final plan: prepared with its Section I, approved and issued by a sign-off officer, in one step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.letters import send_notices
from opensend.casework.models import CaseEvent, ItemRevision, PlanFindingReason, PlanVersion, ProcessRun
from opensend.casework.plan_changes import describe_changes
from opensend.casework.selectors.drafts import has_family_finished
from opensend.casework.selectors.placement import Decided, placement_decided
from opensend.casework.selectors.plan_findings import Found
from opensend.casework.services.approval import ask_for_approval, found_when_asked
from opensend.casework.services.beginning import begin_plan
from opensend.casework.services.events import record_event
from opensend.casework.services.placement import CONSULTED_BASIS
from opensend.casework.services.plan_errors import PlanRefused
from opensend.casework.services.plan_findings import keep_findings, require_reasons
from opensend.casework.services.plans import add_item, revise_item, start_plan
from opensend.people.models import AccessGrant, Acting, Organisation, PartnerBody, Role
from opensend.people.policies import check
from opensend.people.sections import ATTENDED_SETTING, HEALTH_BODY
from opensend.people.services.access import end_access, grant_access
from opensend.rules.plans.plan import SignOff

NAMED_BASIS = "CFA 2014 s.42, s.43: named in the final plan"
HEALTH_BASIS = "CFA 2014 s.42(3); SI 2014/1530 reg 13(2): must arrange the health care of the final plan"
OTHER_CHANGES = (
    "The plan has changed since the draft. Only what the family said, and the placement, may change it now: "
    "confirm that this is so, or send a further draft."
)


@transaction.atomic
def prepare_final(
    acting: Acting, *, run: ProcessRun, starts: date | None, reasons: Mapping[str, str] | None = None
) -> PlanVersion:
    """Make the version that will be final, with Section I as decided, and ask for approval.

    Raises `PlanRefused` where the placement has not been decided, and as `ask_for_approval`.
    """
    return ask_for_approval(acting, version=_with_section_i(acting, run, starts), reasons=reasons)


def found_in_final(acting: Acting, *, run: ProcessRun) -> Found:
    """What would be found if the final plan were prepared now. Nothing is kept. Raises `PlanRefused`."""
    with transaction.atomic():
        found = found_when_asked(acting, version=_with_section_i(acting, run, None))
        transaction.set_rollback(True)
    return found


def _with_section_i(acting: Acting, run: ProcessRun, starts: date | None) -> PlanVersion:
    """The version being written, with its Section I as decided."""
    decided = placement_decided(run)
    if decided is None:
        raise PlanRefused("Decide the placement first: the final plan says what Section I names.")
    version = start_plan(acting, run=run)
    values = _section_i(decided, starts)
    there = ItemRevision.objects.filter(version=version, section="I").select_related("item").first()
    if there is None:
        add_item(acting, version=version, section="I", values=values)
    else:
        revise_item(acting, version=version, item=there.item, values=values)
    return version


@transaction.atomic
def issue_plan(
    acting: Acting,
    *,
    version: PlanVersion,
    on: date,
    confirms_changes: bool,
    seen: int | None = None,
    reasons: Mapping[str, str] | None = None,
) -> CaseEvent:
    """Approve and issue the final plan: event, frozen version, notices, who may read it, and its own case.

    It may be issued within the family's time only where everybody who was sent the draft has said that they
    have finished. `confirms_changes`: whatever changed since the draft follows from what the family said or
    from the placement (Code of Practice 9.125). `reasons`: as `ask_for_approval`, for what was not found
    then. Raises `PlanRefused`, and as `record_event`.
    """
    locked, named = _to_be_issued(acting, version)
    run = locked.run
    if describe_changes(locked) and not confirms_changes:
        raise PlanRefused(OTHER_CHANGES)
    found = require_reasons(
        acting, version=locked, step=PlanFindingReason.Step.ISSUING, reasons=reasons or {},
        signed=signature_of(acting, on),
    )  # fmt: skip
    keep_findings(version=locked, found=found)
    payload = {"family_done": True} if has_family_finished(run) else {}
    event = record_event(acting, run=run, kind="plan_issued", on=on, payload=payload, seen=seen)
    locked.stage, locked.frozen_on, locked.frozen_by_event = PlanVersion.Stage.FINAL, on, event
    locked.approval, locked.approved_by, locked.approved_at = "given", acting, event.recorded_at
    locked.save()
    record(
        acting, "plan.issue", "plan_version", locked.pk,
        authority_id=locked.authority_id, person_id=locked.person_id, changes={"number": locked.number},
    )  # fmt: skip
    begin_plan(acting, run=run, issued=event, named=named)
    _open_to_those_who_provide(acting, run, named.setting_urn)
    send_notices(acting, run=run, event=event)
    return event


def signature_of(acting: Acting, on: date) -> SignOff:
    """The signature under a final plan that somebody issues on a day."""
    name = acting.user.name if acting.user else acting.organisation_name
    return SignOff(name, acting.get_role_display(), on)


def _to_be_issued(acting: Acting, version: PlanVersion) -> tuple[PlanVersion, ItemRevision]:
    """The version, held for this transaction, and its Section I. Raises `PlanRefused` and `NotAllowed`."""
    check(acting, "casework.approve_draft", version)
    locked = (
        PlanVersion.objects.select_for_update(of=("self",))
        .select_related("run__person", "run__authority", "author")
        .get(pk=version.pk)
    )
    check(acting, "casework.approve_draft", locked)
    if locked.stage != PlanVersion.Stage.WORKING or locked.approval != "asked":
        raise PlanRefused("This version is not waiting to be issued.")
    named = ItemRevision.objects.filter(version=locked, section="I").first()
    if named is None:
        raise PlanRefused("Section I is empty: a final plan names a setting, or the type of setting.")
    return locked, named


def _section_i(decided: Decided, starts: date | None) -> dict[str, object]:
    name = decided.setting.name if decided.setting else ""
    kind = decided.decision.setting_type
    return {
        "text": f"{name}, a {kind[:1].lower()}{kind[1:]}." if name else f"{kind}.",
        "setting_type": kind,
        "setting_urn": decided.decision.setting_urn,
        "starts": starts,
    }


def _open_to_those_who_provide(acting: Acting, run: ProcessRun, urn: str) -> None:
    """The named setting and the health body read the final plan; other consulted settings no longer."""
    named = Organisation.objects.filter(urn=urn).first() if urn else None
    for grant in AccessGrant.objects.filter(person=run.person, basis=CONSULTED_BASIS, valid_to__gte=today()):
        end_access(acting, grant=grant, reason="the final plan has been issued")
    if named is not None:
        grant_access(
            acting, person=run.person, organisation=named, role=Role.SENCO,
            sections=ATTENDED_SETTING, basis=NAMED_BASIS,
        )  # fmt: skip
    health = PartnerBody.objects.filter(authority_id=run.authority_id, duty=PartnerBody.Duty.HEALTH).first()
    if health is not None:
        grant_access(
            acting, person=run.person, organisation=health.organisation, role=Role.HEALTH_ADVISER,
            sections=HEALTH_BODY, basis=HEALTH_BASIS,
        )  # fmt: skip

"""Send a draft to the family: approved, frozen and with its notice, in one step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from opensend.audit.services import record
from opensend.casework.letters import send_notices
from opensend.casework.models import CaseEvent, ItemRevision, PlanFindingReason, PlanVersion
from opensend.casework.selectors.plan_findings import to_be_sent
from opensend.casework.services.events import record_event
from opensend.casework.services.plan_errors import PlanRefused, SectionIStaysEmpty
from opensend.casework.services.plan_findings import keep_findings, require_reasons
from opensend.casework.services.plans import lock_for_writing
from opensend.people.models import Acting
from opensend.people.policies import check


class NotApproved(PlanRefused):
    """No sign-off officer has approved what the version says now."""

    def __init__(self) -> None:
        super().__init__("A sign-off officer has not approved this version. Ask for approval first.")


@transaction.atomic
def send_draft(
    acting: Acting,
    *,
    version: PlanVersion,
    on: date,
    seen: int | None = None,
    reasons: Mapping[str, str] | None = None,
) -> CaseEvent:
    """Send the working version as a draft: event, frozen version, a letter to each of the family.

    A further draft supersedes the family's time for the earlier one. Approval is a rule of the house;
    health's agreement of Section G is a duty that the case goes on showing, and no gate. `reasons`: as
    `ask_for_approval`, for what was not found then. What is found is kept with the version. Raises
    `NotApproved`, `SectionIStaysEmpty`, `VersionIsFrozen`, `UnlawfulWithoutReason`, and as `record_event`.
    """
    check(acting, "casework.send_draft", version)
    locked = lock_for_writing(acting, version)
    if ItemRevision.objects.filter(version=locked, section="I").exists():
        raise SectionIStaysEmpty
    if locked.approval != "given":
        raise NotApproved
    step = PlanFindingReason.Step.SENDING
    signed = to_be_sent(on)
    found = require_reasons(acting, version=locked, step=step, reasons=reasons or {}, signed=signed)
    keep_findings(version=locked, found=found)
    run = locked.run
    event = record_event(acting, run=run, kind="draft_sent", on=on, seen=seen)
    locked.stage, locked.frozen_on, locked.frozen_by_event = PlanVersion.Stage.DRAFT, on, event
    locked.save()
    record(
        acting, "plan.send_draft", "plan_version", locked.pk,
        authority_id=locked.authority_id, person_id=locked.person_id, changes={"number": locked.number},
    )  # fmt: skip
    send_notices(acting, run=run, event=event)
    return event

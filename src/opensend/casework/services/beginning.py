"""Begin to maintain a plan: the case that follows the assessment, with the setting that Section I names."""

from __future__ import annotations

from django.db import transaction

from opensend.casework.models import CaseEvent, ItemRevision, NamedSetting, ProcessRun
from opensend.casework.services.events import open_run, record_event
from opensend.casework.services.repeats import refuse_repeat
from opensend.people.acting import as_authority
from opensend.people.models import Acting
from opensend.rules.processes import MAINTAINED_PLAN

TYPE_ONLY = "OTH"
"""The return's code where the plan names a type of setting alone (CFA 2014 s.39(5)(b), s.40(2)(b))."""


@transaction.atomic
def begin_plan(acting: Acting, *, run: ProcessRun, issued: CaseEvent, named: ItemRevision) -> ProcessRun:
    """Open the plan that a final plan begins, on the day of its issue.

    Raises as `record_event`, and `RecordedAlready`.
    """
    with as_authority(run.authority_id):
        plan = open_run(acting, person=run.person, process=MAINTAINED_PLAN.name, on=issued.happened_on)
        plan.arose_from, plan.caseworker = run, run.caseworker
        plan.save(update_fields=["arose_from", "caseworker"])
    refuse_repeat(record_event(acting, run=plan, kind="plan_made", on=issued.happened_on))
    NamedSetting.objects.create(
        authority_id=plan.authority_id,
        person_id=plan.person_id,
        run=plan,
        valid_from=issued.happened_on,
        **_place(named),
    )
    return plan


def _place(named: ItemRevision) -> dict[str, str]:
    if named.setting_urn:
        return {"urn": named.setting_urn}
    return {"setting_code": TYPE_ONLY, "setting_other": named.setting_type[:255]}

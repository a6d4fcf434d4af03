"""Who may record what holds while a plan is in force: settings, placements, needs, the personal budget."""

from __future__ import annotations

from opensend.casework.models import ProcessRun
from opensend.casework.policies import OFFICERS, works_for
from opensend.people.models import Acting, Role
from opensend.people.policies import policy


@policy("casework.record_in_force")
def may_record_in_force(acting: Acting, run: ProcessRun, section: str | None) -> bool:
    """Officers of the authority whose case it is, and its data officers, who answer for the return."""
    return acting.role in (*OFFICERS, Role.DATA_OFFICER) and works_for(acting, run)

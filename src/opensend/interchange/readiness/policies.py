"""Who may look at an authority's returns, check them and answer for their findings."""

from __future__ import annotations

from opensend.people.models import Acting, Authority, Role
from opensend.people.policies import policy

READERS = (Role.DATA_OFFICER, Role.TEAM_MANAGER, Role.CASEWORKER)


@policy("return.read")
def may_read(acting: Acting, subject: None, section: str | None) -> bool:
    """Data officers, and those who put cases right; the database shows them their own authority's alone."""
    return acting.role in READERS


@policy("return.check", "return.explain", "return.export", "return.record_officers")
def may_answer(acting: Acting, authority: Authority, section: str | None) -> bool:
    """Data officers and team managers answer for the return of their authority."""
    is_own = acting.authority is not None and acting.authority.pk == authority.pk
    return is_own and acting.role in (Role.DATA_OFFICER, Role.TEAM_MANAGER)

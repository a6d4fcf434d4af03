"""Who may do what in casework. Who may record which event is the process's own table."""

from __future__ import annotations

from typing import Any

from opensend.casework.models import AdviceRequest, Consultation, ProcessRun
from opensend.people.models import ADVISER_ROLES, Acting, Role
from opensend.people.policies import policy
from opensend.rules.processes import NEEDS_ASSESSMENT

OFFICERS = (Role.CASEWORKER, Role.TEAM_MANAGER)
_RECORDERS: dict[str, tuple[Role, ...]] = {
    "parent": (Role.PARENT, Role.REPRESENTATIVE),
    "young person": (Role.YOUNG_PERSON, Role.REPRESENTATIVE),
    "caseworker": OFFICERS,
    "setting": (Role.SENCO,),
    "educational psychologist": (Role.EDUCATIONAL_PSYCHOLOGIST,),
    "health adviser": (Role.HEALTH_ADVISER,),
    "social-care adviser": (Role.SOCIAL_CARE_ADVISER,),
    "panel chair": (Role.PANEL_CHAIR,),
    "sign-off officer": (Role.SIGN_OFF_OFFICER,),
}


def works_for(acting: Acting, subject: Any) -> bool:
    """Whether the acting is staff of the authority whose record the subject is."""
    return acting.authority is not None and acting.authority.pk == subject.authority_id


def may_record(acting: Acting, kind: str) -> bool:
    """Whether the process lets somebody in this role record an event of that kind."""
    declared = NEEDS_ASSESSMENT.event_kind(kind).recorded_by
    if "authorised officer" in declared and acting.is_staff and acting.is_authorised_officer:
        return True
    return any(acting.role in _RECORDERS.get(who, ()) for who in declared)


for _declared in NEEDS_ASSESSMENT.events:

    @policy(f"casework.record.{_declared.kind}")
    def _may_record(acting: Acting, run: ProcessRun, section: str | None, kind: str = _declared.kind) -> bool:
        return may_record(acting, kind) and (works_for(acting, run) or not acting.is_staff)


@policy("casework.read_case")
def may_read_case(acting: Acting, run: ProcessRun, section: str | None) -> bool:
    """What may be seen the database decides; this is for pages of the authority's own staff."""
    return works_for(acting, run)


@policy("casework.work_list", "casework.enter_request")
def may_work(acting: Acting, subject: None, section: str | None) -> bool:
    """Officers of an authority."""
    return acting.role in OFFICERS


@policy(
    "casework.correct_event",
    "casework.allocate",
    "casework.chase_advice",
    "casework.edit_plan",
    "casework.ask_for_approval",
    "casework.ask_health",
    "casework.answer_comment",
)
def may_handle(acting: Acting, subject: Any, section: str | None) -> bool:
    """Officers of the authority whose case it is."""
    return acting.role in OFFICERS and works_for(acting, subject)


@policy("casework.make_request")
def may_make_request(acting: Acting, subject: None, section: str | None) -> bool:
    """Families and settings ask for an assessment; advisers bring a child to attention."""
    return acting.is_family or acting.role == Role.SENCO or acting.role in ADVISER_ROLES


@policy("casework.give_advice")
def may_give_advice(acting: Acting, asked: AdviceRequest, section: str | None) -> bool:
    """Whom the advice was asked of, in the role in which it was asked; or an officer, as it came on paper."""
    if acting.role in OFFICERS:
        return works_for(acting, asked)
    is_holder = asked.holder_user_id == acting.user_id or (
        asked.holder_organisation_id is not None and asked.holder_organisation_id == acting.organisation_id
    )
    return is_holder and asked.holder_role == acting.role


@policy("casework.reply_to_consultation")
def may_reply(acting: Acting, consultation: Consultation, section: str | None) -> bool:
    """The setting that was consulted; or an officer, as the reply came on paper."""
    if acting.role in OFFICERS:
        return works_for(acting, consultation)
    return acting.role == Role.SENCO and consultation.holder_organisation_id == acting.organisation_id


@policy("casework.comment", "casework.ask_for_setting", "casework.finish_with_draft")
def may_speak_for_family(acting: Acting, subject: Any, section: str | None) -> bool:
    """The family, on a plan that the database shows them."""
    return acting.is_family


@policy("casework.agree_section_g")
def may_agree_section_g(acting: Acting, version: Any, section: str | None) -> bool:
    """Health (SI 2014/1530 reg 12(2)); the database shows the version only to the body that was asked."""
    return acting.role == Role.HEALTH_ADVISER


@policy("casework.approve_draft", "casework.return_draft")
def may_approve(acting: Acting, version: Any, section: str | None) -> bool:
    """A sign-off officer who did not write it."""
    return (
        acting.role == Role.SIGN_OFF_OFFICER
        and works_for(acting, version)
        and version.author.user_id != acting.user_id
    )

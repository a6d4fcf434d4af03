"""Who may do what in casework. Who may record which event is the process's own table."""

from __future__ import annotations

from typing import Any

from opensend.audit.today import today
from opensend.casework.models import AdviceRequest, Consultation, ProcessRun
from opensend.people.models import Acting, Role
from opensend.people.models.access import ADVISER_ROLES
from opensend.people.policies import policy
from opensend.rules.ages import is_child
from opensend.rules.processes import PROCESSES

OFFICERS = (Role.CASEWORKER, Role.TEAM_MANAGER)
FAMILY_ADVICE = "ADV-a"
"""The advice that is the family's own: whichever of them the database shows the request to may give it."""
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
_RECORDED_BY = {
    declared.kind: declared.recorded_by for process in PROCESSES.values() for declared in process.events
}
"""Who may record each kind of event; a kind that two processes share is recorded by the same in both."""


def works_for(acting: Acting, subject: Any) -> bool:
    """Whether the acting is staff of the authority whose record the subject is."""
    return acting.authority is not None and acting.authority.pk == subject.authority_id


def may_record(acting: Acting, kind: str) -> bool:
    """Whether the process lets somebody in this role record an event of that kind."""
    declared = _RECORDED_BY[kind]
    decides = acting.is_staff and acting.role != Role.DATA_OFFICER and acting.is_authorised_officer
    if "authorised officer" in declared and decides:
        return True
    return any(acting.role in _RECORDERS.get(who, ()) for who in declared)


for _kind in _RECORDED_BY:

    @policy(f"casework.record.{_kind}")
    def _may_record(acting: Acting, run: ProcessRun, section: str | None, kind: str = _kind) -> bool:
        return may_record(acting, kind) and (works_for(acting, run) or not acting.is_staff)


@policy("casework.read_case")
def may_read_case(acting: Acting, run: ProcessRun, section: str | None) -> bool:
    """What may be seen the database decides; this is for pages of the authority's own staff."""
    return works_for(acting, run)


@policy("casework.enter_request", "casework.export_work_list", "casework.print_letters")
def may_work(acting: Acting, subject: None, section: str | None) -> bool:
    """Officers of an authority."""
    return acting.role in OFFICERS


@policy("casework.work_list")
def may_see_work_list(acting: Acting, subject: None, section: str | None) -> bool:
    """An authority's own staff: the panel and whoever signs off find their cases here as well."""
    return acting.authority is not None and acting.role != Role.SYSTEM


@policy(
    "casework.correct_event",
    "casework.allocate",
    "casework.chase_advice",
    "casework.hold_advice",
    "casework.edit_plan",
    "casework.answer_recommendation",
    "casework.ask_for_approval",
    "casework.ask_health",
    "casework.answer_comment",
    "casework.send_draft",
)
def may_handle(acting: Acting, subject: Any, section: str | None) -> bool:
    """Officers of the authority whose case it is."""
    return acting.role in OFFICERS and works_for(acting, subject)


@policy("casework.make_request")
def may_make_request(acting: Acting, subject: None, section: str | None) -> bool:
    """Families and settings ask for an assessment; advisers bring a child to attention."""
    return acting.is_family or acting.role == Role.SENCO or acting.role in ADVISER_ROLES


@policy("casework.add_document")
def may_add_document(acting: Acting, run: ProcessRun, section: str | None) -> bool:
    """Whoever may do what the file is part of, which each service asks first; staff at home."""
    return works_for(acting, run) or not acting.is_staff


@policy("casework.read_coverage")
def may_read_coverage(acting: Acting, version: Any, section: str | None) -> bool:
    """The authority's staff and the family; the database shows the family only what was sent to them."""
    return works_for(acting, version) or acting.is_family


@policy("casework.own_pages")
def may_see_own_pages(acting: Acting, subject: Any, section: str | None) -> bool:
    """The family's pages are for the family: the database shows each what is theirs."""
    return acting.is_family


@policy("casework.withdraw_request")
def may_withdraw(acting: Acting, run: ProcessRun, section: str | None) -> bool:
    """Who holds the family's rights today (CFA 2014 s.83(2), s.80); an officer who was told of it."""
    if acting.role in OFFICERS:
        return works_for(acting, run)
    if acting.role == Role.YOUNG_PERSON:
        return True
    return acting.is_family and (is_child(run.person.born, today()) or run.person.lacks_capacity)


@policy("casework.give_advice")
def may_give_advice(acting: Acting, asked: AdviceRequest, section: str | None) -> bool:
    """Whom the advice was asked of, in the role in which it was asked; or an officer, as it came on paper."""
    if acting.role in OFFICERS:
        return works_for(acting, asked)
    if acting.is_family:
        return asked.code == FAMILY_ADVICE
    is_holder = (asked.holder_user_id is not None and asked.holder_user_id == acting.user_id) or (
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
        and acting.user_id not in version.writers
    )


@policy("casework.approvals")
def may_see_approvals(acting: Acting, subject: None, section: str | None) -> bool:
    """Sign-off officers: drafts that wait for approval."""
    return acting.role == Role.SIGN_OFF_OFFICER


@policy("casework.section_g_requests")
def may_see_section_g_requests(acting: Acting, subject: None, section: str | None) -> bool:
    """Health advisers: plans whose Section G waits for their body's agreement."""
    return acting.role == Role.HEALTH_ADVISER


@policy("casework.plan_quality")
def may_see_plan_quality(acting: Acting, subject: None, section: str | None) -> bool:
    """Team managers and sign-off officers: how their authority's plans do."""
    return acting.role in (Role.TEAM_MANAGER, Role.SIGN_OFF_OFFICER)

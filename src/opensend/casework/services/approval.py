"""Who must agree before a draft goes out: health on Section G, and a sign-off officer who did not write."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import ItemRevision, PlanFindingReason, PlanVersion
from opensend.casework.selectors.plan_findings import Found, found_in
from opensend.casework.selectors.plans import read_version
from opensend.casework.services.events import record_event
from opensend.casework.services.plan_advice import list_advice
from opensend.casework.services.plan_errors import PlanRefused
from opensend.casework.services.plan_findings import require_reasons
from opensend.casework.services.plans import lock_for_writing
from opensend.people.acting import as_authority
from opensend.people.models import Acting, PartnerBody, Role
from opensend.people.policies import check
from opensend.people.sections import HEALTH_BODY
from opensend.people.services.access import grant_access

BASIS = "SI 2014/1530 reg 12(2): agrees the health care provision of Section G"
NO_LONGER = "This has changed since you opened the page: it is not waiting for you now."


@transaction.atomic
def ask_health(acting: Acting, *, version: PlanVersion) -> PlanVersion:
    """Ask the authority's health body to agree Section G, and let it read what it needs for that.

    Raises `PlanRefused` where Section G is empty or the authority has no health body.
    """
    check(acting, "casework.ask_health", version)
    locked = lock_for_writing(acting, version)
    if not ItemRevision.objects.filter(version=locked, section="G").exists():
        raise PlanRefused("Section G is empty: there is nothing for health to agree.")
    partner = (
        PartnerBody.objects.select_related("organisation")
        .filter(authority_id=locked.authority_id, duty=PartnerBody.Duty.HEALTH)
        .first()
    )
    if partner is None:
        raise PlanRefused("Your authority has no health body in the list of its partners: ask your manager.")
    grant_access(
        acting,
        person=locked.person,
        role=Role.HEALTH_ADVISER,
        sections=HEALTH_BODY,
        basis=BASIS,
        organisation=partner.organisation,
    )
    locked.section_g_asked_at, locked.section_g_note = timezone.now(), ""
    locked.section_g_agreed_by = locked.section_g_agreed_at = None
    locked.save()
    _log(acting, "plan.ask_health", locked)
    return locked


@transaction.atomic
def agree_section_g(acting: Acting, *, version: PlanVersion) -> PlanVersion:
    """Health agrees Section G of the version that it was asked about (SI 2014/1530 reg 12(2))."""
    check(acting, "casework.agree_section_g", version)
    locked = _asked_of_health(version)
    with as_authority(version.authority_id):
        locked = _locked(locked.pk)
        if locked.section_g_asked_at is None or locked.section_g_agreed_at is not None:
            raise PlanRefused(NO_LONGER)
        record_event(acting, run=locked.run, kind="section_g_agreed", on=today())
        locked.section_g_agreed_by, locked.section_g_agreed_at = acting, timezone.now()
        locked.section_g_note = ""
        locked.save()
        _log(acting, "plan.agree_section_g", locked)
    return locked


@transaction.atomic
def return_section_g(acting: Acting, *, version: PlanVersion, note: str) -> PlanVersion:
    """Health does not agree yet and says what must change; until asked again it reads no more."""
    check(acting, "casework.agree_section_g", version)
    if not note.strip():
        raise PlanRefused("Say what must change in Section G")
    locked = _asked_of_health(version)
    with as_authority(version.authority_id):
        locked = _locked(locked.pk)
        if locked.section_g_asked_at is None or locked.section_g_agreed_at is not None:
            raise PlanRefused(NO_LONGER)
        locked.section_g_note, locked.section_g_asked_at = note.strip(), None
        locked.save()
        _log(acting, "plan.return_section_g", locked)
    return locked


@transaction.atomic
def ask_for_approval(
    acting: Acting, *, version: PlanVersion, reasons: Mapping[str, str] | None = None
) -> PlanVersion:
    """Ask a sign-off officer to approve the version, with Section K brought up to date.

    `reasons` say, by the key of a finding, why it goes on although something in it is unlawful. Raises
    `UnlawfulWithoutReason`, and `PlanRefused` for a version that no plan could be: no needs, or no provision
    for them.
    """
    check(acting, "casework.ask_for_approval", version)
    lock_for_writing(acting, version)
    list_advice(acting, version=version)
    locked = lock_for_writing(acting, version)
    written = set(ItemRevision.objects.filter(version=locked).values_list("section", flat=True))
    if missing := [letter for letter in ("B", "F") if letter not in written]:
        raise PlanRefused(f"A plan needs Section {' and Section '.join(missing)} before it is approved.")
    require_reasons(acting, version=locked, step=PlanFindingReason.Step.APPROVAL, reasons=reasons or {})
    locked.approval, locked.approval_note = "asked", ""
    locked.save()
    _log(acting, "plan.ask_for_approval", locked)
    return locked


def found_when_asked(acting: Acting, *, version: PlanVersion) -> Found:
    """What would be found if approval were asked for now: with every advice in Section K. Nothing is kept."""
    check(acting, "casework.ask_for_approval", version)
    with transaction.atomic():
        list_advice(acting, version=version)
        found = found_in(read_version(acting, version))
        transaction.set_rollback(True)
    return found


@transaction.atomic
def approve_draft(acting: Acting, *, version: PlanVersion, seen: int | None = None) -> PlanVersion:
    """A sign-off officer who did not write it approves a version. Raises `PlanRefused`, `CaseHasMoved`."""
    locked = _waiting_for(acting, "casework.approve_draft", version)
    record_event(acting, run=locked.run, kind="draft_approved", on=today(), seen=seen)
    locked.approval, locked.approved_by, locked.approved_at = "given", acting, timezone.now()
    locked.save()
    _log(acting, "plan.approve", locked)
    return locked


@transaction.atomic
def return_draft(acting: Acting, *, version: PlanVersion, note: str) -> PlanVersion:
    """A sign-off officer gives a version back and says what must change."""
    locked = _waiting_for(acting, "casework.return_draft", version)
    if not note.strip():
        raise PlanRefused("Say what must change")
    locked.approval, locked.approval_note = "returned", note.strip()
    locked.save()
    _log(acting, "plan.return", locked)
    return locked


def _asked_of_health(version: PlanVersion) -> PlanVersion:
    """The version as the health body itself sees it: one that it was not asked about is not there."""
    seen = PlanVersion.objects.filter(pk=version.pk, stage=PlanVersion.Stage.WORKING).first()
    if seen is None:
        raise PlanRefused(NO_LONGER)
    return seen


def _locked(version_id: int) -> PlanVersion:
    return (
        PlanVersion.objects.select_for_update(of=("self",)).select_related("run", "author").get(pk=version_id)
    )


def _waiting_for(acting: Acting, action: str, version: PlanVersion) -> PlanVersion:
    locked = _locked(version.pk)
    check(acting, action, locked)
    if locked.stage != PlanVersion.Stage.WORKING or locked.approval != "asked":
        raise PlanRefused(NO_LONGER)
    return locked


def _log(acting: Acting, action: str, version: PlanVersion) -> None:
    record(
        acting, action, "plan_version", version.pk,
        authority_id=version.authority_id, person_id=version.person_id,
    )  # fmt: skip

"""Load the SEN history: SEN support and its needs. A plan is only ever compared with the register of plans.

Nothing in a file makes a plan. One that the register does not have is a task for the authority, and one that
the file does not know is a task for the school.
"""

from __future__ import annotations

from opensend.audit.services import record
from opensend.casework.models import RankedNeed, SenSupport
from opensend.interchange.ctf.checks_of_sen import NO_NEED, PLAN, SUPPORT, Period
from opensend.interchange.ctf.plans_in_force import needs_of_record, plan_in_force
from opensend.interchange.ctf.pupil import Pupil
from opensend.interchange.ctf.report import PupilReport
from opensend.interchange.ctf.tables import codes
from opensend.people.models import Acting, Person

_RANKS = 2
"""How many needs a record ranks."""


def load_sen(acting: Acting, person: Person, pupil: Pupil, report: PupilReport) -> None:
    """Add periods of SEN support and their needs; say where file and register of plans disagree."""
    plan = plan_in_force(person)
    now = pupil.open_period
    if now and now.provision == PLAN and plan is None:
        report.tasks.append("the file says that there is an EHC plan, and the register has none: find out")
    if now and now.provision in (SUPPORT, NO_NEED) and plan is not None:
        report.tasks.append(
            f"the register has an EHC plan, and the file says {now.provision}: tell the school"
        )
    _keep_support(acting, person, pupil, report, has_plan=plan is not None)
    if plan is None and now and now.provision == SUPPORT:
        _keep_needs(acting, person, pupil, now, report)
    elif plan is not None and pupil.needs:
        _compare_needs(needs_of_record(person, plan), pupil, report)
    others = sum(each.provision not in (SUPPORT, PLAN, NO_NEED) for each in pupil.periods)
    if others:
        report.not_kept["periods of SEN provision under older codes"] = others


def _keep_support(
    acting: Acting, person: Person, pupil: Pupil, report: PupilReport, *, has_plan: bool
) -> None:
    known = list(SenSupport.objects.filter(person=person))
    for period in (each for each in pupil.periods if each.provision == SUPPORT):
        if any(each.valid_from == period.start for each in known):
            continue
        if period.end is None and (has_plan or any(each.valid_to is None for each in known)):
            if not has_plan:
                report.differs.append("SEN support: the record has another first day")
            continue
        if period.end and period.end < period.start:
            report.differs.append("SEN support: a period ends before it starts and was left out")
            continue
        kept = SenSupport.objects.create(
            authority_id=person.authority_id, person=person, valid_from=period.start, valid_to=period.end
        )
        known.append(kept)
        _note(acting, "sen_support", kept, report)


def _keep_needs(acting: Acting, person: Person, pupil: Pupil, period: Period, report: PupilReport) -> None:
    known = needs_of_record(person, None)
    kept = [need for need in pupil.needs if need in codes("sen_type")][:_RANKS]
    if known:
        _compare_needs(known, pupil, report)
        return
    for rank, need in enumerate(kept, start=1):
        row = RankedNeed.objects.create(
            authority_id=person.authority_id, person=person, sen_type=need, rank=rank, valid_from=period.start
        )
        _note(acting, "need", row, report)
    if len(pupil.needs) > len(kept):
        report.not_kept["needs beyond the second"] = len(pupil.needs) - len(kept)


def _compare_needs(known: tuple[str, ...], pupil: Pupil, report: PupilReport) -> None:
    if known and known != pupil.needs[: len(known)]:
        theirs, ours = ", ".join(pupil.needs), ", ".join(known)
        report.differs.append(f"needs: the record has {ours}, the file {theirs}")


def _note(acting: Acting, what: str, row: SenSupport | RankedNeed, report: PupilReport) -> None:
    report.changes.append(what)
    record(
        acting, f"casework.record_{what}", what, row.pk,
        authority_id=row.authority_id, person_id=row.person_id, changes={"source": "transfer file"},
    )  # fmt: skip

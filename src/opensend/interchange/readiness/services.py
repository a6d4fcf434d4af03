"""Keep the findings of a return up to date, and explain those that are right as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.interchange.readiness.checking import look_at
from opensend.interchange.readiness.models import (
    CheckedRecord,
    FindingExplanation,
    ReadinessDay,
    ReturnFinding,
)
from opensend.interchange.readiness.selectors import count_findings
from opensend.people.models import Acting, Authority, Person
from opensend.people.policies import check

DESIGNATED_OFFICERS = ("has_medical_officer", "has_clinical_officer", "has_social_care_officer")

_ALL_WAIT = """
insert into interchange_checkedrecord (authority_id, person_id, year, is_told, is_stale)
select distinct authority_id, person_id, %(year)s, false, true
  from casework_processrun where authority_id = %(authority)s
on conflict (authority_id, person_id, year) do update set is_stale = true"""


class NothingToExplain(ValueError):
    """No finding of that rule is there to be explained."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check has come: records looked at in this step, and those that still wait."""

    checked: int
    waiting: int


@transaction.atomic
def begin_check(acting: Acting, *, year: int) -> int:
    """Have every record of the authority's return looked at again; how many wait."""
    authority = _authority(acting)
    check(acting, "return.check", authority)
    with connection.cursor() as cursor:
        cursor.execute(_ALL_WAIT, {"authority": authority.pk, "year": year})
    record(acting, "return.check", "return", year, authority_id=authority.pk, changes={"year": year})
    return _waiting(authority, year).count()


@transaction.atomic
def check_next(acting: Acting, *, year: int, most: int) -> Progress:
    """Look at some of the records that wait, and say how many are left. Twice at once does nothing twice."""
    authority = _authority(acting)
    check(acting, "return.check", authority)
    taken = list(_waiting(authority, year).order_by("id").select_for_update(skip_locked=True)[:most])
    check_records(authority, [row.person_id for row in taken], year=year)
    left = _waiting(authority, year).count()
    if not left:
        keep_day(authority, year)
    return Progress(len(taken), left)


def check_records(authority: Authority, person_ids: Sequence[int], *, year: int) -> list[ReturnFinding]:
    """Put the findings of some children's records in the place of what was found before."""
    on = today()
    told = list(look_at(authority, person_ids, year))
    ReturnFinding.objects.filter(authority=authority, year=year, person_id__in=person_ids).delete()
    found = ReturnFinding.objects.bulk_create(
        ReturnFinding(
            authority=authority, person_id=each.person_id, year=year, rule=finding.rule, level=finding.level,
            record=finding.record, item=finding.item, value=finding.value[:255], message=finding.message,
            found_on=on,
        )
        for each in told for finding in each.findings
    )  # fmt: skip
    CheckedRecord.objects.bulk_create(
        [
            CheckedRecord(
                authority=authority, person_id=each.person_id, year=year, is_told=each.person is not None,
                is_stale=False,
            )
            for each in told
        ],
        update_conflicts=True,
        unique_fields=["authority", "person", "year"],
        update_fields=["is_told", "is_stale"],
    )  # fmt: skip
    return found


def keep_day(authority: Authority, year: int) -> None:
    """Remember how the return stands today, in place of an earlier check of the day."""
    counts = count_findings(authority, year)
    told = CheckedRecord.objects.filter(authority=authority, year=year, is_told=True)
    ReadinessDay.objects.update_or_create(
        authority=authority,
        year=year,
        on=today(),
        defaults={
            "checked_at": timezone.now(),
            "persons": told.count(),
            "errors": counts.errors,
            "queries": counts.queries,
            "explained": counts.explained,
        },
    )


@transaction.atomic
def explain_finding(
    acting: Acting, *, year: int, rule: str, note: str, person: Person | None = None
) -> FindingExplanation:
    """Say why a query is right as it is: of one child, or of every child that the rule finds.

    The explanation that was there is withdrawn. Raises NotAllowed, NothingToExplain, and
    ValueError without words.
    """
    authority = _authority(acting)
    check(acting, "return.explain", authority)
    if not note.strip():
        raise ValueError("An explanation needs words")
    hits = ReturnFinding.objects.filter(authority=authority, year=year, rule=rule, level="query")
    if not (hits.filter(person=person) if person else hits).exists():
        raise NothingToExplain("Nothing that this rule finds is waiting to be explained.")
    _withdraw(acting, authority, year, rule, person)
    made = FindingExplanation.objects.create(
        authority=authority, person=person, year=year, rule=rule, note=note.strip(), made_by=acting
    )
    record(
        acting, "return.explain", "return_finding", made.pk,
        authority_id=authority.pk, person_id=person.pk if person else None,
        changes={"rule": rule, "year": year},
    )  # fmt: skip
    keep_day(authority, year)
    return made


@transaction.atomic
def withdraw_explanation(acting: Acting, *, explanation: FindingExplanation) -> None:
    """Take an explanation back; the query waits again."""
    authority = _authority(acting)
    check(acting, "return.explain", authority)
    _withdraw(acting, authority, explanation.year, explanation.rule, explanation.person)
    record(
        acting, "return.withdraw_explanation", "return_finding", explanation.pk,
        authority_id=authority.pk, person_id=explanation.person_id, changes={"rule": explanation.rule},
    )  # fmt: skip
    keep_day(authority, explanation.year)


@transaction.atomic
def record_designated_officers(acting: Acting, **flags: bool | None) -> Authority:
    """Say whether the area has each designated officer; None where nobody has said."""
    authority = _authority(acting)
    check(acting, "return.record_officers", authority)
    for name in DESIGNATED_OFFICERS:
        setattr(authority, name, flags[name])
    authority.save(update_fields=list(DESIGNATED_OFFICERS))
    record(
        acting, "return.record_officers", "authority", authority.pk, authority_id=authority.pk,
        changes={"fields": list(DESIGNATED_OFFICERS)},
    )  # fmt: skip
    return authority


def _waiting(authority: Authority, year: int) -> QuerySet[CheckedRecord]:
    return CheckedRecord.objects.filter(authority=authority, year=year, is_stale=True)


def _withdraw(acting: Acting, authority: Authority, year: int, rule: str, person: Person | None) -> None:
    FindingExplanation.objects.filter(
        authority=authority, year=year, rule=rule, person=person, withdrawn_at=None
    ).update(withdrawn_at=timezone.now(), withdrawn_by=acting)


def _authority(acting: Acting) -> Authority:
    authority = acting.authority
    if authority is None:
        check(None, "return.check")
        raise AssertionError("unreachable: nobody is refused")
    return authority

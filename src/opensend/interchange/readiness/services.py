"""Keep the findings of a return up to date, and explain those that are right as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.interchange.readiness.checking import look_at, stand
from opensend.interchange.readiness.models import (
    CheckedRecord,
    FindingExplanation,
    ReadinessDay,
    ReturnFinding,
    WholeFinding,
    WholeLook,
)
from opensend.interchange.readiness.selectors import count_findings, rules_of_whole
from opensend.interchange.readiness.whole import look_at_header, look_at_whole
from opensend.people.models import Acting, Authority, Person
from opensend.people.policies import check
from opensend.rules.returns.sen2.checking import Finding

_AT_ONCE = 1000
DESIGNATED_OFFICERS = ("has_medical_officer", "has_clinical_officer", "has_social_care_officer")

_ALL_WAIT = """
insert into interchange_checkedrecord (authority_id, person_id, year, is_told, is_stale, is_in_whole)
select distinct authority_id, person_id, %(year)s, false, true, false
  from casework_processrun where authority_id = %(authority)s
on conflict (authority_id, person_id, year) do update set is_stale = true"""

_KEPT_WAIT = """
insert into interchange_checkedrecord (authority_id, person_id, year, is_told, is_stale, is_in_whole)
select distinct authority_id, merged_into_id, %(year)s, false, true, false
  from people_person
 where id = any(%(told)s) and merged_into_id is not null and merged_into_id <> all(%(told)s)
on conflict (authority_id, person_id, year) do update set is_stale = true, is_in_whole = false"""
"""A record that was joined to another is told with that other, which is therefore looked at as well."""


class NothingToExplain(ValueError):
    """No finding of that rule is there to be explained."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check has come: records looked at in this step, and those that still wait."""

    checked: int
    waiting: int
    is_whole_due: bool = False
    """Whether nothing waits but a look at the return as a whole."""


@transaction.atomic
def begin_check(acting: Acting, *, year: int) -> int:
    """Have every record of the authority's return looked at again; how many wait."""
    authority = _authority(acting)
    check(acting, "return.check", authority)
    with connection.cursor() as cursor:
        cursor.execute(_ALL_WAIT, {"authority": authority.pk, "year": year})
    WholeLook.objects.update_or_create(authority=authority, year=year, defaults={"is_due": True})
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
    if left:
        return Progress(len(taken), left)
    is_whole_due = _begin_whole(authority, year)
    keep_day(authority, year)
    return Progress(len(taken), left, is_whole_due)


@transaction.atomic
def check_whole(acting: Acting, *, year: int) -> bool:
    """Look once through the whole return and keep what is found; whether a look was due. It takes a while."""
    authority = _authority(acting)
    check(acting, "return.check", authority)
    looks = WholeLook.objects.select_for_update().filter(authority=authority, year=year, is_due=True)
    look = looks.first()
    if look is None:
        return False
    whole = look_at_whole(authority, year)
    of_children = ReturnFinding.objects.filter(authority=authority, year=year, rule__in=rules_of_whole())
    of_children.delete()
    ReturnFinding.objects.bulk_create(
        [
            _kept(authority, year, each.person_id, each.finding, other_id=each.other_id)
            for each in whole.of_children
        ],
        batch_size=_AT_ONCE,
    )
    WholeFinding.objects.filter(authority=authority, year=year).delete()
    _keep_of_return(authority, year, whole.of_return)
    look.is_due, look.looked_on, look.not_run = False, today(), whole.not_run
    look.save()
    record(acting, "return.check_whole", "return", year, authority_id=authority.pk, changes={"year": year})
    keep_day(authority, year)
    return True


def check_records(authority: Authority, person_ids: Sequence[int], *, year: int) -> list[ReturnFinding]:
    """Put the findings inside some children's records in the place of what was found there before.

    What was found when the return was looked at as a whole stays until that is done again.
    """
    told = list(look_at(authority, person_ids, year))
    before = ReturnFinding.objects.filter(authority=authority, year=year, person_id__in=person_ids)
    before.exclude(rule__in=rules_of_whole()).delete()
    found = ReturnFinding.objects.bulk_create(
        _kept(authority, year, each.person_id, finding) for each in told for finding in each.findings
    )
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
    with connection.cursor() as cursor:
        cursor.execute(_KEPT_WAIT, {"year": year, "told": list(person_ids)})
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
    """Say why a query is right as it is: of one child, or of all that the rule finds.

    The explanation that was there is withdrawn. Raises NotAllowed, NothingToExplain, and
    ValueError without words.
    """
    authority = _authority(acting)
    check(acting, "return.explain", authority)
    if not note.strip():
        raise ValueError("An explanation needs words")
    if not _has_hits(authority, year, rule, person):
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
    """Say whether the area has each designated officer; None where nobody has said.

    Returns that were looked at as a whole are told at once.
    """
    authority = _authority(acting)
    check(acting, "return.record_officers", authority)
    for name in DESIGNATED_OFFICERS:
        setattr(authority, name, flags[name])
    authority.save(update_fields=list(DESIGNATED_OFFICERS))
    record(
        acting, "return.record_officers", "authority", authority.pk, authority_id=authority.pk,
        changes={"fields": list(DESIGNATED_OFFICERS)},
    )  # fmt: skip
    looks = WholeLook.objects.select_for_update().filter(authority=authority, looked_on__isnull=False)
    for look in looks.order_by("year"):
        said = list(look_at_header(stand(authority, look.year)))
        WholeFinding.objects.filter(
            authority=authority, year=look.year, rule__in=rules_of_whole("Header")
        ).delete()
        _keep_of_return(authority, look.year, said)
        keep_day(authority, look.year)
    return authority


def _begin_whole(authority: Authority, year: int) -> bool:
    """Count the records as they now are as seen in the return as a whole; whether it is to be looked at.

    The look itself comes in a later transaction, so that nobody who changes a record meanwhile has to wait:
    the change takes the mark away again.
    """
    look, _ = WholeLook.objects.get_or_create(authority=authority, year=year)
    look = WholeLook.objects.select_for_update().get(pk=look.pk)
    changed = CheckedRecord.objects.filter(authority=authority, year=year, is_in_whole=False)
    if changed.update(is_in_whole=True) and not look.is_due:
        look.is_due = True
        look.save(update_fields=["is_due"])
    return bool(look.is_due)


def _kept(
    authority: Authority, year: int, person_id: int, found: Finding, *, other_id: int | None = None
) -> ReturnFinding:
    return ReturnFinding(
        authority=authority, person_id=person_id, year=year, rule=found.rule, level=found.level,
        record=found.record, item=found.item, value=found.value[:255], message=found.message,
        found_on=today(), other_id=other_id,
    )  # fmt: skip


def _keep_of_return(authority: Authority, year: int, findings: Sequence[Finding]) -> None:
    WholeFinding.objects.bulk_create(
        WholeFinding(
            authority=authority, year=year, rule=found.rule, level=found.level, item=found.item,
            value=found.value[:255], message=found.message, found_on=today(),
        )
        for found in findings
    )  # fmt: skip


def _has_hits(authority: Authority, year: int, rule: str, person: Person | None) -> bool:
    """Whether a query of that rule is there to be explained."""
    wanted = {"authority": authority, "year": year, "rule": rule, "level": "query"}
    if person is not None:
        return ReturnFinding.objects.filter(**wanted, person=person).exists()
    return any(model.objects.filter(**wanted).exists() for model in (ReturnFinding, WholeFinding))


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

"""Nothing unlawful goes on without a reason; what is found in a version is kept with it once it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec
from django.db import transaction
from django.utils import timezone

from opensend.audit.services import record
from opensend.casework.models import PlanCheck, PlanFinding, PlanFindingReason, PlanVersion
from opensend.casework.selectors.plan_findings import NOT_SIGNED, Found, Told, found_in, found_with_reasons
from opensend.casework.selectors.plans import read_version
from opensend.casework.services.plan_errors import PlanRefused
from opensend.people.models import Acting
from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.plan import SignOff

_TABLES = ("data", "plans")
_COUNTED = ("unlawful", "weak", "style", "rules_version")


class UnlawfulWithoutReason(PlanRefused):
    """The rules find something unlawful, and nobody has said why the version goes on so."""

    def __init__(self, told: list[Told]) -> None:
        self.told = told
        places = ", ".join(dict.fromkeys(each.place for each in told))
        super().__init__(
            f"The rules find something unlawful in this version ({places}). Put it right, or give the reason "
            "why it goes on as it is."
        )


def require_reasons(
    acting: Acting,
    *,
    version: PlanVersion,
    step: PlanFindingReason.Step,
    reasons: Mapping[str, str],
    signed: SignOff = NOT_SIGNED,
) -> Found:
    """Store the reasons that are given, by the key of the finding, and give what is found in the version.

    Called by each step that a plan takes, in its transaction, with the version locked. What is weak or hard
    to read never stops one. Raises `UnlawfulWithoutReason`.
    """
    found = found_in(read_version(acting, version), signed)
    given = [
        _reason(acting, version, each, step, reasons[each.key])
        for each in found.without_reason
        if reasons.get(each.key, "").strip()
    ]
    if given:
        PlanFindingReason.objects.bulk_create(given)
        told = [{"rule": each.rule, "item": each.item or each.section} for each in given]
        record(
            acting, "plan.give_reasons", "plan_version", version.pk, authority_id=version.authority_id,
            person_id=version.person_id, changes={"step": step.value, "findings": told},
        )  # fmt: skip
        found = found_with_reasons(version, [each.finding for each in found.told])
    if left := found.without_reason:
        raise UnlawfulWithoutReason(left)
    note_counts(version=version, found=found)
    return found


def keep_findings(*, version: PlanVersion, found: Found) -> None:
    """Keep what is found in a version, in the transaction that freezes it and before it is frozen."""
    PlanFinding.objects.bulk_create(
        PlanFinding(
            authority_id=version.authority_id, person_id=version.person_id, version=version,
            finding=each.key, position=position, **msgspec.structs.asdict(each.finding),
        )
        for position, each in enumerate(found.told)
    )  # fmt: skip
    note_counts(version=version, found=found)


@transaction.atomic
def note_counts(*, version: PlanVersion, found: Found) -> None:
    """Note how many findings a version has that is being written: for the page that shows how plans do.

    Nothing is written where they are as they were, or where somebody has the version in hand right now.
    """
    counts = {**found.counts, "rules_version": rules_version()}
    if PlanCheck.objects.filter(version=version, **counts).exists():
        return
    held = PlanVersion.objects.select_for_update(of=("self",), skip_locked=True)
    if not held.filter(pk=version.pk, stage=PlanVersion.Stage.WORKING).exists():
        return
    row = PlanCheck(
        authority_id=version.authority_id, person_id=version.person_id, version=version,
        checked_at=timezone.now(), **counts,
    )  # fmt: skip
    PlanCheck.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["version"], update_fields=[*_COUNTED, "checked_at"]
    )


@cache
def rules_version() -> str:
    """The hash of the rules and of their tables: another one, other rules."""
    said = [
        (each.id, each.title, each.severity, each.reason, each.suggestion, each.source) for each in rules()
    ]
    folder = resources.files("opensend.rules").joinpath(*_TABLES)
    tables = sorted((each.name, each.read_bytes()) for each in folder.iterdir() if each.is_file())
    return hashlib.sha256(repr((said, tables)).encode()).hexdigest()


def _reason(
    acting: Acting, version: PlanVersion, told: Told, step: PlanFindingReason.Step, reason: str
) -> PlanFindingReason:
    said = msgspec.structs.asdict(told.finding)
    del said["severity"]
    return PlanFindingReason(
        authority_id=version.authority_id, person_id=version.person_id, version=version, finding=told.key,
        step=step, reason=reason.strip(), given_by=acting, given_at=timezone.now(), **said,
    )  # fmt: skip

"""Allocate a case to a caseworker."""

from __future__ import annotations

from django.db import transaction

from opensend.audit.services import record
from opensend.casework.models import ProcessRun
from opensend.people.models import Acting
from opensend.people.policies import check, may


class NotAnOfficer(ValueError):
    """A case goes to an officer of the authority whose case it is."""


class AllocatedMeanwhile(Exception):
    """Somebody else has taken or been given the case."""


@transaction.atomic
def allocate(acting: Acting, *, run: ProcessRun, caseworker: Acting | None) -> None:
    """Give a case to a caseworker, or (None) to nobody. Raises `NotAllowed`, `NotAnOfficer`."""
    check(acting, "casework.allocate", run)
    if caseworker is not None:
        check_officer(caseworker, run)
    _give(acting, ProcessRun.objects.select_for_update(of=("self",)).get(pk=run.pk), caseworker)


@transaction.atomic
def take(acting: Acting, *, run: ProcessRun) -> None:
    """Take a case that nobody has. Raises `NotAllowed`, `AllocatedMeanwhile`."""
    check(acting, "casework.allocate", run)
    locked = ProcessRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.caseworker_id not in (None, acting.pk):
        raise AllocatedMeanwhile("Somebody else has this case now.")
    _give(acting, locked, acting)


def check_officer(caseworker: Acting, run: ProcessRun) -> None:
    """Raise `NotAnOfficer` unless the acting could handle the case."""
    if not may(caseworker, "casework.allocate", run):
        raise NotAnOfficer("Choose a caseworker of this authority")


def _give(acting: Acting, locked: ProcessRun, caseworker: Acting | None) -> None:
    before = locked.caseworker_id
    locked.caseworker = caseworker
    locked.save(update_fields=["caseworker"])
    record(
        acting, "case.allocate", "run", locked.pk,
        authority_id=locked.authority_id, person_id=locked.person_id,
        changes={"caseworker": caseworker.pk if caseworker else None, "before": before},
    )  # fmt: skip

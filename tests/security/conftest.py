"""Two authorities with their late cases, built once for a module; what a test does to them is undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def built_country(test_server: Any) -> Iterator[Any]:
    """The country, built once for a module, in a database of its own."""
    # Imported here, because this file is read before Django knows its settings.
    from opensend.casework.tests.late_cases import Country, LateCase

    with test_server.database() as database, database.in_use():
        country = Country(LateCase("101"), LateCase("102"))
        for case in (country.ours, country.theirs):
            _answer_for_a_return(case)
        yield country


def _answer_for_a_return(case: Any) -> None:
    """What an authority has of its return: a file, what is found in the child's record, and a note on it."""
    from django.utils import timezone

    from opensend.audit.today import today
    from opensend.interchange.models import (
        CheckedRecord,
        FindingExplanation,
        ReadinessDay,
        ReturnFile,
        ReturnFinding,
        WholeFinding,
        WholeLook,
    )
    from opensend.people.acting import as_authority

    own = {"authority": case.authority, "person": case.person, "year": 2026}
    with as_authority(case.authority.pk):
        for rule, level in (("P108", "error"), ("P106", "query")):
            ReturnFinding.objects.create(**own, rule=rule, level=level, message=case.words, found_on=today())
        noted = FindingExplanation.objects.create(
            **own, rule="P106", note=case.words, made_by=case.plan.officer
        )
        ReadinessDay.objects.create(
            authority=case.authority, year=2026, on=today(), checked_at=timezone.now(), persons=1, errors=1,
            queries=0, explained=1,
        )  # fmt: skip
        CheckedRecord.objects.create(**own, is_told=True, is_stale=False)
        WholeLook.objects.create(authority=case.authority, year=2026, looked_on=today())
        WholeFinding.objects.create(
            authority=case.authority, year=2026, rule="H111", level="error", message=case.words,
            found_on=today(),
        )  # fmt: skip
        ReturnFile.objects.create(
            authority=case.authority, year=2026, serial=1, sha256="0" * 64, rules_version="0" * 64, persons=1,
            missing=0, made_at=timezone.now(), made_by=case.plan.officer,
        )  # fmt: skip
    case.ids["explanation"] = noted.pk


@pytest.fixture
def country(built_country: Any) -> Iterator[Any]:
    """The country; whatever a test does to it is undone."""
    from django.db import transaction

    with transaction.atomic():
        yield built_country
        transaction.set_rollback(True)

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
        yield Country(LateCase("101"), LateCase("102"))


@pytest.fixture
def country(built_country: Any) -> Iterator[Any]:
    """The country; whatever a test does to it is undone."""
    from django.db import transaction

    with transaction.atomic():
        yield built_country
        transaction.set_rollback(True)

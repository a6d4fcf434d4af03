"""The builders make what they say."""

from __future__ import annotations

import pytest

from opensend.casework.tests.factories import STAGES, make_authority, make_case
from opensend.people.acting import as_authority


@pytest.mark.django_db
@pytest.mark.parametrize("stage", STAGES)
def test_a_case_is_made_at_each_stage(stage: str) -> None:
    authority = make_authority()
    run = make_case(authority, upto=stage)
    with as_authority(authority.pk):
        run.refresh_from_db()
    assert run.state == stage

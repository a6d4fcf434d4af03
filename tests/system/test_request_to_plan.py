"""One case from a request to the final plan, by each who has a part in it, on a phone without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from opensend.cli.smoke_journey import Browser, Journey
from opensend.cli.smoke_journey_advice import STEPS as ADVICE
from opensend.cli.smoke_journey_final import INTEGRITY
from opensend.cli.smoke_journey_final import STEPS as FINAL
from opensend.cli.smoke_journey_plan import STEPS as PLAN
from opensend.cli.smoke_journey_request import STEPS as REQUEST

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

STEPS = (*REQUEST, *ADVICE, *PLAN, *FINAL, *INTEGRITY)


def test_a_request_becomes_a_final_plan_and_no_page_of_the_way_has_a_fault(
    demonstration: Any, new_browser: Callable[[str], Browser], watch: Any
):
    journey = Journey(demonstration.url, new_browser, demonstration.database.environment)
    for said, step in STEPS:
        try:
            step(journey)
        except Exception as error:
            error.add_note(f"in the step: {said}")
            raise
    assert not watch.faults, "\n\n".join(watch.faults)

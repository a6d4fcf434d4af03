"""Record that an exemption from a time limit is relied on, where its evidence proves it."""

from __future__ import annotations

from datetime import date
from typing import Any

from opensend.casework.models import CaseEvent, ProcessRun
from opensend.casework.selectors.exemptions import weigh_exemption
from opensend.casework.services.happenings import record_happening
from opensend.people.models import Acting


class NotProved(ValueError):
    """The evidence does not prove the exemption: it excuses nothing, so the family is told of none."""


def record_exemption(
    acting: Acting,
    *,
    run: ProcessRun,
    exemption: str,
    ground: str,
    on: date,
    evidence: dict[str, Any],
    seen: int | None = None,
) -> CaseEvent:
    """Record an exemption with its evidence and tell the family (N-13). No due date moves.

    SI 2014/1530 reg 5(4), 8(2), 10(4), 13(3). Raises as `record_event`; `NotProved` in the rule's words.
    """
    payload = {"exemption": exemption, "ground": ground, **evidence}
    effect = weigh_exemption(run, on=on, payload=payload)
    if not effect.excused:
        raise NotProved(
            " ".join(f"{reason}." for reason in effect.failures) or "It excuses no limit that is open."
        )
    return record_happening(acting, run=run, kind="exemption_recorded", on=on, payload=payload, seen=seen)

"""The plans of the crowd that are in force: the case that follows, and what the yearly return asks of each.

Here and there something has not been recorded, as in any office: a data officer has something to put right.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from opensend.casework.models import (
    CaseEvent,
    Deadline,
    NamedSetting,
    PersonalBudget,
    Placement,
    ProcessRun,
    RankedNeed,
)
from opensend.casework.projection import build_row, columns
from opensend.people.models import Acting, Authority
from opensend.rules.engine import project
from opensend.rules.processes import MAINTAINED_PLAN
from opensend.rules.timeline import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from opensend.interchange.demo.crowd import Child

SEN_TYPES = {
    "speech": "SLCN", "autism": "ASD", "feelings": "SEMH", "reading": "SPLD", "hearing": "HI",
    "movement": "PD", "learning": "MLD",
}  # fmt: skip
"""The return's code of each need of the crowd."""
ETHNICITIES = ("WBRI",) * 12 + ("WOTH", "APKN", "AIND", "BAFR", "BCRB", "MWBC", "CHNE", "OOTH")
_FORGOTTEN = 0.06
"""How much of what the return asks was not recorded."""


def facts_for_return(rng: random.Random, name: str) -> dict[str, str]:
    """What the return asks of a person: names as in official papers, sex, ethnicity; some of it forgotten."""
    forename, surname = name.split(" ", 1)
    facts = {"forename": forename, "surname": surname, "sex": rng.choice("FM"),
             "ethnicity": rng.choice(ETHNICITIES)}  # fmt: skip
    return {item: "" if rng.random() < _FORGOTTEN else value for item, value in facts.items()}


def write_plans_in_force(
    authority: Authority,
    children: list[Child],
    recorder: Acting,
    recorded: Callable[[date], datetime],
    seed: int,
) -> None:
    """Write the case that follows each final plan. Call in the authority's scope."""
    rng = random.Random(seed)  # noqa: S311 - fiction needs no secrecy
    issued = [
        (child, event.on) for child in children for event in child.history if event.kind == "plan_issued"
    ]
    histories = [[Event("plan_made", on, None)] for _, on in issued]
    projections = [project(MAINTAINED_PLAN, history) for history in histories]
    runs = ProcessRun.objects.bulk_create(
        ProcessRun(authority=authority, person=child.person, process=MAINTAINED_PLAN.name,
                   reference=f"{authority.code}-{on:%y}-{700000 + child.number:06d}", opened_on=on, version=1,
                   arose_from=child.run, caseworker=child.run.caseworker, **columns(projection))
        for (child, on), projection in zip(issued, projections, strict=True)
    )  # fmt: skip
    CaseEvent.objects.bulk_create(
        CaseEvent(authority=authority, person=child.person, run=run, kind="plan_made", happened_on=on,
                  recorded_at=recorded(on), recorded_by=recorder)
        for (child, on), run in zip(issued, runs, strict=True)
    )  # fmt: skip
    Deadline.objects.bulk_create(
        build_row(run, position, limit)
        for run, projection in zip(runs, projections, strict=True)
        for position, limit in enumerate(projection.deadlines)
    )
    for (child, on), run in zip(issued, runs, strict=True):
        _write_what_holds(rng, child, run, on)


def _write_what_holds(rng: random.Random, child: Child, run: ProcessRun, on: date) -> None:
    held = {"authority": run.authority, "person": child.person, "run": run, "valid_from": on}
    in_unit = None if rng.random() < _FORGOTTEN else False
    units = {"urn": child.urn, "is_in_sen_unit": in_unit, "is_in_resourced_provision": in_unit}
    NamedSetting.objects.create(**held, **units)
    if rng.random() >= _FORGOTTEN:
        Placement.objects.create(**{**held, "valid_from": on - timedelta(days=rng.randint(30, 300))}, **units)
    RankedNeed.objects.create(**held, sen_type=SEN_TYPES[child.need])
    if rng.random() >= _FORGOTTEN:
        has_budget = rng.random() < 0.05
        PersonalBudget.objects.create(
            **held, is_taken_up=has_budget, is_organised=True if has_budget else None
        )

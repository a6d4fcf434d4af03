"""What the database holds of one child for the return, as plain values, on the way in and on the way out.

Between these and the records of a return stand two pure modules, `building` (facts to records) and `mapping`
(records to facts), so that neither needs a database to be tried.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, TypeVar

from opensend.rules.timeline import Event

REQUEST = "needs_assessment"
PLAN = "maintained_plan"


@dataclass(slots=True)
class PlaceFacts:
    """A setting, or an arrangement, that the plan names or that is attended."""

    urn: str = ""
    ukprn: str = ""
    setting_code: str = ""
    setting_other: str = ""
    rank: int = 1
    is_in_sen_unit: bool | None = None
    is_in_resourced_provision: bool | None = None
    residential: str = ""
    work_based: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    attendance_pattern: str = ""


@dataclass(slots=True)
class NeedFacts:
    """A ranked need."""

    sen_type: str
    rank: int
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(slots=True)
class BudgetFacts:
    """Whether a personal budget has been taken up, and how it is paid."""

    rank: ClassVar[int] = 1
    """There is one at a time."""
    is_taken_up: bool
    is_organised: bool | None = None
    direct_payments: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


Holds = TypeVar("Holds", PlaceFacts, NeedFacts, BudgetFacts)


@dataclass(slots=True)
class RunFacts:
    """A request and its assessment, or a plan that is maintained: its events, and what held under it."""

    id: int
    process: str
    reference: str = ""
    arose_from: int | None = None
    events: list[Event] = field(default_factory=list)
    named: list[PlaceFacts] = field(default_factory=list)
    placements: list[PlaceFacts] = field(default_factory=list)
    needs: list[NeedFacts] = field(default_factory=list)
    budgets: list[BudgetFacts] = field(default_factory=list)


@dataclass(slots=True)
class AddressFacts:
    """The postcode of a home, and from when to when."""

    postcode: str
    valid_from: date
    valid_to: date | None = None


@dataclass(slots=True)
class ChildFacts:
    """One child or young person, with every run of theirs in the order in which they were begun."""

    id: int = 0
    surname: str = ""
    forename: str = ""
    born: date | None = None
    sex: str = ""
    ethnicity: str = ""
    upn_unknown: str = ""
    upn: str = ""
    uln: str = ""
    homes: list[AddressFacts] = field(default_factory=list)
    runs: list[RunFacts] = field(default_factory=list)


def held_on(rows: list[Holds], on: date) -> list[Holds]:
    """Of rows with `valid_from` and `valid_to`, those that held on a day; one of a rank, the latest begun."""
    found: dict[int, Holds] = {}
    for row in rows:
        began, ended = row.valid_from, row.valid_to
        if (began is None or began <= on) and (ended is None or on <= ended):
            before = found.get(row.rank)
            if before is None or (before.valid_from or date.min) <= (began or date.min):
                found[row.rank] = row
    if len(found) == len(rows):
        return rows
    chosen = set(map(id, found.values()))
    return [row for row in rows if id(row) in chosen]

"""What the rules about a whole return count: figures of every person, and who has which plan.

A rule of module ``Return`` is given the `Totals` of the return as its record; last year's stand in
``at.previous`` (None where there is no previous file: such a rule says ``needs="previous"``). Its examples
name fields of `Totals`, and under ``previous`` those of last year::

    failing={"active_plans": 80, "previous": {"active_plans": 100}}

People of an example are a list under ``people``, each ``{"upn": "A", "state": ACTIVE, "start": date(…)}`` as
`PeopleIndex.add` takes them. `lost_plans` and `changed_starts` of `people_index` answer W809 and W810.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from opensend.rules.returns.sen2.people_index import ACTIVE, CEASED, NO_PLAN, PeopleIndex

if TYPE_CHECKING:
    from opensend.rules.returns.sen2.records import Assessment, NamedPlan, Person, PlacementDetail, Requests
    from opensend.rules.returns.sen2.registry import At

DAYS_IN_TIME = 140
_NOT_SAID = frozenset({"NOBT", "REFU"})
_OTHER_SETTINGS = frozenset({"OTH", "NIEO"})
_OTHER_REASON = "9"
_HISTORICAL = "H"


@dataclass(slots=True)
class Totals:
    """Counts of a return; parts that other processes counted are joined with `merge`, in the file's order."""

    persons: int = 0
    ethnicity_not_said: int = 0
    """Persons whose ethnicity is NOBT or REFU (W806)."""
    requests: int = 0
    """All Requests elements (W808)."""
    request_outcomes: Counter[str] = field(default_factory=Counter)
    """Requests elements by RequestOutcome (W808)."""
    requests_in_year: int = 0
    """Requests received in the activity year, historical ones left out (W802)."""
    active_plans: int = 0
    """ActivePlans elements (W801)."""
    active_over_a_year: int = 0
    """Active plans that started more than 12 months before the census day (W811)."""
    reviewed_over_a_year: int = 0
    """Those of them that have a ReviewMeeting (W811)."""
    ceased_plans: int = 0
    """Plans with a CeaseDate (W803)."""
    ceased_for_other: int = 0
    """Those of them whose CeaseReason is 9 (W803)."""
    main_placements: int = 0
    """Placements of rank 1 that are open on the census day (W804)."""
    main_placements_other: int = 0
    """Those of them in OTH or NIEO (W804)."""
    plans_started: int = 0
    """Plans that started in the activity year, without those that were transferred in or are historical."""
    plans_with_exception: int = 0
    """Those of them with Week20 = 1 (W805)."""
    plans_timed: int = 0
    """Those of `plans_started` without an exception that have the date of the request (W807)."""
    plans_in_time: int = 0
    """Those of `plans_timed` that started within 140 days (W807)."""
    people: PeopleIndex = field(default_factory=PeopleIndex)

    def add(self, person: Person, at: At) -> None:
        """Count the next person of the file."""
        self.persons += 1
        self.ethnicity_not_said += person.ethnicity in _NOT_SAID
        state, start, ceased_start = NO_PLAN, None, None
        for request in person.requests:
            self._add_request(request, at)
            plan = request.assessment.named_plan if request.assessment else None
            if request.active_plans is not None:
                state, start = ACTIVE, (plan.start_date if plan else None)
            elif plan is not None and plan.has("CeaseDate"):
                state, ceased_start = max(state, CEASED) if state != ACTIVE else ACTIVE, plan.start_date
        raw = person.raw
        self.people.add(
            upn=raw.get("UPN", ""),
            uln=raw.get("UniqueLearnerNumber", ""),
            name=_name(person),
            state=state,
            start=start,
            ceased_start=ceased_start,
        )

    def _add_request(self, request: Requests, at: At) -> None:
        self.requests += 1
        if request.request_outcome is not None:
            self.request_outcomes[request.request_outcome] += 1
        received = request.received_date
        if request.request_outcome != _HISTORICAL and received is not None:
            self.requests_in_year += at.activity_start <= received <= at.activity_end
        plan = None
        if request.assessment is not None and (plan := request.assessment.named_plan) is not None:
            self._add_plan(request, request.assessment, plan, at)
        if request.active_plans is not None:
            self._add_active(request, plan, at)

    def _add_plan(self, request: Requests, assessment: Assessment, plan: NamedPlan, at: At) -> None:
        if plan.has("CeaseDate"):
            self.ceased_plans += 1
            self.ceased_for_other += plan.cease_reason == _OTHER_REASON
        started = plan.start_date
        if started is None or not at.activity_start <= started <= at.activity_end:
            return
        active = request.active_plans
        if request.request_outcome == _HISTORICAL or (active is not None and active.has("TransferLA")):
            return
        self.plans_started += 1
        if assessment.week20:
            self.plans_with_exception += 1
        elif request.received_date is not None:
            self.plans_timed += 1
            self.plans_in_time += (started - request.received_date).days <= DAYS_IN_TIME

    def _add_active(self, request: Requests, plan: NamedPlan | None, at: At) -> None:
        active = request.active_plans
        assert active is not None
        self.active_plans += 1
        if plan is not None and plan.start_date is not None and plan.start_date < at.year_before:
            self.active_over_a_year += 1
            self.reviewed_over_a_year += active.has("ReviewMeeting")
        for placement in active.placement_details:
            if placement.placement_rank == "1" and is_open(placement, at):
                self.main_placements += 1
                self.main_placements_other += placement.sen_setting in _OTHER_SETTINGS

    def merge(self, later: Totals) -> None:
        """Join the counts of the part of the file that follows."""
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(later, each.name)
            if isinstance(mine, int):
                setattr(self, each.name, mine + theirs)
            elif isinstance(mine, Counter):
                mine.update(theirs)
            else:
                mine.merge(theirs)


def is_open(placement: PlacementDetail, at: At) -> bool:
    """Whether a placement is open on the census day; one without EntryDate has begun."""
    entry, leaving = placement.entry_date, placement.leaving_date
    return (entry is None or entry <= at.reference_date) and (leaving is None or leaving >= at.reference_date)


def totals_of(given: Mapping[str, Any]) -> Totals:
    """Totals with the figures of an example."""
    totals = Totals(**{name: value for name, value in given.items() if name not in {"people", "previous"}})
    for person in given.get("people", ()):
        totals.people.add(**person)
    return totals


def _name(person: Person) -> str:
    if not (person.surname and person.forename and person.person_birth_date):
        return ""
    return f"{person.surname}|{person.forename}|{person.person_birth_date}"

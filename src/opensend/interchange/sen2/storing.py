"""Facts of children as rows: the person, cases with what their events come to, what holds under a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from msgspec.json import encode

from opensend.casework.projection import LIMIT_COLUMNS, columns, limit_values
from opensend.interchange.sen2.facts import REQUEST, AddressFacts, ChildFacts, PlaceFacts, RunFacts, held_on
from opensend.interchange.sen2.staging import Staging
from opensend.people.models import Acting, Authority
from opensend.people.names import name_key
from opensend.rules.engine import Projection, project
from opensend.rules.processes import PROCESSES

_OWN = "authority_id person_id"
_HOLDS = "run_id valid_from valid_to"
_PLACE = (
    "urn ukprn setting_code setting_other rank is_in_sen_unit is_in_resourced_provision residential"
    " work_based"
)
_PROJECTED = ("state", "since", "rules_version", "first", "notes", "next_due", "next_limit", "is_closed")
_JSON = ("first", "notes")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    table: tuple(names.split())
    for table, names in {
        "people_person": (
            "id authority_id national_uuid name known_as born forename surname sex ethnicity upn_unknown"
            " attends setting_urn name_key is_synthetic pronouns first_language has_serving_parent"
            " has_visual_impairment has_hearing_impairment lacks_capacity"
        ),
        "people_personidentifier": f"{_OWN} kind value",
        "people_address": f"{_OWN} lines is_restricted postcode valid_from valid_to",
        "casework_processrun": (
            f"id {_OWN} process reference opened_on arose_from_id version {' '.join(_PROJECTED)}"
        ),
        "casework_caseevent": (
            f"{_OWN} run_id kind happened_on payload recorded_at recorded_by_id is_struck_out reason"
        ),
        "casework_deadline": f"{_OWN} run_id {' '.join(LIMIT_COLUMNS)}",
        "casework_namedsetting": f"{_OWN} {_HOLDS} {_PLACE}",
        "casework_placement": f"{_OWN} {_HOLDS} {_PLACE} attendance_pattern",
        "casework_rankedneed": f"{_OWN} {_HOLDS} sen_type rank",
        "casework_personalbudget": f"{_OWN} {_HOLDS} is_taken_up is_organised direct_payments",
    }.items()
}
_NOT_TOLD = (False, "", "", False, False, False, False)
"""The last columns of a person: what a return does not say has the value that means nothing was said."""
_ATTENDS = {"EHE": "home", "EYP": "early_years", "NEET": "nowhere", "NIEC": "nowhere", "NIEO": "nowhere"}
_MAIN = 1


@dataclass
class Storing:
    """Where the rows of an authority's children go. `recorder` is the acting that records the events."""

    authority: Authority
    recorder: Acting
    now: datetime
    staging: Staging = field(default_factory=lambda: Staging(_COLUMNS))

    def __post_init__(self) -> None:
        self._rows = self.staging.rows
        self._next_person: Callable[[], int] = self.staging.ids("people_person")
        self._next_run: Callable[[], int] = self.staging.ids("casework_processrun")
        self._now = self.now.isoformat()
        self._authority_id = self.authority.pk

    def add_child(self, child: ChildFacts, on: date) -> int:
        """A child who was not known, with everything; the id of the new record."""
        person_id = self._next_person()
        name = " ".join(f"{child.forename} {child.surname}".split())
        known_as = name.partition(" ")[0]
        place = _main_placement(child, on)
        self._rows["people_person"].append(
            (
                person_id, self._authority_id, uuid4(), name, known_as, child.born, child.forename,
                child.surname, child.sex, child.ethnicity, child.upn_unknown,
                _ATTENDS.get(place.setting_code if place else "", "school"), place.urn if place else "",
                name_key(name, known_as), *_NOT_TOLD,
            )
        )  # fmt: skip
        self.add_homes(child.homes, person_id)
        self.add_numbers(child, person_id)
        self.add_runs(child, person_id)
        return person_id

    def add_homes(self, homes: list[AddressFacts], person_id: int) -> None:
        """Where the child lives: a postcode, and no lines where none are known."""
        self._rows["people_address"].extend(
            (self._authority_id, person_id, "", False, home.postcode, home.valid_from, home.valid_to)
            for home in homes
        )

    def add_numbers(self, child: ChildFacts, person_id: int) -> None:
        """The child's identifiers."""
        self._rows["people_personidentifier"].extend(
            (self._authority_id, person_id, kind, value)
            for kind, value in (("upn", child.upn), ("uln", child.uln))
            if value
        )

    def add_runs(self, child: ChildFacts, person_id: int) -> None:
        """The child's cases. References between runs, which count within the child, become ids of rows."""
        ids = {run.id: self._next_run() for run in child.runs}
        for run in child.runs:
            under = (self._authority_id, person_id, ids[run.id])
            projection = project(PROCESSES[run.process], run.events)
            self._add_run(run, under, ids.get(run.arose_from or 0), projection)
            for place, limit in enumerate(projection.deadlines):
                position, rule, excuse, unproved, *others = limit_values(place, limit)
                row = (*under, position, rule, _json(excuse), _json(unproved), *others)
                self._rows["casework_deadline"].append(row)
            if run.process != REQUEST:
                self._add_what_holds(run, under)

    def store(self) -> None:
        """Store what was added."""
        self.staging.store()

    def close(self) -> None:
        """Nothing more will be added."""
        self.staging.close()

    def _add_run(
        self, run: RunFacts, under: tuple[int, int, int], arose_from: int | None, projection: Projection
    ) -> None:
        authority_id, person_id, run_id = under
        began = min([event.on for event in run.events] + list(projection.first.values()))
        reference = f"{self.authority.code}-{began:%y}-{run_id:06d}"
        projected = columns(projection)
        self._rows["casework_processrun"].append(
            (
                run_id, authority_id, person_id, run.process, reference, began, arose_from, len(run.events),
                *(_json(projected[name]) if name in _JSON else projected[name] for name in _PROJECTED),
            )
        )  # fmt: skip
        self._rows["casework_caseevent"].extend(
            (
                *under, event.kind, event.on, encode(event.payload or {}).decode(), self._now,
                self.recorder.pk, False, "",
            )
            for event in run.events
        )  # fmt: skip

    def _add_what_holds(self, run: RunFacts, under: tuple[int, int, int]) -> None:
        rows = self._rows
        for place in run.named:
            rows["casework_namedsetting"].append((*under, *_of_place(place)))
        for place in run.placements:
            rows["casework_placement"].append((*under, *_of_place(place), place.attendance_pattern))
        for need in run.needs:
            rows["casework_rankedneed"].append(
                (*under, need.valid_from, need.valid_to, need.sen_type, need.rank)
            )
        for budget in run.budgets:
            rows["casework_personalbudget"].append(
                (
                    *under, budget.valid_from, budget.valid_to, budget.is_taken_up, budget.is_organised,
                    budget.direct_payments,
                )
            )  # fmt: skip


def _main_placement(child: ChildFacts, on: date) -> PlaceFacts | None:
    places = [place for run in child.runs for place in held_on(run.placements, on)]
    return next((place for place in places if place.rank == _MAIN), None)


def _json(value: Any) -> str | None:
    """A value as a copy takes it into a column of JSON."""
    return None if value is None else encode(value).decode()


def _of_place(place: PlaceFacts) -> tuple[Any, ...]:
    return (
        place.valid_from, place.valid_to, place.urn, place.ukprn, place.setting_code, place.setting_other,
        place.rank, place.is_in_sen_unit, place.is_in_resourced_provision, place.residential,
        place.work_based,
    )  # fmt: skip

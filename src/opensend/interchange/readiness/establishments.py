"""The settings register as the rules of a return ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from opensend.provision.models import Setting
from opensend.rules.returns.sen2.records import Person, PlacementDetail, PlanDetail

_COLUMNS = ("urn", "ukprn", "type_name", "opened_on", "closed_on", "high_age", "resourced_provision")


@dataclass(frozen=True, slots=True)
class Registered:
    """One setting, with what the rules want to know of it."""

    urn: str
    ukprn: str | None
    type_name: str
    opened_on: date | None
    closed_on: date | None
    high_age: int | None
    provision: str

    @property
    def has_sen_unit(self) -> bool | None:
        """Whether the register shows a SEN unit there; None where it says nothing."""
        return "sen unit" in self.provision.casefold() if self.provision else None

    @property
    def has_resourced_provision(self) -> bool | None:
        """Whether the register shows resourced provision there; None where it says nothing."""
        return "resourced provision" in self.provision.casefold() if self.provision else None


class RegisteredEstablishments:
    """The settings that some children's records name, read in two queries."""

    def __init__(self, rows: Iterable[Registered]) -> None:
        self._by_urn: dict[str, Registered] = {}
        self._by_ukprn: dict[str, Registered] = {}
        for row in rows:
            self._by_urn[row.urn] = row
            if row.ukprn and not (row.closed_on and row.ukprn in self._by_ukprn):
                self._by_ukprn[row.ukprn] = row

    @classmethod
    def of(cls, persons: Iterable[Person]) -> RegisteredEstablishments | None:
        """Those that the persons' plans and placements name; None where no register has been loaded."""
        if not Setting.objects.exists():
            return None
        named = [place for person in persons for place in _places(person)]
        urns = {place.urn for place in named if place.urn}
        ukprns = {place.ukprn for place in named if place.ukprn}
        found = Setting.objects.filter(urn__in=urns).union(Setting.objects.filter(ukprn__in=ukprns))
        return cls(Registered(*row) for row in found.values_list(*_COLUMNS))

    def by_urn(self, urn: str) -> Registered | None:
        """The setting of a URN."""
        return self._by_urn.get(urn)

    def by_ukprn(self, ukprn: str) -> Registered | None:
        """A setting of a provider number, one that is open where there is one."""
        return self._by_ukprn.get(ukprn)


def _places(person: Person) -> Iterator[PlanDetail | PlacementDetail]:
    for request in person.requests:
        plan = request.assessment.named_plan if request.assessment else None
        if plan is not None:
            yield from plan.plan_details
        if request.active_plans is not None:
            yield from request.active_plans.placement_details

"""The settings register as the rules of a return ask it: the list of establishments, from the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opensend.interchange.sen2.establishments import EstablishmentsList, ListedEstablishment
from opensend.provision.models import Setting
from opensend.rules.returns.sen2.records import Person, PlacementDetail, PlanDetail

_COLUMNS = ("urn", "ukprn", "type_name", "opened_on", "closed_on", "high_age")


def registered_establishments(persons: Iterable[Person]) -> EstablishmentsList | None:
    """Those that the persons' plans and placements name, in two queries; None where no register was loaded.

    A setting of which the register says no special provision may have some: not every register says it.
    """
    if not Setting.objects.exists():
        return None
    named = [place for person in persons for place in _places(person)]
    urns = {place.urn for place in named if place.urn}
    ukprns = {place.ukprn for place in named if place.ukprn}
    found = Setting.objects.filter(urn__in=urns).union(Setting.objects.filter(ukprn__in=ukprns))
    return EstablishmentsList(
        ListedEstablishment._make((*row, provision or None))
        for *row, provision in found.values_list(*_COLUMNS, "resourced_provision")
    )


def _places(person: Person) -> Iterator[PlanDetail | PlacementDetail]:
    for request in person.requests:
        plan = request.assessment.named_plan if request.assessment else None
        if plan is not None:
            yield from plan.plan_details
        if request.active_plans is not None:
            yield from request.active_plans.placement_details

"""Children's records put to the rules of a return, as they stand in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from opensend.interchange.readiness.establishments import registered_establishments
from opensend.interchange.sen2.building import Built, build
from opensend.interchange.sen2.establishments import EstablishmentsList
from opensend.interchange.sen2.items import items_of
from opensend.interchange.sen2.returning import return_year
from opensend.interchange.sen2.selecting import read_children
from opensend.people.models import Authority, Person
from opensend.rules.returns.sen2.checking import Finding, PersonRules, finding_of
from opensend.rules.returns.sen2.records import Header, Record
from opensend.rules.returns.sen2.records import Person as PersonRecord
from opensend.rules.returns.sen2.registry import At
from opensend.rules.returns.sen2.schema import schema_for
from opensend.rules.returns.sen2.standing import stand_at

_OFFICERS = {"dmo": "has_medical_officer", "dco": "has_clinical_officer", "dsco": "has_social_care_officer"}


@dataclass(frozen=True, slots=True)
class Told:
    """One child's part of a return, and what the rules find in it."""

    person_id: int
    person: PersonRecord | None
    """None where nothing of the child is in the return's scope."""
    findings: tuple[Finding, ...]


def look_at(authority: Authority, person_ids: Sequence[int], year: int) -> Iterator[Told]:
    """Each child as the return tells them, with what is found. The caller is in the authority's scope.

    A record that was joined to another tells nothing itself: it is a part of that other. Rules that compare
    several children, and those on the return as a whole, are put by `look_at_whole`.
    """
    dates = return_year(year)
    joined = set(
        Person.objects.filter(pk__in=person_ids, merged_into__isnull=False).values_list("pk", flat=True)
    )
    children = read_children([each for each in person_ids if each not in joined])
    built = [(child.id, build(child, dates)) for child in children]
    persons = [each.person for _, each in built if each.person is not None]
    rules = _rules(authority, year, registered_establishments(persons))
    for person_id, each in built:
        yield Told(person_id, each.person, tuple(_findings(each, rules, year)))
    yield from (Told(person_id, None, ()) for person_id in joined)


def stand(authority: Authority, year: int) -> At:
    """Where the rules of a return stand: its dates, and what the authority says in the header."""
    header = Header(collection="SEN2", year=year, reference_date=_census_day(year), lea=authority.code)
    for item, name in _OFFICERS.items():
        flag = getattr(authority, name)
        if flag is not None:
            setattr(header, item, "Y" if flag else "N")
    header.raw = dict(items_of(header, year))
    return stand_at(header, schema_for(year), is_fictional=bool(authority.is_fictional))


def _rules(authority: Authority, year: int, establishments: EstablishmentsList | None) -> PersonRules:
    at = stand(authority, year)
    at.establishments = establishments
    return PersonRules(at)


@cache
def _census_day(year: int) -> date:
    return schema_for(year).reference_date


def _findings(built: Built, rules: PersonRules, year: int) -> Iterator[Finding]:
    if built.person is None:
        return
    write_texts(built.person, year)
    yield from (finding_of(hit) for hit in rules.check(built.person))


def write_texts(person: PersonRecord, year: int) -> None:
    """Give each record of a built person its path and, as a file would, the text of its items."""
    _write(person, "", year)
    for number, request in enumerate(person.requests, 1):
        path = f"Requests[{number}]"
        _write(request, path, year)
        if request.assessment is not None:
            _write(request.assessment, f"{path}/Assessment", year)
            if (plan := request.assessment.named_plan) is not None:
                _write(plan, f"{path}/Assessment/NamedPlan", year)
                _write_each(plan.plan_details, f"{path}/Assessment/NamedPlan/PlanDetail", year)
        if (active := request.active_plans) is not None:
            _write(active, f"{path}/ActivePlans", year)
            _write_each(active.placement_details, f"{path}/ActivePlans/PlacementDetail", year)
            _write_each(active.sen_needs, f"{path}/ActivePlans/SENneed", year)


def _write_each(records: Sequence[Record], path: str, year: int) -> None:
    for number, record in enumerate(records, 1):
        _write(record, f"{path}[{number}]", year)


def _write(record: Record, path: str, year: int) -> None:
    record.path = path
    record.raw = dict(items_of(record, year))

"""One child's part of a return as it is shown: each record with its items, and what is found at each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from opensend.interchange.readiness.checking import look_at
from opensend.interchange.readiness.selectors import read_compared
from opensend.people.models import Authority
from opensend.rules.returns.sen2.checking import Finding
from opensend.rules.returns.sen2.codes import meanings_of
from opensend.rules.returns.sen2.records import Person, Record
from opensend.rules.returns.sen2.schema import Item, schema_for

TITLES = {
    "Person": "Person",
    "Requests": "Request for an assessment",
    "Assessment": "Assessment",
    "NamedPlan": "Plan",
    "PlanDetail": "Setting that the plan names",
    "ActivePlans": "Plan on the census day",
    "PlacementDetail": "Placement",
    "SENneed": "Need",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One item: what it is called, what the return would say, and what is found."""

    element: str
    title: str
    value: str
    meaning: str
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Part:
    """One record of the return with its items. `others` are findings at no item that is shown."""

    title: str
    path: str
    lines: list[Line] = field(default_factory=list)
    others: list[Finding] = field(default_factory=list)


def read_parts(authority: Authority, person_id: int, year: int) -> list[Part]:
    """What the return would say of a child; nothing where none of it is in the return's scope.

    With it is what was found when the whole return was compared: perhaps that the child is missing from it.
    """
    (told,) = look_at(authority, [person_id], year)
    compared = tuple(read_compared(authority, person_id, year))
    if told.person is None:
        lost = Part("Compared with the return of the year before", "", others=list(compared))
        return [lost] if compared else []
    findings = (*told.findings, *compared)
    return [_part(name, record, findings, year) for name, record in _records(told.person)]


def first_of_each_rule(parts: Iterable[Part]) -> dict[str, Finding]:
    """The finding at which each rule speaks first on the page."""
    firsts: dict[str, Finding] = {}
    for part in parts:
        for finding in (*part.others, *(each for line in part.lines for each in line.findings)):
            firsts.setdefault(finding.rule, finding)
    return firsts


def _part(name: str, record: Record, findings: tuple[Finding, ...], year: int) -> Part:
    here = [finding for finding in findings if finding.record == record.path]
    part = Part(TITLES[name], record.path)
    shown = set[str]()
    for item in schema_for(year).parents[name]:
        if item.kind == "group":
            continue
        at_item = tuple(finding for finding in here if finding.item == item.element)
        if item.element in record.raw or at_item:
            shown.add(item.element)
            value = record.raw.get(item.element, "")
            part.lines.append(Line(item.element, item.title, value, _meaning(item, value, year), at_item))
    part.others = [finding for finding in here if finding.item not in shown]
    return part


def _meaning(item: Item, value: str, year: int) -> str:
    if item.kind == "flag":
        return {"1": "yes", "0": "no"}.get(value, "")
    return meanings_of(item.code_set, year).get(value, "") if item.code_set else ""


def _records(person: Person) -> Iterator[tuple[str, Record]]:
    yield "Person", person
    for request in person.requests:
        yield "Requests", request
        if request.assessment is not None:
            yield "Assessment", request.assessment
            if (plan := request.assessment.named_plan) is not None:
                yield "NamedPlan", plan
                yield from (("PlanDetail", detail) for detail in plan.plan_details)
        if (active := request.active_plans) is not None:
            yield "ActivePlans", active
            yield from (("PlacementDetail", each) for each in active.placement_details)
            yield from (("SENneed", each) for each in active.sen_needs)

"""Running the rules: over one person, over the people one after another, and over the return as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from opensend.rules.returns.sen2.catalogue import Rule, rules, rules_of
from opensend.rules.returns.sen2.hits import Hit
from opensend.rules.returns.sen2.people_index import changed_starts, lost_plans
from opensend.rules.returns.sen2.records import Header, Person, Record, Requests
from opensend.rules.returns.sen2.registry import At, Check
from opensend.rules.returns.sen2.totals import Totals
from opensend.rules.returns.sen2.twins import Twin

_TWIN_RULES = {"P120": "same_upn", "P126": "same_uln", "P127": "same_name"}
_MOST_SHOWN = 255
"""Characters of a value: as many as the longest item may have."""
_OF_THE_FILE = "File"
_OF_THE_HEADER = "Header"
_OF_THE_RETURN = "Return"
_NO_YEAR_NEEDED = ("H101", "H102", "H106", "H107", "H108")
"""Rules on the header that can be run where the year is not known."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken, as it is told."""

    rule: str
    level: str
    module: str
    person: int | None
    record: str
    item: str
    value: str
    message: str


def finding_of(hit: Hit) -> Finding:
    """A hit with the level, the module and the sentence of its rule."""
    rule = rules()[hit.rule]
    message = f"{rule.sentence} {hit.note}".rstrip()
    value = hit.value if len(hit.value) <= _MOST_SHOWN else f"{hit.value[:_MOST_SHOWN]}…"
    return Finding(
        rule.code, rule.level, rule.module, hit.person, hit.record, hit.item or rule.item, value, message
    )


def check_person(person: Person, at: At) -> list[Finding]:
    """Every rule that is broken inside one person, as at the year of `at`."""
    return [finding_of(hit) for hit in PersonRules(at).check(person)]


class PersonRules:
    """The rules that look inside one person, prepared for a year and for what is at hand."""

    def __init__(self, at: At) -> None:
        self._at = at
        by_element: dict[str, list[tuple[Rule, Check]]] = defaultdict(list)
        for rule in rules_of(at.year):
            if is_of_a_person(rule) and not (rule.function.needs and at.establishments is None):
                by_element[rule.function.on or rule.module].append((rule, rule.function.check))
        self._by_element: Mapping[str, list[tuple[Rule, Check]]] = by_element

    def check(self, person: Person) -> list[Hit]:
        """The rules that are broken, in the order of the records in the file."""
        at, hits = self._at, list[Hit]()
        at.person = person
        self._run("Person", person, hits)
        for request in person.requests:
            self._check_request(request, hits)
        return hits

    def _check_request(self, request: Requests, hits: list[Hit]) -> None:
        at, run = self._at, self._run
        assessment, active = request.assessment, request.active_plans
        plan = assessment.named_plan if assessment is not None else None
        at.request, at.assessment, at.plan, at.active = request, assessment, plan, active
        run("Requests", request, hits)
        if assessment is not None:
            run("Assessment", assessment, hits)
        if plan is not None:
            run("NamedPlan", plan, hits)
            for detail in plan.plan_details:
                run("PlanDetail", detail, hits)
        if active is not None:
            run("ActivePlans", active, hits)
            for placement in active.placement_details:
                run("PlacementDetail", placement, hits)
            for need in active.sen_needs:
                run("SENneed", need, hits)

    def _run(self, element: str, record: Record, hits: list[Hit]) -> None:
        at = self._at
        for rule, check in self._by_element[element]:
            if check(record, at):
                value = _held(rule.item, record, at)
                hits.append(Hit(rule.code, at.person.number, record.path, rule.item, value))


def is_of_a_person(rule: Rule) -> bool:
    """Whether a rule looks inside one person, and not at the file, the header, or several people."""
    return rule.code not in _TWIN_RULES and rule.module not in {_OF_THE_FILE, _OF_THE_HEADER, _OF_THE_RETURN}


def check_twin(twin: Twin, shown: Mapping[str, str], at: At) -> Iterator[Hit]:
    """The rules about a person whom the file seems to have twice; `shown` has the items' texts."""
    for code, same in _TWIN_RULES.items():
        rule = rules()[code]
        if rule.holds_in(at.year) and rule.function.check(twin, at):
            note = f"Person {getattr(twin, same)} has the same."
            yield Hit(code, twin.number, "", rule.item, shown.get(rule.item, ""), note)


def check_header(header: Header, at: At | None) -> Iterator[Hit]:
    """The rules on the header; without a year that is held, those alone that need none."""
    for rule in rules().values():
        if rule.module != _OF_THE_HEADER:
            continue
        is_run = rule.code in _NO_YEAR_NEEDED if at is None else rule.holds_in(at.year)
        if is_run and rule.function.check(header, at):
            yield Hit(rule.code, None, "", rule.item, header.raw.get(rule.item, ""))


def check_return(totals: Totals, at: At) -> Iterator[Hit]:
    """The rules on the return as a whole."""
    for rule in rules_of(at.year):
        if rule.module != _OF_THE_RETURN or (rule.function.needs == "previous" and at.previous is None):
            continue
        if rule.function.check(totals, at):
            yield from _places_of(rule, totals, at)


def _places_of(rule: Rule, totals: Totals, at: At) -> Iterable[Hit]:
    before = at.previous
    if rule.code == "W809" and before is not None:
        for then in lost_plans(totals.people, before.people):
            yield Hit(rule.code, None, "", rule.item, "", f"It is of person {then + 1} of last year's file.")
    elif rule.code == "W810" and before is not None:
        for now, then in changed_starts(totals.people, before.people):
            start = totals.people.starts[now] or totals.people.ceased_starts[now]
            was = date.fromordinal(before.people.starts[then])
            value = date.fromordinal(start).isoformat()
            yield Hit(rule.code, now + 1, "", rule.item, value, f"Last year it was {was}.")
    else:
        yield Hit(rule.code, None, "", rule.item)


def not_run(at: At) -> dict[str, list[str]]:
    """The rules of the year that could not be run, by what they need."""
    missing: dict[str, list[str]] = {}
    for rule in rules_of(at.year):
        needs = rule.function.needs
        if needs == "establishments" and at.establishments is None:
            missing.setdefault("establishments", []).append(rule.code)
        elif rule.code == "H110" and at.previous_header is None:
            missing.setdefault("earlier file", []).append(rule.code)
        elif needs == "previous" and rule.code != "H110" and at.previous is None:
            missing.setdefault("previous", []).append(rule.code)
    return missing


def _held(item: str, record: Record, at: At) -> str:
    """What an item held: in the record itself, or in one above it that the rule looks at too."""
    for each in (record, at.active, at.plan, at.assessment, at.request, at.person):
        if each is not None and item in each.raw:
            return each.raw[item]
    return ""

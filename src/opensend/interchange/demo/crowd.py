"""The rest of an authority's caseload: lawful histories at every stage, written in bulk.

Every history goes through the engine, and what it comes to is stored as the service stores it. What hangs on
the events (requests, advice, decisions, plans) is stored too, so that every page of a case has its content.
No letters are written: those are in the cases that are told in full.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from opensend.audit.today import LONDON, today
from opensend.casework.models import AssessmentRequest, CaseEvent, Deadline, ProcessRun
from opensend.casework.projection import build_row, columns
from opensend.interchange.demo.asking import address_of
from opensend.interchange.demo.crowd_content import write_content
from opensend.interchange.demo.days import working_day
from opensend.interchange.demo.in_force import facts_for_return, write_plans_in_force
from opensend.interchange.demo.journey import Cast
from opensend.interchange.demo.needs import need_of
from opensend.interchange.demo.numbers import make_nhs_number, make_upn
from opensend.people.acting import as_authority
from opensend.people.models import Acting, Address, Authority, Contact, Person, PersonIdentifier
from opensend.people.names import name_key
from opensend.rules.ages import birthday
from opensend.rules.engine import Projection, project
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.timeline import Event

GIVEN = (
    "Abigail", "Adeel", "Agnieszka", "Alfie", "Amina", "Ashok", "Bartosz", "Bronwen", "Caitlin", "Chidi",
    "Daisy", "Darius", "Efe", "Elif", "Emeka", "Fatima", "Freya", "Gabriel", "Hamza", "Hye-jin", "Imogen",
    "Iris", "Jayden", "Josie", "Keziah", "Khadija", "Kwame", "Leila", "Lewis", "Lucja", "Mabel", "Marcus",
    "Mateusz", "Nikita", "Nour", "Orla", "Oskar", "Parveen", "Quynh", "Rhys", "Rohan", "Safiya", "Saoirse",
    "Simran", "Stanley", "Tamsin", "Tariro", "Uma", "Viktor", "Wren", "Xanthe", "Yara", "Zachary", "Zofia",
)  # fmt: skip
PARENTS = ("Alex", "Bola", "Charlie", "Dana", "Eryk", "Fran", "Gita", "Hadiza", "Ines", "Jo")
FAMILY = (
    "Example", "Sample", "Specimen", "Placeholder", "Instance", "Model", "Pattern", "Demo", "Template",
    "Exemplar", "Prototype", "Fixture",
)  # fmt: skip
NEEDS = ("speech", "autism", "feelings", "reading", "hearing", "movement", "learning")
AGES = {"speech": (4, 9), "autism": (4, 15), "feelings": (6, 15), "reading": (7, 14), "hearing": (3, 15),
        "movement": (4, 15), "learning": (3, 12)}  # fmt: skip
ENDINGS = {
    "open": 62, "plan_issued": 17, "assessment_refused": 9, "no_plan": 4, "request_withdrawn": 4,
    "moved_out": 3, "died": 1,
}  # fmt: skip
"""How many in a hundred cases end how."""
_HISTORY = (
    ("acknowledgement_sent", 2), ("family_consulted", 9), ("others_notified", 11), ("panel_advised", 27),
    ("assessment_agreed", 34), ("advice_requested", 35), ("advice_received", 52), ("plan_agreed", 88),
    ("outcome_notified", 89), ("draft_approved", 98), ("draft_sent", 99), ("representations_received", 106),
    ("placement_decided", 124), ("plan_issued", 130),
)  # fmt: skip
_CUT = {"assessment_refused": "assessment_agreed", "no_plan": "plan_agreed"}
_DECIDES = {"assessment_refused": "assessment_refused", "no_plan": "plan_refused"}
_CODES = ("ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e")


@dataclass
class Child:
    """One child of the crowd, with the history of the case and the rows as they are made."""

    number: int
    name: str
    born: date
    need: str
    parent: str
    urn: str
    received: date
    person: Person = field(default_factory=Person)
    run: ProcessRun = field(default_factory=ProcessRun)
    history: list[Event] = field(default_factory=list)
    projection: Projection | None = None
    events: list[CaseEvent] = field(default_factory=list)

    @property
    def known_as(self) -> str:
        """What the child is called."""
        return self.name.split()[0]


def write_crowd(cast: Cast, code: str, how_many: int, *, seed: int) -> None:
    """Write that many cases of an authority; the same seed gives the same cases on the same day."""
    rng = random.Random(seed)  # noqa: S311 - fiction needs no secrecy
    authority = cast.authorities[code]
    children = imagine(rng, code, how_many)
    with as_authority(authority.pk):
        _write_people(authority, children, seed)
        _write_cases(authority, children, _officers(cast, code), rng)
        write_content(authority, children, cast)
        recorder = next(officer for officer in _officers(cast, code) if officer is not None)
        write_plans_in_force(authority, children, recorder, _recorded, seed)


def imagine(rng: random.Random, code: str, how_many: int) -> list[Child]:
    """That many children of an authority, each with a lawful history up to today; nothing is stored."""
    return [_imagine(rng, code, number) for number in range(how_many)]


def _imagine(rng: random.Random, code: str, number: int) -> Child:
    need = rng.choice(NEEDS)
    ending = rng.choices(list(ENDINGS), list(ENDINGS.values()))[0]
    since = rng.randint(1, 139) if ending == "open" else rng.randint(145, 420)
    low, high = AGES[need]
    age = rng.randint(low, high)
    family = rng.choice(FAMILY)
    child = Child(
        number, f"{GIVEN[number * 7 % len(GIVEN)]} {family}",
        birthday(today(), -age) - timedelta(days=rng.randint(1, 350)), need,
        f"{rng.choice(PARENTS)} {family}", _setting(rng, code, age), working_day(since),
    )  # fmt: skip
    child.history = list(_live(rng, child, ending, since))
    return child


def _setting(rng: random.Random, code: str, age: int) -> str:
    by_age = {
        "001": (("999001", "999002"), ("999003", "999004", "999005", "999008", "999009"),
                ("999010", "999011", "999012")),
        "002": (("999024",), ("999025", "999026", "999027", "999028"), ("999029", "999030")),
    }  # fmt: skip
    return rng.choice(by_age[code][0 if age < 4 else 1 if age < 11 else 2])


def _live(rng: random.Random, child: Child, ending: str, since: int) -> Iterator[Event]:
    """A lawful history up to today; most steps on their usual day, some late, a few cases left lying."""
    pace = rng.choice((0.9, 1.0, 1.0, 1.0, 1.05, 1.2))
    stops = since if rng.random() < 0.85 else since - rng.randint(5, 30)
    yield Event("request_received", child.received, {"channel": "post", "by": "parent"})
    if ending in ("request_withdrawn", "moved_out", "died"):
        yield from _steps(rng, child, "panel_advised", 1.0, since)
        yield Event(ending, working_day(since - 31))
        return
    yield from _steps(rng, child, _CUT.get(ending, ""), pace, stops)
    if ending in _DECIDES:
        days = dict(_HISTORY)[_CUT[ending]]
        yield Event(_DECIDES[ending], working_day(since - round(days * pace)))


def _steps(rng: random.Random, child: Child, until: str, pace: float, stops: int) -> Iterator[Event]:
    for kind, usual in _HISTORY:
        if kind == until:
            return
        days = round(usual * pace)
        if kind in ("advice_requested", "advice_received"):
            yield from _advice(rng, child, kind, days, stops)
        elif days <= stops:
            yield Event(kind, _day(child, days))


def _advice(rng: random.Random, child: Child, kind: str, days: int, stops: int) -> Iterator[Event]:
    for code in _CODES:
        after = days + (rng.randint(0, 24) if kind == "advice_received" else 0)
        if after <= stops:
            yield Event(kind, _day(child, after), {"advice": code})


def _day(child: Child, days: int) -> date:
    return max(child.received, working_day((today() - child.received).days - days))


def _write_people(authority: Authority, children: list[Child], seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - fiction needs no secrecy
    base = 1000 if authority.code == "001" else 4000
    made = Person.objects.bulk_create(
        Person(authority=authority, name=each.name, known_as=each.known_as, born=each.born,
               setting_urn=each.urn, died_on=_day_of_death(each),
               attends="school" if each.born < birthday(today(), -4) else "early_years",
               name_key=name_key(each.name, each.known_as), has_hearing_impairment=each.need == "hearing",
               **facts_for_return(rng, each.name))
        for each in children
    )  # fmt: skip
    for each, person in zip(children, made, strict=True):
        each.person = person
    contacts = Contact.objects.bulk_create(
        Contact(authority=authority, person=each.person, name=each.parent, relation="Parent",
                has_parental_responsibility=True, cares_for_child=True,
                telephone=f"01632 960{each.number:03d}")
        for each in children
    )  # fmt: skip
    homes = []
    for each, contact in zip(children, contacts, strict=True):
        lines, postcode = address_of(authority.code, base + each.number)
        own: dict[str, Any] = {"authority": authority, "person": each.person, "valid_from": each.received}
        homes += [Address(**own, contact=whose, lines=lines, postcode=postcode) for whose in (None, contact)]
    Address.objects.bulk_create(homes)
    numbers = []
    for each in children:
        own = {"authority": authority, "person": each.person}
        numbers.append(PersonIdentifier(**own, kind="nhs", value=make_nhs_number(base + each.number)))
        if each.born < birthday(today(), -5):
            upn = make_upn(authority.code, base + each.number)
            numbers.append(PersonIdentifier(**own, kind="upn", value=upn))
    PersonIdentifier.objects.bulk_create(numbers)


def _day_of_death(child: Child) -> date | None:
    return next((event.on for event in child.history if event.kind == "died"), None)


def _officers(cast: Cast, code: str) -> list[Acting | None]:
    if code == "002":
        return [cast.actings["caseworker-2"]]
    return [cast.actings["caseworker"], cast.actings["caseworker-b"], cast.actings["caseworker"], None]


def _write_cases(
    authority: Authority, children: list[Child], officers: list[Acting | None], rng: random.Random
) -> None:
    for each in children:
        each.projection = project(NEEDS_ASSESSMENT, each.history)
    recorder = next(officer for officer in officers if officer is not None)
    runs = ProcessRun.objects.bulk_create(
        ProcessRun(authority=authority, person=each.person, process="needs_assessment",
                   reference=f"{authority.code}-{each.received:%y}-{500000 + each.number:06d}",
                   opened_on=each.received, version=len(each.history), caseworker=_given(each, officers, rng),
                   **columns(_projected(each)))
        for each in children
    )  # fmt: skip
    for each, run in zip(children, runs, strict=True):
        each.run = run
    events = CaseEvent.objects.bulk_create(
        CaseEvent(authority=authority, person=each.person, run=each.run, kind=event.kind,
                  happened_on=event.on, payload=event.payload or {}, recorded_at=_recorded(event.on),
                  recorded_by=recorder)
        for each in children for event in each.history
    )  # fmt: skip
    by_run = {each.run.pk: each for each in children}
    for event in events:
        by_run[event.run_id].events.append(event)
    Deadline.objects.bulk_create(
        build_row(each.run, position, limit)
        for each in children for position, limit in enumerate(_projected(each).deadlines)
    )  # fmt: skip
    AssessmentRequest.objects.bulk_create(
        AssessmentRequest(authority=authority, person=each.person, run=each.run, event=each.events[0],
                          made_by="parent", channel="post", requester_name=each.parent,
                          **need_of(each.need).answers(each.known_as))
        for each in children
    )  # fmt: skip


def _projected(child: Child) -> Projection:
    assert child.projection is not None
    return child.projection


def _given(child: Child, officers: list[Acting | None], rng: random.Random) -> Acting | None:
    """Some of those that came lately have nobody yet."""
    chosen = rng.choice(officers)
    is_new = (today() - child.received).days < 30
    return chosen if chosen is not None or is_new else officers[0]


def _recorded(on: date) -> datetime:
    return min(datetime.combine(on, time(15), LONDON), timezone.now())

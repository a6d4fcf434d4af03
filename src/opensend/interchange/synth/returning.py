"""The lives of an authority as its yearly return: built as the export builds it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from opensend.interchange.sen2.building import build
from opensend.interchange.sen2.facts import (
    AddressFacts,
    BudgetFacts,
    ChildFacts,
    NeedFacts,
    PlaceFacts,
    RunFacts,
)
from opensend.interchange.sen2.returning import return_year
from opensend.interchange.sen2.writer import write_return
from opensend.interchange.synth.faults import Planted, plant
from opensend.interchange.synth.lives import Life, PlaceLife, RunLife
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.population import Population
from opensend.rules.returns.sen2.records import Header, Person

EXPECTED_QUERIES = {
    "N428": "plans issued after 20 weeks", "A318": "an exception, and in time all the same",
    "R227": "decisions after six weeks", "R228": "requests open for more than six weeks",
    "A316": "refusals of a plan after 16 weeks", "A317": "assessments open for more than 20 weeks",
    "A319": "plans agreed and not issued after 20 weeks", "R218": "appeals without mediation",
    "A312": "appeals without mediation",
    "V512": "decisions more than four weeks after the meeting", "V513": "decisions that are overdue",
    "V514": "plans not reviewed in a year", "V515": "decisions to cease not yet carried out",
    "V518": "drafts sent more than four weeks after the meeting", "V519": "drafts that are missing",
    "V523": "changes of phase that are late",
    "V524": "plans too new for their change of phase to be identified",
    "L630": "children who are not where their plan says",
    "L620": "children of school age who wait for a place",
    "P106": "people who reach the maximum age", "N407": "plans that came since the activity year ended",
    "W803": "other reasons to cease", "W804": "other settings", "W805": "exceptions to 20 weeks",
    "W806": "ethnicity not obtained", "W808": "no refusals", "W811": "few reviews recorded",
}  # fmt: skip
"""Queries that the published figures of the authorities would raise, each with what is so there."""
_SOFTWARE = "OpenSEND synth"


def persons_of(lives: Iterable[Life], order: Order) -> Iterator[tuple[Life, Person]]:
    """Who is in the return of the census day, each with the life told."""
    year = return_year(order.census.year)
    for life in lives:
        person = build(_facts(life), year).person
        if person is not None:
            yield life, person


def write_file(path: Path, code: str, persons: Iterable[Person], order: Order) -> int:
    """Write the return of an authority; how many persons are in it."""
    header = Header(
        collection="SEN2", year=order.census.year, reference_date=order.census, source_level="L", lea=code,
        software_code=_SOFTWARE, release="1", serial_no=1, date_time=f"{order.as_at.isoformat()}T09:00:00",
        dmo="Y", dco="Y", dsco="Y",
    )  # fmt: skip
    with path.open("wb") as file:
        return write_return(header, persons, file, order.census.year)


def _facts(life: Life) -> ChildFacts:
    return ChildFacts(
        life.number, life.surname, life.forename, life.born, life.sex, life.ethnicity, life.upn_unknown,
        life.upn,
        life.uln, [AddressFacts(life.postcode, life.born)],
        [_run(at, run) for at, run in enumerate(life.runs)],
    )  # fmt: skip


def _run(at: int, run: RunLife) -> RunFacts:
    return RunFacts(
        at, run.process, "", run.arose_from, run.events,
        [_place(each) for each in run.named], [_place(each) for each in run.placements],
        [NeedFacts(each.sen_type, each.rank, each.valid_from, each.valid_to) for each in run.needs],
        [
            BudgetFacts(each.is_taken_up, each.is_organised, each.direct_payments, each.valid_from,
                each.valid_to)
            for each in run.budgets
        ],
    )  # fmt: skip


def _place(each: PlaceLife) -> PlaceFacts:
    return PlaceFacts(
        each.urn, each.ukprn, each.setting_code, each.setting_other, each.rank, each.is_in_sen_unit,
        each.is_in_resourced_provision, each.residential, each.work_based, each.valid_from, each.valid_to,
    )  # fmt: skip


def write_returns_with_errors(population: Population, folder: Path) -> list[Planted]:
    """The return of every authority with each fault that it has a child for, and `faults.csv` beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    order, planted = population.order, list[Planted]()
    for authority in population.authorities:
        lives = persons_of(population.lives(authority.code), order)
        people = ((life.number, person) for life, person in lives)
        faulty = plant(people, authority.code, order.census, planted)
        write_file(folder / f"{authority.code}.xml", authority.code, faulty, order)
    with (folder / "faults.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("fault", "rule", "authority", "child", "person", "what"))
        for number, each in enumerate(planted, start=1):
            writer.writerow((number, each.rule, each.authority, each.child, each.person, each.what))
    return planted

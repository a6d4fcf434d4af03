"""Makes sound SEN2 returns of any number of people for the benchmarks, quickly and always the same.

    .venv/bin/python -m benchmarks.sen2_files PEOPLE FILE.xml [--establishments FILE.csv]

A few thousand lives are made one by one; every person is one of them under a name and number of their own.
The authority is a fictional one (101), the names say that nobody is meant, and the settings are those of the
list that can be written beside the return.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from opensend.interchange.gias.columns import REQUIRED
from opensend.interchange.sen2.items import layout_of
from opensend.interchange.sen2.writer import write_element, write_return
from opensend.rules.check_characters import upn_check_letter
from opensend.rules.returns.sen2.dates import age_on_31_august
from opensend.rules.returns.sen2.records import (
    ActivePlans,
    Assessment,
    Header,
    NamedPlan,
    Person,
    PlacementDetail,
    PlanDetail,
    Requests,
    SENneed,
)
from opensend.rules.returns.sen2.schema import schema_for

AUTHORITY = "101"
YEAR = 2026
LIVES = 5_000
SETTINGS = 20_000
FIRST_URN = 100_000
_CENSUS = schema_for(YEAR).reference_date
_NEEDS = (("ASD", 31), ("SLCN", 21), ("SEMH", 21), ("MLD", 11), ("SLD", 4), ("PD", 4), ("SPLD", 2), ("HI", 1),
          ("PMLD", 1), ("VI", 1), ("MSI", 1), ("DS", 1), ("OTH", 1))  # fmt: skip
_ETHNICITIES = (("WBRI", 66), ("WEEU", 4), ("WOTH", 3), ("MWBC", 2), ("MOTH", 4), ("APKN", 5), ("AIND", 3),
                ("ABAN", 2), ("BAFR", 5), ("BCRB", 2), ("OOTH", 2), ("CHNE", 1), ("NOBT", 1))  # fmt: skip
_TYPES = (("1", "Community school", 30), ("34", "Academy converter", 40), ("35", "Free schools", 5),
          ("11", "Other independent school", 5), ("7", "Community special school", 8),
          ("44", "Academy special converter", 7), ("14", "Pupil referral unit", 2),
          ("18", "Further education", 3))  # fmt: skip
_KINDS = (("held", 760), ("new", 100), ("ceased", 60), ("refused", 40), ("assessing", 25), ("waiting", 10),
          ("withdrawn", 5))  # fmt: skip
_TRANSFER_AGES = {10: (2, 15), 15: (3, 31)}
_NAME, _NUMBER = "@@NAME@@", "@@UPN@@"


def write_file(path: Path, how_many: int) -> None:
    """Write a return of that many people."""
    lives = _lives()
    with path.open("wb") as file:
        head, tail = _frame()
        file.write(head)
        for first in range(0, how_many, LIVES):
            people = range(first, min(how_many, first + LIVES))
            file.write("".join(_line(lives[number % LIVES], number) for number in people).encode())
        file.write(tail)


def persons(how_many: int) -> Iterator[Person]:
    """The same people as records, each with a name and number of their own."""
    made = [_life(random.Random(number)) for number in range(LIVES)]  # noqa: S311 - nothing secret
    for number in range(how_many):
        life = made[number % LIVES]
        yield Person(
            number=number + 1,
            surname=f"Fictional-{_letters(number)}",
            forename=life.forename,
            person_birth_date=life.person_birth_date,
            sex=life.sex,
            ethnicity=life.ethnicity,
            post_code=life.post_code,
            upn=upn_of(number),
            requests=life.requests,
        )


def header() -> Header:
    """The header of the return."""
    return Header(
        collection="SEN2", year=YEAR, reference_date=_CENSUS, source_level="L", lea=AUTHORITY,
        software_code="OpenSEND benchmarks", release="1", serial_no=1, date_time=f"{_CENSUS}T18:00:00",
        dmo="Y", dco="Y", dsco="Y",
    )  # fmt: skip


def write_establishments(path: Path) -> None:
    """Write the settings as a register of all establishments."""
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, [*REQUIRED, "UKPRN", "OpenDate", "CloseDate", "StatutoryHighAge"])
        writer.writeheader()
        chosen = random.Random(1).choices(_TYPES, [each[2] for each in _TYPES], k=SETTINGS)  # noqa: S311
        for number, (code, name, _weight) in enumerate(chosen):
            row = dict.fromkeys(REQUIRED, "") | {
                "URN": str(FIRST_URN + number), "LA (code)": AUTHORITY, "LA (name)": "Fictional",
                "EstablishmentNumber": str(1000 + number % 9000),
                "EstablishmentName": f"Fictional School {number}",
                "TypeOfEstablishment (code)": code, "TypeOfEstablishment (name)": name,
                "EstablishmentStatus (code)": "1", "EstablishmentStatus (name)": "Open",
                "EstablishmentTypeGroup (code)": "4", "PhaseOfEducation (code)": "0", "Postcode": "ZZ1 1ZZ",
            }  # fmt: skip
            writer.writerow({**row, "StatutoryHighAge": "25"})


def upn_of(number: int) -> str:
    """A UPN of the fictional authority, another for every number."""
    rest = f"{AUTHORITY}{number // 1000:04d}20{number % 1000:03d}"
    return upn_check_letter(rest) + rest


def _lives() -> list[str]:
    layout, made = layout_of("Person", YEAR), []
    for number in range(LIVES):
        out: list[str] = []
        person = _life(random.Random(number))  # noqa: S311
        person.surname, person.upn = _NAME, _NUMBER
        write_element(layout, person, out)
        made.append("".join(out) + "\n")
    return made


def _line(life: str, number: int) -> str:
    return life.replace(_NAME, f"Fictional-{_letters(number)}").replace(_NUMBER, upn_of(number))


def _frame() -> tuple[bytes, bytes]:
    file = io.BytesIO()
    write_return(header(), [], file, YEAR)
    head, mark, tail = file.getvalue().partition(b"</Persons>")
    return head, mark + tail


def _letters(number: int) -> str:
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
        if not number:
            return letters.capitalize()


def _chosen(chance: random.Random, weighed: tuple[tuple[str, int], ...]) -> str:
    return chance.choices([each[0] for each in weighed], [each[1] for each in weighed])[0]


def _life(chance: random.Random) -> Person:
    kind = _chosen(chance, _KINDS)
    age = chance.randint(5, 20) if kind in ("held", "ceased") else chance.randint(4, 15)
    born = date(_CENSUS.year - 1 - age, 8, 31) - timedelta(days=chance.randint(0, 364))
    return Person(
        forename=chance.choice(("Person", "Nobody", "Sample", "Example")),
        person_birth_date=born,
        sex=chance.choice("MMMF"),
        ethnicity=_chosen(chance, _ETHNICITIES),
        post_code=f"ZZ{chance.randint(1, 99)} {chance.randint(1, 9)}ZZ",
        requests=[_MAKERS[kind](chance, born)],
    )


def _day(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))


def _new_request(chance: random.Random, received: date, outcome: str, days: int | None) -> Requests:
    return Requests(
        received_date=received, request_source=chance.choice("1122345"), rya=False, request_outcome=outcome,
        request_outcome_date=None if days is None else received + timedelta(days=days),
        request_mediation=False, request_tribunal=False,
    )  # fmt: skip


def _waiting(chance: random.Random, born: date) -> Requests:
    return _new_request(chance, _day(chance, date(2025, 11, 25), date(2025, 12, 31)), "A", None)


def _refused(chance: random.Random, born: date) -> Requests:
    return _new_request(
        chance, _day(chance, date(2025, 1, 1), date(2025, 11, 1)), "N", chance.randint(14, 42)
    )


def _withdrawn(chance: random.Random, born: date) -> Requests:
    return _new_request(chance, _day(chance, date(2025, 1, 1), date(2025, 11, 1)), "W", chance.randint(3, 30))


def _assessment(outcome: str, ended: date | None) -> Assessment:
    return Assessment(
        assessment_outcome=outcome, assessment_outcome_date=ended, assessment_mediation=False,
        assessment_tribunal=False, other_mediation=False, other_tribunal=False,
    )  # fmt: skip


def _assessing(chance: random.Random, born: date) -> Requests:
    request = _new_request(
        chance, _day(chance, date(2025, 9, 1), date(2025, 11, 15)), "Y", chance.randint(14, 42)
    )
    request.assessment = _assessment("A", None)
    return request


def _new(chance: random.Random, born: date) -> Requests:
    received = _day(chance, date(2025, 1, 2), date(2025, 8, 1))
    days = chance.choice((110, 125, 132, 138, 140, 140, 139, 136))
    request = _new_request(chance, received, "Y", chance.randint(14, 42))
    request.assessment = _assessment("Y", received + timedelta(days=days - 25))
    request.assessment.week20 = False
    _add_plan(chance, request, received + timedelta(days=days), born)
    return request


def _held(chance: random.Random, born: date) -> Requests:
    request = Requests(request_outcome="H", assessment=Assessment(assessment_outcome="H"))
    first = max(date(2016, 1, 1), born + timedelta(days=1200))
    _add_plan(chance, request, _day(chance, first, date(2024, 6, 30)), born)
    active = request.active_plans
    assert active is not None
    active.review_meeting = _day(chance, date(2025, 2, 1), date(2025, 12, 10))
    active.last_review = active.review_meeting + timedelta(days=chance.randint(5, 28))
    active.review_outcome = chance.choice("MMA")
    if active.review_outcome == "A":
        active.review_draft = active.last_review
    return request


def _ceased(chance: random.Random, born: date) -> Requests:
    request = _held(chance, born)
    request.active_plans = None
    assert request.assessment is not None
    plan = request.assessment.named_plan
    assert plan is not None
    plan.cease_date, plan.cease_reason = (
        _day(chance, date(2025, 1, 1), date(2025, 12, 31)),
        chance.choice("2578"),
    )
    return request


def _add_plan(chance: random.Random, request: Requests, start: date, born: date) -> None:
    urn = str(FIRST_URN + chance.randrange(SETTINGS))
    has_budget = chance.random() < 0.03
    detail = PlanDetail(
        urn=urn, placement_rank="1", sen_unit_indicator=False, resourced_provision_indicator=False
    )
    plan = NamedPlan(start_date=start, pb=has_budget, plan_details=[detail])
    if has_budget:
        plan.oa, plan.dp = False, chance.choice("EHSI")
    needs = list(dict.fromkeys((_chosen(chance, _NEEDS), _chosen(chance, _NEEDS))))
    assert request.assessment is not None
    request.assessment.named_plan = plan
    request.active_plans = active = ActivePlans(
        placement_details=[
            PlacementDetail(
                urn=urn, placement_rank="1", entry_date=start, sen_unit_indicator=False,
                resourced_provision_indicator=False,
            )
        ],
        sen_needs=[SENneed(sen_type=need, sen_type_rank=str(at)) for at, need in enumerate(needs, start=1)],
    )  # fmt: skip
    if chance.random() < 0.15 and start < date(2025, 1, 1):
        _add_ended_placement(chance, active)
    school_age = age_on_31_august(born, _CENSUS)
    if school_age in _TRANSFER_AGES:
        active.phase_transfer_due_date = date(YEAR, *_TRANSFER_AGES[school_age])


def _add_ended_placement(chance: random.Random, active: ActivePlans) -> None:
    (now,) = active.placement_details
    moved = _day(chance, date(2025, 2, 1), date(2025, 11, 30))
    before = PlacementDetail(
        urn=str(FIRST_URN + chance.randrange(SETTINGS)), placement_rank="1", entry_date=now.entry_date,
        leaving_date=moved, sen_unit_indicator=False, resourced_provision_indicator=False,
    )  # fmt: skip
    now.entry_date = moved + timedelta(days=1)
    active.placement_details.insert(0, before)


_MAKERS = {
    "held": _held,
    "new": _new,
    "ceased": _ceased,
    "refused": _refused,
    "assessing": _assessing,
    "waiting": _waiting,
    "withdrawn": _withdrawn,
}


def main() -> None:
    """Write a return, and the list of its settings where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--establishments", type=Path)
    args = parser.parse_args()
    write_file(args.file, args.people)
    if args.establishments:
        write_establishments(args.establishments)


if __name__ == "__main__":
    main()

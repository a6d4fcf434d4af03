"""Who a fictional child is: names, numbers that can belong to nobody, and a home on the fictional map."""

from __future__ import annotations

import random
from datetime import date
from typing import NamedTuple
from uuid import UUID

from opensend.interchange.synth import names
from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.establishments import Establishment
from opensend.interchange.synth.moves import Move
from opensend.interchange.synth.sketches import ETHNICITIES, Sketch
from opensend.interchange.synth.tables import shares
from opensend.rules.check_characters import upn_check_letter

_MOVERS_SCHOOL, _FIRST_SCHOOL = 9000, 2000
_NHS_FROM = 20_000
NHS_NUMBERS = 1_000_000 - _NHS_FROM
"""Within the range that begins with 999; the demonstration has the numbers below."""
_NHS_WEIGHTS = range(10, 1, -1)
_NO_UPN_UNDER = 5
_LEFT_SCHOOL = 16
_PARTS = 3


class Identity(NamedTuple):
    """What is the same of a child in the records of every authority."""

    national_uuid: UUID
    forename: str
    surname: str
    sex: str
    ethnicity: str


class Home(NamedTuple):
    """Where a child lives."""

    lines: str
    postcode: str
    easting: int
    northing: int


def identity_of(sketch: Sketch, seed: int, rng: random.Random) -> Identity:
    """Names and the rest; of one who moves, the same whichever authority asks."""
    move = sketch.move
    if move is None:
        return _draw(rng, sketch.sex, sketch.ethnicity)
    own = random.Random(f"{seed}/moves/{move.out_of}/{move.number}")  # noqa: S311 - fiction needs no secrecy
    sex = "F" if own.random() < 0.29 else "M"
    of = move.out_of if own.random() < 0.5 else move.into
    ethnicity = own.choices(ETHNICITIES, shares(of, "ethnicity_", ETHNICITIES).tolist())[0]
    return _draw(own, sex, ethnicity)


def _draw(rng: random.Random, sex: str, ethnicity: str) -> Identity:
    return Identity(
        UUID(int=rng.getrandbits(128), version=4),
        names.forename(rng, sex),
        names.surname(rng),
        sex,
        ethnicity,
    )


def upn_of(code: str, number: int, born: date, move: Move | None) -> str:
    """A UPN of the authority in whose schools the child began; authorities 001 to 199 are nobody's."""
    school = _FIRST_SCHOOL + number // 1000
    if move is not None:
        code, number = move.out_of, move.number
        school = _MOVERS_SCHOOL + number // 1000
    rest = f"{code}{school:04d}{(born.year + _NO_UPN_UNDER) % 100:02d}{number % 1000:03d}"
    return upn_check_letter(rest) + rest


def reason_for_no_upn(rng: random.Random, age: int, has_plan: bool) -> str:
    """Why there is no UPN, in the return's code; mostly there is one."""
    chance = rng.random()
    if age < _NO_UPN_UNDER:
        return "GEN1" if chance < 0.35 else ""
    if age >= _LEFT_SCHOOL and chance < 0.006:
        return "GEN2"
    return "SEN1" if not has_plan and chance < 0.004 else ""


def nhs_number(place: int) -> str:
    """A test NHS number by its place among `NHS_NUMBERS`; empty where no digit closes it."""
    body = f"999{_NHS_FROM + place:06d}"
    check = 11 - sum(weight * int(digit) for weight, digit in zip(_NHS_WEIGHTS, body, strict=True)) % 11
    return "" if check == 10 else f"{body}{check % 11}"


def home_of(rng: random.Random, authority: FictionalAuthority, setting: Establishment | None) -> Home:
    """A home near the setting where that is in the area, else in one of the towns."""
    if setting is not None and setting.la_code == authority.code:
        town, outward = setting.town, setting.postcode.split(" ", 1)[0]
        east, north = setting.easting, setting.northing
        far = 6000.0 if setting.group.startswith("special") else 1800.0
    else:
        place = authority.towns[int(rng.random() * len(authority.towns))]
        town, outward, east, north = place.name, place.outcode, place.easting, place.northing
        far = authority.spread_east / _PARTS
    lines = f"{names.street(rng)}\n{town}"
    return Home(
        lines, names.postcode(outward, int(rng.random() * 2000)), east + int(far * rng.gauss(0, 1)),
        north + int(far * rng.gauss(0, 1)),
    )  # fmt: skip


def parent(rng: random.Random) -> str:
    """What a parent is called."""
    return names.PARENTS[int(rng.random() * len(names.PARENTS))]

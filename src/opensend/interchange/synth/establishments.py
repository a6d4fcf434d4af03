"""The fictional settings of an authority: schools and colleges, open and closed, with what they offer."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from opensend.interchange.synth import names
from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.establishment_kinds import (
    KINDS,
    OPEN_OF_CLASS,
    SPECIALIST_CLASSES,
    Kind,
    kinds_of_class,
)
from opensend.interchange.synth.tables import groups, margins, places

FIRST_URN = 900_001
"""URNs are given in ascending order and the newest are about 152000: these are centuries away."""
_OWN_SPECIALIST = 12
"""Plans in a specialist group from which an authority surely has such a setting of its own."""
_WORDS = ("Acorn", "Bridge", "Castle", "Derwent", "Elm", "Fern", "Grange", "Heron", "Ivy", "Kestrel",
    "Lime", "Manor",
          "North", "Oak", "Park", "Quay", "Ridge", "Spring", "Tower", "Vale", "West", "Yew")  # fmt: skip
_CLOSED_TYPES = ("community_primary", "community_primary", "community_primary", "community_secondary",
                 "community_special", "nursery", "independent", "pru")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Establishment:
    """A setting as the register has it. `group` is the kind of setting that plans are counted by."""

    urn: str
    la_code: str
    la_name: str
    number: int
    name: str
    kind: Kind
    status: str
    opened_on: date
    closed_on: date | None
    low_age: int
    high_age: int
    capacity: int
    pupils: int
    needs: tuple[str, ...]
    has_resourced_provision: bool
    has_sen_unit: bool
    is_section_41: bool
    is_boarding: bool
    town: str
    street: str
    postcode: str
    easting: int
    northing: int
    plans: int
    support: int

    @property
    def group(self) -> str:
        """The kind of setting that plans are counted by, special places aside."""
        return self.kind.group

    @property
    def ukprn(self) -> str:
        """A provider number that none is given: every one so far begins with 100."""
        return f"199{int(self.urn) - FIRST_URN:05d}"

    @property
    def is_open(self) -> bool:
        """Whether children can be there now."""
        return self.status in ("Open", "Open, but proposed to close")


def make_establishments(
    authorities: Iterable[FictionalAuthority], seed: int, as_at: date
) -> dict[str, list[Establishment]]:
    """The settings of each authority, by its code. URNs run on from one authority to the next."""
    made: dict[str, list[Establishment]] = {}
    urn = FIRST_URN
    for authority in authorities:
        rng = random.Random(f"{seed}/settings/{authority.code}")  # noqa: S311 - fiction needs no secrecy
        made[authority.code] = list(_of_authority(authority, rng, urn, as_at))
        urn += len(made[authority.code])
    return made


def _of_authority(
    authority: FictionalAuthority, rng: random.Random, urn: int, as_at: date
) -> Iterator[Establishment]:
    maker = _Maker(authority, rng, as_at, urn)
    kinds = list(_open_kinds(authority, rng))
    hosts: Counter[tuple[str, int]] = Counter()
    for kind in kinds:
        place = hosts[kind.group, kind.low] = hosts[kind.group, kind.low] + 1
        yield maker.make(kind, "Open", place)
    for _ in range(authority.establishments - len(kinds)):
        status = "Closed" if rng.random() < 0.992 else "Proposed to open"
        yield maker.make(KINDS[rng.choice(_CLOSED_TYPES)], status, 0)


def _open_kinds(authority: FictionalAuthority, rng: random.Random) -> Iterator[Kind]:
    """Every class in its number, its types as the plans there are; each group that is used at least once."""
    row, scale = places()[authority.code], min(1.0, authority.scale * 1.05)
    targets = margins(authority.code)
    used = {group: targets[f"group_{group}"] * authority.scale for group in groups()}
    for name, column in OPEN_OF_CLASS.items():
        count = float(row[column]) if column in row else float(column) * targets["plans"] / 640_000
        choices, is_local = kinds_of_class(name), name not in SPECIALIST_CLASSES
        weights = [kind.weight * (used.get(kind.group, 1.0) + 0.01 if is_local else 1.0) for kind in choices]
        listed = rng.choices(choices, weights, k=max(int(is_local), round(count * scale)))
        least = 1 if is_local else _OWN_SPECIALIST
        missing = {kind.group for kind in choices if used.get(kind.group, 0) >= least} - {
            kind.group for kind in listed
        }
        listed += [next(kind for kind in choices if kind.group == group) for group in sorted(missing)]
        yield from listed


class _Maker:
    """Makes the settings of one authority, one after another."""

    def __init__(self, authority: FictionalAuthority, rng: random.Random, as_at: date, urn: int) -> None:
        self._authority, self._rng, self._as_at, self._urn = authority, rng, as_at, urn
        self._numbers: Counter[int] = Counter()

    def make(self, kind: Kind, status: str, place: int) -> Establishment:
        """The next setting: the `place`th of its group and phase, counted from 1."""
        rng, authority = self._rng, self._authority
        urn, self._urn = self._urn, self._urn + 1
        number = kind.first_number + self._numbers[kind.first_number]
        self._numbers[kind.first_number] += 1
        town = authority.towns[min(int(rng.random() * rng.random() * names.TOWNS), names.TOWNS - 1)]
        is_open = status == "Open"
        if is_open and rng.random() < 0.004:
            status = "Open, but proposed to close"
        opened, closed = self._days(status)
        capacity = kind.size * (6 + int(rng.random() * 9)) // 10
        pupils = round(capacity * (0.7 + 0.3 * rng.random())) if is_open else 0
        spread = (authority.spread_east // 6 + 300, authority.spread_north // 6 + 300)
        word = _WORDS[int(rng.random() * len(_WORDS))]
        return Establishment(
            str(urn), authority.code, authority.name, number,
            f"{town.name} {word} {kind.called}", kind, status, opened, closed, kind.low, kind.high,
            capacity, pupils, _needs(kind, rng),
            kind.hosts and is_open and (place == 1 or rng.random() < 0.09),
            kind.hosts and is_open and (place == 2 or rng.random() < (0.5 if place == 1 else 0.05)),
            kind.may_be_section_41 and rng.random() < 0.55, kind.boards and rng.random() < 0.3,
            town.name, f"{urn % 97 + 1} {word} Lane", names.postcode(town.outcode, 2000 + urn % 1600),
            town.easting + round(rng.gauss(0, spread[0])), town.northing + round(rng.gauss(0, spread[1])),
            round(pupils * kind.plan_share), round(pupils * kind.support_share),
        )  # fmt: skip

    def _days(self, status: str) -> tuple[date, date | None]:
        rng = self._rng
        if status == "Proposed to open":
            return date(self._as_at.year + 1, 9, 1), None
        opened = date(1952 + int(rng.random() * 50), 9, 1)
        if status != "Closed":
            return opened, None
        return opened, date(2006 + int(rng.random() * (self._as_at.year - 2006)), 8, 31)


def _needs(kind: Kind, rng: random.Random) -> tuple[str, ...]:
    if not kind.needs:
        return ()
    return tuple(need for need in kind.needs if rng.random() < 0.55) or kind.needs[:1]

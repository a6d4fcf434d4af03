"""Who is in a return, in 33 bytes each: the small index that the rules about two people or two years need.

A person's identifiers are kept as eight-byte hashes, so that a whole country's return fits in a few tens of
megabytes and parts read by other processes can be joined in the order of the file.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

NO_PLAN, ACTIVE, CEASED = 0, 1, 2


def fingerprint(text: str) -> int:
    """A text as eight bytes that differ where the texts differ; 0 for an empty one."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") if text else 0


@dataclass(slots=True)
class PeopleIndex:
    """The people of a return by their position in the file, from 0."""

    upns: array[int] = field(default_factory=lambda: array("Q"))
    ulns: array[int] = field(default_factory=lambda: array("Q"))
    names: array[int] = field(default_factory=lambda: array("Q"))
    """Surname, forename and date of birth, without regard to case."""
    states: array[int] = field(default_factory=lambda: array("B"))
    """`ACTIVE`, `CEASED` or `NO_PLAN`; someone with both has an active plan."""
    starts: array[int] = field(default_factory=lambda: array("I"))
    """The day on which the active plan started, as an ordinal; 0 where there is none or it is not known."""
    ceased_starts: array[int] = field(default_factory=lambda: array("I"))
    """The same of a plan that has ceased."""

    def __len__(self) -> int:
        return len(self.states)

    def add(
        self,
        *,
        upn: str = "",
        uln: str = "",
        name: str = "",
        state: int = NO_PLAN,
        start: date | None = None,
        ceased_start: date | None = None,
    ) -> None:
        """Put the next person of the file in."""
        self.upns.append(fingerprint(upn))
        self.ulns.append(fingerprint(uln))
        self.names.append(fingerprint(name.casefold()))
        self.states.append(state)
        self.starts.append(start.toordinal() if start else 0)
        self.ceased_starts.append(ceased_start.toordinal() if ceased_start else 0)

    def merge(self, later: PeopleIndex) -> None:
        """Put in everybody of the part of the file that follows."""
        for name in ("upns", "ulns", "names", "states", "starts", "ceased_starts"):
            getattr(self, name).extend(getattr(later, name))


def lost_plans(now: PeopleIndex, before: PeopleIndex) -> Iterator[int]:
    """Positions in last year's return of active plans that are neither active nor ceased in this one."""
    for then, today in _pairs(now, before):
        if today is None or now.states[today] == NO_PLAN:
            yield then


def changed_starts(now: PeopleIndex, before: PeopleIndex) -> Iterator[tuple[int, int]]:
    """Positions now and last year of people whose plan of last year has another start date now."""
    for then, today in _pairs(now, before):
        if today is None or not before.starts[then]:
            continue
        starts = {now.starts[today], now.ceased_starts[today]} - {0}
        if starts and before.starts[then] not in starts:
            yield today, then


def _pairs(now: PeopleIndex, before: PeopleIndex) -> Iterator[tuple[int, int | None]]:
    """Each person with an active plan last year, and where the same person is now: by UPN, ULN, else name."""
    searches = [
        (before.upns, _Positions(now.upns)),
        (before.ulns, _Positions(now.ulns)),
        (before.names, _Positions(now.names)),
    ]
    for then, state in enumerate(before.states):
        if state != ACTIVE:
            continue
        found = (positions.find(keys[then]) for keys, positions in searches)
        yield then, next((at for at in found if at is not None), None)


class _Positions:
    """Where each key is first, by bisection in two sorted arrays."""

    def __init__(self, keys: array[int]) -> None:
        pairs = sorted(key << 32 | at for at, key in enumerate(keys) if key)
        self._keys = array("Q", (pair >> 32 for pair in pairs))
        self._positions = array("I", (pair & 0xFFFFFFFF for pair in pairs))

    def find(self, key: int) -> int | None:
        """The first position of a key, if it is there at all."""
        at = bisect_left(self._keys, key)
        return self._positions[at] if key and at < len(self._keys) and self._keys[at] == key else None

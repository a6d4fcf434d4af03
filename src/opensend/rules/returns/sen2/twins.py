"""People who are in a return twice: by UPN, by ULN, or by name and date of birth."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from opensend.rules.returns.sen2.people_index import PeopleIndex
from opensend.rules.returns.sen2.registry import At, rule

_FIRST_SIZE = 1 << 12


@dataclass(frozen=True, slots=True)
class Twin:
    """A person of the return, with the numbers of those before who share something with them."""

    number: int
    same_upn: int | None = None
    same_uln: int | None = None
    same_name: int | None = None


_PERSON = {"upn": "H801200001001", "uln": "1000000009", "name": "Sample|Personone|2016-05-04"}
_OTHER = {"upn": "A801200001002", "uln": "1000000017", "name": "Sample|Persontwo|2016-05-04"}


@rule(
    "P120",
    failing={"people": [_PERSON, {**_OTHER, "upn": _PERSON["upn"]}]},
    passing={"people": [_PERSON, _OTHER]},
)
def upn_used_twice(twin: Twin, at: At) -> bool:
    """A UPN is one person's alone."""
    return twin.same_upn is not None


@rule(
    "P126",
    failing={"people": [_PERSON, {**_OTHER, "uln": _PERSON["uln"]}]},
    passing={"people": [_PERSON, _OTHER]},
)
def uln_used_twice(twin: Twin, at: At) -> bool:
    """A ULN is one person's alone."""
    return twin.same_uln is not None


@rule(
    "P127",
    failing={"people": [_PERSON, {**_OTHER, "name": _PERSON["name"].upper()}]},
    passing={"people": [_PERSON, _OTHER]},
)
def perhaps_the_same_person(twin: Twin, at: At) -> bool:
    """Whoever shares surname, forename and date of birth with another may be the same person."""
    return twin.same_name is not None


class TwinFinder:
    """Remembers whom it has seen, in the order of the file."""

    def __init__(self) -> None:
        self._seen = (_FirstSeen(), _FirstSeen(), _FirstSeen())
        self._count = 0

    def add(self, people: PeopleIndex) -> Iterator[Twin]:
        """Put in the people of the next part of the file; those who share something with an earlier one."""
        upns, ulns, names = self._seen
        for upn, uln, name in zip(people.upns, people.ulns, people.names, strict=True):
            self._count += 1
            number = self._count
            twin = Twin(number, upns.find(upn, number), ulns.find(uln, number), names.find(name, number))
            if twin.same_upn or twin.same_uln or twin.same_name:
                yield twin


class _FirstSeen:
    """The number under which each key came first: a hash table in two arrays, a fifth of a dict's size."""

    def __init__(self) -> None:
        self._keys, self._numbers = _slots(_FIRST_SIZE)
        self._used = 0

    def find(self, key: int, number: int) -> int | None:
        """The number of a key that was here before; one that was not is remembered. Key 0 is nobody's."""
        if not key:
            return None
        at = self._slot(key)
        if self._keys[at]:
            return self._numbers[at]
        self._keys[at], self._numbers[at] = key, number
        self._used += 1
        if self._used * 2 > len(self._keys):
            self._grow()
        return None

    def _slot(self, key: int) -> int:
        keys, mask = self._keys, len(self._keys) - 1
        at = key & mask
        while keys[at] and keys[at] != key:
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        old_keys, old_numbers = self._keys, self._numbers
        self._keys, self._numbers = _slots(len(old_keys) * 2)
        for key, number in zip(old_keys, old_numbers, strict=True):
            if key:
                at = self._slot(key)
                self._keys[at], self._numbers[at] = key, number


def _slots(size: int) -> tuple[array[int], array[int]]:
    return array("Q", bytes(8 * size)), array("I", bytes(4 * size))

"""The name of a transfer file: from whom, of which type, to whom, which of the day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

AUTHORITY_ITSELF = "LLLL"
UNKNOWN = ("XXX", "XXXX")
"""The destination is not known: the file goes to the database of lost pupils."""
OUT_OF_SECTOR = ("MMM", "MMMM")
"""The destination is outside the publicly funded schools of England and Wales."""
LAST = 999
_NAME = re.compile(
    r"(?P<sla>\d{3})(?P<sest>\d{4}|LLLL)_(?P<type>[A-Z0-9]{3})_"
    r"(?P<dla>\d{3}|XXX|MMM)(?P<dest>\d{4}|LLLL|XXXX|MMMM)_(?P<n>\d{3})\.(?i:xml)",
    re.ASCII,
)


class BadFileName(ValueError):
    """A name is not that of a transfer file; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment as the format names it: authority and establishment number."""

    la: str
    estab: str

    @classmethod
    def of_authority(cls, code: str) -> Self:
        """The authority itself."""
        return cls(code, AUTHORITY_ITSELF)

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows where the pupil went."""
        return (self.la, self.estab) == UNKNOWN

    @property
    def is_out_of_sector(self) -> bool:
        """Whether the pupil left the publicly funded schools of England and Wales."""
        return (self.la, self.estab) == OUT_OF_SECTOR

    @property
    def is_whole(self) -> bool:
        """Whether both halves are of one kind: XXX goes with XXXX, MMM with MMMM."""
        if self.la in ("XXX", "MMM") or self.estab in ("XXXX", "MMMM"):
            return self.is_unknown or self.is_out_of_sector
        return True

    def __str__(self) -> str:
        return f"{self.la}{self.estab}"


@dataclass(frozen=True, slots=True)
class FileName:
    """A file's name, taken apart.

    >>> str(FileName.read("8234001_CTF_8234025_001.XML").destination)
    '8234025'
    >>> FileName.read("8234001_CTF_XXXXXXX_001.xml").destination.is_unknown
    True
    """

    source: Place
    type: str
    destination: Place
    number: int

    @classmethod
    def read(cls, name: str) -> Self:
        """Take a name apart. Raises BadFileName."""
        found = _NAME.fullmatch(name)
        if not found:
            raise BadFileName(
                f"{name!r} is not like 8234001_CTF_8234025_001.XML: source, type, destination, number"
            )
        destination = Place(found["dla"], found["dest"])
        if not destination.is_whole:
            raise BadFileName(
                f"{destination} is no destination: XXXXXXX is one not known, MMMMMMM one out of the sector"
            )
        if not int(found["n"]):
            raise BadFileName("the number in a file's name runs from 001 to 999")
        return cls(Place(found["sla"], found["sest"]), found["type"], destination, int(found["n"]))

    def __str__(self) -> str:
        return f"{self.source}_{self.type}_{self.destination}_{self.number:03}.XML"


def next_name(source: Place, kind: str, destination: Place, taken: Iterable[str]) -> FileName:
    """The next name after those taken; after 999 the lowest number that is free.

    Raises BadFileName where all 999 are taken.
    """
    used = set()
    for each in taken:
        try:
            name = FileName.read(each.upper())
        except BadFileName:
            continue
        if (name.source, name.type, name.destination) == (source, kind, destination):
            used.add(name.number)
    after = max(used, default=0) + 1
    if after > LAST:
        after = next((number for number in range(1, LAST + 1) if number not in used), 0)
    if not after:
        raise BadFileName(f"all {LAST} names from {source} to {destination} are taken in this folder")
    return FileName(source, kind, destination, after)

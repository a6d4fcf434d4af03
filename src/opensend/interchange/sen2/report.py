"""What an import of a return did, or would do, person by person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

LOADED = "loaded"
UNCHANGED = "unchanged"
DIFFERENT = "different"
REFUSED = "refused"
OUTCOMES = (LOADED, UNCHANGED, DIFFERENT, REFUSED)
"""Loaded; known and the same; known, and the file says otherwise (nothing is changed); not to be loaded."""


class Line(NamedTuple):
    """What came of one person, or of one record of theirs; `person` is the position in the file, from 1."""

    person: int
    outcome: str
    record: str = ""
    item: str = ""
    reason: str = ""


@dataclass
class ImportReport:
    """`counts` has each person of the file once; `lines` what is to be said of them."""

    year: int
    is_loaded: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)

    def say(self, person: int, outcome: str, lines: list[Line] | None = None) -> None:
        """Count a person, with what there is to say of them."""
        self.counts[outcome] += 1
        self.lines.extend(lines or [Line(person, outcome)])

    @property
    def is_whole(self) -> bool:
        """Whether everybody in the file is in the record as the file has them."""
        has_refused_records = any(line.outcome == REFUSED for line in self.lines)
        return not (self.counts[REFUSED] or self.counts[DIFFERENT] or has_refused_records)

    def document(self) -> dict[str, object]:
        """The report as the command prints it in JSON; a person with nothing to say of is counted only."""
        told = [line._asdict() for line in self.lines if line.reason]
        return {"year": self.year, **{each: self.counts[each] for each in OUTCOMES}, "persons": told}

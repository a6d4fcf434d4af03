"""What a file is found wanting in: the rule, where, what was there, and how to put it right."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import IO

from opensend.interchange.ctf.tables import rules

FAULTS = ("file", "pupil", "error")
"""Levels that make a file wanting: it is refused, a pupil is refused, or it breaks the format."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach. `pupil` is the place in the file from 1, or 0 for the file; `item` the path inside it."""

    rule: str
    line: int
    pupil: int
    item: str
    value: str
    message: str

    @property
    def level(self) -> str:
        """How grave it is: `file` and `pupil` are refused; `error` breaks the format; `warning` is told."""
        return rules()[self.rule].level

    def document(self) -> dict[str, object]:
        """The finding as it is printed: whatever the format, under these names."""
        return {"rule": self.rule, "level": self.level, **asdict(self)}


COLUMNS = ("rule", "level", "line", "pupil", "item", "value", "message")
_OPENS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def print_findings(found: Iterable[Finding], form: str, out: IO[str]) -> Counter[str]:
    """Print findings as they come, as `text`, `csv` or `json`; gives how often each rule was broken."""
    counts: Counter[str] = Counter()

    def counted() -> Iterator[Finding]:
        for each in found:
            counts[each.rule] += 1
            yield each

    if form == "json":
        out.write("[")
        for number, each in enumerate(counted()):
            out.write(("," if number else "") + "\n" + json.dumps(each.document(), ensure_ascii=False))
        out.write("\n]\n")
    elif form == "csv":
        write_csv((each.document() for each in counted()), COLUMNS, out)
    else:
        out.writelines(f"{_in_words(each)}\n" for each in counted())
    return counts


def write_csv(rows: Iterable[dict[str, object]], columns: Iterable[str], out: IO[str]) -> None:
    """Rows as CSV. A text that a spreadsheet would run as a formula is quoted with an apostrophe."""
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _safe(value) for name, value in row.items()})


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_OPENS_FORMULA) else value


def _in_words(each: Finding) -> str:
    where = [f"line {each.line}"] if each.line else []
    where += [f"pupil {each.pupil}"] if each.pupil else []
    return ": ".join(filter(None, (", ".join(where), each.level, each.message))) + f" [{each.rule}]"

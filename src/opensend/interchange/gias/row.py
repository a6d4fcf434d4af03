"""One row of the all-establishments CSV as facts about a setting, or the reason why it cannot be loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from opensend.interchange.gias import columns
from opensend.interchange.gias.cells import BadCell, Read, Value, read_la_code, read_needs, read_text
from opensend.provision.establishments import STATUSES, TYPES
from opensend.rules import identifiers


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A setting as one row gives it. `facts` are by the names of the register's own columns."""

    line: int
    urn: str
    facts: dict[str, Value]
    other: dict[str, str]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not loaded, and why."""

    line: int
    urn: str
    reason: str


@dataclass(slots=True)
class RowReader:
    """Reads rows under one header. A column that the file does not have is as an empty one."""

    header: Sequence[str]
    _at: dict[str, int] = field(init=False)
    _simple: list[tuple[str, int, str, Read]] = field(init=False)
    _absent: dict[str, Value] = field(init=False)
    _others: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._at = {name: at for at, name in enumerate(self.header)}
        present = [column for column in columns.COLUMNS if column.name in self._at]
        self._simple = [(each.fact, self._at[each.name], each.name, each.read) for each in present]
        self._absent = {each.fact: each.read("") for each in columns.COLUMNS if each.name not in self._at}
        used = {each.name for each in columns.COLUMNS}.union(
            columns.COMPOSED, columns.CODES_OF_NAMES, columns.NOT_KEPT
        )
        self._others = [(at, name) for name, at in self._at.items() if name not in used]

    def read(self, line: int, row: Sequence[str]) -> RegisterRow | RefusedRow:
        """The row's facts, or why it is refused."""
        urn = row[self._at["URN"]].strip() if len(row) > self._at["URN"] else ""
        if len(row) != len(self.header):
            why = f"has {len(row)} cells where the header has {len(self.header)}"
            return RefusedRow(line, urn, why)
        try:
            facts, warnings = self._facts(urn, row)
        except BadCell as bad:
            return RefusedRow(line, urn, str(bad))
        other = {name: read_text(row[at]) for at, name in self._others if row[at]}
        return RegisterRow(line, urn, facts, {name: cell for name, cell in other.items() if cell}, warnings)

    def _facts(self, urn: str, row: Sequence[str]) -> tuple[dict[str, Value], tuple[str, ...]]:
        checked = identifiers.check("urn", urn)
        if not checked.is_valid or checked.value != urn:
            raise BadCell(f"URN: {urn!r}: {checked.message or 'a URN is six digits'}")
        facts = dict(self._absent)
        for fact, at, name, read in self._simple:
            try:
                facts[fact] = read(row[at])
            except BadCell as bad:
                raise BadCell(f"{name}: {bad}") from None
        facts["needs"] = read_needs([self._cell(row, name) for name in columns.NEEDS])
        facts["head_name"] = " ".join(filter(None, (read_text(self._cell(row, n)) for n in columns.HEAD)))
        warnings: list[str] = []
        facts["laestab"] = self._laestab(row, warnings)
        facts["ukprn"] = self._checked("ukprn", self._cell(row, "UKPRN"), "", warnings) or None
        facts["postcode"] = self._postcode(row, warnings)
        _judge(facts, warnings)
        return facts, tuple(warnings)

    def _cell(self, row: Sequence[str], name: str) -> str:
        at = self._at.get(name)
        return "" if at is None else row[at]

    def _laestab(self, row: Sequence[str], warnings: list[str]) -> str | None:
        number, la_code = (
            self._cell(row, "EstablishmentNumber").strip(),
            read_la_code(row[self._at["LA (code)"]]),
        )
        if not la_code or not number or not int(number if number.isascii() and number.isdigit() else 1):
            return None
        return self._checked("laestab", f"{la_code}/{number}", "", warnings) or None

    def _postcode(self, row: Sequence[str], warnings: list[str]) -> str:
        text = read_text(row[self._at["Postcode"]])
        return self._checked("postcode", text, text.upper()[:10], warnings)

    def _checked(self, kind: str, text: str, otherwise: str, warnings: list[str]) -> str:
        """The identifier in its stored form; one that is malformed costs a warning, not the setting."""
        if not text.strip():
            return ""
        checked = identifiers.check(kind, text)
        if checked.is_valid:
            return checked.value
        warnings.append(f"{identifiers.kind_title(kind)} {text.strip()!r}: {checked.message}")
        return otherwise


def _judge(facts: dict[str, Value], warnings: list[str]) -> None:
    """Hold the row against what every setting has; an unknown type is told and kept."""
    if not facts["name"]:
        raise BadCell("EstablishmentName: is empty")
    if facts["status_code"] not in STATUSES:
        raise BadCell(
            f"EstablishmentStatus (code): {facts['status_code']!r} is not one of {', '.join(STATUSES)}"
        )
    if not facts["type_code"]:
        raise BadCell("TypeOfEstablishment (code): is empty")
    if facts["type_code"] not in TYPES:
        warnings.append(f"type {facts['type_code']} ({facts['type_name']}) is not known here")

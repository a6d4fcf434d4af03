"""The list of rules: code, level, sentence and years of each, with the function that runs it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from opensend.rules.returns.sen2.registry import FUNCTIONS, RuleFunction
from opensend.rules.returns.sen2.tables import TableError, read_table

LEVELS = ("error", "query", "info")
_MODULES = (
    "rules_file", "rules_header", "rules_person", "twins", "rules_requests", "rules_assessment", "rules_plan",
    "rules_plan_detail", "rules_active", "rules_placement", "rules_needs", "rules_return",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the list."""

    code: str
    level: str
    module: str
    items: tuple[str, ...]
    logic: str
    message: str
    advice: str
    """How to put it right."""
    from_year: int
    to_year: int | None
    dfe_code: str
    basis: str
    function: RuleFunction

    @property
    def item(self) -> str:
        """The item at which it is reported."""
        return self.items[0]

    @property
    def sentence(self) -> str:
        """What is wrong and how to put it right."""
        return f"{self.message}. {self.advice}".rstrip()

    def holds_in(self, year: int) -> bool:
        """Whether the rule holds in a collection year."""
        return self.from_year <= year and (self.to_year is None or year <= self.to_year)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the list.

    Raises TableError where the list and the functions do not have the same codes.
    """
    for name in _MODULES:
        importlib.import_module(f"opensend.rules.returns.sen2.{name}")
    found = {}
    for row in read_table("rules"):
        code = row["code"]
        if code not in FUNCTIONS:
            raise TableError(f"rules.csv: there is no function for {code}")
        if row["level"] not in LEVELS:
            raise TableError(f"rules.csv: {code}: {row['level']!r} is none of {', '.join(LEVELS)}")
        found[code] = Rule(
            code=code,
            level=row["level"],
            module=row["module"],
            items=tuple(item.strip() for item in row["items"].split(";")),
            logic=row["logic"],
            message=row["message"],
            advice=row.get("advice", ""),
            from_year=int(row["from_year"]),
            to_year=int(row["to_year"]) if row["to_year"] else None,
            dfe_code=row["dfe_code"],
            basis=row["basis"],
            function=FUNCTIONS[code],
        )
    if missing := FUNCTIONS.keys() - found.keys():
        raise TableError(f"rules.csv: there is no row for {', '.join(sorted(missing))}")
    return MappingProxyType(found)


def rules_of(year: int) -> tuple[Rule, ...]:
    """The rules that hold in a collection year."""
    return tuple(rule for rule in rules().values() if rule.holds_in(year))

"""Dated parameters: a number of the law, the day it came into force, and where it is written.

Every ``*.toml`` file of ``rules/data`` holds parameters in one form::

    [appeal_months_from_decision]
    title = "Months to appeal from the day the decision was sent"
    unit = "months"
    mark = "unconfirmed"            # only while the figure still has to be checked against the printed law

    [[appeal_months_from_decision.values]]
    since = 2014-09-01
    value = 2
    source = "HESC Rules r.20(1)(c)"

A change in the law is a further ``values`` table with a later ``since``; nothing is ever edited away, so
any past day can be replayed under the rules in force on it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import msgspec

Scalar = bool | int | float | str


class RuleUnknownOn(LookupError):
    """The rulebook holds nothing for the day it is asked about; it never falls back to another year."""


class RulesDataError(ValueError):
    """A data file of the rulebook is not in its declared form; the message names the file."""


@dataclass(frozen=True, slots=True)
class Value:
    """One parameter as it stands on a day: the figure, its unit, its source and since when it holds."""

    name: str
    title: str
    unit: str
    value: Any
    source: str
    since: date
    mark: str | None = None

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the figure still has to be checked against the printed law."""
        return self.mark == "unconfirmed"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with every value that it has had, oldest first."""

    name: str
    title: str
    unit: str
    mark: str | None
    values: tuple[Value, ...]
    starts: tuple[date, ...]

    def on(self, on: date) -> Value:
        """The value in force on that day; raises `RuleUnknownOn` before the first one."""
        at = bisect_right(self.starts, on)
        if not at:
            raise RuleUnknownOn(
                f"{self.name} is not known on {on}: the first value in rules/data is from {self.starts[0]}. "
                "Add the earlier law to the data file, with its source."
            )
        return self.values[at - 1]


class _ValueRow(msgspec.Struct, forbid_unknown_fields=True):
    since: date
    value: Scalar
    source: str
    mark: str | None = None


class _ParameterTable(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    unit: str
    values: list[_ValueRow]
    mark: str | None = None


_tried: ContextVar[Mapping[str, Scalar] | None] = ContextVar("tried_values", default=None)


def parameter(name: str, on: date) -> Value:
    """The parameter's value on a day.

    Raises `KeyError` for a name that no data file holds; `RuleUnknownOn` for a day before its first value.

    >>> parameter("appeal_months_from_decision", date(2026, 3, 31)).value
    2
    """
    found = _by_name()[name].on(on)
    tried = _tried.get()
    if tried is None or name not in tried:
        return found
    return Value(
        found.name, found.title, found.unit, tried[name], "tried value, not law", found.since, "tried"
    )


def parameters() -> tuple[Parameter, ...]:
    """Every parameter of the rulebook, by name."""
    return tuple(_by_name().values())


@contextmanager
def trying(**values: Scalar) -> Iterator[None]:
    """Within the block, these parameters have these values on every day.

    This switches on a convention, or tries a draft of the law on past and present cases.

    >>> with trying(appeal_months_from_decision=3):
    ...     parameter("appeal_months_from_decision", date(2026, 3, 31)).value
    3
    """
    unknown = sorted(set(values) - set(_by_name()))
    if unknown:
        raise KeyError(f"no such parameter: {', '.join(unknown)}")
    token = _tried.set(MappingProxyType({**(_tried.get() or {}), **values}))
    try:
        yield
    finally:
        _tried.reset(token)


def read_parameters(text: str, filename: str) -> list[Parameter]:
    """Parameters of one data file; `RulesDataError` names the file and what is wrong with it."""
    try:
        tables = msgspec.convert(tomllib.loads(text), dict[str, _ParameterTable])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise RulesDataError(f"{filename}: {error}") from error
    return [_build(name, table, filename) for name, table in tables.items()]


def _build(name: str, table: _ParameterTable, filename: str) -> Parameter:
    starts = tuple(row.since for row in table.values)
    if not starts or list(starts) != sorted(set(starts)):
        raise RulesDataError(f"{filename}: {name} needs one value or more, each `since` later than the last")
    values = tuple(
        Value(name, table.title, table.unit, row.value, row.source, row.since, row.mark or table.mark)
        for row in table.values
    )
    return Parameter(name, table.title, table.unit, table.mark, values, starts)


@cache
def _by_name() -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    folder = resources.files("opensend.rules") / "data"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for item in read_parameters(file.read_text(encoding="utf-8"), file.name):
            if item.name in found:
                raise RulesDataError(f"{file.name}: {item.name} is already in another file of rules/data")
            found[item.name] = item
    return dict(sorted(found.items()))

"""The tables of the format: items in their order, code sets, what each transfer needs, rules, settings.

Rows with the mark `unverified` are not confirmed by the Department's own text; an authority may put them
right in the files of `data/` without touching code.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Item:
    """An element of the file: what it holds, how often, and from which version of the format."""

    path: str
    kind: str
    length: int
    codes: str
    may_repeat: bool
    is_needed: bool
    since: float
    until: float
    order: int
    name: str
    children: dict[str, Item] = field(default_factory=dict, compare=False)

    @property
    def is_group(self) -> bool:
        """Whether it holds elements and not a value."""
        return self.kind == "group"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a set, what it means and between which days it was given."""

    value: str
    meaning: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Need:
    """Whether an item of a pupil has to be in each kind of transfer: M yes, O no, - not sent."""

    item: str
    by_transfer: dict[str, str]
    level: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a file is held against: its code, how grave a breach is, and what it says."""

    code: str
    level: str
    says: str


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def items() -> dict[str, Item]:
    """The two roots of the items, `Header` and `Pupil`, with all that is in them."""
    known: dict[str, Item] = {}
    for order, row in enumerate(_rows("items.csv")):
        path = row["path"]
        parent = known.get(path.rpartition("/")[0])
        like = known[row["of"]] if row["kind"] == "same" else None
        known[path] = Item(
            path, like.kind if like else row["kind"], int(row["length"] or 0), row["of"],
            row["many"] == "Y", row["need"] == "M", float(row["since"] or 0), float(row["until"] or 999),
            order, path.rpartition("/")[2], like.children if like else {},
        )  # fmt: skip
        if parent:
            parent.children[known[path].name] = known[path]
    return {name: known[name] for name in ("Header", "Pupil")}


@cache
def codes(name: str) -> dict[str, Code]:
    """A set of codes by its name."""
    return {
        row["code"]: Code(row["code"], row["meaning"], _day(row["since"]), _day(row["until"]))
        for row in _rows("codes.csv")
        if row["list"] == name
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


TRANSFERS = ("full", "partial", "out_of_sector", "unknown", "cme")
"""Kinds of transfer: what has to be in the file depends on it."""


@cache
def needs() -> tuple[Need, ...]:
    """What each kind of transfer needs of a pupil."""
    return tuple(
        Need(row["item"], {kind: row[kind] for kind in TRANSFERS}, row["level"])
        for row in _rows("mandatory.csv")
    )


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code."""
    return {row["rule"]: Rule(row["rule"], row["level"], row["says"]) for row in _rows("rules.csv")}


@cache
def settings() -> dict[str, Any]:
    """Versions, names and types of transfer."""
    return tomllib.loads((DATA / "ctf.toml").read_text(encoding="utf-8"))

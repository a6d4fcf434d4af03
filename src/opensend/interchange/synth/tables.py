"""The published margins that the fictional England is shaped on, as numbers by authority and measure."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ENGLAND = "all"
NEEDS = ("ASD", "HI", "MLD", "MSI", "OTH", "PD", "PMLD", "SEMH", "SLCN", "SLD", "SPLD", "VI")
"""Main needs as published: Down syndrome is counted in OTH."""
AGES = tuple(range(2, 25))
"""Ages on 31 August. The published 25 is counted with 24: a plan cannot be active beyond that year."""
FLOW_AGES = tuple(range(2, 21))
"""Ages of requests and of new plans: 2 and under, to 20 and over."""
_FOLDER = Path(__file__).with_name("data")
_TABLES = ("caseload", "requests", "plans_issued", "maintained")


@cache
def margins(code: str) -> dict[str, float]:
    """Every published number of the authority (or of `all`), by measure."""
    found: dict[str, float] = {}
    for table in _TABLES:
        found.update(_rows(table)[code])
    found["age_24"] += found.pop("age_25")
    return found


@cache
def places() -> dict[str, dict[str, str]]:
    """Where each authority lies, and how many schools it has, by its code."""
    return {row["code"]: row for row in _read("places")}


@cache
def national(measure: str) -> float:
    """A number that is published, or supposed, for England alone."""
    return {row["measure"]: float(row["value"]) for row in _read("national")}[measure]


@cache
def groups() -> tuple[str, ...]:
    """The kinds of setting that plans are counted by."""
    return tuple(row["group"] for row in _read("need_by_group"))


@cache
def need_by(kind: str) -> NDArray[np.float64]:
    """England's plans by age, group or sex (rows) and by main need (columns)."""
    rows = _read(f"need_by_{kind}")
    found = np.array([[float(row[need.lower()]) for need in NEEDS] for row in rows])
    if kind == "age":
        found[-2] += found[-1]
        found = found[:-1]
    return found


def shares(code: str, prefix: str, names: tuple[str, ...]) -> NDArray[np.float64]:
    """The authority's numbers of the measures that begin so, as shares; England's where it has none."""
    found: NDArray[np.float64] = np.array([margins(code)[f"{prefix}{name}"] for name in names])
    if found.sum() <= 0:
        found = np.array([margins(ENGLAND)[f"{prefix}{name}"] for name in names], dtype=float)
    found /= found.sum()
    return found


@cache
def _rows(table: str) -> dict[str, dict[str, float]]:
    return {
        row["code"]: {name: float(cell) for name, cell in row.items() if name != "code"}
        for row in _read(table)
    }


@cache
def _read(table: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

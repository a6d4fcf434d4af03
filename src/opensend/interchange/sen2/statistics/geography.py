"""Where an authority is, for the published rows: its name, both its codes, and its region."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from opensend.rules.returns.sen2.tables import read_table

COUNTRY = ("E92000001", "England")
_COLUMNS = ("dfe_code", "ons_code", "la_name", "region_code", "region_name")


class UnreadableAuthorities(ValueError):
    """The list of authorities cannot be read; the message says why."""


class Authority(NamedTuple):
    """An authority. A code or region that is not known is empty."""

    code: str
    ons_code: str
    name: str
    region_code: str
    region_name: str


class Place(NamedTuple):
    """One place of a published table, and the authorities that it is made of."""

    level: str
    cells: tuple[str, ...]
    """region_code, region_name, new_la_code, old_la_code and la_name."""
    authorities: tuple[str, ...]


def read_authorities(path: Path) -> dict[str, Authority]:
    """A list of authorities by code. Raises UnreadableAuthorities and OSError."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="")
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise UnreadableAuthorities(f"{path.name} lacks a column: {', '.join(missing)}")
        try:
            rows = [Authority(*(row[name].strip() for name in _COLUMNS)) for row in reader]
        except (csv.Error, UnicodeDecodeError) as error:
            raise UnreadableAuthorities(f"{path.name} cannot be read: {error}") from error
    return {row.code.zfill(3): row for row in rows}


def known_authorities() -> dict[str, Authority]:
    """The authorities of the return's own table; one that was laid over it may have no codes of places."""
    return {
        row["code"]: Authority(
            row["code"],
            row.get("ons_code", ""),
            row["name"],
            row.get("region_code", ""),
            row.get("region_name", ""),
        )
        for row in read_table("authorities")
        if row["use"] == "authority"
    }


def places_of(codes: Iterable[str], known: dict[str, Authority]) -> Iterator[Place]:
    """England and the regions where there is more than one authority, then each authority by code.

    One that is not in the list, such as a fictional one, has its code for a name and no region.
    """
    held = [known.get(code) or Authority(code, "", code, "", "") for code in sorted(set(codes))]
    if len(held) > 1:
        yield Place("National", ("",) * 5, tuple(each.code for each in held))
        regions = sorted({(each.region_code, each.region_name) for each in held if each.region_code})
        for region in regions:
            inside = tuple(each.code for each in held if each.region_code == region[0])
            yield Place("Regional", (*region, "", "", ""), inside)
    for each in held:
        cells = (each.region_code, each.region_name, each.ons_code, each.code, each.name)
        yield Place("Local authority", cells, (each.code,))

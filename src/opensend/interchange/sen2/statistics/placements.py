"""In which published group a setting falls: by its type in the establishments list, else by its kind.

The grouping is data (`setting_groups.csv`, with a mark where it is inferred), and so are the published words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from opensend.rules.returns.sen2.registry import Establishments
from opensend.rules.returns.sen2.settings import Setting
from opensend.rules.returns.sen2.tables import read_table

UNKNOWN = "placement_unknown"
_UNIT, _PROVISION = "_senunit", "_resourced_provision"


class Group(NamedTuple):
    """A published group of settings: its column, the column of its total, and its words in two spellings."""

    column: str
    total: str
    labels: tuple[str, ...]
    """Its own words, then those of its total."""
    other_labels: tuple[str, ...]
    """The same in the tables that spell them otherwise."""


@dataclass(slots=True)
class Grouping:
    """Tells settings to groups. Without the establishments list, those known by URN cannot be told."""

    establishments: Establishments | None = None
    not_found: int = 0
    """How many settings have a URN that the list has not, or whose type no group takes."""
    _known: dict[tuple[str, bool, bool], str] = field(default_factory=dict)

    def group_of(self, setting: Setting | None, is_school_age: bool) -> str:
        """The column of the group."""
        if setting is None:
            return UNKNOWN
        if setting.urn is not None:
            return self._by_urn(setting)
        if setting.ukprn is not None:
            return _groups("provider")["ukprn"][0]
        code = (setting.sen_setting or "").casefold()
        by_age = _groups("school age") if is_school_age else {}
        return (by_age.get(code) or _groups("setting").get(code) or (UNKNOWN, ""))[0]

    def _by_urn(self, setting: Setting) -> str:
        urn = setting.urn or ""
        key = (urn, bool(setting.sen_unit_indicator), bool(setting.resourced_provision_indicator))
        group = self._known.get(key)
        if group is None:
            group = self._known[key] = self._look_up(*key)
        self.not_found += group == UNKNOWN and self.establishments is not None
        return group

    def _look_up(self, urn: str, is_in_unit: bool, is_in_provision: bool) -> str:
        found = self.establishments.by_urn(urn) if self.establishments is not None else None
        plain = found.type_name.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") if found else ""
        group, splits = _groups("type").get(plain, (UNKNOWN, ""))
        if splits and is_in_unit:
            return group + _UNIT
        return group + _PROVISION if splits and is_in_provision else group


@cache
def groups() -> dict[str, Group]:
    """Every group that has no others under it, by its column, in the published order."""
    rows = {row["group"]: row for row in read_table("setting_labels")}
    totals = {row["total"] for row in rows.values()}
    made = {}
    for column, row in rows.items():
        if column in totals:
            continue
        above = (rows[row["total"]]["label"],) if row["total"] else ()
        labels = (row["label"], *above)
        other = (row["label_in_other_tables"] or row["label"], *above)
        made[column] = Group(column, row["total"], labels, other)
    return made


@cache
def _groups(kind: str) -> dict[str, tuple[str, str]]:
    rows = [row for row in read_table("setting_groups") if row["kind"] == kind]
    return {row["name"].casefold(): (row["group"], row["splits"]) for row in rows}

"""Where children are: a setting of the right kind and age, and since when; at home or nowhere, if so."""

from __future__ import annotations

import bisect
import math
import random
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.establishments import Establishment
from opensend.interchange.synth.lives import PlaceLife

CODES: dict[str, tuple[str, str]] = {
    "early_years": ("EYP", ""), "ehe": ("EHE", ""), "ola": ("OLA", ""), "opa": ("OPA", ""),
    "other": ("OTH", "Section I names a type of setting; a place is being sought"),
    "neet": ("NEET", ""), "niec": ("NIEC", ""),
    "nieo": ("NIEO", "Has moved in and waits for a place"),
    "nieo_school_age": ("NIEO", "Waits for a place"),
}  # fmt: skip
"""By group, the return's code for what has no number, and its explanation."""
NOT_IN_PLANS = ("NEET", "NIEC", "NIEO")
"""Codes for what happens, which no plan can name."""
RESIDENTIAL = ("", "A", "B")
WORK_BASED = ("", "A", "T", "S")
_INSTEAD: dict[str, tuple[str, ...]] = {
    "special_independent": ("special_academy", "special_maintained"),
    "special_non_maintained": ("special_academy", "special_maintained"),
    "special_academy": ("special_maintained", "special_independent"),
    "special_maintained": ("special_academy", "special_independent"),
    "ap_free": ("ap_academy", "ap_pru"), "ap_academy": ("ap_pru", "ap_free"), "ap_pru": ("ap_academy",
        "ap_free"),
    "fe_specialist": ("fe_general",), "independent": ("academy", "maintained"), "online": ("academy",
        "maintained"),
    "academy": ("maintained",), "maintained": ("academy",), "free": ("academy", "maintained"),
    "nursery": ("maintained", "academy"),
}  # fmt: skip
_PRIMARY_FROM, _SECONDARY_FROM, _COLLEGE_FROM = 4, 11, 16


class Places:
    """The settings that the children of one authority go to: its own, or where there are none the nearest."""

    def __init__(
        self,
        authority: FictionalAuthority,
        authorities: Sequence[FictionalAuthority],
        settings: Mapping[str, Sequence[Establishment]],
    ) -> None:
        self._authority, self._settings = authority, settings
        self._near = sorted(
            (each for each in authorities),
            key=lambda each: (
                math.hypot(each.easting - authority.easting, each.northing - authority.northing), each.code
            ),
        )  # fmt: skip
        self._found: dict[tuple[str, int], tuple[list[Establishment], list[float]]] = {}

    def choose(self, rng: random.Random, group: str, age: int) -> Establishment:
        """A setting of a group (`academy_unit`: one with a SEN unit) for an age on 31 August."""
        found = self._found.get((group, age))
        if found is None:
            listed = self._candidates(group, age)
            found = self._found[group, age] = (
                listed,
                list(accumulate(each.capacity + 20.0 for each in listed)),
            )
        listed, marks = found
        return listed[bisect.bisect(marks, rng.random() * marks[-1])]

    def _candidates(self, group: str, age: int) -> list[Establishment]:
        base, _, part = group.partition("_") if group.endswith(("_unit", "_resourced")) else (group, "", "")
        for name in (base, *_INSTEAD.get(base, ())):
            fitting = _fitting(name, age)
            for authority in self._near:
                listed = [
                    each
                    for each in self._settings[authority.code]
                    if _suits(each, name, fitting)
                    and (part != "unit" or each.has_sen_unit)
                    and (part != "resourced" or each.has_resourced_provision)
                ]
                if listed:
                    return listed
        return self._candidates(base, age) if part else self._candidates("academy", _PRIMARY_FROM)


def _fitting(group: str, age: int) -> int:
    """The age by which a setting is looked for: those a little too young or old are with the nearest."""
    if group in ("academy", "maintained", "free", "independent"):
        return min(max(age, _PRIMARY_FROM), 17)
    if group.startswith("special"):
        return min(max(age, 5), 18)
    if group.startswith("ap_"):
        return min(max(age, 5), 15)
    return min(max(age, _COLLEGE_FROM), 18) if group.startswith("fe_") else age


def _suits(each: Establishment, group: str, age: int) -> bool:
    return each.group == group and each.is_open and each.low_age <= age < each.high_age


def entry_year(group: str, age: int, year: int, rng: random.Random) -> int:
    """The year in whose September somebody of that age on 31 August of a year came to the setting."""
    if group.startswith("fe_"):
        return year - (age - _COLLEGE_FROM) if age < 20 else year - int(rng.random() * 3)
    if group.startswith(("special", "ap_", "independent", "online")):
        return year - int(rng.random() * min(max(age - 4, 1), 7))
    if age >= _SECONDARY_FROM:
        return year - (age - _SECONDARY_FROM)
    return year - max(age - _PRIMARY_FROM, 0)


def place_of(setting: Establishment | None, group: str, since: date, provider: str) -> PlaceLife:
    """The place as a record has it."""
    if group in CODES:
        code, other = CODES[group]
        return PlaceLife(since, setting_code=code, setting_other=other)
    if setting is None:
        return PlaceLife(since, ukprn=provider, is_in_sen_unit=False, is_in_resourced_provision=False)
    return PlaceLife(
        since, urn=setting.urn, is_in_sen_unit=group.endswith("_unit"),
        is_in_resourced_provision=group.endswith("_resourced"),
    )  # fmt: skip


def attends(group: str, age: int) -> str:
    """Where somebody in a setting of that group is educated, as a child's record says."""
    if group == "ehe":
        return "home"
    if group in ("neet", "niec", "nieo", "nieo_school_age"):
        return "nowhere"
    if group == "early_years" or age < _PRIMARY_FROM:
        return "early_years"
    return "post_16" if group.startswith("fe_") else "school"

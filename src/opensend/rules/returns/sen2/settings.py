"""How a setting is told in a return, and what the establishments list says of it.

The settings named in a plan and those attended are told in the same way: by URN, else by UKPRN, else by the
type of setting. Type names are those of the establishments list, compared without regard to case.
"""

from __future__ import annotations

import re
from typing import Protocol

from opensend.rules.returns.sen2.registry import Establishment, Establishments

_URN = re.compile(r"[0-9]{6}")
_UKPRN = re.compile(r"1[0-9]{7}")
_SPECIAL = {
    "community special school",
    "foundation special school",
    "non-maintained special school",
    "other independent special school",
    "academy special converter",
    "academy special sponsor led",
    "free schools special",
}
_ALTERNATIVE_PROVISION = {
    "pupil referral unit",
    "academy alternative provision converter",
    "academy alternative provision sponsor led",
    "free schools alternative provision",
}
_SPECIALIST_COLLEGE = {"special post 16 institution"}
_WITHOUT_UNITS = frozenset(_SPECIAL | _ALTERNATIVE_PROVISION | _SPECIALIST_COLLEGE)
_UNUSUAL = frozenset(
    {
        "higher education institutions",
        "british schools overseas",
        "offshore schools",
        "service children's education",
        "miscellaneous",
    }
)


class Setting(Protocol):
    """What a named and an attended setting have in common."""

    urn: str | None
    ukprn: str | None
    sen_setting: str | None
    sen_unit_indicator: bool | None
    resourced_provision_indicator: bool | None

    def has(self, element: str) -> bool:
        """Whether the item was in the file."""


def is_told_in_no_way(setting: Setting) -> bool:
    """Whether there is neither a number nor a type of setting."""
    return setting.urn is None and setting.ukprn is None and setting.sen_setting is None


def is_told_in_two_ways(setting: Setting) -> bool:
    """Whether a type of setting stands beside a number: it is for places that have none."""
    return setting.sen_setting is not None and (setting.urn is not None or setting.ukprn is not None)


def is_urn_wrong(setting: Setting, held: Establishments | None) -> bool:
    """Whether the URN is not 6 digits or, where the list is at hand, not in it."""
    urn = setting.urn
    if urn is None:
        return False
    return not _URN.fullmatch(urn) or (held is not None and held.by_urn(urn) is None)


def is_ukprn_wrong(setting: Setting) -> bool:
    """Whether the UKPRN is not 8 digits of which the first is 1."""
    return setting.ukprn is not None and not _UKPRN.fullmatch(setting.ukprn)


def is_unit_flag_missing(setting: Setting) -> bool:
    """Whether a place at a numbered setting does not say if it is in a SEN unit or resourced provision."""
    if setting.urn is None and setting.ukprn is None:
        return False
    return (setting.sen_unit_indicator is None and not setting.has("SENunitIndicator")) or (
        setting.resourced_provision_indicator is None and not setting.has("ResourcedProvisionIndicator")
    )


def is_in_unit_and_provision(setting: Setting) -> bool:
    """Whether the place is said to be in a SEN unit and in resourced provision at once."""
    return setting.sen_unit_indicator is True and setting.resourced_provision_indicator is True


def is_unit_unlikely(setting: Setting, held: Establishments | None) -> bool:
    """Whether a SEN unit or resourced provision is claimed in a special setting or against the list."""
    if not (setting.sen_unit_indicator or setting.resourced_provision_indicator):
        return False
    found = establishment(setting, held)
    if found is None:
        return False
    return (
        found.type_name.casefold() in _WITHOUT_UNITS
        or (setting.sen_unit_indicator is True and found.has_sen_unit is False)
        or (setting.resourced_provision_indicator is True and found.has_resourced_provision is False)
    )


def is_type_unusual(found: Establishment) -> bool:
    """Whether plans are hardly ever for this type of establishment."""
    return found.type_name.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") in _UNUSUAL


def establishment(setting: Setting, held: Establishments | None) -> Establishment | None:
    """The establishment of the setting's URN, where both the URN and the list are at hand."""
    return held.by_urn(setting.urn) if held is not None and setting.urn is not None else None


def are_different(one: Setting, other: Setting, held: Establishments | None) -> bool:
    """Whether two settings are surely not one; a URN on one side and a UKPRN on the other are looked up."""
    if one.urn is not None and other.urn is not None:
        return one.urn != other.urn
    if is_told_in_no_way(one) or is_told_in_no_way(other):
        return False
    if one.sen_setting is not None or other.sen_setting is not None:
        return one.sen_setting != other.sen_setting
    first, second = _provider(one, held), _provider(other, held)
    return first is not None and second is not None and first != second


def _provider(setting: Setting, held: Establishments | None) -> str | None:
    if setting.ukprn is not None:
        return setting.ukprn
    found = establishment(setting, held)
    return found.ukprn if found is not None else None

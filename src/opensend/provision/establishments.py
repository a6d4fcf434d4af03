"""What the national register's type codes mean for children with special educational needs.

The codes are those of the published file. The type decides in law whether a family may ask for the setting by
right (Children and Families Act 2014, section 38(3)). Nothing here is stored: it follows from the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What kind of setting a type is, in the words of the plan process."""

    MAINSTREAM = "mainstream school"
    INDEPENDENT = "independent school"
    STATE_FUNDED_INDEPENDENT = "state-funded independent school"
    SPECIAL = "special school"
    NON_MAINTAINED_SPECIAL = "non-maintained special school"
    INDEPENDENT_SPECIAL = "independent special school"
    ALTERNATIVE = "alternative provision"
    NURSERY = "nursery school"
    COLLEGE = "college or sixth form"
    SPECIAL_COLLEGE = "special post-16 institution"
    SECURE = "secure setting"
    ONLINE = "online provider"
    OUT_OF_SCOPE = "outside plans in England"


@dataclass(frozen=True, slots=True)
class EstablishmentType:
    """One type of the register, and the kind of setting it is."""

    code: str
    name: str
    kind: Kind


_OUT = Kind.OUT_OF_SCOPE
_TYPES = (
    ("1", "Community school", Kind.MAINSTREAM),
    ("2", "Voluntary aided school", Kind.MAINSTREAM),
    ("3", "Voluntary controlled school", Kind.MAINSTREAM),
    ("5", "Foundation school", Kind.MAINSTREAM),
    ("6", "City technology college", Kind.STATE_FUNDED_INDEPENDENT),
    ("7", "Community special school", Kind.SPECIAL),
    ("8", "Non-maintained special school", Kind.NON_MAINTAINED_SPECIAL),
    ("10", "Other independent special school", Kind.INDEPENDENT_SPECIAL),
    ("11", "Other independent school", Kind.INDEPENDENT),
    ("12", "Foundation special school", Kind.SPECIAL),
    ("14", "Pupil referral unit", Kind.ALTERNATIVE),
    ("15", "Local authority nursery school", Kind.NURSERY),
    ("18", "Further education", Kind.COLLEGE),
    ("24", "Secure units", Kind.SECURE),
    ("25", "Offshore schools", _OUT),
    ("26", "Service children's education", _OUT),
    ("27", "Miscellaneous", _OUT),
    ("28", "Academy sponsor led", Kind.MAINSTREAM),
    ("29", "Higher education institutions", _OUT),
    ("30", "Welsh establishment", _OUT),
    ("31", "Sixth form centres", Kind.COLLEGE),
    ("32", "Special post 16 institution", Kind.SPECIAL_COLLEGE),
    ("33", "Academy special sponsor led", Kind.SPECIAL),
    ("34", "Academy converter", Kind.MAINSTREAM),
    ("35", "Free schools", Kind.MAINSTREAM),
    ("36", "Free schools special", Kind.SPECIAL),
    ("37", "British schools overseas", _OUT),
    ("38", "Free schools alternative provision", Kind.ALTERNATIVE),
    ("39", "Free schools 16 to 19", Kind.COLLEGE),
    ("40", "University technical college", Kind.MAINSTREAM),
    ("41", "Studio schools", Kind.MAINSTREAM),
    ("42", "Academy alternative provision converter", Kind.ALTERNATIVE),
    ("43", "Academy alternative provision sponsor led", Kind.ALTERNATIVE),
    ("44", "Academy special converter", Kind.SPECIAL),
    ("45", "Academy 16-19 converter", Kind.COLLEGE),
    ("46", "Academy 16 to 19 sponsor led", Kind.COLLEGE),
    ("47", "Children's centre", _OUT),
    ("48", "Children's centre linked site", _OUT),
    ("49", "Online provider", Kind.ONLINE),
    ("56", "Institution funded by other government department", _OUT),
    ("57", "Academy secure 16 to 19", Kind.SECURE),
)
TYPES = {code: EstablishmentType(code, name, kind) for code, name, kind in _TYPES}

OPEN, CLOSED, CLOSING, PROPOSED = "1", "2", "3", "4"
STATUSES = {
    OPEN: "Open",
    CLOSED: "Closed",
    CLOSING: "Open, but proposed to close",
    PROPOSED: "Proposed to open",
}
USABLE_STATUSES = (OPEN, CLOSING)
"""Children can be placed in a setting of these statuses today."""

NEEDS = {
    "VI": "Visual impairment",
    "HI": "Hearing impairment",
    "SLCN": "Speech, language and communication",
    "ASD": "Autistic spectrum disorder",
    "SEMH": "Social, emotional and mental health",
    "MSI": "Multi-sensory impairment",
    "PD": "Physical disability",
    "MLD": "Moderate learning difficulty",
    "SLD": "Severe learning difficulty",
    "PMLD": "Profound and multiple learning difficulty",
    "SPLD": "Specific learning difficulty",
    "OTH": "Other difficulty or disability",
}
"""Needs that a setting is approved or equipped for, by the code of the pupil census."""

_BY_RIGHT = frozenset(
    {Kind.MAINSTREAM, Kind.SPECIAL, Kind.NON_MAINTAINED_SPECIAL, Kind.NURSERY, Kind.COLLEGE, Kind.ALTERNATIVE}
)
_IF_APPROVED = frozenset({Kind.INDEPENDENT_SPECIAL, Kind.SPECIAL_COLLEGE})


def kind_of(type_code: str) -> Kind | None:
    """The kind of setting, or None for a type that this list does not know.

    >>> kind_of("7").value
    'special school'
    """
    known = TYPES.get(type_code)
    return known.kind if known else None


def may_be_requested(type_code: str, *, is_section_41_approved: bool | None) -> bool:
    """Whether a family may ask for the setting by right (Children and Families Act 2014, section 38(3)).

    An independent special school or a special post-16 institution only while it is approved under section 41;
    an authority may still name another one by agreement.

    >>> may_be_requested("1", is_section_41_approved=None)
    True
    >>> may_be_requested("10", is_section_41_approved=False)
    False
    """
    kind = kind_of(type_code)
    return kind in _BY_RIGHT or (kind in _IF_APPROVED and bool(is_section_41_approved))


_MAINTAINED = frozenset({"1", "2", "3", "5", "7", "12", "14", "15"})


def is_maintained(type_code: str) -> bool:
    """Whether a local authority maintains the setting: it is consulted too (CFA 2014, section 39(2)(c)).

    >>> is_maintained("1"), is_maintained("34")
    (True, False)
    """
    return type_code in _MAINTAINED

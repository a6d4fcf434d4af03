"""The kinds of establishment: their types in the register, ages, sizes and needs catered for."""

from __future__ import annotations

from dataclasses import dataclass

_SPECIAL_NEEDS = ("ASD", "SLD", "SEMH", "MLD", "PMLD", "SLCN", "PD")
_ALTERNATIVE_NEEDS = ("SEMH",)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of establishment. `group` is how plans are counted; `weight` is within its class."""

    group: str
    type_code: str
    type_name: str
    type_group: tuple[str, str]
    phase: tuple[str, str]
    called: str
    first_number: int
    low: int
    high: int
    size: int
    weight: float = 1.0
    hosts: bool = False
    """Whether it may have a SEN unit or resourced provision."""
    may_be_section_41: bool = False
    boards: bool = False
    needs: tuple[str, ...] = ()
    plan_share: float = 0.03
    support_share: float = 0.14


_MAINTAINED = ("4", "Local authority maintained schools")
_SPECIAL = ("5", "Special schools")
_INDEPENDENT = ("3", "Independent schools")
_ACADEMIES = ("10", "Academies")
_FREE = ("11", "Free Schools")
_COLLEGES = ("1", "Colleges")
_NO_PHASE, _PRIMARY, _SECONDARY, _POST_16 = (
    ("0", "Not applicable"), ("2", "Primary"), ("4", "Secondary"), ("6", "16 plus"),
)  # fmt: skip


def _school(
    group: str, code: str, name: str, of: tuple[str, str], is_primary: bool, weight: float, size: int = 0
) -> Kind:
    phase, called, first, low, high, usual = (
        (_PRIMARY, "Primary School", 2000, 4, 11, 300)
        if is_primary
        else (_SECONDARY, "Secondary School", 4000, 11, 18, 1100)
    )
    return Kind(group, code, name, of, phase, called, first, low, high, size or usual, weight, hosts=True)


def _special(
    group: str, code: str, name: str, of: tuple[str, str], weight: float, first: int = 7000, size: int = 130
) -> Kind:
    is_independent = code == "10"
    return Kind(
        group, code, name, of, _NO_PHASE, "Special School", first, 3 if not is_independent else 5, 19, size,
        weight,
        may_be_section_41=is_independent, boards=code in ("8", "10"), needs=_SPECIAL_NEEDS, plan_share=0.98,
        support_share=0.01,
    )  # fmt: skip


def _alternative(group: str, code: str, name: str, of: tuple[str, str]) -> Kind:
    return Kind(
        group, code, name, of, _NO_PHASE, "Learning Centre", 1100, 5, 16, 80, needs=_ALTERNATIVE_NEEDS,
        plan_share=0.25, support_share=0.6,
    )  # fmt: skip


KINDS: dict[str, Kind] = {
    "community_primary": _school("maintained", "1", "Community school", _MAINTAINED, True, 0.55),
    "aided_primary": _school("maintained", "2", "Voluntary aided school", _MAINTAINED, True, 0.25),
    "controlled_primary": _school("maintained", "3", "Voluntary controlled school", _MAINTAINED, True, 0.15),
    "foundation_primary": _school("maintained", "5", "Foundation school", _MAINTAINED, True, 0.05),
    "converter_primary": _school("academy", "34", "Academy converter", _ACADEMIES, True, 0.75),
    "sponsored_primary": _school("academy", "28", "Academy sponsor led", _ACADEMIES, True, 0.25),
    "free_primary": _school("free", "35", "Free schools", _FREE, True, 1.0),
    "community_secondary": _school("maintained", "1", "Community school", _MAINTAINED, False, 0.5),
    "aided_secondary": _school("maintained", "2", "Voluntary aided school", _MAINTAINED, False, 0.3),
    "foundation_secondary": _school("maintained", "5", "Foundation school", _MAINTAINED, False, 0.2),
    "converter_secondary": _school("academy", "34", "Academy converter", _ACADEMIES, False, 0.7),
    "sponsored_secondary": _school("academy", "28", "Academy sponsor led", _ACADEMIES, False, 0.3),
    "free_secondary": _school("free", "35", "Free schools", _FREE, False, 0.8),
    "technical": _school("free", "40", "University technical college", _FREE, False, 0.1, 600),
    "studio": _school("free", "41", "Studio schools", _FREE, False, 0.1, 300),
    "nursery": Kind("nursery", "15", "Local authority nursery school", _MAINTAINED, ("1", "Nursery"),
                    "Nursery School", 1000, 2, 5, 90),
    "independent": Kind("independent", "11", "Other independent school", _INDEPENDENT, _NO_PHASE, "School",
        6000, 4,
                        18, 250, 0.65, boards=True, support_share=0.18),
    "special_independent": _special("special_independent", "10", "Other independent special school",
        _INDEPENDENT,
                                    0.35, 6500, 60),
    "community_special": _special("special_maintained", "7", "Community special school", _SPECIAL, 0.85),
    "foundation_special": _special("special_maintained", "12", "Foundation special school", _SPECIAL, 0.15),
    "converter_special": _special("special_academy", "44", "Academy special converter", _ACADEMIES, 0.65),
    "sponsored_special": _special("special_academy", "33", "Academy special sponsor led", _ACADEMIES, 0.15),
    "free_special": _special("special_academy", "36", "Free schools special", _FREE, 0.2),
    "non_maintained": _special("special_non_maintained", "8", "Non-maintained special school", _SPECIAL, 1.0),
    "pru": _alternative("ap_pru", "14", "Pupil referral unit", _MAINTAINED),
    "ap_academy": _alternative("ap_academy", "42", "Academy alternative provision converter", _ACADEMIES),
    "ap_free": _alternative("ap_free", "38", "Free schools alternative provision", _FREE),
    "college": Kind("fe_general", "18", "Further education", _COLLEGES, _POST_16, "College", 8000, 16, 99,
        4000, 0.5),
    "sixth_form": Kind("fe_general", "45", "Academy 16-19 converter", _ACADEMIES, _POST_16,
        "Sixth Form College",
                       8600, 16, 19, 1500, 0.5),
    "specialist_college": Kind("fe_specialist", "32", "Special post 16 institution", _COLLEGES, _POST_16,
                               "Specialist College", 8300, 16, 25, 60, may_be_section_41=True, boards=True,
                               needs=("ASD", "SLD", "MLD", "PMLD"), plan_share=1.0),
    "online": Kind("online", "49", "Online provider", ("13", "Online provider"), _NO_PHASE, "Online School",
        6900,
                   5, 18, 400),
}  # fmt: skip

OPEN_OF_CLASS: dict[str, str] = {
    "primary": "primary", "secondary": "secondary", "nursery": "nursery", "independent": "independent",
    "special": "special", "non_maintained": "non_maintained_special", "alternative": "alternative",
    "college": "420", "specialist_college": "170", "online": "30",
}  # fmt: skip
"""By class, the column with how many there are, or England's number, shared by plans."""
SPECIALIST_CLASSES = ("independent", "non_maintained", "specialist_college", "online")
"""Classes that not every authority has: children go to them across its border."""
_CLASSES: dict[str, tuple[str, ...]] = {
    "primary": ("community_primary", "aided_primary", "controlled_primary", "foundation_primary",
                "converter_primary", "sponsored_primary", "free_primary"),
    "secondary": ("community_secondary", "aided_secondary", "foundation_secondary", "converter_secondary",
                  "sponsored_secondary", "free_secondary", "technical", "studio"),
    "nursery": ("nursery",),
    "independent": ("independent", "special_independent"),
    "special": ("community_special", "foundation_special", "converter_special", "sponsored_special",
        "free_special"),
    "non_maintained": ("non_maintained",),
    "alternative": ("pru", "ap_academy", "ap_free"),
    "college": ("college", "sixth_form"),
    "specialist_college": ("specialist_college",),
    "online": ("online",),
}  # fmt: skip


def kinds_of_class(name: str) -> list[Kind]:
    """The kinds of a class, the likeliest type of each group first."""
    return [KINDS[key] for key in _CLASSES[name]]

"""The fictional settings as a file of the national register: its 140 columns, its encoding, its line ends."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from opensend.interchange import demo
from opensend.interchange.synth.establishments import Establishment

_NEED_NAMES = {
    "ASD": "ASD - Autistic Spectrum Disorder",
    "SLD": "SLD - Severe Learning Difficulty",
    "SEMH": "SEMH - Social, Emotional and Mental Health",
    "MLD": "MLD - Moderate Learning Difficulty",
    "PMLD": "PMLD - Profound and Multiple Learning Difficulty",
    "SLCN": "SLCN - Speech, language and Communication",
    "PD": "PD - Physical Disability",
}
_STATUSES = {"Open": "1", "Closed": "2", "Open, but proposed to close": "3", "Proposed to open": "4"}
_RESOURCED = {
    (True, False): "Resourced provision",
    (False, True): "SEN unit",
    (True, True): "Resourced provision and SEN unit",
    (False, False): "Not applicable",
}
_ALTERNATIVE = ("14", "38", "42", "43")


@cache
def header() -> tuple[str, ...]:
    """The columns as published; the demonstration's own settings have them."""
    assert demo.__file__ is not None
    with Path(demo.__file__).with_name("settings.csv").open(encoding="cp1252", newline="") as file:
        return tuple(next(csv.reader(file)))


def write_register(path: Path, establishments: Iterable[Establishment], census: date) -> int:
    """Write the file; how many settings are in it."""
    count = 0
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, header(), restval="", lineterminator="\r\n")
        writer.writeheader()
        for count, each in enumerate(establishments, start=1):  # noqa: B007 - counts
            writer.writerow(_cells(each, census))
    return count


def _cells(each: Establishment, census: date) -> dict[str, str]:
    kind = each.kind
    group, phase = kind.type_group, kind.phase
    cells = {
        "URN": each.urn, "LA (code)": each.la_code, "LA (name)": each.la_name,
        "EstablishmentNumber": str(each.number), "EstablishmentName": each.name,
        "TypeOfEstablishment (code)": kind.type_code, "TypeOfEstablishment (name)": kind.type_name,
        "EstablishmentTypeGroup (code)": group[0], "EstablishmentTypeGroup (name)": group[1],
        "EstablishmentStatus (code)": _STATUSES[each.status], "EstablishmentStatus (name)": each.status,
        "ReasonEstablishmentOpened (code)": "0", "ReasonEstablishmentOpened (name)": "Not applicable",
        "OpenDate": _day(each.opened_on), "CloseDate": _day(each.closed_on),
        "ReasonEstablishmentClosed (code)": "10" if each.closed_on else "0",
        "ReasonEstablishmentClosed (name)": "Academy Converter" if each.closed_on else "Not applicable",
        "PhaseOfEducation (code)": phase[0], "PhaseOfEducation (name)": phase[1],
        "StatutoryLowAge": str(each.low_age), "StatutoryHighAge": str(each.high_age),
        "Boarders (code)": "3" if each.is_boarding else "1",
        "Boarders (name)": "Boarding school" if each.is_boarding else "No boarders",
        "Gender (code)": "3", "Gender (name)": "Mixed", "SchoolCapacity": str(each.capacity),
        "SpecialClasses (code)": "2", "SpecialClasses (name)": "No Special Classes",
        "FederationFlag (name)": "Not under a federation", "UKPRN": each.ukprn,
        "GOR (code)": "Z", "GOR (name)": "Not Applicable", "PreviousLA (code)": "999",
        "Easting": str(each.easting), "Northing": str(each.northing),
    }  # fmt: skip
    cells.update(_place(each))
    cells.update(_offer(each))
    if each.pupils:
        cells.update({"CensusDate": _day(census), "NumberOfPupils": str(each.pupils),
                      "SENStat": str(each.plans), "SENNoStat": str(each.support)})  # fmt: skip
    return cells


def _place(each: Establishment) -> dict[str, str]:
    return {
        "Street": each.street, "Town": each.town, "Postcode": each.postcode,
        "SchoolWebsite": f"www.setting{each.urn}.example",
        "TelephoneNum": f"1632960{int(each.urn) % 1000:03d}",
    }  # fmt: skip


def _offer(each: Establishment) -> dict[str, str]:
    section_41 = "Not applicable"
    if each.kind.may_be_section_41:
        section_41 = "Approved" if each.is_section_41 else "Not approved"
    resourced = (each.has_resourced_provision, each.has_sen_unit)
    cells = {"Section41Approved (name)": section_41, "TypeOfResourcedProvision (name)": _RESOURCED[resourced]}
    for number, need in enumerate(each.needs, start=1):
        cells[f"SEN{number} (name)"] = _NEED_NAMES[need]
    if each.has_resourced_provision:
        cells.update({"ResourcedProvisionOnRoll": "18", "ResourcedProvisionCapacity": "20"})
    if each.has_sen_unit:
        cells.update({"SenUnitOnRoll": "14", "SenUnitCapacity": "16"})
    if each.kind.type_code in _ALTERNATIVE:
        cells["PlacesPRU"] = str(each.capacity)
    return cells


def _day(on: date | None) -> str:
    return f"{on:%d-%m-%Y}" if on else ""

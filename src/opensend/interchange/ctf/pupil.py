"""A pupil of a transfer file in the terms of a child's record, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from opensend.interchange.ctf.checks_of_sen import Period, needs_of, periods_of, rank_of
from opensend.interchange.ctf.elements import Element, group, leaf
from opensend.interchange.ctf.tables import codes
from opensend.interchange.ctf.values import read_boolean, read_date
from opensend.rules import identifiers

_LINES = ("SAON", "PAON", "Street", "Locality", "Town", "AdministrativeArea", "PostTown")
NOT_KEPT = {
    "FSMhistory/FSMinstance": "periods of free school meals",
    "Attendance/YearData": "years of attendance",
    "StageAssessments/KeyStage/StageAssessment": "assessments",
    "LookedAfter/InCare": "facts about being looked after",
    "BasicDetails/Disabilities/Disability": "disabilities",
    "BasicDetails/MedicalFlag": "marks that there is medical information",
    "Phones/Phone": "telephone numbers of the pupil",
    "Email": "e-mail addresses of the pupil",
    "BasicDetails/MiddleNames": "middle names",
    "BasicDetails/PreferredSurname": "preferred surnames",
    "SchoolHistory/School": "schools of the history",
    "BasicDetails/FormerSurname": "former surnames",
    "NAWdetails": "sets of Welsh details",
    "UCI": "candidate identifiers",
}
"""What a transfer file may say that a child's record has no place for: counted and told."""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address as lines and a postcode; one that is not a postcode stays among the lines."""

    lines: str
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class PupilContact:
    """Somebody to reach about the pupil, in the order in which to try."""

    surname: str
    forename: str = ""
    title: str = ""
    relationship: str = ""
    has_responsibility: bool = False
    lives_with_pupil: bool = False
    address: PostalAddress | None = None
    telephone: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """The whole name."""
        return " ".join(filter(None, (self.title, self.forename, self.surname)))


@dataclass(frozen=True, slots=True)
class School:
    """A school attended, between two days."""

    la: str
    estab: str
    name: str
    urn: str
    entered: date | None
    left: date | None
    reason: str = ""
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Pupil:
    """What a child's record takes from a transfer file, and gives to one."""

    surname: str
    forename: str
    born: date | None
    upn: str = ""
    uln: str = ""
    former_upns: tuple[str, ...] = ()
    sex: str = ""
    known_as: str = ""
    ethnicity: str = ""
    first_language: str = ""
    nc_year: str = ""
    enrol_status: str = ""
    has_serving_parent: bool = False
    periods: tuple[Period, ...] = ()
    needs: tuple[str, ...] = ()
    address: PostalAddress | None = None
    telephones: tuple[str, ...] = ()
    email: str = ""
    contacts: tuple[PupilContact, ...] = ()
    schools: tuple[School, ...] = ()
    line: int = 0

    @property
    def open_period(self) -> Period | None:
        """The period of SEN provision that has no end, the latest where there are more."""
        still_open = [each for each in self.periods if each.end is None]
        return still_open[-1] if still_open else None


def read_pupil(element: Element) -> Pupil:
    """Take from a pupil's element what a record can hold. A value that is malformed is left empty."""
    ranked = sorted(needs_of(element), key=lambda need: rank_of(need[0]) or 99)
    return Pupil(
        surname=_plain(element, "Surname"),
        forename=_plain(element, "Forename"),
        born=read_date(element.value("DOB")),
        upn=_checked("upn", element.value("UPN")),
        uln=_checked("uln", element.value("UniqueLearnerNumber")),
        former_upns=tuple(
            checked
            for each in element.all("BasicDetails/FormerUPN")
            if (checked := _checked("upn", each.text))
        ),
        sex=element.value("Sex") if element.value("Sex") in ("F", "M") else "",
        known_as=_plain(element, "BasicDetails/PreferredForename"),
        ethnicity=_code(element.value("BasicDetails/Ethnicity"), 4),
        first_language=_first_language(element),
        nc_year=element.value("BasicDetails/NCyearActual"),
        enrol_status=element.value("BasicDetails/EnrolStatus"),
        has_serving_parent=element.value("BasicDetails/ServiceChild") == "Y",
        periods=tuple(periods_of(element)),
        needs=tuple(dict.fromkeys(kind for _, kind in ranked if kind)),
        address=_read_address(element.get("Address")),
        telephones=tuple(each.text for each in element.all("Phones/Phone/PhoneNo") if each.text),
        email=element.value("Email"),
        contacts=tuple(_read_contacts(element)),
        schools=tuple(_read_schools(element)),
        line=element.line,
    )


def not_kept(element: Element) -> dict[str, int]:
    """How many of each thing a pupil's element says that a record has no place for."""
    counts = {words: sum(not each.is_empty for each in element.all(path)) for path, words in NOT_KEPT.items()}
    return {words: count for words, count in counts.items() if count}


def _plain(element: Element, path: str) -> str:
    return " ".join(element.value(path).split())


def _checked(kind: str, text: str) -> str:
    checked = identifiers.check(kind, text)
    return checked.value if checked.is_valid else ""


def _code(text: str, length: int) -> str:
    """A code of that length, known or not; a longer text is none and is left out."""
    return text if len(text) == length else ""


def _first_language(element: Element) -> str:
    """The code of the first language, or of that at home where no first is given."""
    spoken = {
        each.value("LanguageType"): each.value("Language")
        for each in element.all("BasicDetails/Languages/Type")
    }
    return _code(next((spoken[kind] for kind in ("F", "M", "H") if spoken.get(kind)), ""), 3)


def _read_address(element: Element | None) -> PostalAddress | None:
    if element is None or element.is_empty:
        return None
    lines = [element.value(f"AddressLines/AddressLine{number}") for number in range(1, 6)]
    lines += [element.value(f"BS7666Address/{name}") for name in _LINES]
    lines += [element.value("County"), element.value("Country")]
    postcode = _checked("postcode", element.value("PostCode"))
    if not postcode:
        lines += [element.value("PostCode"), element.value("Zip")]
    shown = "\n".join(dict.fromkeys(" ".join(line.split()) for line in lines if line))
    return PostalAddress(shown, postcode) if shown or postcode else None


def _read_contacts(element: Element) -> Iterator[PupilContact]:
    found = sorted(element.all("Contacts/Contact"), key=lambda each: rank_of(each.value("Order")) or 99)
    for each in found:
        yield PupilContact(
            surname=_plain(each, "Surname"),
            forename=_plain(each, "Forename"),
            title=_plain(each, "Title"),
            relationship=each.value("Relationship"),
            has_responsibility=bool(read_boolean(each.value("Responsibility"))),
            lives_with_pupil=bool(read_boolean(each.value("AddressAsPupil"))),
            address=_read_address(each.get("Address")),
            telephone=each.value("Phones/Phone/PhoneNo"),
            email=each.value("Email"),
        )


def _read_schools(element: Element) -> Iterator[School]:
    for each in element.all("SchoolHistory/School"):
        yield School(
            each.value("LEA"), each.value("Estab"), _plain(each, "SchoolName"),
            _checked("urn", each.value("URN")),
            read_date(each.value("EntryDate")), read_date(each.value("LeavingDate")),
            each.value("LeavingReason"), bool(read_boolean(each.value("LastSchool"))),
        )  # fmt: skip


def write_pupil(pupil: Pupil) -> Element:
    """The element of a pupil, in the format's order; what is not known is left out."""
    spoken = (
        group("Languages", group("Type", leaf("LanguageType", "F"), leaf("Language", pupil.first_language)))
        if pupil.first_language
        else None
    )
    needs = [
        group("SENneed", leaf("SENtypeRank", rank), leaf("SENtype", kind))
        for rank, kind in enumerate(pupil.needs, start=1)
    ]
    return group(
        "Pupil",
        leaf("UPN", pupil.upn),
        leaf("UniqueLearnerNumber", pupil.uln),
        leaf("Surname", pupil.surname),
        leaf("Forename", pupil.forename),
        leaf("DOB", pupil.born or ""),
        leaf("Sex", pupil.sex or "U"),
        group(
            "BasicDetails",
            *(leaf("FormerUPN", each) for each in pupil.former_upns),
            leaf("PreferredForename", pupil.known_as),
            leaf("NCyearActual", pupil.nc_year),
            leaf("Ethnicity", pupil.ethnicity),
            spoken,
            leaf("EnrolStatus", pupil.enrol_status),
            leaf("ServiceChild", "Y") if pupil.has_serving_parent else None,
        ),
        group("SENhistory", *map(_write_period, pupil.periods), group("SENneeds", *needs)),
        write_address(pupil.address),
        group("Phones", *(_write_phone(each) for each in pupil.telephones)),
        leaf("Email", pupil.email),
        group("Contacts", *_write_contacts(pupil.contacts)),
        group("SchoolHistory", *map(_write_school, pupil.schools)),
    ).without_empty()


def _write_period(period: Period) -> Element:
    return group(
        "SEN",
        leaf("StartDate", period.start),
        leaf("EndDate", period.end or ""),
        leaf("SENprovision", period.provision),
    )


def write_address(address: PostalAddress | None) -> Element | None:
    """An address as five lines at most; a line more is joined to the fifth."""
    if address is None:
        return None
    lines = address.lines.splitlines()
    shown = [*lines[:4], ", ".join(lines[4:])]
    numbered = (leaf(f"AddressLine{number}", line) for number, line in enumerate(shown, start=1))
    return group("Address", group("AddressLines", *numbered), leaf("PostCode", address.postcode))


def _write_phone(number: str) -> Element:
    compact = number.replace(" ", "")
    kind = "M" if compact.startswith(("07", "+447")) else "H"
    return group("Phone", leaf("TelephoneType", kind), leaf("PhoneNo", number))


def _write_contacts(contacts: Iterable[PupilContact]) -> Iterator[Element]:
    for order, each in enumerate(contacts, start=1):
        yield group(
            "Contact",
            leaf("Order", min(order, 9)),
            leaf("Title", each.title),
            leaf("Surname", each.surname),
            leaf("Forename", each.forename),
            leaf("Relationship", each.relationship),
            leaf("Responsibility", str(each.has_responsibility).lower()),
            leaf("AddressAsPupil", "true") if each.lives_with_pupil else write_address(each.address),
            group("Phones", _write_phone(each.telephone)) if each.telephone else None,
            leaf("Email", each.email),
        )


def _write_school(school: School) -> Element:
    return group(
        "School",
        leaf("LEA", school.la),
        leaf("Estab", school.estab),
        leaf("URN", school.urn),
        leaf("SchoolName", school.name),
        leaf("EntryDate", school.entered or ""),
        leaf("LeavingDate", school.left or ""),
        leaf("LeavingReason", school.reason),
        leaf("LastSchool", str(school.is_last).lower()),
    )


def relation_in_words(relationship: str) -> str:
    """What a relationship's code means; one that is not known is shown as it came."""
    known = codes("relationship").get(relationship)
    return known.meaning if known else relationship or "Contact"


def relationship_code(relation: str) -> str:
    """The code of a relation in words; `OTH` where it is another."""
    plain = relation.strip().casefold()
    for code in codes("relationship").values():
        if plain == code.meaning.casefold() or plain == code.value.casefold():
            return code.value
    return "OTH"

"""Hold one pupil against what goes beyond a single item: identity, SEN history, schools, the transfer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opensend.interchange.ctf.checks_of_sen import check_sen
from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.findings import Finding
from opensend.interchange.ctf.reader import CtfFile
from opensend.interchange.ctf.tables import needs
from opensend.interchange.ctf.values import read_boolean, read_date, read_moment
from opensend.rules.identifiers import Upn, check


def check_pupil(pupil: Element, place: int, file: CtfFile) -> Iterator[Finding]:
    """Everything about one pupil that the table of items cannot say."""
    made = read_moment(file.header.value("DateTime"))
    yield from _check_identity(pupil, place, made.date() if made else None)
    yield from _check_needed(pupil, place, file.transfer)
    yield from check_sen(pupil, place)
    yield from _check_care(pupil, place)
    yield from _check_addresses(pupil, place)
    yield from _check_attendance(pupil, place)
    yield from _check_schools(pupil, place)


def _check_identity(pupil: Element, place: int, made_on: date | None) -> Iterator[Finding]:
    upn, born = pupil.value("UPN"), pupil.value("DOB")
    if not upn and not born:
        message = "there is neither a UPN nor a date of birth: nobody can say who this is"
        yield Finding("pupil_unidentified", pupil.line, place, "", "", message)
    day = read_date(born)
    if born and day is None:
        # The form is told as of every date; that nobody can be registered on it is told here.
        yield Finding("pupil_born", pupil.line, place, "DOB", born, "the date of birth is not a day")
    elif day and made_on and day > made_on:
        message = "the date of birth is after the day on which the file was made"
        yield Finding("pupil_born", pupil.line, place, "DOB", born, message)
    if upn and check("upn", upn).is_valid and Upn(upn).is_temporary:
        message = "the UPN is temporary: ask for the permanent one"
        yield Finding("identifier_temporary", pupil.line, place, "UPN", upn, message)


def _check_needed(pupil: Element, place: int, transfer: str) -> Iterator[Finding]:
    kind = transfer.replace("_", " ")
    for need in needs():
        wanted = need.by_transfer[transfer]
        found = pupil.get(need.item)
        is_there = found is not None and not found.is_empty
        if wanted == "M" and not is_there:
            rule = "item_needed" if need.level == "error" else "item_expected"
            message = f"{need.item} is missing; a transfer of this kind ({kind}) has it"
            yield Finding(rule, pupil.line, place, need.item, "", message)
        elif wanted == "-" and is_there:
            message = f"{need.item} is not sent in a transfer of this kind ({kind})"
            yield Finding("item_not_in_transfer", pupil.line, place, need.item, "", message)


def _check_care(pupil: Element, place: int) -> Iterator[Finding]:
    care = pupil.get("LookedAfter")
    if care and read_boolean(care.value("InCare")) and not care.value("CareAuthority"):
        message = "says that the pupil is looked after, and not by which authority"
        yield Finding("care_authority", care.line, place, "LookedAfter/CareAuthority", "", message)


def _check_addresses(pupil: Element, place: int) -> Iterator[Finding]:
    holders = [("", pupil)]
    for number, contact in enumerate(pupil.all("Contacts/Contact"), start=1):
        where = f"Contacts/Contact[{number}]/"
        holders.append((where, contact))
        if read_boolean(contact.value("AddressAsPupil")) and contact.get("Address"):
            message = "has an address and says that it is the pupil's"
            yield Finding("contact_address", contact.line, place, f"{where}AddressAsPupil", "", message)
    for where, holder in holders:
        address = holder.get("Address")
        if address and address.get("BS7666Address") and address.get("AddressLines"):
            message = "is given in two ways"
            yield Finding("address_choice", address.line, place, f"{where}Address", "", message)


def _check_attendance(pupil: Element, place: int) -> Iterator[Finding]:
    for number, year in enumerate(pupil.all("Attendance/YearData"), start=1):
        counted = [year.value(f"Sessions{each}") for each in ("Attended", "Authorised", "Unauthorised")]
        possible = year.value("SessionsPossible")
        if not _is_count(possible):
            continue
        total = sum(int(each) for each in counted if _is_count(each))
        if total > int(possible):
            message = f"{total} sessions are accounted for, and {possible} were possible"
            where = f"Attendance/YearData[{number}]"
            yield Finding("attendance_sum", year.line, place, where, str(total), message)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _check_schools(pupil: Element, place: int) -> Iterator[Finding]:
    schools = list(pupil.all("SchoolHistory/School"))
    last = [school for school in schools if read_boolean(school.value("LastSchool"))]
    if schools and len(last) != 1:
        message = f"{len(last)} schools are marked as the last; exactly one is"
        yield Finding("school_last", schools[0].line, place, "SchoolHistory", str(len(last)), message)
    for number, school in enumerate(schools, start=1):
        entered, left = read_date(school.value("EntryDate")), read_date(school.value("LeavingDate"))
        if entered and left and left < entered:
            message = "the pupil left before they entered"
            where = f"SchoolHistory/School[{number}]"
            yield Finding("school_dates", school.line, place, where, school.value("LeavingDate"), message)

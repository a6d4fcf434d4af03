"""Hold a transfer file against the format: its name, its header, each pupil, and all pupils together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from opensend.interchange.ctf.checks_of_pupil import check_pupil
from opensend.interchange.ctf.checks_of_shape import check_shape
from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.findings import Finding
from opensend.interchange.ctf.names import AUTHORITY_ITSELF
from opensend.interchange.ctf.reader import CtfFile, UnreadableCtf, versions_read
from opensend.interchange.ctf.tables import items, settings
from opensend.rules import identifiers


def check_file(file: CtfFile, *, receiver: str = "") -> Iterator[Finding]:
    """Every finding, streamed. `receiver` is the authority that receives it, where that is to be checked.

    A file that turns out not to be whole ends with `file_unreadable`.
    """
    yield from check_name(file)
    yield from check_header(file)
    if receiver and (fault := why_misdirected(file, receiver)):
        yield fault
    together, place = PupilsTogether(), 0
    try:
        for part in file.parts():
            if part.raw:
                if part.name != "SuppInfo":
                    yield Finding("item_unknown", part.line, 0, part.name, "", "is not of the format; kept")
                continue
            place += 1
            yield from check_shape(part, items()["Pupil"], place, file.version)
            yield from check_pupil(part, place, file)
            yield from together.check(part, place)
    except UnreadableCtf as fault:
        yield Finding("file_unreadable", fault.line, 0, "", "", f"{fault.why}. Ask for the file again")
    else:
        if not place:
            yield Finding("file_no_pupils", 0, 0, "CTFpupilData", "", "there is no pupil in the file")


def check_name(file: CtfFile) -> Iterator[Finding]:
    """The file's name, and whether the header says the same."""
    if file.name is None:
        yield Finding("file_name", 0, 0, "", file.path.name, file.name_fault)
        return
    if file.name.type not in settings()["types"]:
        message = f"{file.name.type} is not a type of transfer that is known"
        yield Finding("file_name_type", 0, 0, "", file.name.type, message)
    for named, said, which in (
        (file.name.source, file.source, "SourceSchool"),
        (file.name.destination, file.destination, "DestSchool"),
    ):
        if named != said:
            message = f"the name says {named}, the header {said}"
            yield Finding("file_name_header", _line(file.header, which), 0, which, str(said), message)


def check_header(file: CtfFile) -> Iterator[Finding]:
    """Version, encoding, names and destination."""
    header = file.header
    yield from check_shape(header, items()["Header"], 0, file.version)
    first, last = versions_read()
    if not first <= file.version <= last:
        message = f"versions {first:g} to {last:g} are read"
        version = header.value("CTFversion")
        yield Finding("file_version", _line(header, "CTFversion"), 0, "CTFversion", version, message)
    if file.encoding not in ("utf-8", "utf8"):
        yield Finding("file_encoding", 1, 0, "", file.encoding, "transfer files are in UTF-8")
    name = header.value("DocumentName")
    if name and name != settings()["document_name"]:
        message = f"is not {settings()['document_name']}"
        yield Finding("file_document", _line(header, "DocumentName"), 0, "DocumentName", name, message)
    if not file.destination.is_whole:
        message = "XXX goes with XXXX (not known) and MMM with MMMM (out of the sector)"
        where = _line(header, "DestSchool")
        yield Finding("file_destination", where, 0, "DestSchool", str(file.destination), message)


def why_misdirected(file: CtfFile, receiver: str) -> Finding | None:
    """A finding where the file is not addressed to the authority or to a school in it."""
    if file.destination.la == receiver:
        return None
    message = (
        f"the file is addressed to {file.destination}, not to authority {receiver} "
        f"({receiver}{AUTHORITY_ITSELF}) or a school in it: tell the sender, and keep no copy"
    )
    where = _line(file.header, "DestSchool")
    return Finding("file_misdirected", where, 0, "DestSchool", str(file.destination), message)


def _line(header: Element, name: str) -> int:
    found = header.get(name)
    return found.line if found else header.line


@dataclass(slots=True)
class PupilsTogether:
    """What only shows when pupils are seen together: small indexes, not the pupils."""

    by_upn: dict[str, tuple[int, str]] = field(default_factory=dict)
    by_person: dict[tuple[str, ...], tuple[int, str]] = field(default_factory=dict)

    def check(self, pupil: Element, place: int) -> Iterator[Finding]:
        """Twice in the file, or one UPN for two. Twins have one surname and one day of birth: no fault."""
        upn = identifiers.check("upn", pupil.value("UPN")).value
        born = pupil.value("DOB")
        who = (pupil.value("Surname").casefold(), pupil.value("Forename").casefold(), born)
        first, other = self.by_upn.setdefault(upn, (place, born)) if upn else (place, born)
        if first != place and other != born:
            message = f"pupil {first} has this UPN and another date of birth: one of the two is wrong"
            yield Finding("pupil_upn_clash", pupil.line, place, "UPN", upn, message)
            return
        if first == place and all(who):
            first, other = self.by_person.setdefault(who, (place, upn))
        if first != place:
            yield Finding("pupil_twice", pupil.line, place, "", "", f"seems to be the same as pupil {first}")

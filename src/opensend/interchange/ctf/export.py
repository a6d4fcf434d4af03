"""Make transfer files from children's records: who goes in, to whom, checked before it leaves."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db.models import Q
from django.utils import timezone

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import Placement, ProcessRun
from opensend.interchange.ctf.checks import check_file
from opensend.interchange.ctf.elements import Element, leaf
from opensend.interchange.ctf.findings import Finding
from opensend.interchange.ctf.further_education import destination_block
from opensend.interchange.ctf.names import FileName, Place, next_name
from opensend.interchange.ctf.pupil import write_pupil
from opensend.interchange.ctf.reader import open_ctf
from opensend.interchange.ctf.record import PupilOut, read_record
from opensend.interchange.ctf.writer import Note, Writer, make_header
from opensend.people.acting import system_acting
from opensend.people.models import Acting, Authority, Person, PersonIdentifier
from opensend.provision.models import Setting
from opensend.rules import identifiers
from opensend.rules.ages import school_year

_PARTIAL = "SEN history and contacts, from the authority's records"


class CannotExport(ValueError):
    """There is nobody to send, or nowhere to send it; the message says which."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a file goes: a place of the format, and what is known of it."""

    place: Place
    urn: str = ""
    name: str = ""
    ukprn: str = ""


@dataclass(slots=True)
class Written:
    """A file that was written, who is in it, and what it could not hold."""

    path: Path
    pupils: list[PupilOut]
    notes: list[Note] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def document(self) -> dict[str, object]:
        """The file as the command prints it in JSON. Withheld facts are told by the pupil's place."""
        withheld = [
            {"pupil": place, "why": why}
            for place, each in enumerate(self.pupils, start=1)
            for why in each.notes
        ]
        cut = [{"pupil": each.pupil, "item": each.item, "why": each.why} for each in self.notes]
        return {
            "file": str(self.path), "pupils": len(self.pupils), "withheld": withheld, "cut": cut,
            "incomplete": [each.document() for each in self.findings],
        }  # fmt: skip


def find_children(authority: Authority, names: Iterable[str]) -> list[Person]:
    """Children by a case's reference, UPN or ULN. Raises CannotExport. Needs the authority's scope."""
    found: dict[int, Person] = {}
    for name in names:
        person = _by_reference(authority, name) or _by_number(authority, name)
        if person is None:
            raise CannotExport(
                f"{name} is neither a case's reference nor a UPN or ULN of a child in the record"
            )
        kept = person.merged_into or person
        found[kept.pk] = kept
    return list(found.values())


def _by_reference(authority: Authority, name: str) -> Person | None:
    run = ProcessRun.objects.filter(authority=authority, reference=name).select_related("person").first()
    return run.person if run else None


def _by_number(authority: Authority, name: str) -> Person | None:
    same = Q()
    for kind in (PersonIdentifier.Kind.UPN, PersonIdentifier.Kind.FORMER_UPN, PersonIdentifier.Kind.ULN):
        same |= Q(kind=kind, value=identifiers.check(kind.scheme, name).value)
    found = PersonIdentifier.objects.filter(same, authority=authority).select_related("person").first()
    return found.person if found else None


def children_at(authority: Authority, receiver: Receiver) -> list[Person]:
    """Children who attend a setting: as their plan's placement says, else as their record does."""
    if not receiver.urn:
        raise CannotExport(f"{receiver.place} is not in the settings register: nobody can be found by it")
    placed = Placement.objects.filter(authority=authority, urn=receiver.urn, valid_to=None).values(
        "person_id"
    )
    attending = Q(pk__in=placed) | Q(setting_urn=receiver.urn)
    children = Person.objects.filter(attending, authority=authority, merged_into=None, died_on=None)
    return list(children.order_by("surname", "name", "pk"))


def receiver_of(dfe_number: str) -> Receiver:
    """The setting with a DfE number, or an authority given as 823LLLL. Raises CannotExport."""
    compact = dfe_number.replace("/", "").strip().upper()
    if compact.endswith("LLLL") and identifiers.check("la", compact[:-4]).is_valid:
        return Receiver(Place.of_authority(compact[:-4]))
    checked = identifiers.check("laestab", compact)
    if not checked.is_valid:
        raise CannotExport(f"{dfe_number}: {checked.message}")
    setting = Setting.objects.filter(laestab=checked.value, missing_since=None).order_by("-opened_on").first()
    return _receiver(setting, checked.value)


def receiver_by_ukprn(ukprn: str) -> Receiver:
    """A provider by its UKPRN: under its DfE number if the register has one, else as out of the sector."""
    checked = identifiers.check("ukprn", ukprn)
    if not checked.is_valid:
        raise CannotExport(f"{ukprn}: {checked.message}")
    setting = Setting.objects.filter(ukprn=checked.value, missing_since=None).exclude(laestab=None).first()
    if setting is not None:
        return _receiver(setting, str(setting.laestab))
    return Receiver(Place("MMM", "MMMM"), ukprn=checked.value)


def receiver_where_attending(person: Person) -> Receiver:
    """The setting that a child attends; not known where the record has none."""
    placement = Placement.objects.filter(person=person, valid_to=None, rank=1).exclude(urn="").first()
    urn = placement.urn if placement else person.setting_urn
    setting = Setting.objects.filter(urn=urn).exclude(laestab=None).first() if urn else None
    return _receiver(setting, str(setting.laestab)) if setting else Receiver(Place("XXX", "XXXX"))


def _receiver(setting: Setting | None, laestab: str) -> Receiver:
    la, _, estab = laestab.partition("/")
    if setting is None:
        return Receiver(Place(la, estab))
    return Receiver(Place(la, estab), setting.urn, setting.name, setting.ukprn or "")


def export_transfer(
    authority: Authority,
    persons: Sequence[Person],
    receiver: Receiver,
    folder: Path,
    *,
    acting: Acting | None = None,
    is_partial: bool = False,
) -> Written:
    """Write one file of some children for one receiver. Needs the authority's scope.

    Nothing is overwritten: the file takes the next number. It stands whole under its name, or not at all.
    What the records lack is found by checking the file and told. What may go into it is what the scope shows.

    Raises CannotExport and OSError.
    """
    if not persons:
        raise CannotExport("there is no child to send")
    actor = acting or system_acting(authority)
    written = Written(Path(), [read_record(person, today()) for person in persons])
    name = next_name(Place.of_authority(authority.code), "CTF", receiver.place, _names_in(folder))
    writer = Writer()
    header = _header(authority, receiver, timezone.localtime(), is_partial=is_partial)
    extras = [destination_block(receiver.ukprn)] if receiver.place.is_out_of_sector and receiver.ukprn else []
    pupils = (write_pupil(each.pupil) for each in written.pupils)
    written.path = write_whole(folder, name, lambda out: writer.write(out, header, pupils, extras))
    with _taken_back(written.path):
        _complete(written, writer, actor, authority, receiver)
    return written


@contextlib.contextmanager
def _taken_back(path: Path) -> Iterator[None]:
    """Where the log cannot be written, the file does not stay either."""
    try:
        yield
    except BaseException:
        path.unlink()
        raise


def _complete(
    written: Written, writer: Writer, actor: Acting, authority: Authority, receiver: Receiver
) -> None:
    written.notes = writer.notes
    written.findings = list(check_file(open_ctf(written.path)))
    sha256 = hashlib.sha256(written.path.read_bytes()).hexdigest()
    for each in written.pupils:
        record(
            actor, "ctf.export", "person", each.person.pk,
            authority_id=authority.pk, person_id=each.person.pk, sections=("person",),
            changes={"file": written.path.name, "sha256": sha256, "destination": str(receiver.place)},
        )  # fmt: skip


def _names_in(folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    return [each.name for each in folder.iterdir()]


def write_whole(folder: Path, name: FileName | str, write: Callable[[IO[bytes]], None]) -> Path:
    """Write a file that only its owner reads, and give it its name when it is whole."""
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            write(out)
        path = folder / str(name)
        os.link(draft, path)  # unlike a renaming, it never replaces a file that came in between
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
    return path


def _header(authority: Authority, receiver: Receiver, at: datetime, *, is_partial: bool) -> Element:
    source = Place.of_authority(authority.code)
    return make_header(
        made_at=at.strftime("%Y-%m-%dT%H:%M:%S"),
        source=(
            leaf("LEA", source.la), leaf("Estab", source.estab), leaf("SchoolName", authority.name),
            leaf("AcademicYear", school_year(at.date())),
        ),
        destination=tuple(_destination(receiver)),
        is_partial=is_partial,
        descriptor=_PARTIAL if is_partial else "",
    )  # fmt: skip


def _destination(receiver: Receiver) -> Iterator[Element]:
    yield leaf("LEA", receiver.place.la)
    yield leaf("Estab", receiver.place.estab)
    if receiver.urn:
        yield leaf("URN", receiver.urn)
    if receiver.name:
        yield leaf("SchoolName", receiver.name)

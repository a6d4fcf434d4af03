"""Load a transfer file into children's records: all of it in one transaction, or nothing.

What a record says stays as it is: what is empty is filled, history is added, and where the file says
something else that is told, for a person to decide. Every write is in the log, with who acted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.interchange.ctf.checks import PupilsTogether, why_misdirected
from opensend.interchange.ctf.checks_of_pupil import check_pupil
from opensend.interchange.ctf.checks_of_shape import check_shape
from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.load_family import load_contacts, load_home
from opensend.interchange.ctf.load_person import complete_person, register
from opensend.interchange.ctf.load_sen import load_sen
from opensend.interchange.ctf.matching import find_record
from opensend.interchange.ctf.pupil import not_kept, read_pupil
from opensend.interchange.ctf.reader import CtfFile, UnreadableCtf, versions_read
from opensend.interchange.ctf.report import ImportReport, PupilReport
from opensend.interchange.ctf.tables import items
from opensend.interchange.ctf.values import read_moment
from opensend.people.acting import acting_as, as_authority, system_acting
from opensend.people.models import Acting, Authority, Person
from opensend.people.policies import check
from opensend.people.services.persons import IdentifierTaken
from opensend.rules.identifiers import NotValid

_TOLD = ("identifier_temporary", "identifier_former")
"""Warnings about a pupil that somebody has to act on; so are all about the SEN history."""


class RefusedCtf(ValueError):
    """The file as a whole is not to be loaded by this authority; the message says why."""


def import_transfer(
    file: CtfFile, *, authority: Authority, acting: Acting | None = None, is_dry_run: bool = False
) -> ImportReport:
    """Bring the authority's records up to what the file says; a dry run says what that would be.

    `acting` is who asked for it; without one the authority's own system acts. Raises RefusedCtf for a file
    that is not for this authority, and UnreadableCtf where it turns out not to be whole: nothing is loaded.
    """
    actor = acting or system_acting(authority)
    check(actor, "person.register", authority)
    _judge(file, authority, actor)
    with _scope(authority, acting):
        with connection.cursor() as cursor:
            # Two files at once would each register a child that the other has, too.
            cursor.execute(
                "select pg_advisory_xact_lock(hashtext('opensend ctf import'), %s)", [authority.pk]
            )
        reports = tuple(_Loader(file, authority, actor).pupils())
        if is_dry_run:
            transaction.set_rollback(True)
        report = ImportReport(reports, is_loaded=not is_dry_run)
        if report.is_loaded:
            _note_file(actor, file, authority, "ctf.import", report.counts)
    if is_dry_run:
        # What it said of children in the record was shown, so it is in the log.
        with _scope(authority, acting):
            _note_file(actor, file, authority, "ctf.import_dry_run", report.counts)
    return report


def _note_file(
    actor: Acting,
    file: CtfFile,
    authority: Authority,
    action: str,
    counts: dict[str, int],
    outcome: str = "allow",
    reason: str = "",
) -> None:
    record(
        actor, action, "transfer_file", file.sha256[:40], authority_id=authority.pk,
        changes={
            "sha256": file.sha256, "source": str(file.source), "destination": str(file.destination),
            **counts,
        },
        outcome=outcome, reason=reason,
    )  # fmt: skip


def _scope(authority: Authority, acting: Acting | None) -> AbstractContextManager[None]:
    return acting_as(acting) if acting else as_authority(authority.pk)


def _judge(file: CtfFile, authority: Authority, actor: Acting) -> None:
    """Refuse a file that is for somebody else, and note that it came: it may be a breach."""
    misdirected = why_misdirected(file, authority.code)
    if misdirected:
        with _scope(authority, None):
            _note_file(actor, file, authority, "ctf.import", {}, "deny", "misdirected")
        raise RefusedCtf(misdirected.message)
    if authority.is_fictional and not settings.IS_DEMONSTRATION:
        raise RefusedCtf(f"{authority.code} is kept for fictional authorities")
    first, last = versions_read()
    if not first <= file.version <= last:
        raise RefusedCtf(f"version {file.version:g} is not one that is read ({first:g} to {last:g})")


class _Loader:
    """Takes the pupils of one file one after another, each in a step that fails alone."""

    def __init__(self, file: CtfFile, authority: Authority, actor: Acting) -> None:
        self.file, self.authority, self.actor = file, authority, actor
        self.together = PupilsTogether()
        made = read_moment(file.header.value("DateTime"))
        self.as_at: date = min(made.date(), today()) if made else today()

    def pupils(self) -> Iterator[PupilReport]:
        """Load each pupil and say what came of it. Raises UnreadableCtf."""
        place = 0
        for place, element in enumerate(self.file.pupils(), start=1):
            report = PupilReport(element.line, place)
            report.reasons, told = self._judge(element, place)
            if report.reasons:
                report.outcome = "refused"
            else:
                self._try(element, report)
                report.tasks += told
            yield report
        if not place:
            raise UnreadableCtf("there is no pupil in the file")

    def _judge(self, element: Element, place: int) -> tuple[list[str], list[str]]:
        """Why the pupil is refused, and what somebody has to look at where it is not."""
        findings = [
            *check_shape(element, items()["Pupil"], place, self.file.version),
            *check_pupil(element, place, self.file),
            *self.together.check(element, place),
        ]
        why = dict.fromkeys(each.message for each in findings if each.level == "pupil")
        pupil = read_pupil(element)
        missing = [
            name
            for name, value in (
                ("surname", pupil.surname),
                ("forename", pupil.forename),
                ("birth", pupil.born),
            )
            if not value
        ]
        if missing and not why:
            return [f"nobody can be registered without {' and '.join(missing)}"], []
        told = [each.message for each in findings if each.rule.startswith("sen_") or each.rule in _TOLD]
        return list(why), told

    def _try(self, element: Element, report: PupilReport) -> None:
        try:
            with transaction.atomic():
                self._load(element, report)
        except (ValidationError, NotValid, IdentifierTaken) as fault:
            report.outcome, report.record = "refused", None
            report.changes, report.tasks, report.differs = [], [], []
            report.reasons = [_in_words(fault)]

    def _load(self, element: Element, report: PupilReport) -> None:
        pupil = read_pupil(element)
        found = find_record(self.authority, pupil)
        if found.doubts:
            report.outcome, report.reasons = "to_decide", list(found.doubts)
            return
        is_new = found.person is None
        person = found.person or register(self.actor, self.authority, pupil, report)
        complete_person(self.actor, person, pupil, self.file, report)
        load_home(self.actor, person, pupil, self.as_at, report, is_new=is_new)
        load_contacts(self.actor, person, pupil, self.as_at, report)
        load_sen(self.actor, person, pupil, report)
        report.record = person.pk
        report.not_kept = not_kept(element) | report.not_kept
        report.outcome = "added" if is_new else "changed" if report.changes else "unchanged"
        self._note(person, report)

    def _note(self, person: Person, report: PupilReport) -> None:
        """Where each value came from: the file by its hash, and the sender."""
        if report.changes:
            record(
                self.actor, "ctf.import_pupil", "person", person.pk,
                authority_id=self.authority.pk, person_id=person.pk, sections=("person",),
                changes={
                    "sha256": self.file.sha256, "file": self.file.path.name, "source": str(self.file.source),
                    "fields": report.changes,
                },
            )  # fmt: skip


def _in_words(fault: Exception) -> str:
    """What is wrong, with the field where there is one."""
    if not isinstance(fault, ValidationError):
        return str(fault)
    if not hasattr(fault, "error_dict"):
        return "; ".join(fault.messages)
    return "; ".join(f"{name}: {' '.join(why)}" for name, why in fault.message_dict.items())

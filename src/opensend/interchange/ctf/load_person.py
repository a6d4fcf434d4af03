"""Load who the child is: names, date of birth, numbers, language and where they attend."""

from __future__ import annotations

from opensend.interchange.ctf.matching import plain_name
from opensend.interchange.ctf.pupil import Pupil
from opensend.interchange.ctf.reader import CtfFile
from opensend.interchange.ctf.report import PupilReport
from opensend.interchange.ctf.tables import codes
from opensend.people.models import Acting, Authority, Person, PersonIdentifier
from opensend.people.services.persons import (
    IdentifierTaken,
    record_identifier,
    record_return_facts,
    register_person,
)
from opensend.provision.models import Setting
from opensend.rules.identifiers import Upn

_FACTS = ("forename", "surname", "sex", "ethnicity")
_Kind = PersonIdentifier.Kind


def register(acting: Acting, authority: Authority, pupil: Pupil, report: PupilReport) -> Person:
    """Open the record of a child that the authority does not have yet."""
    assert pupil.born is not None, "a pupil without a date of birth was refused"
    report.changes += ["name", "born", *(name for name in _FACTS if getattr(pupil, name))]
    return register_person(
        acting,
        authority=authority,
        name=f"{pupil.forename} {pupil.surname}",
        known_as=pupil.known_as or pupil.forename,
        born=pupil.born,
        first_language=language_in_words(pupil.first_language),
        has_serving_parent=pupil.has_serving_parent,
        **{name: getattr(pupil, name) for name in _FACTS},
    )


def complete_person(acting: Acting, person: Person, pupil: Pupil, file: CtfFile, report: PupilReport) -> None:
    """Fill what is empty, keep the numbers, and tell where the file and the record say different things."""
    empty = {}
    for name in _FACTS:
        known, given = getattr(person, name), getattr(pupil, name)
        if given and not known:
            empty[name] = given
        elif given and plain_name(known) != plain_name(given):
            report.differs.append(f"{name}: the record has {known}, the file {given}")
    if empty:
        record_return_facts(acting, person=person, **empty)
        report.changes += sorted(empty)
    language = language_in_words(pupil.first_language)
    if language and plain_name(language) != plain_name(person.first_language):
        report.differs.append(
            f"first language: the record has {person.first_language or 'none'}, the file {language}"
        )
    _keep_numbers(acting, person, pupil, report)
    _compare_school(person, file, report)


def language_in_words(code: str) -> str:
    """What a language's code means; one that is not known is kept as it came."""
    known = codes("language").get(code)
    return known.meaning if known else code


def _keep_numbers(acting: Acting, person: Person, pupil: Pupil, report: PupilReport) -> None:
    known = person.personidentifiers.values_list("kind", "value")
    numbers = {kind: value for kind, value in known if kind != _Kind.FORMER_UPN}
    former = {value for kind, value in known if kind == _Kind.FORMER_UPN}
    current = numbers.get(_Kind.UPN, "")
    wanted: list[tuple[PersonIdentifier.Kind, str]] = []
    if pupil.upn and pupil.upn != current and pupil.upn not in former:
        if not current or (Upn(current).is_temporary and not Upn(pupil.upn).is_temporary):
            wanted.append((_Kind.UPN, pupil.upn))
        elif current in pupil.former_upns:
            report.tasks.append(
                "the sender has replaced the UPN that the record has: find out which is right"
            )
        else:
            report.differs.append("UPN: the record has another")
    if pupil.uln and _Kind.ULN not in numbers:
        wanted.append((_Kind.ULN, pupil.uln))
    wanted += [
        (_Kind.FORMER_UPN, each) for each in pupil.former_upns if each not in former | {current, pupil.upn}
    ]
    for kind, value in wanted:
        try:
            record_identifier(acting, person=person, kind=kind, value=value)
        except IdentifierTaken as taken:
            report.differs.append(f"{kind.label}: record {taken.person_id} has it")
        else:
            report.changes.append(str(kind))


def _compare_school(person: Person, file: CtfFile, report: PupilReport) -> None:
    """Tell where the record has another school than the one that the file is for."""
    if not file.destination.estab.isdigit():
        return
    laestab = f"{file.destination.la}/{file.destination.estab}"
    urns = list(Setting.objects.filter(laestab=laestab, missing_since=None).values_list("urn", flat=True))
    if person.setting_urn not in urns:
        known = f"URN {person.setting_urn}" if person.setting_urn else "none"
        report.differs.append(f"school: the record has {known}, the file was sent to {laestab}")

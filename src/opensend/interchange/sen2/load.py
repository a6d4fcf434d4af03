"""Load a return as opening data: people, cases, plans and placements, in one transaction for the file.

Who is known already is compared with what the record says and left as it is; everybody else is added. Nobody
is loaded of whom the rules find an error. A fault anywhere leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from opensend.audit.services import record, record_each
from opensend.interchange.sen2.building import build
from opensend.interchange.sen2.comparing import differences
from opensend.interchange.sen2.facts import ChildFacts
from opensend.interchange.sen2.judging import Judged, JudgedReturn
from opensend.interchange.sen2.known import NOBODY, Known, find_alike, find_known
from opensend.interchange.sen2.mapping import Mapped, NotToBeStored, map_person
from opensend.interchange.sen2.parts import Parts
from opensend.interchange.sen2.report import DIFFERENT, LOADED, REFUSED, UNCHANGED, ImportReport, Line
from opensend.interchange.sen2.returning import ReturnYear, return_year
from opensend.interchange.sen2.selecting import read_children
from opensend.interchange.sen2.storing import Storing
from opensend.people.acting import as_authority, system_acting
from opensend.people.matching import Match
from opensend.people.models import Acting, Authority, Person
from opensend.people.services.matching import note_possible_match
from opensend.rules.returns.sen2.records import Header
from opensend.rules.returns.sen2.records import Person as PersonRecord

BATCH = 500
_OFFICERS = {"dmo": "has_medical_officer", "dco": "has_clinical_officer", "dsco": "has_social_care_officer"}
_YES_NO = {"Y": True, "N": False}
_MAY_BE_KNOWN = "May be a child who is on record already: the two are on the list of possible matches."


class OfAnotherAuthority(ValueError):
    """The file is not the return of the authority into which it was to be loaded."""


def import_return(
    parts: Parts,
    authority: Authority,
    *,
    year: int | None = None,
    is_dry_run: bool = False,
    is_fictional: bool = False,
) -> ImportReport:
    """Load the return of an authority, wholly or (dry run, fault) not at all.

    Raises UnreadableReturn, also where the file turns out not to be whole while it is read, and
    OfAnotherAuthority.
    """
    judged = JudgedReturn(parts, year=year, is_fictional=is_fictional or bool(authority.is_fictional))
    _check_authority(judged.header, authority)
    with transaction.atomic():
        with as_authority(authority.pk):
            report = _Import(authority, judged).run()
            _check_authority(judged.header, authority, is_whole=True)
            _keep_officers(authority, judged.header)
        if is_dry_run:
            transaction.set_rollback(True)
    report.is_loaded = not is_dry_run
    return report


def _check_authority(header: Header, authority: Authority, *, is_whole: bool = False) -> None:
    said = header.lea or header.raw.get("LEA", "")
    if said != authority.code and (said or is_whole):
        whose = f"authority {said}" if said else "no authority that it names"
        raise OfAnotherAuthority(f"The file is of {whose}, not of {authority.code} ({authority.name}).")


def _keep_officers(authority: Authority, header: Header) -> None:
    """What the header says of designated officers; what it does not say stays as it is."""
    said = {name: _YES_NO.get((getattr(header, item) or "").upper()) for item, name in _OFFICERS.items()}
    known = {name: flag for name, flag in said.items() if flag is not None}
    if known:
        Authority.objects.filter(pk=authority.pk).update(**known)


class _Import:
    """One file on its way into the record of an authority."""

    def __init__(self, authority: Authority, judged: JudgedReturn) -> None:
        with connection.cursor() as cursor:
            # Two files at once would each look for people whom the other is adding.
            cursor.execute(
                "select pg_advisory_xact_lock(hashtext('opensend sen2 import'), %s)", [authority.pk]
            )
        self.authority, self.judged = authority, judged
        self.year: ReturnYear = return_year(judged.schema.year)
        self.acting: Acting = system_acting(authority)
        self.newest: int = Person.objects.aggregate(newest=Max("pk"))["newest"] or 0
        self.numbers: dict[str, int] = {}
        self.met: dict[int, int] = {}
        self.report = ImportReport(judged.schema.year)

    def run(self) -> ImportReport:
        people = self.judged.people()
        storing = Storing(self.authority, self.acting, timezone.now())
        try:
            while batch := list(islice(people, BATCH)):
                self._take(batch, storing)
        finally:
            if not connection.needs_rollback:
                storing.close()
        self.report.lines.sort(key=lambda line: line.person)
        record(
            self.acting, "sen2.import", "return", self.year.year, authority_id=self.authority.pk,
            changes={"year": self.year.year, **self.report.counts},
        )  # fmt: skip
        return self.report

    def _take(self, batch: list[Judged], storing: Storing) -> None:
        """Some hundred people: refuse, compare or add each, in the order of the file."""
        mapped = list(self._mapped(batch))
        known, alike = self._known([each.child for _, each in mapped])
        held = {child.id: child for child in read_children([who.person_id for who in known if who.person_id])}
        added: list[int] = []
        doubtful: list[tuple[int, Match]] = []
        for (person, each), who, others in zip(mapped, known, alike, strict=True):
            child = held.get(who.person_id or 0)
            doubt = who.doubt or (child is not None and self._met(person, child)) or ""
            if doubt:
                self._refuse(person, [Line(person.number, REFUSED, reason=doubt)])
            elif child is None:
                added.append(storing.add_child(each.child, self.year.census_day))
                doubtful.extend((added[-1], match) for match in others)
                self._say_loaded(person, each, is_doubtful=bool(others))
            elif not child.runs:
                added.append(child.id)
                self._complete(child, each.child, storing)
                self._say_loaded(person, each)
            else:
                self._compare(person, child)
        storing.store()
        for person_id, match in doubtful:
            note_possible_match(self.acting, person=Person.objects.get(pk=person_id), match=match)
        self._log(added, held)

    def _known(self, children: list[ChildFacts]) -> tuple[list[Known], list[list[Match]]]:
        """Which record each child is, and the records that may be of a child who seems to be new."""
        known = find_known(self.authority, children, self.newest)
        alike: list[list[Match]] = [[] for _ in children]
        for place, child in enumerate(children):
            if known[place] != NOBODY:
                continue
            alike[place] = find_alike(self.authority, child, self.newest)
            if alike[place] and alike[place][0].is_certain:
                known[place] = Known(alike[place][0].person.pk)
        return known, alike

    def _log(self, added: list[int], held: Mapping[int, ChildFacts]) -> None:
        record_each(self.acting, "sen2.import_person", "person", added, authority_id=self.authority.pk)
        if held:
            changes = {"persons": sorted(held)}
            record(
                self.acting, "sen2.compare", "person", authority_id=self.authority.pk,
                sections=("person", "case"), changes=changes,
            )  # fmt: skip

    def _mapped(self, batch: list[Judged]) -> Iterator[tuple[PersonRecord, Mapped]]:
        for judged in batch:
            person = judged.person
            lines = [
                Line(person.number, REFUSED, each.record, each.item, f"{each.rule}: {each.message}")
                for each in judged.errors
            ]
            if not lines and (twin := self._twin(person)):
                why = f"Person {twin} of the file has the same identifier."
                lines = [Line(person.number, REFUSED, "", "UPN", why)]
            if lines:
                self._refuse(person, lines)
                continue
            try:
                yield person, map_person(person, self.year)
            except NotToBeStored as fault:
                self._refuse(person, [Line(person.number, REFUSED, fault.record, reason=fault.why)])

    def _twin(self, person: PersonRecord) -> int | None:
        """The earlier person of the file that has the same number."""
        numbers = [number.upper() for number in (person.upn, person.unique_learner_number) if number]
        twin = next((self.numbers[number] for number in numbers if number in self.numbers), None)
        if twin is None:
            self.numbers.update(dict.fromkeys(numbers, person.number))
        return twin

    def _met(self, person: PersonRecord, child: ChildFacts) -> str:
        """Why a record is not this person's: an earlier one of the file was found to be of the same child."""
        earlier = self.met.setdefault(child.id, person.number)
        return "" if earlier == person.number else f"Person {earlier} of the file is the same child."

    def _refuse(self, person: PersonRecord, lines: list[Line]) -> None:
        self.report.say(person.number, REFUSED, lines)

    def _say_loaded(self, person: PersonRecord, mapped: Mapped, *, is_doubtful: bool = False) -> None:
        """Loaded; with the records that were not, and what a return of the same day will say otherwise."""
        lines = [Line(person.number, REFUSED, each.record, reason=each.why) for each in mapped.refused]
        if is_doubtful:
            lines.append(Line(person.number, LOADED, reason=_MAY_BE_KNOWN))
        if not mapped.refused:
            lines += self._differences(person, mapped.child, LOADED, "the return of this day will have")
        self.report.say(person.number, LOADED, lines)

    def _compare(self, person: PersonRecord, child: ChildFacts) -> None:
        lines = self._differences(person, child, DIFFERENT, "the record has")
        self.report.say(person.number, DIFFERENT if lines else UNCHANGED, lines)

    def _differences(self, person: PersonRecord, child: ChildFacts, outcome: str, has: str) -> list[Line]:
        held = build(child, self.year).person or PersonRecord()
        return [
            Line(
                person.number, outcome, each.record, each.item,
                f"The file has {each.first or 'nothing'}; {has} {each.second or 'nothing'}.",
            )
            for each in differences(person, held, self.year.year)
        ]  # fmt: skip

    def _complete(self, child: ChildFacts, said: ChildFacts, storing: Storing) -> None:
        """A child who was known without a case: the cases, and what the record left open."""
        names = ("surname", "forename", "sex", "ethnicity", "upn_unknown")
        blank = {
            name: getattr(said, name) for name in names if not getattr(child, name) and getattr(said, name)
        }
        if blank:
            Person.objects.filter(pk=child.id).update(**blank)
        numbers = ChildFacts(upn="" if child.upn else said.upn, uln="" if child.uln else said.uln)
        storing.add_numbers(numbers, child.id)
        storing.add_homes([] if child.homes else said.homes, child.id)
        storing.add_runs(said, child.id)

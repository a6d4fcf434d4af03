"""An authority whose last return was loaded: sound people, and some whose record has since lost something."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from opensend.casework.tests.factories import make_acting, make_authority
from opensend.interchange.readiness.services import begin_check, check_next, check_whole
from opensend.interchange.sen2.export import export_return
from opensend.interchange.sen2.load import import_return
from opensend.interchange.sen2.report import LOADED, UNCHANGED, ImportReport
from opensend.interchange.sen2.tests.files import file_of, upn
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Acting, Authority, Person, Role
from opensend.rules.returns.sen2.examples import laid_over

YEAR = 2026


_BEGINNINGS = ("Bar", "Cod", "Dul", "Fen", "Gor", "Hap", "Jit", "Kel", "Lom", "Mav")
_ENDS = ("ley", "stock", "worth", "grove", "ham", "sby", "nick", "fold", "mere", "tun")


def surname_of(number: int) -> str:
    """A surname for each number; from 30 on they are not alike, so that a later file's are new children."""
    return f"Example{number:03d}" if number < 30 else f"{_BEGINNINGS[number % 10]}{_ENDS[number // 10 % 10]}"


def person_items(number: int, year: int = YEAR, **items: Any) -> dict[str, Any]:
    """The items of a sound person with a name, a day of birth and a number of their own."""
    own = {
        "Forename": "Robin",
        "Surname": surname_of(number),
        "PersonBirthDate": str(date(YEAR - 10, 1, 1) + timedelta(days=number)),
        "UPN": upn(number),
    }
    return laid_over({**own, **items}, year)


def look_at_everything(officer: Acting, *, year: int = YEAR, most: int = 200) -> None:
    """Every record, and then the return as a whole: what the page does step by step."""
    with acting_as(officer):
        begin_check(officer, year=year)
        while (progress := check_next(officer, year=year, most=most)).waiting:
            pass
        assert progress.is_whole_due
        assert check_whole(officer, year=year)


class LoadedAuthority:
    """An authority of that code, with a data officer, and the return of `count` sound people."""

    def __init__(self, code: str = "101", count: int = 3) -> None:
        self.authority: Authority = make_authority(code)
        self.officer: Acting = make_acting(Role.DATA_OFFICER, self.authority.organisation)
        self.report = self.load([person_items(number) for number in range(1, count + 1)])

    def load(
        self, people: Sequence[dict[str, Any]], year: int = YEAR, *, is_whole: bool = True
    ) -> ImportReport:
        """Load a return of those people; `is_whole`: each has to be taken for who they are."""
        text = file_of(people, year, LEA=self.authority.code)
        report = import_return(read_xml(io.BytesIO(text.encode())), self.authority)
        assert not is_whole or report.counts.keys() <= {LOADED, UNCHANGED}, report.lines
        self.authority.refresh_from_db()
        return report

    def exported(self, year: int = YEAR) -> bytes:
        """The authority's return as a file."""
        file = io.BytesIO()
        export_return(self.officer, authority=self.authority, year=year, file=file)
        return file.getvalue()

    def person(self, number: int) -> Person:
        """One of the children, by their number."""
        return Person.objects.get(authority=self.authority, surname=surname_of(number))

    def make_twins(self, number: int, other: int) -> tuple[Person, Person]:
        """Two children, of whom the second is given the name and the birth of the first."""
        with as_authority(self.authority.pk):
            first, second = self.person(number), self.person(other)
            second.surname, second.born = first.surname.upper(), first.born
            second.save(update_fields=["surname", "born"])
        return first, second

    def forget(self, number: int, *names: str) -> Person:
        """A child whose record has lost some facts."""
        with as_authority(self.authority.pk):
            person = self.person(number)
            for name in names:
                setattr(person, name, "")
            person.save(update_fields=list(names))
        return person

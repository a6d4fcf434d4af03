"""An authority whose last return was loaded: sound people, and some whose record has since lost something."""

from __future__ import annotations

import io
from typing import Any

from opensend.casework.tests.factories import make_acting, make_authority
from opensend.interchange.sen2.load import import_return
from opensend.interchange.sen2.tests.files import file_of, upn
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.people.acting import as_authority
from opensend.people.models import Acting, Authority, Person, Role
from opensend.rules.returns.sen2.examples import laid_over

YEAR = 2026


def person_items(number: int, **items: Any) -> dict[str, Any]:
    """The items of a sound person with a name and a number of their own."""
    return laid_over(
        {"Forename": "Robin", "Surname": f"Example{number:03d}", "UPN": upn(number), **items}, YEAR
    )


class LoadedAuthority:
    """An authority of that code, with a data officer, and the return of `count` sound people."""

    def __init__(self, code: str = "101", count: int = 3) -> None:
        self.authority: Authority = make_authority(code)
        self.officer: Acting = make_acting(Role.DATA_OFFICER, self.authority.organisation)
        text = file_of([person_items(number) for number in range(1, count + 1)], YEAR, LEA=code)
        self.report = import_return(read_xml(io.BytesIO(text.encode())), self.authority)

    def person(self, number: int) -> Person:
        """One of the children, by their number."""
        return Person.objects.get(authority=self.authority, surname=f"Example{number:03d}")

    def forget(self, number: int, *names: str) -> Person:
        """A child whose record has lost some facts."""
        with as_authority(self.authority.pk):
            person = self.person(number)
            for name in names:
                setattr(person, name, "")
            person.save(update_fields=list(names))
        return person

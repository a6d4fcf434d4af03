"""Who has looked at a record, as staff may ask it."""

from __future__ import annotations

import pytest

from opensend.audit.selectors import entries_about, stream_entries_about
from opensend.audit.services import record
from opensend.people.acting import acting_as
from opensend.people.tests.factories import ActingFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_staff_page_through_who_has_looked_newest_first() -> None:
    person = PersonFactory()
    sibling = PersonFactory(authority=person.authority)
    caseworker = ActingFactory(caseworker=True, authority=person.authority)
    for number in range(5):
        for child in (person, sibling):
            record(
                caseworker,
                "person.read",
                "person",
                number,
                authority_id=child.authority_id,
                person_id=child.pk,
            )
    with acting_as(caseworker):
        first = entries_about(person.pk, limit=3)
        rest = entries_about(person.pk, limit=3, before=first[-1])
        assert [entry.object_id for entry in (*first, *rest)] == ["4", "3", "2", "1", "0"]
        assert {entry.person_id for entry in (*first, *rest)} == {person.pk}
        assert list(stream_entries_about(person.pk)) == [*first, *rest]


def test_another_authority_and_a_family_read_nothing() -> None:
    person = PersonFactory()
    record(None, "person.read", "person", authority_id=person.authority_id, person_id=person.pk)
    for acting in (ActingFactory(), ActingFactory(caseworker=True), None):
        with acting_as(acting):
            assert entries_about(person.pk) == []

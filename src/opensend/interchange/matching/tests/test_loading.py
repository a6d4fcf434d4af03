"""An authority's record is matched against, and looked through for children who are in it twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from opensend.interchange.matching.link import link
from opensend.interchange.matching.load import find_authority, note_duplicates, read_record
from opensend.interchange.matching.reader import Reading, facts_of
from opensend.people.acting import as_authority
from opensend.people.models import Authority, PossibleMatch
from opensend.people.tests.factories import AddressFactory, AuthorityFactory, PersonFactory
from opensend.rules.matching import default_model

pytestmark = pytest.mark.django_db
BORN = date(2012, 3, 14)


@pytest.fixture
def authority(db: None) -> Authority:
    """An authority in which a child is twice, and another."""
    made: Authority = AuthorityFactory()
    for name, born in (("Robin Example", BORN), ("Robyn Exampel", BORN), ("Asha Sample", date(2009, 1, 2))):
        person: Any = PersonFactory(authority=made, name=name, born=born)
        AddressFactory(person=person, postcode="M16 0RA")
    return made


def test_a_list_is_matched_against_an_authority(authority: Authority) -> None:
    asked = {"forename": "Asha", "surname": "Sample", "born": "2/1/2009", "postcode": "M16 0RA"}
    found = list(link(default_model(), [("a", facts_of(asked, Reading()))], read_record(authority)))
    assert [(each.record, each.verdict) for each in found] == [("a", "certain")]
    with as_authority(authority.pk):
        assert authority.persons.get(pk=int(found[0].match)).name == "Asha Sample"


def test_a_child_who_is_there_twice_is_put_on_the_list_once(authority: Authority) -> None:
    for _ in range(2):
        assert note_duplicates(authority) == (3, 1)
    with as_authority(authority.pk):
        pair = PossibleMatch.objects.get()
        assert {pair.person.name, pair.other.name} == {"Robin Example", "Robyn Exampel"}


def test_an_authority_is_found_by_its_code(authority: Authority) -> None:
    assert find_authority(authority.code) == authority
    assert find_authority("998") is None


def test_nothing_is_read_of_another_authority(authority: Authority) -> None:
    other: Authority = AuthorityFactory()
    assert list(read_record(other)) == []
    assert note_duplicates(other) == (0, 0)

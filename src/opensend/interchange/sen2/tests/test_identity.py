"""What is imported comes out again: item for item, for people of every scope and year."""

from __future__ import annotations

import io

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opensend.casework.tests.factories import make_authority
from opensend.interchange.sen2.building import build
from opensend.interchange.sen2.comparing import differences
from opensend.interchange.sen2.export import export_return
from opensend.interchange.sen2.load import import_return
from opensend.interchange.sen2.mapping import map_person
from opensend.interchange.sen2.returning import return_year
from opensend.interchange.sen2.tests.people_of_every_scope import people, person
from opensend.interchange.sen2.tests.return_files import CODE, file_of, parts_of, tree_of_file
from opensend.people.acting import system_acting
from opensend.people.models import Authority
from opensend.rules.returns.sen2.checking import check_person
from opensend.rules.returns.sen2.examples import header_of, person_of, sound_header
from opensend.rules.returns.sen2.schema import schema_for
from opensend.rules.returns.sen2.standing import stand_at

YEARS = (2023, 2024, 2025, 2026)
_any_year = st.sampled_from(YEARS)
_with_year = _any_year.flatmap(lambda year: st.tuples(st.just(year), person(year)))
_file = _any_year.flatmap(lambda year: st.tuples(st.just(year), people(year)))


@given(_with_year)
def test_the_people_that_are_tried_have_no_error(made):
    year, items = made
    read, reading = person_of(items, year)
    at = stand_at(header_of({**sound_header(year), "LEA": CODE}, year), schema_for(year), is_fictional=True)
    assert not [each for each in check_person(read, at) if each.level == "error"]
    assert not reading.hits


@settings(max_examples=300)
@given(_with_year)
def test_a_person_comes_out_of_the_facts_as_they_went_in(made):
    year, items = made
    read, _ = person_of(items, year)
    mapped = map_person(read, return_year(year))
    built = build(mapped.child, return_year(year))
    assert not mapped.refused
    assert built.person is not None
    assert not list(differences(read, built.person, year))
    assert not built.missing


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(_file)
def test_a_file_comes_out_of_the_database_as_it_went_in(made):
    year, everyone = made
    with transaction.atomic():
        authority = make_authority(CODE)
        file = file_of(everyone, year)
        report = import_return(parts_of(file), authority)
        assert report.counts == {"loaded": len(everyone)}
        assert report.is_whole
        assert tree_of_file(_exported(authority, year)) == tree_of_file(file)
        again = import_return(parts_of(file), authority)
        assert again.counts == {"unchanged": len(everyone)}
        transaction.set_rollback(True)


def _exported(authority: Authority, year: int) -> bytes:
    out = io.BytesIO()
    authority.refresh_from_db()
    made = export_return(system_acting(authority), authority=authority, year=year, file=out)
    assert not made.missing
    return out.getvalue()

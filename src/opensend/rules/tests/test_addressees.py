"""Notices reach the people whom the law names on the day of the act, one letter each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.rules.addressees import Delivery, FamilyFacts, Parent, Representative, Role, addressees
from opensend.rules.ages import leaving_date

BORN = date(2010, 3, 14)
AS_CHILD, AS_YOUNG_PERSON = date(2026, 6, 26), date(2026, 6, 27)
MOTHER = Parent("mother", has_parental_responsibility=True)
FATHER = Parent("father", has_parental_responsibility=True)
PARTNER = Parent("partner", has_parental_responsibility=False)
GRANDMOTHER = Parent("grandmother", has_parental_responsibility=False, cares_for_child=True)
DEPUTY = Representative("deputy", since=date(2026, 1, 1), until=date(2026, 12, 31))


def refs(found):
    return [to.ref for to in found.to]


def test_each_parent_of_a_child_gets_a_letter_of_their_own():
    found = addressees(FamilyFacts("robin", BORN, (MOTHER, FATHER)), AS_CHILD)
    assert refs(found) == ["mother", "father"]
    assert {to.role for to in found.to} == {Role.PARENT}


def test_a_carer_counts_and_a_partner_without_responsibility_does_not():
    found = addressees(FamilyFacts("robin", BORN, (MOTHER, PARTNER, GRANDMOTHER)), AS_CHILD)
    assert refs(found) == ["mother", "grandmother"]
    assert [out.ref for out in found.left_out] == ["partner"]


def test_rights_pass_to_the_young_person_on_the_day_after_the_leaving_date():
    facts = FamilyFacts("robin", BORN, (MOTHER, FATHER))
    assert refs(addressees(facts, AS_CHILD)) == ["mother", "father"]
    assert refs(addressees(facts, AS_YOUNG_PERSON)) == ["robin"]


def test_a_court_order_bars_a_parent_at_any_age_of_the_child():
    barred = Parent("father", has_parental_responsibility=True, is_barred_by_court_order=True)
    facts = FamilyFacts("robin", BORN, (MOTHER, barred), lacks_capacity=True)
    assert refs(addressees(facts, AS_CHILD)) == ["mother"]
    assert refs(addressees(facts, AS_YOUNG_PERSON)) == ["mother"]


def test_a_representative_takes_the_place_of_a_young_person_without_capacity():
    facts = FamilyFacts("robin", BORN, (MOTHER,), lacks_capacity=True, representative=DEPUTY)
    found = addressees(facts, AS_YOUNG_PERSON)
    assert refs(found) == ["deputy"]
    assert found.to[0].role == Role.REPRESENTATIVE
    assert {out.ref for out in found.left_out} == {"robin", "mother"}


def test_when_the_representatives_power_has_ended_the_parents_act():
    facts = FamilyFacts("robin", BORN, (MOTHER,), lacks_capacity=True, representative=DEPUTY)
    assert refs(addressees(facts, date(2027, 1, 1))) == ["mother"]


def test_views_are_sought_from_the_young_person_as_well_as_the_alternative_person():
    facts = FamilyFacts("robin", BORN, (MOTHER,), lacks_capacity=True)
    assert refs(addressees(facts, AS_YOUNG_PERSON, act="views")) == ["robin", "mother"]
    assert refs(addressees(facts, AS_YOUNG_PERSON)) == ["mother"]


def test_a_childs_capacity_changes_nothing():
    facts = FamilyFacts("robin", BORN, (MOTHER,), lacks_capacity=True, representative=DEPUTY)
    assert refs(addressees(facts, AS_CHILD)) == ["mother"]


def test_a_parent_without_capacity_is_reached_through_their_representative():
    mother = Parent("mother", True, lacks_capacity=True, representative=DEPUTY)
    found = addressees(FamilyFacts("robin", BORN, (mother,)), AS_CHILD)
    assert refs(found) == ["deputy"]
    assert found.to[0].role == Role.REPRESENTATIVE_OF_PARENT
    assert "unconfirmed" in found.to[0].source


def test_one_representative_of_two_parents_gets_one_letter():
    parents = tuple(
        Parent(ref, True, lacks_capacity=True, representative=DEPUTY) for ref in ("mother", "father")
    )
    assert refs(addressees(FamilyFacts("robin", BORN, parents), AS_CHILD)) == ["deputy"]


def test_a_restricted_address_is_reached_by_safe_contact_only():
    father = Parent("father", True, has_restricted_address=True)
    found = addressees(FamilyFacts("robin", BORN, (MOTHER, father)), AS_CHILD)
    assert [to.delivery for to in found.to] == [Delivery.ADDRESS, Delivery.SAFE_CONTACT_ONLY]


def test_with_nobody_to_write_to_the_answer_says_so():
    dead = Parent("father", True, has_died=True)
    found = addressees(FamilyFacts("robin", BORN, (dead, PARTNER)), AS_CHILD)
    assert found.is_nobody
    assert len(found.left_out) == 2


def test_a_day_before_birth_is_refused():
    with pytest.raises(ValueError, match="before the date of birth"):
        addressees(FamilyFacts("robin", BORN), date(2010, 3, 13))


REPRESENTATIVES = st.none() | st.builds(
    Representative, ref=st.just("deputy"), since=st.dates(date(2020, 1, 1), date(2030, 1, 1))
)
FLAGS = st.booleans()
PARENTS = st.lists(
    st.builds(
        Parent,
        ref=st.sampled_from("abcd"),
        has_parental_responsibility=FLAGS,
        cares_for_child=FLAGS,
        is_barred_by_court_order=FLAGS,
        has_restricted_address=FLAGS,
        lacks_capacity=FLAGS,
        has_died=FLAGS,
        representative=REPRESENTATIVES,
    ),
    max_size=4,
    unique_by=lambda parent: parent.ref,
).map(tuple)


@given(PARENTS, FLAGS, REPRESENTATIVES, st.dates(date(2005, 1, 1), date(2015, 1, 1)), st.integers(0, 9000))
def test_nobody_barred_or_dead_is_ever_written_to_and_nobody_twice(
    parents, lacks, representative, born, days
):
    facts = FamilyFacts("child", born, parents, lacks, representative)
    on = born + timedelta(days=days)
    found = addressees(facts, on)
    kept_out = {p.ref for p in parents if p.is_barred_by_court_order or p.has_died}
    assert not kept_out & set(refs(found))
    assert len(set(refs(found))) == len(found.to)
    assert ("child" in refs(found)) is (on > leaving_date(born) and not lacks)
    assert not set(refs(found)) & {out.ref for out in found.left_out}

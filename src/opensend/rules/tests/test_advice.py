"""The advice set follows from the child's facts, and existing advice is reused only with three consents."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.rules.advice import CODES, Attends, ChildFacts, ExistingAdvice, advice_due_from

ON = date(2026, 2, 16)
ALWAYS = {"ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e"}
ROLES = st.sampled_from(["occupational therapist", "youth worker", "play therapist"])
FACTS = st.builds(
    ChildFacts,
    attends=st.sampled_from(Attends),
    year_group=st.integers(-3, 16),
    has_serving_parent=st.booleans(),
    has_visual_impairment=st.booleans(),
    has_hearing_impairment=st.booleans(),
    others=st.lists(ROLES, max_size=2, unique=True).map(tuple),
    requested=st.lists(ROLES, max_size=2, unique=True).map(tuple),
)


def codes(facts):
    return [due.code for due in advice_due_from(facts, ON)]


@given(FACTS)
def test_advice_of_reg_6_1_a_to_e_is_sought_for_every_child(facts):
    assert set(codes(facts)) >= ALWAYS


@given(FACTS)
def test_the_set_is_in_the_order_of_the_regulation_and_says_where_each_is_written(facts):
    due = advice_due_from(facts, ON)
    assert [item.code for item in due] == sorted(codes(facts), key=CODES.index)
    assert all(item.source.startswith("SI 2014/1530 reg 6(1)") and item.title and item.asked for item in due)


@given(FACTS)
def test_preparing_for_adulthood_is_covered_from_year_9(facts):
    assert ("ADV-g" in codes(facts)) is (facts.year_group >= 9)


@given(FACTS)
def test_everyone_the_family_reasonably_asks_for_is_asked(facts):
    assert tuple(d.asked for d in advice_due_from(facts, ON) if d.code == "ADV-h") == facts.requested


@pytest.mark.parametrize(
    ("attends", "regulation"),
    [
        (Attends.SCHOOL, "(b)(i)"),
        (Attends.EARLY_YEARS, "(b)(i)"),
        (Attends.POST_16, "(b)(i)"),
        (Attends.NOWHERE, "(b)(ii)"),
        (Attends.HOME, "(b)(iii)"),
    ],
)
def test_educational_advice_comes_from_whoever_educates_the_child(attends, regulation):
    due = advice_due_from(ChildFacts(attends, 4), ON)[1]
    assert due.code == "ADV-b"
    assert regulation in due.source


def test_a_serving_parent_adds_the_secretary_of_state_for_defence():
    due = [d for d in advice_due_from(ChildFacts(Attends.SCHOOL, 4, has_serving_parent=True), ON)]
    assert [d.code for d in due].count("ADV-b") == 2
    assert any("Defence" in d.asked for d in due)


@pytest.mark.parametrize(
    ("vision", "hearing", "teacher"),
    [(True, False, "vision"), (False, True, "deaf"), (True, True, "multi-sensory")],
)
def test_an_impairment_brings_in_a_qualified_teacher(vision, hearing, teacher):
    facts = ChildFacts(Attends.SCHOOL, 4, has_visual_impairment=vision, has_hearing_impairment=hearing)
    due = advice_due_from(facts, ON)[1]
    assert teacher in due.must_consult[0]
    assert "reg 6(2)" in due.source


@given(st.sampled_from(CODES[1:5]), st.booleans(), st.booleans(), st.booleans())
def test_existing_advice_is_reused_only_when_all_three_are_satisfied(code, provider, authority, family):
    held = ExistingAdvice(code, provider, authority, family)
    due = advice_due_from(ChildFacts(Attends.SCHOOL, 4, existing=(held,)), ON)
    assert {d.code for d in due if d.is_held} == ({code} if provider and authority and family else set())


def test_the_familys_own_advice_is_always_sought():
    held = ExistingAdvice("ADV-a", True, True, True)
    due = advice_due_from(ChildFacts(Attends.SCHOOL, 4, existing=(held,)), ON)
    assert not any(d.is_held for d in due)


def test_one_requested_adviser_may_be_held_while_another_is_asked():
    held = ExistingAdvice("ADV-h", True, True, True, asked_for="youth worker")
    facts = ChildFacts(Attends.SCHOOL, 4, requested=("youth worker", "play therapist"), existing=(held,))
    assert [d.is_held for d in advice_due_from(facts, ON) if d.code == "ADV-h"] == [True, False]

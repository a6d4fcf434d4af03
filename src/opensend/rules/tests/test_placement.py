"""Naming a setting: which tests are asked, and which decisions may not stand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.rules.placement import TESTS, Answer, Asked, faults, lawful_tests

YES, NO = Answer(True, "the evidence says so"), Answer(False)
MAINSTREAM = {"mainstream": YES, "mainstream_against_wishes": NO, "mainstream_against_others": NO}


def answer(asked: Asked, names_requested: bool, **met: bool) -> dict[str, Answer]:
    return {
        test.id: Answer(met.get(test.id, False), "shown" if met.get(test.id) else "")
        for test in lawful_tests(asked, names_requested=names_requested)
    }


def test_a_listed_setting_must_be_named_when_no_ground_applies():
    answers = answer(Asked.LISTED, False, mainstream=True)
    assert "s.39(3)" in faults(Asked.LISTED, answers, names_requested=False)[0].why
    assert faults(Asked.LISTED, answer(Asked.LISTED, True), names_requested=True) == ()


@pytest.mark.parametrize("ground", ["unsuitable", "others", "resources"])
def test_one_ground_displaces_the_setting_asked_for_and_bars_naming_it(ground):
    other = answer(Asked.LISTED, False, mainstream=True, **{ground: True})
    assert faults(Asked.LISTED, other, names_requested=False) == ()
    assert faults(Asked.LISTED, answer(Asked.LISTED, True, **{ground: True}), names_requested=True)


def test_a_ground_without_its_reasons_is_sent_back():
    answers = {**answer(Asked.LISTED, False, mainstream=True), "resources": Answer(True, "  ")}
    (fault,) = faults(Asked.LISTED, answers, names_requested=False)
    assert fault.test == "resources"
    assert "cost" in fault.why


def test_a_special_school_that_nobody_asked_for_needs_a_test_of_section_33():
    answers = answer(Asked.NOTHING, False)
    assert [fault.test for fault in faults(Asked.NOTHING, answers, names_requested=False)] == ["mainstream"]
    for test in ("mainstream_against_wishes", "mainstream_against_others"):
        assert (
            faults(Asked.NOTHING, answer(Asked.NOTHING, False, **{test: True}), names_requested=False) == ()
        )


def test_section_33_is_not_asked_of_a_setting_that_the_family_asked_for():
    assert not {"mainstream"} & {test.id for test in lawful_tests(Asked.LISTED, names_requested=True)}


def test_a_setting_outside_the_list_needs_an_offer_of_a_place():
    without = answer(Asked.OTHER, True)
    assert [fault.test for fault in faults(Asked.OTHER, without, names_requested=True)] == ["place_offered"]
    assert faults(Asked.OTHER, answer(Asked.OTHER, True, place_offered=True), names_requested=True) == ()


@given(st.sampled_from(list(Asked)), st.booleans(), st.sets(st.sampled_from(sorted(TESTS))))
def test_unanswered_tests_are_always_named_and_nothing_else_is_judged(asked, names_requested, missing):
    if asked is Asked.NOTHING:
        names_requested = False
    full = answer(asked, names_requested, mainstream=True, place_offered=True)
    left = {name: given for name, given in full.items() if name not in missing}
    found = {fault.test for fault in faults(asked, left, names_requested=names_requested)}
    if set(full) & missing:
        assert found == set(full) & missing


def test_exactly_one_of_naming_and_not_naming_a_listed_setting_may_stand():
    for met in itertools.product((False, True), repeat=3):
        grounds = dict(zip(("unsuitable", "others", "resources"), met, strict=True))
        named = not faults(Asked.LISTED, answer(Asked.LISTED, True, **grounds), names_requested=True)
        other = not faults(
            Asked.LISTED, answer(Asked.LISTED, False, mainstream=True, **grounds), names_requested=False
        )
        assert named != other

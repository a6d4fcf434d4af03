"""What counts as found."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from opensend.interchange.plan_corpus.judging import (
    false_alarms,
    is_found,
    is_found_in_document,
    is_named,
    lines_placed,
)
from opensend.interchange.plan_corpus.made import Planted
from opensend.interchange.plan_corpus.planting import clean
from opensend.interchange.plan_corpus.word_list import search
from opensend.rules.plans.plan import Plan, PlanItem

TEXT = "A therapist sees Will weekly. Staff help as required. Staff help."
PLAN = Plan(
    items=(PlanItem(id="F1", section="F", text=TEXT), PlanItem(id="F2", section="F", text="Staff help."))
)
WORDS = "as required"
TRUTH = Planted("vague-as-required", "F", "F1", WORDS, TEXT.index(WORDS))
NO_STYLE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """A finding as the checker tells it."""

    rule: str = "vague-as-required"
    severity: str = "weak"
    section: str = "F"
    item: str = "F1"
    quote: str = "Staff help as required."


def test_a_finding_that_quotes_some_of_the_words_counts_whatever_its_rule():
    assert is_found(TRUTH, [Finding()], PLAN, NO_STYLE)
    assert is_found(TRUTH, [Finding(rule="provision-not-quantified", quote="required")], PLAN, NO_STYLE)


@pytest.mark.parametrize(
    "found",
    [
        Finding(quote=""),
        Finding(quote="A therapist sees Will weekly."),
        Finding(quote="as it is required"),
        Finding(item="F2", quote="Staff help."),
        Finding(rule="another", severity="style"),
    ],
)
def test_other_words_no_words_another_item_and_mere_style_do_not_count(found):
    assert not is_found(TRUTH, [found], PLAN, NO_STYLE)


def test_a_quote_that_stands_twice_counts_where_one_of_them_is_at_fault():
    last = Planted("vague-support", "F", "F1", "Staff help.", TEXT.rindex("Staff help."))
    assert is_found(last, [Finding(rule="any", quote="Staff help.")], PLAN, NO_STYLE)


def test_of_a_fault_of_style_its_own_rule_has_to_speak():
    style = frozenset({"jargon"})
    truth = Planted("jargon", "F", "F1", "Staff help", TEXT.index("Staff help"))
    assert is_found(truth, [Finding(rule="jargon", severity="style")], PLAN, style)
    assert not is_found(truth, [Finding(rule="vague-as-required", severity="weak")], PLAN, style)


def test_where_something_is_absent_its_own_rule_has_to_speak_of_it():
    absent = Planted("need-without-provision", "B", "B2")
    assert is_found(absent, [Finding("need-without-provision", "unlawful", "B", "B2", "x")], PLAN, NO_STYLE)
    assert is_found(absent, [Finding("need-without-provision", "unlawful", "B", "", "")], PLAN, NO_STYLE)
    assert not is_found(
        absent, [Finding("need-without-provision", "unlawful", "B", "B1", "")], PLAN, NO_STYLE
    )
    assert not is_found(absent, [Finding("section-missing", "unlawful", "B", "B2", "")], PLAN, NO_STYLE)


def test_named_is_by_the_very_rule():
    assert is_named(TRUTH, [Finding()], PLAN)
    assert not is_named(TRUTH, [Finding(rule="provision-not-quantified")], PLAN)


def test_in_a_document_words_count_in_their_section_whatever_the_reference_and_the_breaks():
    assert is_found_in_document(TRUTH, [Finding(item="F-7", quote="Staff help  as\nrequired.")], NO_STYLE)
    assert not is_found_in_document(TRUTH, [Finding(section="G")], NO_STYLE)


def test_style_accuses_nobody():
    assert false_alarms([Finding(severity="style")]) == []
    assert len(false_alarms([Finding(severity="weak"), Finding(severity="unlawful")])) == 2


def test_lines_are_placed_where_they_stand_in_the_same_section():
    plan = clean(5).plan
    lines = lines_placed(plan, plan)
    assert lines[0] == lines[1] > 10
    assert lines_placed(plan, Plan()) == (0, lines[1])


def test_the_list_of_words_finds_words_and_nothing_else():
    assert [(each.item, each.quote) for each in search(PLAN)] == [("F1", "as required")]

"""Needs, outcomes and provision are joined as the plan says, or as its words allow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import coverage_of
from opensend.rules.plans.examples import IN_DOCUMENT, UNJOINED, laid_over, sound_plan
from opensend.rules.plans.linking import link
from opensend.rules.plans.plan import Plan, PlanItem
from opensend.rules.plans.registry import Example
from opensend.rules.plans.topics import subject_of

NEEDS = {
    "language": "Sam finds it hard to understand spoken language and follows instructions of one step only.",
    "reading": "Sam is working three years below age in reading. He cannot decode words with four sounds.",
    "worry": "Sam becomes anxious when plans change. He has panic attacks and avoids school on most Mondays.",
    "hands": "Sam has weak fine motor skills. He cannot use scissors, and his handwriting cannot be read.",
    "walking": "Sam walks with a frame. He tires after 50 metres and cannot climb stairs.",
    "toilet": "Sam wears pads and needs an adult to change him, as he is not yet toilet trained.",
    "number": "Sam counts to ten and cannot yet add two numbers. Maths lessons upset him.",
    "hearing": "Sam is deaf in both ears and wears hearing aids. He misses speech in noise.",
}
PROVISION = {
    "language": "A speech and language therapist works with Sam on language for 45 minutes each week.",
    "reading": "A specialist teacher teaches Sam phonics for 30 minutes on four days each week.",
    "worry": "A mental health worker meets Sam for an hour each week to practise ways of calming anxiety.",
    "hands": "An occupational therapist works on fine motor skills with Sam for 30 minutes each fortnight.",
    "walking": "A physiotherapist works on walking and balance with Sam for 40 minutes each week.",
    "toilet": "Two teaching assistants change Sam in the accessible toilet three times each day.",
    "number": "A teacher teaches Sam number and early mathematics, alone, for 20 minutes each day.",
    "hearing": "A teacher of the deaf sees Sam for an hour each week and checks his radio aid.",
}


def _prose(needs: dict[str, str], provision: dict[str, str], **fields: str) -> Plan:
    """A plan as a document tells it: needs and provision one below the other, with no links."""
    items = [PlanItem(f"B{n}", "B", text) for n, text in enumerate(needs.values(), 1)]
    items += [PlanItem(f"F{n}", "F", text, **fields) for n, text in enumerate(provision.values(), 1)]
    return Plan(items=tuple(items), has_links=False)


def test_the_links_of_a_plan_are_taken_as_they_are():
    links = link(sound_plan())
    assert links.is_told
    assert links.provision_of_need["B1"] == ("F1", "F2", "F5")
    assert links.needs_of_provision["F3"] == ("B2",)
    assert links.outcomes_of_provision["F1"] == ("E1",)
    assert links.needs_of_outcome["E2"] == ("B2",)
    assert links.provision_of_outcome["E3"] == ("F5", "G1")
    assert links.outcomes_of_need["C1"] == ("E3",)
    assert links.to_nothing == ()


def test_a_plan_that_joins_only_by_outcomes_is_followed_through_them():
    items = {each: {"for": []} for each in ("F1", "F2", "F3", "F4", "F5", "G1", "H1.1", "H2.1")}
    links = link(laid_over(Example(items)))
    assert links.is_told
    assert links.needs_of_provision["F3"] == ("B2",)
    assert links.provision_of_need["D1"] == ("F5", "H1.1")


def test_a_link_to_what_is_not_there_is_told_and_joins_nothing():
    links = link(laid_over(Example({"F1": {"for": ["B1", "B9"]}, "E1": {"meets": ["F1"]}})))
    assert links.to_nothing == (("E1", "F1"), ("F1", "B9"))
    assert links.needs_of_provision["F1"] == ("B1",)


def test_a_document_whose_rows_join_all_provision_is_taken_at_its_word():
    plan = laid_over(Example({"B3": {"text": "Robin cannot spell."}}, IN_DOCUMENT))
    assert link(plan).is_told
    assert [need for need in coverage_of(At(plan)).needs_without_provision] == ["B3"]


def test_every_need_of_a_document_has_the_provision_that_is_about_it():
    plan = _prose(NEEDS, PROVISION)
    links = link(plan)
    assert not links.is_told
    for number, name in enumerate(NEEDS, 1):
        assert f"F{number}" in links.provision_of_need[f"B{number}"], name
    assert coverage_of(At(plan)).needs_without_provision == ()


@pytest.mark.parametrize("name", NEEDS)
def test_a_need_that_nothing_in_a_document_is_about_is_told(name: str):
    plan = _prose(NEEDS, {key: text for key, text in PROVISION.items() if key != name})
    number = list(NEEDS).index(name) + 1
    assert coverage_of(At(plan)).needs_without_provision == (f"B{number}",)


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(sorted(NEEDS)), min_size=1))
def test_no_need_is_accused_whose_provision_is_there(names: set[str]):
    plan = _prose({name: NEEDS[name] for name in names}, PROVISION)
    assert coverage_of(At(plan)).needs_without_provision == ()


@settings(deadline=None, max_examples=60)
@given(st.permutations(sorted(NEEDS)))
def test_the_order_of_provision_does_not_matter(order: list[str]):
    plan = _prose(NEEDS, {name: PROVISION[name] for name in order})
    assert coverage_of(At(plan)).needs_without_provision == ()


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Need 4", "Daily practice for ten minutes."),
        ("", "Daily practice for ten minutes, to meet need 4."),
        ("", "Daily practice for ten minutes (B4)."),
        ("Provision for Needs 3 and 4", "Daily practice for ten minutes."),
        ("", "Meets needs 2-4: daily practice for ten minutes."),
    ],
)
def test_provision_that_mentions_a_need_is_for_it(heading: str, text: str):
    plan = _prose(NEEDS, {key: text for key, text in PROVISION.items() if key != "hands"})
    mentioning = PlanItem("F8", "F", text, heading=heading)
    joined = Plan(items=(*plan.items, mentioning), has_links=False)
    assert "F8" in link(joined).provision_of_need["B4"]


@pytest.mark.parametrize(
    "text",
    [
        "Sam needs 2 adults in the pool.",
        "Sam needs 1:1 support for 20 minutes each day.",
        "A teaching assistant, for needs 15 minutes at a time.",
        "Vitamin B2 is given by his parents.",
    ],
)
def test_a_number_beside_the_word_need_is_not_always_a_reference(text: str):
    plan = Plan(items=(PlanItem("B1", "B", "Sam cannot swim."), PlanItem("F1", "F", text)), has_links=False)
    assert link(plan).to_nothing == ()


def test_items_under_one_heading_belong_together_and_a_broad_area_is_no_such_heading():
    items = (
        PlanItem("B1", "B", "Sam is upset by what nobody else sees.", heading="Row 1"),
        PlanItem("B2", "B", "Sam cannot read.", heading="Cognition and learning"),
        PlanItem("B3", "B", "Sam cannot keep his balance on a step."),
        PlanItem("F1", "F", "A quiet corner, all day.", heading="Row 1"),
        PlanItem("F2", "F", "A physiotherapist each week for balance.", heading="Cognition and learning"),
    )
    links = link(Plan(items=items, has_links=False))
    assert "B1" in links.needs_of_provision["F1"]
    assert coverage_of(At(Plan(items=items, has_links=False))).needs_without_provision == ("B2",)


def test_strengths_diagnoses_and_introductions_of_a_document_need_no_provision():
    items = (
        PlanItem("B1", "B", "This section sets out the needs of Sam."),
        PlanItem("B2", "B", "Sam is a kind boy who enjoys reading.", heading="Strengths"),
        PlanItem("B3", "B", "Sam was found to have epilepsy in 2019.", heading="Diagnosis"),
        PlanItem("B4", "B", "Sam cannot hold a pencil."),
        PlanItem("F1", "F", "A pencil grip is used in each lesson, under an occupational therapist."),
    )
    assert coverage_of(At(Plan(items=items, has_links=False))).needs_without_provision == ()


def test_the_sound_plan_as_prose_has_no_gap():
    assert coverage_of(At(laid_over(Example(UNJOINED, IN_DOCUMENT)))).needs_without_provision == ()


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words_can_be_joined(need: str, provision: str):
    plan = Plan(items=(PlanItem("B1", "B", need), PlanItem("F1", "F", provision)), has_links=False)
    coverage_of(At(plan))
    assert isinstance(subject_of(need).topics, frozenset)

"""Made plans are what they say: the same each time, unlike one another, with their truth in exact words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import msgspec
import pytest

from opensend.interchange.plan_corpus.corpus import corpus, long_plan
from opensend.interchange.plan_corpus.made import Made
from opensend.interchange.plan_corpus.planting import clean, defects, planted, planted_several
from opensend.interchange.plan_corpus.wording import SPLITS, half, needs, text_defects, texts
from opensend.rules.ages import year_group
from opensend.rules.plans.plan import KINDS, plan_from_data

SEEDS = range(8)
NOT_ITEMS = {"copied-from-another-child", "plan-too-long"}
"""Faults whose rest may change with them."""


def every_fault() -> list[tuple[str, str]]:
    return [(defect, split) for defect in defects() for split in SPLITS]


def texts_by_id(made: Made) -> dict[str, msgspec.Struct]:
    return {each.id: each for each in made.plan.items}


def test_the_same_seed_makes_the_same_plan():
    one, other = ([made.plan for made in corpus("written", 150)] for _ in range(2))
    assert one == other


def test_the_corpus_is_large_enough_and_holds_sound_and_faulty_plans():
    made = list(corpus("held_out", 600))
    assert len(made) == 600
    assert 130 < sum(each.is_sound for each in made) < 170
    assert max(len(each.planted) for each in made) == 3


def test_every_fault_is_in_a_corpus_of_the_usual_size():
    told = Counter(truth.rule for made in corpus("written") for truth in made.planted)
    assert set(told) == set(defects())
    assert min(told.values()) >= 4


@pytest.mark.parametrize("split", SPLITS)
def test_every_template_of_a_fault_is_used_in_as_many_plans_as_there_are_templates(split):
    for defect, table in text_defects().items():
        given = half(table["texts"], split)
        used = {made_words(defect, seed, split) for seed in range(2 * len(given))}
        assert len(used) >= len(given), defect


def made_words(defect: str, seed: int, split: str) -> str:
    made = planted(seed, defect, split)
    [truth] = made.planted
    texts = {each.id: each.text for each in made.plan.items}
    return re.sub(r"\b[A-Z]\w+|\d+|\b(s?he|her|his|him|they|them|their)\b", "", texts.get(truth.item, ""))


def test_each_fault_of_words_has_at_least_eight_templates():
    few = {name: len(each["texts"]) for name, each in text_defects().items() if len(each["texts"]) < 8}
    assert not few


def test_each_half_has_texts_of_its_own():
    for table in (*needs().values(), *text_defects().values()):
        for given in table.values():
            if isinstance(given, list) and all(isinstance(each, str) and len(each) > 20 for each in given):
                assert not set(half(given, "written")) & set(half(given, "held_out"))
                assert half(given, "held_out"), given


def test_no_text_of_one_half_is_used_in_plans_of_the_other():
    def sentences(split):
        made = (clean(seed, split) for seed in range(150))
        long = (
            item.text for each in made for item in each.plan.of("B", "C", "D") if item.area or item.rests_on
        )
        return {text.split(". ")[0] for text in long}

    def bare(found):
        names = {name for given in ("she", "he", "they") for name in texts("names")[given]}
        return {re.sub(rf"\b({'|'.join(names)})\b|\d+", "", each) for each in found}

    assert not bare(sentences("written")) & bare(sentences("held_out"))


@pytest.mark.parametrize(("defect", "split"), every_fault())
def test_planted_words_stand_exactly_where_the_truth_says(defect, split):
    for seed in SEEDS:
        made = planted(seed, defect, split)
        for truth in made.planted:
            assert truth.rule == defect
            if truth.words:
                item = texts_by_id(made)[truth.item]
                assert item.text[truth.start : truth.start + len(truth.words)] == truth.words
                assert item.section == truth.section


@pytest.mark.parametrize(("defect", "split"), every_fault())
def test_a_faulty_plan_differs_from_its_sound_one_and_only_near_the_fault(defect, split):
    for seed in SEEDS:
        made = planted(seed, defect, split)
        assert made.sound is not None
        assert made.plan != made.sound or made.caseload
        [truth] = made.planted
        if not truth.words:
            continue
        before, after = ({each.id: each for each in plan.items} for plan in (made.sound, made.plan))
        changed = {id for id in before.keys() | after.keys() if before.get(id) != after.get(id)}
        assert changed == {truth.item}
        if truth.how == "buried":
            assert before[truth.item].text in after[truth.item].text


def test_several_faults_stand_in_items_of_their_own():
    for seed in range(30):
        made = planted_several(seed, 3)
        assert len({truth.item for truth in made.planted}) == 3
        for truth in made.planted:
            item = texts_by_id(made)[truth.item]
            assert item.text[truth.start : truth.start + len(truth.words)] == truth.words


@pytest.mark.parametrize("split", SPLITS)
def test_no_slot_and_no_mark_is_left_in_a_plan(split):
    for made in corpus(split, 500):
        told = " ".join(item.text for item in made.plan.items)
        if all(truth.rule not in ("template-text", "markup-in-text") for truth in made.planted):
            assert not re.search(r"[{}«»|]", told)


def test_sound_plans_are_unlike_one_another():
    plans = [clean(seed) for seed in range(120)]
    told = {" ".join(item.text for item in made.plan.items) for made in plans}
    assert len(told) == 120
    assert {made.manner for made in plans} == {"narrative", "bullet", "table", "clinical", "clumsy"}
    assert {made.telling for made in plans} == {"bare", "full", "fields"}
    assert {made.plan.stage for made in plans} == {"draft", "final"}


def test_there_are_children_of_every_age_and_with_names_that_are_words():
    children = [clean(seed).plan.child for seed in range(500)]
    ages = {year_group(each.born, date(2026, 1, 1)) for each in children}
    assert ages >= set(range(-1, 19))
    assert {"Will", "May", "Grace", "Mark", "Hope"} <= {each.known_as for each in children}


def test_every_link_of_a_sound_plan_leads_somewhere_and_everything_is_linked():
    for seed in range(150):
        plan = clean(seed).plan
        ids = [each.id for each in plan.items]
        assert len(ids) == len(set(ids))
        for each in plan.items:
            rests = each.rests_on or ()
            assert {*each.meets, *each.meets_needs, *each.towards, *rests} <= set(ids)
        served = {need for each in plan.of("F") for need in each.meets_needs}
        sought = {need for each in plan.of("E") for need in each.meets}
        assert {each.id for each in plan.of("B")} == served & sought
        assert {each.id for each in plan.of("E")} == {goal for each in plan.of("F") for goal in each.towards}
        used = {advice for each in plan.items for advice in each.rests_on or ()}
        assert {each.id for each in plan.of("K")} == used


def test_a_sound_plan_has_what_the_law_asks_for():
    for seed in range(150):
        plan = clean(seed).plan
        assert {"A", "B", "C", "D", "E", "F", "G", "K"} <= {each.section for each in plan.items}
        codes = {each.advice for each in plan.of("K")}
        assert codes >= {"ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e"}
        if year_group(plan.child.born, plan.dated) >= 9:
            assert "ADV-g" in codes
            assert any(each.preparing_for for each in plan.of("E"))
        if plan.stage == "final":
            assert plan.sign_off
            assert plan.of("I")[0].text
        else:
            assert not any(each.text for each in plan.of("I"))
        assert all(each.dated < plan.dated for each in plan.of("K"))


def test_made_plans_are_files_of_the_form():
    for made in corpus("written", 120):
        assert plan_from_data(msgspec.json.decode(made.as_json())).items[0].section in KINDS


def test_a_fault_that_is_unknown_is_refused():
    with pytest.raises(ValueError, match="no such fault"):
        planted(1, "bad-weather")


def test_a_copied_item_stands_in_the_other_childs_plan_under_the_other_name():
    for seed in SEEDS:
        made = planted(seed, "copied-from-another-child")
        [other], [truth] = made.caseload, made.planted
        same = re.compile(re.escape(truth.words).replace(re.escape(made.plan.child.known_as), r"\S+"))
        assert any(same.fullmatch(text) for text in other.values())


def test_a_long_plan_is_as_long_as_asked():
    for seed in range(5):
        plan = long_plan(seed, 4000)
        words = sum(len(each.text.split()) for each in plan.items)
        assert 3600 < words <= 4000
        ids = {each.id for each in plan.items}
        assert all({*each.meets, *each.meets_needs, *each.towards} <= ids for each in plan.items)

"""How hard a plan is to read: syllables, reading age, long sentences, views that are not the child's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.rules.plans.reading.readability import Counts, count, count_sentence
from opensend.rules.plans.reading.syllables import syllables
from opensend.rules.plans.tests.finding import MARK, OLLIE, found, plan_of, quotes

BY_EAR = {
    1: "aged child blends care helped school through used walked worked planned asked three years",
    2: "against busy classroom given lately lovely places table teacher wanted asthma quiet people sometimes",
    3: "already assessment completed difficult disorder however provision specialist together adulthood",
    4: "academic activity authority communicate education environment psychology anxiety",
    5: "communication disability educational occupational opportunity vocabulary evaluation coordinator",
}
WORDS = [(word, number) for number, words in BY_EAR.items() for word in words.split()]


@pytest.mark.parametrize(("word", "number"), WORDS)
def test_syllables_are_counted_as_they_are_heard(word: str, number: int):
    assert syllables(word) == number


@given(st.text(max_size=40))
def test_whatever_stands_for_a_word_has_a_syllable(word: str):
    assert syllables(word) >= 1


def test_a_text_for_children_and_one_for_officials_are_years_apart():
    easy = ["I like trains.", "I want to know what comes next.", "Mum helps me to get up."]
    hard = [
        "The implementation of individualised multisensory methodologies necessitates interdisciplinary "
        "collaboration throughout the statutory assessment process."
    ]
    assert count(easy).reading_age < 8
    assert count(hard).reading_age > 20


def test_reading_aloud_is_counted_at_130_words_a_minute():
    assert Counts(sentences=100, words=1300).minutes_aloud == 10
    assert count([]).reading_age == 0
    assert count_sentence("… – •") == Counts()


def test_the_longest_sentence_of_an_item_is_told_and_a_list_is_no_sentence():
    long = "Mark needs help " + "with this and " * 13 + "that."
    assert quotes("sentence-too-long", plan_of(MARK, B1=f"He is nine. {long}")) == [long]
    entries = "Mark needs:\n" + "\n".join("• a calm room with few people in it" for _ in range(9))
    assert found("sentence-too-long", plan_of(MARK, B1=entries)) == []


def test_many_long_sentences_are_counted_and_not_listed():
    long = "Mark needs help " + "with this and " * 13 + "that"
    hits = found("sentence-too-long", plan_of(MARK, **{f"B{n}": f"{long} {n}." for n in range(1, 13)}))
    assert len(hits) == 9
    assert hits[-1].message == "4 more items have a sentence of more than 40 words."


def test_a_long_plan_is_told_by_the_minutes_that_it_takes():
    (hit,) = found("plan-too-long", plan_of(MARK, B1="Mark reads a book each day. " * 1000))
    assert hit.message == "The plan has 6,000 words and takes 46 minutes to read aloud."


def test_words_that_no_child_would_use_are_not_the_childs():
    official = (
        "I demonstrate considerable dissatisfaction regarding inconsistencies of behavioural expectation "
        "between practitioners, and experience intermittent dysregulation subsequent to transitional periods."
    )
    for voice in ("child", ""):
        assert quotes("views-too-hard", plan_of(OLLIE, A1={"voice": voice, "text": official})) == [official]
    assert found("views-too-hard", plan_of(OLLIE, A1={"voice": "parents", "text": official})) == []
    own = "I like trains and I want to drive one. I do not like it when it is loud. My best friend is Noah."
    assert found("views-too-hard", plan_of(OLLIE, A1={"voice": "child", "text": own})) == []

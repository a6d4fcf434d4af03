"""Whom a plan is about: another child's name, and he or she."""

from __future__ import annotations

import pytest

from opensend.rules.plans.plan import PlanChild
from opensend.rules.plans.reading.names import Use, may_be_same, names_in, names_of
from opensend.rules.plans.tests.finding import MARK, OLLIE, ZAINAB, found, plan_of, quotes

OWN = frozenset({"robin", "example"})

ANOTHERS = [
    ("Thomas will have 15 hours per week of support from a teaching assistant.", "Thomas"),
    ("A teaching assistant will support Amelia in English for five hours each week.", "Amelia"),
    ("When this happens, Freddie needs time in a quiet room.", "Freddie"),
    ("The family needs a break from caring for Kayden at weekends.", "Kayden"),
    ("To ensure Layla's safety, an adult will be within arm's reach.", "Layla's"),
    ("Staff will give Archie five minutes to process each instruction.", "Archie"),
    ("Daily check-in with key worker for Harry, 10 minutes.", "Harry"),
    ("Jayden to have a calm corner in every lesson.", "Jayden"),
    ("Ryan is a happy, sociable boy who enjoys football.", "Ryan"),
    ("Socially, Ben finds it hard to join in with games.", "Ben"),
    ("Adults working with Isla will use short sentences in all lessons.", "Isla"),
    ("The support is needed because Rhys cannot keep himself safe.", "Rhys"),
    ("A TA supports Xylander with dressing for 10 minutes each day.", "Xylander"),
    ("Brexlynn finds it hard to wait for a turn.", "Brexlynn"),
    ("Holly will be taken to a swimming club for two hours each Saturday.", "Holly"),
    ("Ollie likes the mornings, and Luca will have a break at 10.30 each day.", "Luca"),
    ("Ella-Rose needs help with buttons.", "Ella-Rose"),
    ("Jack Smith will have a laptop in every lesson.", "Jack"),
]
NOBODYS = [
    "Ollie lives with Mum, Dad, Poppy and his brother Jack. Jack has autism. Poppy needs little help.",
    "Sarah Jones, a speech and language therapist, sees Ollie. Sarah trains his teaching assistant.",
    "Staff use Zippy's Friends, Jolly Phonics, Lego Therapy and Elsa sessions each week.",
    "Ollie loves Fireman Sam, Thomas the Tank Engine and Harry Potter.",
    "Ollie has a Jack Russell called Max and plays with Noah at break.",
    "He went to St Thomas Primary School on Victoria Road and is in Rowan class.",
    "By May 2026 Ollie will read 40 words. Will he write them? In August he may.",
    "Mrs Grace reads with Ollie. Grace before meals is said at home. Hope is important.",
    "Ollie has Down's syndrome and wears Piedro boots; a Wilson frame helps him.",
    "Mark the register. Bill the authority. Pat his back gently. Art is fun. Summer is hard.",
    "Everyone finds it hard. Nobody struggles. Transport will be able to take a wheelchair.",
]


@pytest.mark.parametrize(("text", "name"), ANOTHERS)
def test_another_childs_name_is_found_where_it_stands_once(text: str, name: str):
    assert quotes("other-childs-name", plan_of(OLLIE, F1=text)) == [name]


@pytest.mark.parametrize("text", NOBODYS)
def test_other_people_things_and_words_are_no_other_child(text: str):
    assert quotes("other-childs-name", plan_of(OLLIE, F1=text)) == []


def test_a_child_whose_name_is_a_word_is_known_by_it():
    plan = plan_of(MARK, B1="Mark can mark his own work. Staff mark it too. Mark's marks are good.")
    assert found("other-childs-name", plan) == []
    assert quotes("other-childs-name", plan_of(MARK, B1="May can mark her own work.")) == ["May"]


def test_a_brother_who_is_introduced_anywhere_is_nobodys_mistake():
    plan = plan_of(MARK, D1="Mark has a brother, Ben.", B1="Ben often speaks for Mark. Ben needs help too.")
    assert found("other-childs-name", plan) == []


def test_in_the_childs_own_words_friends_may_be_named_but_not_the_child():
    own = {"voice": "child", "text": "I play with Noah. Noah makes me laugh. He likes Ella."}
    assert found("other-childs-name", plan_of(OLLIE, A1=own)) == []
    wrong = {"voice": "child", "text": "My name is Tyler and I like trains."}
    assert quotes("other-childs-name", plan_of(OLLIE, A1=wrong)) == ["Tyler"]


def test_the_name_that_the_prose_uses_most_is_the_childs_where_no_other_is_given():
    nameless = {"child": {"name": ""}, "dated": "2025-09-29"}
    texts = {
        f"B{n}": f"Leo needs help with {what}." for n, what in enumerate(("reading", "play", "lunch"), 1)
    }
    assert found("other-childs-name", plan_of(nameless, **texts)) == []
    assert quotes("other-childs-name", plan_of(nameless, **texts, F1="Jack will have a laptop.")) == ["Jack"]


def test_a_plan_that_speaks_of_another_child_throughout_is_told_once():
    texts = {
        f"B{n}": f"Leo needs help with {what}." for n, what in enumerate(("reading", "play", "lunch"), 1)
    }
    assert quotes("other-childs-name", plan_of(ZAINAB, **texts)) == ["Leo"]


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("to help Jack follow a routine", Use.CHILD),
        ("A teaching assistant works with Jack for 45 minutes.", Use.LIKELY),
        ("Robin sits next to Jack at lunch.", Use.OTHER),
        ("Jack delivers the session with Robin.", Use.OTHER),
    ],
)
def test_a_name_is_told_by_what_stands_around_it(text: str, use: Use):
    assert [each.use for each in names_in(text, 0, len(text), OWN)] == [use]


def test_short_forms_and_spellings_of_a_name_are_the_same_child():
    own = names_of(PlanChild(name="Robert O'Neill", known_as="Bobby"))
    assert all(may_be_same(name, own) for name in ("Rob", "Robbie", "Bob", "O'Neill"))
    assert not any(may_be_same(name, own) for name in ("Robin", "Bella", "Jack"))
    assert may_be_same("Aidan", frozenset({"aiden"}))
    assert not may_be_same("Mollie", frozenset({"millie"}))


HE_IS_SHE = [
    ("Ollie has autism. She finds it hard to read faces.", "She finds"),
    ("Ollie is met by a named adult, who goes through her timetable for 10 minutes.", "her timetable"),
    ("A TA will run a programme twice a week to help Ollie build her confidence.", "her confidence"),
    ("A teaching assistant will be with Ollie each day to keep her safe.", "her safe"),
    ("Ollie is a friendly girl.", "girl"),
    ("She needs a quiet room.", "She needs"),
]
SOMEBODY_ELSE = [
    "Mum says she can tell when Ollie is about to shout because he rubs his ears.",
    "A girl in his class tries to help him but she finds him hard to understand.",
    "The SaLT will review targets with Ollie's mother; she will send a report.",
    "A teacher of the deaf visits each half term. She will check his aids; her report goes to the SENCO.",
    "A lunchtime supervisor will run a game. She will choose the peers with him.",
    'Ollie said: "She is my friend and I like her."',
    "Mrs Brown, the SENCO, will lead this. She will share the notes with him.",
    "Poppy, his sister, is four. Her school is near.",
]


@pytest.mark.parametrize(("text", "quote"), HE_IS_SHE)
def test_the_wrong_pronoun_is_found_where_nobody_else_can_be_meant(text: str, quote: str):
    about = {**OLLIE, "child": {**OLLIE["child"], "pronouns": "he/him"}}
    assert quotes("pronouns-change", plan_of(about, B1=text)) == [quote]


@pytest.mark.parametrize("text", SOMEBODY_ELSE)
def test_a_pronoun_for_somebody_else_is_no_mistake(text: str):
    about = {**OLLIE, "child": {**OLLIE["child"], "pronouns": "he/him"}}
    assert found("pronouns-change", plan_of(about, B1=text)) == []


def test_where_no_pronoun_is_given_the_plans_own_is_the_rule():
    texts = {"B1": "Ollie tires. He needs rest.", "B2": "He likes art.", "B3": "Ollie reads his book."}
    assert found("pronouns-change", plan_of(OLLIE, **texts)) == []
    assert quotes("pronouns-change", plan_of(OLLIE, **texts, B4="Ollie hurt her hand.")) == ["her hand"]


def test_a_child_who_is_called_they_is_neither_he_nor_she():
    about = {"child": {"name": "Alex Rivers", "pronouns": "they/them"}, "dated": "2026-01-20"}
    assert (
        found("pronouns-change", plan_of(about, B1="Alex is calm. They read well and like their tutor."))
        == []
    )
    assert quotes("pronouns-change", plan_of(about, B1="Alex is calm. She reads well.")) == ["She reads"]


def test_a_plan_that_names_nobody_is_told_and_an_extract_is_not():
    nameless = {"child": {}, "dated": "2026-01-20"}
    assert len(found("child-unnamed", plan_of(nameless, B1="The child needs help."))) == 1
    assert (
        found("child-unnamed", plan_of({**nameless, "extract_of": ["B"]}, B1="The child needs help.")) == []
    )

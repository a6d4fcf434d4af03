"""Outcomes as people write them: which can be measured, which are provision, and by when each is sought."""

from __future__ import annotations

from datetime import date

import pytest

from opensend.rules.plans.outcome_prose import (
    due,
    has_criterion,
    has_date,
    is_provision,
    stage_that_is_over,
    unmeasured,
    vague_phrase,
)
from opensend.rules.plans.plan import Plan, PlanChild, PlanItem

SOUND = (
    "By July 2027, Robin will be able to dress herself for PE with one verbal prompt.",
    "By the end of Key Stage 2, Amir will initiate a conversation with a peer at least twice each break.",
    "Sam will travel on the 42 bus to college on his own by September 2027.",
    "By the end of Year 6 Maya will ask for help by raising her hand or showing her help card.",
    "By December 2026 Leo can sit with his class on the carpet for ten minutes.",
    "Within 12 months Ayesha will use her communication book to request items from unfamiliar adults.",
    "By age 16, Tom will have completed a two-week work placement in a garage.",
    "By the end of Reception, Ella will eat a meal with her family at the table on five days a week.",
    "By July 2027 Jack will be able to name how he is feeling and choose a strategy from his toolkit to "
    "calm himself.",
    "Will attends school for the whole of each school day by Easter 2027.",
    "By the end of Year 9, May takes part in a group discussion, listening to others and taking turns to "
    "speak.",
    "By the end of Year 8 Kofi will read and follow a simple recipe to make a meal for his family.",
    "By July 2027, Noor will walk from her classroom to the hall holding the rail.",
    "By the end of KS3 Daniel will have two friends whom he meets outside school.",
    "By the end of the academic year 2026-27, Zara will write three sentences with capital letters and "
    "full stops.",
    "Oliver will be able to remain in class for full lessons by the end of the summer term 2027.",
    "By the end of Year 11, Priya will pass her Entry Level 3 in English and mathematics.",
    "By July 2027 Robin will increase her reading age by 18 months.",
    "By the end of year 10, Callum will manage his money by keeping a weekly budget.",
    "Kai will use the toilet independently at school by July 2027.",
    "By the time she leaves primary school, Lily will move around the school site independently.",
    "By July 2028 Finn has a bank account and pays for his own shopping.",
    "By the end of Year 7 Hana recognises when she is becoming anxious and tells an adult.",
    "By summer 2027, Ravi will follow his morning routine using a visual checklist, with no more than one "
    "reminder.",
    "By July 2027 Eva understands and uses 50 signs.",
    "By the end of Year 6, Jude will develop his handwriting so that all letters sit on the line in four "
    "pieces of work out of five.",
    "By Year 6, Robin will be able to decode CVC words with 90% accuracy.",
    "By the end of Key Stage 4 Isla will make an informed choice of college course after visiting three "
    "colleges.",
    "By July 2027 Robin plays with another child at break, and they agree on the rules of the game.",
)
VAGUE = (
    "Robin will improve her communication skills.",
    "To make progress in literacy.",
    "By the end of KS2 Amir will be more confident when talking to peers.",
    "Sam will develop his social skills.",
    "Maya's behaviour will improve.",
    "Leo will have better attention and concentration.",
    "Ayesha will have increased independence in self-care.",
    "To develop Tom's fine motor skills.",
    "For Ella to be happy in school.",
    "Jack will feel safe and secure.",
    "To enable Will to reach his potential.",
    "May will be able to access the full curriculum alongside her peers.",
    "Kofi will achieve to the best of his ability.",
    "Noor will gain confidence in her physical skills.",
    "Daniel will be better able to manage his emotions.",
    "An improvement in Zara's attendance and engagement.",
    "There will be an improvement in Oliver's self-esteem.",
    "Priya will continue to make progress across the curriculum.",
    "Improved reading and writing.",
    "By July 2027 Robin will have developed her understanding of language.",
    "Callum will be supported to become a confident communicator.",
    "Kai will show greater resilience when faced with challenge.",
    "Lily will cope better with change.",
    "By the end of Year 9, Finn's speech, language and communication skills will be stronger.",
    "Hana will be as independent as possible.",
    "Ravi will engage positively with learning.",
    "Eva will close the gap with her peers.",
    "Jude's anxiety will reduce.",
    "Robin will be prepared for adulthood.",
    "Robin will enjoy positive relationships with peers and adults.",
)
PROVISION = (
    "Robin will receive 2 hours of speech therapy a week.",
    "Robin will have access to a quiet space.",
    "Robin will be supported by a teaching assistant in all lessons.",
    "To have a sensory diet in place.",
    "The school will provide a daily phonics programme.",
    "Robin will attend a weekly social skills group.",
    "Robin will be provided with a laptop.",
    "Staff will receive training in autism.",
    "Robin to have regular sensory breaks.",
    "By July 2027 Robin will continue to receive occupational therapy.",
    "A teaching assistant will help Robin to organise her equipment.",
    "Robin will have an individual timetable and a key adult to check in with.",
    "Robin will benefit from small group teaching.",
    "Teachers to differentiate work for Robin.",
    "Robin receives daily reading support from a trained adult.",
)


def _outcome(text: str, **fields: str) -> PlanItem:
    return PlanItem("E1", "E", text, **fields)


@pytest.mark.parametrize("text", SOUND)
def test_an_outcome_that_others_can_see_by_a_time_is_sound(text: str):
    item = _outcome(text)
    assert has_criterion(item) or not (unmeasured(text) or vague_phrase(text))
    assert not is_provision(text)
    assert has_date(item)


@pytest.mark.parametrize("text", VAGUE)
def test_an_outcome_that_nobody_could_see_is_not_measurable(text: str):
    assert not has_criterion(_outcome(text))
    assert unmeasured(text) or vague_phrase(text)


@pytest.mark.parametrize("text", PROVISION)
def test_what_is_given_is_no_outcome(text: str):
    assert is_provision(text)


def test_a_measure_beside_the_words_makes_an_outcome_measurable():
    assert has_criterion(_outcome("Robin will improve.", measure="standardised reading score of 85"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("By July 2027 Robin reads.", date(2027, 7, 31)),
        ("By 20 July 2027 Robin reads.", date(2027, 7, 20)),
        ("Robin reads by the 3rd of May 2027.", date(2027, 5, 3)),
        ("Robin reads. Target date: 20/07/2027", date(2027, 7, 20)),
        ("By the end of the summer term 2027 Robin reads.", date(2027, 8, 31)),
        ("By the end of the academic year 2026/27 Robin reads.", date(2027, 8, 31)),
        ("By 2028 Robin reads.", date(2028, 12, 31)),
    ],
)
def test_the_day_of_an_outcome_is_read_from_its_words(text: str, day: date):
    found = due(_outcome(text))
    assert found is not None
    assert found[0] == day
    assert found[1] in text


def test_a_day_that_the_outcome_is_not_due_on_is_no_due_day():
    assert due(_outcome("In March 2024 Robin read 12 words; now she reads 40.")) is None
    assert due(_outcome("By 31/02/2027 Robin reads.")) is None


def test_a_school_year_that_is_behind_the_child_is_over():
    plan = Plan(child=PlanChild(year_group=7))
    assert (
        stage_that_is_over(_outcome("By the end of Key Stage 2 Robin reads."), plan) == "end of Key Stage 2"
    )
    assert stage_that_is_over(_outcome("By the end of Year 7 Robin reads."), plan) == ""
    assert stage_that_is_over(_outcome("By the end of Year 6 Robin reads."), Plan()) == ""

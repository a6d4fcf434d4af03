"""What cannot all be true: figures, days, ages, year groups and stages of school."""

from __future__ import annotations

import pytest

from opensend.rules.plans.tests.finding import MARK, OLLIE, ZAINAB, found, plan_of, quotes

WEEKLY_15 = {"minutes": 60, "times": 15, "per": "week", "weeks": 38}

DISAGREE = [
    "Mark will have 3 sessions of 20 minutes each week: a total of two hours a week.",
    "3 x 20 minutes each week (90 minutes a week).",
    "4 x 15 minutes a week = 45 minutes.",
    "Mark has 25 minutes four times a week, that is two hours a week.",
    "20 minutes daily, a total of 2 hours per week.",
    "Two 45-minute sessions each week (one hour a week).",
    "Mark has 15 hours a week (5 x 2 hours).",
    "Mark has ten hours a week of support: six hours in class and six hours at breaks.",
    "Mark has 15 hours per week, made up of 5 hours in maths, 5 hours in English and 10 hours in science.",
    "Of the 20 hours a week, 12 are in class, six at break and four in small groups.",
    "Mark has 15 hours a week of help:\n• 5 hours in maths\n• 5 hours in English",
    "Mark gets 1 hour of support a day, 10 hours a week in total.",
    "Mark has 2 hours a day, 15 hours a week, with an assistant.",
    "An assistant gives Mark 20 hours of help each week. The 15 hours of help are one to one.",
    "An assistant helps Mark for 12 hours a week. Mark is helped by an assistant for 10 hours a week.",
    "Mark has fifteen (20) minutes of reading each day.",
    "The mentor sees Mark daily, three times a week, for 15 minutes.",
    "Mark sees the mentor each week, once a fortnight, for 20 minutes.",
    "A weekly session every fortnight lasts 45 minutes.",
    "The group meets twice a week on Monday, Wednesday and Friday for 20 minutes.",
    "Mark swims five days a week, Monday to Thursday, for 30 minutes.",
    "Reading takes place from 9.00 to 9.30 for 45 minutes each day.",
    "Mark has a 30-minute session of 45 minutes each week.",
    "Mark works one to one, in a group of four, for 20 minutes daily.",
    "Mark is in a group of three, with four others, for 30 minutes weekly.",
    "The group of four (six pupils) meets for 40 minutes every Monday.",
    "A therapist sees Mark in a group of three for 30 minutes weekly. The group of six meets at noon.",
    "A therapist gives 6 sessions each term: 4 sessions with Mark and 4 sessions for his teachers.",
    "Mark does this on six of the five school days.",
]
AGREE = [
    "3 x 20 minutes each week (one hour in total).",
    "20 minutes daily (100 minutes per week).",
    "Mark has 3 hours a day (15 hours a week) from a TA, and a mentor for 1 hour a week (38 hours a year).",
    "Mark has ten hours a week of support: six hours in class and four hours at breaks.",
    "Mark has 15 hours a week:\n• 5 hours in maths\n• 10 hours in English",
    "Mark has 15 hours a week until Easter, then 10 hours a week.",
    "A TA helps Mark for 10 hours each week in English. A TA helps Mark for 5 hours each week in maths.",
    "Mark has 20 minutes daily, 30 minutes weekly with a mentor.",
    "Mark has 30 minutes a week of therapy, of which 10 minutes are for staff.",
    "Mark has 25 hours a week of support, including 5 hours at lunch and 2 hours of swimming.",
    "Mark will have 20 minutes each day with an assistant trained for two days by the therapist, 1:1.",
    "A social skills group (4 pupils, 30 minutes, weekly) and 1:1 follow-up (10 minutes, daily).",
    "The group meets three times a week, on Monday, Wednesday and Friday, for 20 minutes.",
    "Mark has speech therapy weekly (six sessions each half term), reviewed termly.",
    "Daily and weekly planners are used. Each week, three times a day, Mark has 5 minutes of rest.",
    "Mark arrives between 8.45 and 9.00 and reads for 20 minutes. At 9.30 and 14.00 he rests.",
    "Mark works one to one for 20 minutes daily and in a group of four for 30 minutes weekly.",
    "Mark works with three others in a group of four on four of the five school days.",
    "An assistant sits with Mark in a group of four; the group of four meets daily.",
]


@pytest.mark.parametrize("text", DISAGREE)
def test_two_figures_for_one_thing_are_found(text: str):
    (hit,) = found("figures-disagree", plan_of(MARK, F1=text))
    assert hit.quote
    assert hit.quote in text


@pytest.mark.parametrize("text", AGREE)
def test_figures_that_agree_or_are_of_two_things_are_left_alone(text: str):
    assert found("figures-disagree", plan_of(MARK, F1=text)) == []


@pytest.mark.parametrize(
    ("text", "fields", "quote"),
    [
        ("Mark has 20 hours of help each week.", {"amount": WEEKLY_15}, "20 hours of help each week"),
        (
            "Mark has 10 hours a week for 30 weeks a year.",
            {"amount": {**WEEKLY_15, "times": 10}},
            "30 weeks a year",
        ),
        (
            "A nurse sees Mark twice a week.",
            {"amount": {"minutes": 10, "times": 3, "per": "week"}},
            "twice a week",
        ),
        ("An assistant works with Mark in a group of four.", {"group_size": 6}, "group of four"),
        ("Mark has 45 minutes of therapy each week.", {"what": "30 minutes of therapy a week"}, ""),
    ],
)
def test_prose_is_held_against_the_data_beside_it(text: str, fields: dict, quote: str):
    (hit,) = found("figures-disagree", plan_of(MARK, F1={"text": text, **fields}))
    assert quote in hit.quote


@pytest.mark.parametrize(
    "text",
    [
        "Mark has three hours of help each school day.",
        "Mark has 15 hours of help each week until Easter and 10 after that.",
        "Mark has five lots of three hours of help a week.",
        "Mark has help for 10 hours in class and 5 hours at lunch each week.",
    ],
)
def test_another_way_to_say_the_amount_is_no_disagreement(text: str):
    assert found("figures-disagree", plan_of(MARK, F1={"text": text, "amount": WEEKLY_15})) == []


def test_a_budget_is_held_against_the_provision_that_it_names():
    texts = {"F1": "A speech and language therapist works with Mark for 45 minutes each week."}
    wrong = "A payment buys F1: a speech and language therapist for 30 minutes each week."
    assert quotes("figures-disagree", plan_of(MARK, **texts, J1=wrong)) == ["30 minutes each week"]
    assert found("figures-disagree", plan_of(MARK, **texts, J1=wrong.replace("30", "45"))) == []


def test_steps_on_the_way_do_not_contradict_the_day_of_an_outcome():
    outcome = {"text": "Mark reads 40 words. First step, by July 2026: 20 words.", "by": "2027-07-20"}
    assert found("figures-disagree", plan_of(MARK, E1=outcome)) == []


@pytest.mark.parametrize(
    "text",
    [
        "This runs from 20 July 2028 to 4 September 2027.",
        "Start: 1 November 2027. End: 1 July 2027.",
        "Period: between 01/09/2027 and 31/08/2026.",
    ],
)
def test_an_end_before_a_start_is_found_in_words(text: str):
    (hit,) = found("dates-out-of-order", plan_of(MARK, F1=text))
    assert hit.quote in text
    assert found("dates-out-of-order", plan_of(MARK, F1="From 1 September 2026 to 20 July 2027.")) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Until 20 July 2024, a TA will read with Ollie each day.", "Until 20 July 2024"),
        (
            "A TA reads with Ollie from 1 September 2023 to 19 July 2024.",
            "from 1 September 2023 to 19 July 2024",
        ),
        ("A block of therapy, one hour a week, ending in March 2025.", "ending in March 2025"),
        ("For the academic year 2023/24 Ollie has ten hours a week.", "For the academic year 2023/24"),
        ("In the autumn term 2023 Ollie has an hour a week.", "In the autumn term 2023"),
        ("End date: 19 December 2023.", "End date: 19 December 2023"),
        ("This was last given in July 2024.", "was last given in July 2024"),
    ],
)
def test_provision_that_was_over_before_the_plan_is_found(text: str, quote: str):
    assert quotes("provision-ended", plan_of(OLLIE, F1=text)) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "A TA will read with Ollie each day until 20 July 2026.",
        "Ollie had an hour a week until July 2025. From September 2025 he has two.",
        "A TA who was trained in March 2024 reads with Ollie each day.",
        "For the academic year 2025/26 Ollie has ten hours a week.",
    ],
)
def test_provision_that_goes_on_is_left_alone(text: str):
    assert found("provision-ended", plan_of(OLLIE, F1=text)) == []


AGES = [
    ("Ollie, aged 8, reads slowly.", "8"),
    ("Ollie is an 8 year old boy with autism.", "8 year old"),
    ("Ollie is eight and lives with his mum.", "eight"),
    ("At 6 years of age, Ollie is still unable to read.", "6 years of age"),
    ("This five-year-old boy has a language disorder.", "five-year-old"),
    ("Aged 7, Ollie has few words.", "Aged 7"),
    ("Ollie (age 7) was seen for this assessment.", "7"),
    ("Ollie has just turned seven.", "turned seven"),
    ("Ollie, who is 17, says that this matters.", "17"),
]
NO_AGES = [
    "Ollie is a 12-year-old boy. When he was 4 he had few words.",
    "Ollie has a reading age of 7. He spells at the level of a 6-year-old.",
    "Ollie's brother, aged 7, is kind. His sister Poppy (4) is well. Jack is 9.",
    "At the age of 3, Ollie was diagnosed with autism. Ollie, aged 7 at the time, was seen by Dr Khan.",
    "Ollie reads books for a 7-year-old and works with pupils aged 7 to 11. He is one of three.",
    "By the age of 16 Ollie will travel alone. From the age of 5 he has had help. He turns 13 in November.",
    "Ollie is 2 years behind. Ollie (11) is tall.",
]


@pytest.mark.parametrize(("text", "quote"), AGES)
def test_an_age_that_the_child_has_not_is_found(text: str, quote: str):
    assert quotes("age-wrong", plan_of(OLLIE, B1=text)) == [quote]


@pytest.mark.parametrize("text", NO_AGES)
def test_other_ages_are_left_alone(text: str):
    assert found("age-wrong", plan_of(OLLIE, B1=text)) == []


def test_an_age_is_read_as_on_the_day_when_the_views_were_recorded():
    views = {"voice": "child", "text": "I am 9 and I like trains.", "recorded_on": "2023-01-10"}
    assert found("age-wrong", plan_of(OLLIE, A1=views)) == []
    assert quotes("age-wrong", plan_of(OLLIE, A1={**views, "recorded_on": "2025-10-10"})) == ["9"]


YEARS = [
    ("B1", "Ollie is currently in Year 3.", "Year 3"),
    ("B1", "Ollie is a Year 10 student at Northfield High School.", "Year 10"),
    ("B1", "Ollie, who is in Year 4, has autism.", "Year 4"),
    ("B1", "As a Year 9 pupil, Ollie needs help.", "Year 9"),
    ("B1", "Ollie (Year 4) was watched in two lessons.", "Year 4"),
    ("B1", "Ollie has just gone into Year 11.", "Year 11"),
    ("F1", "Ollie's Year 4 class teacher meets him for 10 minutes each day.", "Year 4"),
    ("E1", "By the end of Year 4 Ollie will read 40 words.", "By the end of Year 4"),
]
NO_YEARS = [
    ("B1", "Ollie is working at Year 4 level. In Year 4, he was excluded. He moved school in Year 5."),
    ("B1", "Ollie is in the Year 8 reading group. Ollie enjoys Year 3 books."),
    ("B1", "Ollie helps a Year 3 pupil to read. His brother is in Year 2."),
    ("F1", "Ollie joins the Year 6 phonics group for 20 minutes each day."),
    ("E1", "By the end of Year 9 Ollie will read 40 words. He had 20 by the end of Year 6."),
]


@pytest.mark.parametrize(("item", "text", "quote"), YEARS)
def test_a_year_group_that_the_child_is_not_in_is_found(item: str, text: str, quote: str):
    assert quotes("year-group-wrong", plan_of(OLLIE, **{item: text})) == [quote]


@pytest.mark.parametrize(("item", "text"), NO_YEARS)
def test_other_year_groups_are_left_alone(item: str, text: str):
    assert found("year-group-wrong", plan_of(OLLIE, **{item: text.split(". He had")[0]})) == []


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("E1", "By the end of Key Stage 1, Zainab will tell an adult how she feels in 4 of 5 tries."),
        ("F1", "The nursery key person meets Zainab each morning for 10 minutes."),
        ("F1", "Staff in the early years setting read with Zainab for 10 minutes each day."),
        ("F1", "Zainab is in a Key Stage 1 class with an assistant for 25 hours."),
        ("F1", "In the Early Years Foundation Stage Zainab goes on with this."),
        ("F1", "The school plans her transfer to secondary school with three visits."),
        ("I1", "Park Lane Primary School, a mainstream primary school"),
    ],
)
def test_a_stage_that_is_over_is_found(item: str, text: str):
    (hit,) = found("phase-wrong", plan_of(ZAINAB, **{item: text}))
    assert hit.quote in text


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (
            "B1",
            "Zainab went to nursery at the age of three. She is working within the EYFS.",
        ),
        ("E1", "By the end of Key Stage 4, Zainab will tell an adult how she feels in 4 of 5 tries."),
        (
            "F1",
            "Zainab does work experience in a nursery for two hours each week. She enjoys nursery rhymes.",
        ),
        ("F1", "A teacher who taught in Reception for ten years sees Zainab for an hour each week."),
        ("F1", "Since her transfer to secondary school Zainab has had an hour each week."),
        ("I1", "Eastgate School, an all-through special school (primary and secondary)"),
    ],
)
def test_other_stages_are_left_alone(item: str, text: str):
    assert found("phase-wrong", plan_of(ZAINAB, **{item: text})) == []

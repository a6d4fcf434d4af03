"""The words of a section are split into its needs, outcomes, provision, views and advice."""

from __future__ import annotations

from datetime import date

import pytest

from opensend.interchange.plans.reader import read_plan_file
from opensend.interchange.plans.tests.documents import (
    NEED,
    OUTCOME,
    PROVISION,
    SECOND_NEED,
    SECOND_PROVISION,
    WordFile,
    texts,
)
from opensend.rules.plans.plan import Amount

TRAINED = "A teaching assistant with ELKLAN training will, for 20 minutes each school day:"


def section(letter: str) -> WordFile:
    return WordFile().heading(f"Section {letter}")


def read(file: WordFile):
    return read_plan_file(file.bytes())


def said(file: WordFile, letter: str) -> list[str]:
    return texts(read(file)).get(letter, [])


def test_each_paragraph_and_each_entry_of_a_list_is_a_need():
    file = (
        section("B")
        .say(NEED)
        .say(SECOND_NEED, style="List Bullet")
        .say("He tires easily.", style="List Number")
    )
    assert said(file, "B") == [NEED, SECOND_NEED, "He tires easily."]


def test_strengths_stand_under_their_label():
    file = section("B").heading("Strengths", 2).say("Robin draws trains from memory.")
    file.heading("Needs", 2).say(NEED)
    plan = read(file)
    assert [(item.text, item.heading) for item in plan.of("B")] == [
        ("Robin draws trains from memory.", "Strengths"),
        (NEED, "Needs"),
    ]


def test_strengths_and_needs_in_columns_are_told_apart():
    file = section("B").table(
        ["Area of need", "Strengths", "Needs"],
        ["Cognition and learning", "Robin counts to 20.", SECOND_NEED],
    )
    plan = read(file)
    assert [(item.text, item.area) for item in plan.of("B")] == [
        ("Robin counts to 20.", "cognition_and_learning"),
        (SECOND_NEED, "cognition_and_learning"),
    ]
    assert plan.of("B")[0].heading == "Strengths"


def test_an_area_of_need_is_kept_as_heading_and_code():
    file = section("B").say("Social, emotional and mental health", bold=True).say(NEED)
    (item,) = read(file).of("B")
    assert (item.heading, item.area) == (
        "Social, emotional and mental health",
        "social_emotional_and_mental_health",
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["Outcome 1: {0}", "Outcome 2: {1}"],
        ["Outcome 1 – {0}", "Outcome 2 – {1}"],
        ["1. {0}", "2. {1}"],
        ["E1: {0}", "E2: {1}"],
        ["E1 {0}", "E2 {1}"],
        ["• {0}", "• {1}"],
        ["{0}", "{1}"],
    ],
)
def test_outcomes_are_told_apart_by_their_numbers_bullets_or_paragraphs(lines):
    other = "By July 2027 Robin reads 36 words."
    file = section("E")
    for line in lines:
        file.say(line.format(OUTCOME, other))
    plan = read(file)
    assert texts(plan) == {"E": [OUTCOME, other]}
    assert [item.id for item in plan.items] == ["E1", "E2"]


def test_steps_and_measures_belong_to_their_outcome():
    file = section("E").say("Outcome 1", bold=True).say(OUTCOME).say("Steps towards this outcome:", bold=True)
    file.say("Robin follows one step.", style="List Bullet").say(
        "Robin follows two steps.", style="List Bullet"
    )
    file.say("How we will know: teacher's record").say("By when: 20 July 2027")
    file.say("Outcome 2", bold=True).say("By July 2027 Robin reads 36 words.")
    first, second = read(file).of("E")
    assert first.text.startswith(f"{OUTCOME}\nRobin follows one step.\nRobin follows two steps.\n")
    assert (first.measure, first.supplied_by) == ("teacher's record", "2027-07-20")
    assert second.text == "By July 2027 Robin reads 36 words."


def test_labelled_lines_of_one_provision_stay_together():
    file = section("F")
    for provision in (PROVISION, SECOND_PROVISION):
        file.say(f"What: {provision}").say("Who: Therapist").say("How often: weekly").say(
            "When reviewed: each term"
        )
    plan = read(file)
    assert said(file, "F") == [
        f"What: {each}\nWho: Therapist\nHow often: weekly\nWhen reviewed: each term"
        for each in (PROVISION, SECOND_PROVISION)
    ]
    assert plan.of("F")[1].supplied_by == "Therapist"
    assert plan.of("F")[1].reviewed == "each term"


def test_labelled_lines_may_be_one_paragraph_with_hard_line_breaks():
    file = section("F").say(f"{PROVISION}\nDelivered by: Therapist\nReview: each term").say(SECOND_PROVISION)
    plan = read(file)
    assert plan.of("F")[0].supplied_by == "Therapist"
    assert plan.of("F")[0].text.split("\n")[0] == PROVISION


def test_columns_of_provision_become_labelled_lines_of_one_item():
    file = section("F").table(
        ["Provision", "Frequency", "Delivered by", "Staff ratio", "Review"],
        [PROVISION, "Weekly", "Therapist", "1:1", "Termly"],
        [SECOND_PROVISION, "Daily", "Teacher", "Group of 3", "Termly"],
    )
    first, second = read(file).of("F")
    assert (
        first.text
        == f"{PROVISION}\nFrequency: Weekly\nDelivered by: Therapist\nStaff ratio: 1:1\nReview: Termly"
    )
    assert (first.group_size, second.group_size) == (1, 3)
    assert second.supplied_by == "Teacher"


def test_columns_that_no_one_knows_keep_their_heads():
    file = section("F").table(
        ["Provision", "Equipment", "Rationale"], [PROVISION, "A tablet", "As advised"], bold_head=True
    )
    assert said(file, "F") == [f"{PROVISION}\nEquipment: A tablet\nRationale: As advised"]


def test_a_label_and_its_value_in_rows_are_one_item_until_the_first_label_comes_again():
    rows = [["Provision", PROVISION], ["Frequency", "Weekly"], ["Staff", "Therapist"]]
    again = [["Provision", SECOND_PROVISION], ["Frequency", "Daily"], ["Staff", "Teacher"]]
    assert said(section("F").table(*rows, *again), "F") == [
        f"{PROVISION}\nFrequency: Weekly\nStaff: Therapist",
        f"{SECOND_PROVISION}\nFrequency: Daily\nStaff: Teacher",
    ]


def test_two_labels_with_their_values_may_stand_in_one_row():
    file = section("F").table(["Provision", PROVISION, "Staff", "Therapist"])
    assert said(file, "F") == [f"{PROVISION}\nStaff: Therapist"]


def test_a_lead_in_that_says_who_and_how_much_stands_with_each_entry_of_its_list():
    file = section("F").say(TRAINED)
    file.say("practise turn taking", style="List Bullet").say("name feelings", style="List Bullet")
    assert said(file, "F") == [f"{TRAINED}\npractise turn taking", f"{TRAINED}\nname feelings"]


def test_a_lead_in_that_is_only_a_label_stands_over_its_list():
    file = section("F").say("Speech and language:").say(PROVISION, style="List Bullet")
    (item,) = read(file).of("F")
    assert (item.text, item.heading) == (PROVISION, "Speech and language")


def test_a_paragraph_that_points_back_goes_on_with_the_item_before():
    file = section("F").say(PROVISION).say("These sessions are reviewed each term.").say(SECOND_PROVISION)
    assert said(file, "F") == [f"{PROVISION}\nThese sessions are reviewed each term.", SECOND_PROVISION]


def test_references_are_kept_and_link_what_they_name():
    file = (
        section("B")
        .say(f"B1: {NEED}")
        .say(f"B2: {SECOND_NEED}")
        .heading("Section E")
        .say(f"E1: {OUTCOME}")
        .say("Meets need: B1")
    )
    file.heading("Section F").say(f"F1: {PROVISION}").say("For need: B1, B2").say("Towards outcome: E1")
    file.say(f"F2: {SECOND_PROVISION} This meets need B2 and works towards E1.")
    plan = read(file)
    first, second = plan.of("F")
    assert (first.id, first.meets_needs, first.towards) == ("F1", ("B1", "B2"), ("E1",))
    assert first.text == PROVISION
    assert second.meets_needs == ("B2",)
    assert plan.has_links


def test_links_that_name_nothing_stay_in_the_words():
    file = section("F").say(f"F1: {PROVISION}").say("For need: attention and listening")
    (item,) = read(file).of("F")
    assert item.text == f"{PROVISION}\nFor need: attention and listening"
    assert not item.meets_needs


def test_an_outcome_that_is_told_again_in_the_table_of_provision_is_a_link():
    file = section("E").say(OUTCOME).heading("Section F")
    file.table(["Outcome", "Provision", "Who"], [OUTCOME, PROVISION, "Therapist"])
    plan = read(file)
    assert texts(plan)["E"] == [OUTCOME]
    assert plan.of("F")[0].towards == ("E1",)
    assert OUTCOME not in plan.of("F")[0].text


def test_the_same_number_twice_is_no_reference():
    file = section("B").say("Need 1: Robin cannot read.").say("Need 1: Robin cannot write.")
    plan = read(file)
    assert [item.id for item in plan.items] == ["B1", "B2"]
    assert texts(plan) == {"B": ["Robin cannot read.", "Robin cannot write."]}


def test_views_are_one_item_under_each_heading_with_its_voice():
    file = section("A").heading("My views", 2).say("I like trains.").say("I want a friend.")
    file.heading("Views of my parents", 2).say("We hope that Robin is happy.")
    first, second = read(file).of("A")
    assert (first.text, first.voice) == ("I like trains.\nI want a friend.", "child")
    assert (second.text, second.voice) == ("We hope that Robin is happy.", "parent")


def test_advice_in_a_table_has_its_role_day_and_kind():
    file = section("K").table(
        ["Report", "Author", "Role", "Date"],
        ["Educational psychology report", "Dr A. Sample", "Educational psychologist", "12/03/2026"],
        ["Social care advice", "B. Sample", "Social worker", "3 March 2026"],
    )
    first, second = read(file).of("K")
    assert (first.advice, first.author_role, first.dated) == (
        "ADV-d",
        "Educational psychologist",
        date(2026, 3, 12),
    )
    assert (second.advice, second.author_role, second.dated) == ("ADV-e", "Social worker", date(2026, 3, 3))


def test_advice_in_a_list_has_its_role_day_and_kind():
    file = section("K").say("The following advice was gathered:")
    file.say("Dr A. Sample, educational psychologist, 12 March 2026", style="List Bullet")
    file.say("Report by the community paediatrician dated 1.3.26", style="List Bullet")
    first, second = read(file).of("K")
    assert (first.advice, first.author_role, first.dated) == (
        "ADV-d",
        "educational psychologist",
        date(2026, 3, 12),
    )
    assert (second.advice, second.dated) == ("ADV-c", date(2026, 3, 1))


def test_a_placement_is_one_item_with_its_type_and_name():
    file = section("I").table(
        ["Name of school", "Example Primary School"], ["Type of school", "Mainstream primary"]
    )
    (item,) = read(file).of("I")
    assert item.setting_type == "Mainstream primary"
    assert item.setting is not None
    assert item.setting.name == "Example Primary School"
    assert "Example Primary School" in item.text


def test_an_amount_in_the_words_of_the_printed_plan_is_read_as_such():
    file = section("F").say(f"F1: {PROVISION}").say("How much: 45 minutes, twice each week, 38 weeks a year")
    assert read(file).of("F")[0].amount == Amount(45, 2, "week", 38)


def test_undivided_social_care_provision_is_that_of_a_child_or_of_an_adult():
    for born, wanted in (("1 May 2015", "H1"), ("1 May 2005", "H2")):
        file = WordFile().say(f"Date of birth: {born}").say("Date of plan: 22 May 2026")
        file.heading("Section H: Social care provision").say(
            "A support worker visits for two hours each week."
        )
        plan = read(file)
        assert [item.section for item in plan.items] == [wanted]
        assert not {"H1", "H2"} & set(plan.missing_headings)


def test_each_item_has_a_reference_of_its_own():
    file = section("H1").say("A support worker visits.").say("A taxi takes Robin to school.")
    file.heading("Section H2").say("Robin stays at a short-break home.")
    assert [item.id for item in read(file).items] == ["H1.1", "H1.2", "H2.1"]

"""Whatever a council's form looks like, the same plan gives the same items."""

from __future__ import annotations

import pytest

from opensend.interchange.plans.reader import read_plan_file
from opensend.interchange.plans.tests.documents import (
    NEED,
    OUTCOME,
    PROVISION,
    SECOND_NEED,
    SECOND_PROVISION,
    TITLES,
    VIEWS,
    WORDS,
    WordFile,
    texts,
    whole,
)
from opensend.rules.plans.plan import SECTIONS

ONE_EACH = {section: [words] for section, words in WORDS.items()}

HEADINGS = {
    "heading style": lambda file, s: file.heading(f"Section {s}: {TITLES[s]}"),
    "letter alone in a heading": lambda file, s: file.heading(f"Section {s}"),
    "title below the letter": lambda file, s: file.heading(f"SECTION {s}").say(TITLES[s], bold=True),
    "bold line": lambda file, s: file.say(f"Section {s} – {TITLES[s]}", bold=True),
    "capitals": lambda file, s: file.say(f"SECTION {s}: {TITLES[s].upper()}"),
    "plain line": lambda file, s: file.say(f"Section {s}: {TITLES[s]}"),
    "numbered": lambda file, s: file.heading(f"{list(SECTIONS).index(s) + 1}. Section {s}: {TITLES[s]}"),
    "letter and title": lambda file, s: file.heading(f"{s}. {TITLES[s]}"),
    "title alone": lambda file, s: file.heading(TITLES[s]),
    "title before letter": lambda file, s: file.say(f"{TITLES[s]} (Section {s})", bold=True),
    "part": lambda file, s: file.heading(f"Part {s}: {TITLES[s]}"),
    "cell": lambda file, s: file.table([f"Section {s}: {TITLES[s]}"]),
    "two cells": lambda file, s: file.table([f"Section {s}", TITLES[s]]),
    "letter in a cell": lambda file, s: file.table([s, TITLES[s]]),
    "friendly": lambda file, s: file.heading(f"Section {s}: How this part is for Robin"),
    "hard break": lambda file, s: file.say(f"Section {s}\n{TITLES[s]}", bold=True),
}


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_sections_are_found_by_headings_of_any_kind(heading):
    plan = read_plan_file(whole(heading).bytes())
    assert texts(plan) == ONE_EACH
    assert plan.missing_headings == ()


def test_a_heading_that_is_missing_is_told():
    plan = read_plan_file(whole(HEADINGS["bold line"], but=("E", "H2")).bytes())
    assert plan.missing_headings == ("E", "H2")


def test_a_section_without_words_has_its_heading_all_the_same():
    plan = read_plan_file(WordFile().heading("Section A").say(VIEWS).heading("Section B").bytes())
    assert "B" not in plan.missing_headings
    assert "C" in plan.missing_headings
    assert not plan.of("B")


def test_sections_may_stand_in_any_order():
    file = WordFile()
    for section in reversed(WORDS):
        file.heading(f"Section {section}: {TITLES[section]}").say(WORDS[section])
    plan = read_plan_file(file.bytes())
    assert texts(plan) == ONE_EACH
    assert [item.section for item in plan.items] == list(reversed(WORDS))


def test_the_whole_plan_may_be_one_table_with_a_row_for_each_section():
    rows = [[f"Section {section}\n{TITLES[section]}", words] for section, words in WORDS.items()]
    assert texts(read_plan_file(WordFile().table(*rows).bytes())) == ONE_EACH


def test_one_table_may_have_rows_across_it_as_headings():
    rows = []
    for section, words in WORDS.items():
        rows += [[f"Section {section}: {TITLES[section]}", ""], [words, ""]]
    file = WordFile().table(*rows)
    for number in range(len(rows)):
        file.merge((number, 0), (number, 1))
    assert texts(read_plan_file(file.bytes())) == ONE_EACH


@pytest.mark.parametrize(
    "head",
    [
        ["Need (B)", "Outcome (E)", "Provision (F)"],
        [
            "Section B: Special educational needs",
            "Section E: Outcomes",
            "Section F: Special educational provision",
        ],
        ["Special educational needs", "Outcomes", "Special educational provision"],
        ["Need", "Outcome", "Provision"],
    ],
)
def test_columns_may_be_sections_and_a_row_links_what_it_tells(head):
    file = WordFile().heading("Section A: Views").say(VIEWS)
    file.table(
        head,
        [NEED, OUTCOME, PROVISION],
        [SECOND_NEED, "By July 2027 Robin reads 36 words.", SECOND_PROVISION],
    )
    plan = read_plan_file(file.bytes())
    assert texts(plan) == {
        "A": [VIEWS],
        "B": [NEED, SECOND_NEED],
        "E": [OUTCOME, "By July 2027 Robin reads 36 words."],
        "F": [PROVISION, SECOND_PROVISION],
    }
    first, second = plan.of("F")
    assert (first.meets_needs, first.towards) == (("B1",), ("E1",))
    assert (second.meets_needs, second.towards) == (("B2",), ("E2",))
    assert plan.of("E")[1].meets == ("B2",)
    assert not {"B", "E", "F"} & set(plan.missing_headings)


def test_columns_beside_the_sections_belong_to_provision():
    file = WordFile().table(
        ["Need (B)", "Outcome (E)", "Provision (F)", "Who", "How often", "Review"],
        [NEED, OUTCOME, PROVISION, "Speech and language therapist", "Weekly", "Each term"],
    )
    provision = read_plan_file(file.bytes()).of("F")[0]
    assert (
        provision.text
        == f"{PROVISION}\nWho: Speech and language therapist\nHow often: Weekly\nReview: Each term"
    )
    assert (provision.supplied_by, provision.reviewed) == ("Speech and language therapist", "Each term")


def test_a_need_that_stands_over_several_rows_is_read_once_and_linked_to_each():
    file = WordFile().table(
        ["Need (B)", "Outcome (E)", "Provision (F)"], [NEED, OUTCOME, PROVISION], ["", "", SECOND_PROVISION]
    )
    plan = read_plan_file(file.merge((1, 0), (2, 0)).merge((1, 1), (2, 1)).bytes())
    assert texts(plan) == {"B": [NEED], "E": [OUTCOME], "F": [PROVISION, SECOND_PROVISION]}
    assert all(item.meets_needs == ("B1",) and item.towards == ("E1",) for item in plan.of("F"))


def test_a_table_for_each_outcome_tells_it_and_its_provision_below_each_other():
    file = WordFile().heading("Sections E and F: Outcomes and provision")
    file.table(
        ["Outcome 1", OUTCOME],
        ["Provision", PROVISION],
        ["Who", "Therapist"],
        ["Provision", SECOND_PROVISION],
    )
    file.table(
        ["Outcome 2", "By July 2027 Robin reads 36 words."],
        ["Provision", "A teacher reads with Robin daily."],
    )
    plan = read_plan_file(file.bytes())
    assert texts(plan) == {
        "E": [OUTCOME, "By July 2027 Robin reads 36 words."],
        "F": [f"{PROVISION}\nWho: Therapist", SECOND_PROVISION, "A teacher reads with Robin daily."],
    }
    assert [item.towards for item in plan.of("F")] == [("E1",), ("E1",), ("E2",)]


def test_sections_may_be_told_again_for_each_area_of_need():
    file = WordFile()
    for area, need, provision in (
        ("Communication and interaction", NEED, PROVISION),
        ("Cognition and learning", SECOND_NEED, SECOND_PROVISION),
    ):
        file.heading(area)
        for section, words in (("B", need), ("E", OUTCOME), ("F", provision)):
            file.heading(f"Section {section}", 2).say(words)
    plan = read_plan_file(file.bytes())
    assert texts(plan) == {
        "B": [NEED, SECOND_NEED],
        "E": [OUTCOME, OUTCOME],
        "F": [PROVISION, SECOND_PROVISION],
    }
    assert [item.area for item in plan.of("F")] == ["communication_and_interaction", "cognition_and_learning"]


def test_words_over_paragraphs_tell_needs_outcomes_and_provision_apart_under_one_heading():
    file = WordFile().heading("Sections B, E and F")
    for need, provision in ((NEED, PROVISION), (SECOND_NEED, SECOND_PROVISION)):
        file.say("Need", bold=True).say(need).say("Outcome", bold=True).say(OUTCOME)
        file.say("Provision", bold=True).say(provision)
    assert texts(read_plan_file(file.bytes())) == {
        "B": [NEED, SECOND_NEED],
        "E": [OUTCOME, OUTCOME],
        "F": [PROVISION, SECOND_PROVISION],
    }


@pytest.mark.parametrize("form", ["dots", "tab", "bare", "style", "table"])
def test_a_table_of_contents_is_not_taken_for_the_sections(form):
    file = WordFile().heading("Contents")
    listed = [f"Section {section}: {TITLES[section]}" for section in WORDS]
    if form == "table":
        file.table(*[[line, str(number)] for number, line in enumerate(listed, 2)])
    for number, line in enumerate(() if form == "table" else listed, 2):
        file.say({"dots": f"{line} ........ {number}", "tab": f"{line}\t{number}"}.get(form, line))
    for section, words in WORDS.items():
        file.heading(f"Section {section}: {TITLES[section]}").say(words)
    assert texts(read_plan_file(file.bytes())) == ONE_EACH


def test_empty_sections_that_follow_each_other_are_no_table_of_contents():
    file = WordFile().heading("Section B").say(NEED)
    for section in ("C", "D", "E", "F"):
        file.heading(f"Section {section}")
    plan = read_plan_file(file.say(PROVISION).bytes())
    assert texts(plan) == {"B": [NEED], "F": [PROVISION]}
    assert not {"C", "D", "E"} & set(plan.missing_headings)


def test_headings_inside_a_section_do_not_end_it():
    file = WordFile().heading("Section B: Special educational needs")
    file.heading("Communication and interaction", 2).say(NEED).heading("Health needs", 2).say(SECOND_NEED)
    file.heading("Section C: Health needs").say(WORDS["C"])
    plan = read_plan_file(file.bytes())
    assert texts(plan) == {"B": [NEED, SECOND_NEED], "C": [WORDS["C"]]}
    assert plan.of("B")[0].heading == "Communication and interaction"


def test_what_follows_the_sections_under_its_own_heading_is_not_read_into_the_last():
    file = WordFile().heading("Section K: Advice and information").say(WORDS["K"])
    file.heading("Right of appeal").say("You may appeal to the tribunal within two months.")
    plan = read_plan_file(file.bytes())
    assert texts(plan) == {"K": [WORDS["K"]]}
    assert any("tribunal" in each.text for each in plan.unread)


def test_guidance_of_the_form_is_told_and_is_no_need():
    file = WordFile().heading("Section B: Special educational needs")
    file.say("This section should describe all of the child's needs.", italic=True).say(NEED)
    plan = read_plan_file(file.bytes())
    assert texts(plan) == {"B": [NEED]}
    assert [each.why for each in plan.unread] == ["guidance of the form"]


def test_a_section_that_says_that_it_is_left_blank_has_no_item():
    plan = read_plan_file(
        WordFile().heading("Section I: Placement").say("This section is left blank.").bytes()
    )
    assert not plan.items
    assert "I" not in plan.missing_headings


def test_no_section_at_all_leaves_everything_unread():
    plan = read_plan_file(WordFile().say("Dear parents,").say("We have decided to assess Robin.").bytes())
    assert not plan.items
    assert plan.unread[0].text == "Dear parents,\nWe have decided to assess Robin."
    assert plan.missing_headings == tuple(SECTIONS)


def test_reading_twice_gives_the_same():
    content = whole(HEADINGS["two cells"]).bytes()
    assert read_plan_file(content) == read_plan_file(content)


def test_a_council_s_form_with_a_box_for_each_outcome_is_read_whole():
    file = WordFile().heading("Education, Health and Care Plan", 0)
    file.table(["Name of child / young person", "Robin Example", "Date of birth", "14/10/2015"])
    file.say("Final plan issued: 22 May 2026", bold=True)
    file.heading("Section A: The views, interests and aspirations of Robin and her parents")
    file.say("All about me", bold=True).say(VIEWS).say("Parents' views and aspirations", bold=True).say(
        "We hope."
    )
    file.heading("Section B: Robin's special educational needs (SEN)").say(
        "Communication and interaction", bold=True
    )
    file.say("Strengths:", bold=True).say("Robin has a good vocabulary.", style="List Bullet")
    file.say("Needs:", bold=True).say(NEED, style="List Bullet").say(
        "Robin seldom asks for help.", style="List Bullet"
    )
    file.heading("Sections E, F, G and H: Outcomes and provision")
    for number in (1, 2):
        file.table(
            [f"Outcome {number}", "", ""], [OUTCOME, "", ""],
            ["Section F: Special educational provision", "", ""],
            ["What will be provided?", "Who by?", "How often?"], [PROVISION, "Therapist", "Weekly"],
            [SECOND_PROVISION, "Teacher", "Four times a week"], ["Section G: Health provision", "", ""],
            ["None", "", ""],
        )  # fmt: skip
        for row in (0, 1, 2, 6, 7):
            file.merge((row, 0), (row, 2))
    file.heading("Section K").table(
        ["Advice", "Provided by", "Date"], ["Educational psychologist", "Dr A. Sample", "12.03.26"]
    )
    file.say("This plan was signed for the local authority by:").table(
        ["Name", "A. Officer"], ["Signature", "A. O."]
    )
    plan = read_plan_file(file.bytes())
    assert [(item.id, item.heading) for item in plan.of("A", "B")] == [
        ("A1", "All about me"), ("A2", "Parents' views and aspirations"),
        ("B1", "Strengths"), ("B2", "Needs"), ("B3", "Needs"),
    ]  # fmt: skip
    assert texts(plan)["E"] == [OUTCOME, OUTCOME]
    one = [
        f"{PROVISION}\nWho by? Therapist\nHow often? Weekly",
        f"{SECOND_PROVISION}\nWho by? Teacher\nHow often? Four times a week",
    ]
    assert texts(plan)["F"] == one * 2
    assert [item.towards for item in plan.of("F")] == [("E1",), ("E1",), ("E2",), ("E2",)]
    assert plan.of("F")[0].supplied_by == "Therapist"
    assert plan.of("K")[0].author_role == "Educational psychologist"
    assert plan.missing_headings == ("C", "D", "I", "J")
    assert plan.sign_off is not None
    assert plan.sign_off.name == "A. Officer"

"""Who a plan is about, whose it is, its stage and day, and who signed: from front pages of many kinds."""

from __future__ import annotations

from datetime import date

import pytest

from opensend.interchange.plans.reader import read_plan_file
from opensend.interchange.plans.tests.documents import WordFile
from opensend.rules.plans.plan import SignOff


def read(file: WordFile):
    return read_plan_file(file.heading("Section A").say("I like trains.").bytes())


def signed(file: WordFile) -> SignOff | None:
    return read_plan_file(file.bytes()).sign_off


def body() -> WordFile:
    return (
        WordFile().heading("Section K").say("Psychological advice, educational psychologist, 12 March 2026")
    )


ROWS = [
    ("Name", "Robin Example"),
    ("Date of birth", "14 October 2015"),
    ("Year group", "Year 5"),
    ("Local authority", "Example Borough"),
    ("Date of plan", "22/05/2026"),
    ("Status", "Final"),
]


@pytest.mark.parametrize(
    "form", ["table", "lines", "tabs", "pairs in a row", "label above", "one paragraph", "bold"]
)
def test_the_child_the_authority_the_stage_and_the_day_are_read(form):
    file = WordFile().say("Education, Health and Care Plan", bold=True)
    if form == "table":
        file.table(*ROWS)
    elif form == "pairs in a row":
        file.table(*[[*one, *two] for one, two in zip(ROWS[::2], ROWS[1::2], strict=True)])
    elif form == "one paragraph":
        file.say("\n".join(f"{label}: {value}" for label, value in ROWS))
    else:
        for label, value in ROWS:
            if form == "label above":
                file.say(f"{label}:").say(value)
            elif form == "bold":
                file.runs((f"{label}: ", True), (value, False))
            else:
                file.say(f"{label}:\t{value}" if form == "tabs" else f"{label}: {value}")
    plan = read(file)
    assert (plan.child.name, plan.child.born, plan.child.year_group) == (
        "Robin Example",
        date(2015, 10, 14),
        5,
    )
    assert (plan.authority, plan.dated, plan.stage) == ("Example Borough", date(2026, 5, 22), "final")


@pytest.mark.parametrize(
    "label",
    [
        "Child's name",
        "Child’s Name:",
        "Name of child or young person",
        "Full name",
        "Child / Young Person's name",
        "Pupil name",
    ],
)
def test_the_child_has_a_name_under_many_labels(label):
    assert read(WordFile().table([label, "Robin Example"])).child.name == "Robin Example"


def test_a_name_in_two_parts_is_put_together():
    assert (
        read(WordFile().table(["Surname", "Example"], ["Forename(s)", "Robin Kay"])).child.name
        == "Robin Kay Example"
    )


@pytest.mark.parametrize(
    "title",
    ["Education, Health and Care Plan for Robin Example", "EHC Plan: Robin Example", "EHCP – Robin Example"],
)
def test_the_title_may_name_the_child(title):
    assert read(WordFile().heading(title, 0)).child.name == "Robin Example"


def test_a_parents_name_is_not_the_childs():
    plan = read(WordFile().table(["Parent's name", "Kim Example"], ["Child's name", "Robin Example"]))
    assert plan.child.name == "Robin Example"


@pytest.mark.parametrize(
    ("lines", "stage"),
    [
        (["Draft Education, Health and Care Plan"], "draft"),
        (["PROPOSED EHC PLAN"], "draft"),
        (["Final Education, Health and Care Plan"], "final"),
        (["Education, Health and Care Plan", "Draft: not a final plan"], "draft"),
        (["Status: Final"], "final"),
        (["Date of draft plan: 1 April 2026"], "draft"),
        (["Date of draft plan: 1 April 2026", "Date of final plan: 22 May 2026"], "final"),
        (["Date of draft plan: 1 April 2026", "Date of final plan: __________"], "draft"),
        (["Education, Health and Care Plan"], "draft"),
    ],
)
def test_the_stage_is_what_the_front_page_says(lines, stage):
    file = WordFile()
    for line in lines:
        file.say(line)
    assert read(file).stage == stage


def test_a_plan_that_says_nothing_of_its_stage_and_names_a_school_is_meant_to_be_final():
    assert (
        read_plan_file(WordFile().heading("Section I").say("Example Primary School.").bytes()).stage
        == "final"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["Signed: A. Officer", "Position: SEND manager", "Date: 22 May 2026"],
        ["Signature: ____________", "Name: A. Officer", "Position: SEND manager", "Date: 22nd May 2026"],
        ["Signed on behalf of the local authority: A. Officer   Position: SEND manager   Date: 22.05.2026"],
        ["Signed: A. Officer Position: SEND manager Date: 22 May 2026"],
    ],
)
def test_a_signature_is_read_from_lines(lines):
    file = body()
    for line in lines:
        file.say(line)
    assert signed(file) == SignOff("A. Officer", "SEND manager", date(2026, 5, 22))


def test_a_signature_is_read_from_a_table_and_is_no_advice():
    file = body().table(["Signed", "A. Officer"], ["Position", "SEND manager"], ["Date", "22 May 2026"])
    plan = read_plan_file(file.bytes())
    assert plan.sign_off == SignOff("A. Officer", "SEND manager", date(2026, 5, 22))
    assert len(plan.of("K")) == 1


def test_a_signature_is_read_under_a_heading_of_its_own():
    file = body().heading("Sign-off").say("Name: A. Officer").say("Date: 22 May 2026")
    assert signed(file) == SignOff("A. Officer", "", date(2026, 5, 22))


def test_a_place_for_a_signature_that_is_blank_is_no_signature_and_makes_the_plan_final():
    file = body().say("Signed: ______________").say("Name:").say("Date: ____________")
    plan = read_plan_file(file.bytes())
    assert plan.sign_off is None
    assert plan.stage == "final"


def test_what_the_front_page_says_besides_is_told_as_not_read():
    plan = read(
        WordFile().say("Name: Robin Example").say("NHS number: 999 000 0018").say("Address: 1 Sample Street")
    )
    (told,) = plan.unread
    assert told.text == "NHS number: 999 000 0018\nAddress: 1 Sample Street"

"""How a plan is written: left-overs of forms, abbreviations, words of the trade, words that hurt, copies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.context import At
from opensend.rules.plans.reading.abbreviations import abbreviations_in
from opensend.rules.plans.reading.tables import read_table
from opensend.rules.plans.tests.finding import MARK, OLLIE, found, plan_of, quotes

LEFT_OVER = [
    "[Name] will be met at the gate.",
    "[CHILD'S NAME] will be met at the gate.",
    "<<Forename>> will be met.",
    "«Pupil_Forename» has autism.",
    "{Child Name} has autism.",
    "#Name# has autism.",
    "NAME has autism.",
    "X needs help at lunch.",
    "Start date: TBC",
    "Frequency to be confirmed.",
    "xxxx hours each week",
    "Ollie will have ____ hours a week.",
    "Ollie will have …… hours a week.",
    "Insert provision here",
    "Enter text here",
    "Click or tap here to enter text.",
    "Choose an item.",
    "Delete as appropriate: he has autism.",
    "He/She has autism",
    "The child (name) has autism.",
    "Please describe the child's needs in communication.",
    "Describe the child or young person's needs here.",
    "This section should set out all needs.",
    "Outcomes should be SMART: specific and measurable.",
    "Lorem ipsum dolor sit amet.",
    "[Delete if not applicable] Ollie has autism.",
    "dd/mm/yyyy",
    "Error! Reference source not found.",
    "☐ Yes ☐ No",
    "£XX each year",
]
NO_LEFT_OVER = [
    "Ollie said [laughing] that he likes it [his school].",
    "Staff record all incidents here and there, and list any triggers on a chart.",
    "Tasks to be completed are set out on a board; visuals are added each week.",
    "Ollie answers yes/no questions and chooses one of two toys.",
    "Say the child's name first. Call the young person's name twice.",
    "He enters text with a switch. He will complete the form with help.",
    "Ollie wears size XXL, likes the X-Men, and has fragile X syndrome. 3 x 20 minutes.",
    "N/A",
    "Please use my name. It helps... a lot!",
    "A calm box: this box must contain three toys. He must tick each task off.",
    "☒ Yes ☐ No",
    "Name of child: Oliver Whitfield. Date of birth (dd/mm/yyyy): 02/11/2013",
    "Every 5 minutes and/or each half hour, in class/lunch.",
]


@pytest.mark.parametrize("text", LEFT_OVER)
def test_a_left_over_of_a_form_is_found_and_quoted(text: str):
    hits = found("template-text", plan_of(OLLIE, B1=text))
    assert hits
    assert all(hit.quote and hit.quote in text for hit in hits)


@pytest.mark.parametrize("text", NO_LEFT_OVER)
def test_what_only_looks_like_a_form_is_left_alone(text: str):
    assert quotes("template-text", plan_of(OLLIE, B1=text)) == []


def test_a_school_may_be_left_open_in_a_draft_and_not_in_a_final_plan():
    assert found("template-text", plan_of({**OLLIE, "stage": "draft"}, I1="TBC")) == []
    assert quotes("template-text", plan_of(OLLIE, I1="TBC")) == ["TBC"]


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("The SaLT sees him. An EP came.", ["SALT", "EP"]),
        ("An occupational therapist (OT) sees him. The OT writes.", ["OT"]),
        ("EP: educational psychologist", []),
        ("A TA (15 hours) and a TA (Level 3)", ["TA", "TA"]),
        ("He sees his GP; he MUST NOT eat nuts; PE and IT in Year 6 SATs", []),
        ("ROBIN NEEDS HELP", []),
        ("He has SLCN.", ["SLCN"]),
        ("The ASDOT visits.", ["ASDOT"]),
    ],
)
def test_abbreviations_are_known_and_their_explanation_seen(text: str, unexplained: list[str]):
    assert [each.letters for each in abbreviations_in(text) if not each.is_explained] == unexplained


def test_an_abbreviation_is_told_once_and_not_where_the_plan_explains_it_anywhere():
    assert quotes("abbreviation-unexplained", plan_of(OLLIE, B1="The OT came.", F1="The OT comes.")) == ["OT"]
    explained = plan_of(OLLIE, B1="The OT came.", F1="An occupational therapist (OT) comes.")
    assert found("abbreviation-unexplained", explained) == []


def test_what_would_drown_the_reader_is_counted_and_not_listed():
    letters = [row["abbreviation"] for row in read_table("abbreviations") if row["use"] == "explain"][:20]
    hits = found(
        "abbreviation-unexplained", plan_of(OLLIE, B1="; ".join(f"the {each} came" for each in letters))
    )
    assert len(hits) == 13
    assert letters[-1] in hits[-1].message


def test_a_term_is_put_in_plain_words_unless_the_plan_does_so():
    (hit,) = found("jargon", plan_of(OLLIE, B1="Ollie has poor proprioception."))
    assert (hit.quote, hit.message) == ("proprioception", "In plain words: feeling where the body is.")
    assert (
        found("jargon", plan_of(OLLIE, B1="Ollie has poor proprioception (feeling where his body is).")) == []
    )
    assert found("jargon", plan_of(OLLIE, B1="His non-verbal scores are good.")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ollie is not lazy.",
        "He has spastic diplegia.",
        'He said: "They call me naughty."',
        "Normal school day.",
    ],
)
def test_words_that_name_a_condition_or_quote_somebody_do_not_hurt(text: str):
    assert found("deficit-language", plan_of(OLLIE, B1=text)) == []


def test_an_item_that_says_there_is_nothing_may_be_said_twice():
    nothing = "No health needs were found in the advice that was given."
    assert found("item-repeated", plan_of(OLLIE, C1=nothing, D1=nothing)) == []
    need = "Ollie has no friend in his class and eats his lunch alone."
    assert quotes("item-repeated", plan_of(OLLIE, B1=need, B2=need.upper())) == [need.upper()]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("He reads&nbsp;well.", "&nbsp;"),
        ("He <span style='color:red'>reads</span> well.", "<span style='color:red'>"),
        ("**Important:** he reads.", "**Important:**"),
        ("He reads.\x00", "\x00"),
        ("He reads\u202e well.", "\u202e"),
        ("Heâ€™s well.", "â€™"),
    ],
)
def test_marks_of_a_program_are_found(text: str, mark: str):
    assert quotes("markup-in-text", plan_of(OLLIE, B1=text)) == [mark]


def test_ordinary_typography_is_no_mark_of_a_program():
    text = "• “Émile” – naïve café… 5 < 6 & 7 > 3;\t“It’s £5”\r\n1) 50% * 2"
    assert found("markup-in-text", plan_of(OLLIE, B1=text)) == []


PASSAGE = (
    "{} finds it hard to wait and often leaves {} seat when the class is noisy, and needs an adult who "
    "counts down to each change and shows the next step on a picture strip."
)


def _copied(text: str, *others: str) -> list[str]:
    (rule,) = (each for each in rules() if each.id == "copied-from-another-child")
    return [hit.quote for hit in rule.check(At(plan_of(MARK, B1=text), [{"B1": each} for each in others]))]


def test_a_passage_of_another_childs_plan_is_found_under_another_name():
    ours, others = PASSAGE.format("Mark", "his"), PASSAGE.format("Grace", "her")
    assert _copied(f"In class {ours} Not so at home.", others) == [ours.removesuffix(".")]


def test_what_stands_in_many_plans_or_in_none_is_no_copy():
    ours, others = PASSAGE.format("Mark", "his"), PASSAGE.format("Grace", "her")
    assert _copied(ours) == []
    assert _copied(ours, others, others, others) == []
    assert _copied("Mark finds it hard to wait.", "Grace finds it hard to wait.") == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_no_text_whatever_breaks_a_rule_and_quotes_are_of_the_plan(text: str, name: str):
    plan = plan_of(
        {"child": {"name": name}, "dated": "2026-01-20"}, A1=text, B1=text, E1=text, F1=text, J1=text
    )
    for rule in rules():
        for hit in rule.check(At(plan, [{"B1": text}])):
            assert hit.quote in text or hit.quote in name

"""The prose of provision is read as it is meant: sentences, amounts, people, firmness, days, points."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensend.rules.plans.examples import sound_plan
from opensend.rules.plans.plan import Amount, PlanItem
from opensend.rules.plans.reading.days import read_days
from opensend.rules.plans.reading.deliverers import read_deliverers, role_of
from opensend.rules.plans.reading.firmness import read_firmness
from opensend.rules.plans.reading.groups import read_groups
from opensend.rules.plans.reading.item import ItemReading, read_item
from opensend.rules.plans.reading.quantity import Quantity, read_amounts
from opensend.rules.plans.reading.text import split_sentences
from opensend.rules.plans.reading.words import words_in


def _item(text: str, **fields: object) -> ItemReading:
    return read_item(PlanItem(id="F9", section="F", text=text, **fields), sound_plan())  # type: ignore[arg-type]


def _amounts(text: str) -> list[tuple[float | None, float | None, str]]:
    return [(each.minutes, each.times, each.per) for each in read_amounts(words_in(text))]


# Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Ali sees her for 1.5 hours. She draws.", ["Dr. Ali sees her for 1.5 hours.", "She draws."]),
        ("Symbols, e.g. Widgit ones, help. He likes them.", ["Symbols, e.g. Widgit ones, help.",
        "He likes them."]),
        ("For approx. 3 hrs. per week. Mr. J. Smith leads.", ["For approx. 3 hrs. per week.",
        "Mr. J. Smith leads."]),
        ("He has 3 hrs. She has 2.", ["He has 3 hrs.", "She has 2."]),
        ("See Section F. He agrees.", ["See Section F.", "He agrees."]),
        ("Help weekly.This is new.", ["Help weekly.", "This is new."]),
        ("Sam will have:\n• a laptop\n- 10 mins. a day\n1. a mentor\n(b) a desk",
         ["Sam will have:", "a laptop", "10 mins. a day", "a mentor", "a desk"]),
        ("Frequency: weekly | Who: TA | 3 x 20 mins", ["Frequency: weekly", "Who: TA", "3 x 20 mins"]),
        ("Sam will have: help for 2 hours daily; a timetable; and a mentor. He agrees.",
         ["Sam will have:", "help for 2 hours daily", "a timetable", "a mentor.", "He agrees."]),
        ("A speech and language therapist will work with Robin for 45\nminutes each week.\nShe agrees.",
         ["A speech and language therapist will work with Robin for 45\nminutes each week.", "She agrees."]),
        ("5 mins x 3\n10 minutes daily", ["5 mins x 3", "10 minutes daily"]),
        ("Provision: (a) one thing (b) another thing", ["Provision:", "one thing", "another thing"]),
        ("She said “I like it.” Then she left.", ["She said “I like it.”", "Then she left."]),
        ("", []),
        ("• \n - \n", []),
    ],
)  # fmt: skip
def test_text_is_parted_into_sentences_entries_and_cells(text, expected):
    assert [each.text for each in split_sentences(text)] == expected


def test_entries_and_openings_are_told_from_sentences():
    opening, entry, sentence = split_sentences("Sam will have:\n• a laptop\nHe agrees.")
    assert opening.opens_list
    assert entry.is_entry
    assert not sentence.is_entry


# Amounts

AMOUNTS = [
    ("45 minutes each week", (45, 1, "week")),
    ("3 x 20 min sessions per week", (20, 3, "week")),
    ("3x20mins pw", (20, 3, "week")),
    ("20 mins x 3 weekly", (20, 3, "week")),
    ("three sessions of half an hour weekly", (30, 3, "week")),
    ("one hour, twice a week", (60, 2, "week")),
    ("a total of 15 hours per week", (900, 1, "week")),
    ("fifteen (15) hours per week", (900, 1, "week")),
    ("25 hrs TA support pw", (1500, 1, "week")),
    ("25 hours p.w.", (1500, 1, "week")),
    ("30 mins/week", (30, 1, "week")),
    ("daily 15-minute phonics", (15, 1, "day")),
    ("20 minutes 3 times weekly", (20, 3, "week")),
    ("6 sessions per half term, each of 45 minutes", (45, 6, "half term")),
    ("once every fortnight for an hour", (60, 1, "fortnight")),
    ("every two weeks for 40 minutes", (40, 1, "fortnight")),
    ("termly visit of two hours", (120, 1, "term")),
    ("12 hours a year", (720, 1, "year")),
    ("one hour each September", (60, 1, "year")),
    ("12 sessions per year (45 min each)", (45, 12, "year")),
    ("0.5 day per month", (195, 1, "month")),
    ("half a day each week", (195, 1, "week")),
    ("two days a week", (780, 1, "week")),
    ("five mornings a week", (None, 5, "week")),
    ("two lessons a week", (None, 2, "week")),
    ("on Mondays and Thursdays for 20 minutes", (20, 2, "week")),
    ("Monday to Friday for 20 mins", (20, 1, "day")),
    ("every other day for 20 minutes", (20, 0.5, "day")),
    ("1 hour 30 minutes weekly", (90, 1, "week")),
    ("1h30 weekly", (90, 1, "week")),
    ("an hour and a half each week", (90, 1, "week")),
    ("1½ hours a week", (90, 1, "week")),
    ("forty-five minutes a day", (45, 1, "day")),
    ("three quarters of an hour each day", (45, 1, "day")),
    ("three 20-minute one-to-one sessions a week", (20, 3, "week")),
    ("two (2) sessions of thirty (30) minutes per week", (30, 2, "week")),
    ("from 9:00 to 9:30 daily", (30, 1, "day")),
    ("1.15pm-1.45pm on Tuesdays", (30, 1, "week")),
    ("0.6 FTE", (1170, 1, "week")),
    ("12 of Robin's 16 taught hours", (720, 1, "week")),
    ("at 9.30, 11.30 and 14.00 every day, ten minutes", (10, 3, "day")),
    ("from half past nine to eleven on two mornings a week", (90, 2, "week")),
    ("30 minutes per session, twice a week", (30, 2, "week")),
    ("every two to six weeks for an hour", (60, 1 / 3, "fortnight")),
    ("sessions: 2 per week, of 45 minutes", (45, 2, "week")),
    ("15 hours", (900, None, "")),
    ("in every lesson", (None, 1, "lesson")),
    ("before each exam", (None, 1, "occasion")),
    ("45 minutes of direct speech and language therapy in school from a HCPC registered therapist each week",
     (45, 1, "week")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), AMOUNTS)
def test_an_amount_is_read_however_it_is_worded(text, expected):
    assert _amounts(text) == [expected]


def test_two_amounts_of_one_sentence_are_kept_apart():
    text = "works for 45 minutes each week (38 weeks), and trains her assistant for an hour each half term"
    first, second = read_amounts(words_in(text))
    assert (first.minutes, first.per, first.weeks) == (45, "week", 38)
    assert (second.minutes, second.per) == (60, "half term")


@pytest.mark.parametrize(
    "text",
    [
        "Year 6 pupils and a Level 3 assistant", "four out of five lessons", "on 5 May 2027",
        "31/08/2027", "at 9:30",
        "1:1", "one to one", "daily living skills", "once he has settled", "reviewed termly",
        "a termly review", "F1 and E2",
        "for a week", "within a week", "20 words", "£500",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_not_read_as_one(text):
    assert _amounts(text) == []


@pytest.mark.parametrize(
    ("text", "most", "least"),
    [
        ("up to 10 hours a week", True, False),
        ("a maximum of 3 sessions a term", True, False),
        ("no more than 45 minutes each day", True, False),
        ("as much as 5 hours a week", True, False),
        ("10 hours a week or less", True, False),
        ("10 hours a week at the outside", True, False),
        ("limited to 10 hours a week", True, False),
        ("at least 2 hours per week", False, True),
        ("a minimum of two 30-minute sessions per week", False, True),
        ("no fewer than three times a week", False, True),
        ("at least 10 and no more than 15 hours a week", False, True),
        ("10 hours a week, up to Year 11", False, False),
    ],
)
def test_ceilings_and_floors_are_told_apart(text, most, least):
    [amount] = read_amounts(words_in(text))
    assert (amount.is_at_most, amount.is_at_least) == (most, least)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between 2 and 3 hours a week", 120, 180),
        ("30-45 minutes weekly", 30, 45),
        ("2 hours to 3 hours pw", 120, 180),
    ],
)
def test_a_range_keeps_both_ends(text, low, high):
    [amount] = read_amounts(words_in(text))
    assert (amount.minutes, amount.most_minutes) == (low, high)


def test_minutes_a_week_are_worked_out_where_they_can_be():
    assert Quantity(minutes=20, times=3, per="week").minutes_a_week == 60
    assert Quantity(minutes=15, times=1, per="day").minutes_a_week == pytest.approx(75)
    assert Quantity(minutes=38 * 60, times=1, per="year").minutes_a_week == 60
    assert Quantity(minutes=60, times=1, per="half term").minutes_a_week == pytest.approx(60 / (38 / 6))
    assert Quantity(minutes=60).minutes_a_week is None
    assert Quantity(times=1, per="week").minutes_a_week is None
    assert Quantity(minutes=5, times=1, per="lesson").minutes_a_week is None


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("A radio aid is worn at all times.", "whole"),
        ("Support in all lessons.", "whole"),
        ("Help throughout the school day.", "whole"),
        ("A full-time assistant.", "whole"),
        ("Help for the whole of each literacy lesson.", "whole"),
        ("Help at break and lunchtimes.", "occasion"),
        ("Help when he moves between rooms.", "occasion"),
        ("25% extra time.", "share"),
        ("A class of no more than 12 pupils.", "staffed"),
        ("One adult to every four pupils.", "staffed"),
        ("A one-off visit.", "single"),
        ("Instructions of three key words.", "thing"),
    ],
)
def test_what_is_known_by_nature_needs_no_minutes(text, nature):
    assert nature in {each.nature for each in _item(text).quantities}


@pytest.mark.parametrize(
    "text", ["Support in lessons.", "Help when he is anxious.", "One-to-one help.", "All staff will help."]
)
def test_what_is_not_known_is_not_read_as_known(text):
    assert not any(each.is_measured for each in _item(text).quantities)


# People


@pytest.mark.parametrize(
    ("text", "role", "is_specific"),
    [
        ("Sessions delivered by the SaLT.", "speech and language therapist", True),
        ("An OT visits.", "occupational therapist", True),
        ("Led by a QTVI.", "qualified teacher of vision-impaired children", True),
        ("TA support for 25 hours", "teaching assistant", True),
        ("The SENCo meets her.", "SEN co-ordinator", True),
        ("Mrs Khan will see her.", "Mrs Khan", True),
        ("All teaching staff give instructions.", "staff", True),
        ("Adults who work with Robin use signs.", "adult", True),
        ("Staff will help Robin.", "staff", False),
        ("She gets help from a trained adult.", "adult", False),
        ("Someone with experience of autism will check in.", "somebody", False),
        ("The school will provide a mentor's time.", "school", False),
        ("Taught by a suitably qualified person.", "somebody", False),
        ("Robin's parents will practise.", "parents", False),
    ],
)
def test_who_gives_is_read_and_whether_one_can_be_held_to_it(text, role, is_specific):
    found = read_deliverers(words_in(text))
    assert (found[0].role, found[0].is_specific) == (role, is_specific)


@pytest.mark.parametrize(
    "text",
    [
        "Lessons in school.",
        "At school with peers.",
        "Staff training in the staff room.",
        "Salt and an ep.",
        "",
    ],
)
def test_places_and_common_words_are_nobody(text):
    assert not read_deliverers(words_in(text))


def test_who_plans_or_oversees_is_not_who_gives():
    planner, giver = read_deliverers(words_in("A programme devised by the SaLT and delivered by a TA."))
    assert planner.is_overseer
    assert not giver.is_overseer


def test_a_field_names_who_gives():
    assert role_of("Specialist teacher of deaf children").says_expertise
    assert not role_of("school staff").is_specific
    assert role_of("Beacon Therapies") is None


# Groups


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("one to one", [1]), ("1-1", [1]), ("one-to-one", [1]), ("1:1", [1]), ("individually", [1]),
        ("in pairs", [2]),
        ("in a group of four", [4]), ("groups of up to 6", [6]), ("no more than 6 pupils", [6]),
        ("in a group of 3-5", [5]),
        ("with two other children", [3]), ("small group (4 pupils)", [4]), ("in a small group (max 4)", [4]),
        ("group size: 4", [4]), ("a class of no more than 12 pupils", [12]), ("a small group", [None]),
        ("group work for 20 minutes", [None]), ("her peer group", []), ("at 1:15", []),
        ("the Regular Verbs group", []),
    ],
)  # fmt: skip
def test_group_sizes_are_read_and_left_open_where_unsaid(text, sizes):
    assert [each.size for each in read_groups(words_in(text))] == sizes


# Firmness


@pytest.mark.parametrize(
    ("text", "firmness"),
    [
        ("A therapist will work with Robin.", "firm"),
        ("A teacher reads with her.", "firm"),
        ("Robin may be given help.", "weak"),
        ("Support can be given by staff.", "weak"),
        ("Staff should use short sentences.", "weak"),
        ("Robin could have a card.", "weak"),
        ("It is recommended that Robin has an hour of therapy.", "weak"),
        ("The school will try to provide a mentor.", "weak"),
        ("It is hoped that a therapist will visit.", "weak"),
        ("Robin would benefit from a mentor.", "weak"),
        ("Robin will see a mentor, subject to funding.", "conditional"),
        ("A mentor will come when staffing allows.", "conditional"),
        ("Where possible she sits at the front.", "conditional"),
        ("A mentor will come if needed.", "conditional"),
        ("Timetable permitting, a mentor will come.", "conditional"),
        ("She will be seen when a place becomes available.", "conditional"),
        ("Robin can choose a book.", ""),
        ("Robin may leave class early.", ""),
        ("so that she can join in", ""),
        ("Should he become upset, an assistant will take him out.", "firm"),
        ("He might become upset, so an assistant will stay near.", "firm"),
        ("An assistant will help her to be as independent as possible.", "firm"),
        ("A record will be kept as required by the Act.", "firm"),
        ("If the assistant is absent, the teacher will help.", "firm"),
        ("In May a therapist will see her.", "firm"),
        ("Robin would like to be a driver.", ""),
    ],
)
def test_promises_are_told_from_wishes_and_conditions(text, firmness):
    assert read_firmness(words_in(text), 0, len(text), frozenset(("robin",)))[0] == firmness


@pytest.mark.parametrize(
    ("name", "text"), [("may", "May will have a mentor."), ("will", "Will will have a mentor.")]
)
def test_a_child_may_be_called_may_or_will(name, text):
    assert read_firmness(words_in(text), 0, len(text), frozenset((name,)))[0] == "firm"


# Days


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("by July 2027", date(2027, 7, 31)),
        ("31 August 2027", date(2027, 8, 31)),
        ("31st of August 2027", date(2027, 8, 31)),
        ("31/08/2027", date(2027, 8, 31)),
        ("14.7.27", date(2027, 7, 14)),
        ("2027-07-20", date(2027, 7, 20)),
        ("by the end of Year 6", date(2027, 8, 31)),
        ("by the end of Key Stage 2", date(2027, 8, 31)),
        ("by the age of 12", date(2027, 10, 14)),
        ("within 12 months", date(2027, 5, 22)),
        ("within six weeks", date(2026, 7, 3)),
        ("summer term 2027", date(2027, 8, 31)),
        ("by the end of the academic year", date(2026, 8, 31)),
        ("the academic year 2026/27", date(2027, 8, 31)),
    ],
)
def test_days_are_read_as_people_write_them(text, on):
    [day] = read_days(text, sound_plan())
    assert day.on == on
    assert day.span.of(text) in text


@pytest.mark.parametrize(
    "text", ["31/02/2027", "30 February 2027", "2027-13-01", "1.5 hours", "24/7", "in five minutes", "8.30"]
)
def test_what_cannot_be_a_day_is_none(text):
    assert read_days(text, sound_plan()) == ()


# Points


def _points(text: str) -> list[tuple[str, bool]]:
    return [(each.lead.sentence.text, each.is_measured) for each in _item(text).points]


def test_rows_of_a_table_are_one_point():
    assert _points("Direct therapy\n45 minutes\nweekly\nSaLT") == [("Direct therapy", True)]
    assert _points("Support: phonics | Frequency: daily | Length: 10 minutes | Who: TA") == [
        ("Support: phonics", True)
    ]


def test_facets_in_any_order_are_one_provision():
    text = "- 30 minutes, twice a week\n- a shared interest club\n- in a group of five\n- by a TA"
    assert _points(text) == [("a shared interest club", True)]


def test_how_long_somebody_was_trained_measures_nothing():
    assert _points("A TA trained for two days in autism will support Robin.")[0][1] is False


def test_two_rows_of_a_table_are_two_points():
    found = _points("Direct therapy\n45 minutes weekly\nSaLT\nTA programme\n20 minutes daily\nTA")
    assert found == [("Direct therapy", True), ("TA programme", True)]


def test_one_measured_entry_does_not_excuse_the_others():
    found = _points(
        "Robin will have:\n• help from a TA for 15 hours a week\n• mentoring\n• a visual timetable"
    )
    assert found == [
        ("help from a TA for 15 hours a week", True),
        ("mentoring", False),
        ("a visual timetable", False),
    ]


def test_what_stands_over_a_list_is_said_of_each_entry():
    found = _points("In every lesson the teacher will:\n- repeat instructions\n- support Robin to begin")
    assert [measured for _, measured in found] == [True, True]


def test_what_explains_or_continues_belongs_to_what_it_explains():
    text = (
        "A teaching assistant works with Robin for 30 minutes each day. The assistant uses picture cards. "
        "This helps her to read. It is reviewed each term. She will also have support with friendships."
    )
    assert [said for said, _ in _points(text)] == [text.split(". ")[0] + ".", text.split(". ")[-1]]


def test_a_closing_sentence_may_measure_all():
    found = _points(
        "Support with reading.\nSupport with spelling.\nAll of the above for 20 minutes each day."
    )
    assert all(measured for _, measured in found)


def test_fields_of_the_item_count_as_said():
    reading = _item(
        "Therapy.", amount=Amount(45, 1, "week", 38), supplied_by="SaLT", group_size=2, qualification="HCPC"
    )
    assert (reading.quantities[0].minutes, reading.quantities[0].weeks) == (45, 38)
    assert reading.deliverers[0].role == "speech and language therapist"
    assert reading.groups[0].size == 2


@pytest.mark.parametrize(
    "text", ["None", "N/A", "No health provision is required.", "There is no such provision.", ""]
)
def test_nothing_is_no_point(text):
    assert _item(text).points == ()


def test_somebodys_own_words_are_voice():
    assert _item("“I want regular help,” says Robin.").sentences[0].is_quoted_voice
    assert _item("I like trains.").sentences[0].is_quoted_voice
    assert not _item("Robin will have a mentor.").sentences[0].is_quoted_voice


# Properties

_PROSE = st.lists(
    st.sampled_from(
        [
            "Robin", "will", "may", "have", "30", "minutes", "a", "week", "(", ")", ";", ".", "\n", "•",
            "1:1", "half", "an",
            "hour", "x", "3", "up to", "between", "and", "2-3", "times", "each", "every", "lesson", "TA",
            "staff", "as required",
            "subject to", "funding", ":", "|", "Frequency:", "31/02/2027", "“", "”", "👍🏽", "שלום", "<b>",
            "½", "²", "٣",
            "once", "of", "on", "Mondays", "p.w.", "access to", "e.g.", "small group", "Mrs", "in",
            "term", "per", "-", "/",
        ]
    ),
    max_size=40,
).map(" ".join)  # fmt: skip


def _everything(reading: ItemReading) -> None:
    text = reading.item.text
    for sentence in reading.sentences:
        assert sentence.sentence.span.of(text) == sentence.sentence.text
        spans = [span for each in sentence.quantities for span in each.spans]
        spans += [each.span for each in (*sentence.deliverers, *sentence.groups)]
        spans += [sentence.firmness_span] if sentence.firmness_span else []
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
        assert isinstance(sentence.is_quoted_voice, bool)
    for point in reading.points:
        assert point.is_measured in (True, False)
        assert isinstance(point.is_thing, bool)
    assert len(reading.kinds) == len(reading.sentences)
    assert all(day.span.of(text) for day in reading.days)
    assert all((each.minutes_a_week or 0) >= 0 for each in reading.quantities)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), _PROSE))
def test_nothing_raises_and_every_place_is_a_slice(text):
    _everything(_item(text))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), _PROSE))
def test_sentences_stand_in_order_and_lose_no_letter_or_figure(text):
    sentences = split_sentences(text)
    ends = [0, *(each.span.end for each in sentences)]
    assert all(end <= each.span.start for end, each in zip(ends, sentences, strict=False))


_NUMBERS = {
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    10: "ten",
    12: "twelve",
    20: "twenty",
    45: "forty-five",
}
_TEMPLATES = (
    "{n} minutes, {k} times a week", "{k} x {n} mins per week", "{k} sessions of {n} minutes each week",
    "{n}-minute sessions, {k} times weekly", "{k} {n}-minute sessions a week", "{n} minutes x {k} per week",
    "Robin will be seen for {n} minutes {k} times each week by a TA", "{k} times every week for {n} minutes",
    "{k} × {n} min weekly", "{k} weekly sessions, each of {n} minutes", "{n} mins {k} times p.w.",
    "sessions: {k} per week, of {n} minutes",
    "{n} minutes of phonics in a group of four, {k} times in each week",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(_TEMPLATES), st.integers(1, 120), st.integers(2, 20), st.booleans(), st.booleans())
def test_an_amount_that_was_written_is_read_back(template, minutes, times, minutes_in_words, times_in_words):
    n = _NUMBERS.get(minutes, str(minutes)) if minutes_in_words else str(minutes)
    k = _NUMBERS.get(times, str(times)) if times_in_words else str(times)
    found = [each for each in read_amounts(words_in(template.format(n=n, k=k))) if each.minutes]
    assert [(each.minutes, each.times, each.per) for each in found] == [(minutes, times, "week")]


def test_a_long_plan_is_read_in_a_moment():
    text = " ".join(
        ["A TA will work with Robin for 30 minutes each day, one to one, subject to funding."] * 20
    )
    items = [PlanItem(id=f"F{number}", section="F", text=text) for number in range(12)]  # some 4,000 words
    _everything(read_item(items[0], sound_plan()))
    began = time.process_time()
    for item in items:
        _everything(read_item(item, sound_plan()))
    assert time.process_time() - began < 0.5

"""A PDF knows only letters and lines: paragraphs, tables and headings are found in it all the same."""

from __future__ import annotations

import io
import time

import pikepdf
import pytest

from opensend.interchange.plans.reader import read_plan_file
from opensend.interchange.plans.tests.documents import (
    NEED,
    OUTCOME,
    PROVISION,
    SECOND_NEED,
    SECOND_PROVISION,
    TITLES,
    WORDS,
    pdf,
    quoted,
    texts,
)

PLAIN = '#set page(paper: "a4", margin: 2cm)\n#set text(size: 11pt)\n'
ONE_EACH = {section: [words] for section, words in WORDS.items()}
LONG = (
    "A teaching assistant who was trained by the speech and language therapist works beside Robin for three "
    "hours each school day, shows her each instruction on a picture strip, and asks her to say it back "
    "before she begins."
)


def read(source: str, plain: str = PLAIN):
    return read_plan_file(pdf(plain + source))


def whole(heading) -> str:
    return "\n\n".join(f"{heading(section)}\n\n#{quoted(words)}" for section, words in WORDS.items())


HEADINGS = {
    "large and bold": lambda s: f"= Section {s}: {TITLES[s]}",
    "bold": lambda s: f"*Section {s} – {TITLES[s]}*",
    "capitals": lambda s: f"SECTION {s}: {TITLES[s].upper()}",
    "plain": lambda s: f"Section {s}: {TITLES[s]}",
    "large": lambda s: f"#text(size: 15pt)[{TITLES[s]}]",
    "box": lambda s: f"#table(columns: (1fr,), [Section {s}: {TITLES[s]}])",
    "two cells": lambda s: f"#table(columns: (3cm, 1fr), [Section {s}], [{TITLES[s]}])",
    "shaded": lambda s: f"#block(fill: luma(220), width: 100%, inset: 6pt)[*Section {s}: {TITLES[s]}*]",
}


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_sections_are_found_by_headings_of_any_kind(heading):
    plan = read(whole(heading))
    assert texts(plan) == ONE_EACH
    assert plan.missing_headings == ()


@pytest.mark.parametrize(
    "stroke",
    [
        "0.5pt",
        "(x, y) => (bottom: 0.5pt)",
        "none",
        "(x, y) => (left: 0.5pt, right: 0.5pt, top: 0.5pt, bottom: 0.5pt)",
    ],
    ids=["lines", "lines across", "no lines", "frames"],
)
def test_columns_are_found_by_lines_or_by_gaps(stroke):
    plan = read(
        f"= Section F\n#table(columns: (3fr, 2fr, 1fr), stroke: {stroke}, inset: 7pt,\n"
        f"[*Provision*], [*Delivered by*], [*Review*],\n"
        f"[{PROVISION}], [Speech and language therapist], [Each term],\n"
        f"[{SECOND_PROVISION}], [Specialist teacher], [Each term])"
    )
    assert texts(plan)["F"] == [
        f"{PROVISION}\nDelivered by: Speech and language therapist\nReview: Each term",
        f"{SECOND_PROVISION}\nDelivered by: Specialist teacher\nReview: Each term",
    ]


def test_a_cell_over_several_rows_is_read_once_and_linked_to_each():
    plan = read(
        "#table(columns: (1fr, 1fr, 1fr), [*Need (B)*], [*Outcome (E)*], [*Provision (F)*],\n"
        f"table.cell(rowspan: 2)[{NEED}], table.cell(rowspan: 2)[{OUTCOME}],\n"
        f"[{PROVISION}], [{SECOND_PROVISION}])"
    )
    assert texts(plan) == {"B": [NEED], "E": [OUTCOME], "F": [PROVISION, SECOND_PROVISION]}
    assert all(item.meets_needs == ("B1",) and item.towards == ("E1",) for item in plan.of("F"))


def test_a_cell_over_several_columns_is_a_heading_across_the_table():
    plan = read(
        "#table(columns: (1fr, 1fr), table.cell(colspan: 2)[*Section B: Special educational needs*],\n"
        f"table.cell(colspan: 2)[{NEED}], table.cell(colspan: 2)[*Section F*], [Provision], [{PROVISION}])"
    )
    assert texts(plan) == {"B": [NEED], "F": [PROVISION]}


def test_a_table_over_pages_is_one_table_and_its_head_is_read_once():
    rows = "".join(
        f"[Therapist number {n} works with Robin for 45 minutes each week.], [Therapist], " for n in range(60)
    )
    plan = read(f"= Section F\n#table(columns: (3fr, 1fr), table.header[*Provision*][*Who*], {rows})")
    said = texts(plan)["F"]
    assert said == [
        f"Therapist number {n} works with Robin for 45 minutes each week.\nWho: Therapist" for n in range(60)
    ]


def test_a_row_that_is_divided_by_the_end_of_a_page_is_one_item():
    rows = f"[{LONG} {LONG}], [Assistant], " * 23
    plan = read(f"= Section F\n#table(columns: (3fr, 1fr), [*Provision*], [*Who*], {rows})")
    assert texts(plan)["F"] == [f"{LONG} {LONG}\nWho: Assistant"] * 23


def test_lines_are_joined_to_paragraphs_and_paragraphs_are_kept_apart():
    plan = read(f"= Section B\n{LONG}\n\n{NEED}\n\n{SECOND_NEED}")
    assert texts(plan)["B"] == [LONG, NEED, SECOND_NEED]


def test_paragraphs_without_a_gap_are_known_by_their_short_last_lines():
    plan = read(f"= Section B\n#set par(spacing: 0.65em)\n{LONG}\n\n{NEED}\n\n{SECOND_NEED}")
    assert texts(plan)["B"] == [LONG, NEED, SECOND_NEED]


def test_a_paragraph_goes_on_over_the_page():
    plan = read(f"= Section B\n#v(22.6cm)\n{LONG}")
    assert texts(plan)["B"] == [LONG]


def test_words_divided_at_the_end_of_a_line_are_whole_and_compounds_keep_their_hyphen():
    words = "communication understanding provision assessment concentration independence"
    text = (
        f"Robin needs help with {words}, one-to-one teaching and self-esteem work in well-known small-step "
        "lessons. "
    )
    source = (
        '#set par(justify: true)\n#set text(hyphenate: true, lang: "en")\n#box(width: 5cm)['
        + text * 2
        + f"]\n\n{text}"
    )
    (first, second) = texts(read(f"= Section B\n{source}"))["B"]
    assert second == text.strip()
    assert first == (text * 2).strip()


def test_bullets_and_numbers_begin_items():
    plan = read(
        f"= Section B\n- {NEED}\n- {SECOND_NEED}\n\n= Section E\n+ {OUTCOME}\n"
        "+ By July 2027 Robin reads 36 words."
    )
    assert texts(plan) == {"B": [NEED, SECOND_NEED], "E": [OUTCOME, "By July 2027 Robin reads 36 words."]}


def test_a_number_at_the_beginning_of_a_line_is_no_number_of_a_list():
    text = (
        "A nurse may be rung on any weekday from "
        + "very early " * 4
        + "9.00 to 17.00, and sees Robin for 2.5 hours in 2027."
    )
    for width in range(40, 170, 7):
        plan = read(f"= Section G\n#box(width: {width}mm)[{text}]")
        assert texts(plan)["G"] == [text], width


def test_running_headers_footers_and_page_numbers_are_left_out():
    plain = (
        '#set page(paper: "a4", header: [Robin Example #h(1fr) Confidential], '
        'footer: context [Example Borough #h(1fr) Page #counter(page).display("1 of 1", both: true)])\n'
    )
    plan = read("\n#pagebreak()\n".join(f"= Section {s}\n{WORDS[s]}" for s in "BEFG"), plain)
    assert texts(plan) == {s: [WORDS[s]] for s in "BEFG"}
    assert not plan.unread


def test_what_stands_at_the_same_place_on_two_pages_and_runs_on_is_no_footer():
    end = "with one reminder. The form tutor sets a target for each half term and shares it with the family."
    page = (
        f"{LONG} " * 17
        + "\n\nRobin packs a bag for the next day from a list of pictures in ten minutes, with one reminder "
        + "at first, "
        + end
    )
    plan = read(f"= Section E\n{page}\n#pagebreak()\n#v(1.93em)\n{page}")
    assert [each.endswith(end) for each in texts(plan)["E"]] == [False, True, False, True]


def test_a_watermark_says_that_it_is_a_draft_and_is_no_word_of_the_plan():
    mark = "rotate(45deg, text(60pt, fill: luma(230))[DRAFT])"
    plain = f"#set page(background: {mark})\nDate of plan: 1 May 2026\n\n"
    plan = read(f"= Section F\n{PROVISION}", plain)
    assert plan.stage == "draft"
    assert texts(plan) == {"F": [PROVISION]}


def test_a_table_of_contents_is_not_taken_for_the_sections():
    plan = read("#outline()\n#pagebreak()\n" + whole(HEADINGS["large and bold"]))
    assert texts(plan) == ONE_EACH


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(turn):
    out = io.BytesIO()
    upright = pdf(
        PLAIN
        + f"= Section F\n#table(columns: (1fr, 1fr), [*Provision*], [*Who*], [{PROVISION}], [Therapist])"
    )
    with pikepdf.open(io.BytesIO(upright)) as file:
        page = file.pages[0]
        width, height = 595.276, 841.89
        moves = {
            90: f"q 0 1 -1 0 {height} 0 cm",
            180: f"q -1 0 0 -1 {width} {height} cm",
            270: f"q 0 -1 1 0 0 {width} cm",
        }  # fmt: skip
        page.contents_add(moves[turn].encode(), prepend=True)
        page.contents_add(b"Q")
        page.mediabox = [0, 0, width, height] if turn == 180 else [0, 0, height, width]
        page.rotate(turn, relative=False)
        file.save(out)
    assert texts(read_plan_file(out.getvalue())) == {"F": [f"{PROVISION}\nWho: Therapist"]}


def test_words_in_other_scripts_come_through():
    plan = read("= Section F\nnaïve café “quoted” – dash … 45 minutes")
    assert texts(plan)["F"] == ["naïve café “quoted” – dash … 45 minutes"]


def test_two_hundred_pages_are_read_in_good_time():
    paragraph = (
        LONG
        + " "
        + "It is reviewed each term by the class teacher and the special educational needs co-ordinator. " * 8
    )
    source = f"= Section F\n#for n in range(900) [{paragraph}\n\n]"
    content = pdf(PLAIN + source)
    began = time.process_time()
    plan = read_plan_file(content)
    assert time.process_time() - began < 10
    assert len(plan.of("F")) == 900
    assert plan.items[-1].text == paragraph.strip()

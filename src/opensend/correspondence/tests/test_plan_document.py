"""A plan prints with its sections apart, keeps Section I empty in a draft, and is tagged PDF/UA-1."""

from __future__ import annotations

import html
import re
from datetime import date

import msgspec
import pytest

from opensend.correspondence.plan_document import (
    NOTHING_RECORDED,
    SECTION_I_IN_DRAFT,
    plan_to_html,
    plan_to_pdf,
    read_plan,
)
from opensend.correspondence.tests.test_pdf import NO_FONT_HAS, assert_is_accessible, opened
from opensend.rules.plans.plan import SECTIONS, Amount

ITEMS = [
    {
        "id": "A1",
        "section": "A",
        "voice": "child",
        "recorded_on": "2026-02-10",
        "text": "I like drawing trains.",
    },
    {
        "id": "B1",
        "section": "B",
        "area": "communication_and_interaction",
        "from": ["K1"],
        "text": "Robin misses instructions in a busy classroom.",
    },
    {
        "id": "E1",
        "section": "E",
        "meets": ["B1"],
        "by": "2027-07-20",
        "measure": "five observed lessons a term",
        "text": "Robin follows a three-step instruction.",
    },
    {
        "id": "F1",
        "section": "F",
        "for": ["B1"],
        "towards": ["E1"],
        "text": "Direct speech and language therapy.",
        "what": "therapy",
        "amount": {"minutes": 45, "times": 1, "per": "week", "weeks": 38},
        "group_size": 1,
        "by": "speech and language therapist",
        "qualification": "HCPC registered",
        "starts": "2026-06-08",
        "ends": None,
    },
    {
        "id": "K1",
        "section": "K",
        "advice": "ADV-c",
        "author_role": "therapist",
        "dated": "2026-03-09",
        "text": "Advice",
    },
]
PLACE = {
    "id": "I1",
    "section": "I",
    "setting_type": "maintained primary school",
    "from": "2026-06-08",
    "text": "Example Primary School.",
}
FINAL = {
    "format": "opensend-plan/1",
    "stage": "final",
    "dated": "2026-05-22",
    "authority": "Example Borough Council",
    "child": {"name": "Robin Example", "known_as": "Robin", "born": "2015-03-14", "year_group": 6},
    "sign_off": {"name": "A. Officer", "role": "Plan sign-off officer", "on": "2026-05-22"},
    "items": [*ITEMS, PLACE],
}
DRAFT = {
    **FINAL,
    "stage": "draft",
    "dated": None,
    "sign_off": None,
    "items": ITEMS,
    "prepared_on": "2026-04-13",
}


def text_of(plan):
    return html.unescape(re.sub(r"<[^>]+>", " ", plan_to_html(read_plan(plan))))


@pytest.mark.parametrize("plan", [FINAL, DRAFT], ids=["final", "draft"])
def test_every_section_has_its_own_label(plan):
    text = text_of(plan)
    places = [text.index(f"Section {letter}: {title}") for letter, title in SECTIONS.items()]
    assert places == sorted(places)


def test_a_final_plan_is_dated_and_signed_and_names_its_place():
    text = text_of(FINAL)
    assert "22 May 2026" in text
    assert "A. Officer" in text
    assert "Example Primary School." in text
    assert "Draft" not in text


def test_a_draft_says_so_and_has_no_place_and_no_signature():
    text = text_of(DRAFT)
    assert "Draft: not a final plan" in text
    assert SECTION_I_IN_DRAFT in text
    assert "Sign-off" not in text


def test_a_draft_that_names_a_place_is_refused():
    with pytest.raises(msgspec.ValidationError, match=r"s\.38\(5\)"):
        read_plan({**DRAFT, "items": [*ITEMS, PLACE]})


@pytest.mark.parametrize("left_out", ["dated", "sign_off"])
def test_a_final_plan_without_date_or_signature_is_refused(left_out):
    with pytest.raises(msgspec.ValidationError, match="dated and signed"):
        read_plan({**FINAL, left_out: None})


@pytest.mark.parametrize("left_out", ["name", "born"])
def test_a_plan_without_its_childs_name_or_birthday_is_not_printed(left_out):
    with pytest.raises(msgspec.ValidationError, match="name and the date of birth"):
        read_plan({**FINAL, "child": {**FINAL["child"], left_out: None if left_out == "born" else ""}})


def test_a_section_that_does_not_exist_is_refused():
    with pytest.raises(msgspec.ValidationError, match="no such section"):
        read_plan({**DRAFT, "items": [{"id": "Z1", "section": "Z", "text": "x"}]})


def test_provision_shows_its_typed_fields():
    text = re.sub(r"\s+", " ", text_of(FINAL))
    for shown in (
        "How much 45 minutes, once each week, 38 weeks a year",
        "Group size one to one",
        "Given by speech and language therapist, HCPC registered",
        "Starts 8 June 2026",
        "For need B1",
        "Towards outcome E1",
    ):
        assert shown in text


def test_a_section_without_items_says_so():
    assert text_of(FINAL).count(NOTHING_RECORDED) == len(SECTIONS) - 6


@pytest.mark.parametrize(("times", "words"), [(1, "once"), (2, "twice"), (3, "3 times")])
def test_an_amount_reads_as_words(times, words):
    assert str(Amount(30, times, "day")) == f"30 minutes, {words} each day"


def test_what_people_type_in_a_plan_is_escaped():
    items = [{"id": "A1", "section": "A", "text": "<script>x</script>"}]
    assert "<script" not in plan_to_html(read_plan({**DRAFT, "items": items}))


@pytest.mark.parametrize(
    ("plan", "title"), [(FINAL, "Education, health and care plan"), (DRAFT, "Draft plan")]
)
def test_a_plan_is_tagged_pdf_ua(plan, title):
    made = plan_to_pdf(read_plan(plan))
    tree = assert_is_accessible(made.content, f"{title}: Robin Example")
    signed = plan["stage"] == "final"
    assert made.is_ua1
    assert tree["/H1"] == len(SECTIONS) + 1 + signed
    assert tree["/H2"] == len(plan["items"])
    assert tree["/Table"] == len(plan["items"])
    assert tree["/TH"] == 2 * len(plan["items"])
    assert tree["/TOC"] == 1


def test_a_long_plan_keeps_every_item_and_survives_a_strange_character():
    items = [{**item, "id": f"{item['id']}.{n}"} for n in range(10) for item in ITEMS]
    items.append({"id": "A99", "section": "A", "text": f"My name is {NO_FONT_HAS}."})
    made = plan_to_pdf(read_plan({**FINAL, "items": items}))
    assert made.replaced == (NO_FONT_HAS,)
    with opened(made.content) as document:
        assert len(document.pages) >= 12
        assert document.docinfo["/CreationDate"] == f"D:{date(2026, 5, 22):%Y%m%d}000000Z"

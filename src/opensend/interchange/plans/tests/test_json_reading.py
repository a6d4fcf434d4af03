"""Plans in JSON are read from whoever writes the form; what does not fit is named by its place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.interchange.plans.reader import UnreadablePlan, read_plan_file
from opensend.rules.plans.plan import Amount, Setting

WORDED = {
    "format": "opensend-plan/1",
    "kind": "ehc_plan",
    "stage": "final",
    "dated": "2026-05-22",
    "authority": "Example Borough",
    "child": {
        "name": "Robin Example", "known_as": "Robin", "pronouns": "she/her", "born": "2015-03-14",
        "year_group": 6,
    },
    "sign_off": {"name": "A. Officer", "role": "Plan sign-off officer", "on": "2026-05-22"},
    "items": [
        {
            "id": "A1", "section": "A", "kind": "views", "voice": "child", "recorded_on": "2026-02-10",
            "text": "I draw.",
        },
        {
            "id": "B1", "section": "B", "kind": "need", "area": "sensory_and_physical", "from": ["K1"],
            "text": "A need.",
        },
        {
            "id": "E1", "section": "E", "kind": "outcome", "meets": ["B1"], "by": "2027-07-20",
            "measure": "a record", "preparing_for": "independent_living", "text": "An outcome.",
        },
        {
            "id": "F1", "section": "F", "kind": "provision", "for": ["B1"], "towards": ["E1"], "from": ["K1"],
            "text": "Provision.", "what": "therapy",
            "amount": {"minutes": 45, "times": 1, "per": "week", "weeks": 38},
            "group_size": 1, "by": "therapist", "qualification": "registered", "where": "school",
            "starts": "2026-06-08", "ends": None, "reviewed": "each term", "paid_by": "authority",
        },
        {
            "id": "I1", "section": "I", "kind": "placement", "setting_type": "maintained primary school",
            "setting": {"urn": "000000", "name": "Example Primary School"}, "from": "2026-06-08",
            "text": "Example.",
        },
        {
            "id": "K1", "section": "K", "kind": "advice", "advice": "ADV-d", "author_role": "psychologist",
            "dated": "2026-03-12",
        },
    ],
}  # fmt: skip


def read(content: Any, encoding: str = "utf-8"):
    return read_plan_file(json.dumps(content, ensure_ascii=False).encode(encoding))


def of(**item: Any) -> dict[str, Any]:
    return {"items": [{"id": "B1", "section": "B", "text": "A need.", **item}]}


def test_every_member_of_the_form_is_read():
    plan = read(WORDED)
    assert (plan.stage, plan.dated, plan.authority) == ("final", date(2026, 5, 22), "Example Borough")
    assert (plan.child.name, plan.child.born, plan.child.year_group) == (
        "Robin Example",
        date(2015, 3, 14),
        6,
    )
    assert plan.sign_off is not None
    assert plan.sign_off.on == date(2026, 5, 22)
    views, need, outcome, provision, placement, advice = plan.items
    assert (views.voice, views.recorded_on) == ("child", date(2026, 2, 10))
    assert (need.area, need.rests_on) == ("sensory_and_physical", ("K1",))
    assert (outcome.meets, outcome.supplied_by, outcome.preparing_for) == (
        ("B1",),
        "2027-07-20",
        "independent_living",
    )
    assert (provision.meets_needs, provision.towards, provision.supplied_by) == (
        ("B1",),
        ("E1",),
        "therapist",
    )
    assert (provision.amount, provision.ends, provision.group_size) == (Amount(45, 1, "week", 38), None, 1)
    assert (placement.rests_on, placement.setting) == (
        "2026-06-08",
        Setting("000000", "Example Primary School"),
    )
    assert (advice.advice, advice.dated, advice.text) == ("ADV-d", date(2026, 3, 12), "")
    assert plan.has_links
    assert not plan.unread


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_read(encoding):
    plan = read(of(text="naïve 😀 עברית"), encoding)
    assert plan.items[0].text == "naïve 😀 עברית"


def test_members_that_nobody_knows_are_ignored():
    plan = read({**WORDED, "version": 3, "items": [{**WORDED["items"][0], "colour": {"deep": ["red"]}}]})
    assert plan.items[0].text == "I draw."


def test_null_anywhere_is_as_if_it_were_not_there():
    empty = dict.fromkeys(WORDED["items"][3]) | {"id": "F1", "section": "F"}
    plan = read({**dict.fromkeys(WORDED), "items": [empty, None]})
    assert plan.items[0].text == ""
    assert plan.items[0].meets_needs == ()
    assert (plan.stage, plan.child.name, plan.sign_off) == ("draft", "", None)


@pytest.mark.parametrize(
    ("written", "section"),
    [
        ("f", "F"),
        ("F ", "F"),
        (" h1", "H1"),
        ("H 2", "H2"),
        ("Section F", "F"),
        ("section h1", "H1"),
        ("H(1)", "H1"),
    ],
)
def test_a_section_is_known_however_it_is_written(written, section):
    assert read(of(section=written)).items[0].section == section


def test_an_item_without_a_section_is_of_that_of_its_reference():
    plan = read({"items": [{"id": "F3", "text": "x"}, {"id": "H1.2", "text": "y"}]})
    assert [item.section for item in plan.items] == ["F", "H1"]


def test_an_item_of_no_section_is_told_as_not_read():
    plan = read({"items": [{"id": "Z1", "section": "Z", "text": "Words."}, {"id": "B1", "section": "B"}]})
    assert [item.id for item in plan.items] == ["B1"]
    (told,) = plan.unread
    assert (told.where, told.text, told.why) == ("items[0]", "Words.", "there is no Section Z")


def test_references_that_are_missing_are_given():
    plan = read(
        {
            "items": [
                {"section": "B"},
                {"section": "B", "id": "B1"},
                {"section": "H1"},
                {"section": "B", "id": 7},
            ]
        }
    )
    assert [item.id for item in plan.items] == ["B2", "B1", "H1.1", "7"]


def test_a_reference_that_stands_twice_is_told_and_the_later_item_gets_its_own():
    plan = read(
        {"items": [{"section": "F", "id": "F1", "text": "one"}, {"section": "F", "id": "F1", "text": "two"}]}
    )
    assert [(item.id, item.text) for item in plan.items] == [("F1", "one"), ("F2", "two")]
    assert "stands twice" in plan.unread[0].why


def test_one_link_may_be_written_without_a_list():
    (item,) = read({"items": [{"id": "F1", "section": "F", "for": "B1", "towards": "E1"}]}).items
    assert (item.meets_needs, item.towards) == (("B1",), ("E1",))


@pytest.mark.parametrize(
    ("stage", "read_as"), [("Final", "final"), ("DRAFT", "draft"), ("proposed", "draft")]
)
def test_a_stage_is_known_in_any_case(stage, read_as):
    assert read({"stage": stage, "items": []}).stage == read_as


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (of(amount={"minutes": "many", "times": 1, "per": "week"}), r"items\[0\]\.amount\.minutes"),
        (of(dated="12/03/2026"), r"items\[0\]\.dated"),
        (of(text=["x"]), r"items\[0\]\.text"),
        (of(meets=3), r"items\[0\]\.meets"),
        ({"stage": "half done", "items": []}, "stage"),
        ({"child": "Robin", "items": []}, "child"),
        ({"items": ["B1"]}, r"items\[0\]: an object is wanted, not text"),
        ({"items": {}}, "a list of items is wanted"),
        ({"name": "x"}, "a list of items is wanted"),
        ([], "a list of items is wanted"),
        ({"format": "opensend-plan/2", "items": []}, "opensend-plan/2"),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(content, said):
    with pytest.raises(UnreadablePlan, match=said):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"items": [',
        b'{"items": NaN}',
        b'{"items": []} x',
        b"[" * 200_000,
        b'{"items":' + b"[" * 200_000,
        b'{"items": [], "a": "\xff\xfe\xfa"}',
        b'{"items": [], "a": "\x92"}',
        b'"items"',
    ],
)
def test_json_that_is_broken_or_too_deep_is_refused(content):
    with pytest.raises(UnreadablePlan):
        read_plan_file(content)


def test_more_items_than_any_plan_has_are_refused():
    with pytest.raises(UnreadablePlan, match="5,000"):
        read({"items": [{"section": "B"}] * 5001})


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*WORDED, *WORDED["items"][3]]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*WORDED]), _VALUES))
def test_whatever_json_is_given_it_is_a_plan_or_it_is_refused(content):
    try:
        plan = read(content)
    except UnreadablePlan:
        return
    assert len({item.id for item in plan.items}) == len(plan.items)

"""Settings are found by what people know of them, also where they spell it wrong."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from opensend.provision.choices import setting_choices
from opensend.provision.search_keys import spellings_of, wanted, words_of
from opensend.provision.selectors import list_authorities, search_settings, setting_by_urn, settings_by_urn
from opensend.provision.tests.factories import SettingFactory

LETTERS = "abcdefghijklmnopqrstuvwxyz"


SETTINGS = (
    {"urn": "999001", "name": "Riverbank Example Primary School", "postcode": "ZY3 6GG"},
    {"urn": "999002", "name": "Riverbank Example High School", "postcode": "ZY3 6GH"},
    {"urn": "999003", "name": "St Zoë's Example Church of England Primary School"},
    {
        "urn": "999004",
        "name": "Example Hall School",
        "ukprn": "19999004",
        "laestab": "001/6002",
        "type_code": "11",
    },
    {"urn": "999005", "name": "Boundary Lane School", "type_code": "34"},
    {"urn": "999006", "name": "Beacon Example School", "type_code": "36"},
    {"urn": "999007", "name": "Old Example Primary School", "status_code": "2"},
    {"urn": "999008", "name": "Meadow Example School", "type_code": "44"},
    {"urn": "999011", "name": "Sampleton High School", "town": "Sampleton", "postcode": "ZY11 1AA"},
    {"urn": "999012", "name": "Long Road Primary School", "town": "Sampleton", "postcode": "ZY11 1AB"},
    {"urn": "999013", "name": "Sample Moor School", "town": "Nether Sample", "postcode": "ZY13 1AA"},
    {"urn": "999014", "name": "Sample Bay Primary School", "town": "Sample Bay", "status_code": "3"},
    {"urn": "999015", "name": "New Sample Primary School", "town": "Sampleton", "status_code": "4"},
)


@pytest.fixture
def register(db):
    for setting in SETTINGS:
        is_second = setting["urn"] > "999010"
        authority = {"la_code": "002", "la_name": "Sampleshire"} if is_second else {}
        SettingFactory(**setting, **authority)


def names(text: str, **options) -> list[str]:
    return [setting.name for setting in search_settings(text, **options).settings]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("riverbank primary", "Riverbank Example Primary School"),
        ("RIVERBANK   PRIM", "Riverbank Example Primary School"),
        ("st zoe", "St Zoë's Example Church of England Primary School"),
        ("St Zoe’s C of E", "St Zoë's Example Church of England Primary School"),
        ("saint zoës", "St Zoë's Example Church of England Primary School"),
        ("999004", "Example Hall School"),
        ("19999004", "Example Hall School"),
        ("001/6002", "Example Hall School"),
        ("0016002", "Example Hall School"),
        ("zy13 sample moor", "Sample Moor School"),
        ("boundary lane", "Boundary Lane School"),
    ],
)
def test_a_setting_is_found_by_name_place_or_number(register, text, name):
    assert names(text)[0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rivrebank primary", "Riverbank Example Primary School"),
        ("becon example", "Beacon Example School"),
        ("Sampelton hihg", "Sampleton High School"),
        ("bounderry lane", "Boundary Lane School"),
        ("medow exampel", "Meadow Example School"),
    ],
)
def test_a_word_that_is_spelled_nearly_right_is_forgiven(register, text, name):
    found = search_settings(text)
    assert found.is_spelled_alike
    assert found.settings[0].name == name


def test_what_is_spelled_right_is_not_mixed_with_what_is_not(register):
    found = search_settings("sample")
    assert not found.is_spelled_alike
    assert found.total == len(search_settings("sample", limit=100).settings)


def test_a_postcode_with_or_without_its_space_finds_the_same(register):
    school = setting_by_urn("999001")
    assert school is not None
    assert names(school.postcode) == names(school.postcode.replace(" ", "").lower()) == [school.name]


def test_an_identifier_is_looked_for_whole(register):
    assert search_settings("9990").total == 0
    assert [setting.urn for setting in search_settings("999001").settings] == ["999001"]


def test_the_name_comes_before_the_place(register):
    assert names("sampleton")[:2] == ["Sampleton High School", "Long Road Primary School"]


def test_closed_and_proposed_settings_are_found_only_when_asked_for(register):
    assert names("old example") == []
    assert names("old example", only_open=False) == ["Old Example Primary School"]
    assert "New Sample Primary School" not in names("new sample")
    assert "Sample Bay Primary School" in names("sample bay")


def test_one_authority_may_be_chosen(register):
    found = search_settings("primary", la_code="002", limit=100)
    assert {setting.la_code for setting in found.settings} == {"002"}
    assert list_authorities() == [("001", "Example Borough"), ("002", "Sampleshire")]


def test_pages_follow_one_another_without_a_gap(register):
    whole = names("example", limit=100)
    assert len(whole) > 5
    assert names("example", limit=3) + names("example", limit=100, offset=3) == whole


def test_no_words_find_everything_that_the_filters_leave(register):
    assert search_settings(" –, ").total == search_settings("").total == 11


@pytest.mark.parametrize("text", ["'", "''&|!():*", "a\\b", "\0x", "🙂", "x" * 5000, "%_", "ﬁ'); drop table"])
def test_no_text_breaks_the_search(register, text):
    assert search_settings(text).total >= 0


def test_one_or_many_settings_are_found_by_urn(register):
    assert setting_by_urn("100000") is None
    found = settings_by_urn(["999001", "999001", "100000", "999002"])
    assert sorted(found) == ["999001", "999002"]
    assert found["999002"].name == "Riverbank Example High School"


def test_the_search_reads_the_index(register):
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain select 1 from provision_setting where search_key @@ '''oak'':*'::tsquery")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "setting_search" in plan


def test_choices_are_radio_buttons_by_urn(register):
    choices = setting_choices("boundary")
    assert choices.items == (
        {
            "value": "999005",
            "text": "Boundary Lane School",
            "hint": {"text": "Exampleton, Academy converter, URN 999005"},
        },
    )
    assert setting_choices("  ").found is None


def test_a_setting_that_closes_says_so_among_the_choices(register):
    (choice,) = setting_choices("old example", only_open=False).items
    assert choice["hint"]["text"].endswith("Closed")


@given(st.text(alphabet=LETTERS, min_size=4, max_size=14), st.data())
def test_whatever_single_slip_is_made_a_spelling_is_shared(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    left_out, wrong = word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :]
    too_many, turned = word[:at] + letter + word[at:], word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for slip in (left_out, wrong, too_many, turned):
        assert spellings_of(word) & spellings_of(slip)


@given(st.text(max_size=60))
def test_any_text_asks_for_something_or_nothing_and_stored_words_are_plain(text):
    asked = wanted(text)
    assert (asked is None) == (not words_of(text))
    assert all("'" not in word and "\\" not in word for word in words_of(text))

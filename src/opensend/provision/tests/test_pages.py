"""The pages of the register: search, one setting, and choosing one."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse

from opensend.people.tests.factories import ActingFactory
from opensend.provision.choices import setting_choices
from opensend.provision.models import SettingVersion
from opensend.provision.tests.factories import RegisterImportFactory, SettingFactory


@pytest.fixture
def register(db):
    SettingFactory(urn="999001", name="Boundary Lane School", type_code="34")
    SettingFactory(
        urn="999002", name="Example School for Dyslexia", type_code="10", is_section_41_approved=True
    )
    SettingFactory(urn="999003", name="Example Hall School", type_code="11", is_section_41_approved=False)
    SettingFactory(urn="999004", name="Old Example School", status_code="2", closed_on=date(2022, 8, 31))
    SettingFactory(urn="999005", name="Riverbank Primary School")
    SettingFactory(urn="999006", name="Riverbank High School")
    for number in range(20):
        SettingFactory(name=f"Sample School {number}", la_code="002", la_name="Sampleshire", town="Sampleton")


@pytest.fixture
def browser_of_a_parent(register) -> Client:
    client = Client()
    client.force_login(ActingFactory().user)
    return client


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_nobody_searches_without_signing_in(client, db):
    assert client.get(reverse("provision:search")).status_code == 302


def test_nothing_is_listed_before_a_search(browser_of_a_parent):
    text = text_of(browser_of_a_parent.get(reverse("provision:search")))
    assert text.count("<h1") == 1
    assert "found" not in text


def test_a_search_lists_settings_and_leads_to_their_page(browser_of_a_parent):
    text = text_of(browser_of_a_parent.get(reverse("provision:search"), {"q": "boundary lane"}))
    assert "1 setting found" in text
    assert 'href="/settings/999001"' in text


def test_a_misspelled_search_says_that_it_was_forgiven(browser_of_a_parent):
    text = text_of(browser_of_a_parent.get(reverse("provision:search"), {"q": "bounderry"}))
    assert "spelled nearly the same" in text
    assert "Boundary Lane School" in text


def test_a_search_that_finds_nothing_says_what_to_do(browser_of_a_parent):
    text = text_of(browser_of_a_parent.get(reverse("provision:search"), {"q": "qqqqxxxx"}))
    assert "Nothing found" in text
    assert "check the spelling" in text


def test_filters_and_pages_are_kept_in_the_links(browser_of_a_parent):
    asked = {"q": "", "closed": "on", "page": "2"}
    text = text_of(browser_of_a_parent.get(reverse("provision:search"), asked))
    assert "26 settings found" in text
    assert "closed=on&amp;page=1" in text or "page=1&amp;closed=on" in text
    only = text_of(browser_of_a_parent.get(reverse("provision:search"), {"q": "", "authority": "002"}))
    assert "20 settings found" in only


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "", "²"])
def test_a_page_that_there_is_not_gives_the_nearest(browser_of_a_parent, page):
    text = text_of(browser_of_a_parent.get(reverse("provision:search"), {"q": "", "page": page}))
    assert 'href="/settings/99' in text


def test_an_authority_that_there_is_not_is_an_error_beside_the_field(browser_of_a_parent):
    text = text_of(browser_of_a_parent.get(reverse("provision:search"), {"q": "a", "authority": "777"}))
    assert "There is a problem" in text


def test_what_was_typed_is_shown_as_text(browser_of_a_parent):
    text = text_of(browser_of_a_parent.get(reverse("provision:search"), {"q": "<script>x</script>"}))
    assert "<script>x" not in text


def test_a_settings_page_says_whether_it_may_be_asked_for(browser_of_a_parent):
    urns = ("999002", "999003", "999004")
    page = {urn: text_of(browser_of_a_parent.get(f"/settings/{urn}")) for urn in urns}
    assert "may ask for this setting" in page["999002"]
    assert "not one that a parent" in page["999003"]
    assert "may ask for this setting" not in page["999004"]
    assert "31 August 2022" in page["999004"]


def test_a_settings_page_shows_what_was_said_before(browser_of_a_parent):
    setting = SettingFactory(name="Renamed Example Nursery")
    SettingVersion.objects.create(
        setting=setting, valid_from=date(2025, 1, 1), valid_to=date(2026, 2, 4), name="Old Name Nursery",
        type_code="15", type_name="Nursery", status_code="1", status_name="Open",
        replaced_by=RegisterImportFactory(),
    )  # fmt: skip
    text = text_of(browser_of_a_parent.get(f"/settings/{setting.urn}"))
    assert "Renamed Example Nursery" in text
    assert "Old Name Nursery" in text
    assert "4 February 2026" in text


@pytest.mark.parametrize("urn", ["100000", "x", "99900111", "%27"])
def test_a_setting_that_there_is_not_is_not_found(browser_of_a_parent, urn):
    assert browser_of_a_parent.get(f"/settings/{urn}").status_code == 404


CHOOSE = """{% from "provision/choose.html" import setting_radios, setting_search %}
{{ setting_search(choices, kept=[("step", "2")]) }}
{{ setting_radios(choices, chosen=chosen, error=error) }}"""


def choose(text: str, chosen: str = "", error: str = "") -> str:
    template = engines["jinja2"].from_string(CHOOSE)
    return template.render({"choices": setting_choices(text, limit=5), "chosen": chosen, "error": error})


def test_choosing_a_setting_keeps_what_was_typed_and_chosen(register):
    text = choose("riverbank", chosen="999005")
    assert 'value="riverbank"' in text
    assert 'name="step" value="2"' in text
    assert text.count('type="radio"') == 2
    assert 'value="999005" checked' in text


def test_choosing_says_what_to_do_with_an_error_too_many_or_none(register):
    assert "Select a school" in choose("riverbank", error="Select a school")
    assert "first 5 of" in choose("sample")
    assert "could not find" in choose("qqqqxxxx")
    assert 'type="radio"' not in choose("")

"""The data officer's pages in a browser: from the whole return to one field of one child, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from opensend.interchange.readiness.tests.loaded import YEAR, LoadedAuthority, person_items
from opensend.people.acting import as_authority

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from conftest import ServedSite

RETURN = f"/returns/sen2/{YEAR}/"


@pytest.fixture(scope="module")
def loaded(served_site: ServedSite) -> None:
    """A site with a loaded return: a record that has lost a fact, one that asks for an answer, and two of one
    name; six whose ethnicity is not known."""
    with served_site.database.in_use():
        made = LoadedAuthority(count=6)
        made.load([person_items(number, Ethnicity="NOBT") for number in range(30, 36)])
        made.make_twins(4, 5)
        made.forget(2, "sex")
        with as_authority(made.authority.pk):
            person = made.person(3)
            person.born = person.born.replace(year=2001, month=3, day=1)
            person.save(update_fields=["born"])
        user = made.officer.user
        assert user is not None
        user.persona = "Data officer of Testing Borough."
        user.save()


def fits(page: Page) -> bool:
    """Whether nothing is wider than a telephone."""
    return bool(page.evaluate("document.documentElement.scrollWidth") <= 320)


def test_the_officer_looks_puts_right_explains_and_saves_the_file(
    loaded: None, served_site: ServedSite, page: Page, axe: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{served_site.url}/sign-in")
    page.get_by_role("button", name="Sign in as").click()
    page.goto(served_site.url + RETURN)
    axe(page)
    page.get_by_role("button", name="Look at all records").press("Enter")
    page.get_by_role("heading", name="What was found").wait_for()
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Sex missing").click()
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Robin Example002").click()
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Change names, sex").click()
    axe(page)
    page.get_by_label("Sex").select_option("M")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").press("Enter")
    assert "P108" not in page.content()
    page.goto(f"{served_site.url}{RETURN}rules/P106/")
    page.get_by_role("link", name="Explain Robin Example003").click()
    page.get_by_role("button", name="Keep").press("Enter")
    axe(page)
    page.get_by_label("Why this is right").fill("The course ends in July.")
    page.get_by_label("Only for Robin Example003").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Keep").press("Enter")
    assert "The course ends in July." in page.content()
    page.goto(f"{served_site.url}{RETURN}officers/")
    axe(page)
    page.get_by_label("Designated medical officer").select_option("Y")
    page.get_by_role("button", name="Save").press("Enter")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the return as a file").press("Enter")
    assert saved.value.suggested_filename == f"sen2-101-{YEAR}-001.xml"


def test_the_officer_looks_at_the_return_as_a_whole_and_explains_what_it_comes_to(
    loaded: None, served_site: ServedSite, page: Page, axe: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{served_site.url}/sign-in")
    page.get_by_role("button", name="Sign in as").click()
    page.goto(served_site.url + RETURN)
    page.get_by_role("button", name="Look at").press("Enter")
    page.get_by_text("The return was looked at as a whole on").wait_for()
    page.get_by_text("5 rules were not asked").click()
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Possible duplicate person").click()
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Open the other record").click()
    page.get_by_role("heading", name=f"SEN2 return {YEAR}").wait_for()
    page.goto(f"{served_site.url}{RETURN}?module=Return")
    page.get_by_role("link", name="Ethnicity often not obtained").click()
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Explain why this is right").press("Enter")
    axe(page)
    page.get_by_label("Why this is right").fill("Families were asked twice.")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep").press("Enter")
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Take this back").wait_for()
    page.goto(f"{served_site.url}{RETURN}rules/H111/")
    axe(page)
    page.get_by_role("link", name="Say whether the area has").press("Enter")
    page.get_by_role("heading", name="Designated officers").wait_for()

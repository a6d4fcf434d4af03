"""The pages of signing in and about the site, in a browser of a telephone's width without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from opensend.people.tests.factories import ActingFactory, UserFactory

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def site(served_site: Any) -> str:
    """The address of a site with one fictional person who has two roles."""
    with served_site.database.in_use():
        user = UserFactory(name="Alex Example", persona="Parent of Sam, and SENCo at a school.")
        ActingFactory(user=user)
        ActingFactory(user=user, senco=True)
    return str(served_site.url)


def reaches_across(page: Page) -> bool:
    """Whether the page is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize(
    "path",
    ["/", "/sign-in", "/help", "/accessibility", "/nothing", "/account/login/", "/account/password/reset/"],
)
def test_a_visitors_pages_are_accessible(
    site: str, page: Page, axe: Callable[[Page], None], path: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + path)
    axe(page)
    assert page.locator("h1").count() == 1
    assert page.locator("#help-heading").count() == 1
    assert not reaches_across(page)


def test_a_fictional_person_chooses_a_role_and_signs_out(
    site: str, page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="Sign in as Alex Example").click()
    axe(page)
    page.get_by_role("button", name="Continue").click()
    assert page.title() == "Error: How do you want to act? – OpenSEND"
    axe(page)
    page.get_by_role("link", name="Select how you want to act").click()
    page.get_by_label("Parent").check()
    page.get_by_role("button", name="Continue").click()
    page.goto(f"{site}/help")
    assert "Signed in as Alex Example, Parent" in page.locator("header").inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Choose who to be").wait_for()


def test_an_error_leads_to_its_field(site: str, page: Page) -> None:
    page.goto(f"{site}/account/login/")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    href = page.get_by_role("link", name="Enter your email address").get_attribute("href")
    assert page.locator(str(href)).get_attribute("autocomplete") == "username"

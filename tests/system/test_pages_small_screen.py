"""The pages that each persona comes to, on the narrowest of telephones; and a way by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from opensend.cli.smoke_journey import Journey
from opensend.interchange.demo.cast import PERSONAS, Persona

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

AT_MOST = 12
"""How many kinds of page are looked at for one persona."""
FILES = re.compile(r"\.(pdf|csv|json)$|/(documents|text)/")
SETTINGS = "/settings/?q=example"
MOST_TABS = 80
FOCUSED = (
    "() => { const at = document.activeElement; return [at.textContent.trim(), at.name || '', "
    "at.labels && at.labels.length ? at.labels[0].textContent.trim() : ''].join('|') }"
)
OUTLINED = """() => {
    const focused = document.activeElement, beside = focused.nextElementSibling || focused;
    const styles = [focused, beside].flatMap(at => [getComputedStyle(at), getComputedStyle(at, "::before")]);
    return styles.some(style => style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""


@pytest.mark.timeout(170)
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda each: each.key)
def test_no_page_that_a_persona_comes_to_has_a_fault(
    persona: Persona, demonstration: Any, new_browser: Callable[[str], Any], watch: Any
):
    watch.faults.clear()
    browser = Journey(demonstration.url, new_browser).sign_in(persona)
    waiting, kinds = ["/", SETTINGS], {kind_of("/")}
    while waiting and len(kinds) <= AT_MOST:
        browser.open(waiting.pop(0))
        for address in addresses_on(browser):
            if kind_of(address) not in kinds:
                kinds.add(kind_of(address))
                waiting.append(address)
    for address in waiting:
        browser.open(address)
    assert len(kinds) > 5
    assert not watch.faults, "\n\n".join(watch.faults)


def addresses_on(browser: Any) -> list[str]:
    """The pages of the site to which the page leads."""
    found = [each.get_attribute("href") or "" for each in browser.page.locator("a[href]").all()]
    pages = [each for each in found if each.startswith("/") and not FILES.search(urlsplit(each).path)]
    return list(dict.fromkeys(pages))


def kind_of(address: str) -> str:
    """A page without what is only of one case."""
    return re.sub(r"[0-9a-f-]{36}|\d[\d-]*", "#", urlsplit(address).path)


def test_a_parent_signs_in_and_begins_a_request_with_the_keyboard_alone(demonstration: Any, page: Page):
    page.goto(f"{demonstration.url}/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED).startswith("Skip to main content")
    for words in ("Sign in as Robin Example", "Ask for an assessment", "Start now"):
        press(page, words)
    tab_to(page, "|authority|")
    page.keyboard.press("Space")
    press(page, "Save and go on")
    assert page.get_by_role("heading", level=1).inner_text() == "Who is it for?"
    tab_to(page, "|who|")
    page.keyboard.press("ArrowDown")
    press(page, "Save and go on")
    press(page, "Save and go on")
    tab_to(page, "Enter the full name")
    page.keyboard.press("Enter")
    assert "|child_name|" in page.evaluate(FOCUSED)
    page.keyboard.type("Jamie Pathway")
    press(page, "Save and go on")
    assert page.get_by_role("heading", level=1).inner_text() == "Date of birth"
    page.goto(demonstration.url)
    assert "Jamie Pathway" in page.locator("main").inner_text()


def press(page: Page, words: str) -> None:
    """Go to the link or button that says this, press it, and wait for the page that comes."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, words: str) -> None:
    """Press the tab key until what has the focus says this; where one is can be seen at every stop."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = page.evaluate(FOCUSED)
        assert page.evaluate(OUTLINED), f"the focus cannot be seen on “{said}” of {page.url}"
        if words in " ".join(said.split()):
            return
    raise AssertionError(f"{page.url} has nothing that says “{words}” for the keyboard")

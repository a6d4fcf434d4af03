"""A parent asks for an assessment on a phone without JavaScript; axe finds nothing on any page of the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from opensend.casework.tests.factories import (
    Staff,
    make_acting,
    make_authority,
    make_case,
    make_parent,
    make_person,
)
from opensend.casework.tests.request_drafts import a_pdf, make_setting
from opensend.people.acting import as_authority, system_acting
from opensend.people.models import Acting, Role, User
from opensend.people.sections import FAMILY
from opensend.people.services.access import grant_access

if TYPE_CHECKING:
    from playwright.sync_api import Page

Look = Callable[[str], None]


@pytest.fixture(scope="module")
def people(served_site) -> dict[str, Acting]:
    """A parent with one child's case at its draft, and a caseworker, both to be chosen at sign-in."""
    with served_site.database.in_use():
        authority = make_authority()
        make_setting("900001", "Example Lane School")
        parent, caseworker = make_acting(Role.PARENT, name="Alex Example"), Staff(authority).caseworker
        User.objects.filter(pk__in=(parent.user_id, caseworker.user_id)).update(persona="Somebody made up.")
        person = make_person(authority, name="Sam Example", parents=0)
        make_parent(person, name="Alex Example", user=parent.user)
        make_case(authority, person=person, upto="draft_issued")
        with as_authority(authority.pk):
            grant_access(
                system_acting(authority), person=person, user=parent.user, role=Role.PARENT, sections=FAMILY,
                basis="Family",
            )  # fmt: skip
        return {"parent": parent, "caseworker": caseworker}


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None]) -> Look:
    """Check the page as it stands: accessible, no wider than the screen, one heading of the first level."""

    def look_at(name: str) -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        assert page.locator("h1").count() == 1, name

    return look_at


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_role("button", name=f"Sign in as {name}").click()


def test_a_parent_asks_on_a_phone_and_follows_what_happens(
    served_site, people, page: Page, look: Look
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, served_site.url, "Alex Example")
    look("children")
    page.get_by_role("link", name="Ask for an assessment").first.click()
    look("begin")
    page.get_by_role("button", name="Start now").click()
    look("who")
    page.get_by_label("Somebody else").check()
    go_on = page.get_by_role("button", name="Save and go on")
    go_on.click()
    go_on.click()
    look("name with an error")
    page.get_by_label("Full name").fill("Robin Example")
    go_on.click()
    for part, typed in (("Day", "4"), ("Month", "5"), ("Year", "2016")):
        page.get_by_label(part).fill(typed)
    look("birth")
    go_on.click()
    look("about")
    go_on.click()
    page.get_by_label("Who you are").fill("mother")
    page.get_by_label("Yes").check()
    look("you")
    go_on.click()
    page.get_by_label("Address", exact=True).fill("3 Home Lane\nTesting")
    look("address")
    go_on.click()
    look("reach")
    go_on.click()
    page.get_by_label("School", exact=True).check()
    look("learning")
    go_on.click()
    page.get_by_label("Name, town, postcode or number").fill("Example Lane")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Example Lane School").check()
    look("setting")
    go_on.click()
    look("more")
    go_on.click()
    page.get_by_label("What is hard for Robin?").fill("Reading is hard.")
    look("hard")
    page.get_by_role("button", name="Save and see the list").click()
    look("tasks")
    page.get_by_role("link", name="Files and photos").click()
    page.get_by_label("Add files or photos").set_input_files(
        [{"name": "report.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}]
    )
    page.get_by_role("button", name="Add", exact=True).click()
    look("files")
    page.get_by_label("Add files or photos").set_input_files(
        [{"name": "lie.pdf", "mimeType": "application/pdf", "buffer": b"words"}]
    )
    page.get_by_role("button", name="Add", exact=True).click()
    look("files with an error")
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("button", name="Check your answers").click()
    look("check")
    page.get_by_role("button", name="Send the request").click()
    look("sent")
    page.get_by_role("link", name="Read the letter").click()
    look("letter")
    page.get_by_role("link", name="Back", exact=True).click()
    look("case")
    page.get_by_role("link", name="Take the request back").click()
    look("withdraw")
    page.get_by_role("button", name="Take the request back").click()
    look("withdrawn")
    page.goto(f"{served_site.url}/children/")
    page.get_by_role("link", name="Sam Example").click()
    look("case with a draft, late")


def test_an_officer_enters_a_letter(served_site, people, page: Page, look: Look) -> None:
    sign_in(page, served_site.url, str(people["caseworker"].user))
    page.goto(f"{served_site.url}/requests/enter/")
    look("entries")
    page.get_by_role("button", name="Enter a request").click()
    go_on = page.get_by_role("button", name="Save and go on")
    go_on.click()
    look("received with errors")
    for part, typed in (("Day", "5"), ("Month", "1"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(typed)
    page.get_by_label("Letter").check()
    page.get_by_label("Parent", exact=True).check()
    page.get_by_label("Name of whoever made it").fill("Jo Example")
    go_on.click()
    page.get_by_label("Full name").fill("Samm Example")
    for part, typed in (("Day", "4"), ("Month", "5"), ("Year", "2016")):
        page.get_by_label(part, exact=True).fill(typed)
    page.get_by_label("Not in education").check()
    look("child")
    go_on.click()
    look("likely duplicate")
    page.get_by_label("None of these: a new child").check()
    go_on.click()
    look("family")
    go_on.click()
    page.get_by_label("What is hard").fill("See the letter")
    look("words")
    go_on.click()
    go_on.click()
    look("check")
    page.get_by_role("button", name="Enter the request").click()
    look("case")

"""The pages of casework in a browser: nothing for axe to find, nothing wider than a telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from opensend.audit.today import today
from opensend.casework.services.happenings import notify_others
from opensend.casework.tests.factories import (
    RECEIVED,
    Staff,
    happen,
    make_authority,
    make_case,
    make_parent,
    make_partners,
    make_person,
)
from opensend.people.acting import acting_as

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from conftest import ServedSite

PAGES = (
    "/cases/",
    "/cases/?text=nobody",
    "/cases/letters/",
    "/cases/from-elsewhere/",
    "/cases/{ref}/",
    "/cases/{ref}/events/",
    "/cases/{ref}/people/",
    "/cases/{ref}/people/add/",
    "/cases/{ref}/address/",
    "/cases/{ref}/request/",
    "/cases/{ref}/letters/",
    "/cases/{ref}/documents/",
    "/cases/{ref}/record/",
    "/cases/{ref}/record/request_withdrawn/",
    "/cases/{ref}/record/died/",
    "/cases/{ref}/assessment-decision/",
    "/cases/{ref}/exemptions/",
    "/cases/{ref}/exemptions/EX-A/d/",
    "/cases/{ref}/allocate/",
    "/cases/{issued}/",
    "/cases/{issued}/assessment-decision/",
)


@pytest.fixture(scope="module")
def filled(served_site: ServedSite) -> dict[str, str]:
    """A site with some cases, and a manager who is an authorised officer to sign in as."""
    with served_site.database.in_use():
        authority = make_authority()
        make_partners(authority)
        staff = Staff(authority)
        person = make_person(authority, name="Robin Example", parents=1)
        make_parent(person, name="Hidden Parent", is_restricted=True)
        run = make_case(authority, person=person, upto="request_received", staff=staff)
        with acting_as(staff.manager):
            notify_others(staff.manager, run=run, on=RECEIVED + timedelta(days=4))
        happen(run, "panel_advised", RECEIVED + timedelta(days=20), staff=staff)
        issued = make_case(authority, upto="plan_issued", staff=staff, caseworker=staff.manager)
        for weeks, stage in ((8, "consulting"), (5, "request_received"), (12, "assessing")):
            make_case(authority, received=today() - timedelta(weeks=weeks), upto=stage, staff=staff)
        user = staff.manager.user
        assert user is not None
        user.persona = "Team manager of Testing Borough."
        user.save()
    return {"ref": run.reference, "issued": issued.reference}


def enter(page: Page, served_site: ServedSite) -> None:
    """Sign in as the manager."""
    page.goto(f"{served_site.url}/sign-in")
    page.get_by_role("button", name="Sign in as").click()


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_the_page_fits_a_telephone(
    filled: dict[str, str], served_site: ServedSite, page: Page, axe: Callable[[Page], None], address: str
) -> None:
    enter(page, served_site)
    page.set_viewport_size({"width": 320, "height": 640})
    answer = page.goto(served_site.url + address.format(**filled))
    assert answer is not None
    assert answer.status in (200, 409)
    assert page.locator("h1").count() == 1
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_decision_is_taken_by_keyboard_without_javascript(
    filled: dict[str, str], served_site: ServedSite, page: Page, axe: Callable[[Page], None]
) -> None:
    enter(page, served_site)
    page.goto(f"{served_site.url}/cases/{filled['ref']}/assessment-decision/")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("link", name="Select whether provision in accordance").press("Enter")
    axe(page)
    page.get_by_role("radio", name="Yes").nth(0).press("Space")
    page.get_by_role("radio", name="No", exact=True).nth(1).press("Space")
    for box in page.get_by_role("textbox").all()[:1]:
        box.fill("The school says so.")
    page.locator("[name=has_or_may_have_sen_reasons]").fill("The school says so.")
    page.locator("[name=may_need_plan_reasons]").fill("The help is working.")
    page.locator("[name=reasons]").fill("The help is working.")
    for part, value in (("day", "10"), ("month", "2"), ("year", "2025")):
        page.locator(f"[name=on_{part}]").fill(value)
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").press("Enter")
    assert "The authority will not assess" in page.content()
    axe(page)
    page.get_by_role("button", name="Change").press("Enter")
    assert page.locator("[name=reasons]").input_value() == "The help is working."
    page.get_by_role("button", name="Continue").press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Record the decision").press("Enter")
    assert "Assessment refused" in page.content()

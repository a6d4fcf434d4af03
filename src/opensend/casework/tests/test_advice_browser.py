"""The pages of advice in a browser without JavaScript, on a telephone: axe finds nothing on any of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from opensend.casework.services.advice_requests import Holder
from opensend.casework.tests.advice_cases import AdviceCase
from opensend.casework.tests.factories import make_acting
from opensend.people.models import Acting, Role


def make_persona(acting: Acting) -> str:
    """Let somebody be signed in as; their name."""
    acting.user.persona = "Somebody in a test."
    acting.user.save()
    return str(acting.user.name)


def sign_in_as(page: Any, site: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name=f"Sign in as {name}", exact=True).click()


def look(page: Any, axe: Callable[[Any], None], name: str) -> None:
    """What axe finds; and pictures at both widths, where a folder for them is named."""
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    if folder := os.environ.get("OPENSEND_PICTURES"):
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 360, "height": 740})


def test_advice_is_asked_for_written_and_sent(served_site: Any, page: Any, axe: Any) -> None:
    with served_site.database.in_use():
        case = AdviceCase(facts={"name": "Robin Example", "has_hearing_impairment": True})
        officer, adviser, parent = (
            make_persona(each) for each in (case.officer, case.psychologist, case.parent)
        )
        reference = case.run.reference
    site = served_site.url
    sign_in_as(page, site, officer)
    page.goto(f"{site}/advice/cases/{reference}/")
    look(page, axe, "case-before")
    page.goto(f"{site}/advice/cases/{reference}/held/")
    page.get_by_role("button", name="Record that all three agree").click()
    look(page, axe, "held-errors")
    page.goto(f"{site}/advice/cases/{reference}/")
    page.get_by_role("button", name="Ask for the advice ticked").click()
    look(page, axe, "case-asked")
    page.goto(f"{site}/advice/cases/{reference}/ask/")
    look(page, axe, "ask-another")
    sign_in_as(page, site, adviser)
    page.goto(f"{site}/advice/")
    look(page, axe, "inbox")
    page.get_by_role("link", name="Robin Example: psychological advice").click()
    look(page, axe, "request")
    for way, name in (
        ("The child is not known to us", "not-known"),
        ("Decline, with reasons", "decline"),
        ("We received the request on a later day", "later"),
    ):
        page.get_by_role("link", name=way).click()
        look(page, axe, name)
        page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("button", name="Write the advice").click()
    page.get_by_label("Need 1", exact=True).fill("Reads slowly")
    page.get_by_role("button", name="Add another need").click()
    page.get_by_label("Provision 1", exact=True).fill("A teacher, 20 minutes daily")
    page.get_by_role("button", name="Check your answer").click()
    look(page, axe, "write-errors")
    page.get_by_label("Area of need 1").select_option("cognition_and_learning")
    page.get_by_label("Which need does provision 1 meet?").select_option("1")
    page.get_by_role("button", name="Check your answer").click()
    look(page, axe, "check")
    page.get_by_role("button", name="Send this advice").click()
    look(page, axe, "answered")
    page.get_by_role("link", name="Add a correction or a further report").click()
    look(page, axe, "add-report")
    sign_in_as(page, site, parent)
    page.goto(f"{site}/advice/children/{reference}/views/")
    look(page, axe, "family-views")
    page.get_by_label("What is hard?").fill("Noise")
    page.get_by_role("button", name="Send your views").click()
    look(page, axe, "family-done")
    sign_in_as(page, site, officer)
    page.goto(f"{site}/advice/cases/{reference}/")
    look(page, axe, "case-answered")


def test_a_setting_looks_at_its_empty_lists(served_site: Any, page: Any, axe: Any) -> None:
    with served_site.database.in_use():
        case = AdviceCase("103")
        name = make_persona(case.senco)
        colleague = make_acting(Role.SENCO, case.school)
        case.ask("ADV-b", Holder(Role.SENCO, user=colleague.user))
    sign_in_as(page, served_site.url, name)
    for shown in ("advice", "consultations", "requests"):
        page.goto(f"{served_site.url}/advice/?show={shown}")
        look(page, axe, f"empty-{shown}")

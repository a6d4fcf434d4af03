"""A plan is written, answered for, approved and sent in a browser, and what was found in it is counted."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from django.urls import reverse

from opensend.casework.selectors.plan_quality import rule_title
from opensend.casework.tests.plan_cases import BECAUSE, PlanCase
from opensend.casework.tests.test_plan_browser import signed_in
from opensend.casework.tests.test_plan_findings import VAGUE, unsound
from opensend.people.models import Acting, User

SIZES = ((320, 700), (1280, 900))
BETTER = "A teaching assistant reads with Robin for 15 minutes each school day (38 weeks), one to one."


class Look:
    """One person's browser: each page that it is shown is looked at by axe, at both widths."""

    def __init__(self, page: Any, axe: Any) -> None:
        self.page, self.axe = page, axe

    def at(self, name: str) -> None:
        """Nothing that axe finds, and nothing wider than the screen; a picture, if PLAN_SCREENSHOTS asks."""
        folder = os.environ.get("PLAN_SCREENSHOTS", "")
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            self.axe(self.page)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{self.page.url} is {wide} pixels wide at {width}"
            if folder:
                self.page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)

    def press(self, name: str) -> None:
        """Press a button, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow a link, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=True).first.click()


def prepare() -> tuple[PlanCase, dict[str, Acting]]:
    case = PlanCase()
    assert case.parent
    unsound(case)
    people = {
        "officer": case.officer,
        "signatory": case.staff.signatory,
        "manager": case.staff.manager,
    }
    for acting in people.values():
        User.objects.filter(pk=acting.user_id).update(persona="Somebody fictional")
    return case, people


def test_from_the_typed_item_to_the_figures_of_the_manager(served_site: Any, browser: Any, axe: Any):
    with served_site.database.in_use():
        case, people = prepare()
    url, own = served_site.url, case.run.reference

    with contextlib.closing(signed_in(browser, url, people["officer"])) as context:
        look = Look(context.pages[0], axe)
        _write(look, url + reverse("casework:plan_item", args=[own, "F4"]))
        look.page.goto(url + reverse("casework:case_plan", args=[own]))
        look.at("plan")
        _ask(look)
    with contextlib.closing(signed_in(browser, url, people["signatory"])) as context:
        look = Look(context.pages[0], axe)
        look.page.goto(url + reverse("casework:approve_draft", args=[own]))
        assert BECAUSE in look.page.content()
        look.at("approve")
        look.press("Approve this draft")
    with contextlib.closing(signed_in(browser, url, people["officer"])) as context:
        look = Look(context.pages[0], axe)
        look.page.goto(url + reverse("casework:send_draft", args=[own]))
        look.at("send")
        look.press("Send the draft plan")
    with contextlib.closing(signed_in(browser, url, people["manager"])) as context:
        look = Look(context.pages[0], axe)
        look.page.goto(url + reverse("casework:plan_quality"))
        look.at("quality")
        look.follow(rule_title("provision-not-quantified"))
        look.at("versions")
        with look.page.expect_navigation():
            look.page.locator("table a").first.click()
        assert "This is what was found on that day" in look.page.content()
        look.at("version")


def _write(look: Look, address: str) -> None:
    """What is found changes while somebody types, and is not saved by that."""
    page = look.page
    page.goto(address)
    assert page.locator("#found .govuk-tag--red").count() == 1
    look.at("item")
    page.get_by_label("What the plan says").fill(BETTER)
    page.wait_for_selector("#found .govuk-tag--red", state="detached", timeout=15_000)
    assert "unlawful" not in page.locator("#found-said").inner_text()
    page.get_by_label("What the plan says").fill(VAGUE)
    page.wait_for_selector("#found .govuk-tag--red", timeout=15_000)
    look.at("item-typed")
    page.reload()
    assert page.get_by_label("What the plan says").input_value() == VAGUE


def _ask(look: Look) -> None:
    look.press("Ask for approval")  # a link that looks like a button
    look.at("ask")
    look.press("Ask for approval")
    assert "There is a problem" in look.page.content()
    look.at("ask-refused")
    look.page.locator("textarea[name^=reason-]").fill(BECAUSE)
    look.press("Ask for approval")
    assert "The sign-off officer was asked" in look.page.content()

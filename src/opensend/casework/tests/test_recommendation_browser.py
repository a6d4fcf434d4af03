"""Recommendations answered in a browser without JavaScript; the family reads the coverage on a telephone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from opensend.casework.tests.plan_cases import PlanCase
from opensend.casework.tests.test_advice_browser import make_persona, sign_in_as
from opensend.casework.tests.test_recommendation_pages import answered
from opensend.people.acting import acting_as

WIDTHS = (320, 1280)


def look(page: Any, axe: Callable[[Any], None], name: str) -> None:
    """What axe finds at both widths, and that nothing is wider; pictures where a folder for them is named."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if folder := os.environ.get("OPENSEND_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def follow(page: Any, name: str | re.Pattern[str]) -> None:
    """Follow the first link of a name, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def press(page: Any, name: str) -> None:
    """Press a button, and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_an_officer_answers_every_recommendation_and_the_family_reads_the_coverage(
    served_site: Any, page: Any, axe: Any
) -> None:
    with served_site.database.in_use():
        case = PlanCase()
        assert case.parent
        version, _ = answered(case)
        officer, parent = make_persona(case.officer), make_persona(case.parent)
    site, coverage = served_site.url, reverse("casework:coverage", args=[version.pk])
    sign_in_as(page, site, officer)
    page.goto(f"{site}/plans/cases/{case.run.reference}/")
    follow(page, "Recommendations")
    look(page, axe, "recommendations")
    follow(page, "Not answered (2)")
    assert page.get_by_role("heading", level=3).count() == 2
    follow(page, re.compile("^Give the reason"))
    press(page, "Save")
    assert page.get_by_role("link", name="Give the reason").count() == 1
    look(page, axe, "reason-missing")
    page.get_by_label("Why does the plan say it in other words?").fill("It is the first step to that.")
    press(page, "Save and answer the next")
    look(page, axe, "answer-open")
    press(page, "Save")
    look(page, axe, "answer-missing")
    page.get_by_label("Declined: the plan does not say it").check()
    page.get_by_label("If changed or declined: why?").fill("Asthma is not part of what this plan is for.")
    press(page, "Save")
    assert page.get_by_text("5 of 5 answered").is_visible()
    follow(page, re.compile("^Correct the answer.*Robin has asthma"))
    look(page, axe, "answer-declined")
    press(page, "Undo this answer")
    assert page.get_by_text("4 of 5 answered").is_visible()
    page.goto(site + coverage)
    look(page, axe, "coverage-officer")
    with served_site.database.in_use(), acting_as(case.officer):
        case.send(version)
    sign_in_as(page, site, parent)
    page.goto(f"{site}/plans/draft/{case.run.reference}/")
    follow(page, "See what the plan does with each thing that people advised")
    assert page.get_by_text("Gap: no answer yet").is_visible()
    assert page.get_by_text("It is the first step to that.").is_visible()
    look(page, axe, "coverage-family")

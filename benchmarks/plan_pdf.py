"""A 12-page plan to tagged PDF/UA-1.

The peer is Chromium, which prints the same plan's web page to tagged PDF, already started and on the page.
"""

from __future__ import annotations

import io
import statistics
import time
from datetime import date

import pikepdf
from playwright.sync_api import sync_playwright

from opensend.correspondence.plan_document import (
    PlanChild,
    PlanDocument,
    PlanItem,
    SignOff,
    plan_to_html,
    plan_to_pdf,
)

TIMES = 20
TEXT = (
    "Robin understands sentences with two key words. In a busy classroom she misses instructions and does "
    "not ask for them again, so that she loses the thread of a lesson within the first minutes and needs an "
    "adult to bring her back to it. "
)


def build_plan(items_in_section: int) -> PlanDocument:
    """A final plan with that many items in each section of needs, outcomes and provision."""
    items = []
    for number in range(1, items_in_section + 1):
        items += [
            PlanItem(id=f"B{number}", section="B", text=TEXT, area="communication_and_interaction"),
            PlanItem(id=f"E{number}", section="E", text=TEXT, supplied_by="2027-07-20", measure="lessons"),
            PlanItem(id=f"F{number}", section="F", text=TEXT, what="speech and language therapy",
                     supplied_by="speech and language therapist", where="school", reviewed="each term"),
        ]  # fmt: skip
    signed = date(2026, 5, 22)
    return PlanDocument(
        stage="final", authority="Example Borough", child=PlanChild("Robin Example", date(2015, 3, 14)),
        items=tuple(items), dated=signed, sign_off=SignOff("A. Officer", "Plan sign-off officer", signed),
    )  # fmt: skip


def pages_of(content: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def build_of_pages(wanted: int) -> PlanDocument:
    """The shortest such plan with at least that many pages."""
    size = 1
    while pages_of(plan_to_pdf(build_plan(size)).content) < wanted:
        size += 1
    return build_plan(size)


def main() -> None:
    """Print the figures."""
    plan = build_of_pages(12)
    made = []
    for _ in range(TIMES):
        began = time.perf_counter()
        pdf = plan_to_pdf(plan)
        made.append(time.perf_counter() - began)
    assert pdf.is_ua1
    print(f"plan of {pages_of(pdf.content)} pages to PDF/UA-1: median {statistics.median(made):.3f} s, "
          f"slowest {max(made):.3f} s, {len(pdf.content) // 1024} kB")  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(f"<html lang='en'><title>Plan</title><body>{plan_to_html(plan)}</body></html>")
        printed = []
        for _ in range(TIMES):
            began = time.perf_counter()
            content = page.pdf(format="A4", tagged=True)
            printed.append(time.perf_counter() - began)
        browser.close()
    print(f"peer: Chromium, tagged, {pages_of(content)} pages:  median {statistics.median(printed):.3f} s, "
          f"slowest {max(printed):.3f} s, {len(content) // 1024} kB (not checked for PDF/UA)")  # fmt: skip


if __name__ == "__main__":
    main()

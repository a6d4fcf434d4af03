"""The pages of a plan in a browser: nothing that axe finds, and nothing wider than a small telephone."""

from __future__ import annotations

import contextlib
import itertools
import os
from pathlib import Path
from typing import Any

from django.urls import reverse

from opensend.casework.models import ItemComment
from opensend.casework.services.approval import ask_health
from opensend.casework.services.comments import agree_with, answer_comment, comment, send_representations
from opensend.casework.tests.plan_cases import PlanCase, ask_with_reasons
from opensend.people.acting import acting_as
from opensend.people.models import Acting, User


def write_and_send(case: PlanCase) -> None:
    """A draft that one parent has commented on and a further version that waits for health and approval."""
    assert case.parent
    version = case.write()
    case.send(version)
    with acting_as(case.parent):
        items = {each.reference: each.item for each in case.read(case.parent, version).items}
        said = comment(case.parent, version=version, item=items["B1"], text="Only in the hall.")
        comment(case.parent, version=version, text="Thank you for this.")
        agree_with(case.parent, version=version, item=items["E1"])
        send_representations(case.parent, version=version)
        comment(case.parent, version=version, item=items["F1"], text="Who will do this?")
    with acting_as(case.officer):
        assert isinstance(said, ItemComment)
        answer_comment(case.officer, comment=said, answer="We will change it.")
    further = case.start()
    with acting_as(case.officer):
        ask_health(case.officer, version=further)
        ask_with_reasons(case.officer, further)
    case.give_advice("ADV-d", role="educational psychologist")


def pages(case: PlanCase, version: int) -> list[tuple[Acting, str]]:
    def at(name: str, *args: object) -> str:
        return reverse(f"casework:{name}", args=args)

    own = case.run.reference
    officer = [
        at("case_plan", own), at("plan_from_advice", own), at("add_plan_item", own, "F"),
        at("plan_item", own, "E1"), at("remove_plan_item", own, "B1"), at("send_draft", own),
        at("comments", own), at("note_finished", own), at("meeting_held", own),
        at("compare_versions", own, 1, 2), at("plan_version", version),
    ]  # fmt: skip
    family = [
        at("family_draft", own), at("family_comment", own, "B1"), at("family_comment_whole", own),
        at("family_answer", own), at("family_meeting", own),
    ]  # fmt: skip
    return [
        *((case.officer, address) for address in officer),
        *((case.parent, address) for address in family),
        *((case.staff.signatory, address) for address in (at("approvals"), at("approve_draft", own))),
        *((case.health, address) for address in (at("section_g_requests"), at("section_g", version))),
    ]


def test_no_page_of_a_plan_fails_axe_or_is_wider_than_a_small_telephone(
    served_site: Any, browser: Any, axe: Any
):
    with served_site.database.in_use():
        case = PlanCase()
        write_and_send(case)
        with acting_as(case.officer):
            version = case.start()
        listed = pages(case, version.pk)
        for acting, _ in listed:
            User.objects.filter(pk=acting.user_id).update(persona="Somebody fictional")
    too_wide = []
    for acting, addresses in by_acting(listed):
        with contextlib.closing(signed_in(browser, served_site.url, acting)) as context:
            page = context.pages[0]
            for address in addresses:
                answer = page.goto(served_site.url + address)
                assert (answer.status, page.url) == (200, served_site.url + address)
                axe(page)
                width = page.evaluate("document.documentElement.scrollWidth")
                if width > 320:
                    too_wide.append(f"{address} is {width} pixels wide")
                take_screenshots(page, address)
    assert too_wide == []


def by_acting(listed: list[tuple[Acting, str]]) -> list[tuple[Acting, list[str]]]:
    return [
        (acting, [address for _, address in group])
        for acting, group in itertools.groupby(listed, key=lambda each: each[0])
    ]


def signed_in(browser: Any, url: str, acting: Acting) -> Any:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(url + reverse("people:sign_in"))
    with page.expect_navigation():
        page.get_by_role("button", name=f"Sign in as {acting.user.name}", exact=True).click()
    return context


def take_screenshots(page: Any, address: str) -> None:
    """Where PLAN_SCREENSHOTS names a folder: the page at the width of a telephone and of a desktop."""
    folder = os.environ.get("PLAN_SCREENSHOTS", "")
    for width in (375, 1280) if folder else ():
        page.set_viewport_size({"width": width, "height": 800})
        name = address.strip("/").replace("/", "-")
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
    page.set_viewport_size({"width": 320, "height": 700})

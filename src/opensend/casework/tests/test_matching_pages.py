"""Officers look at two records side by side, decide, and part again what was joined; in a browser as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from opensend.audit.models import AuditEntry
from opensend.casework.models import ProcessRun
from opensend.casework.tests.factories import Staff, make_acting, make_authority, make_case, make_person
from opensend.casework.tests.request_drafts import signed_in
from opensend.people.acting import acting_as
from opensend.people.models import Person, PersonMerge, PossibleMatch, Role
from opensend.people.services.matching import look_for_duplicates, merge_persons
from opensend.people.services.persons import record_identifier

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from conftest import ServedSite

UPN = "H801200001001"
BORN = date(2015, 3, 14)


@dataclass
class Two:
    """Two records of one child in an authority, each with a case, and an officer."""

    staff: Staff
    earlier: ProcessRun
    later: ProcessRun
    match: PossibleMatch


def make_two(name: str = "Robin Example", alike: str = "Robyn Exampel", code: str = "101") -> Two:
    """The two records, and the pair of them on the list."""
    staff = Staff(make_authority(code))
    persons = [make_person(staff.authority, name=each, born=BORN, parents=1) for each in (name, alike)]
    runs = [make_case(staff.authority, person=each, upto="consulting", staff=staff) for each in persons]
    officer = staff.caseworker
    with acting_as(officer):
        record_identifier(officer, person=persons[1], kind="upn", value=UPN)
        (match,) = look_for_duplicates(officer, person=persons[1])
    return Two(staff, runs[0], runs[1], match)


@pytest.fixture
def two(db: None) -> Two:
    """Two records of one child."""
    return make_two()


def browser_of(two: Two, role: str = Role.CASEWORKER) -> Client:
    """An officer's browser."""
    acting = make_acting(role, two.staff.authority.organisation)
    client = signed_in(acting)
    session = client.session
    session["acting"] = acting.pk
    session.save()
    return client


def typed(two: Two, **given: str) -> dict[str, str]:
    """What the form sends."""
    usual = {
        "token": "11111111-2222-4333-8444-555555555555", "decision": "same", "reason": "The mother says so.",
        "shown": "open", "keep": str(two.match.other_id),
    }  # fmt: skip
    return usual | given


def asked(two: Two, query: Callable[[], Any]) -> Any:
    """What an officer of the authority sees."""
    with acting_as(two.staff.caseworker):
        return query()


def test_the_list_shows_the_pair_and_finds_it_by_either_name(two: Two) -> None:
    browser, address = browser_of(two), reverse("casework:matches")
    for query in ("", "?text=Exampel", f"?text={UPN}", "?text=14/3/2015"):
        page = browser.get(address + query).content.decode()
        assert "Robin Example and Robyn Exampel" in page, query
        assert "1 pair" in page
    for query in ("?text=Nobody", "?state=different", "?state=same"):
        assert "No pair matches" in browser.get(address + query).content.decode()
    assert "1 pair" in browser.get(address + "?state=nonsense&page=99").content.decode()


def test_both_records_are_read_side_by_side_and_the_log_says_so_of_each(two: Two) -> None:
    page = browser_of(two).get(reverse("casework:match", args=[two.match.pk])).content.decode()
    wanted = (UPN, two.earlier.reference, two.later.reference, "Nearly the same spelling")
    for words in (*wanted, "Speaks strongly for one child", "In one record only", "Parent 1 of Robin"):
        assert words in page, words
    entries = asked(
        two, lambda: set(AuditEntry.objects.filter(action="person.compare").values_list("person_id"))
    )
    assert entries == {(two.match.person_id,), (two.match.other_id,)}


def test_joined_records_have_one_name_on_the_list_and_lead_to_one_another(two: Two) -> None:
    browser = browser_of(two)
    sent = browser.post(reverse("casework:match", args=[two.match.pk]), typed(two))
    assert (sent.status_code, sent.url) == (302, reverse("casework:matches"))
    again = browser.post(reverse("casework:match", args=[two.match.pk]), typed(two))
    assert again.status_code in (200, 302)
    assert asked(two, PersonMerge.objects.count) == 1
    cases = browser.get(reverse("casework:work_list")).content.decode()
    assert two.earlier.reference in cases
    assert two.later.reference in cases
    assert "Robyn Exampel" not in cases
    for words in ("Robyn Exampel", "Robin Example", UPN):
        found = browser.get(reverse("casework:work_list"), {"text": words}).content.decode()
        assert two.earlier.reference in found
        assert two.later.reference in found
    for run, other in ((two.earlier, two.later), (two.later, two.earlier)):
        page = browser.get(reverse("casework:case", args=[run.reference])).content.decode()
        assert "Records of this child that were joined" in page
        assert f"Case {other.reference}" in page
        people = browser.get(reverse("casework:case_people", args=[run.reference])).content.decode()
        assert UPN in people
    assert "There is nothing to decide" in browser.get(reverse("casework:matches")).content.decode()


def test_what_was_joined_is_parted_with_a_reason(two: Two) -> None:
    browser = browser_of(two, Role.DATA_OFFICER)
    browser.post(reverse("casework:match", args=[two.match.pk]), typed(two, keep=str(two.match.person_id)))
    merge = asked(two, PersonMerge.objects.get)
    assert merge.kept_id == two.match.person_id
    address = reverse("casework:undo_merge", args=[merge.pk])
    assert "Enter reason" in browser.post(address, typed(two, reason=" ")).content.decode()
    token = "22222222-2222-4333-8444-555555555555"
    done = browser.post(address, typed(two, reason="They are cousins.", token=token))
    assert (done.status_code, done.url) == (302, reverse("casework:merges"))
    page = browser.get(reverse("casework:merges")).content.decode()
    assert "They are cousins." in page
    assert "They were parted" in browser.get(address).content.decode()
    assert asked(two, Person.objects.filter(merged_into=None).count) == 2
    assert "1 pair" in browser.get(reverse("casework:matches")).content.decode()


def test_a_decision_that_cannot_be_made_says_why_and_keeps_what_was_typed(two: Two) -> None:
    third = make_person(two.staff.authority, name="Kim Example")
    with acting_as(two.staff.caseworker):
        merge_persons(two.staff.caseworker, kept=two.match.person, absorbed=third, reason="Same.")
    browser, address = browser_of(two), reverse("casework:match", args=[two.match.pk])
    page = browser.post(address, typed(two, reason="Typed words.")).content.decode()
    assert "joined with another record already" in page
    assert "Typed words." in page
    stale = browser.post(address, typed(two, shown="unsure")).content.decode()
    assert "Somebody else has decided" in stale
    empty = browser.post(address, {"token": typed(two)["token"]}).content.decode()
    assert "Select whether the records are of the same child" in empty
    assert "Enter reason" in empty
    assert asked(two, PossibleMatch.objects.get).state == "open"


@pytest.mark.parametrize("role", [Role.PANEL_CHAIR, Role.SIGN_OFF_OFFICER])
def test_other_staff_decide_nothing(two: Two, role: str) -> None:
    browser = browser_of(two, role)
    for name, args in (("matches", []), ("match", [two.match.pk]), ("merges", [])):
        assert browser.get(reverse(f"casework:{name}", args=args)).status_code == 403


def test_where_nothing_is_to_decide_the_page_says_so(db: None) -> None:
    staff = Staff(make_authority())
    client = signed_in(staff.caseworker)
    session = client.session
    session["acting"] = staff.caseworker.pk
    session.save()
    assert "There is nothing to decide" in client.get(reverse("casework:matches")).content.decode()
    assert "No records were joined" in client.get(reverse("casework:merges")).content.decode()


@pytest.fixture(scope="module")
def served(served_site: ServedSite) -> tuple[ServedSite, Two]:
    """The site with a pair to decide, and a manager to sign in as."""
    with served_site.database.in_use():
        two = make_two()
        user = two.staff.manager.user
        assert user is not None
        user.persona = "Team manager of Testing Borough."
        user.save()
    return served_site, two


def test_a_pair_is_decided_and_parted_again_on_a_telephone_without_javascript(
    served: tuple[ServedSite, Two], page: Page, axe: Callable[[Page], None]
) -> None:
    site, _ = served

    def look() -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site.url}/sign-in")
    page.get_by_role("button", name="Sign in as").click()
    page.goto(f"{site.url}/matching/")
    look()
    page.get_by_role("link", name="Robin Example and Robyn Exampel").press("Enter")
    look()
    page.get_by_role("button", name="Save this decision").press("Enter")
    page.get_by_role("link", name="Select whether the records are of the same child").press("Enter")
    look()
    page.get_by_role("radio", name="Yes, the same child").press("Space")
    page.get_by_role("textbox", name="Reason").fill("The mother says so.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save this decision").press("Enter")
    assert "The two records are joined." in page.content()
    look()
    page.get_by_role("link", name="Records that were joined").press("Enter")
    look()
    page.get_by_role("link", name="Part Robyn Exampel and Robin Example again").press("Enter")
    look()
    page.get_by_role("textbox", name="Reason").fill("They are cousins.")
    with page.expect_navigation():
        page.get_by_role("button", name="Part the records").press("Enter")
    assert "apart again" in page.content()
    look()

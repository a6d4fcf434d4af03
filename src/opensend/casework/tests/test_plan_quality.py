"""How an authority's plans do: figures, the versions behind them, and a file."""

from __future__ import annotations

import csv
import time
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opensend.audit.models import AuditEntry
from opensend.casework.selectors.plan_quality import Wanted, find_versions, read_quality
from opensend.casework.tests.plan_cases import PlanCase, client_of
from opensend.casework.tests.sound_plans import send_many, write_sound
from opensend.people.acting import acting_as

pytestmark = pytest.mark.django_db

RULES = ("provision-not-quantified", "vague-access", "jargon")
QUALITY, VERSIONS, EXPORT = (
    reverse(f"casework:{name}") for name in ("plan_quality", "plan_quality_versions", "plan_quality_export")
)
FIRST = date(2025, 1, 1)


@pytest.fixture
def case() -> PlanCase:
    return PlanCase()


@pytest.fixture
def manager(case: PlanCase) -> Client:
    return client_of(case.staff.manager)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_where_no_plan_was_sent_the_page_says_so(case: PlanCase, manager: Client):
    assert "No plan has been sent yet" in text(manager, QUALITY)
    assert "No version matches" in text(manager, VERSIONS)
    write_sound(case)
    client_of(case.officer).get(reverse("casework:case_plan", args=[case.run.reference]))
    page = text(manager, QUALITY)
    assert "Being written now: 1 version, with" in page


def test_the_figures_are_those_of_what_was_found(case: PlanCase):
    send_many(case, 48, rules=RULES, first_month=FIRST)
    with acting_as(case.staff.manager):
        quality = read_quality(case.staff.manager, Wanted())
    assert (quality.whole.versions, quality.whole.found) == (48, {"unlawful": 48, "weak": 48, "style": 48})
    assert [(each.name, each.versions) for each in quality.months[:2]] == [
        (date(2026, 12, 1), 2), (date(2026, 11, 1), 2),
    ]  # fmt: skip
    assert [(each.name, each.versions, each.per_plan("weak")) for each in quality.authors] == [
        (case.officer.user.name, 48, "1.0")
    ]
    assert {(each.rule, each.versions, each.share) for each in quality.rules} == {
        (rule, 48, 100) for rule in RULES
    }
    assert {each.name: each.found["unlawful"] for each in quality.sections}["F"] == 48


def test_filters_are_by_writer_months_section_and_rule(case: PlanCase):
    send_many(case, 48, rules=RULES, first_month=FIRST)
    manager = case.staff.manager

    def counted(wanted: Wanted) -> tuple[int, int]:
        with acting_as(manager):
            found = read_quality(manager, wanted).whole
            return found.versions, sum(found.found.values())

    assert counted(Wanted(first=date(2026, 12, 1))) == (2, 6)
    assert counted(Wanted(last=date(2025, 2, 1))) == (4, 12)
    assert counted(Wanted(first=date(2025, 12, 1), last=date(2025, 12, 1))) == (2, 6)
    assert counted(Wanted(author=case.officer.user_id)) == (48, 144)
    assert counted(Wanted(author=manager.user_id)) == (0, 0)
    assert counted(Wanted(rule="jargon")) == (48, 48)
    assert counted(Wanted(section="K")) == (48, 0)
    with acting_as(manager):
        assert find_versions(manager, Wanted(section="K")).count() == 0
        assert find_versions(manager, Wanted(rule="jargon")).count() == 48


def test_from_the_figures_one_comes_to_the_versions_and_to_what_was_found_in_one(
    case: PlanCase, manager: Client
):
    assert case.parent
    version = write_sound(case)
    case.add(version, "F", "Robin gets help from a trained adult when things are hard.")
    case.send(version)
    page = text(manager, QUALITY)
    assert f"{VERSIONS}?rule=provision-not-quantified" in page
    assert "<strong>1</strong> version sent" in page
    listed = text(manager, f"{VERSIONS}?rule=provision-not-quantified")
    assert "Robin Example" in listed
    address = reverse("casework:plan_findings", args=[version.pk])
    assert address in listed
    assert "trained adult" in text(manager, address)
    assert "Robin Example" not in text(manager, f"{VERSIONS}?section=J")
    for strange in (
        "?author=x",
        "?first=2026-99",
        "?section=Z",
        "?rule=%27",
        "?page=99999",
        "?author=1&last=",
    ):
        assert manager.get(QUALITY + strange).status_code == 200
        assert manager.get(VERSIONS + strange).status_code == 200


def test_the_file_holds_references_and_no_names_and_the_log_says_whose(case: PlanCase, manager: Client):
    assert case.parent
    case.send(write_sound(case))
    answer = manager.get(EXPORT)
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["Case", "Version", "Stage"]
    assert rows[1][:3] == [case.run.reference, "1", "Draft, sent to the family"]
    assert "Robin" not in answer.content.decode()
    with acting_as(case.staff.manager):
        entry = AuditEntry.objects.filter(action="plan.export_quality").get()
    assert entry.changes == {"persons": [case.person.pk]}


def test_it_is_for_team_managers_and_sign_off_officers_of_the_authority(case: PlanCase):
    assert case.parent
    case.send(write_sound(case))
    other = PlanCase("102")
    for address in (QUALITY, VERSIONS, EXPORT):
        for acting in (case.officer, case.staff.panel_chair, case.parent, case.health):
            assert client_of(acting).get(address).status_code == 403
        assert client_of(case.staff.signatory).get(address).status_code == 200
        page = client_of(other.staff.manager).get(address).content.decode()
        assert case.run.reference not in page
        assert "Robin" not in page


def test_three_thousand_versions_take_no_more_questions_than_three(case: PlanCase, manager: Client):
    send_many(case, 3, rules=RULES, first_month=FIRST)
    few = {address: _questions(manager, address) for address in (QUALITY, VERSIONS)}
    other = PlanCase("102")
    send_many(other, 3000, rules=(*RULES, "item-repeated", "vague-regular"), first_month=FIRST)
    client = client_of(other.staff.manager)
    for address, count in few.items():
        client.get(address)
        began = time.perf_counter()
        assert _questions(client, address) <= count
        took = time.perf_counter() - began
        assert took < 5.0, f"{address}: {took:.2f} s; the aim is 1 s on an idle machine"
    page = text(client, f"{VERSIONS}?page=60")
    assert "3,000 versions, page 60 of 60" in page


def _questions(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked.captured_queries)

"""The demonstration as it is loaded: lawful, fictional, the same every time, with something for everybody."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from opensend.audit.today import today
from opensend.casework.models import (
    AdviceRequest,
    CaseEvent,
    Consultation,
    ItemComment,
    PlanVersion,
    ProcessRun,
)
from opensend.casework.projection import position_of
from opensend.casework.services.replaying import check_authority
from opensend.correspondence.models import Letter
from opensend.interchange.demo import load
from opensend.interchange.demo.cast import PERSONAS
from opensend.interchange.demo.crowd import imagine
from opensend.interchange.demo.days import on_day
from opensend.interchange.demo.needs import need_of
from opensend.interchange.demo.numbers import make_nhs_number, make_upn
from opensend.interchange.demo.steps import steps_of
from opensend.interchange.demo.stories import STORIES
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Acting, Address, Authority, Contact, Person, PersonIdentifier, User
from opensend.people.selectors import likely_duplicates
from opensend.rules import identifiers
from opensend.rules.notices import missing_parts, notices_owed
from opensend.rules.processes.needs_assessment.states import STATES

if TYPE_CHECKING:
    from conftest import TestServer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def demonstration(test_server: TestServer) -> Iterator[None]:
    """The demonstration, loaded once on a database of its own."""
    with test_server.database() as database, database.in_use():
        load.load_demonstration()
        yield


pytestmark = pytest.mark.usefixtures("demonstration")


def acting_of(key: str) -> Acting:
    """The acting of somebody of the cast."""
    return Acting.objects.select_related("user", "organisation__authority").get(
        user__email=f"{key}@people.example"
    )


def open_as(key: str, address: str) -> str:
    """What a persona reads at an address."""
    client = Client()
    client.force_login(acting_of(key).user, backend=BACKEND)
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def first() -> Iterator[Authority]:
    """The first authority, in its own scope."""
    authority = Authority.objects.get(code="001")
    with as_authority(authority.pk):
        yield authority


def run_of(name: str) -> ProcessRun:
    """The case of a child, in the scope of its authority."""
    return ProcessRun.objects.select_related("person").get(person__name=name)


def test_the_first_authority_has_250_cases_at_every_stage_and_the_second_has_15():
    found = {}
    for authority in Authority.objects.all():
        with as_authority(authority.pk):
            cases = ProcessRun.objects.filter(process="needs_assessment")
            found[authority.code] = Counter(cases.values_list("state", flat=True))
    assert {code: sum(states.values()) for code, states in found.items()} == {"001": 250, "002": 15}
    assert set(found["001"]) == set(STATES)
    assert found["001"]["assessing"] > 30


def test_every_authority_has_a_code_that_is_kept_for_fiction():
    assert set(Authority.objects.values_list("code", "is_fictional")) == {("001", True), ("002", True)}


def test_what_is_stored_of_every_case_is_what_its_events_come_to():
    for authority in Authority.objects.all():
        assert [each for each in check_authority(authority) if each.differences] == []


def test_nothing_lies_in_the_future(first: Authority):
    assert not CaseEvent.objects.filter(happened_on__gt=today()).exists()
    assert not Letter.objects.filter(dated__gt=today()).exists()
    assert not Person.objects.filter(born__gt=today()).exists()


def test_every_letter_that_was_owed_was_written_and_says_what_the_law_requires(first: Authority):
    told = [story.name for story in STORIES if story.code == "001"]
    letters = list(Letter.objects.all())
    for letter in letters:
        assert missing_parts(letter.notice, letter.audience, letter.read().parts) == ()
    written = {letter.event_id for letter in letters}
    for event in CaseEvent.objects.filter(run__person__name__in=told, supersedes=None):
        is_of_family = event.kind == "advice_requested" and event.payload["advice"].startswith("ADV-a")
        is_noted_only = event.kind == "exemption_recorded" and "from" not in event.payload
        if notices_owed(event.kind) and not (is_of_family or is_noted_only):
            assert event.pk in written, f"{event.run.person}: {event}"


def test_a_second_load_changes_nothing():
    before = (User.objects.count(), Authority.objects.count())
    load.load_demonstration()
    assert (User.objects.count(), Authority.objects.count()) == before


def test_a_load_that_is_broken_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch, test_server: TestServer):
    with test_server.database() as database, database.in_use():
        monkeypatch.setattr(load, "write_crowd", lambda *_, **__: 1 / 0)
        monkeypatch.setattr(load, "live", lambda cast: None)
        with pytest.raises(ZeroDivisionError):
            load.load_demonstration()
        assert not load.is_loaded()
        assert not Authority.objects.exists()


def test_the_same_seed_gives_the_same_children_and_another_gives_others():
    once, again, other = (imagine(random.Random(seed), "001", 40) for seed in (1, 1, 2))
    assert [(each.name, each.born, each.history) for each in once] == [
        (each.name, each.born, each.history) for each in again
    ]
    assert [each.born for each in once] != [each.born for each in other]


def test_a_story_takes_its_steps_in_the_order_of_days():
    for story in STORIES:
        days = [day for _, day in steps_of(story)]
        assert days[0] == 0
        assert days == sorted(days)
        assert days[-1] <= story.since


def test_no_day_after_today_can_be_lived_through():
    with pytest.raises(ValueError, match="future"), on_day(today() + timedelta(days=1)):
        pass
    with on_day(date(2026, 1, 5)):
        assert today() == date(2026, 1, 5)
    assert today() != date(2026, 1, 5)


def test_identifiers_pass_their_checks_and_can_belong_to_nobody(first: Authority):
    kept = list(PersonIdentifier.objects.all())
    assert len(kept) > 400
    for each in kept:
        assert identifiers.check(each.kind, each.value).is_valid
        assert each.value[1:4] == "001" if each.kind == "upn" else each.value.startswith("999")
    assert len({make_upn("001", number) for number in range(300)}) == 300
    assert len({make_nhs_number(number) for number in range(300)}) == 300


def test_every_home_and_every_person_is_evidently_fictional(first: Authority):
    assert {each[:2] for each in Address.objects.values_list("postcode", flat=True)} == {"ZY"}
    assert not User.objects.exclude(email__endswith="@people.example").exists()
    telephones = Contact.objects.exclude(telephone="").values_list("telephone", flat=True)
    assert {each[:9] for each in telephones} == {"01632 960"}


def test_every_kind_of_need_is_told_specifically():
    for key in {story.need for story in STORIES}:
        added = need_of(key).written("Sam", today())
        amounts = [each for each in added.values() if "minutes" in each]
        assert amounts
        assert all(each["minutes"] and each["weeks"] and each["given_by"] for each in amounts)
        assert not any("{" in answer for answer in need_of(key).answers("Sam").values())


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_everybody_who_can_sign_in_finds_something(persona):
    assert "Try: " in persona.sentence
    page = open_as(persona.key, "/start")
    assert page.count("<h1") == 1
    assert re.search(r'href="/(children|advice|cases)/[^"?]*\d', page), "nothing is waiting"


def test_the_parent_has_a_draft_to_read_in_one_authority_and_an_assessment_in_the_other():
    page = open_as("parent", "/children/")
    assert "Maya Example" in page
    assert "Leo Example" in page
    with acting_as(acting_of("parent")):
        found = {run.person.known_as: run for run in ProcessRun.objects.select_related("person")}
        assert {name: run.state for name, run in found.items()} == {
            "Maya": "draft_issued",
            "Leo": "assessing",
        }
        reference = found["Maya"].reference
        waits = position_of(found["Maya"], today()).deadlines
    assert [each.standing for each in waits if each.deadline.id == "DL-04"] == ["running"]
    assert "draft plan" in open_as("parent", f"/plans/draft/{reference}/")


def test_the_young_person_has_a_case_of_their_own():
    with acting_as(acting_of("young-person")):
        run = ProcessRun.objects.select_related("person").get()
    assert run.person.name == "Sky Sample"
    assert run.state == "assessing"
    assert "Your move" in open_as("young-person", "/children/")


def test_each_adviser_has_advice_that_is_late_that_is_due_and_that_was_given():
    for key in ("psychologist", "health", "social-care", "senco"):
        page = open_as(key, "/advice/")
        assert "Running" in page, key
        assert "Advice is given" in page or "not known" in page, key
    for key in ("psychologist", "health", "senco"):
        assert "Late" in open_as(key, "/advice/")


def test_the_school_has_children_of_both_authorities_and_a_consultation_to_answer():
    acting = acting_of("senco")
    with acting_as(acting):
        held = AdviceRequest.objects.filter(holder_organisation=acting.organisation)
        assert set(held.values_list("authority__code", flat=True)) == {"001", "002"}
        assert Consultation.objects.filter(reply="").count() == 2


def test_health_has_a_section_g_to_agree_and_the_sign_off_officer_a_draft_and_a_final_plan():
    assert "Poppy Specimen" in open_as("health", "/plans/health/")
    page = open_as("sign-off", "/plans/approvals/")
    assert "a draft" in page
    assert "to be the final plan" in page


def test_the_manager_has_a_request_that_the_panel_has_looked_at(first: Authority):
    run = run_of("Callum Demo")
    assert run.decisions.get().advises == "assess"
    assert run.state == "consulting"


def test_the_caseload_has_what_is_late_due_this_week_and_not_allocated(first: Authority):
    open_ones = ProcessRun.objects.filter(is_closed=False)
    assert open_ones.filter(next_due__lt=today()).count() >= 3
    assert open_ones.filter(next_due__range=(today(), today() + timedelta(days=7))).count() >= 5
    assert open_ones.filter(caseworker=None).count() >= 3


def test_one_exemption_excuses_and_one_without_evidence_does_not(first: Authority):
    def standing(name: str) -> str:
        limits = position_of(run_of(name), today()).deadlines
        return next(each.standing for each in limits if each.deadline.id == "DL-01")

    assert standing("Zane Pattern") == "excepted"
    assert standing("Ivy Model") == "missed_open"


def test_a_date_was_corrected_a_draft_issued_again_and_a_request_repeated(first: Authority):
    assert CaseEvent.objects.filter(run=run_of("Samuel Demo")).exclude(reason="").exists()
    drafts = PlanVersion.objects.filter(run=run_of("Yusuf Sample"), stage=PlanVersion.Stage.DRAFT)
    assert drafts.count() == 2
    assert ItemComment.objects.filter(version__in=drafts).exclude(answer="").exists()
    assert run_of("Aisha Example").requests.count() == 2


def test_a_likely_duplicate_is_found(first: Authority):
    person = run_of("Catherine Instance").person
    found = [each.person.name for each in likely_duplicates(person.name, person.born)]
    assert sorted(found) == ["Catherine Instance", "Kathryn Instance"]


def test_a_restricted_address_stands_in_no_letter(first: Authority):
    hidden = Address.objects.filter(is_restricted=True)
    assert hidden.count() == 2
    for address in hidden:
        letters = Letter.objects.filter(person=address.person)
        assert letters.filter(delivery=Letter.Delivery.SAFE_CONTACT_ONLY).exists()
        assert not letters.filter(text__contains=address.lines.splitlines()[0]).exists()


def test_a_young_person_without_capacity_is_written_to_through_their_representative(first: Authority):
    letters = Letter.objects.filter(person=run_of("Jamie Instance").person, audience="family")
    assert {letter.recipient_name for letter in letters} == {"Lesley Instance"}

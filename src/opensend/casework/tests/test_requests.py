"""A request comes into being whole: child, case, request, files, access and letters, for each who may ask."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from opensend.audit.models import AuditEntry
from opensend.audit.today import today
from opensend.casework.models import (
    AssessmentRequest,
    CaseEvent,
    Document,
    DraftFile,
    ProcessRun,
    RequestDraft,
)
from opensend.casework.services.requests import (
    RequestIncomplete,
    enter_request,
    submit_request,
    withdraw_request,
)
from opensend.casework.tests.factories import Staff, make_acting, make_authority, make_case, make_person
from opensend.casework.tests.request_drafts import (
    a_pdf,
    a_picture,
    entry_of,
    make_draft,
    make_setting,
    make_setting_organisation,
)
from opensend.correspondence.models import Letter
from opensend.people.acting import acting_as, as_authority, system_acting
from opensend.people.models import Address, Authority, Contact, Person, PersonIdentifier, Role
from opensend.people.policies import NotAllowed
from opensend.people.sections import FAMILY
from opensend.people.services.access import grant_access
from opensend.people.services.persons import IdentifierTaken
from opensend.rules.process import NotPossible

pytestmark = pytest.mark.django_db
SEVENTEEN = date(today().year - 17, 1, 15)


@pytest.fixture
def authority() -> Authority:
    return make_authority()


def send(acting, draft) -> ProcessRun:
    with acting_as(acting):
        return submit_request(acting, draft=draft)


def test_a_parents_request_opens_a_case_with_their_files_and_a_letter_to_them(authority) -> None:
    parent = make_acting(Role.PARENT, name="Alex Example")
    draft = make_draft(
        parent, authority, files={"report.pdf": a_pdf(), "photo.jpg": a_picture()}, hopes="A friend"
    )
    run = send(parent, draft)
    assert run.reference.startswith("101-")
    with acting_as(parent):
        made = AssessmentRequest.objects.get(run=run)
        assert (made.made_by, made.channel, made.requester, made.hopes) == (
            "parent",
            "portal",
            parent,
            "A friend",
        )
        event = CaseEvent.objects.get(run=run)
        assert (event.kind, event.happened_on, event.payload["by"]) == ("request_received", today(), "parent")
        assert {each.name for each in Document.objects.filter(run=run)} == {"report.pdf", "photo.jpg"}
        letter = Letter.objects.get(run_id=run.pk)
        assert (letter.notice, letter.recipient_user) == ("N-00", parent.user)
        assert "3 Home Lane" in letter.text
        assert not RequestDraft.objects.exists()
        assert not DraftFile.objects.exists()
        assert not Person.objects.exclude(pk=run.person_id).exists()
    with as_authority(authority.pk):
        assert AuditEntry.objects.filter(action="request.store", actor_id=parent.pk).exists()


def test_a_further_request_for_the_same_child_is_kept_and_moves_nothing(authority) -> None:
    parent = make_acting(Role.PARENT)
    first = send(parent, make_draft(parent, authority))
    with as_authority(authority.pk):
        due = first.deadlines.get(rule="DL-01").due
    again = send(parent, make_draft(parent, authority, child_name="robin  EXAMPLE"))
    assert again.pk == first.pk
    with as_authority(authority.pk):
        assert again.deadlines.get(rule="DL-01").due == due
        assert AssessmentRequest.objects.filter(run=again).count() == 2
        assert Person.objects.filter(authority=authority).count() == 1
        assert Contact.objects.count() == 1


def test_nobody_learns_by_asking_that_a_child_is_known(authority) -> None:
    known = make_person(authority, name="Robin Example", born=date(2016, 5, 4))
    stranger = make_acting(Role.PARENT)
    run = send(stranger, make_draft(stranger, authority))
    assert run.person_id != known.pk
    with acting_as(stranger):
        assert list(Person.objects.all()) == [run.person]


def test_a_parent_with_children_in_two_authorities_has_one_record_in_each(authority) -> None:
    other = make_authority("102", "Sampleton")
    parent = make_acting(Role.PARENT)
    here, there = send(parent, make_draft(parent, authority)), send(parent, make_draft(parent, other))
    assert {here.authority_id, there.authority_id} == {authority.pk, other.pk}
    with acting_as(parent):
        assert ProcessRun.objects.count() == 2
        assert Letter.objects.count() == 2


def test_a_secret_address_reaches_no_letter_and_stays_secret(authority) -> None:
    parent = make_acting(Role.PARENT)
    run = send(parent, make_draft(parent, authority, is_address_restricted=True))
    with acting_as(parent):
        letter = Letter.objects.get(run_id=run.pk)
        assert "Home Lane" not in letter.content
        assert letter.delivery == "safe_contact_only"
    other = make_acting(Role.CASEWORKER, authority.organisation)
    entry = make_draft(
        other,
        authority,
        received_on=today(),
        channel="post",
        made_by="parent",
        requester_name="Jo",
        parent_name="Jo",
        known_person=run.person,
        address="3 Home Lane",
    )
    with acting_as(other):
        enter_request(other, entry=entry)
        assert all(each.is_restricted for each in Address.objects.filter(person=run.person, contact=None))


def test_a_young_person_asks_for_themselves_and_is_written_to(authority) -> None:
    young = make_acting(Role.YOUNG_PERSON, name="Sky Example")
    run = send(young, make_draft(young, authority, child_name="Sky Example", born=SEVENTEEN, relation=""))
    with acting_as(young):
        assert CaseEvent.objects.get(run=run).kind == "request_received"
        letter = Letter.objects.get(run_id=run.pk)
        assert (letter.recipient_user, letter.recipient_role) == (young.user, "young_person")


def test_a_parent_of_a_young_person_may_tell_and_the_young_person_is_written_to(authority) -> None:
    parent = make_acting(Role.PARENT)
    run = send(parent, make_draft(parent, authority, born=SEVENTEEN))
    with acting_as(parent):
        assert CaseEvent.objects.get(run=run).kind == "brought_to_attention"
        assert not Letter.objects.exists()
        with pytest.raises(NotAllowed):
            withdraw_request(parent, run=run)
    with as_authority(authority.pk):
        assert Letter.objects.get(run_id=run.pk).recipient_role == "young_person"
        assert run.deadlines.filter(rule="DL-01").exists()


def test_a_schools_request_is_a_request_and_the_parent_is_written_to(authority) -> None:
    school = make_setting_organisation()
    senco = make_acting(Role.SENCO, school)
    run = send(
        senco,
        make_draft(
            senco,
            authority,
            setting_urn="900001",
            upn="H801200001001",
            parent_name="Alex Example",
            parent_address="9 Other Road",
            parent_postcode="TE1 9ST",
        ),
    )
    with acting_as(senco):
        assert CaseEvent.objects.get(run=run).kind == "request_received"
        made = AssessmentRequest.objects.get(run=run)
        assert (made.made_by, made.requesting_organisation) == ("setting", school)
        assert not Letter.objects.exists()
        assert not Address.objects.exists()
    with as_authority(authority.pk):
        letter = Letter.objects.get(run_id=run.pk)
        assert letter.recipient_name == "Alex Example"
        assert "9 Other Road" in letter.text
        assert "Home Lane" not in letter.text
        assert PersonIdentifier.objects.get(person=run.person).value == "H801200001001"
    colleague = make_acting(Role.SENCO, school)
    elsewhere = make_acting(Role.SENCO, make_setting_organisation("900002", "Other School"))
    with acting_as(colleague):
        assert ProcessRun.objects.filter(pk=run.pk).exists()
    with acting_as(elsewhere):
        assert not ProcessRun.objects.filter(pk=run.pk).exists()


def test_a_upn_of_another_child_is_refused_and_nothing_is_stored(authority) -> None:
    senco = make_acting(Role.SENCO, make_setting_organisation())
    send(senco, make_draft(senco, authority, upn="H801200001001", parent_name="A"))
    draft = make_draft(senco, authority, upn="H801200001001", child_name="Other Example", parent_name="B")
    with pytest.raises(IdentifierTaken):
        send(senco, draft)
    with as_authority(authority.pk):
        assert not Person.objects.filter(name="Other Example").exists()
    with acting_as(senco):
        assert RequestDraft.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    "role", [Role.HEALTH_ADVISER, Role.SOCIAL_CARE_ADVISER, Role.EDUCATIONAL_PSYCHOLOGIST]
)
def test_an_adviser_brings_a_child_to_attention(authority, role) -> None:
    adviser = make_acting(role, make_setting_organisation())
    run = send(adviser, make_draft(adviser, authority, parent_name="Alex Example"))
    with acting_as(adviser):
        assert CaseEvent.objects.get(run=run).kind == "brought_to_attention"


def test_an_early_years_setting_brings_to_attention_and_a_nursery_school_requests(authority) -> None:
    senco = make_acting(Role.SENCO, make_setting_organisation())
    make_setting("900009", "Example Nursery School", type_code="15")
    early = send(senco, make_draft(senco, authority, attends="early_years", parent_name="A"))
    nursery = send(
        senco,
        make_draft(
            senco, authority, attends="early_years", child_name="B", setting_urn="900009", parent_name="A"
        ),
    )
    with acting_as(senco):
        assert CaseEvent.objects.get(run=early).kind == "brought_to_attention"
        assert CaseEvent.objects.get(run=nursery).kind == "request_received"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"born": None}, "born"),
        ({"born": today() + timedelta(days=1)}, "born"),
        ({"born": date(today().year - 26, 1, 1)}, "born"),
        ({"child_name": "  "}, "child_name"),
        ({"concerns": ""}, "concerns"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named(authority, facts, field) -> None:
    parent = make_acting(Role.PARENT)
    draft = make_draft(parent, authority, **facts)
    with pytest.raises(RequestIncomplete) as wrong:
        send(parent, draft)
    assert wrong.value.field == field


def test_somebody_is_asked_for_up_to_the_day_before_they_are_25(authority) -> None:
    young = make_acting(Role.YOUNG_PERSON)
    turns_tomorrow = today() + timedelta(days=1)
    born = date(turns_tomorrow.year - 25, turns_tomorrow.month, min(turns_tomorrow.day, 28))
    if born.day != turns_tomorrow.day:
        pytest.skip("tomorrow has no birthday in every year")
    assert send(young, make_draft(young, authority, born=born)).state == "request_received"


def test_staff_do_not_send_and_families_do_not_enter(authority) -> None:
    caseworker, parent = Staff(authority).caseworker, make_acting(Role.PARENT)
    with acting_as(caseworker), pytest.raises(NotAllowed):
        submit_request(caseworker, draft=make_draft(caseworker, authority))
    with acting_as(parent), pytest.raises(NotAllowed):
        enter_request(parent, entry=make_draft(parent, authority))


def test_a_plan_that_is_kept_bars_a_further_request_in_the_laws_words(authority) -> None:
    caseworker = Staff(authority).caseworker
    run = make_case(authority, upto="plan_issued")
    entry = entry_of(
        caseworker, authority, known_person=run.person, received_on=today(), born=run.person.born
    )
    with acting_as(caseworker), pytest.raises(NotPossible, match="re-assessment"):
        enter_request(caseworker, entry=entry)


def test_a_parent_withdraws_and_is_written_to(authority) -> None:
    parent = make_acting(Role.PARENT)
    run = send(parent, make_draft(parent, authority))
    with acting_as(parent):
        withdraw_request(parent, run=run)
        assert ProcessRun.objects.get(pk=run.pk).state == "withdrawn"
        assert Letter.objects.filter(notice="request_closed").count() == 1
        with pytest.raises(NotPossible):
            withdraw_request(parent, run=run)


def test_a_draft_and_its_files_are_seen_by_their_writer_alone_also_in_sql(authority) -> None:
    writer, other = make_acting(Role.PARENT), make_acting(Role.PARENT)
    draft = make_draft(writer, authority, files={"report.pdf": a_pdf()})
    queries = {
        "select count(*) from casework_requestdraft": 1,
        "select count(*) from casework_draftfile": 1,
        f"update casework_requestdraft set known_as = 'x' where id = {draft.pk}": 1,
    }
    for acting, is_writer in (
        (writer, True),
        (other, False),
        (Staff(authority).manager, False),
        (None, False),
    ):
        with acting_as(acting), connection.cursor() as cursor:
            for query, expected in queries.items():
                cursor.execute(query)
                found = cursor.rowcount if query.startswith("update") else cursor.fetchone()[0]
                assert found == (expected if is_writer else 0), query


def test_a_parents_request_moves_neither_the_child_nor_the_other_parent(authority) -> None:
    mother, father = make_acting(Role.PARENT, name="Mo Example"), make_acting(Role.PARENT, name="Fay Example")
    run = send(mother, make_draft(mother, authority))
    with as_authority(authority.pk):
        grant_access(
            system_acting(authority), person=run.person, user=father.user, role=Role.PARENT, sections=FAMILY,
            basis="Father",
        )  # fmt: skip
    again = send(father, make_draft(father, authority, address="99 Father Road", postcode=""))
    assert again.person_id == run.person_id
    with as_authority(authority.pk):
        homes = {
            each.contact and each.contact.name: each.lines for each in Address.objects.filter(valid_to=None)
        }
    assert homes == {
        None: "3 Home Lane\nTesting",
        "Mo Example": "3 Home Lane\nTesting",
        "Fay Example": "99 Father Road",
    }
    with acting_as(father):
        assert {each.recipient_user_id for each in Letter.objects.all()} == {father.user_id}


def test_a_new_request_after_a_withdrawn_one_begins_its_own_limits(authority) -> None:
    caseworker = Staff(authority).caseworker
    with acting_as(caseworker):
        run = enter_request(caseworker, entry=entry_of(caseworker, authority))
        with time_machine.travel("2026-02-02 12:00"):
            withdraw_request(caseworker, run=run)
        again = enter_request(
            caseworker, entry=entry_of(caseworker, authority, known_person=run.person, received_on=today())
        )
        assert again.pk == run.pk
        assert again.state == "request_received"
        letter = Letter.objects.filter(notice="N-00").order_by("-pk").first()
        assert f"{today().day} {today():%B %Y}" in letter.text


def test_a_child_who_asks_is_heard_though_the_right_is_the_parents(authority) -> None:
    young = make_acting(Role.YOUNG_PERSON, name="Kit Example")
    run = send(young, make_draft(young, authority, child_name="Kit Example", relation=""))
    with acting_as(young):
        assert CaseEvent.objects.get(run=run).kind == "brought_to_attention"


def test_a_new_request_on_the_day_of_a_withdrawal_is_kept_as_a_draft_and_the_reason_is_said(
    authority,
) -> None:
    parent = make_acting(Role.PARENT)
    run = send(parent, make_draft(parent, authority))
    with acting_as(parent):
        withdraw_request(parent, run=run)
    draft = make_draft(parent, authority)
    with pytest.raises(RequestIncomplete, match="the day after"):
        send(parent, draft)
    with acting_as(parent):
        assert RequestDraft.objects.filter(pk=draft.pk).exists()
        assert CaseEvent.objects.filter(run=run).count() == 2

"""A plan is written from the advice, in versions of items that keep their identity."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opensend.casework.models import ItemLink, ItemRevision, PlanItem, PlanVersion
from opensend.casework.plan_changes import changes_between, describe_changes
from opensend.casework.selectors.plan_advice import advice_not_listed, offered_advice
from opensend.casework.services.plan_advice import list_advice, take_from_advice
from opensend.casework.services.plan_errors import (
    ItemHasChanged,
    PlanRefused,
    SectionIStaysEmpty,
    VersionIsFrozen,
)
from opensend.casework.services.plans import (
    add_item,
    link_items,
    move_item,
    remove_item,
    revise_item,
    stamp_of,
    start_plan,
)
from opensend.casework.tests.factories import make_case
from opensend.casework.tests.plan_cases import SPEECH, PlanCase
from opensend.people.acting import acting_as
from opensend.people.policies import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> PlanCase:
    return PlanCase()


def references(case: PlanCase, version: PlanVersion, *sections: str) -> list[str]:
    return [each.reference for each in case.read(case.officer, version).of(*sections)]


def test_items_of_advice_go_into_their_sections_with_their_links(case: PlanCase):
    version = case.start()
    case.give_advice("ADV-c", SPEECH)
    with acting_as(case.officer):
        offered = {each.item.pk: each.sections[0] for each in offered_advice(version)[0].items}
        take_from_advice(case.officer, version=version, items=offered)
    read = case.read(case.officer, version)
    said = {each.reference: each for each in read.items}
    assert set(said) == {"B1", "C1", "E1", "F1", "G1", "K1"}
    assert said["B1"].revision.area == "communication_and_interaction"
    assert said["E1"].links == {"meets": ("B1",)}
    assert said["F1"].links == {"towards": ("E1",), "for": ("B1",)}
    assert said["G1"].links == {"for": ("C1",)}
    assert said["F1"].printed.rests_on == ("K1",)
    assert ("Advice", "Medical advice and information") in said["K1"].rows


def test_what_was_taken_is_offered_no_more_and_not_taken_twice(case: PlanCase):
    version = case.start()
    case.give_advice("ADV-d", SPEECH[:1], role="educational psychologist")
    with acting_as(case.officer):
        pk = offered_advice(version)[0].items[0].item.pk
        for _ in range(2):
            take_from_advice(case.officer, version=version, items={pk: "B"})
        assert offered_advice(version)[0].items[0].is_taken
    assert references(case, version, "B") == ["B1"]


def test_an_item_of_advice_goes_only_into_a_section_of_its_kind(case: PlanCase):
    version = case.start()
    case.give_advice("ADV-d", SPEECH[:1])
    with acting_as(case.officer):
        pk = offered_advice(version)[0].items[0].item.pk
        with pytest.raises(PlanRefused):
            take_from_advice(case.officer, version=version, items={pk: "F"})


def test_section_k_lists_advice_that_came_later_when_approval_is_asked_for(case: PlanCase):
    version = case.write()
    case.give_advice("ADV-d", (), role="educational psychologist")
    with acting_as(case.officer):
        assert [each.author_role for each in advice_not_listed(version)] == ["educational psychologist"]
    case.approve(version)
    assert references(case, version, "K") == ["K1", "K2"]


def test_section_k_lists_the_reply_that_a_child_is_not_known(case: PlanCase):
    version = case.start()
    case.give_advice("ADV-e", (), role="social care", answer="not_known")
    with acting_as(case.officer):
        list_advice(case.officer, version=version)
        read = case.read(case.officer, version)
    assert [each.revision.text for each in read.of("K")] == [
        "Social care advice: the child is not known to them"
    ]


def test_references_count_up_and_are_never_used_again(case: PlanCase):
    version = case.start()
    first, second = case.add(version, "B"), case.add(version, "B")
    with acting_as(case.officer):
        remove_item(case.officer, version=version, item=second.item)
    third = case.add(version, "B")
    social = case.add(version, "H2")
    assert [each.item.reference for each in (first, second, third, social)] == ["B1", "B2", "B3", "H2.1"]


def test_a_further_version_begins_as_the_last_one_and_keeps_uuids_references_and_links(case: PlanCase):
    version = case.write()
    case.send(version)
    further = case.start()
    before, after = case.read(case.officer, version), case.read(case.officer, further)
    assert further.number == 2
    assert [(each.item.uuid, each.reference, each.links) for each in before.items] == [
        (each.item.uuid, each.reference, each.links) for each in after.items
    ]


def test_a_link_that_ends_in_a_further_version_still_holds_in_the_one_that_was_sent(case: PlanCase):
    version = case.write()
    case.send(version)
    further = case.start()
    with acting_as(case.officer):
        outcome = PlanItem.objects.get(reference="E1")
        link_items(case.officer, version=further, item=outcome, links={"meets": []})
    assert case.read(case.officer, version).item("E1").links == {"meets": ("B1",)}
    assert case.read(case.officer, further).item("E1").links == {}
    with acting_as(case.officer):
        need = PlanItem.objects.get(reference="B1")
        link_items(case.officer, version=further, item=outcome, links={"meets": [need.pk]})
    assert case.read(case.officer, further).item("E1").links == {"meets": ("B1",)}


def test_an_outcome_is_not_linked_to_provision_or_to_an_item_of_another_child(case: PlanCase):
    version = case.start()
    outcome, provision = case.add(version, "E"), case.add(version, "F")
    other = PlanCase("102")
    theirs = other.add(other.start(), "B")
    for end in (provision.item_id, theirs.item_id):
        with acting_as(case.officer), pytest.raises(PlanRefused):
            link_items(case.officer, version=version, item=outcome.item, links={"meets": [end]})


def test_two_officers_at_one_item_the_second_is_told_and_overwrites_nothing(case: PlanCase):
    version = case.start()
    need = case.add(version, "B", "As both read it.")
    read_by_both = stamp_of(need)
    with acting_as(case.officer):
        revise_item(
            case.officer, version=version, item=need.item, values={"text": "First."}, stamp=read_by_both
        )
    manager = case.staff.manager
    with acting_as(manager):
        with pytest.raises(ItemHasChanged) as told:
            revise_item(
                manager, version=version, item=need.item, values={"text": "Second."}, stamp=read_by_both
            )
        assert told.value.now is not None
        assert told.value.now.text == "First."
        revise_item(
            manager,
            version=version,
            item=need.item,
            values={"text": "Second."},
            stamp=stamp_of(told.value.now),
        )
    assert case.read(case.officer, version).item("B1").revision.text == "Second."


def test_a_section_takes_only_its_own_fields_and_no_empty_text(case: PlanCase):
    version = case.start()
    with acting_as(case.officer):
        with pytest.raises(PlanRefused):
            add_item(case.officer, version=version, section="B", values={"text": "x", "minutes": 5})
        with pytest.raises(PlanRefused):
            add_item(case.officer, version=version, section="B", values={"text": "  "})


def test_section_i_is_refused_in_a_draft_by_the_service_and_by_the_database(case: PlanCase):
    version = case.write()
    with acting_as(case.officer), pytest.raises(SectionIStaysEmpty):
        add_item(case.officer, version=version, section="I", values={"text": "Example School"})
    case.send(version)
    further = case.start()
    case.add(further, "I", "Example Primary School", setting_type="maintained primary school")
    with pytest.raises(SectionIStaysEmpty):
        case.send(further)
    with acting_as(case.officer), pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=further.pk).update(stage="draft", frozen_on="2026-05-01")


def test_a_plan_is_not_begun_before_the_decision_to_assess(case: PlanCase):
    early = make_case(case.authority, upto="consulting", staff=case.staff)
    with acting_as(case.officer), pytest.raises(PlanRefused):
        start_plan(case.officer, run=early)


def test_only_officers_of_the_authority_write(case: PlanCase):
    version = case.start()
    strangers = (case.staff.panel_chair, case.staff.signatory, case.parent, PlanCase("102").officer)
    for acting in strangers:
        with acting_as(acting), pytest.raises(NotAllowed):
            add_item(acting, version=version, section="B", values={"text": "x"})


def test_a_version_that_was_sent_is_refused_by_the_service(case: PlanCase):
    version = case.write()
    case.send(version)
    with acting_as(case.officer), pytest.raises(VersionIsFrozen):
        add_item(case.officer, version=version, section="B", values={"text": "x"})


CHANGES_OF_A_SENT_VERSION = (
    "update casework_itemrevision set text = 'else' where version_id = %(version)s",
    "delete from casework_itemrevision where version_id = %(version)s",
    "update casework_planversion set stage = 'working', frozen_on = null where id = %(version)s",
    "delete from casework_itemlink where plan_id = %(plan)s",
    "update casework_itemlink set last_version = 0, first_version = 0 where plan_id = %(plan)s",
    "update casework_itemlink set last_version = null, first_version = 2 where plan_id = %(plan)s",
    "insert into casework_itemlink"
    " (authority_id, person_id, plan_id, kind, item_id, to_item_id, first_version)"
    " select authority_id, person_id, plan_id, 'for', item_id, to_item_id, 1 from casework_itemlink"
    " where kind = 'meets' and plan_id = %(plan)s",
    "update casework_planitem set section = 'C' where plan_id = %(plan)s",
    "delete from casework_planitem where plan_id = %(plan)s",
)


def test_a_version_that_was_sent_is_never_changed_by_sql_of_the_application(case: PlanCase):
    version = case.write()
    case.send(version)
    ids = {"version": version.pk, "plan": version.plan_id}
    with acting_as(case.officer), connection.cursor() as cursor:
        for statement in CHANGES_OF_A_SENT_VERSION:
            with pytest.raises(DatabaseError, match="never changed|permission denied"), transaction.atomic():
                cursor.execute(statement, ids)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_version_that_was_sent_is_never_changed_by_sql_of_the_owner():
    case = PlanCase()
    version = case.write()
    case.send(version)
    for statement in CHANGES_OF_A_SENT_VERSION:
        with connections["owner"].cursor() as cursor, pytest.raises(DatabaseError, match="never changed"):
            cursor.execute(statement, {"version": version.pk, "plan": version.plan_id})


def test_changes_between_two_versions_are_told_item_by_item(case: PlanCase):
    version = case.write()
    case.add(version, "B", "A second need.")
    case.send(version)
    further = case.start()
    with acting_as(case.officer):
        items = {item.reference: item for item in PlanItem.objects.all()}
        revise_item(case.officer, version=further, item=items["B1"], values={"text": "Said otherwise."})
        remove_item(case.officer, version=further, item=items["B2"])
    case.add(further, "B", "A third need.")
    with acting_as(case.officer):
        expected = ("Section B: B1 was changed.", "Section B: B2 was taken out.", "Section B: B3 is new.")
        assert describe_changes(further) == expected
        change = changes_between(version, further)[0]
        assert (change.before.text, change.after.text) == (SPEECH[0][1], "Said otherwise.")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(moves=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=8))
def test_moving_items_only_ever_changes_their_order(case: PlanCase, moves: list[tuple[int, bool]]):
    assert case.officer
    with transaction.atomic():
        version = case.start()
        items = [case.add(version, "B", f"Need {number}").item for number in range(4)]
        order = [item.reference for item in items]
        for which, is_up in moves:
            with acting_as(case.officer):
                move_item(case.officer, version=version, item=items[which], up=is_up)
            at = order.index(items[which].reference)
            to = at - 1 if is_up else at + 1
            if 0 <= to < len(order):
                order[at], order[to] = order[to], order[at]
            assert references(case, version, "B") == order
        transaction.set_rollback(True)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(chosen=st.lists(st.sets(st.integers(0, 2)), min_size=1, max_size=5))
def test_links_are_always_exactly_those_that_were_set_last(case: PlanCase, chosen: list[set[int]]):
    assert case.officer
    with transaction.atomic():
        version = case.start()
        needs = [case.add(version, "B").item for _ in range(3)]
        outcome = case.add(version, "E").item
        for wanted in chosen:
            with acting_as(case.officer):
                link_items(
                    case.officer,
                    version=version,
                    item=outcome,
                    links={"meets": [needs[each].pk for each in wanted]},
                )
                assert ItemLink.objects.filter(item=outcome).count() == len(wanted)
            named = set(case.read(case.officer, version).item(outcome.reference).links.get("meets", ()))
            assert named == {needs[each].reference for each in wanted}
        transaction.set_rollback(True)


def test_a_plan_item_belongs_to_one_child_also_in_the_database(case: PlanCase):
    version, other = case.start(), PlanCase("102")
    theirs = other.add(other.start(), "B")

    @transaction.atomic
    def take_theirs() -> None:
        ItemRevision.objects.create(
            authority=case.authority, person=case.person, version=version, item_id=theirs.item_id,
            section="B", position=0, text="x",
        )  # fmt: skip
        connection.check_constraints()

    with acting_as(case.officer), pytest.raises(IntegrityError):
        take_theirs()

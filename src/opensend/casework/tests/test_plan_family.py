"""The family reads its draft, comments, answers and has finished; settings see what their grant opens."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from opensend.audit.today import today
from opensend.casework.models import ItemComment, ItemRevision, PlanItem, PlanVersion
from opensend.casework.selectors.comments import own_comments, sent_comments
from opensend.casework.selectors.drafts import (
    asked_of_family,
    family_window,
    has_family_finished,
)
from opensend.casework.selectors.plans import newest_sent_version, versions_of
from opensend.casework.services.comments import (
    agree_with,
    answer_comment,
    comment,
    finish_with_draft,
    note_finished,
    send_representations,
)
from opensend.casework.services.plan_errors import PlanRefused
from opensend.casework.tests.factories import make_acting
from opensend.casework.tests.plan_cases import PlanCase, item, kinds
from opensend.people.acting import acting_as
from opensend.people.models import Role
from opensend.people.policies import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> PlanCase:
    return PlanCase()


# The family


def test_a_family_never_sees_a_working_version(case: PlanCase):
    version = case.write()
    with acting_as(case.parent):
        assert newest_sent_version(case.run) is None
        for table in ("planversion", "itemrevision", "planitem", "itemlink"):
            with connection.cursor() as cursor:
                cursor.execute(f"select count(*) from casework_{table}")
                assert cursor.fetchone() == (0,), table
        with pytest.raises(NotAllowed):
            comment(case.parent, version=version, text="I see it")
    case.send(version)
    further = case.start()
    case.add(further, "B", "New and not yet theirs.")
    with acting_as(case.parent):
        assert [each.number for each in versions_of(case.run)] == [1]
        assert not ItemRevision.objects.filter(text="New and not yet theirs.").exists()


def test_a_comment_is_its_writers_and_after_it_was_sent_the_authoritys(case: PlanCase):
    assert case.other_parent
    version = case.write()
    case.send(version)
    need = item(case, "B1")
    with acting_as(case.parent):
        comment(case.parent, version=version, item=need, text="First thought.")
        comment(case.parent, version=version, item=need, text="Only in the hall.")
        comment(case.parent, version=version, text="Thank you.")
        agree_with(case.parent, version=version, item=item(case, "E1"))
    assert [said for said in sent_comments(case.read(case.officer, version))] == []
    with acting_as(case.other_parent):
        assert own_comments(case.other_parent, version).unsent == []
        assert not ItemComment.objects.exists()
    with acting_as(case.parent):
        send_representations(case.parent, version=version)
    with acting_as(case.officer):
        said = sent_comments(case.read(case.officer, version))
    assert [(each.reference, [one.text for one in each.comments], each.agreed_by) for each in said] == [
        ("", ["Thank you."], []),
        ("B1", ["Only in the hall."], []),
        ("E1", [], ["Alex Example"]),
    ]
    with acting_as(case.other_parent):
        assert not ItemComment.objects.exists()
    assert kinds(case)[-1] == "representations_received"


def test_the_answer_of_the_authority_is_shown_to_who_asked(case: PlanCase):
    version = case.write()
    case.send(version)
    with acting_as(case.parent):
        said = comment(case.parent, version=version, item=item(case, "B1"), text="Only in the hall.")
    with acting_as(case.officer), pytest.raises(PlanRefused):
        answer_comment(case.officer, comment=said, answer="Not sent yet")
    with acting_as(case.parent):
        send_representations(case.parent, version=version)
    with acting_as(case.officer):
        answer_comment(case.officer, comment=said, answer="We have changed it.")
    with acting_as(case.parent):
        assert ItemComment.objects.get().answer == "We have changed it."
        with pytest.raises(NotAllowed):
            answer_comment(case.parent, comment=said, answer="Mine")


def test_an_empty_text_takes_back_what_was_not_sent_and_nothing_else(case: PlanCase):
    version = case.write()
    case.send(version)
    with acting_as(case.parent):
        comment(case.parent, version=version, text="Sent.")
        send_representations(case.parent, version=version)
        comment(case.parent, version=version, text="Typed.")
        comment(case.parent, version=version, text="")
        assert [each.text for each in ItemComment.objects.all()] == ["Sent."]
        with pytest.raises(PlanRefused):
            send_representations(case.parent, version=version)


def test_the_family_may_answer_after_its_last_day(case: PlanCase):
    assert case.parent
    with time_machine.travel(today() - timedelta(days=20)):
        version = case.write()
        case.send(version)
    with acting_as(case.parent):
        comment(case.parent, version=version, text="Late, but here.")
        send_representations(case.parent, version=version)
        window = family_window(case.run)
    assert window is not None
    assert window.deadline.due == today() - timedelta(days=6)


def test_the_family_has_finished_when_everyone_who_was_sent_the_draft_says_so(case: PlanCase):
    assert case.parent
    assert case.other_parent
    version = case.write()
    case.send(version)
    with acting_as(case.parent):
        finish_with_draft(case.parent, version=version)
    with acting_as(case.officer):
        assert not has_family_finished(case.run)
        waiting = [each for each in asked_of_family(case.run, version) if each.finished_on is None]
        assert [each.name for each in waiting] == ["Sam Example"]
        with pytest.raises(PlanRefused):
            note_finished(case.officer, version=version, recipient_key="contact:0")
        note_finished(case.officer, version=version, recipient_key=waiting[0].key)
        assert has_family_finished(case.run)
    case.send(case.start())
    with acting_as(case.officer):
        assert not has_family_finished(case.run), "a further draft is to be read again"


def test_a_parent_of_another_child_and_a_professional_do_not_comment(case: PlanCase):
    version = case.write()
    case.send(version)
    other = PlanCase("102")
    for acting in (other.parent, case.health, make_acting(Role.PARENT), case.officer):
        with acting_as(acting), pytest.raises(NotAllowed):
            comment(acting, version=version, text="x")


# Settings


def test_settings_see_the_sections_of_their_grant_and_no_working_version(case: PlanCase):
    consulted = case.make_setting("199001", is_consulted=True)
    attended = case.make_setting("199002", is_consulted=False)
    version = case.write()
    for acting in (consulted, attended):
        with acting_as(acting):
            assert not PlanVersion.objects.exists()
    case.send(version)
    with acting_as(consulted):
        assert set(ItemRevision.objects.values_list("section", flat=True)) == {"B", "C", "E", "F", "G"}
        assert set(PlanItem.objects.values_list("section", flat=True)) == {"B", "C", "E", "F", "G"}
    read = case.read(consulted, version)
    assert read.document().extract_of == ("B", "C", "E", "F", "G")
    whole = case.read(attended, version)
    assert whole.is_whole
    assert {"A", "D", "H1", "H2", "J", "K"} <= {each.item.section for each in whole.items}

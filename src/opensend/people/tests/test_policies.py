"""What no policy allows is refused; and who may do what with people's records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from opensend.people.acting import system_acting
from opensend.people.models import Acting
from opensend.people.policies import POLICIES, NotAllowed, check, may, policy
from opensend.people.tests.factories import (
    AccessGrantFactory,
    ActingFactory,
    OrganisationFactory,
    PersonFactory,
)


@pytest.fixture
def trial() -> Iterator[str]:
    """An action that only parents may do."""

    @policy("trial.act")
    def may_act(acting: Acting, subject: object, section: str | None) -> bool:
        return acting.role == "parent"

    yield "trial.act"
    del POLICIES["trial.act"]


def test_an_action_that_nobody_declared_is_refused() -> None:
    parent = Acting(role="parent")
    assert not may(parent, "trial.unknown")
    with pytest.raises(NotAllowed, match=r"parent may not trial.unknown"):
        check(parent, "trial.unknown")


def test_nobody_may_do_anything(trial: str) -> None:
    with pytest.raises(NotAllowed, match="nobody may not"):
        check(None, trial)


def test_a_policy_decides(trial: str) -> None:
    check(Acting(role="parent"), trial)
    with pytest.raises(NotAllowed):
        check(Acting(role="senco"), trial)


def test_an_action_has_one_policy(trial: str) -> None:
    with pytest.raises(ValueError, match="has a policy already"):
        policy(trial)(lambda acting, subject, section: True)


PERSON_ACTIONS = ("person.record_identifier", "person.add_contact", "person.set_address", "access.grant")
STAFF = ("caseworker", "team_manager", "panel_chair", "sign_off_officer")
OTHERS = ("young_person", "representative", "senco", "educational_psychologist", "health_adviser",
          "social_care_adviser")  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("role", STAFF)
def test_staff_keep_the_records_of_their_own_authority_alone(role: str) -> None:
    ours, theirs = PersonFactory(), PersonFactory()
    staff = ActingFactory(**{role: True}, authority=ours.authority)
    for action in PERSON_ACTIONS:
        assert may(staff, action, ours)
        assert not may(staff, action, theirs)
    assert may(staff, "person.register", ours.authority)
    assert not may(staff, "person.register", theirs.authority)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["parent", *OTHERS])
def test_nobody_else_keeps_records_whatever_was_granted_to_them(role: str) -> None:
    acting = ActingFactory(**({} if role == "parent" else {role: True}))
    grant = AccessGrantFactory(user=acting.user, role=acting.role)
    for action in PERSON_ACTIONS:
        assert not may(acting, action, grant.person)
    assert not may(acting, "access.end", grant)
    assert not may(acting, "person.register", grant.authority)
    assert not may(acting, "acting.start", None)
    assert not may(acting, "acting.end", acting)


@pytest.mark.django_db
def test_who_starts_and_ends_actings() -> None:
    manager = ActingFactory(team_manager=True)
    caseworker = ActingFactory(caseworker=True, authority=manager.authority)
    elsewhere = ActingFactory(caseworker=True)
    parent = ActingFactory()
    system = system_acting(manager.authority)
    for acting, starts_staff, starts_family, ends_family in (
        (manager, True, True, False),
        (system, True, True, True),
        (caseworker, False, True, False),
        (parent, False, False, False),
    ):
        assert may(acting, "acting.start", manager.organisation) is starts_staff
        assert may(acting, "acting.end", caseworker) is starts_staff
        assert may(acting, "acting.start", None) is starts_family
        assert may(acting, "acting.start", OrganisationFactory()) is starts_family
        assert may(acting, "acting.end", parent) is ends_family
        assert not may(acting, "acting.start", elsewhere.organisation)
        assert not may(acting, "acting.end", elsewhere)

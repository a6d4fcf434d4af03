"""Who may do what: each registered action, for each role, as the table beside this file says.

`permissions.csv` has one line for an action and a subject, one column for a role. A cell is `yes`, `no`, or
`officer` (only if the authority has authorised them to record its decisions). For staff the subject `own` is
of their authority; for everyone else it is theirs, or was asked of them. `other` is neither. Where a policy
says yes to a family for `other`, the database shows them no such subject: see test_rows.py.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from opensend.casework.models import AdviceRequest, Consultation, ItemComment, PlanVersion, ProcessRun
from opensend.correspondence.models import Letter
from opensend.people.models import AccessGrant, Acting, Authority, Organisation, Person, Role, User
from opensend.people.models.access import STAFF_ROLES
from opensend.people.policies import POLICIES, may

TABLE = Path(__file__).with_name("permissions.csv")
OURS, THEIRS = 1, 2
CHILD, GROWN_UP = date(2018, 3, 1), date(2001, 9, 2)
FAMILY_ROLES = ("parent", "young_person", "representative")
ORGANISATIONS = {
    number: Organisation(pk=10 * number, kind="authority", authority=Authority(pk=number))
    for number in (OURS, THEIRS)
}
SCHOOL, OTHER_SCHOOL = 30, 40


def acting_in(role: str, *, is_officer: bool = False) -> Acting:
    """Somebody in a role: staff of our authority, of a school or service, or family."""
    body: Organisation | None = None
    if role in STAFF_ROLES:
        body = ORGANISATIONS[OURS]
    elif role not in FAMILY_ROLES:
        body = Organisation(pk=SCHOOL, kind="setting", urn="900001")
    user = None if role == Role.SYSTEM else User(pk=100, name="Robin Example")
    return Acting(pk=1, role=role, user=user, organisation=body, is_authorised_officer=is_officer)


def _run(authority: int, born: date = CHILD) -> ProcessRun:
    return ProcessRun(authority_id=authority, person=Person(authority_id=authority, born=born))


def _asked(role: str, authority: int, holder: int, code: str = "ADV-d") -> AdviceRequest:
    return AdviceRequest(authority_id=authority, code=code, holder_role=role, holder_organisation_id=holder)


def _version(authority: int, author: int = 200, writers: tuple[int, ...] = ()) -> PlanVersion:
    author_acting = Acting(user=User(pk=author), role="caseworker", organisation=ORGANISATIONS[authority])
    return PlanVersion(authority_id=authority, author=author_acting, writers=list(writers))


SUBJECTS: dict[str, Callable[[str, str], Any]] = {
    "none": lambda action, role: None,
    "own": lambda action, role: _subject(action, role, OURS, SCHOOL),
    "other": lambda action, role: _subject(action, role, THEIRS, OTHER_SCHOOL),
    "own: young person": lambda action, role: _run(OURS, GROWN_UP),
    "own: family's views": lambda action, role: _asked("", OURS, OTHER_SCHOOL, "ADV-a"),
    "own: asked in another role": lambda action, role: _asked("nobody", OURS, SCHOOL),
    "own: is its author": lambda action, role: _version(OURS, author=100),
    "own: wrote in it": lambda action, role: _version(OURS, writers=(100,)),
    "family or other body": lambda action, role: _of_nobody(action),
}
"""What may stand in the column `subject`, and how the thing is made."""


def _subject(action: str, role: str, authority: int, holder: int) -> Any:
    """The kind of thing that the action is done with."""
    kind = action.rpartition(".")[2]
    made: dict[str, Callable[[], Any]] = {
        "give_advice": lambda: _asked(role, authority, holder),
        "reply_to_consultation": lambda: Consultation(authority_id=authority, holder_organisation_id=holder),
        "print": lambda: Letter(authority_id=authority),
        "register": lambda: Authority(pk=authority),
        "end": lambda: (
            AccessGrant(authority_id=authority)
            if action == "access.end"
            else Acting(role="caseworker", organisation=ORGANISATIONS[authority])
        ),
        "start": lambda: ORGANISATIONS[authority],
        "answer_comment": lambda: ItemComment(authority_id=authority),
        **dict.fromkeys(("agree_section_g", "approve_draft", "return_draft"), lambda: _version(authority)),
    }
    if action.startswith("return."):
        return Authority(pk=authority)
    if action.startswith(("person.", "access.grant")) and kind != "register":
        return Person(authority_id=authority)
    return made.get(kind, lambda: _run(authority))()


def _of_nobody(action: str) -> Any:
    return Acting(role="parent") if action == "acting.end" else None


def read_table() -> list[dict[str, str]]:
    """The lines of the table."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


LINES = read_table()


@pytest.mark.parametrize("line", LINES, ids=[f"{line['action']} ({line['subject']})" for line in LINES])
def test_a_role_may_do_what_the_table_says_and_nothing_else(line: dict[str, str]) -> None:
    action, make = line["action"], SUBJECTS[line["subject"]]
    found = {
        role: "yes"
        if may(acting_in(role), action, make(action, role))
        else "officer"
        if may(acting_in(role, is_officer=True), action, make(action, role))
        else "no"
        for role in Role.values
    }
    assert found == {role: line[role] for role in Role.values}


def test_every_registered_action_has_its_lines() -> None:
    assert {line["action"] for line in LINES} == set(POLICIES)
    seen: dict[str, set[str]] = {}
    for line in LINES:
        seen.setdefault(line["action"], set()).add(line["subject"])
    incomplete = [
        action for action, kinds in seen.items() if "none" not in kinds and not {"own", "other"} <= kinds
    ]
    assert not incomplete, "each needs a line for what is one's own and one for what is not"
    assert sum(map(len, seen.values())) == len(LINES), "a line stands there twice"


def test_every_role_has_a_column() -> None:
    assert set(LINES[0]) == {"action", "subject", *Role.values}
    assert {cell for line in LINES for role, cell in line.items() if role in Role.values} <= {
        "yes", "no", "officer",
    }  # fmt: skip


@pytest.mark.parametrize("role", Role.values)
def test_no_staff_do_anything_with_what_is_of_another_authority(role: str) -> None:
    allowed = [line["action"] for line in LINES if line["subject"] == "other" and line[role] != "no"]
    assert role not in STAFF_ROLES or not allowed


@pytest.mark.parametrize("role", Role.values)
def test_an_action_that_nobody_registered_is_refused_to_every_role(role: str) -> None:
    assert not may(acting_in(role, is_officer=True), "casework.unheard_of", _run(OURS))


def test_a_role_that_nobody_knows_may_do_nothing() -> None:
    stranger = Acting(role="inspector", user=User(pk=100), organisation=Organisation(pk=SCHOOL))
    allowed = {
        line["action"]
        for line in LINES
        if may(stranger, line["action"], SUBJECTS[line["subject"]](line["action"], "inspector"))
    }
    # Two policies trust what is asked besides: what a file is part of, and the role in which one was asked.
    assert allowed <= {"casework.add_document", "casework.give_advice"}

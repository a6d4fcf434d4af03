"""Every address of the site, tried by everyone: signed out, with a part in the case, and with none.

`PAGES` names each address with who may open it. An address that is not named there fails these tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from opensend.audit.models import AuditEntry
from opensend.audit.today import today
from opensend.people.acting import as_authority

OFFICERS = ("caseworker", "manager")
AUTHORISED = ("manager", "signatory")
STAFF = (*OFFICERS, "panel_chair", "signatory")
FAMILY = ("parent", "other_parent")
READERS = (*STAFF, *FAMILY, "attended", "consulted", "health")
ADVISERS = (*OFFICERS, "psychologist")
REFUSED = (403, 404)
READ_ONLY = 405
"""What a page that is only read answers to a form, whoever sends it."""


@dataclass(frozen=True)
class Page:
    """An address about our case: whom it is for, what it needs, what the first of them is answered."""

    by: tuple[str, ...]
    keys: tuple[Any, ...] = ("reference",)
    gives: int = 200
    is_post_only: bool = False
    query: str = ""


PAGES: dict[str, Page] = {
    "case": Page(STAFF),
    "allocate": Page(OFFICERS),
    "take": Page(OFFICERS, gives=302, is_post_only=True),
    "case_events": Page(STAFF),
    "correct_event": Page(OFFICERS, ("reference", "event")),
    "case_request": Page(STAFF),
    "case_documents": Page(STAFF),
    "case_people": Page(STAFF),
    "add_contact": Page(STAFF),
    "change_contact": Page(STAFF, ("reference", "contact")),
    "contact_address": Page(STAFF, ("reference", "contact")),
    "home_address": Page(STAFF),
    "case_letters": Page(STAFF),
    "case_letter": Page(STAFF, ("reference", "letter")),
    "case_letter_text": Page(STAFF, ("reference", "letter")),
    "record_list": Page(STAFF),
    "record": Page(OFFICERS, ("reference", "=family_window_extended")),
    "decide_to_assess": Page(AUTHORISED),
    "decide_on_plan": Page(AUTHORISED),
    "panel_advice": Page(("panel_chair",)),
    "exemptions": Page(OFFICERS),
    "exemption": Page(OFFICERS, ("reference", "=EX-D", "=c")),
    "advice_request": Page((*STAFF, "psychologist"), ("asked",)),
    "advice_write": Page(ADVISERS, ("asked",)),
    "advice_check": Page(ADVISERS, ("asked",), gives=302),
    "advice_not_known": Page(ADVISERS, ("asked",)),
    "advice_decline": Page(ADVISERS, ("asked",)),
    "advice_later": Page(ADVISERS, ("asked",)),
    "advice_add_report": Page(ADVISERS, ("asked",), gives=302),
    "advice_document": Page((*STAFF, "psychologist"), ("asked", "document")),
    "case_advice": Page(STAFF),
    "advice_ask_another": Page(OFFICERS),
    "advice_hold": Page(OFFICERS),
    "advice_chase": Page(OFFICERS, gives=302, is_post_only=True),
    "family_views": Page(FAMILY),
    "family_case": Page(FAMILY),
    "family_letter": Page(("parent",), ("reference", "letter")),
    "family_withdraw": Page(FAMILY),
    "enter_request_page": Page(("caseworker",), ("entry", "=words")),
    "request_sent": Page((*STAFF, *FAMILY, "attended")),
    "document": Page((*STAFF, *FAMILY, "attended", "psychologist"), ("document",)),
    "letter_pdf": Page((*STAFF, "parent"), ("letter",)),
    "request_tasks": Page(("parent",), ("draft",)),
    "request_check": Page(("parent",), ("draft",)),
    "request_discard": Page(("parent",), ("draft",)),
    "request_later": Page(("parent",), ("draft",), gives=302, is_post_only=True),
    "request_page": Page(("parent",), ("draft", "=name")),
    "approve_draft": Page(("signatory",)),
    "section_g": Page(("health",), ("version",)),
    "plan_version": Page(READERS, ("sent_version",)),
    "plan_pdf": Page(READERS, ("sent_version",)),
    "plan_json": Page(READERS, ("sent_version",)),
    "coverage": Page((*STAFF, *FAMILY), ("sent_version",)),
    "coverage_pdf": Page((*STAFF, *FAMILY), ("sent_version",)),
    "coverage_csv": Page((*STAFF, *FAMILY), ("sent_version",)),
    "case_plan": Page(STAFF),
    "recommendations": Page(STAFF),
    "answer_recommendation": Page(OFFICERS, ("reference", "recommendation")),
    "undo_answer": Page(OFFICERS, ("reference", "recommendation"), gives=302, is_post_only=True),
    "start_plan": Page(OFFICERS, gives=302, is_post_only=True),
    "compare_versions": Page(STAFF, ("reference", "=1", "=2")),
    "plan_from_advice": Page(OFFICERS),
    "add_plan_item": Page(OFFICERS, ("reference", "=A")),
    "plan_item": Page(OFFICERS, ("reference", "=B1")),
    "move_plan_item": Page(OFFICERS, ("reference", "=B1"), gives=302, is_post_only=True),
    "remove_plan_item": Page(OFFICERS, ("reference", "=B1")),
    "ask_health": Page(OFFICERS, gives=302, is_post_only=True),
    "ask_for_approval": Page(OFFICERS),
    "check_plan_item": Page(OFFICERS, ("reference", "=B"), is_post_only=True),
    "plan_findings": Page(STAFF, ("sent_version",)),
    "plan_findings_json": Page(READERS, ("sent_version",)),
    "send_draft": Page(OFFICERS),
    "comments": Page(OFFICERS),
    "answer_comment": Page(OFFICERS, ("reference", "comment")),
    "note_finished": Page(OFFICERS),
    "meeting_held": Page(OFFICERS),
    "family_draft": Page(FAMILY),
    "family_comment_whole": Page(FAMILY),
    "family_comment": Page(FAMILY, ("reference", "=B1")),
    "family_agree": Page(FAMILY, ("reference", "=B1"), gives=302, is_post_only=True),
    "family_answer": Page(FAMILY),
    "family_meeting": Page(FAMILY),
    "family_placement": Page(FAMILY),
    "consultation_reply": Page(("consulted", *STAFF, *FAMILY), ("consultation",)),
    "case_placement": Page(STAFF),
    "consult_setting": Page(OFFICERS),
    "decide_placement": Page(AUTHORISED),
    "prepare_final": Page(OFFICERS),
    "issue_plan": Page(("signatory",), ("version",)),
    "match": Page(OFFICERS, ("match",)),
    "undo_merge": Page(OFFICERS, ("merge",)),
    "returns:case": Page(OFFICERS),
    "returns:person": Page(OFFICERS),
    "returns:in_force": Page(OFFICERS, ("reference", "=needs")),
}
"""Pages about one case, in the namespace `casework` or their own. After `=` stands the key itself."""

LISTS: dict[str, Page] = {
    "start": Page((*STAFF, *FAMILY, "attended", "consulted", "psychologist", "health"), (), 302),
    "work_list": Page(STAFF, ()),
    "work_list_export": Page(OFFICERS, ()),
    "letters_to_print": Page(OFFICERS, ()),
    "print_letters": Page(OFFICERS, (), is_post_only=True),
    "open_from_elsewhere": Page(OFFICERS, ()),
    "inbox": Page(("psychologist", "health", "attended", "consulted", *STAFF, *FAMILY), ()),
    "children": Page(FAMILY, ()),
    "requests": Page(("parent", "other_parent", "attended", "consulted", "psychologist", "health"), ()),
    "enter_request": Page(OFFICERS, ()),
    "approvals": Page(("signatory",), ()),
    "section_g_requests": Page(("health",), ()),
    "plan_quality": Page(("manager", "signatory"), ()),
    "plan_quality_versions": Page(("manager", "signatory"), ()),
    "plan_quality_export": Page(("manager", "signatory"), ()),
    "matches": Page(OFFICERS, ()),
    "merges": Page(OFFICERS, ()),
    "returns:latest": Page(OFFICERS, (), 302),
    "returns:sen2": Page(OFFICERS, ("=2026",)),
    "returns:rule": Page(OFFICERS, ("=2026", "=P108")),
    "returns:check": Page(("manager",), ("=2026",), 302, is_post_only=True),
    "returns:go_on": Page(("manager",), ("=2026",)),
    "returns:whole": Page(("manager",), ("=2026",), 302),
    "returns:officers": Page(("manager",), ("=2026",)),
    "returns:explain": Page(("manager",), ("=2026", "=P108")),
    "returns:withdraw": Page(("manager",), ("=2026", "=P106", "explanation"), 302, is_post_only=True),
    "returns:export": Page(("manager",), ("=2026",), is_post_only=True),
}
"""Pages about no one case: each shows what its reader may see, or leads on."""
SHOWS_NO_RECORD = (
    "plan_quality",
    "start", "open_from_elsewhere", "requests", "enter_request", "returns:sen2", "returns:officers",
    "returns:explain", "returns:go_on",
    "returns:export",  # the log names whom the file tells of, and ours is not in that return
)  # fmt: skip
"""Lists of what the reader is writing themselves, and pages without a child."""

OF_NO_CHILD = (
    "people:home", "people:sign_in", "people:sign_in_as_persona", "people:sign_out", "people:choose_acting",
    "people:accessibility", "people:help", "provision:search", "provision:setting",
)  # fmt: skip
GUESSERS = ("manager of the other authority", "another family", "a SENCo who was not asked")
"""One of each kind of stranger, who also try what there is not."""
SIGN_IN_LIBRARY = ("account_", "mfa_", "socialaccount_", "openid_connect_")


def _named(patterns: list[Any], before: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns, before + (f"{each.namespace}:" if each.namespace else ""))
        elif isinstance(each, URLPattern) and each.name:
            yield before + each.name


def _in_full(name: str) -> str:
    return name if ":" in name else f"casework:{name}"


def test_every_address_is_named_here_with_who_may_open_it() -> None:
    site = {name for name in _named(get_resolver().url_patterns) if not name.startswith(SIGN_IN_LIBRARY)}
    known = {_in_full(name) for name in (*PAGES, *LISTS)} | set(OF_NO_CHILD)
    assert site == known


def address(country: Any, name: str, *, made_up: bool = False) -> str:
    """The address of a page about our case, or about one that there is not."""
    ours, page = country.ours, {**PAGES, **LISTS}[name]
    nothing = {"reference": "101-99-999999", "draft": "00000000-0000-4000-8000-000000000000"}
    nothing["entry"] = nothing["draft"]
    values = {**ours.ids, "reference": ours.run.reference}
    args = [
        key[1:] if key.startswith("=") else nothing.get(key, 987654321) if made_up else values[key]
        for key in page.keys
    ]
    return reverse(_in_full(name), args=args) + page.query


def typed(country: Any) -> dict[str, str]:
    """What a form might send: enough that, where it were let through, something would happen."""
    return {
        "token": "11111111-2222-4333-8444-555555555555", "seen": str(country.ours.run.version),
        "on": today().isoformat(), "reasons": "Because.", "text": "Words.", "answer": "Words.",
        "note-note": "Words.", "note": "Words.", "name": "A Name", "relation": "Mother", "lines": "1 A Road",
        "since": today().isoformat(), "reply": "can_meet", "setting": "900777", "action": "save",
        "direction": "down", "step": "confirm", "caseworker": "", "who": "x",
    }  # fmt: skip


def answer(browser: Client, method: str, to: str, country: Any) -> Any:
    """What a browser is answered."""
    return browser.get(to) if method == "get" else browser.post(to, typed(country))


def state_of(country: Any) -> tuple[Any, ...]:
    """What would be different if anything had happened to our case."""
    ours = country.ours
    with as_authority(ours.authority.pk):
        ours.run.refresh_from_db()
        models = [
            field.related_model
            for field in type(ours.person)._meta.related_objects
            if field.remote_field.name == "person" and field.related_model.__name__ != "RequestDraft"
        ]
        counts = [
            (model.__name__, model.objects.filter(person_id=ours.person.pk).count()) for model in models
        ]
        return (ours.run.version, ours.run.caseworker_id, *counts)


@pytest.mark.parametrize("name", [*PAGES, *LISTS])
def test_signed_out_one_is_led_to_sign_in_and_nothing_happens(country, name: str) -> None:
    before, browser = state_of(country), Client(raise_request_exception=False)
    for method in ("get", "post"):
        answered = answer(browser, method, address(country, name), country)
        assert answered.status_code == 302, (method, answered.status_code)
        assert answered.url.startswith("/sign-in")
    assert state_of(country) == before


@pytest.mark.parametrize("name", PAGES)
def test_for_whoever_has_no_part_in_it_a_case_does_not_exist(country, name: str) -> None:
    """The answer is also the same as for a case that there is not: nobody learns which one there is."""
    before = state_of(country)
    to, made_up = address(country, name), address(country, name, made_up=True)
    for who, acting in country.strangers.items():
        browser = country.browser_of(acting)
        for method in ("post",) if PAGES[name].is_post_only else ("get", "post"):
            found = answer(browser, method, to, country)
            assert found.status_code in (*REFUSED, *_read_only(method)), (who, method, found.status_code)
            assert country.ours.person.name.encode() not in found.content
            if who in GUESSERS:
                absent = answer(browser, method, made_up, country)
                assert found.status_code == absent.status_code, (who, method, "tells that there is a case")
    assert state_of(country) == before


@pytest.mark.parametrize("name", PAGES)
def test_whoever_has_another_part_is_refused_what_is_not_theirs(country, name: str) -> None:
    before, page = state_of(country), PAGES[name]
    to = address(country, name)
    for who, acting in country.parties.items():
        if who in page.by:
            continue
        browser = country.browser_of(acting)
        for method in ("get", "post"):
            if method == "get" and page.is_post_only:
                continue
            answered = answer(browser, method, to, country)
            assert answered.status_code in (*REFUSED, *_read_only(method)), (
                who,
                method,
                answered.status_code,
            )
    assert state_of(country) == before


def _read_only(method: str) -> tuple[int, ...]:
    return (READ_ONLY,) if method == "post" else ()


@pytest.mark.parametrize("name", [*PAGES, *LISTS])
def test_an_acting_that_has_ended_opens_nothing(country, name: str) -> None:
    before = state_of(country)
    for acting in (country.ended, country.ended_parent):
        browser = country.browser_of(acting)
        for method in ("get", "post"):
            answered = answer(browser, method, address(country, name), country)
            assert (answered.status_code, answered.url) == (302, reverse("people:choose_acting"))
    assert state_of(country) == before


def _is_about(entry: AuditEntry, country: Any) -> bool:
    told = json.loads(entry.changes) if isinstance(entry.changes, str) else entry.changes
    person, run = country.ours.person.pk, country.ours.run.pk
    return entry.person_id == person or person in told.get("persons", ()) or run in told.get("runs", ())


@pytest.mark.parametrize("name", [*PAGES, *LISTS])
def test_whoever_it_is_for_opens_it_and_the_log_says_so(country, name: str) -> None:
    page = {**PAGES, **LISTS}[name]
    form = {} if name != "print_letters" else {"letters": [str(country.ours.ids["letter"])]}
    for place, who in enumerate(page.by):
        acting = country.parties[who]
        browser = country.browser_of(acting)
        with as_authority(country.ours.authority.pk):
            newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        to = address(country, name)
        answered = browser.post(to, form) if page.is_post_only else browser.get(to)
        answers = (page.gives,) if place == 0 else (200, 302, 409)
        assert answered.status_code in answers, (who, answered.status_code)
        with as_authority(country.ours.authority.pk):
            entries = AuditEntry.objects.filter(pk__gt=newest, actor_id=acting.pk)
            is_logged = any(_is_about(entry, country) for entry in entries)
        shows = name not in SHOWS_NO_RECORD and (answered.status_code == 200 or name in PAGES)
        is_own_draft = {"draft", "entry"} & set(page.keys)
        is_empty = name == "inbox" and who in ("health", "attended", "consulted")
        assert is_logged or not shows or is_own_draft or is_empty, who
        assert "no-store" in answered["Cache-Control"], who


def test_a_setting_that_is_consulted_finds_it_in_its_list_and_the_log_says_so(country) -> None:
    acting = country.parties["consulted"]
    answered = country.browser_of(acting).get(reverse("casework:inbox") + "?show=consultations")
    assert country.ours.person.name.encode() in answered.content
    for case in (country.ours, country.theirs):
        with as_authority(case.authority.pk):
            entry = AuditEntry.objects.filter(action="inbox.consultations", actor_id=acting.pk).latest("pk")
        assert entry.changes == {"persons": [case.person.pk]}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_nobody_a_child_that_is_not_theirs(country, name: str) -> None:
    ours = country.ours
    needles = (ours.person.name.encode(), ours.run.reference.encode())
    for who, acting in country.strangers.items():
        browser = country.browser_of(acting)
        for shown in ("", "?show=consultations", "?show=requests", "?q=Robin", "?q=H801200001001"):
            answered = browser.get(address(country, name) + shown)
            assert answered.status_code in (200, 302, 403, 405), (who, answered.status_code)
            assert not any(needle in answered.content for needle in needles), (who, shown)
        chosen = {"letters": [str(ours.ids["letter"])]}
        if name == "print_letters":
            answered = browser.post(address(country, name), chosen)
            assert answered.status_code in (302, 403), (who, answered.status_code)
            assert answered.get("Content-Type", "").startswith("text/html")


@pytest.mark.parametrize("name", ["parent", "other_parent"])
def test_each_of_two_parents_reads_their_own_letters_and_comments_alone(country, name: str) -> None:
    ours, browser = country.ours, country.browser_of(country.parties[name])
    is_own = name == "parent"
    for page in ("letter_pdf", "family_letter"):
        assert (browser.get(address(country, page)).status_code == 200) is is_own
    draft = browser.get(address(country, "family_draft")).content
    assert (b"Not sent yet." in draft) is is_own
    assert f"case/{ours.run.pk}".encode() not in draft

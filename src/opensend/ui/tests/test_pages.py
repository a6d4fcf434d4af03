"""The frame of every page, lists, and the pages that say that something did not work."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.db import connection
from django.template import engines
from django.test import Client, RequestFactory

from opensend.ui import navigation
from opensend.ui.errors import refuse_bad_request, say_failed
from opensend.ui.words import STANDINGS


def render(text: str, **context: Any) -> str:
    return str(engines["jinja2"].from_string(text).render(context))


def test_a_list_of_several_pages_links_to_the_others_and_keeps_its_filters() -> None:
    request = RequestFactory().get("/", {"status": "late", "page": "2"})
    page = Paginator(range(100), 10).page(2)
    shown = render(
        '{% from "ui/lists.html" import pagination %}{{ pagination(page, request) }}',
        page=page,
        request=request,
    )
    assert 'href="?status=late&amp;page=3"' in shown
    assert 'aria-current="page"' in shown


def test_a_list_of_one_page_has_no_links() -> None:
    request = RequestFactory().get("/")
    page = Paginator(range(3), 10).page(1)
    shown = render(
        '{% from "ui/lists.html" import pagination %}{{ pagination(page, request) }}',
        page=page,
        request=request,
    )
    assert shown.strip() == ""


@pytest.mark.parametrize("standing", STANDINGS)
def test_each_standing_is_said_in_words(standing: str) -> None:
    shown = render(
        '{% from "ui/lists.html" import standing_tag %}{{ standing_tag(standing) }}', standing=standing
    )
    assert STANDINGS[standing][0] in shown


def test_every_standing_of_a_deadline_has_words() -> None:
    from typing import get_args

    from opensend.rules.engine import Standing

    assert set(get_args(Standing)) == set(STANDINGS)


def test_the_navigation_offers_a_page_only_to_its_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "ENTRIES", [])
    navigation.add_entry("Help", "people:help", position=20)
    navigation.add_entry("Statement", "people:accessibility", roles=["caseworker"], position=10)

    class Somebody:
        def __init__(self, role: str) -> None:
            self.role = role

    request = RequestFactory().get("/help")
    texts = {
        role: [entry["text"] for entry in navigation.list_navigation(Somebody(role), request)]
        for role in ("caseworker", "parent")
    }
    assert texts == {"caseworker": ["Statement", "Help"], "parent": ["Help"]}
    assert navigation.list_navigation(None, request) == []


def test_the_page_of_our_own_fault_needs_no_database() -> None:
    answer = say_failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Sorry, something went wrong on our side – OpenSEND" in answer.content.decode()
    assert connection.connection is None or not connection.in_atomic_block


def test_what_is_too_large_is_told_apart_from_what_cannot_be_read() -> None:
    request = RequestFactory().post("/")
    assert refuse_bad_request(request, RequestDataTooBig()).status_code == 413
    assert refuse_bad_request(request, ValueError()).status_code == 400


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_said_in_the_sites_own_frame() -> None:
    answer = Client().get("/nothing-here")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert "<title>Page not found – OpenSEND</title>" in text
    assert "Demonstration: all children and people shown here are fictional." in text


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/persona", {"persona": "1"})
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()


@pytest.mark.django_db
def test_no_page_shows_a_crown_or_a_licence_of_the_state() -> None:
    text = Client().get("/").content.decode()
    for word in ("crest", "Crown", "GOV.UK", "govuk-logotype"):
        assert word not in text
    assert text.count("<h1") == 1
    assert 'class="govuk-skip-link"' in text


@pytest.mark.django_db
def test_scripts_run_only_with_the_nonce_of_the_answer() -> None:
    answer = Client().get("/")
    policy = answer["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert nonce
    assert f'<script nonce="{nonce}">' in answer.content.decode()
    assert "unsafe-inline" not in policy

"""Words that are in one child's record alone, looked for wherever nobody may find them.

The site is served as it is in use. Each person of a case opens every page that is theirs; forms are sent that
are taken, refused and failing. What the web server and the database wrote meanwhile is searched.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connections

from opensend.audit.models import AuditEntry
from opensend.casework.tests.late_cases import Country, LateCase
from opensend.correspondence.models import Letter
from opensend.people.acting import as_authority
from opensend.people.models import User

pytestmark = pytest.mark.slow

PAGES = (
    "/", "/start", "/cases/", "/cases/?text={name}", "/cases/export.csv", "/cases/letters/", "/cases/{ref}/",
    "/cases/{ref}/events/", "/cases/{ref}/request/", "/cases/{ref}/people/", "/cases/{ref}/documents/",
    "/cases/{ref}/letters/", "/advice/", "/advice/?show=consultations", "/advice/?name={name}",
    "/advice/{asked}/", "/advice/{asked}/write/", "/advice/cases/{ref}/", "/advice/children/{ref}/views/",
    "/children/", "/children/{ref}/", "/plans/cases/{ref}/", "/plans/cases/{ref}/comments/",
    "/plans/cases/{ref}/send/", "/plans/approvals/", "/plans/approvals/{ref}/", "/plans/health/",
    "/plans/health/{version}/", "/plans/versions/{sent_version}/", "/plans/versions/{sent_version}/plan.json",
    "/plans/versions/{sent_version}/findings/", "/plans/versions/{sent_version}/findings.json",
    "/plans/quality/", "/plans/quality/versions/", "/plans/quality/versions.csv",
    "/plans/versions/{sent_version}/plan.pdf", "/plans/draft/{ref}/",
    "/plans/cases/{ref}/recommendations/", "/plans/cases/{ref}/recommendations/{recommendation}/",
    "/plans/versions/{sent_version}/coverage/", "/plans/versions/{sent_version}/coverage.csv",
    "/placement/{ref}/ask/",
    "/placement/consultations/{consultation}/", "/placement/cases/{ref}/", "/requests/",
    "/requests/sent/{ref}/",
    "/requests/documents/{document}/", "/requests/letters/{letter}.pdf", "/requests/{draft}/check/",
)  # fmt: skip
MAY_READ_THE_ADDRESS = ("caseworker", "manager", "panel_chair", "signatory")
"""Staff of the authority, on the page of the people of the case."""


@dataclass
class Served:
    """The site with a case in it, and what it writes while it is served."""

    url: str
    log: Path
    country: Country
    database: Any
    name: str
    words: str
    refuge: str
    shown: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def canaries(self) -> tuple[str, ...]:
        """What is in the record alone."""
        return (self.name.split()[1], self.words, self.refuge)

    def pages(self) -> list[str]:
        """Every address."""
        ours = self.country.ours
        return [page.format(ref=ours.run.reference, name=self.name, **ours.ids) for page in PAGES]


@pytest.fixture(scope="module")
def served(test_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site, served, with everybody of the case ready to be chosen at the sign-in page."""
    mark = secrets.token_hex(4)
    name, words, refuge = f"Robin Canary{mark}", f"Free{mark}words", f"77 Refuge{mark} Lane"
    log = tmp_path_factory.mktemp("served") / "server.log"
    with test_server.database() as database:
        with database.in_use():
            country = Country(LateCase("101", name, words, refuge), LateCase("102"))
            User.objects.update(persona="Somebody of a test")
            country.theirs.plan.refresh()
        with _serve(database.environment, log) as url:
            yield Served(url, log, country, database, name, words, refuge)


@contextlib.contextmanager
def _serve(environment: dict[str, str], log: Path) -> Iterator[str]:
    port = int(_free_port())
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "opensend", "serve", "--port", str(port), "--workers", "1"],
            env=environment, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, server)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port() -> str:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - an address made above
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the site did not start")


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found.group(1)


@contextlib.contextmanager
def signed_in(served: Served, who: str) -> Iterator[httpx.Client]:
    """A browser in which a person of the case has signed in."""
    acting = served.country.parties[who]
    with httpx.Client(base_url=served.url, follow_redirects=True, timeout=60) as browser:
        page = browser.get("/sign-in").text
        browser.post(
            "/sign-in/persona", data={"csrfmiddlewaretoken": _token(page), "persona": acting.user_id}
        )
        yield browser


def post(browser: httpx.Client, on: str, typed: dict[str, Any], **more: Any) -> httpx.Response:
    """Fill in the form of a page, with its hidden fields."""
    page = browser.get(on).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return browser.post(on, data={**hidden, **typed}, **more)


@pytest.fixture(scope="module")
def walked(served: Served) -> Served:
    """Everybody has opened every page; forms were taken, refused and failed."""
    for who in served.country.parties:
        with signed_in(served, who) as browser:
            for page in served.pages():
                answered = browser.get(page)
                assert answered.status_code < 500, (who, page)
                served.shown[who, page] = answered.text
    _write(served)
    _fail(served)
    return served


def _write(served: Served) -> None:
    ours = served.country.ours
    with signed_in(served, "parent") as browser:
        draft = f"/requests/{ours.ids['draft']}"
        post(browser, f"{draft}/name/", {"child_name": served.name, "known_as": served.words})
        post(browser, f"{draft}/birth/", {"born_0": served.words, "born_1": "x", "born_2": "x"})
        spoilt = {"files": (f"{served.words}.pdf", b"not a PDF", "application/pdf")}
        post(browser, f"{draft}/files/", {"add": "1"}, files=spoilt)
        post(browser, f"/plans/draft/{ours.run.reference}/comment/", {"text": served.words})
        browser.post(f"/plans/draft/{ours.run.reference}/comment/", data={"text": served.words})  # forged
        browser.get(f"/children/{served.words}/")
    with signed_in(served, "caseworker") as browser:
        post(
            browser,
            f"/cases/{ours.run.reference}/address/",
            {"lines": served.refuge, "postcode": served.words},
        )
        post(
            browser, f"/cases/{ours.run.reference}/people/add/", {"name": served.name, "email": served.words}
        )


def _fail(served: Served) -> None:
    """The database refuses a row with the words in it, and so the page fails."""
    ours = served.country.ours
    with (
        served.database.pointed_at(),
        served.database.blocker.unblock(),
        connections["owner"].cursor() as owner,
    ):
        owner.execute("alter table casework_itemcomment add constraint spoilt check (text = '') not valid")
    with signed_in(served, "parent") as browser:
        failed = post(
            browser, f"/plans/draft/{ours.run.reference}/comment/", {"text": f"{served.words} again"}
        )
        assert failed.status_code == 500
        assert served.words not in failed.text


def test_the_walk_went_where_the_words_are(walked: Served) -> None:
    """Or what follows would prove nothing."""
    shown = "".join(walked.shown.values())
    assert all(canary in shown for canary in walked.canaries)
    for who in walked.country.parties:
        assert any(walked.name in text for (reader, _), text in walked.shown.items() if reader == who), who


def test_no_word_of_the_record_is_in_the_log_of_the_web_server(walked: Served) -> None:
    said = walked.log.read_text()
    assert "django.db.utils.IntegrityError" in said, "the failure was not logged at all"
    assert [canary for canary in walked.canaries if canary.split()[-1] in said] == []


def test_no_word_of_the_record_is_in_the_log_of_the_database(walked: Served) -> None:
    log = Path(os.environ["OPENSEND_STATE"]) / "cluster" / "data" / "server.log"
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the log of another server is not ours to read")
    said = log.read_text(errors="replace")
    assert "spoilt" in said, "the failure was not logged at all"
    assert [canary for canary in walked.canaries if canary in said] == []


def test_no_word_of_the_record_is_in_the_audit_log(walked: Served) -> None:
    with walked.database.in_use(), as_authority(walked.country.ours.authority.pk):
        said = "\n".join(
            f"{each.action} {each.object_id} {each.reason} {each.changes} {each.sections}"
            for each in AuditEntry.objects.all()
        )
    assert len(said) > 10_000
    assert [canary for canary in walked.canaries if canary in said] == []


def test_a_secret_address_is_shown_to_staff_alone(walked: Served) -> None:
    found = {who for (who, _), text in walked.shown.items() if walked.refuge in text}
    assert found <= set(MAY_READ_THE_ADDRESS)
    assert found, "staff find it where they look for it"


def test_a_secret_address_is_in_no_page_of_staff_but_that_of_the_people(walked: Served) -> None:
    found = {page for (_, page), text in walked.shown.items() if walked.refuge in text}
    assert {page.rpartition("/people/")[1] for page in found} == {"/people/"}


def test_a_secret_address_is_in_no_letter(walked: Served) -> None:
    with walked.database.in_use(), as_authority(walked.country.ours.authority.pk):
        letters = list(Letter.objects.filter(person_id=walked.country.ours.person.pk))
    assert len(letters) > 3
    assert [letter.pk for letter in letters if "Refuge" in letter.text + letter.content] == []


def test_no_address_of_one_parent_is_in_anything_of_the_other(walked: Served) -> None:
    for who in ("parent", "other_parent"):
        read = "".join(text for (reader, _), text in walked.shown.items() if reader == who)
        assert "Refuge" not in read

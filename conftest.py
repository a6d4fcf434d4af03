"""What every test may ask for: a database of its own, the served site, a browser, the shared data.

A test that asks for nothing of this starts no server. The first that asks for `db` starts one throw-away
PostgreSQL in this test process (or makes throw-away databases on the server of `DATABASE_URL`).

- `db`: the application's role, in a transaction that is rolled back.
- `transactional_db`: a database of the test's own, made from the migrated template and dropped afterwards,
  because rows that are only ever added cannot be cleaned up.
- `fresh_database`: the same for tests that run commands: `environment` is what to start them with.
- `served_site`: the real web server on a database of its own, one for each test module.
- `browser`, `page`, `axe`, `shared_data`: see each.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_django.fixtures import validate_django_db

from opensend.config.database import (
    application_url,
    apply_migrations,
    create_database,
    drop_database,
    drop_login,
)
from opensend.config.embedded_postgres import FAST, EmbeddedPostgres, binaries, default_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker

CHECKOUT = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(done => done.violations)"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

BINARIES = default_folder()
"""The developer's own folder: the embedded server's files are copied there once, and used by all tests."""
_states = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep this process away from the developer's own state, and tell Django where its settings are."""
    state = Path(tempfile.mkdtemp(prefix=f"opensend-test-{os.getpid()}-"))
    state.chmod(0o711)  # the server's user has to reach its folders inside
    config.stash[_states] = state
    _remove_what_killed_runs_left(state.parent)
    os.environ["OPENSEND_STATE"] = str(state)
    os.environ["OPENSEND_MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "opensend.config.settings"
    for name in ("OPENSEND_APP_DATABASE_URL", "OPENSEND_OWNER_DATABASE_URL", "OPENSEND_POOL"):
        os.environ.pop(name, None)
    import django

    django.setup()


def _remove_what_killed_runs_left(folder: Path) -> None:
    for state in folder.glob("opensend-test-*-*"):
        if state.stat().st_uid == os.geteuid() and not _is_alive(int(state.name.split("-")[2])):
            EmbeddedPostgres(state / "cluster", binaries_from=BINARIES).remove()
            shutil.rmtree(state, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if state := config.stash.get(_states, None):
        shutil.rmtree(state, ignore_errors=True)


@dataclass(frozen=True)
class TestDatabase:
    """A migrated database: its addresses for the administering role and for the application's."""

    __test__ = False

    owner_url: str
    app_url: str
    blocker: DjangoDbBlocker

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which a command uses this database."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("OPENSEND_POOL")}
        return {
            **kept,
            "DATABASE_URL": self.owner_url,
            "OPENSEND_APP_DATABASE_URL": self.app_url,
            "OPENSEND_STATE": os.environ["OPENSEND_STATE"],
            "OPENSEND_MODE": "demonstration",
        }

    @contextlib.contextmanager
    def in_use(self) -> Iterator[TestDatabase]:
        """For a block, Django in this process uses this database, also in a test that did not ask for one."""
        with self.pointed_at(), self.blocker.unblock():
            yield self

    @contextlib.contextmanager
    def pointed_at(self) -> Iterator[None]:
        """For a block, Django's addresses are those of this database."""
        from django.db import connections

        before = {alias: dict(connections.settings[alias]) for alias in connections.settings}
        _close_connections()
        for alias, url in (("default", self.app_url), ("owner", self.owner_url)):
            parts = conninfo_to_dict(url)
            connections.settings[alias].update(
                NAME=parts["dbname"], USER=parts.get("user", ""), PASSWORD=parts.get("password", ""),
                HOST=parts.get("host", ""), PORT=parts.get("port", ""),
            )  # fmt: skip
        try:
            yield
        finally:
            _close_connections()
            for alias, settings in before.items():
                connections.settings[alias].update(settings)


def _close_connections() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()


class TestServer:
    """A server on which throw-away databases are made from one migrated template."""

    __test__ = False

    def __init__(self, url: str, blocker: DjangoDbBlocker) -> None:
        self.url = url
        self.blocker = blocker
        self.template = self._address(f"opensend_test_{secrets.token_hex(4)}")
        create_database(url, self._name(self.template))
        self.template_app = application_url(self.template)
        with TestDatabase(self.template, self.template_app, blocker).in_use():
            apply_migrations()

    def _address(self, name: str) -> str:
        return make_conninfo("", **{**conninfo_to_dict(self.url), "dbname": name})

    @staticmethod
    def _name(address: str) -> str:
        return str(conninfo_to_dict(address)["dbname"])

    @contextlib.contextmanager
    def database(self) -> Iterator[TestDatabase]:
        """A database made from the template, dropped at the end."""
        name = f"{self._name(self.template)}_{secrets.token_hex(4)}"
        create_database(self.url, name, template=self._name(self.template))
        app = make_conninfo("", **{**conninfo_to_dict(self.template_app), "dbname": name})
        try:
            yield TestDatabase(self._address(name), app, self.blocker)
        finally:
            drop_database(self.url, name)

    def close(self) -> None:
        """Drop the template and the login that was made for it."""
        drop_database(self.url, self._name(self.template))
        drop_login(self.url, str(conninfo_to_dict(self.template_app)["user"]))


@pytest.fixture(scope="session")
def embedded_binaries() -> Path:
    """The folder that has the embedded server's files, for tests that start one of their own."""
    binaries(BINARIES)
    return BINARIES


@pytest.fixture(scope="session")
def test_server(django_db_blocker: DjangoDbBlocker) -> Iterator[TestServer]:
    """The server of this test process, started by the first test that needs it."""
    with contextlib.ExitStack() as stack:
        url = os.environ.get("DATABASE_URL")
        if not url:
            folder = Path(os.environ["OPENSEND_STATE"]) / "cluster"
            cluster = EmbeddedPostgres(folder, settings=FAST, binaries_from=BINARIES)
            stack.callback(cluster.remove)
            cluster.start()
            url = cluster.url()
        server = TestServer(url, django_db_blocker)
        stack.callback(server.close)
        yield server


@pytest.fixture(scope="session")
def django_db_setup(test_server: TestServer) -> Iterator[None]:
    """Django on a database made here, as the role that owns nothing; the `owner` alias administers it."""
    with test_server.database() as database, database.pointed_at():
        yield


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[None]:
    """As pytest-django's own, except that a transactional test has a database to itself."""
    marker = request.node.get_closest_marker("django_db")
    is_transactional = validate_django_db(marker)[0] if marker else False
    if not (is_transactional or "transactional_db" in request.fixturenames):
        request.getfixturevalue("_django_db_helper")  # pytest-django's, which this one stands in front of
        yield
        return
    server: TestServer = request.getfixturevalue("test_server")
    with server.database() as database, database.in_use():
        yield


@pytest.fixture
def fresh_database(test_server: TestServer) -> Iterator[TestDatabase]:
    """An empty, migrated database for commands started by the test. Django here does not use it."""
    with test_server.database() as database:
        yield database


@dataclass(frozen=True)
class ServedSite:
    """The site as a web server of its own serves it."""

    url: str
    database: TestDatabase


@pytest.fixture(scope="module")
def served_site(test_server: TestServer) -> Iterator[ServedSite]:
    """`opensend serve` on an empty database; fill it with `with served_site.database.in_use(): …`."""
    with test_server.database() as database, serve(database.environment) as url:
        yield ServedSite(url, database)


@contextlib.contextmanager
def serve(environment: dict[str, str]) -> Iterator[str]:
    """Start `opensend serve` on a free port, wait until it answers, give its address, stop it."""
    port = free_port()
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "opensend", "serve", "--port", str(port), "--workers", "1"],
            env=environment, stdout=said, stderr=said,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            if not _answers(url, server):
                said.seek(0)
                pytest.fail(f"the site did not start: {said.read()}")
            yield url
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str, server: subprocess.Popen[bytes], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - an address made above
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published files that are too large for the repository; the test is skipped without it."""
    folder = CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared data is not on this machine: there is no folder {folder}")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Skipped, saying how to get it, where it is missing."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}: no page is looked at. `make system-packages` installs it")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a telephone's width with JavaScript off, as everything has to work."""
    with contextlib.closing(
        browser.new_context(
            java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="en-GB",
            timezone_id="Europe/London",
        )
    ) as context:  # fmt: skip
        context.set_default_timeout(10_000)
        yield context.new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with what axe finds (WCAG 2.2 AA and best practice) on the page as it stands."""
    if not AXE.exists():
        pytest.fail(f"there is no {AXE}: run `make setup`")
    source = AXE.read_text(encoding="utf-8")

    def assert_accessible(page: Page) -> None:
        # A page that is only just coming has nothing in it yet.
        page.wait_for_load_state()
        page.locator("body > *").first.wait_for(state="attached")
        with _copy_with_timers(page) as copy:
            copy.evaluate(source)
            found: list[dict[str, Any]] = copy.evaluate(AXE_RUN, AXE_TAGS)
        told = [_describe(violation) for violation in found]
        assert not told, f"axe found on {page.url}:\n" + "\n".join(told)

    return assert_accessible


@contextlib.contextmanager
def _copy_with_timers(page: Page) -> Iterator[Page]:
    """The page as it stands, in a context where axe can wait; its own scripts do not run there either."""
    html, address = page.content(), page.url.split("#")[0]
    assert page.context.browser is not None
    with contextlib.closing(page.context.browser.new_context(viewport=page.viewport_size)) as context:
        copy = context.new_page()
        if address.startswith("http"):
            policy = {"Content-Security-Policy": "script-src 'none'"}
            copy.route(
                lambda asked: asked == address,
                lambda route: route.fulfill(
                    body=html, content_type="text/html; charset=utf-8", headers=policy
                ),
            )
            copy.goto(address)
        else:
            copy.set_content(html)
        yield copy


def _describe(violation: dict[str, Any]) -> str:
    places = (
        f"    {' '.join(map(str, node['target']))}: {node['html'][:200]}" for node in violation["nodes"]
    )
    return "\n".join([f"{violation['id']} ({violation['impact']}): {violation['help']}", *places])

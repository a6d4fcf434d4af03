"""The demonstration, served, and a browser that looks closely at every page on which it arrives."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from opensend.cli.plain_browser import PageError, Upload

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

    from conftest import ServedSite

NARROW = {"width": 320, "height": 640}
PICTURES = {375: 800, 1280: 900}
FEW = {"001": 20, "002": 10}
"""How many cases each authority has here: enough for every page to have something on it."""


@pytest.fixture(scope="module")
def demonstration(served_site: ServedSite) -> ServedSite:
    """The served demonstration, with its people and their stories, and few others around them."""
    from opensend.interchange.demo import load  # only once Django is set up

    with served_site.database.in_use(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "CASES", FEW)
        load.load_demonstration()
    return served_site


@pytest.fixture(scope="module")
def watch(axe: Callable[[Page], None]) -> Watch:
    """What is seen of the site in one module."""
    return Watch(axe)


@pytest.fixture(scope="module")
def new_browser(browser: Browser, watch: Watch) -> Iterator[Callable[[str], WatchedBrowser]]:
    """Makes a browser for one more person; all of them are closed at the end."""
    made: list[WatchedBrowser] = []

    def make(site: str) -> WatchedBrowser:
        made.append(WatchedBrowser(browser, watch, site))
        return made[-1]

    yield make
    for each in made:
        each.context.close()


class Watch:
    """What has been seen of a site: every kind of page is put to axe once, in every state that it is in."""

    def __init__(self, axe: Callable[[Page], None]) -> None:
        self.axe = axe
        self.seen: set[tuple[str, ...]] = set()
        self.faults: list[str] = []

    def look(self, page: Page) -> None:
        """Note what is wrong with a page: its title, its headings, its width, and what axe finds."""
        headings = [" ".join(each.split()) for each in page.locator("h1, h2").all_inner_texts()]
        kind = (re.sub(r"[0-9a-f-]{36}|\d[\d-]*", "#", urlsplit(page.url).path), page.title(), *headings)
        if kind in self.seen:
            return
        self.seen.add(kind)
        where = f"{page.url} (“{page.title()}”)"
        if page.locator("h1").count() != 1:
            self.faults.append(f"{where} has {page.locator('h1').count()} headings of the first level")
        if not page.title().endswith(" – OpenSEND") or page.title().startswith(" – "):
            self.faults.append(f"{where} has no title of its own")
        if page.locator(".govuk-error-summary").count() and not page.title().startswith("Error: "):
            self.faults.append(f"{where} shows an error that its title does not")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            self.faults.append(f"{where} is {width} pixels wide")
        try:
            self.axe(page)
        except AssertionError as found:
            self.faults.append(str(found))
        self._picture(page)

    def _picture(self, page: Page) -> None:
        """Where OPENSEND_PICTURES names a folder: the page at the width of a telephone and of a desktop."""
        if not (folder := os.environ.get("OPENSEND_PICTURES")):
            return
        title = re.sub("[^a-z]+", "-", page.title().removesuffix(" – OpenSEND").lower())[:50]
        for width, height in PICTURES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(
                path=str(Path(folder) / f"{len(self.seen):03}-{title}-{width}.png"), full_page=True
            )
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]


class WatchedBrowser:
    """One person's browser, without JavaScript, on the narrowest of telephones."""

    def __init__(self, chromium: Browser, watch: Watch, site: str) -> None:
        self.context: BrowserContext = chromium.new_context(
            java_script_enabled=False, viewport=NARROW, locale="en-GB", timezone_id="Europe/London"
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.site, self.watch = site, watch
        self._refused = ""
        self.page.on("response", self._note_refusal)

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.page.url

    @property
    def text(self) -> str:
        """What the page says, also what is only said aloud or stands in a closed part, in one line."""
        return " ".join((self.page.locator("body").text_content() or "").split())

    def open(self, address: str) -> None:
        """Go to an address of the site."""
        self.page.goto(urljoin(self.site, address))
        self._arrive()

    def follow(self, words: str) -> None:
        """Follow the first link that says this, or has these words."""
        self._link(words).click()
        self._arrive()

    def save(self, words: str) -> bytes:
        """What such a link leads to, as a file; the page stays."""
        address = self._link(words).get_attribute("href") or ""
        answer = self.context.request.get(urljoin(self.url, address))
        if not answer.ok:
            raise PageError(f"{address} was answered by {answer.status}")
        return answer.body()

    def expect(self, *words: str) -> None:
        """The page must say each of these."""
        for wanted in words:
            if wanted not in self.text:
                raise PageError(f"{self.url} does not say “{wanted}”. It says: {self.text[:2000]}")

    def submit(
        self,
        button: str,
        answers: Mapping[str, str] | None = None,
        *,
        choose: tuple[str, ...] = (),
        files: Mapping[str, Upload] | None = None,
    ) -> None:
        """Answer the form that has this button, and press it."""
        pressed = self._button(button)
        form = pressed.locator("xpath=ancestor::form[1]")
        for label, answer in (answers or {}).items():
            _fill(_control(form, label), answer)
        for label in choose:
            _control(form, label).check()
        for name, file in (files or {}).items():
            form.locator(f'[name="{name}"]').set_input_files(
                [{"name": file.filename, "mimeType": file.content_type, "buffer": file.content}]
            )
        pressed.click()
        self._arrive()

    def _note_refusal(self, answer: Response) -> None:
        if answer.request.is_navigation_request() and answer.status >= 400:
            self._refused = f"{answer.url} was answered by {answer.status}"

    def _arrive(self) -> None:
        self.page.wait_for_load_state()
        if self._refused:
            raise PageError(self._refused)
        self.watch.look(self.page)

    def _link(self, words: str) -> Locator:
        links = self.page.locator("a[href]")
        exact = links.filter(has_text=re.compile(rf"^\s*{_spaced(words)}\s*$"))
        found = exact if exact.count() else links.filter(has_text=re.compile(_spaced(words)))
        if not found.count():
            raise PageError(f"{self.url} has no link “{words}”. It says: {self.text[:2000]}")
        return found.first

    def _button(self, words: str) -> Locator:
        found = self.page.locator("form button").filter(has_text=re.compile(rf"^\s*{_spaced(words)}"))
        if not found.count():
            raise PageError(f"{self.url} has no button “{words}”. It says: {self.text[:2000]}")
        return found.first


def _spaced(words: str) -> str:
    """A pattern for words, however the page breaks its lines."""
    return r"\s+".join(re.escape(each) for each in words.split())


def _control(form: Locator, label: str) -> Locator:
    """What a label of the form names, or the field of that name."""
    named = form.locator("label").filter(has_text=re.compile(rf"^\s*{_spaced(label)}"))
    if named.count():
        return form.locator(f'[id="{named.first.get_attribute("for")}"]')
    return form.locator(f'[name="{label}"]')


def _fill(control: Locator, answer: str) -> None:
    if control.first.get_attribute("type") in ("radio", "checkbox"):
        control.and_(control.page.locator(f'[value="{answer}"]')).check()
    elif control.first.evaluate("element => element.tagName") == "SELECT":
        said = [each.strip() for each in control.locator("option").all_text_contents()]
        control.select_option(label=answer) if answer in said else control.select_option(value=answer)
    else:
        control.fill(answer)

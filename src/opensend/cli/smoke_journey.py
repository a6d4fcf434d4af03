"""What the steps of the main journey share: the site, who is signed in to it, and the case."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from opensend.audit.today import today
from opensend.cli.plain_browser import PageError, PlainBrowser, Upload
from opensend.interchange.demo.cast import PERSONAS, Persona
from opensend.people.models import Role

FICTIONAL = "all children and people shown here are fictional"
CHILD = "Jamie Pathway"
OTHER_PARENT = "Alex Pathway"
HIDDEN_ADDRESS = "9 Hidden Lane"
AUTHORITY = "Example Borough"
SCHOOL = "Boundary Lane School"
PDF_BEGINS = b"%PDF-"


class Browser(Protocol):
    """What a step needs of a browser; see `PlainBrowser`, which is one."""

    url: str

    @property
    def text(self) -> str:
        """What the page says, in one line."""

    def open(self, address: str) -> None:
        """Go to an address of the site."""

    def follow(self, words: str) -> None:
        """Follow the first link that says this, or has these words."""

    def save(self, words: str) -> bytes:
        """What such a link leads to, as a file; the page stays."""

    def expect(self, *words: str) -> None:
        """The page must say each of these."""

    def submit(
        self,
        button: str,
        answers: Mapping[str, str] | None = None,
        *,
        choose: tuple[str, ...] = (),
        files: Mapping[str, Upload] | None = None,
    ) -> None:
        """Answer the form that has this button, and press it."""


@dataclass
class Journey:
    """One case on its way through a site, and the browsers of the people who take it on."""

    site: str
    new_browser: Callable[[str], Browser] = PlainBrowser
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    """The environment of commands that use the site's database."""
    reference: str = ""
    _signed_in: dict[Role, Browser] = field(default_factory=dict)

    def sign_in(self, persona: Persona) -> Browser:
        """A browser in which that person has just signed in."""
        browser = self.new_browser(self.site)
        browser.open("/sign-in")
        browser.submit(f"Sign in as {persona.name}")
        browser.expect(f"Signed in as {persona.name}", FICTIONAL)
        return browser

    def at_start(self, role: Role) -> Browser:
        """The browser of the first person who has the role, on their start page."""
        if role in self._signed_in:
            self._signed_in[role].open("/")
        else:
            self._signed_in[role] = self.sign_in(persona_of(role))
        return self._signed_in[role]

    def sign_out(self, role: Role) -> None:
        """End the session of somebody who comes back another time."""
        self._signed_in.pop(role).submit("Sign out")

    def at_case(self, role: Role) -> Browser:
        """The browser of somebody of the authority, who has found the case in the work list."""
        browser = self.at_start(role)
        browser.submit("Show cases", {"text": CHILD})
        browser.follow(CHILD)
        browser.expect(f"Case {self.reference}")
        return browser

    def at_family_page(self) -> Browser:
        """The parent's browser, on the child's page."""
        browser = self.at_start(Role.PARENT)
        browser.follow(CHILD)
        browser.expect(self.reference)
        return browser

    def note_reference(self, text: str) -> None:
        """Remember which case this is, from what a page says."""
        found = re.search(r"\d{3}-\d\d-\d{6}\b", text)
        if found is None:
            raise PageError(f"No reference of a case is in: {text[:600]}")
        self.reference = found[0]


Step = tuple[str, Callable[[Journey], None]]


def persona_of(role: Role) -> Persona:
    """The first person of the demonstration who has a role."""
    return next(each for each in PERSONAS if each.role == role)


def on_today(name: str = "on") -> dict[str, str]:
    """The three parts of a date field, filled with today."""
    day = today()
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def check_pdf(content: bytes, what: str) -> None:
    """Raise `PageError` where something that should be a PDF is none."""
    if not content.startswith(PDF_BEGINS):
        raise PageError(f"{what} is no PDF: it begins with {content[:40]!r}")

"""Drive the main journey over HTTP against the served demonstration, saying each step.

A step is a function that takes the `Journey` and raises when a page is not what it should be. A new one is
written here, or beside here, and named in `STEPS`.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable

from opensend.cli.plain_browser import PageError, PlainBrowser
from opensend.cli.smoke_journey import FICTIONAL, Journey, Step
from opensend.cli.smoke_journey_advice import STEPS as ADVICE
from opensend.cli.smoke_journey_final import INTEGRITY
from opensend.cli.smoke_journey_final import STEPS as FINAL
from opensend.cli.smoke_journey_plan import STEPS as PLAN
from opensend.cli.smoke_journey_request import STEPS as REQUEST
from opensend.config.database import OWNER_ADDRESS
from opensend.interchange.demo.cast import PERSONAS, Persona


def open_home(journey: Journey) -> None:
    """A visitor is told what this is, and that nobody in it is real."""
    browser = PlainBrowser(journey.site)
    browser.open("/")
    browser.expect("OpenSEND", FICTIONAL)


def sign_in_and_out(persona: Persona) -> Callable[[Journey], None]:
    """The step in which that person signs in, chooses how to act, sees their start page and signs out."""

    def step(journey: Journey) -> None:
        browser = journey.sign_in(persona)
        browser.open("/acting")
        browser.submit("Continue", choose=(str(persona.role.label),))
        browser.expect(f"Signed in as {persona.name}, {persona.role.label}")
        browser.submit("Sign out")
        if f"Signed in as {persona.name}" in browser.text:
            raise PageError(f"{persona.name} is still signed in")

    return step


STEPS: tuple[Step, ...] = (
    ("The home page says what this is", open_home),
    *(
        (f"{each.name} ({each.role.label}) signs in, acts and signs out", sign_in_and_out(each))
        for each in PERSONAS
    ),
    *REQUEST,
    *ADVICE,
    *PLAN,
    *FINAL,
    *INTEGRITY,
)


def run(base_url: str) -> int:
    """Take the steps in their order; 1 at the first that fails, since the next ones build on it."""
    journey = Journey(base_url, environment=_environment())
    began = time.monotonic()
    for said, step in STEPS:
        at = time.monotonic()
        try:
            step(journey)
        except (PageError, OSError) as error:
            print(f"✗ {said} ({time.monotonic() - at:.2f} s)\n  {error}", flush=True)
            return 1
        except Exception:
            print(f"✗ {said} ({time.monotonic() - at:.2f} s)", flush=True)
            traceback.print_exc(file=sys.stderr)
            return 1
        print(f"✓ {said} ({time.monotonic() - at:.2f} s)", flush=True)
    print(f"All {len(STEPS)} steps went well in {time.monotonic() - began:.1f} s.")
    return 0


def _environment() -> dict[str, str]:
    """The environment in which a command uses the database that is in use here."""
    environment = dict(os.environ)
    if OWNER_ADDRESS in environment:
        environment["DATABASE_URL"] = environment[OWNER_ADDRESS]
    return environment

"""Steps of the main journey from a parent's request to the decision to assess."""

from __future__ import annotations

import base64
from typing import Any

from opensend.cli.plain_browser import Upload
from opensend.cli.smoke_journey import (
    AUTHORITY,
    CHILD,
    HIDDEN_ADDRESS,
    OTHER_PARENT,
    SCHOOL,
    Browser,
    Journey,
    Step,
    check_pdf,
    on_today,
    persona_of,
)
from opensend.people.models import Role

PHOTO = Upload(
    "drawing.png",
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    ),
    "image/png",
)
SAVE = "Save and go on"
ANSWERS: dict[str, dict[str, Any]] = {
    "council": {"choose": (AUTHORITY,)},
    "who": {"choose": ("Somebody else",)},
    "name": {"answers": {"Full name": CHILD}},
    "birth": {"answers": {"born_day": "14", "born_month": "3", "born_year": "2017"}},
    "about": {"answers": {"Words people use": "they", "First language": "English"}},
    "you": {"answers": {"Who you are": "mother"}, "choose": ("Yes",)},
    "address": {"answers": {"Address": "7 Pathway Street\nExampleton", "Postcode": "EX1 7EX"}},
    "reach": {"answers": {"Telephone": "01632 960777"}},
    "learning": {"choose": ("School",)},
    "more": {},
    "hard": {"answers": {"What is hard": "Jamie cannot follow what is said in a busy classroom."}},
    "well": {"answers": {"What goes well": "Jamie draws maps and knows every bus route."}},
    "say": {"answers": {"What does Jamie say": "I like it when it is quiet."}},
    "help": {"answers": {"What help": "Small group work twice a week since last year."}},
    "hopes": {"answers": {"What do you hope": "That Jamie has a friend at school."}},
    "health": {"answers": {"Is there anything": "Asthma. Jamie uses an inhaler."}},
    "social-care": {},
    "people": {"answers": {"Who knows Jamie": "Speech and language therapist"}},
}
"""What the parent answers on each page that is one form; `setting` and `files` are more than that."""


def begin_request(journey: Journey) -> None:
    """The parent answers the first questions, is told what is missing, and stops in the middle."""
    browser = journey.at_start(Role.PARENT)
    browser.follow("Ask for an assessment")
    browser.submit("Start now")
    answer_questions(browser, until="hard")
    browser.submit(SAVE)
    browser.expect("There is a problem", "Tell us what is hard")
    browser.submit("Save and see the list", ANSWERS["hard"]["answers"])
    browser.expect("It is not sent yet", "Done")
    browser.submit("Stop, and come back later")
    browser.expect("We have kept what you wrote")
    journey.sign_out(Role.PARENT)


def finish_request(journey: Journey) -> None:
    """The parent comes back another time, writes the rest, adds a photo, checks everything and sends it."""
    browser = journey.at_start(Role.PARENT)
    browser.follow(f"Go on with the request for {CHILD}")
    browser.follow("What goes well")
    answer_questions(browser, until="files")
    browser.submit("Add", files={"files": Upload("letter.pdf", b"This is no PDF.", "application/pdf")})
    browser.expect("There is a problem")
    browser.submit("Add", files={"files": PHOTO})
    browser.expect("The file was added", PHOTO.filename)
    browser.submit(SAVE)
    browser.follow("Check your answers")
    browser.expect(CHILD, SCHOOL, "busy classroom", PHOTO.filename)
    browser.submit("Send the request")
    browser.expect("We have your request", "What happens next")
    journey.note_reference(browser.text)


def read_acknowledgement(journey: Journey) -> None:
    """The parent reads the letter that says that the request has come, and what comes next and when."""
    browser = journey.at_family_page()
    browser.expect("What comes next", "What has happened", PHOTO.filename)
    browser.follow("Read the letter")
    browser.expect(journey.reference, "assessment for Jamie")
    check_pdf(browser.save("Save this letter as PDF"), "The letter")


def allocate(journey: Journey) -> None:
    """The team manager finds the case by a part of its name, and gives it to a caseworker."""
    browser = journey.at_start(Role.TEAM_MANAGER)
    browser.submit("Show cases", {"text": CHILD.rpartition(" ")[2].lower()})
    browser.follow(CHILD)
    browser.follow("Allocate it to somebody")
    browser.submit("Save", {"Caseworker": "Casey Worker, Caseworker"})
    browser.expect("Casey Worker")


def consult_and_notify(journey: Journey) -> None:
    """The caseworker notes the acknowledgement, consults the family, and tells the others."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Request")
    browser.expect("busy classroom", PHOTO.filename)
    browser.follow("Overview")
    for action in ("Record that the request was acknowledged", "Record that the family was consulted"):
        browser.follow(action)
        browser.submit("Record this")
    browser.follow("Tell everyone that an assessment is being considered")
    browser.submit("Continue")
    browser.expect("Letters that will be written")
    browser.submit("Record this and write the letters")
    browser.expect(f"Case {journey.reference}")


def add_other_parent(journey: Journey) -> None:
    """The caseworker adds the other parent, who lives apart at an address that nobody else may learn."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("People")
    browser.follow("Add a parent, carer or representative")
    browser.submit("Save")
    browser.expect("There is a problem")
    browser.submit("Save", {"Full name": OTHER_PARENT, "Relation": "father"}, choose=("Has parental",))
    browser.follow(f"Change address of {OTHER_PARENT}")
    lives = {"lines": HIDDEN_ADDRESS, **on_today("since")}
    browser.submit("Save", lives, choose=("Restricted",))
    browser.expect(OTHER_PARENT, HIDDEN_ADDRESS, "Restricted address")


def advise_to_assess(journey: Journey) -> None:
    """The chair records that the panel advises to assess."""
    browser = journey.at_case(Role.PANEL_CHAIR)
    browser.follow("Record what the panel advises")
    browser.submit("Record the advice")
    browser.expect("There is a problem", "Select what the panel advises")
    reasons = {"Reasons": "School and family agree that help so far has not been enough.", **on_today()}
    browser.submit("Record the advice", reasons, choose=("Carry out an assessment",))
    browser.expect("The panel’s advice")


def decide_to_assess(journey: Journey) -> None:
    """The team manager answers both parts of the test with reasons, reads the letters, and decides."""
    browser = journey.at_case(Role.TEAM_MANAGER)
    browser.follow("Decide whether to assess")
    browser.expect("What the panel advised", "section 36(8)")
    browser.submit("Continue")
    browser.expect("There is a problem")
    browser.submit(
        "Continue",
        {
            "has_or_may_have_sen": "yes",
            "has_or_may_have_sen_reasons": "Jamie is two years behind in understanding what is said.",
            "may_need_plan": "yes",
            "may_need_plan_reasons": "The school has done what it can by itself.",
            "reasons": "Jamie needs more help than the school can give by itself.",
            **on_today(),
        },
    )
    browser.expect("The authority will assess", "Letters that will be written", persona_of(Role.PARENT).name)
    browser.submit("Record the decision")
    browser.expect("Decision to assess")


def answer_questions(browser: Browser, *, until: str) -> None:
    """Answer whatever question is asked, up to the page with that name."""
    while (slug := browser.url.rstrip("/").rpartition("/")[2]) != until:
        if slug == "setting":
            browser.submit("Search", {"q": SCHOOL})
            browser.submit(SAVE, choose=(SCHOOL,))
        else:
            browser.submit(SAVE, **ANSWERS[slug])


STEPS: tuple[Step, ...] = (
    ("A parent begins a request, is told what is missing, and stops", begin_request),
    ("The parent comes back, adds a photo and sends the request", finish_request),
    ("The request is acknowledged, and the letter is a PDF", read_acknowledgement),
    ("The team manager finds the case by name and allocates it", allocate),
    ("The caseworker consults the family and notifies the others", consult_and_notify),
    ("The caseworker adds the other parent, at a restricted address", add_other_parent),
    ("The panel chair advises to assess", advise_to_assess),
    ("The team manager decides to assess, test by test", decide_to_assess),
)

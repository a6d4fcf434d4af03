"""Steps of the main journey from the placement to the final plan, and the family's letters about it."""

from __future__ import annotations

import subprocess
import sys

from opensend.cli.plain_browser import PageError
from opensend.cli.smoke_journey import CHILD, HIDDEN_ADDRESS, SCHOOL, Journey, Step, check_pdf, on_today
from opensend.cli.smoke_journey_plan import REASON
from opensend.people.models import Role

NO = {"unsuitable-met": "no", "others-met": "no", "resources-met": "no"}


def consult_school(journey: Journey) -> None:
    """The caseworker sends the draft to the school that the family asked for."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Placement")
    browser.expect(SCHOOL, "Jamie’s friends go there.", "No setting has been consulted")
    browser.follow("Consult a setting")
    browser.follow(SCHOOL)
    browser.submit("Send the consultation", on_today())
    browser.expect("None yet")


def reply_as_school(journey: Journey) -> None:
    """The SENCo finds the consultation in the school's list, reads the draft, and answers."""
    browser = journey.at_start(Role.SENCO)
    browser.follow("Consultations")
    browser.follow(CHILD)
    check_pdf(browser.save("Read the draft plan (PDF)"), "The draft plan for the school")
    browser.submit("Send the reply")
    browser.expect("There is a problem", "Select whether you can meet the needs")
    browser.submit("Send the reply", {"reply": "can_meet"})
    browser.expect("Recorded by", "Jo Boundary")


def decide_placement(journey: Journey) -> None:
    """The team manager answers each lawful test, with reasons, and names the school."""
    browser = journey.at_case(Role.TEAM_MANAGER)
    browser.follow("Placement")
    browser.follow("Decide the placement")
    browser.submit("Continue", choose=(SCHOOL,))
    browser.submit("Record the decision")
    browser.expect("There is a problem", "Select yes or no")
    reasons = {"reasons": "The family asked for it, it can meet the needs, and no test is met.", **on_today()}
    browser.submit("Record the decision", {**NO, **reasons})
    browser.expect("Decided on", SCHOOL)


def prepare_final(journey: Journey) -> None:
    """The caseworker prepares the final plan, which now has its Section I."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Placement")
    browser.follow("Prepare the final plan")
    browser.expect(SCHOOL, "What the rules find", REASON)
    browser.submit("Ask a sign-off officer to issue it")
    browser.expect(journey.reference)


def issue_plan(journey: Journey) -> None:
    """The sign-off officer reads what has changed since the draft, confirms it, and issues the final plan."""
    browser = journey.at_start(Role.SIGN_OFF_OFFICER)
    browser.follow("Plans to approve")
    browser.follow(CHILD)
    browser.expect("Issue the final plan", "have finished", "Agreed by health", SCHOOL)
    browser.submit("Issue the final plan", on_today())
    browser.expect("There is a problem")
    browser.submit("Issue the final plan", choose=("Every change follows",))
    browser.expect(journey.reference)


def read_final_plan(journey: Journey) -> None:
    """The parent sees the plan and every letter on the child's page, and gets both as PDF."""
    browser = journey.at_family_page()
    browser.expect("What has happened", "Letters to you")
    if HIDDEN_ADDRESS in browser.text:
        raise PageError(f"{browser.url} gives away the other parent’s address")
    check_pdf(browser.save("Save as PDF"), "The letter about the final plan")
    browser.follow("Read the plan")
    browser.expect("This is the final plan", SCHOOL, "in the morning")
    check_pdf(browser.save("Get the plan as a PDF"), "The final plan")


def check_case_is_whole(journey: Journey) -> None:
    """The caseworker's page of the case says the same."""
    browser = journey.at_start(Role.CASEWORKER)
    browser.submit("Show cases", {"text": journey.reference}, choose=("Closed cases",))
    browser.follow(CHILD)
    browser.expect("Final plan issued")
    browser.follow("Letters")
    browser.follow("final plan")
    check_pdf(browser.save("PDF"), "A letter of the case")


def check_integrity(journey: Journey) -> None:
    """What is stored is what the events come to, and the audit log is whole."""
    for words in (("replay", "--check"), ("audit", "verify")):
        done = subprocess.run(
            [sys.executable, "-m", "opensend", *words],
            env=journey.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise PageError(f"opensend {' '.join(words)} says: {done.stdout}{done.stderr}")


STEPS: tuple[Step, ...] = (
    ("The caseworker consults the school that the family asked for", consult_school),
    ("The school replies from its own list", reply_as_school),
    ("The team manager decides the placement, test by test", decide_placement),
    ("The caseworker prepares the final plan", prepare_final),
    ("The sign-off officer issues the final plan", issue_plan),
    ("The parent reads the final plan and its letters, and saves them as PDF", read_final_plan),
    ("The case page says that the plan is issued", check_case_is_whole),
)
INTEGRITY: tuple[Step, ...] = (
    ("Replaying every case and the audit log finds nothing amiss", check_integrity),
)

"""Steps of the main journey in which everybody gives their advice and a plan is agreed."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from opensend.cli.plain_browser import Upload
from opensend.cli.smoke_journey import CHILD, Browser, Journey, Step, on_today
from opensend.cli.smoke_journey_request import PHOTO
from opensend.people.models import Role

NEED = "Jamie understands two words of an instruction at a time."
OUTCOME = "Jamie follows an instruction of three steps in class, by the end of Year 6."
PROVISION = "A speech and language therapist works with Jamie alone for 45 minutes every week in term time."
HEALTH_NEED = "Jamie has asthma and does not notice an attack in time."
HEALTH_PROVISION = "A nurse trains the staff of the school every term in Jamie’s asthma plan."
SEND, CHECK = "Send this advice", "Check your answer"


def ask_for_advice(journey: Journey) -> None:
    """The caseworker asks for the whole set that the law's list gives for this child."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Advice")
    browser.expect("ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e", "ADV-h", "Speech and language therapist")
    browser.submit("Ask for the advice ticked")
    browser.expect("Everything on the law’s list has been asked for", "No answer yet")


def advise_on_learning(journey: Journey) -> None:
    """The educational psychologist writes a need, an outcome and provision; a row that is amiss is named."""
    browser = open_request(journey, Role.EDUCATIONAL_PSYCHOLOGIST)
    browser.submit("Add another need", {"need_1": NEED})
    browser.submit(CHECK, {"outcome_1": OUTCOME, "provision_1": PROVISION})
    browser.expect("There is a problem", "Select the area of need 1")
    areas = {"need_1_area": "Communication and interaction", "provision_1_meets": "1"}
    browser.submit(CHECK, areas)
    browser.expect(NEED, OUTCOME, PROVISION)
    browser.submit(SEND)
    browser.expect("Your advice has been sent")


def advise_on_health(journey: Journey) -> None:
    """The health adviser writes a health need and the provision for it, in two sittings."""
    browser = open_request(journey, Role.HEALTH_ADVISER)
    browser.submit("Save and come back later", {"need_1": HEALTH_NEED, "need_1_area": "Health"})
    browser.expect("What you wrote is saved")
    browser.follow("Go on writing your advice")
    browser.submit(CHECK, {"provision_1": HEALTH_PROVISION, "provision_1_meets": "1"})
    browser.expect(HEALTH_NEED, HEALTH_PROVISION)
    browser.submit(SEND)
    browser.expect("Your advice has been sent")


def say_not_known(journey: Journey) -> None:
    """Social care says that it does not know the child."""
    browser = find_request(journey, Role.SOCIAL_CARE_ADVISER)
    browser.follow("The child is not known to us")
    browser.submit("Send this answer")
    browser.expect("There is a problem", "Enter your reasons")
    browser.submit("Send this answer", {"reasons": "No record under this name or address."})
    browser.expect("No record under this name or address.")


def advise_by_report(journey: Journey) -> None:
    """The SENCo uploads the school's report, with a summary."""
    browser = open_request(journey, Role.SENCO)
    browser.submit(CHECK)
    browser.expect("There is a problem")
    browser.submit(
        CHECK,
        {"summary": "Jamie joins in when the group is small and the room is quiet."},
        files={"reports": Upload("school-report.pdf", a_report(), "application/pdf")},
    )
    browser.expect("school-report.pdf", "None given.")
    browser.submit(SEND)
    browser.expect("Your advice has been sent", "school-report.pdf")


def give_own_views(journey: Journey) -> None:
    """The parent says in their own words what is hard, what would help, and what they hope for."""
    browser = journey.at_family_page()
    browser.follow("Tell the council what you think and want")
    browser.submit("Send your views")
    browser.expect("There is a problem", "Write something, or add a file")
    browser.submit(
        "Send your views",
        {"hard": "Noise.", "help": "A quiet room at lunch.", "hopes": "A friend.", "child_says": "Buses!"},
    )
    browser.expect("Thank you. We have your views.", "A quiet room at lunch.")


def advise_to_issue(journey: Journey) -> None:
    """The chair records that the panel advises to issue a plan."""
    browser = journey.at_case(Role.PANEL_CHAIR)
    browser.follow("Record what the panel advises")
    reasons = {"Reasons": "Weekly therapy is more than a school gives by itself.", **on_today()}
    browser.submit("Record the advice", reasons, choose=("Make a plan",))
    browser.expect("The panel’s advice")


def agree_plan(journey: Journey) -> None:
    """The team manager, with the advice and the panel's view at hand, decides that a plan is necessary."""
    browser = journey.at_case(Role.TEAM_MANAGER)
    browser.follow("Advice")
    browser.expect("The child is not known", "Advice is given")
    browser.follow("Overview")
    browser.follow("Decide whether to make a plan")
    browser.submit(
        "Continue",
        {
            "plan_necessary": "yes",
            "plan_necessary_reasons": "Jamie needs weekly therapy that the school cannot give by itself.",
            "reasons": "The advice agrees that Jamie needs more help than a school gives by itself.",
            **on_today(),
        },
    )
    browser.expect("The authority will make a plan")
    browser.submit("Record the decision")
    browser.expect("Decision to make a plan")


STEPS: tuple[Step, ...] = (
    ("The caseworker asks for the whole advice set", ask_for_advice),
    ("The educational psychologist gives advice as items", advise_on_learning),
    ("The health adviser gives advice in two sittings", advise_on_health),
    ("Social care says that the child is not known", say_not_known),
    ("The school uploads its report", advise_by_report),
    ("The parent gives the family’s own views", give_own_views),
    ("The panel chair advises to issue a plan", advise_to_issue),
    ("The team manager agrees a plan", agree_plan),
)


def find_request(journey: Journey, role: Role) -> Browser:
    """The professional's browser, on the request for advice about the child, found by name in their list."""
    browser = journey.at_start(role)
    browser.submit("Search", {"name": CHILD})
    browser.follow(CHILD)
    browser.expect("What is asked", PHOTO.filename)
    return browser


def open_request(journey: Journey, role: Role) -> Browser:
    """The same, on the page on which the advice is written."""
    browser = find_request(journey, role)
    browser.follow("Write the advice")
    return browser


def a_report() -> bytes:
    """A report of one page as a PDF."""
    report, content = pikepdf.new(), BytesIO()
    report.add_blank_page()
    report.save(content)
    return content.getvalue()

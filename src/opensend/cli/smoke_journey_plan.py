"""Steps of the main journey from the advice to a draft plan, and to the family's answer to it."""

from __future__ import annotations

from opensend.cli.smoke_journey import CHILD, OTHER_PARENT, SCHOOL, Journey, Step, check_pdf, on_today
from opensend.cli.smoke_journey_advice import HEALTH_NEED, HEALTH_PROVISION, NEED, OUTCOME, PROVISION
from opensend.people.models import Role

OWN_WORDS = "I like it when it is quiet."
UNMET = "Jamie is afraid of dogs and does not walk to school where there may be one."
REASON = "The psychologist was asked what helps, and answers before the final plan."


def build_plan(journey: Journey) -> None:
    """The caseworker starts the plan and takes items of the advice into it."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Plan")
    browser.submit("Start the plan")
    browser.follow("Build from the advice")
    browser.submit("Take into the plan")
    browser.expect("There is a problem", "Select what to take into the plan")
    chosen = (OWN_WORDS, NEED, OUTCOME, PROVISION, HEALTH_NEED, HEALTH_PROVISION)
    browser.submit("Take into the plan", choose=chosen)
    browser.expect(*chosen, "What the rules find", "style")


def write_in_plan(journey: Journey) -> None:
    """The caseworker says of the provision what, how much, how often and by whom, and adds an item."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Plan")
    browser.follow("Change F1")
    browser.submit("Save", {"Minutes each time": "45"})
    browser.expect("There is a problem", "Say how much in full")
    browser.submit(
        "Save",
        {
            "What it is, in a few words": "Direct speech and language therapy",
            "How many times": "1",
            "In each": "Week",
            "Weeks of the year": "38",
            "Size of the group": "1",
            "Who gives it": "Speech and language therapist",
        },
    )
    browser.follow("Add to Section D")
    browser.submit("Save", {"What the plan says": "Nothing is known to social care."})
    browser.expect("D1", "Nothing is known to social care.", "Direct speech and language therapy")
    browser.follow("Add to Section B")
    browser.submit("Save", {"What the plan says": UNMET})
    browser.expect(UNMET, "1 unlawful", "Nothing in Section F is for B2")


def ask_health_and_approval(journey: Journey) -> None:
    """The caseworker asks health to agree Section G, and, with a reason for what is missing, for approval."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Plan")
    browser.submit("Ask health to agree Section G")
    browser.expect("Health was asked to agree Section G")
    browser.follow("Ask for approval")
    browser.submit("Ask for approval")
    browser.expect("There is a problem", "Give the reason why B2 goes on")
    browser.submit("Ask for approval", {"Reason for B2": REASON})
    browser.expect("The sign-off officer was asked to approve")


def agree_section_g(journey: Journey) -> None:
    """The health adviser reads Section G with what it is for, and agrees it."""
    browser = journey.at_start(Role.HEALTH_ADVISER)
    browser.follow("Section G")
    browser.follow(CHILD)
    browser.expect(HEALTH_PROVISION)
    browser.submit("Agree Section G")
    browser.expect("Section G to agree")


def approve_draft(journey: Journey) -> None:
    """The sign-off officer reads the whole draft that somebody else wrote, and approves it."""
    browser = journey.at_start(Role.SIGN_OFF_OFFICER)
    browser.follow("Plans to approve")
    browser.follow(CHILD)
    browser.expect(PROVISION, HEALTH_PROVISION, "Casey Worker wrote this draft", "1 unlawful", REASON)
    browser.submit("Return it to the writer")
    browser.expect("There is a problem", "Say what must change")
    browser.submit("Approve this draft")
    browser.expect("Plans to approve")


def send_draft(journey: Journey) -> None:
    """The caseworker checks who gets the draft and until when they may answer, and sends it."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Plan")
    browser.expect("Agreed", "Approved")
    browser.follow("Send the draft")
    browser.expect("It goes to", "Robin Example", f"{OTHER_PARENT} (by the safe contact only)", "15 days")
    browser.submit("Send the draft plan")
    browser.expect("What the family says about the draft", "No answer has come")


def read_draft(journey: Journey) -> None:
    """The parent reads the draft, says something about an item, agrees with another, and may change that."""
    browser = journey.at_family_page()
    browser.follow("Read the draft plan and say what you think")
    browser.expect(NEED, PROVISION, HEALTH_PROVISION, OWN_WORDS)
    check_pdf(browser.save("Get the plan as a PDF"), "The draft plan")
    browser.follow("Say something about F1")
    browser.submit(
        "Keep this", {"What do you want to say?": "Please in the morning: Jamie is tired after lunch."}
    )
    browser.expect("You said (not sent yet)", "Jamie is tired after lunch")
    browser.submit("I agree with this: E1")
    browser.expect("You agree with this")


def ask_for_school_and_meeting(journey: Journey) -> None:
    """The parent asks for the school that they want, and for a meeting."""
    browser = journey.at_family_page()
    browser.follow("Say which school or college you want")
    browser.submit("Ask for this place")
    browser.expect("There is a problem", "Choose a school or college")
    browser.submit("Search", {"q": SCHOOL})
    browser.submit("Ask for this place", {"reasons": "Jamie’s friends go there."}, choose=(SCHOOL,))
    browser.expect("We have told the council which place you want")
    browser.follow("Read the draft plan")
    browser.follow("ask for a meeting")
    browser.submit("Ask for a meeting")
    browser.expect("asked for on")


def send_answer(journey: Journey) -> None:
    """The parent checks what they have said, sends it, and says that they have finished."""
    browser = journey.at_family_page()
    browser.follow("Read the draft plan")
    browser.follow("Send your answer")
    browser.expect("Jamie is tired after lunch", "You agree with this")
    browser.submit("Send it: I have nothing more to say")
    browser.expect("that you have nothing more to say")


def answer_family(journey: Journey) -> None:
    """The caseworker answers, notes what came by telephone and the meeting, and writes a further version."""
    browser = journey.at_case(Role.CASEWORKER)
    browser.follow("Plan")
    browser.follow("What the family says about the draft")
    browser.expect("Jamie is tired after lunch", "has nothing more to say")
    browser.follow("Answer to comment")
    browser.submit("Give this answer", {"Your answer": "You are right: it will be in the morning."})
    browser.expect("Our answer", "it will be in the morning")
    browser.follow("Note that somebody has finished")
    browser.submit("Note this", choose=(OTHER_PARENT,))
    browser.expect(f"{OTHER_PARENT}: has nothing more to say")
    browser.follow("Record that a meeting was held")
    browser.submit("Record the meeting", on_today())
    browser.expect("The meeting was held on")
    browser.follow("start a further version")
    browser.submit("Start a further version")
    browser.follow("Change F1")
    browser.submit(
        "Save", {"What the plan says": PROVISION.replace("every week", "every week in the morning")}
    )
    browser.expect("in the morning")


STEPS: tuple[Step, ...] = (
    ("The caseworker builds the plan from the advice", build_plan),
    ("The caseworker says what, how much, how often and by whom", write_in_plan),
    ("The caseworker asks health and the sign-off officer", ask_health_and_approval),
    ("Health agrees Section G", agree_section_g),
    ("The sign-off officer approves what somebody else wrote", approve_draft),
    ("The caseworker sends the draft", send_draft),
    ("The parent reads the draft and comments on an item", read_draft),
    ("The parent asks for a school and for a meeting", ask_for_school_and_meeting),
    ("The parent sends the answer and has finished", send_answer),
    ("The caseworker answers, and the plan follows what the family said", answer_family),
)

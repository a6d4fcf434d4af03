"""Plain words for families: one table of what happened, what comes next and who does it. Reading age about 9.

Each entry has words for a parent, in which `{name}` is the child, and for a young person about themselves.
The law's own words are for the case page.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said to a parent, and to a young person."""

    parent: str
    own: str = ""

    def to(self, name: str, *, is_self: bool, **more: str) -> str:
        """The words for one reader.

        >>> Words("We wrote about {name}.", "We wrote about you.").to("Robin", is_self=True)
        'We wrote about you.'
        """
        return (self.own if is_self and self.own else self.parent).format(name=name, **more)


HIDDEN = frozenset(
    (
        "acknowledgement_sent",
        "advice_request_received",
        "draft_approved",
        "exemption_notified",
        "outcome_notified",
        "consultation_received",
        "died",
    )
)
"""Steps of the office that tell a family nothing beside what another entry says; and a death."""

EVENTS = {
    "request_received": Words(
        "The council got the request for an assessment of {name}.",
        "The council got the request for your assessment.",
    ),
    "brought_to_attention": Words("The council was told about {name}.", "The council was told about you."),
    "opening_recorded": Words(
        "The council took over the papers about {name}.", "The council took over your papers."
    ),
    "family_consulted": Words(
        "The council asked you what you think.", "The council asked you what you think."
    ),
    "others_notified": Words(
        "The council told the school, health and social care that it may do an assessment."
    ),
    "panel_advised": Words(
        "A group of people who know about needs looked at the papers, to help the council decide."
    ),
    "assessment_agreed": Words(
        "The council decided to do an assessment of {name}.", "The council decided to do your assessment."
    ),
    "assessment_refused": Words("The council decided not to do an assessment. Its letter says why."),
    "advice_requested": Words("The council asked for advice{who}."),
    "advice_received": Words("The council got advice{who}."),
    "advice_declined": Words("Somebody who was asked for advice{who} said no."),
    "exemption_recorded": Words(
        "The council gave a reason why something will be late. Its letter says more."
    ),
    "plan_agreed": Words(
        "The council decided that {name} needs a plan.", "The council decided that you need a plan."
    ),
    "plan_refused": Words("The council decided that no plan is needed. Its letter says why."),
    "section_g_agreed": Words("Health agreed the health part of the plan."),
    "draft_sent": Words(
        "The council sent you a draft of the plan.", "The council sent you a draft of your plan."
    ),
    "draft_served": Words("The draft plan reached you."),
    "family_window_extended": Words("The council gave you more time to look at the draft."),
    "meeting_requested": Words("You asked for a meeting about the draft."),
    "representations_received": Words("You said what you think of the draft."),
    "placement_requested": Words("You asked for a school, college or other place."),
    "meeting_held": Words("You met the council about the draft."),
    "consultation_sent": Words(
        "The council asked a school or college if it can help {name}.",
        "The council asked a school or college if it can help you.",
    ),
    "consultation_reply": Words("A school or college answered the council."),
    "placement_decided": Words("The council decided which place the plan names."),
    "plan_issued": Words("The council sent you the final plan.", "The council sent you your final plan."),
    "mediation_adviser_contacted": Words("You talked to the mediation adviser."),
    "mediation_certificate_issued": Words("You got a mediation certificate."),
    "mediation_held": Words("You met with a mediator."),
    "appeal_lodged": Words("You appealed to the tribunal."),
    "duplicate_found": Words("The council found that it had this request already, and joined the two."),
    "request_withdrawn": Words("The request was taken back."),
    "turned_25": Words(
        "The request ended, because {name} turned 25.", "The request ended, because you turned 25."
    ),
    "moved_out": Words("{name} moved to another council’s area.", "You moved to another council’s area."),
}

NOW = {
    "request_received": Words("The council is looking at the request."),
    "consulting": Words("The council is deciding if it will do an assessment."),
    "assessing": Words(
        "The council is finding out what {name} needs.", "The council is finding out what you need."
    ),
    "assessment_refused": Words("The council said no to an assessment."),
    "no_plan": Words("The council said that no plan is needed."),
    "drafting": Words("The council is writing the plan.", "The council is writing your plan."),
    "draft_issued": Words(
        "There is a draft plan for you to read.", "There is a draft of your plan for you to read."
    ),
    "plan_issued": Words("{name} has a plan.", "You have a plan."),
    "withdrawn": Words("The request is closed."),
    "moved_out": Words(
        "{name} has moved. The new council looks after this now.",
        "You have moved. The new council looks after this now.",
    ),
    "died": Words("This case is closed."),
}

NEXT = {
    "DL-01": Words("Tell you if there will be an assessment"),
    "DL-01a": Words("Tell you why there will be no assessment"),
    "DL-02": Words("Give advice about {name}", "Give advice about you"),
    "DL-03": Words("Tell you, if no plan is needed"),
    "DL-04": Words(
        "Say what you think of the draft plan, and ask for a school or college",
        "Say what you think of your draft plan, and ask for a school or college",
    ),
    "DL-05": Words("Answer the council about a place for {name}", "Answer the council about a place for you"),
    "DL-06": Words("Send you the final plan, if there is one", "Send you your final plan, if there is one"),
    "DL-30": Words("Appeal to the tribunal, if you do not agree"),
    "MD-1": Words("Talk to the mediation adviser, if you want to appeal"),
}

GIVERS = {
    "ADV-a": "you",
    "ADV-b": "the school or place of learning",
    "ADV-c": "health",
    "ADV-d": "an educational psychologist",
    "ADV-e": "social care",
    "ADV-f": "somebody else who can help",
    "ADV-g": "somebody who knows about getting ready for adult life",
    "ADV-h": "somebody whom you named",
}
"""Who gives which advice."""

WHO = {
    "authority": "The council",
    "family": "You",
    "setting": "The school or college",
    "health": "Health",
    "social_care": "Social care",
    "adviser": "The person who was asked",
}
"""Whose move it is."""


def giver_of(about: str | None) -> str:
    """Who gives the advice of a code; empty where none is named.

    >>> giver_of("ADV-d"), giver_of("ADV-f-2"), giver_of(None)
    ('an educational psychologist', 'somebody else who can help', '')
    """
    return GIVERS.get((about or "")[:5], "")

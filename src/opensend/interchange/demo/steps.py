"""Every step that a case of the demonstration may take, with its usual day after the request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from opensend.audit.today import today
from opensend.correspondence.models import Letter
from opensend.correspondence.services import mark_printed
from opensend.interchange.demo import asking, deciding, planning
from opensend.interchange.demo.days import on_day, working_day
from opensend.interchange.demo.deciding import Step
from opensend.interchange.demo.journey import Cast, Journey
from opensend.interchange.demo.stories import STORIES, Story
from opensend.people.acting import acting_as
from opensend.rules.calendars import next_working_day

_UNPRINTED_DAYS = 5
_PANEL = "The school's own records and the therapist's letters agree with what the family says."

STEPS: dict[str, tuple[int | None, Step]] = {
    "receive": (0, asking.receive),
    "acknowledge": (2, deciding.tell("acknowledgement_sent")),
    "consult": (9, deciding.tell("family_consulted")),
    "notify": (11, deciding.tell("others_notified")),
    "correct_received": (None, asking.correct_receipt),
    "second_request": (None, asking.receive_again),
    "withdraw": (None, deciding.withdraw),
    "panel": (27, deciding.advise_as_panel("assess", _PANEL)),
    "exempt_a": (None, deciding.excuse("EX-A", "d", 40, 2)),
    "exempt_unproved": (None, deciding.excuse_without_evidence),
    "refuse_assess": (None, deciding.decide_to_assess(False)),
    "assess": (34, deciding.decide_to_assess(True)),
    "ask": (35, deciding.ask_everybody),
    "family_views": (48, deciding.answer("ADV-a", "family")),
    "social_care": (56, deciding.answer("ADV-e", "social-care")),
    "move": (None, deciding.tell("moved_out")),
    "education": (60, deciding.answer("ADV-b", "senco")),
    "adult_life": (62, deciding.answer("ADV-g", "senco")),
    "asked_by_family": (66, deciding.answer("ADV-h", "")),
    "psychology": (70, deciding.answer("ADV-d", "psychologist")),
    "chase": (None, deciding.chase),
    "exempt_b": (None, deciding.excuse("EX-B", "c", 10, 10, advice="ADV-c")),
    "health": (74, deciding.answer("ADV-c", "health")),
    "panel_plan": (83, deciding.advise_as_panel("issue", _PANEL)),
    "refuse_plan": (None, deciding.decide_on_plan(False)),
    "agree_plan": (88, deciding.decide_on_plan(True)),
    "outcome": (89, deciding.tell("outcome_notified")),
    "write": (92, planning.write),
    "ask_health": (93, planning.ask_health),
    "agree_health": (96, planning.agree_as_health),
    "ask_approval": (97, planning.ask_approval),
    "return_draft": (None, planning.return_draft),
    "approve": (98, planning.approve),
    "send": (99, planning.send),
    "answer": (105, planning.answer_as_family),
    "extend": (None, planning.extend),
    "place": (107, planning.ask_for_setting),
    "reissue": (None, planning.reissue),
    "meeting": (None, planning.ask_for_meeting),
    "consult_settings": (108, planning.consult_settings),
    "reply": (120, planning.reply),
    "decide": (125, planning.decide),
    "exempt_d": (None, deciding.excuse("EX-D", "c", 40, 20)),
    "final": (128, planning.prepare),
    "issue": (131, planning.issue),
}
"""In the order of the law. A step without a day is taken only by a story that says when."""


def live(cast: Cast) -> None:
    """Live through every story, each step on its day, by the services themselves."""
    for number, story in enumerate(STORIES):
        journey = Journey(story, number, cast, working_day(story.since), today())
        for minutes, (name, days) in enumerate(steps_of(story)):
            journey.on = max(working_day(story.since - days), journey.began)
            with on_day(journey.on, minutes=minutes):
                STEPS[name][1](journey)
    for code in cast.authorities:
        _print_letters(cast, code)


def _print_letters(cast: Cast, code: str) -> None:
    """Letters are printed and posted on the next working day; those of the last days wait."""
    officer = cast.actings["caseworker-2" if code == "002" else "caseworker"]
    with acting_as(officer):
        of_day = defaultdict(list)
        for letter in Letter.objects.filter(dated__lt=working_day(_UNPRINTED_DAYS)).order_by("dated", "id"):
            of_day[letter.dated].append(letter)
        for dated, letters in of_day.items():
            with on_day(next_working_day(dated + timedelta(days=1))):
                mark_printed(officer, letters=letters)


def steps_of(story: Story) -> list[tuple[str, int]]:
    """The steps that a story has taken by today, with the day after the request, in the order of days."""
    return sorted(_taken(story), key=lambda step: step[1])


def _taken(story: Story) -> Iterator[tuple[str, int]]:
    named = list(STEPS)
    last = named.index(story.upto)
    for place, name in enumerate(named):
        usual = STEPS[name][0] if place <= last and name not in story.without else None
        days = story.at.get(name, usual)
        if days is not None and days <= story.since:
            yield name, days

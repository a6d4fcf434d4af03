"""Steps of a case between the request and the plan: consulting, the panel, decisions, advice, exemptions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from opensend.audit.today import today
from opensend.casework.models import AdviceRequest
from opensend.casework.selectors.advice_progress import advice_of_case, holder_choices, proposed_holder
from opensend.casework.services import decisions, happenings
from opensend.casework.services.advice_answers import Answer, answer_advice
from opensend.casework.services.advice_requests import Asking, Holder, ask_for_advice, chase_advice
from opensend.casework.services.decisions import TestAnswer
from opensend.casework.services.events import record_event
from opensend.casework.services.exemptions import record_exemption
from opensend.casework.services.requests import withdraw_request
from opensend.interchange.demo.journey import Journey
from opensend.people.acting import acting_as
from opensend.people.models import Acting, Organisation

Step = Callable[[Journey], None]

_MAY_NEED = (
    "The school has spent more than it is expected to spend from its own budget for two terms, and the gap "
    "to others of the same age has grown. Help beyond what the school can give may be needed."
)
_NEEDS_NO_PLAN = (
    "The school's new reading programme began six weeks ago and is working: 23 new words in six weeks. What "
    "is needed can be given from the school's own means, and the school has agreed to do so in writing."
)


def tell(kind: str) -> Step:
    """A step in which an officer records that something happened, with its letters."""

    def step(journey: Journey) -> None:
        with acting_as(journey.caseworker):
            happenings.record_happening(journey.caseworker, run=journey.run, kind=kind, on=journey.on)

    return step


def advise_as_panel(advises: str, reasons: str) -> Step:
    """A step in which the panel looks at the case."""

    def step(journey: Journey) -> None:
        chair = journey.staff("panel")
        with acting_as(chair):
            decisions.record_panel_advice(
                chair, run=journey.run, advises=advises, on=journey.on, reasons=reasons
            )

    return step


def decide_to_assess(agreed: bool) -> Step:
    """The decision whether to assess, by an authorised officer."""

    def step(journey: Journey) -> None:
        name, manager = journey.name, journey.staff("manager")
        tests = (
            TestAnswer(
                "has_or_may_have_sen", True,
                f"{name}’s school and family describe needs for help which others of that age do not have.",
            ),
            TestAnswer("may_need_plan", agreed, _MAY_NEED if agreed else _NEEDS_NO_PLAN),
        )  # fmt: skip
        reasons = (
            f"We read everything that was sent to us about {name}.\n"
            + (f"{name} may need a plan, so we will find out more." if agreed else _NEEDS_NO_PLAN)
        )  # fmt: skip
        with acting_as(manager):
            decisions.decide_to_assess(
                manager, run=journey.run, agreed=agreed, on=journey.on, reasons=reasons, tests=tests
            )

    return step


def decide_on_plan(agreed: bool) -> Step:
    """The decision whether a plan is necessary, by an authorised officer."""

    def step(journey: Journey) -> None:
        name, manager = journey.name, journey.staff("manager")
        why = (
            f"The advice shows that {name} needs help every day that a school cannot give from its own means."
            if agreed
            else f"The advice shows what helps {name}, and that the school can give it from its own means."
        )
        with acting_as(manager):
            decisions.decide_on_plan(
                manager, run=journey.run, agreed=agreed, on=journey.on, reasons=why,
                tests=(TestAnswer("plan_necessary", agreed, why),),
            )  # fmt: skip

    return step


def ask_everybody(journey: Journey) -> None:
    """Ask for the whole of the advice that the law lists, each of whom it leads to."""
    officer = journey.caseworker
    with acting_as(officer):
        run = journey.run
        choices = holder_choices(run)
        found = {each.key: each for each in choices}
        askings = []
        for due in advice_of_case(run, today()).to_ask:
            chosen = found.get(proposed_holder(due, choices))
            holder = None
            if chosen and chosen.organisation_id:
                holder = Holder(chosen.role, organisation=Organisation.objects.get(pk=chosen.organisation_id))
            askings.append(Asking(due.code, due.asked, due.source, holder))
        ask_for_advice(officer, run=run, askings=askings)


def answer(code: str, key: str) -> Step:
    """A step in which everybody who was asked for advice of a code answers: here, or on paper."""

    def step(journey: Journey) -> None:
        with acting_as(journey.caseworker):
            listed = list(
                AdviceRequest.objects.select_related("person", "holder_organisation").filter(
                    run_id=journey.run_id, code=code
                )
            )
        for asked in listed:
            giver = _giver(journey, asked, key)
            given = journey.need.advice(code, journey.name)
            with acting_as(giver):
                if giver.is_staff:
                    given = _on_paper(given, asked, journey)
                answer_advice(giver, asked=asked, answer=given, on=journey.on)

    return step


def _giver(journey: Journey, asked: AdviceRequest, key: str) -> Acting:
    if key == "family":
        return journey.family or journey.caseworker
    adviser = journey.staff(key) if key else journey.caseworker
    return adviser if asked.holder_organisation_id == adviser.organisation_id else journey.caseworker


def _on_paper(given: Answer, asked: AdviceRequest, journey: Journey) -> Answer:
    family = journey.story.family or journey.name
    name = family if asked.code == "ADV-a" else f"A. Writer, {asked.asked}"
    return Answer(given.answer, given.summary, given.reasons, given.items, (), name[:120], asked.asked[:120])


def chase(journey: Journey) -> None:
    """Remind those who have not answered."""
    with acting_as(journey.caseworker):
        waiting = AdviceRequest.objects.filter(run_id=journey.run_id, advice=None)
        chase_advice(journey.caseworker, run=journey.run, asked=waiting)


def excuse(exemption: str, ground: str, first: int, last: int, **more: str) -> Step:
    """A step that records an exemption with evidence: days before the step on which it began and ended."""

    def step(journey: Journey) -> None:
        days = {
            "from": (journey.on - timedelta(days=first)).isoformat(),
            "to": (journey.on - timedelta(days=last)).isoformat(),
            "expected": (journey.on + timedelta(days=14)).isoformat(),
        }
        with acting_as(journey.caseworker):
            record_exemption(
                journey.caseworker, run=journey.run, exemption=exemption, ground=ground, on=journey.on,
                evidence={**days, **more},
            )  # fmt: skip

    return step


def excuse_without_evidence(journey: Journey) -> None:
    """An exemption that was noted without its dates: it excuses nothing, and the case says so."""
    with acting_as(journey.caseworker):
        record_event(
            journey.caseworker, run=journey.run, kind="exemption_recorded", on=journey.on,
            payload={"exemption": "EX-A", "ground": "d"},
        )  # fmt: skip


def withdraw(journey: Journey) -> None:
    """The family takes its request back."""
    speaker = journey.family or journey.caseworker
    with acting_as(speaker):
        withdraw_request(speaker, run=journey.run)

"""Steps of a case from the draft plan to the final one: writing, agreeing, answering, placing, issuing."""

from __future__ import annotations

from datetime import timedelta

from opensend.casework.models import Consultation, ItemComment, ItemRevision, PlanVersion
from opensend.casework.selectors.plan_advice import offered_advice, offered_views
from opensend.casework.selectors.plan_findings import Found
from opensend.casework.services import approval, comments, placement, plans
from opensend.casework.services.drafts import send_draft
from opensend.casework.services.events import record_event
from opensend.casework.services.happenings import extend_family_window
from opensend.casework.services.issuing import found_in_final, issue_plan, prepare_final
from opensend.casework.services.plan_advice import take_from_advice
from opensend.interchange.demo.journey import Journey
from opensend.people.acting import acting_as
from opensend.provision.selectors import setting_by_urn
from opensend.rules.placement import Answer, Asked, lawful_tests
from opensend.rules.plans.plan import PROVISIONS

_QUESTION = "Who does this when that person is ill? Last year it stopped for five weeks and nobody told us."
_ANSWER = "Thank you. We have asked the school to name a second person, and will put it into the plan."
_NOT_KNOWN = "Social care was asked, and answered that it does not know {name}. Its answer is with the case."
_AS_ADVISED = (
    "These are the adviser’s own words. {name}’s school and the adviser have said what they mean by them."
)
_WHOLE = "This sounds like our child. Thank you for using the words that we used."


def write(journey: Journey) -> None:
    """The caseworker builds the plan from the advice, with how much help and how it is measured."""
    officer = journey.caseworker
    with acting_as(officer):
        version = plans.start_plan(officer, run=journey.run)
        offered = [item for advice in offered_advice(version) for item in advice.items]
        take_from_advice(
            officer, version=version, items={each.item.pk: each.sections[0] for each in offered},
            views=[view.key for view in offered_views(version)],
        )  # fmt: skip
        added = journey.need.written(journey.name, journey.on + timedelta(days=45))
        for row in ItemRevision.objects.select_related("item").filter(version=version):
            if row.section in ("E", *PROVISIONS) and (values := added.get(row.text)):
                plans.revise_item(
                    officer, version=version, item=row.item, values={"text": row.text, **values}
                )


def _working(journey: Journey) -> PlanVersion:
    return (
        PlanVersion.objects.select_related("run", "author", "plan", "person")
        .filter(run_id=journey.run_id, stage=PlanVersion.Stage.WORKING)
        .get()
    )


def _draft(journey: Journey) -> PlanVersion:
    sent = PlanVersion.objects.filter(run_id=journey.run_id, stage=PlanVersion.Stage.DRAFT)
    return sent.select_related("run", "plan", "person").latest("number")


def ask_health(journey: Journey) -> None:
    """The health body is asked to agree Section G, where there is one."""
    with acting_as(journey.caseworker):
        version = _working(journey)
        if ItemRevision.objects.filter(version=version, section="G").exists():
            approval.ask_health(journey.caseworker, version=version)


def agree_as_health(journey: Journey) -> None:
    """Health agrees Section G."""
    with acting_as(journey.caseworker):
        version = _working(journey)
    if version.section_g_asked_at is not None:
        with acting_as(journey.staff("health")):
            approval.agree_section_g(journey.staff("health"), version=version)


def ask_approval(journey: Journey) -> None:
    """The caseworker asks the sign-off officer, with the reason why Section K lacks an advice."""
    officer = journey.caseworker
    with acting_as(officer):
        version = _working(journey)
        reasons = _reasons(journey, approval.found_when_asked(officer, version=version))
        approval.ask_for_approval(officer, version=version, reasons=reasons)


def _reasons(journey: Journey, found: Found) -> dict[str, str]:
    return {
        each.key: (_NOT_KNOWN if each.finding.rule == "advice-missing" else _AS_ADVISED).format(
            name=journey.name
        )
        for each in found.without_reason
    }


def return_draft(journey: Journey) -> None:
    """The sign-off officer gives the draft back."""
    officer = journey.staff("sign-off")
    with acting_as(officer):
        approval.return_draft(
            officer, version=_working(journey),
            note="F2 does not say who trains the adults, nor for how long. Please make it specific.",
        )  # fmt: skip


def approve(journey: Journey) -> None:
    """The sign-off officer approves the draft."""
    officer = journey.staff("sign-off")
    with acting_as(officer):
        approval.approve_draft(officer, version=_working(journey))


def send(journey: Journey) -> None:
    """The draft goes to the family."""
    with acting_as(journey.caseworker):
        send_draft(journey.caseworker, version=_working(journey), on=journey.on)


def reissue(journey: Journey) -> None:
    """After what the family said, a further draft: more of the first provision."""
    officer = journey.caseworker
    with acting_as(officer):
        version = plans.start_plan(officer, run=journey.run)
        row = ItemRevision.objects.select_related("item").filter(version=version, section="F").first()
        assert row is not None
        plans.revise_item(
            officer, version=version, item=row.item, values={"minutes": (row.minutes or 30) + 15}
        )
    ask_approval(journey)
    approve(journey)
    send(journey)


def answer_as_family(journey: Journey) -> None:
    """The family reads the draft, says what it thinks item by item, and is answered."""
    speaker = journey.family
    if speaker is None:
        with acting_as(journey.caseworker):
            record_event(journey.caseworker, run=journey.run, kind="representations_received", on=journey.on)
        return
    with acting_as(speaker):
        version = _draft(journey)
        rows = list(ItemRevision.objects.select_related("item").filter(version=version))
        provision = next(row for row in rows if row.section == "F")
        need = next(row for row in rows if row.section == "B")
        comments.comment(speaker, version=version, text=_QUESTION, item=provision.item)
        comments.agree_with(speaker, version=version, item=need.item)
        comments.comment(speaker, version=version, text=_WHOLE)
        comments.send_representations(speaker, version=version)
    with acting_as(journey.caseworker):
        said = ItemComment.objects.get(version=version, item=provision.item, is_agreement=False)
        comments.answer_comment(journey.caseworker, comment=said, answer=_ANSWER)


def extend(journey: Journey) -> None:
    """The family is given another week for its answer."""
    with acting_as(journey.caseworker):
        extend_family_window(
            journey.caseworker, run=journey.run, on=journey.on, to=journey.on + timedelta(days=21)
        )


def ask_for_meeting(journey: Journey) -> None:
    """The family asks to meet somebody about the draft."""
    speaker = journey.family or journey.caseworker
    with acting_as(speaker):
        record_event(speaker, run=journey.run, kind="meeting_requested", on=journey.on)


def ask_for_setting(journey: Journey) -> None:
    """The family asks for a setting."""
    if journey.story.wants and journey.family:
        with acting_as(journey.family):
            placement.request_placement(
                journey.family, run=journey.run, setting_urn=journey.story.wants,
                reasons=f"{journey.name} has friends there, and the teachers we met understood at once.",
            )  # fmt: skip


def _considered(journey: Journey) -> str:
    return journey.story.named or journey.story.wants or journey.story.urn


def consult_settings(journey: Journey) -> None:
    """The settings that may be named are sent the draft."""
    officer = journey.caseworker
    with acting_as(officer):
        for urn in dict.fromkeys((_considered(journey), journey.story.urn)):
            placement.consult_setting(officer, run=journey.run, setting_urn=urn, on=journey.on)


def reply(journey: Journey) -> None:
    """The settings answer: the one that is asked for can meet the needs, another says what it would need."""
    officer = journey.caseworker
    with acting_as(officer):
        waiting = list(Consultation.objects.select_related("person").filter(run_id=journey.run_id, reply=""))
        for each in waiting:
            is_first = each.setting_urn == _considered(journey)
            placement.reply_to_consultation(
                officer, consultation=each, on=journey.on,
                reply=Consultation.Reply.CAN_MEET if is_first else Consultation.Reply.CAN_MEET_IF,
                reasons="" if is_first else "We would need a second trained assistant from the first day.",
                starts=journey.on + timedelta(days=40),
            )  # fmt: skip


def decide(journey: Journey) -> None:
    """An authorised officer decides the placement, each lawful test answered."""
    manager, story = journey.staff("manager"), journey.story
    wanted = story.wants if journey.family else ""
    named = _considered(journey)
    asked = Asked.LISTED if wanted else Asked.NOTHING
    answers = {
        test.id: Answer(test.id == "mainstream", "Nothing in the replies or in the advice shows it.")
        for test in lawful_tests(asked, names_requested=bool(wanted))
    }
    setting = setting_by_urn(named)
    with acting_as(manager):
        placement.decide_placement(
            manager, run=journey.run, asked=asked, requested_urn=wanted, named_urn=named,
            setting_type=story.setting_type, answers=answers, on=journey.on,
            reasons=f"The family asked for {setting.name if setting else 'it'}, and none of the tests of the "
            "law speaks against it." if wanted else "The family is content with the school attended now.",
        )  # fmt: skip


def prepare(journey: Journey) -> None:
    """The final plan is made ready, and the sign-off officer is asked."""
    officer = journey.caseworker
    with acting_as(officer):
        reasons = _reasons(journey, found_in_final(officer, run=journey.run))
        starts = journey.on + timedelta(days=30)
        prepare_final(officer, run=journey.run, starts=starts, reasons=reasons)


def issue(journey: Journey) -> None:
    """The sign-off officer issues the final plan."""
    officer = journey.staff("sign-off")
    with acting_as(officer):
        issue_plan(officer, version=_working(journey), on=journey.on, confirms_changes=True)

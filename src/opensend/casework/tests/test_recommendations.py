"""Each recommendation of the advice is answered, and the plan bears the answer out; none is ever lost."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from opensend.audit.models import AuditEntry
from opensend.casework.models import AdviceItem, PlanVersion, RecommendationAnswer
from opensend.casework.selectors.plan_advice import offered_advice
from opensend.casework.selectors.recommendations import (
    Recommendation,
    Recommendations,
    State,
    earlier_answers,
    read_recommendations,
)
from opensend.casework.services.plan_advice import take_from_advice
from opensend.casework.services.plan_errors import AnswerRefused, VersionIsFrozen
from opensend.casework.services.plans import add_item, link_items, remove_item, revise_item
from opensend.casework.services.recommendations import Into, answer_recommendation, withdraw_answer
from opensend.casework.tests.factories import make_acting
from opensend.casework.tests.plan_cases import PlanCase, item
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Acting, Role
from opensend.people.policies import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> PlanCase:
    return PlanCase()


def begin(case: PlanCase) -> tuple[PlanVersion, dict[str, AdviceItem]]:
    """A working version and the advice, whose recommendations are told apart by kind and place: need-1."""
    version = case.start()
    advice = case.give_advice("ADV-c")
    with acting_as(case.officer):
        named: dict[str, AdviceItem] = {}
        for each in advice.items.all():
            named[f"{each.kind}-{sum(key.startswith(each.kind) for key in named) + 1}"] = each
    return version, named


def take(case: PlanCase, version: PlanVersion, recommended: AdviceItem, section: str) -> None:
    with acting_as(case.officer):
        take_from_advice(case.officer, version=version, items={recommended.pk: section})


def reword(case: PlanCase, version: PlanVersion, reference: str, text: str) -> None:
    with acting_as(case.officer):
        revise_item(case.officer, version=version, item=item(case, reference), values={"text": text})


def answer(
    case: PlanCase,
    version: PlanVersion,
    recommended: AdviceItem,
    given: str,
    reason: str = "",
    **into: object,
) -> RecommendationAnswer:
    with acting_as(case.officer):
        return answer_recommendation(
            case.officer, version=version, item=recommended, answer=given, reason=reason,
            into=Into(**into) if into else None,
        )  # fmt: skip


def found(case: PlanCase, version: PlanVersion, acting: Acting | None = None) -> Recommendations:
    acting = acting or case.officer
    with acting_as(acting):
        version.refresh_from_db()
    read = case.read(acting, version)
    with acting_as(acting):
        return read_recommendations(read)


def one(case: PlanCase, version: PlanVersion, recommended: AdviceItem) -> Recommendation:
    return found(case, version).of(recommended.pk)


def state(case: PlanCase, version: PlanVersion, recommended: AdviceItem) -> str:
    return one(case, version, recommended).state


def history(case: PlanCase, version: PlanVersion, recommended: AdviceItem) -> list[tuple[str, str]]:
    with acting_as(case.officer):
        return [(row.answer, row.ended_how) for row in earlier_answers(version, recommended)]


def test_taking_an_item_from_the_advice_answers_it_accepted(case: PlanCase):
    version, named = begin(case)
    assert [each.state for each in found(case, version).all] == [State.NOT_ANSWERED] * 5
    take(case, version, named["need-1"], "B")
    answered = one(case, version, named["need-1"])
    assert answered.state == State.ACCEPTED
    assert answered.answer is not None
    assert answered.answer.answered_by_id == case.officer.pk
    assert [each.reference for each in answered.rests] == ["B1"]
    assert (found(case, version).answered, len(found(case, version).unanswered)) == (1, 4)


def test_an_item_that_is_reworded_asks_for_the_reason_and_keeps_it(case: PlanCase):
    version, named = begin(case)
    take(case, version, named["provision-1"], "F")
    reword(case, version, "F1", "Therapy, 30 minutes each week.")
    assert state(case, version, named["provision-1"]) == State.GIVE_REASON
    assert history(case, version, named["provision-1"]) == [("accepted", "reworded")]
    answer(case, version, named["provision-1"], "changed", "The therapist and Robin agreed on 30 minutes.")
    changed = one(case, version, named["provision-1"])
    assert (changed.state, changed.reason) == (State.CHANGED, "The therapist and Robin agreed on 30 minutes.")
    reword(case, version, "F1", "Therapy, half an hour each week.")
    assert state(case, version, named["provision-1"]) == State.CHANGED


def test_words_that_are_put_back_are_accepted_again(case: PlanCase):
    version, named = begin(case)
    provision = named["provision-1"]
    take(case, version, provision, "F")
    reword(case, version, "F1", "Other words.")
    answer(case, version, provision, "changed", "Because.")
    reword(case, version, "F1", f"  {provision.text}\n")
    assert state(case, version, provision) == State.ACCEPTED
    assert history(case, version, provision) == [("changed", "reworded"), ("accepted", "reworded")]


def test_an_item_that_is_taken_out_reopens_the_recommendation_which_can_be_taken_again(case: PlanCase):
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    with acting_as(case.officer):
        remove_item(case.officer, version=version, item=item(case, "B1"))
    assert state(case, version, named["need-1"]) == State.NOT_ANSWERED
    assert history(case, version, named["need-1"]) == [("accepted", "taken_out")]
    with acting_as(case.officer):
        offer = next(each for each in offered_advice(version)[0].items if each.item.pk == named["need-1"].pk)
    assert not offer.is_taken
    take(case, version, named["need-1"], "B")
    assert [each.reference for each in one(case, version, named["need-1"]).rests] == ["B2"]


def test_declining_needs_a_reason_and_nothing_of_it_in_the_plan(case: PlanCase):
    version, named = begin(case)
    for nothing in ("", "  \n"):
        with pytest.raises(AnswerRefused) as refused:
            answer(case, version, named["provision-2"], "declined", nothing)
        assert refused.value.field == "reason"
    answer(case, version, named["provision-2"], "declined", "The school has this already.")
    declined = one(case, version, named["provision-2"])
    assert (declined.state, declined.reason) == (State.DECLINED, "The school has this already.")
    take(case, version, named["need-1"], "B")
    with pytest.raises(AnswerRefused, match="B1 rests on this"):
        answer(case, version, named["need-1"], "declined", "No.")


def test_what_was_declined_and_is_put_into_the_plan_after_all_is_accepted(case: PlanCase):
    version, named = begin(case)
    answer(case, version, named["need-2"], "declined", "Not now.")
    take(case, version, named["need-2"], "C")
    assert state(case, version, named["need-2"]) == State.ACCEPTED
    assert history(case, version, named["need-2"]) == [("declined", "put_in")]


def test_an_item_written_by_hand_that_rests_on_advice_asks_for_a_reason_unless_it_says_the_same(
    case: PlanCase,
):
    version, named = begin(case)
    with acting_as(case.officer):
        for text, pk in (("Own words.", named["need-1"].pk), (named["need-2"].text, named["need-2"].pk)):
            add_item(
                case.officer, version=version, section="B", values={"text": text}, links={"rests_on": [pk]}
            )
    assert state(case, version, named["need-1"]) == State.GIVE_REASON
    assert state(case, version, named["need-2"]) == State.ACCEPTED
    with acting_as(case.officer):
        link_items(case.officer, version=version, item=item(case, "B2"), links={"rests_on": []})
    assert state(case, version, named["need-2"]) == State.NOT_ANSWERED


def test_accepting_puts_it_into_the_section_that_was_chosen(case: PlanCase):
    version, named = begin(case)
    with pytest.raises(AnswerRefused) as refused:
        answer(case, version, named["provision-1"], "accepted")
    assert refused.value.field == "into"
    given = answer(case, version, named["provision-1"], "accepted", section="G")
    assert (given.answer, given.reason, given.ended_at) == ("accepted", "", None)
    assert [each.reference for each in one(case, version, named["provision-1"]).rests] == ["G1"]


def test_changing_writes_the_plan_s_own_words_and_keeps_the_paragraph_of_the_advice(case: PlanCase):
    version, named = begin(case)
    provision = named["provision-1"]
    for words, field in (("", "words"), (provision.text, "words")):
        with pytest.raises(AnswerRefused) as refused:
            answer(case, version, provision, "changed", "Because.", section="F", words=words)
        assert refused.value.field == field
    assert one(case, version, provision).rests == ()
    answer(case, version, provision, "changed", "Because.", section="F", words="30 minutes each week.")
    changed = one(case, version, provision)
    assert changed.state == State.CHANGED
    assert changed.item.text == "Direct therapy, 45 minutes each week."
    assert [each.revision.text for each in changed.rests] == ["30 minutes each week."]
    assert history(case, version, provision) == []


def test_an_item_that_there_is_may_answer_a_second_recommendation(case: PlanCase):
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    with pytest.raises(AnswerRefused, match="other words"):
        answer(case, version, named["need-2"], "accepted", item=item(case, "B1"))
    assert state(case, version, named["need-2"]) == State.NOT_ANSWERED
    answer(case, version, named["need-2"], "changed", "One need with the first.", item=item(case, "B1"))
    assert state(case, version, named["need-2"]) == State.CHANGED
    assert state(case, version, named["need-1"]) == State.ACCEPTED


def test_an_answer_is_corrected_and_undone_and_every_one_is_kept(case: PlanCase):
    version, named = begin(case)
    provision = named["provision-2"]
    first = answer(case, version, provision, "declined", "Not needed.")
    assert answer(case, version, provision, "declined", "Not needed.") == first
    answer(case, version, provision, "declined", "The school trains its staff itself.")
    with acting_as(case.officer):
        withdraw_answer(case.officer, version=version, item=provision)
        assert state(case, version, provision) == State.NOT_ANSWERED
        with pytest.raises(AnswerRefused, match="no answer"):
            withdraw_answer(case.officer, version=version, item=provision)
    assert history(case, version, provision) == [("declined", "undone"), ("declined", "corrected")]
    take(case, version, named["need-1"], "B")
    with acting_as(case.officer), pytest.raises(AnswerRefused, match="B1 says what was recommended"):
        withdraw_answer(case.officer, version=version, item=named["need-1"])


def test_an_answer_that_the_plan_does_not_bear_out_is_refused(case: PlanCase):
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    with pytest.raises(AnswerRefused, match="says what was recommended"):
        answer(case, version, named["need-1"], "changed", "Because.")
    reword(case, version, "B1", "Other words.")
    with pytest.raises(AnswerRefused, match="B1 says it in other words"):
        answer(case, version, named["need-1"], "accepted")


def test_the_answers_of_a_version_that_was_sent_stay_as_they_were(case: PlanCase):
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    take(case, version, named["provision-1"], "F")
    answer(case, version, named["provision-2"], "declined", "Not in this draft.")
    case.send(version)
    sent = {each.item.pk: (each.state, each.reason) for each in found(case, version).all}
    further = case.start()
    with acting_as(case.officer):
        withdraw_answer(case.officer, version=further, item=named["provision-2"])
    reword(case, further, "B1", "Other words.")
    answer(case, further, named["need-1"], "changed", "The family asked for it.")
    assert {each.item.pk: (each.state, each.reason) for each in found(case, version).all} == sent
    assert state(case, further, named["need-1"]) == State.CHANGED
    assert state(case, further, named["provision-2"]) == State.NOT_ANSWERED
    with pytest.raises(VersionIsFrozen):
        answer(case, version, named["need-2"], "declined", "Late.")
    case.send(further)
    assert {each.item.pk: (each.state, each.reason) for each in found(case, version).all} == sent
    assert found(case, further).of(named["need-1"].pk).reason == "The family asked for it."


def test_advice_that_comes_after_a_version_was_sent_is_not_asked_of_it(case: PlanCase):
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    take(case, version, named["provision-1"], "F")
    case.send(version)
    case.give_advice("ADV-d", role="educational psychologist")
    assert len(found(case, version).advice) == 1
    assert len(found(case, case.start()).advice) == 2


def test_the_family_learns_the_answers_of_what_was_sent_and_nothing_before(case: PlanCase):
    assert case.parent
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    take(case, version, named["provision-1"], "F")
    answer(case, version, named["provision-2"], "declined", "Not needed.")
    with acting_as(case.parent):
        assert not RecommendationAnswer.objects.exists()
    case.send(version)
    seen = found(case, version, case.parent)
    assert seen.of(named["provision-2"].pk).reason == "Not needed."
    further = case.start()
    answer(case, further, named["outcome-1"], "declined", "Written since.")
    with acting_as(case.parent):
        assert set(RecommendationAnswer.objects.values_list("advice_item_id", flat=True)) == {
            named[key].pk for key in ("need-1", "provision-1", "provision-2")
        }


def test_whoever_may_not_see_a_section_is_not_told_of_the_answer_in_it(case: PlanCase):
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    take(case, version, named["provision-1"], "F")
    answer(case, version, named["provision-2"], "declined", "Not needed.")
    case.send(version)
    part = make_acting(Role.PARENT, name="Pat Example")
    case.grant(("person", "case", "advice", "plan:B", "plan:K"), role=Role.PARENT, user=part.user)
    seen = found(case, version, part)
    assert {each.item.pk for each in seen.all} == {named["need-1"].pk, named["provision-2"].pk}
    with acting_as(part):
        assert RecommendationAnswer.objects.filter(advice_item=named["provision-1"]).count() == 0


def test_no_words_of_a_child_are_in_the_log(case: PlanCase):
    version, named = begin(case)
    answer(case, version, named["provision-2"], "declined", "Secretwords.")
    take(case, version, named["need-1"], "B")
    with as_authority(case.authority.pk):
        entries = AuditEntry.objects.filter(action__startswith="plan.")
        assert {"plan.answer_recommendation", "plan.follow_recommendations"} <= set(
            entries.values_list("action", flat=True)
        )
        assert not any("Secretwords" in str(entry.changes) for entry in entries)


def test_only_officers_of_the_authority_answer(case: PlanCase):
    version, named = begin(case)
    other = PlanCase("102")
    for acting in (case.parent, case.staff.signatory, case.health, other.officer):
        with acting_as(acting), pytest.raises(NotAllowed):
            answer_recommendation(
                acting, version=version, item=named["need-1"], answer="declined", reason="No."
            )


def raw(
    case: PlanCase, version: PlanVersion, recommended: AdviceItem, **more: object
) -> RecommendationAnswer:
    given = {"answer": "declined", "reason": "Because.", **more}
    return RecommendationAnswer.objects.create(
        authority=case.authority, person=case.person, plan_id=version.plan_id, advice_item=recommended,
        answered_by=case.officer, answered_at=timezone.now(), **given,
    )  # fmt: skip


def refused_by_the_database(
    case: PlanCase, version: PlanVersion, recommended: AdviceItem, **more: object
) -> bool:
    with acting_as(case.officer):
        try:
            with transaction.atomic():
                raw(case, version, recommended, **more)
        except IntegrityError:
            return True
    return False


def test_the_database_holds_what_an_answer_needs(case: PlanCase):
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    reword(case, version, "B1", "Other words.")
    wrong: list[tuple[str, dict[str, object]]] = [
        ("need-2", {"reason": ""}),
        ("need-2", {"reason": " \n"}),
        ("need-2", {"answer": "accepted", "reason": ""}),
        ("need-2", {"answer": "changed"}),
        ("need-2", {"answer": "else"}),
        ("need-2", {"sent_in": 1}),
        ("need-1", {}),
        ("need-1", {"answer": "changed", "reason": ""}),
    ]
    for name, more in wrong:
        assert refused_by_the_database(case, version, named[name], **more), (name, more)
    assert not refused_by_the_database(case, version, named["need-1"], answer="changed")
    assert not refused_by_the_database(case, version, named["need-2"])
    assert refused_by_the_database(case, version, named["need-2"]), "one standing answer"


def test_no_answer_is_given_while_no_version_is_being_written(case: PlanCase):
    version = case.write()
    case.send(version)
    advice = case.give_advice("ADV-d", role="educational psychologist")
    with acting_as(case.officer):
        recommended = advice.items.first()
    assert recommended is not None
    assert refused_by_the_database(case, version, recommended)


def test_an_answer_is_never_changed_or_removed(case: PlanCase):
    version, named = begin(case)
    given = answer(case, version, named["need-2"], "declined", "Because.")
    with acting_as(case.officer):
        for statement in (
            "update casework_recommendationanswer set reason = 'Else.' where id = %s",
            "update casework_recommendationanswer set answer = 'changed' where id = %s",
            "update casework_recommendationanswer set sent_in = 1 where id = %s",
            "delete from casework_recommendationanswer where id = %s",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [given.pk])
        withdraw_answer(case.officer, version=version, item=named["need-2"])
        with pytest.raises(DatabaseError), transaction.atomic():
            RecommendationAnswer.objects.filter(pk=given.pk).update(ended_how="corrected")


def test_a_plan_from_before_answers_were_kept_is_read_by_what_it_says(case: PlanCase):
    """Items that rested on advice before there were answers: what says the same was accepted."""
    version, named = begin(case)
    take(case, version, named["need-1"], "B")
    with acting_as(case.officer):
        RecommendationAnswer.objects.update(
            ended_by=case.officer, ended_at=timezone.now(), ended_how="corrected"
        )
    assert state(case, version, named["need-1"]) == State.ACCEPTED
    reword(case, version, "B1", named["need-1"].text + " ")
    with acting_as(case.officer):
        assert RecommendationAnswer.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize(
    "order", ["need outcome provision", "provision outcome need", "outcome provision need"]
)
def test_whatever_is_accepted_first_the_links_of_the_advice_are_made(case: PlanCase, order: str):
    version, named = begin(case)
    sections = {"need": "B", "outcome": "E", "provision": "F"}
    for kind in order.split():
        take(case, version, named[f"{kind}-1"], sections[kind])
    read = case.read(case.officer, version)
    assert read.item("E1").links == {"meets": ("B1",)}
    assert read.item("F1").links == {"for": ("B1",), "towards": ("E1",)}

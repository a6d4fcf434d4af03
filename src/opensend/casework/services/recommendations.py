"""Answer each recommendation of the advice: accept it, change it or decline it, and take an answer back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from opensend.audit.services import record
from opensend.casework.models import (
    AdviceItem,
    ItemLink,
    ItemRevision,
    PlanItem,
    PlanVersion,
    RecommendationAnswer,
)
from opensend.casework.selectors.plans import links_of, read_version
from opensend.casework.selectors.recommendations import (
    Recommendation,
    State,
    read_recommendations,
    says_the_same,
)
from opensend.casework.services.plan_advice import take_from_advice
from opensend.casework.services.plan_errors import AnswerRefused
from opensend.casework.services.plans import link_items, lock_for_writing
from opensend.casework.services.standing_answers import end_answers, give_answers, standing_answers
from opensend.people.models import Acting
from opensend.people.policies import check

Answer, Ended = RecommendationAnswer.Answer, RecommendationAnswer.Ended


@dataclass(frozen=True, slots=True)
class Into:
    """Where a recommendation goes: to an item of the plan that there is, or to a new one of a section.

    `words` is what a new item says where that is not what the advice says.
    """

    section: str = ""
    item: PlanItem | None = None
    words: str = ""


@transaction.atomic
def answer_recommendation(
    acting: Acting,
    *,
    version: PlanVersion,
    item: AdviceItem,
    answer: str,
    reason: str = "",
    into: Into | None = None,
) -> RecommendationAnswer:
    """Answer a recommendation in the working version; the answer before is kept and stands no more.

    What is accepted or changed goes into the plan where it is not there yet. Changing and declining need a
    reason, which the family and the adviser read. Raises `AnswerRefused` where the plan says otherwise.
    """
    check(acting, "casework.answer_recommendation", version)
    locked = lock_for_writing(acting, version)
    if answer != Answer.ACCEPTED and not reason.strip():
        raise AnswerRefused("Give the reason", "reason")
    found = _read(acting, locked, item)
    if answer != Answer.DECLINED and not found.rests:
        _put_into_plan(acting, locked, found, answer, into)
        found = _read(acting, locked, item)
    _check_true(found, answer)
    return _answer(acting, locked, item, answer, reason.strip())


@transaction.atomic
def withdraw_answer(acting: Acting, *, version: PlanVersion, item: AdviceItem) -> None:
    """Take back the reason for a change, or that something was declined: it waits for an answer again.

    Raises `AnswerRefused` where there is no answer, and where the plan says what was advised.
    """
    check(acting, "casework.answer_recommendation", version)
    locked = lock_for_writing(acting, version)
    found, standing = _read(acting, locked, item), standing_answers(locked).get(item.pk)
    if found.state == State.ACCEPTED:
        raise AnswerRefused(
            f"{_named(found)} says what was recommended. Change its words, or take it out of the plan, "
            "to answer otherwise."
        )
    if standing is None:
        raise AnswerRefused("This recommendation has no answer to undo.")
    end_answers(acting, [standing], Ended.UNDONE)
    _log(acting, "plan.withdraw_answer", standing)


def _read(acting: Acting, version: PlanVersion, item: AdviceItem) -> Recommendation:
    return read_recommendations(read_version(acting, version)).of(item.pk)


def _put_into_plan(
    acting: Acting, version: PlanVersion, found: Recommendation, answer: str, into: Into | None
) -> None:
    if into is None or not (into.section or into.item):
        raise AnswerRefused("Choose where in the plan it goes", "into")
    if into.item is not None:
        _link(acting, version, into.item, found.item)
        return
    words = into.words.strip() if answer == Answer.CHANGED else ""
    if answer == Answer.CHANGED and not words:
        raise AnswerRefused("Write what the plan says", "words")
    if words and says_the_same(found.item.text, words):
        raise AnswerRefused("This is what the advice says. Change it, or select ‘Accepted’", "words")
    take_from_advice(
        acting, version=version, items={found.item.pk: into.section}, words={found.item.pk: words}
    )


def _link(acting: Acting, version: PlanVersion, item: PlanItem, advised: AdviceItem) -> None:
    """An item of the plan that there is rests on this recommendation too."""
    if not ItemRevision.objects.filter(version=version, item=item).exists():
        raise AnswerRefused("That item is no longer in the plan", "into")
    kind = ItemLink.Kind.RESTS_ON.value
    ends = set(links_of(version).filter(kind=kind, item=item).values_list("to_advice_id", flat=True))
    link_items(acting, version=version, item=item, links={kind: {*ends, advised.pk}})


def _check_true(found: Recommendation, answer: str) -> None:
    """Refuse an answer that the plan does not bear out."""
    if answer == Answer.DECLINED and found.rests:
        raise AnswerRefused(f"{_named(found)} rests on this. Take it out of the plan first.", "answer")
    if answer == Answer.ACCEPTED and found.state != State.ACCEPTED:
        raise AnswerRefused(
            f"{_named(found)} says it in other words. Select ‘Changed’ and give the reason.", "answer"
        )
    if answer == Answer.CHANGED and found.state == State.ACCEPTED:
        raise AnswerRefused(
            f"{_named(found)} says what was recommended. Change its words first, or select ‘Accepted’.",
            "answer",
        )


def _answer(
    acting: Acting, version: PlanVersion, item: AdviceItem, answer: str, reason: str
) -> RecommendationAnswer:
    standing = standing_answers(version).get(item.pk)
    if answer == Answer.ACCEPTED:
        reason = ""
    if standing is not None:
        if (standing.answer, standing.reason) == (answer, reason):
            return standing
        end_answers(acting, [standing], Ended.CORRECTED)
    (given,) = give_answers(acting, version, [item.pk], answer, reason)
    _log(acting, "plan.answer_recommendation", given)
    return given


def _named(found: Recommendation) -> str:
    return " and ".join(each.reference for each in found.rests)


def _log(acting: Acting, action: str, row: RecommendationAnswer) -> None:
    record(
        acting, action, "recommendation_answer", row.pk,
        authority_id=row.authority_id, person_id=row.person_id, changes={"advice_item": row.advice_item_id},
    )  # fmt: skip

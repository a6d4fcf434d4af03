"""Keep answers to recommendations true to the plan: what it comes to say ends an answer or gives one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from opensend.audit.services import record
from opensend.casework.models import PlanVersion, RecommendationAnswer
from opensend.casework.selectors.recommendations import says_as_advised
from opensend.people.models import Acting

Answer, Ended = RecommendationAnswer.Answer, RecommendationAnswer.Ended


def follow_plan(acting: Acting, version: PlanVersion) -> None:
    """End what the working version has overtaken, and note as accepted what it says as it was advised.

    The caller holds the version.
    """
    says, standing = says_as_advised(version), standing_answers(version)
    overtaken = {pk: how for pk, row in standing.items() if (how := _overtaken(row, says.get(pk)))}
    for how in sorted(set(overtaken.values())):
        end_answers(acting, [standing[pk] for pk in overtaken if overtaken[pk] == how], how)
    accepted = [pk for pk, is_same in says.items() if is_same and (pk in overtaken or pk not in standing)]
    give_answers(acting, version, accepted, Answer.ACCEPTED)
    if overtaken or accepted:
        record(
            acting, "plan.follow_recommendations", "plan_version", version.pk,
            authority_id=version.authority_id, person_id=version.person_id,
            changes={"ended": sorted(standing[pk].pk for pk in overtaken), "accepted": sorted(accepted)},
        )  # fmt: skip


def standing_answers(version: PlanVersion) -> dict[int, RecommendationAnswer]:
    """The answers that stand for a plan, by the item of advice."""
    rows = RecommendationAnswer.objects.filter(plan_id=version.plan_id, ended_at=None)
    return {row.advice_item_id: row for row in rows}


def give_answers(
    acting: Acting, version: PlanVersion, items: Iterable[int], answer: str, reason: str = ""
) -> list[RecommendationAnswer]:
    """Give one answer to recommendations that have none which stands."""
    return RecommendationAnswer.objects.bulk_create(
        RecommendationAnswer(
            authority_id=version.authority_id, person_id=version.person_id, plan_id=version.plan_id,
            advice_item_id=pk, answer=answer, reason=reason, answered_by=acting, answered_at=timezone.now(),
        )
        for pk in items
    )  # fmt: skip


def end_answers(acting: Acting, rows: Iterable[RecommendationAnswer], how: str) -> None:
    """Answers stand no more; each is kept, with who ended it and why."""
    RecommendationAnswer.objects.filter(pk__in=[row.pk for row in rows]).update(
        ended_by=acting, ended_at=timezone.now(), ended_how=how
    )


def _overtaken(row: RecommendationAnswer, is_same: bool | None) -> str:
    """Why an answer is no longer true; `is_same` is None where no item rests on the recommendation."""
    if row.answer == Answer.DECLINED:
        return "" if is_same is None else Ended.PUT_IN
    if is_same is None:
        return Ended.TAKEN_OUT
    return "" if is_same == (row.answer == Answer.ACCEPTED) else Ended.REWORDED

"""Each recommendation of the advice beside what a version of the plan says, and how it is answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.http import Http404

from opensend.casework.models import (
    Advice,
    AdviceItem,
    ItemLink,
    ItemRevision,
    PlanVersion,
    RecommendationAnswer,
)
from opensend.casework.plan_sections import sections_for
from opensend.casework.selectors.plans import ReadItem, ReadVersion
from opensend.rules.advice import TITLES


class State(StrEnum):
    """Where a recommendation stands in one version of the plan."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    DECLINED = "declined"
    GIVE_REASON = "give_reason"
    NOT_ANSWERED = "not_answered"


OPEN = (State.GIVE_REASON, State.NOT_ANSWERED)
"""States in which an answer is missing, or the reason for one."""


@dataclass(frozen=True)
class Recommendation:
    """One need, outcome or provision that somebody advised, its answer, and the items that rest on it."""

    item: AdviceItem
    sections: tuple[str, ...]
    answer: RecommendationAnswer | None
    rests: tuple[ReadItem, ...]

    @property
    def state(self) -> State:
        """What the plan says decides first: an answer is true only as far as the plan bears it out."""
        if any(says_the_same(self.item.text, each.revision.text) for each in self.rests):
            return State.ACCEPTED
        answered = self.answer.answer if self.answer else ""
        if self.rests:
            return State.CHANGED if answered == RecommendationAnswer.Answer.CHANGED else State.GIVE_REASON
        is_declined = answered == RecommendationAnswer.Answer.DECLINED
        return State.DECLINED if is_declined else State.NOT_ANSWERED

    @property
    def is_answered(self) -> bool:
        """Whether nothing is missing."""
        return self.state not in OPEN

    @property
    def reason(self) -> str:
        """Why it was changed or declined."""
        is_told = self.answer is not None and self.state in (State.CHANGED, State.DECLINED)
        return self.answer.reason if is_told and self.answer else ""


@dataclass(frozen=True)
class AnsweredAdvice:
    """One advice with each of its recommendations."""

    advice: Advice
    title: str
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True)
class Recommendations:
    """Every recommendation that a version of the plan had to answer, by advice."""

    version: PlanVersion
    advice: tuple[AnsweredAdvice, ...]

    @property
    def all(self) -> list[Recommendation]:
        """In the order of the advice."""
        return [each for advice in self.advice for each in advice.recommendations]

    @property
    def unanswered(self) -> list[Recommendation]:
        """Those without an answer, or without the reason for one."""
        return [each for each in self.all if not each.is_answered]

    @property
    def answered(self) -> int:
        """How many have their answer."""
        return len(self.all) - len(self.unanswered)

    def of(self, number: int) -> Recommendation:
        """One of them, by the item of advice. Raises `Http404`."""
        for each in self.all:
            if each.item.pk == number:
                return each
        raise Http404("No such recommendation")

    def narrowed(self) -> tuple[AnsweredAdvice, ...]:
        """Only what is not answered."""
        kept = (
            AnsweredAdvice(
                each.advice, each.title, tuple(one for one in each.recommendations if not one.is_answered)
            )
            for each in self.advice
        )
        return tuple(each for each in kept if each.recommendations)


def says_the_same(advised: str, planned: str) -> bool:
    """Whether two texts are the same but for spaces and line breaks.

    >>> says_the_same("Daily reading.", " Daily\\nreading."), says_the_same("Daily.", "Weekly.")
    (True, False)
    """
    return advised.split() == planned.split()


def read_recommendations(read: ReadVersion) -> Recommendations:
    """The recommendations for a version, each as the version answers it and as far as the reader may know.

    Whoever may not see every section is not told of a recommendation whose answer would be in another one.
    """
    rests: dict[int, list[ReadItem]] = defaultdict(list)
    for each in read.items:
        for pk in each.linked_to(ItemLink.Kind.RESTS_ON):
            rests[pk].append(each)
    answers = {row.advice_item_id: row for row in answers_in(read.version)}
    advice = []
    for given in _advice_of(read.version, rests.keys()):
        code = given.advice_request.code
        found = tuple(
            Recommendation(item, sections_for(item, code), answers.get(item.pk), tuple(rests[item.pk]))
            for item in given.items.all()
            if read.is_whole or item.pk in answers or item.pk in rests
        )
        if found or read.is_whole:
            advice.append(AnsweredAdvice(given, TITLES[code], found))
    return Recommendations(read.version, tuple(advice))


def answers_in(version: PlanVersion) -> QuerySet[RecommendationAnswer]:
    """The answers that stand in the working version, or with which a version was sent or issued."""
    rows = RecommendationAnswer.objects.filter(plan_id=version.plan_id).select_related("answered_by__user")
    if version.stage == PlanVersion.Stage.WORKING:
        return rows.filter(ended_at=None)
    return rows.filter(Q(gone_in=None) | Q(gone_in__gt=version.number), sent_in__lte=version.number)


def earlier_answers(version: PlanVersion, item: AdviceItem) -> list[RecommendationAnswer]:
    """Answers to a recommendation that stand no more, the newest first."""
    rows = RecommendationAnswer.objects.filter(plan_id=version.plan_id, advice_item=item)
    ended = rows.exclude(ended_at=None).select_related("answered_by__user", "ended_by__user")
    return list(ended.order_by("-id"))


def sent_answers(advice: Advice) -> dict[int, RecommendationAnswer]:
    """By the item of advice: what the newest version that was sent does with it, for whoever advised."""
    rows = RecommendationAnswer.objects.filter(
        advice_item__advice=advice, sent_in__isnull=False, gone_in__isnull=True
    )
    return {row.advice_item_id: row for row in rows}


def says_as_advised(version: PlanVersion) -> dict[int, bool]:
    """By the item of advice that the working version rests on: whether some item says the same words."""
    rows = ItemRevision.objects.filter(
        version=version, item__links__kind=ItemLink.Kind.RESTS_ON, item__links__last_version=None
    ).values_list("item__links__to_advice_id", "item__links__to_advice__text", "text")
    found: dict[int, bool] = {}
    for pk, advised, planned in rows:
        found[pk] = found.get(pk, False) or says_the_same(advised, planned)
    return found


def _advice_of(version: PlanVersion, rested_on: Iterable[int]) -> list[Advice]:
    """Advice that the version lists or rests on; for one that is being written, all that was given."""
    listed = ItemRevision.objects.filter(version=version, section="K").values("advice_request_id")
    wanted = Q(advice_request_id__in=listed)
    wanted |= Q(pk__in=AdviceItem.objects.filter(pk__in=list(rested_on)).values("advice_id"))
    if version.stage == PlanVersion.Stage.WORKING:
        wanted |= Q(advice_request__run_id=version.run_id)
    return list(
        Advice.objects.filter(wanted, answer=Advice.Answer.GIVEN)
        .select_related("advice_request")
        .prefetch_related("items")
        .order_by("advice_request__about", "id")
    )

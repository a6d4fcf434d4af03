"""What a plan may be written from: the items of each advice, and the family's and the child's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opensend.casework.models import (
    Advice,
    AdviceItem,
    AssessmentRequest,
    ItemLink,
    ItemRevision,
    PlanVersion,
)
from opensend.casework.plan_sections import sections_for
from opensend.casework.selectors.plans import links_of
from opensend.rules.advice import TITLES

_VIEWS = (("child_views", "child"), ("strengths", ""), ("hopes", ""))
_VOICES = {"parent": "parent", "young_person": "young_person", "representative": "parent"}


@dataclass(frozen=True)
class OfferedItem:
    """One need, outcome or provision of an advice, and the sections into which it may go."""

    item: AdviceItem
    sections: tuple[str, ...]
    is_taken: bool


@dataclass(frozen=True)
class OfferedAdvice:
    """One advice that was given."""

    advice: Advice
    title: str
    items: list[OfferedItem]


@dataclass(frozen=True)
class OfferedView:
    """Words of the child or the family, for Section A. `key` says which request and which question."""

    key: str
    text: str
    voice: str
    said_on: date
    is_taken: bool


def given_advice(version: PlanVersion) -> list[Advice]:
    """Every advice that was given in the case, in the order of the law's list."""
    return _answered(version, Advice.Answer.GIVEN)


def _answered(version: PlanVersion, *answers: str) -> list[Advice]:
    return list(
        Advice.objects.select_related("advice_request")
        .prefetch_related("items")
        .filter(advice_request__run_id=version.run_id, answer__in=answers)
        .order_by("advice_request__about", "id")
    )


def offered_advice(version: PlanVersion) -> list[OfferedAdvice]:
    """Each advice with its items, and whether the plan has them already."""
    rests_on = links_of(version).filter(kind=ItemLink.Kind.RESTS_ON, item__revisions__version=version)
    taken = set(rests_on.values_list("to_advice_id", flat=True))
    return [
        OfferedAdvice(
            advice,
            TITLES[advice.advice_request.code],
            [
                OfferedItem(item, sections_for(item, advice.advice_request.code), item.pk in taken)
                for item in advice.items.all()
            ],
        )
        for advice in given_advice(version)
    ]


def offered_views(version: PlanVersion) -> list[OfferedView]:
    """What the child and the family said in their request."""
    taken = set(ItemRevision.objects.filter(version=version, section="A").values_list("text", flat=True))
    offered = []
    for request in AssessmentRequest.objects.select_related("event").filter(run_id=version.run_id):
        for name, voice in _VIEWS:
            text = getattr(request, name).strip()
            voice = voice or _VOICES.get(request.made_by, "")
            if text and voice:
                offered.append(
                    OfferedView(f"{request.pk}-{name}", text, voice, request.event.happened_on, text in taken)
                )
    return offered


def advice_not_listed(version: PlanVersion) -> list[Advice]:
    """Replies to requests for advice that Section K of the version does not list.

    That a child is not known is information that was obtained (SI 2014/1530 reg 12(1)(k)) once records were
    looked at, which the reply says.
    """
    listed = set(
        ItemRevision.objects.filter(version=version, section="K").values_list("advice_request_id", flat=True)
    )
    replies = _answered(version, Advice.Answer.GIVEN, Advice.Answer.NOT_KNOWN)
    return [advice for advice in replies if advice.advice_request_id not in listed]

"""Rules on preparing for adulthood, which has to be in a plan from Year 9."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import is_shown
from opensend.rules.plans.examples import in_year_9
from opensend.rules.plans.plan import PROVISIONS, PlanItem
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.wording import wording

_WORDS = "adulthood_words"
_AREAS = {
    "employment": "higher education or employment",
    "independent_living": "independent living",
    "community": "friends, relationships and the community",
    "health": "health in adult life",
}
_CLUB = "A support worker takes Robin to her drama club for three hours each Saturday."
_NO_AREA = {
    "E1": {"preparing_for": ""}, "E3": {"preparing_for": ""}, "E4": {"preparing_for": ""}, "E6": None,
    "E5": {"preparing_for": ""},
}  # fmt: skip


def _has(kind: str, item: PlanItem) -> bool:
    text = wording(_WORDS, "not_it").without(f"{item.heading}. {item.text} {item.what}")
    return wording(_WORDS, kind).is_in(text)


def _prepares(at: At, item: PlanItem) -> bool:
    """Whether provision prepares for adulthood: by what it says, or by the outcome that it works towards."""
    outcomes = {each.id: each for each in at.plan.of("E")}
    towards = (outcomes[each] for each in item.towards if each in outcomes)
    return _has("prepares", item) or any(each.preparing_for == "employment" for each in towards)


@rule(
    "adulthood-missing",
    title="Nothing prepares for adulthood",
    severity=Severity.UNLAWFUL,
    sections="F G H1 H2",
    suggestion="Write what prepares for work, independent living, friends and community, and health as an "
    "adult.",
    source="SI 2014/1530 reg 12(3); SEND Code of Practice 2015 ¶9.63",
    failing=(
        in_year_9(Example({"F6": None})),
        in_year_9(
            Example(
                {
                    "F6": {
                        "text": "A mentor meets Robin for ten minutes each day.",
                        "what": "",
                        "towards": ["E1"],
                    }
                }
            )
        ),
        in_year_9(Example({"F6": None}, {"child": {"year_group": None}})),
    ),
    passing=(
        in_year_9(),
        in_year_9(
            Example(
                {
                    "F6": {
                        "text": "Travel training on the 42 bus, two hours each week.",
                        "what": "",
                        "towards": [],
                    }
                }
            )
        ),
        Example({"F5": {"text": "The co-ordinator meets Robin's parents for one hour each term."}}),
        in_year_9(
            Example({"F6": None, "H2.1": {"text": "Robin learns to cook a meal for one hour each week."}})
        ),
    ),
)
def adulthood_missing(at: At) -> Iterator[Hit]:
    """From Year 9 a plan must hold provision to assist in preparing for adulthood and independent living."""
    if not at.is_year_9_or_above or not is_shown(at.plan, *PROVISIONS):
        return
    if not any(_prepares(at, item) for item in at.plan.of(*PROVISIONS)):
        yield Hit(section="F")


@rule(
    "adulthood-outcome-missing",
    title="No outcome is about adult life",
    severity=Severity.WEAK,
    sections="E",
    suggestion="Add an outcome for work, independent living, friends and community, or health as an adult.",
    source="SEND Code of Practice 2015 ¶8.10, ¶9.64; SI 2014/1530 reg 12(3)",
    failing=(
        in_year_9(Example({**_NO_AREA, "E4": None, "F6": {"towards": ["E1"]}})),
        in_year_9(
            Example({**_NO_AREA, "E4": {"preparing_for": "", "text": "By July 2027 Robin acts in a play."}})
        ),
    ),
    passing=(
        in_year_9(),
        in_year_9(
            Example(
                {
                    **_NO_AREA,
                    "E4": {"preparing_for": "", "text": "By July 2027 Robin cooks a meal on her own."},
                }
            )
        ),
        Example(_NO_AREA | {"E6": {"text": "By July 2027 Robin acts in a play."}}),
    ),
)
def adulthood_outcome_missing(at: At) -> Iterator[Hit]:
    """From Year 9 outcomes look to adult life: to work, a home, friends and health."""
    outcomes = at.plan.of("E")
    if not at.is_year_9_or_above or not is_shown(at.plan, "E") or not outcomes:
        return
    if not any(item.preparing_for or _has("prepares", item) or _has_area(item) for item in outcomes):
        yield Hit(section="E")


def _has_area(item: PlanItem) -> bool:
    return any(_has(area, item) for area in _AREAS)


@rule(
    "adulthood-area-missing",
    title="An area of adult life is in no outcome and no provision",
    severity=Severity.STYLE,
    sections="E F G H1 H2",
    suggestion="Say something on this area, or that it was talked about and nothing is needed.",
    source="SEND Code of Practice 2015 ¶8.10",
    failing=(
        in_year_9(
            Example(
                {
                    "E4": {"preparing_for": "", "text": "By July 2027 Robin acts in a play."},
                    "H1.1": None,
                    "H2.1": None,
                }
            )
        ),
        in_year_9(Example({"E3": {"preparing_for": ""}, "G1": {"text": "A nurse sees Robin each term."}})),
    ),
    passing=(
        in_year_9(Example({"H1.1": {"text": _CLUB}})),
        Example({"E3": {"preparing_for": ""}}),
    ),
)
def adulthood_area_missing(at: At) -> Iterator[Hit]:
    """Preparing for adulthood has four areas: work, independent living, community, health. Each should be
    thought of.
    """
    items = at.plan.of("E", *PROVISIONS)
    if not at.is_year_9_or_above or not is_shown(at.plan, "E", *PROVISIONS) or not items:
        return
    for area, words in _AREAS.items():
        if not any(item.preparing_for == area or _has(area, item) for item in items):
            yield Hit(section="E", message=f"Nothing in the plan is about {words}.")

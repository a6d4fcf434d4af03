"""Rules on Section K: the advice that the law asks for is there, with its author and its day, and is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from opensend.rules.plans.advice_given import ASKED_OF, advice_missing, codes_of, is_not_given, told_codes
from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import is_shown
from opensend.rules.plans.examples import IN_DOCUMENT, in_year_9
from opensend.rules.plans.need_prose import is_nothing
from opensend.rules.plans.plan import PlanItem
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_DAY = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b20\d\d\b|\b\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8} \d{2}\b"
)
_PERSON = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof(?:essor)?)\.? [A-Z]|(?<![.!?] )(?<!^)\b[A-Z][a-z]+ [A-Z][a-z]+\b"
)
_NO_ADVICE = {each: None for each in ("K1", "K2", "K3", "K4", "K5", "K6")}
_OLD_MONTHS = 12


@rule(
    "advice-missing",
    title="Advice that the law asks for is not there",
    severity=Severity.UNLAWFUL,
    sections="K",
    suggestion="Add the advice to Section K, or seek it.",
    source="SI 2014/1530 reg 6(1), reg 12(1)(k)",
    failing=(
        Example({"K5": None}),
        Example(_NO_ADVICE),
        Example(
            {"K1": {"advice": "", "author_role": "", "text": "Educational psychologist: report awaited."}},
            quote="Educational psychologist: report awaited.",
        ),
        in_year_9(Example({"K7": None})),
        Example(
            {"K4": {"advice": "", "author_role": "", "text": "Educational psychologist, visit to school"}}
        ),
    ),
    passing=(
        in_year_9(),
        Example({"K2": None}),
        Example(
            {
                "K1": {"advice": "", "author_role": "", "text": "EP report, Dr Example, 12.03.2026"},
                "K3": {"advice": "", "author_role": "", "text": "Parent/carer views"},
                "K4": {"advice": "", "author_role": "", "text": "SENCo's report"},
                "K5": {"advice": "", "author_role": "", "text": "Early help: not known"},
            },
            IN_DOCUMENT,
        ),
        Example(
            {
                **_NO_ADVICE,
                "K1": {
                    "advice": "",
                    "author_role": "",
                    "text": "Mother's views; head teacher's report; NHS paediatrician; educational "
                    "psychologist; "
                    "social worker",
                },
            }
        ),
        Example(_NO_ADVICE, {"extract_of": list("ABCDEFGHI")}),
    ),
)
def advice_is_missing(at: At) -> Iterator[Hit]:
    """An assessment must seek the advice of the family, school, health, a psychologist and social care.

    All that was obtained is listed and attached in Section K. From Year 9 advice on adult life is added.
    """
    missing = advice_missing(at)
    if missing and not any(codes_of(item) for item in at.plan.of("K")):
        told = ", ".join(ASKED_OF[code] for code in missing)
        yield Hit(section="K", message=f"Section K lists no advice. It needs that of {told}.")
        return
    for code in missing:
        awaited = next(
            (item for item in at.plan.of("K") if is_not_given(item) and code in told_codes(item)), None
        )
        message = f"There is no advice from {ASKED_OF[code]} ({code})."
        yield Hit(awaited.id if awaited else "", "K", awaited.text if awaited else "", message)


def _given(at: At) -> list[PlanItem]:
    return [item for item in at.plan.of("K") if codes_of(item) or not is_nothing(item.text)]


@rule(
    "advice-undated",
    title="Advice has no date",
    severity=Severity.WEAK,
    sections="K",
    suggestion="Write the day of the advice.",
    source="SI 2014/1530 reg 12(1)(k); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"K1": {"dated": None}}, quote="Educational psychology advice"),
        Example({"K4": {"dated": None}}, IN_DOCUMENT),
    ),
    passing=(
        Example({"K1": {"dated": None, "text": "Educational psychology advice, March 2026"}}),
        Example({each: {"dated": None} for each in _NO_ADVICE}, IN_DOCUMENT),
        Example({"K3": {"dated": None}, "K2": {"dated": None}}, IN_DOCUMENT),
    ),
)
def advice_undated(at: At) -> Iterator[Hit]:
    """Without its day nobody can tell whether advice was given for this assessment or long before."""
    given = [item for item in _given(at) if not is_not_given(item)]
    bare = [item for item in given if item.dated is None and not _DAY.search(f"{item.heading} {item.text}")]
    if not at.plan.has_links:
        bare = bare if 4 * len(bare) <= len(given) else []
    yield from (Hit(item.id, "K", item.text) for item in bare)


@rule(
    "advice-without-author",
    title="Advice has no author",
    severity=Severity.STYLE,
    sections="K",
    suggestion="Write who gave the advice: the role, and the name where it may be given.",
    source="SI 2014/1530 reg 12(1)(k); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"K1": {"author_role": ""}}, quote="Educational psychology advice"),
        Example({"K6": {"author_role": "", "advice": "", "text": "Report of March 2026"}}, IN_DOCUMENT),
    ),
    passing=(
        Example({"K1": {"author_role": "", "text": "Report of Dr Example"}}),
        Example(
            {"K6": {"author_role": "", "advice": "", "text": "Report of a community paediatrician"}},
            IN_DOCUMENT,
        ),
    ),
)
def advice_without_author(at: At) -> Iterator[Hit]:
    """Advice carries as much weight as the person who gave it: a plan says who that was."""
    for item in _given(at):
        words = f"{item.heading} {item.text}"
        is_told = (
            item.author_role.strip() or _PERSON.search(words) or (not at.plan.has_links and told_codes(item))
        )
        if not is_told:
            yield Hit(item.id, "K", item.text)


@rule(
    "advice-unused",
    title="Nothing in the plan rests on the advice",
    severity=Severity.STYLE,
    sections="B F K",
    suggestion="See whether the plan left out what the advice says, and join the items that come from it.",
    source="SI 2014/1530 reg 11(a)",
    failing=(
        Example({"B1": {"from": []}, "F1": {"from": []}, "F2": {"from": ["K4"]}}),
        Example(
            {
                "K8": {
                    "kind": "advice",
                    "advice": "ADV-f",
                    "author_role": "physiotherapist",
                    "dated": "2026-03-01",
                    "text": "Physiotherapy advice",
                }
            },
            quote="Physiotherapy advice",
        ),
    ),
    passing=(
        Example(
            {
                each: {"from": []}
                for each in ("B1", "B2", "C1", "D1", "D2", "F1", "F2", "F3", "F4", "F5", "G1", "H1.1", "H2.1")
            }
        ),
        Example({"D2": {"from": ["K5"]}}),
    ),
)
def advice_unused(at: At) -> Iterator[Hit]:
    """An authority must take account of all advice. Where nothing rests on one, it may have been passed over.

    The family's own advice shapes the whole plan and need not be named item by item.
    """
    used = {
        each for item in at.plan.items if not isinstance(item.rests_on, str) for each in item.rests_on or ()
    }
    used |= {item.rests_on for item in at.plan.items if isinstance(item.rests_on, str)}
    if (
        not at.plan.has_links
        or not is_shown(at.plan, "B", "F", "K")
        or not used & {item.id for item in at.plan.of("K")}
    ):
        return
    for item in at.plan.of("K"):
        if item.id not in used and item.advice != "ADV-a":
            yield Hit(item.id, "K", item.text)


@rule(
    "advice-old",
    title="Advice is more than a year older than the plan",
    severity=Severity.STYLE,
    sections="K",
    suggestion="Ask whoever gave it, and the family, whether it still holds; seek it anew where it does not.",
    source="SI 2014/1530 reg 6(4)",
    failing=(
        Example({"K1": {"dated": "2024-11-04"}}, quote="Educational psychology advice"),
        Example({"K2": {"dated": "2025-05-21"}}),
    ),
    passing=(
        Example({"K1": {"dated": "2025-05-22"}}),
        Example({"K1": {"dated": "2024-11-04"}}, {"dated": None}),
    ),
)
def advice_old(at: At) -> Iterator[Hit]:
    """Advice may be used again where its author, the authority and the family are all satisfied that it is
    enough.

    A child changes much in a year, so the question has to be asked.
    """
    for item in at.plan.of("K"):
        if item.dated and at.plan.dated and _months_before(item.dated, at.plan.dated) > _OLD_MONTHS:
            yield Hit(
                item.id,
                "K",
                item.text,
                f"{item.id} is of {item.dated:%-d %B %Y}; the plan is of {at.plan.dated:%-d %B %Y}.",
            )


def _months_before(first: date, then: date) -> float:
    return (then.year - first.year) * 12 + then.month - first.month + (0.5 if then.day > first.day else 0)

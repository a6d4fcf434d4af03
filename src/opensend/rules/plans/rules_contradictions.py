"""Rules on what cannot all be true: figures that disagree, and days that are out of order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from opensend.rules.plans.context import At
from opensend.rules.plans.plan import PROVISIONS, PlanItem
from opensend.rules.plans.reading import figures, periods, sums
from opensend.rules.plans.reading.days import DATE
from opensend.rules.plans.reading.side_by_side import more_than_all, side_by_side
from opensend.rules.plans.reading.text import Span
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.saying import says

_ALL = "A B C D E F G H1 H2 I J K"
_SPECIFIC = "CFA 2014 s.37(2), s.42(2); L v Clarke and Somerset CC [1998] ELR 129"
_ACCURATE = "CFA 2014 s.37(2); SEND Code of Practice 2015 ¶9.61"
_MONTHS_OF_LEEWAY = 1
_REFERENCE = re.compile(r"\b(?:F|G|H1\.|H2\.)\d{1,2}\b")
_PART_OF = re.compile(
    r"\b(?:of the|part|half|some|of (?:this|these|which)|remaining|one of|two of)\b", re.IGNORECASE
)
_SHARE = re.compile(
    r"\b(\d{1,3})\s*(?:%|per ?cent)|\b(\w+) (?:out of|in every) (?:the )?(\w+)\b", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_A_MONTH = re.compile(rf"\b(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)\s+(?P<year>20\d\d)\b", re.IGNORECASE)
_BY_MONTH = re.compile(
    r"\W*(?:by|before|until)\s+(?:the\s+)?(?:end\s+of\s+)?(?P<day>)(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    + _A_MONTH.pattern,
    re.IGNORECASE,
)


@rule(
    "figures-disagree",
    title="Figures disagree",
    severity=Severity.WEAK,
    sections="E F G H1 H2 J",
    suggestion="Find out which figure was meant, and give it alone.",
    source=_SPECIFIC,
    failing=(
        says(
            "F2",
            "An assistant works beside Robin for 15 hours a week. The 10 hours are one to one.",
            "10 hours",
        ),
        Example(
            {
                "F2": {
                    "text": "A teaching assistant works beside Robin for 20 hours each week (38 weeks).",
                    "amount": {"minutes": 60, "times": 15, "per": "week", "weeks": 38},
                }
            },
            quote="20 hours each week",
        ),
        says(
            "F3",
            "A specialist teacher teaches Robin for 3 x 20 minutes each week (90 minutes a week), in a pair.",
        ),
        says(
            "F3",
            "A specialist teacher teaches Robin to blend sounds for 30 minutes, four times each week "
            "in term time (38 weeks), in a group of four.",
            "group of four",
        ),
        says(
            "F1",
            "A speech and language therapist works with Robin for 45 minutes each week (30 weeks), one "
            "to one.",
        ),
        Example(
            {
                "J1": {
                    "kind": "personal_budget",
                    "for": ["F1"],
                    "text": "A direct payment pays for a speech and language therapist for 30 minutes "
                    "each week.",
                }
            },
            quote="30 minutes each week",
        ),
        Example(
            {"E1": {"text": "By July 2026 Robin follows a three-step instruction.", "by": "2027-07-20"}},
            quote="July 2026",
        ),
        Example(
            {
                "E1": {
                    "text": "By July 2027 Robin follows an instruction in four out of five lessons.",
                    "measure": "teacher's record of three out of five lessons",
                }
            },
            quote="four out of five",
        ),
    ),
    passing=(
        Example(
            {
                "F2": {
                    "text": "A teaching assistant works beside Robin for 15 hours each week until "
                    "Easter, then for 10 hours each week.",
                    "amount": {"minutes": 60, "times": 15, "per": "week", "weeks": 38},
                }
            }
        ),
        Example(
            {
                "F2": {
                    "text": "A teaching assistant works beside Robin for 15 hours each week: 5 hours "
                    "in maths, 5 hours in English and 5 hours in science, one to one.",
                    "amount": {"minutes": 180, "times": 1, "per": "day", "weeks": 38},
                }
            }
        ),
        Example(
            {
                "F3": {
                    "text": "A specialist teacher teaches Robin for 3 x 20 minutes each week (one hour "
                    "in total), in a group of no more than three.",
                    "group_size": 2,
                    "amount": {"minutes": 20, "times": 3, "per": "week", "weeks": 38},
                }
            }
        ),
        Example(
            {
                "J1": {
                    "kind": "personal_budget",
                    "for": ["F1"],
                    "text": "A direct payment pays for a speech and language therapist for 45 minutes "
                    "each week.",
                }
            }
        ),
        Example(
            {
                "E1": {
                    "text": "By the end of Year 6 Robin follows four out of five instructions; in May "
                    "2025 it was one.",
                    "measure": "80% of a teacher's record",
                    "by": "2027-07-20",
                }
            }
        ),
    ),
)
def figures_disagree(at: At) -> Iterator[Hit]:
    """Where a plan gives two figures for one thing, nobody can hold the authority to either."""
    for item in at.plan.items:
        if item.section in PROVISIONS:
            found = next(_disagreements(at, item), None)
        elif item.section == "J":
            found = next(_budget_and_provision(at, item), None)
        elif item.section == "E":
            found = next(_of_outcome(at, item), None)
        else:
            continue
        if found is not None:
            yield Hit(
                item.id, quote=found.span.of(item.text), message=f"Two figures for one thing: {found.other}."
            )


def _disagreements(at: At, item: PlanItem) -> Iterator[figures.Disagreement]:
    reading = at.reading(item)
    yield from sums.sums(reading.sentences, item.text)
    yield from sums.said_again(reading)
    yield from sums.said_otherwise(reading)
    yield from figures.amount_and_prose(reading)
    yield from figures.group_and_prose(reading)
    yield from sums.other_group_again(reading)
    yield from figures.title_and_prose(item, reading)
    sentences = [(each.start, each.end) for each in reading.sentences]
    yield from side_by_side(item.text, sentences)


def _budget_and_provision(at: At, item: PlanItem) -> Iterator[figures.Disagreement]:
    """A budget that pays for another amount than the provision it is for."""
    named = {*_REFERENCE.findall(item.text), *item.meets_needs, *item.towards}
    provision = [each for each in at.plan.of(*PROVISIONS)]
    for sentence in at.reading(item).sentences:
        roles = sums.roles_of(sentence)
        meant = [each for each in provision if each.id in named] or [
            each for each in provision if roles & {giver.role for giver in at.reading(each).deliverers}
        ]
        known = [amount for each in meant for amount in at.reading(each).quantities if amount.minutes]
        for said in figures.timed_in(sentence.quantities, item.text):
            is_part = _PART_OF.search(sentence.sentence.text) or said.is_range or not said.per
            if known and not is_part and not any(figures.may_be_same(said, each) for each in known):
                other = f"{meant[0].id} gives {figures.told(known[0].minutes or 0)}"
                yield figures.Disagreement(figures.span_of(said, item.text), other)


def _of_outcome(at: At, item: PlanItem) -> Iterator[figures.Disagreement]:
    due = _day(item.supplied_by)
    first = _BY_MONTH.match(item.text) if due else None
    if (
        due
        and first
        and not any(
            abs(_months_between(found, due)) <= _MONTHS_OF_LEEWAY for found in _A_MONTH.finditer(item.text)
        )
    ):
        span = Span(first.start("day"), first.end())
        yield figures.Disagreement(span, f"the outcome is due by {due.day} {due:%B %Y}")
    yield from more_than_all(item.text)
    said, measured = list(_shares(item.text)), list(_shares(item.measure))
    if len(said) == 1 and len(measured) == 1 and not figures.is_same(said[0][0], measured[0][0]):
        yield figures.Disagreement(said[0][1], f"it is measured by {measured[0][1].of(item.measure)}")


def _months_between(found: re.Match[str], due: date) -> int:
    return (int(found["year"]) - due.year) * 12 + _MONTHS.index(found["month"][:3].lower()) + 1 - due.month


def _shares(text: str) -> Iterator[tuple[float, Span]]:
    """Shares in a text: "four out of five", "80%"."""
    for found in _SHARE.finditer(text):
        if found[1]:
            yield int(found[1]) / 100, Span(*found.span())
        else:
            part, whole = figures.value_of(found[2]), figures.value_of(found[3])
            if part and whole:
                yield part / whole, Span(*found.span())


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


@rule(
    "dates-out-of-order",
    title="Days out of order",
    severity=Severity.WEAK,
    sections=_ALL,
    suggestion="Look up the right day and put it in.",
    source="SI 2014/1530 regs 11-14; CFA 2014 s.37(1)",
    failing=(
        Example({"F1": {"starts": "2026-06-08", "ends": "2025-07-20"}}),
        Example({"K1": {"dated": "2026-09-12"}}),
        Example({"A1": {"recorded_on": "2026-12-01"}}),
        Example(plan={"child": {"born": "2026-10-14", "year_group": None}}),
        Example(plan={"sign_off": {"name": "A. Officer", "role": "Officer", "on": "2026-01-05"}}),
        Example(
            {"K1": {"dated": None, "text": "Educational psychology report of 3 October 2026"}},
            quote="3 October 2026",
        ),
    ),
    passing=(
        Example({"F1": {"ends": "2027-07-20"}}),
        Example({"K1": {"dated": "2026-05-22"}}),
        Example(plan={"sign_off": {"name": "A. Officer", "role": "Officer", "on": "2026-05-29"}}),
        Example({"K1": {"text": "Advice of 12 March 2026; the next review is due on 3 October 2026"}}),
    ),
)
def dates_out_of_order(at: At) -> Iterator[Hit]:
    """A plan that rests on advice of a later day rests on nothing, and wrong days hide it."""
    plan, born, dated = at.plan, at.plan.child.born, at.plan.dated
    if born and dated and born > dated:
        yield Hit(message=f"The child was born on {born}, after the plan was written on {dated}.")
        born = None
    for item in plan.items:
        told = _out_of_order(item, born, dated)
        quote = "" if told else periods.ends_before_it_starts(item.text)
        if told:
            yield Hit(item.id, message=told)
        elif quote:
            yield Hit(item.id, quote=quote, message="By these words it ends before it starts.")
        elif item.section == "K" and item.dated is None and dated:
            later = [each for each in at.reading(item).days if each.kind == DATE and each.on]
            if later and all(each.on and each.on > dated for each in later):
                quote = later[0].span.of(item.text)
                yield Hit(item.id, quote=quote, message=f"This is after the plan, which is of {dated}.")
    signed = plan.sign_off.on if plan.sign_off else None
    last = max(
        (item.dated for item in plan.of("K") if item.dated and not (dated and item.dated > dated)),
        default=None,
    )
    if signed and last and signed < last:
        yield Hit(message=f"The plan was signed on {signed}, before advice of {last} was given.")


def _out_of_order(item: PlanItem, born: date | None, dated: date | None) -> str:
    """What is wrong with the days of an item; empty where nothing is."""
    if item.starts and item.ends and item.ends < item.starts:
        return f"It ends on {item.ends}, before it starts on {item.starts}."
    if item.section == "K" and item.dated and dated and item.dated > dated:
        return f"The advice is of {item.dated}, after the plan of {dated}."
    if item.recorded_on and dated and item.recorded_on > dated:
        return f"The views were recorded on {item.recorded_on}, after the plan of {dated}."
    for day in (item.starts, item.ends, item.recorded_on, item.dated):
        if day and born and day < born:
            return f"The child was born on {born}, after {day}."
    return ""


@rule(
    "provision-ended",
    title="Provision is over",
    severity=Severity.WEAK,
    sections="F G H1 H2",
    suggestion="Take it out, or say what is given from the day of the plan on.",
    source=_SPECIFIC,
    failing=(
        Example({"F1": {"starts": "2024-09-02", "ends": "2025-07-20"}}),
        says(
            "F4",
            "A teaching assistant reads with Robin for 15 minutes each school day from September 2024 "
            "until July 2025.",
            "until July 2025",
        ),
        says(
            "F4",
            "An adult reads with Robin for 15 minutes each school day. This ends on 18 July 2025.",
            "ends on 18 July 2025",
        ),
    ),
    passing=(
        Example({"F1": {"ends": "2027-07-20"}}),
        says("F4", "A teaching assistant reads with Robin for 15 minutes each school day until July 2027."),
        says(
            "F4",
            "Until July 2025 an adult read with Robin. Since September 2025 a teaching assistant reads "
            "with her for 15 minutes each school day (38 weeks), one to one.",
        ),
    ),
)
def provision_ended(at: At) -> Iterator[Hit]:
    """The duty is to secure what the plan specifies. What was over before it secures nothing."""
    dated = at.plan.dated
    if dated is None:
        return
    for item in at.plan.of(*PROVISIONS):
        said = periods.end_said(at.reading(item))
        quote = said[1].of(item.text) if said else ""
        if item.ends and item.ends < dated and not (item.starts and item.ends < item.starts):
            yield Hit(item.id, quote=quote, message=f"It ended on {item.ends}, before the plan of {dated}.")
        elif (said and said[0] < dated) or (quote := periods.time_that_is_over(item.text, dated)):
            yield Hit(item.id, quote=quote, message=f"This is before the plan, which is of {dated}.")

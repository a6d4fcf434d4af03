"""Rules on figures that say less than they seem to: ceilings, ranges, groups, blocks, impossible weeks."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.promises import promises_in, words_of_amount
from opensend.rules.plans.provision_examples import provides
from opensend.rules.plans.reading.item import Point
from opensend.rules.plans.reading.phrases import phrase
from opensend.rules.plans.reading.quantity import TIMED
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_LAW = "SI 2014/1530 reg 12(1)(f); CFA 2014 s.42(2); L v Clarke and Somerset CC [1998] ELR 129"
_CODE = "SEND Code of Practice 2015 ¶9.69"
_SECTIONS = ("F", "G", "H1", "H2")
_WHERE = "F G H1 H2"
_NOT_PROVISION = phrase("of_the_child")


@rule(
    "quantity-is-ceiling",
    title="A ceiling without a floor",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say how much is given, or at least how much: an amount that may be nothing is no amount.",
    source=_LAW,
    failing=(
        provides("A teaching assistant supports Robin for up to 10 hours a week.", "up to 10 hours a week"),
        provides(
            "A therapist will see Robin for a maximum of three sessions each term, of 45 minutes each.",
            "a maximum of three sessions each term, of 45 minutes",
        ),
    ),
    passing=(
        provides("A teaching assistant supports Robin for at least 10 and no more than 15 hours a week."),
        provides(
            "A specialist teacher of reading teaches Robin for 30 minutes each day in a group of up "
            "to four pupils."
        ),
        provides(
            "A teaching assistant works with Robin for 20 minutes daily on numbers up to 100, until "
            "the end of Year 6."
        ),
    ),
)
def quantity_is_ceiling(at: At) -> Iterator[Hit]:
    """ "Up to ten hours" is kept by giving none."""
    for promise in promises_in(at, *_SECTIONS):
        for each in promise.read.quantities:
            if not each.is_at_most or not (each.per or each.times or (each.minutes or 0) >= 60):
                continue
            first = each.spans[0].start
            if not _NOT_PROVISION.search(promise.item.text[promise.read.start : first]):
                yield Hit(promise.item.id, quote=words_of_amount(promise.item.text, each))


_SHORT = 15


@rule(
    "quantity-is-range",
    title="A range instead of an amount",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say the amount, or say “at least” before the lower figure.",
    source=_LAW,
    failing=(
        provides(
            "A teaching assistant reads with Robin 2-3 times a week for 20 minutes.",
            "2-3 times a week for 20 minutes",
        ),
        provides(
            "A speech and language therapist works with Robin for between 30 and 45 minutes each week.",
            "between 30 and 45 minutes each week",
        ),
    ),
    passing=(
        provides("A teaching assistant reads with Robin for 20 minutes each day, in a group of 2-3 pupils."),
        provides("A therapist works with Robin for 45 minutes each week, at any time from 9:00 to 11:30."),
        provides("A teaching assistant works with Robin for 30 minutes each day, on books for ages 7 to 9."),
    ),
)
def quantity_is_range(at: At) -> Iterator[Hit]:
    """Where two figures are given, the lower one is all that can be enforced, and the two sides will read it
    differently."""
    for promise in promises_in(at, *_SECTIONS):
        for each in promise.read.quantities:
            short = each.most_minutes is not None and each.most_minutes < _SHORT and each.most_times is None
            if each.is_range and not each.is_at_least and not short:
                yield Hit(promise.item.id, quote=words_of_amount(promise.item.text, each))


@rule(
    "group-size-missing",
    title="A group of unknown size",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say with how many others, for example “in a group of no more than four pupils”.",
    source=f"{_LAW}; {_CODE}",
    failing=(
        provides(
            "A teaching assistant teaches Robin in a small group for 20 minutes each day.",
            "small group",
            group_size=None,
        ),
        provides(
            "Robin will attend social skills group sessions with an ELSA for 30 minutes each week.",
            "social skills group",
            group_size=None,
        ),
    ),
    passing=(
        provides(
            "A teaching assistant teaches Robin in a small group (four pupils) for 20 minutes each day.",
            group_size=None,
        ),
        provides(
            "A mentor helps Robin to talk with her peer group for 15 minutes each day, one to one.",
            group_size=None,
        ),
        Example(
            items={
                "F3": {
                    "text": "A specialist teacher of reading teaches Robin in a small group for 30 "
                    "minutes each day."
                }
            }
        ),
    ),
)
def group_size_missing(at: At) -> Iterator[Hit]:
    """A small group is three to one school and ten to another, and a child learns differently in each."""
    for item in at.plan.of(*_SECTIONS):
        reading = at.reading(item)
        if item.group_size is not None:
            continue
        for point in reading.points:
            sizes = point.groups
            unsaid = next((each for each in sizes if each.size is None), None)
            if unsaid is not None and all(each.size is None for each in sizes):
                yield Hit(item.id, quote=unsaid.span.of(item.text))


_LONGEST_WEEK = 35 * 60
_DAYS_A_WEEK = 5
"""In "3 hours a day x 5" the five are the days of the week, and no times in each day."""
_BEYOND_SCHOOL = phrase("beyond_school")


@rule(
    "beyond-school-week",
    title="More hours than a school week holds",
    severity=Severity.WEAK,
    sections="F",
    suggestion="Check the figure: a school week has about 32.5 hours.",
    source=f"{_CODE}; L v Clarke and Somerset CC [1998] ELR 129",
    failing=(
        provides("A teaching assistant supports Robin in class for 60 hours a week.", "60 hours a week"),
        provides(
            "A teaching assistant works with Robin for 45 minutes, 12 times each day.",
            "45 minutes, 12 times each day",
        ),
    ),
    passing=(
        provides("A teaching assistant supports Robin for 32.5 hours a week."),
        provides(
            "Robin follows a waking-day curriculum of 60 hours a week in a residential school, led "
            "by a class teacher."
        ),
    ),
)
def beyond_school_week(at: At) -> Iterator[Hit]:
    """An amount that cannot be given in a school week is a slip, and leaves everyone to guess what was
    meant."""
    for item in at.plan.of("F"):
        if _BEYOND_SCHOOL.search(item.text) or _BEYOND_SCHOOL.search(item.where):
            continue
        for each in at.reading(item).quantities:
            weekly = each.minutes_a_week
            is_of_days = each.is_whole or (each.per == "day" and each.times == _DAYS_A_WEEK)
            if weekly is not None and weekly > _LONGEST_WEEK and not is_of_days:
                yield Hit(item.id, quote=words_of_amount(item.text, each))
                break


_FOR_A_WHILE = phrase("for_a_while")
_A_WHILE = (
    "programme",
    "initially",
    "to begin",
    "to start",
    "block",
    "course",
    "cycle",
    "period",
    "time",
    "temporar",
    "short-term",
    "until",
)
_ENDS = phrase("ends")


@rule(
    "duration-missing",
    title="A block of provision without its length",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say for how many weeks or how many sessions it lasts, or until which day.",
    source=f"{_LAW}; {_CODE}",
    failing=(
        provides("A therapist gives Robin a block of weekly 45-minute sessions.", "a block of"),
        provides(
            "A mentor meets Robin for 20 minutes each day for an initial period.", "for an initial period"
        ),
    ),
    passing=(
        provides("A therapist gives Robin a block of six weekly sessions of 45 minutes each term."),
        provides("A mentor meets Robin for 20 minutes each day for 12 weeks, as a short-term support."),
    ),
)
def duration_missing(at: At) -> Iterator[Hit]:
    """What is given for a while may end after a week."""
    for promise in promises_in(at, *_SECTIONS, triggers=_A_WHILE):
        found = _FOR_A_WHILE.search(promise.item.text, promise.read.start, promise.read.end)
        amount = promise.reading.amount
        if found is None or promise.item.ends is not None or (amount is not None and amount.weeks):
            continue
        if promise.point is not None and _has_end(promise.point):
            continue
        if not any(promise.read.start <= day.span.start < promise.read.end for day in promise.reading.days):
            yield Hit(promise.item.id, quote=found.group())


_ONE_A_DAY = 5
"""More sessions in a week than that are those of a block: "six weekly sessions"."""


def _has_end(point: Point) -> bool:
    for each in point.quantities:
        most = 1 if not each.per else _ONE_A_DAY
        if each.weeks or (each.nature == TIMED and (each.times or 0) > most):
            return True
    return any(_ENDS.search(read.text, read.start, read.end) for read in point.said)

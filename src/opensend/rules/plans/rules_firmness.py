"""Rules on how firmly provision is promised: without conditions, without leaving it to others or for
later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.promises import promises_in
from opensend.rules.plans.provision_examples import provides
from opensend.rules.plans.reading.firmness import find_condition, find_weak
from opensend.rules.plans.reading.kinds import PAST
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_LAW = "CFA 2014 s.42(2); R (N) v North Tyneside BC [2010] EWCA Civ 135"
_SPECIFIC = "SI 2014/1530 reg 12(1)(f); CFA 2014 s.42(2); L v Clarke and Somerset CC [1998] ELR 129"
_WHERE = "F G H1 H2"
_SECTIONS = ("F", "G", "H1", "H2")


@rule(
    "provision-not-firm",
    title="“May”, “could”, “should”",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Write “will”, or leave it out.",
    source=_LAW,
    failing=(
        provides("Robin may be given 30 minutes of mentoring each week.", "may be given"),
        provides("A teaching assistant should read with Robin for 15 minutes each day.", "should read"),
        provides(
            "It is recommended that a therapist sees Robin for 45 minutes each week.", "It is recommended"
        ),
        provides("The school will try to provide a mentor for 20 minutes each day.", "will try to"),
    ),
    passing=(
        provides(
            "A mentor will show Robin each day for ten minutes how she can calm herself, so that she "
            "may stay in class."
        ),
        Example(
            items={"F1": {"text": "In May a therapist will see May for 45 minutes each week."}},
            plan={"child": {"known_as": "May"}},
        ),
        provides(
            "Robin may leave each lesson five minutes early with a card, and a teaching assistant "
            "walks with her."
        ),
    ),
)
def provision_not_firm(at: At) -> Iterator[Hit]:
    """What may be given may be left out. The duty is to secure what the plan specifies, and “should”
    specifies only a wish."""
    for promise in promises_in(at, *_SECTIONS):
        span = find_weak(promise.read.words, promise.read.start, promise.read.end, promise.read.names)
        if span is None or promise.read.is_in_quotes(span.start):
            continue
        words = promise.says(span)
        if not _OF_OTHER_RULES.search(words):
            yield Hit(promise.item.id, quote=words)


_OF_OTHER_RULES = re.compile(r"benefi|helpful|useful|considered|explored|include", re.IGNORECASE)


@rule(
    "provision-conditional",
    title="Provision that hangs on staff, money or room",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Take the condition out: the authority has to secure the provision whatever the "
    "school can find.",
    source=_LAW,
    failing=(
        provides(
            "A teaching assistant will read with Robin for 15 minutes each day when staffing allows.",
            "when staffing allows",
        ),
        provides(
            "Robin will see a mentor for 20 minutes each week, subject to funding.", "subject to funding"
        ),
        provides("Where possible, a therapist will see Robin for 45 minutes each week.", "Where possible"),
    ),
    passing=(
        provides(
            "If the teaching assistant is absent, the class teacher reads with Robin for 15 minutes "
            "on that day."
        ),
        provides("A teaching assistant helps Robin for an hour each day to be as independent as possible."),
    ),
)
def provision_conditional(at: At) -> Iterator[Hit]:
    """The duty to secure provision is absolute. A plan cannot make it wait for staff, money or a place."""
    for promise in promises_in(at, *_SECTIONS):
        span = find_condition(promise.read.words, promise.read.start, promise.read.end)
        if span is not None and not promise.read.is_in_quotes(span.start):
            yield Hit(promise.item.id, quote=promise.says(span))


@rule(
    "provision-is-past",
    title="What was given, instead of what will be",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Move it to Section B or A, and say what will be given from now on.",
    source=f"{_SPECIFIC}; SEND Code of Practice 2015 ¶9.69",
    failing=(
        provides(
            "Robin has received speech and language therapy for 30 minutes each week since 2023.",
            "Robin has received speech and language therapy for 30 minutes each week since 2023.",
        ),
        provides("She was supported by a mentor last year.", "She was supported by a mentor last year."),
    ),
    passing=(
        provides(
            "A teaching assistant who has worked with Robin since 2024 reads with her for 15 "
            "minutes each day."
        ),
        provides("Once Robin has had her lunch, a midday supervisor plays with her for 20 minutes each day."),
    ),
)
def provision_is_past(at: At) -> Iterator[Hit]:
    """Section F says what the child will be given. What she was given before binds nobody."""
    for promise in promises_in(at, *_SECTIONS):
        if promise.kind == PAST:
            yield Hit(promise.item.id, quote=promise.read.sentence.text)

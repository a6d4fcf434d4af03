"""Rules on who gives provision: somebody who can be held to it, with the training that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.promises import Promise, is_figure, promises_in
from opensend.rules.plans.provision_examples import by_nobody
from opensend.rules.plans.reading.deliverers import FAMILY, GENERAL, PROFESSIONAL
from opensend.rules.plans.reading.item import Deliverer, ItemReading, Point
from opensend.rules.plans.reading.phrases import phrase
from opensend.rules.plans.reading.promising import promises_help
from opensend.rules.plans.reading.tables import words_from
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_LAW = "SI 2014/1530 reg 12(1)(f); CFA 2014 s.42(2); L v Clarke and Somerset CC [1998] ELR 129"
_CODE = "SEND Code of Practice 2015 ¶9.69"


_BY_SOMEBODY = words_from(
    "therapy tuition counselling mentoring teaching intervention interventions session sessions taught",
    "supported helped coaching lessons programme physiotherapy support help instruction supervision",
    "supervised mentored tutored assistance input psychotherapy hydrotherapy work group skills phonics",
    "exercises typing handwriting reading massage mindfulness nurture",
)


@rule(
    "deliverer-missing",
    title="Who gives it is not said",
    severity=Severity.WEAK,
    sections="F G H1 H2",
    suggestion="Name the role: a speech and language therapist, a teaching assistant with a named training.",
    source=f"{_LAW}; {_CODE}",
    failing=(
        by_nobody(
            "Robin will receive 45 minutes of speech and language therapy each week, one to one.",
            "Robin will receive 45 minutes of speech and language therapy each week, one to one.",
        ),
        by_nobody(
            "Robin will be taught phonics for 20 minutes every day.",
            "Robin will be taught phonics for 20 minutes every day.",
        ),
        by_nobody(
            "A programme designed by the speech and language therapist will be given for 15 minutes daily.",
            "A programme designed by the speech and language therapist will be given for 15 minutes daily.",
        ),
    ),
    passing=(
        by_nobody(
            "Robin will receive 45 minutes of therapy each week.\nDelivered by: speech and language therapist"
        ),
        by_nobody("Robin sits in the front row in every lesson, and has a radio aid."),
        Example(
            items={
                "F1": {
                    "text": "Robin will receive 45 minutes of therapy each week.",
                    "by": "Beacon Therapies",
                }
            }
        ),
    ),
)
def deliverer_missing(at: At) -> Iterator[Hit]:
    """A therapist, an assistant and a volunteer give different things under one name. The type of support and
    who gives it belong to what has to be specified."""
    for item in at.plan.of("F", "G", "H1", "H2"):
        reading = at.reading(item)
        if reading.supplier is not None:
            continue
        has_giver = _names_giver(reading)
        for point in reading.points:
            if _givers(point) or not _is_by_somebody(point, has_giver, item.section != "F"):
                continue
            if point.is_measured or not has_giver:  # else it is unquantified, which says more
                yield Hit(item.id, quote=point.lead.sentence.text)


_TAUGHT_IN = re.compile(r"\b(?:taught|educated) (?:\w+ly )?in (?:an?|the|her|his|their) ", re.IGNORECASE)


def _names_giver(reading: ItemReading) -> bool:
    """Whether an item says who gives anything in it, if only as the subject of a sentence."""
    if any(not each.is_overseer for each in reading.deliverers):
        return True
    for read in reading.sentences:
        found = _SUBJECT_GIVES.match(read.sentence.text)
        if found is None:
            continue
        subject = found.group().lower().split()
        is_child = subject[0] in read.names or subject[0] in (
            "he",
            "she",
            "they",
            "it",
            "this",
            "these",
            "there",
        )
        if not is_child and not any(word.strip(",") in _NO_GIVERS for word in subject[:-1]):
            return True
    return False


_SUBJECT_GIVES = phrase("subject_gives")
_NO_GIVERS = words_from(
    "session sessions group groups programme lesson lessons therapy time day week support help",
    "intervention which that who school course plan work",
)


_GIVEN_AT = re.compile(
    r"\b(?:clinics?|hospital|hospice|(?:regional|health|day|treatment|child \w+|leisure|activity) centre"
    r"|surgery|ward|club|play ?-?schemes?|holiday scheme|[A-Z]\w+ (?:House|Lodge|Centre|Unit|Club|Trust))\b"
)
"""A place or a club that gives health or social care by being what it is."""


def _is_by_somebody(point: Point, has_giver: bool, is_outside_school: bool = False) -> bool:
    """Whether somebody must give it. Where the item names a giver, only entries that promise are looked
    at."""
    read = point.lead
    words = {word for start, end, _ in read.services for word in read.words.lower[start:end]}
    if read.is_quoted_voice or point.is_thing or not point.is_service:
        return False
    is_taught = words <= {"taught", "activities"}
    if is_taught and (_TAUGHT_IN.search(read.sentence.text) or not any(map(is_figure, point.quantities))):
        return False
    if _BY_SOMEBODY.isdisjoint(words):
        return False
    if is_outside_school and _GIVEN_AT.search(read.sentence.text):
        return False
    return not has_giver or (read.sentence.is_entry and promises_help(read))


def _givers(point: Point) -> list[Deliverer]:
    """Those who give, not those who only plan, advise or oversee."""
    return [each for each in point.deliverers if not each.is_overseer]


@rule(
    "deliverer-unspecific",
    title="Given by nobody in particular",
    severity=Severity.WEAK,
    sections="F G H1 H2",
    suggestion="Name the role instead of “staff”, “an adult” or “the school”.",
    source=f"{_LAW}; {_CODE}",
    failing=(
        by_nobody("An adult will work with Robin for 20 minutes each day.", "An adult"),
        by_nobody(
            "Someone with experience of autism will meet Robin for 15 minutes each morning.", "Someone"
        ),
        Example(items={"F1": {"by": "school staff"}}, quote="school staff"),
    ),
    passing=(
        by_nobody("All staff who teach Robin give one instruction at a time in every lesson."),
        by_nobody("A teaching assistant and another adult hoist Robin at every change of room."),
        by_nobody(
            "A teaching assistant works with Robin for 20 minutes each day. Staff are told of her "
            "targets each term."
        ),
        by_nobody("A key worker meets Robin in school for ten minutes at the start of each day."),
    ),
)
def deliverer_unspecific(at: At) -> Iterator[Hit]:
    """“Staff” may be anybody: the family cannot tell whether the right person gave it, nor can the school
    plan for it."""
    for item in at.plan.of("F", "G", "H1", "H2"):
        reading = at.reading(item)
        supplier = reading.supplier
        if supplier is not None:
            if supplier.kind == GENERAL and not supplier.is_specific:
                yield Hit(item.id, quote=item.supplied_by)
            continue
        for point in reading.points:
            if point.lead.is_quoted_voice or any(each.is_specific for each in _givers(point)):
                continue
            unspecific = next((each for each in _givers(point) if each.kind == GENERAL), None)
            if unspecific is None or _is_told_apart(unspecific, point, reading):
                continue
            if unspecific is not None:
                yield Hit(item.id, quote=unspecific.span.of(item.text))


_TRAINED_IN = re.compile(
    r"\b(?:trained (?:in|by|to|on|for)|qualified in|passed|certificate|diploma|level \d|registered)\b",
    re.IGNORECASE,
)
_TOLD_APART = ("the ", "another ", "a second ", "other ", "two ", "three ", "both ")


def _is_told_apart(deliverer: Deliverer, point: Point, reading: ItemReading) -> bool:
    """Whether the item says elsewhere who "the adult" is, or is not about help that "staff" would give."""
    if any(_TRAINED_IN.search(read.sentence.text) for read in point.said):
        return True
    if not any(each.is_specific and not each.is_overseer for each in reading.deliverers):
        return False
    said = deliverer.span.of(reading.item.text).lower()
    has_figure = any(map(is_figure, point.lead.quantities))
    is_promise = has_figure or promises_help(point.lead)
    return said.startswith(_TOLD_APART) or not is_promise


_FAMILY_GIVES = phrase("family_gives")
_FAMILY = (
    "parent", "mother", "father", "mum", "dad", "family", "carer", "sibling", "gran", "nan", "aunt", "uncle",
    "sister", "brother",
)  # fmt: skip
_PAID_FOR = re.compile(r"\b(?:direct payment|personal budget|short break|respite)\b", re.IGNORECASE)


@rule(
    "delivered-by-family",
    title="Provision left to the family",
    severity=Severity.WEAK,
    sections="F",
    suggestion="Say what the authority secures. What the family offers to do may stand in Section A.",
    source="CFA 2014 s.42(2), (5); R (N) v North Tyneside BC [2010] EWCA Civ 135",
    failing=(
        by_nobody(
            "Robin's parents will practise her sounds with her for ten minutes each day.",
            "parents will practise her sounds with her for ten minutes each day",
        ),
        Example(items={"F1": {"by": "parents"}}, quote="parents"),
        by_nobody(
            "A reading programme of 15 minutes each day, delivered by her mother.", "delivered by her mother"
        ),
    ),
    passing=(
        by_nobody(
            "A speech and language therapist shows Robin's parents how to sign, for one hour each term."
        ),
        by_nobody(
            "A teaching assistant reads with Robin for 15 minutes each day and writes in a book that "
            "her parents read each evening."
        ),
        by_nobody(
            "Robin's parents will arrange two hours of tuition each week from a tutor with qualified "
            "teacher status, by direct payment."
        ),
    ),
)
def delivered_by_family(at: At) -> Iterator[Hit]:
    """The authority has to secure provision in Section F. It cannot owe what it asks the parents to do, and a
    parent who is ill or at work leaves the child without it."""
    for item in at.plan.of("F"):
        supplier = at.reading(item).supplier
        if supplier is not None and supplier.kind == FAMILY:
            yield Hit(item.id, quote=item.supplied_by)
    for promise in promises_in(at, "F", triggers=_FAMILY):
        found = _FAMILY_GIVES.search(promise.read.sentence.text)
        if found is None or _PAID_FOR.search(promise.item.text) or _is_of_a_title(promise, found.start()):
            continue
        yield Hit(promise.item.id, quote=found.group().strip())


def _is_of_a_title(promise: Promise, place: int) -> bool:
    """ "The family support worker": the family is only part of what somebody is called."""
    start = promise.read.start + place
    return any(
        each.kind == PROFESSIONAL
        and each.span.start <= start < each.span.end
        and not promise.says(each.span).lower().rstrip("s").endswith(_FAMILY)
        for each in promise.read.deliverers
    )


_LOOK_BACK = re.compile(
    r"\b(?:review|monitor|evaluat|track|measur|re-?assess|goe?s? over|look back)", re.IGNORECASE
)
_OF_ALL = re.compile(
    r"\b(?:all|every|each) (?:\w+ )?(?:provision|items?)\b|\ball of (?:this|the above)\b", re.IGNORECASE
)


@rule(
    "review-missing",
    title="How provision is reviewed is not said",
    severity=Severity.STYLE,
    sections="F",
    suggestion="Say who looks, and when, whether it is given and helps.",
    source=f"{_CODE}; SI 2014/1530 reg 12(1)(e)",
    failing=(
        Example(items={"F1": {"reviewed": None}}),
        by_nobody("A teaching assistant reads with Robin for 15 minutes each day.", reviewed=""),
    ),
    passing=(
        by_nobody(
            "A teaching assistant reads with Robin each day. The SENCo reviews it each term.", reviewed=None
        ),
        Example(
            items={"F1": {"reviewed": None}, "F5": {"text": "The SENCo reviews all provision each term."}}
        ),
    ),
)
def review_missing(at: At) -> Iterator[Hit]:
    """Where nobody is to look, nobody will know in time that provision has stopped or does not help."""
    items = at.plan.of("F")
    if any(_LOOK_BACK.search(item.text) and _OF_ALL.search(item.text) for item in (*items, *at.plan.of("E"))):
        return
    for item in items:
        if not (item.reviewed.strip() or _LOOK_BACK.search(f"{item.text} {item.what} {item.heading}")):
            yield Hit(item.id)

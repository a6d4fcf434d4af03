"""Rules on how much: provision that nobody could count, and figures that say less than they seem to."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.promises import measures, unmeasured_points, words_of_amount
from opensend.rules.plans.provision_examples import provides
from opensend.rules.plans.reading.item import ItemReading, Point, Quantity
from opensend.rules.plans.reading.phrases import phrase
from opensend.rules.plans.reading.promising import promises_help
from opensend.rules.plans.reading.sentence import ReadSentence
from opensend.rules.plans.reading.tables import read_table, words_from
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_LAW = "SI 2014/1530 reg 12(1)(f); CFA 2014 s.42(2); L v Clarke and Somerset CC [1998] ELR 129"
_CODE = "SEND Code of Practice 2015 ¶9.69"


@rule(
    "provision-not-quantified",
    title="Provision without any quantity",
    severity=Severity.UNLAWFUL,
    sections="F",
    suggestion="Say how long, how often and for how many weeks it is given, or in which lessons or at "
    "which times.",
    source=f"{_LAW}; {_CODE}",
    failing=(
        provides(
            "She gets help from a trained adult when things are hard.",
            "She gets help from a trained adult when things are hard.",
        ),
        provides(
            "Robin will receive speech and language therapy in school.",
            "Robin will receive speech and language therapy in school.",
        ),
        provides(
            "A TA works with Robin for 20 minutes each day. Staff will also support her with friendships.",
            "Staff will also support her with friendships.",
        ),
        provides(
            "Robin will have:\n• one hour of therapy each week from a speech and language "
            "therapist\n• mentoring",
            "mentoring",
        ),
    ),
    passing=(
        provides("All teaching staff give Robin instructions one step at a time in every lesson."),
        provides(
            "Robin has a laptop with reading software of her own. The class teacher checks it each Monday."
        ),
        provides(
            "Provision: speech and language therapy\nFrequency: weekly\nLength: 45 minutes\nWho: "
            "speech therapist"
        ),
        Example(items={"F1": {"text": "A speech and language therapist works with Robin."}}),
        provides(
            "In every lesson, the teaching assistant will:\n- repeat each instruction\n- support "
            "Robin to begin\n- help her to pack up"
        ),
    ),
)
def provision_not_quantified(at: At) -> Iterator[Hit]:
    """The authority must secure what Section F specifies. Nobody can secure, or be held to, help without an
    amount: neither the family nor the school can tell whether it was given."""
    for item in at.plan.of("F"):
        for point in unmeasured_points(at.reading(item)):
            yield Hit(item.id, quote=point.lead.sentence.text)


@rule(
    "health-care-not-quantified",
    title="Health or care provision without any quantity",
    severity=Severity.WEAK,
    sections="G H1 H2",
    suggestion="Say how long and how often it is given, and by whom.",
    source=f"SI 2014/1530 reg 12(1)(g), (h); CFA 2014 s.42(3); {_CODE}",
    failing=(
        Example(
            items={"G1": {"text": "A children's asthma nurse sees Robin at school.", "amount": None}},
            quote="A children's asthma nurse sees Robin at school.",
        ),
        Example(
            items={"H2.1": {"text": "The family will receive short breaks.", "amount": None}},
            quote="The family will receive short breaks.",
        ),
    ),
    passing=(
        Example(items={"G1": {"text": "No health provision is required.", "amount": None}}),
        Example(
            items={
                "H2.1": {"text": "Robin has a profiling bed and a safe-space tent at home.", "amount": None}
            }
        ),
    ),
)
def health_care_not_quantified(at: At) -> Iterator[Hit]:
    """Provision in Sections G and H should be as specific as that in F: those who commission it have to know
    what to buy, and the family what to expect."""
    for item in at.plan.of("G", "H1", "H2"):
        for point in unmeasured_points(at.reading(item)):
            if point.is_service and not any(each.is_measured for each in at.reading(item).points):
                yield Hit(item.id, quote=point.lead.sentence.text)


def _timed(reading: ItemReading) -> Iterator[tuple[Point, list[Quantity]]]:
    """Points of help with minutes or times said, where the item gives no amount as data."""
    if reading.amount is not None:
        return
    for point in reading.points:
        is_alone = any(each.size == 1 for each in point.lead.groups) and point.lead.deliverers
        if (point.is_service or is_alone) and point.is_measured and not point.lead.is_quoted_voice:
            yield point, [each for each in point.quantities if measures(each)]


@rule(
    "frequency-missing",
    title="How often is not said",
    severity=Severity.WEAK,
    sections="F G H1 H2",
    suggestion="Add how often it is given: each day, week, half term or term.",
    source=f"{_LAW}; {_CODE}",
    failing=(
        provides("A speech and language therapist works with Robin in sessions of 45 minutes.", "45 minutes"),
        provides("Robin receives 15 hours of support from a teaching assistant.", "15 hours"),
    ),
    passing=(
        provides("The therapist gives a block of six sessions of 45 minutes within one term."),
        provides("An occupational therapist assesses Robin's seating for one hour by 30 September 2026."),
        provides("A teaching assistant helps Robin for ten minutes at the end of each day."),
    ),
)
def frequency_missing(at: At) -> Iterator[Hit]:
    """Forty-five minutes may be given each week or once a year. Without how often, no amount follows."""
    for item in at.plan.of("F", "G", "H1", "H2"):
        reading = at.reading(item)
        says_often = any(each.says_how_often for each in reading.quantities)
        for point, quantities in _timed(reading):
            if any(each.says_how_often for each in quantities) or _is_once(point, reading):
                continue
            if says_often and not promises_help(point.lead):
                continue
            timed = next((each for each in quantities if each.minutes is not None), None)
            if timed is not None:
                yield Hit(item.id, quote=words_of_amount(item.text, timed))


_WITHIN = phrase("within")


def _is_once(point: Point, reading: ItemReading) -> bool:
    """Whether something comes once, or so many times within a time that is said."""
    if point.lead.words.at(0) in ("if", "when", "whenever", "should", "where"):
        return True  # it comes as often as what it answers to
    for sentence in point.said:
        if _WITHIN.search(sentence.text, sentence.start, sentence.end):
            return True
        if any(sentence.start <= day.span.start < sentence.end for day in reading.days):
            return True
    return any(each.weeks or (each.minutes and (each.times or 0) >= _A_BLOCK) for each in point.quantities)


_A_BLOCK = 6
"""So many sessions of a length that is said are an amount, whenever they come."""


_HAS_LENGTH = words_from(
    "session sessions therapy tuition mentoring counselling coaching intervention interventions",
    "programme support input help group groups teaching practice check-in check-ins works work teaches",
    "supports visit visits physiotherapy exercises phonics reads nurture hydrotherapy spell slot",
    "psychotherapy handwriting supported taught seen sees see elsa swimming",
)


_LOOKS = words_from(
    "reviews review checks check signs looks updates update watches observes observe",
)
_VISITS = words_from(
    "visit visits sees see seen comes meets meet works work teaches calls",
)
_COMES = frozenset(
    row["role"] for row in read_table("roles") if row["kind"] == "professional" and "therap" in row["words"]
) | {"educational psychologist", "specialist teacher", "counsellor", "tutor", "ELSA", "physiotherapist"}
_OF_CARE = words_from(
    "toileting changing feeding care medication medicine dressing insulin hoist hoists toilet inhaler",
)


def _has_length(read: ReadSentence, section: str) -> bool:
    """Whether what is promised lasts for a while, as a session does and a change of timetable does not."""
    if read.things or read.is_quoted_voice or not read.words.bag.isdisjoint(_OF_CARE | _LOOKS):
        return False
    words = {word for start, end, _ in read.services for word in read.words.lower[start:end]}
    if section != "F":
        return not (_HAS_LENGTH - _VISITS).isdisjoint(words)
    if not _HAS_LENGTH.isdisjoint(words):
        return True
    if any(each.size == 1 for each in read.groups) and read.deliverers:
        return True
    return any(each.role in _COMES for each in read.deliverers) and not _VISITS.isdisjoint(read.words.bag)


@rule(
    "length-missing",
    title="How long is not said",
    severity=Severity.WEAK,
    sections="F G H1 H2",
    suggestion="Add how many minutes or hours each session lasts.",
    source=f"{_LAW}; {_CODE}",
    failing=(
        provides("A speech and language therapist works with Robin once a week.", "once a week"),
        provides("Robin will have daily phonics sessions with a teaching assistant, one to one.", "daily"),
    ),
    passing=(
        provides("A teaching assistant supports Robin in all English lessons, five times a week."),
        provides(
            "Robin is taught in the resource base for two lessons each day by a specialist teacher of autism."
        ),
        provides("A teaching assistant updates Robin's visual timetable daily."),
    ),
)
def length_missing(at: At) -> Iterator[Hit]:
    """A weekly session may last five minutes or two hours."""
    for item in at.plan.of("F", "G", "H1", "H2"):
        reading = at.reading(item)
        says_long = any(each.says_how_long for each in reading.quantities)
        for point in reading.points:
            quantities = [each for each in point.quantities if measures(each)]
            if reading.amount is not None or not quantities or any(each.says_how_long for each in quantities):
                continue
            if says_long and not promises_help(point.lead):
                continue
            if _has_length(point.lead, item.section):
                yield Hit(item.id, quote=words_of_amount(item.text, quantities[0]))

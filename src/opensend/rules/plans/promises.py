"""What the rules on provision look at: sentences that promise something, and whether they are measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from opensend.rules.plans.context import At
from opensend.rules.plans.plan import PlanItem
from opensend.rules.plans.reading.facets import is_verbless, names_help
from opensend.rules.plans.reading.item import ItemReading, Point
from opensend.rules.plans.reading.kinds import EXPLAINS, NEED, NOTHING, OTHER, REVIEW
from opensend.rules.plans.reading.numbers import NUMBER_WORDS
from opensend.rules.plans.reading.patterns import Pattern, patterns_of
from opensend.rules.plans.reading.promising import denies, promises_help
from opensend.rules.plans.reading.quantity import SHARED, STAFFED, THING, Quantity
from opensend.rules.plans.reading.sentence import ReadSentence
from opensend.rules.plans.reading.text import Span
from opensend.rules.plans.training import is_of_training

_LONGEST_QUOTE = 120
_SILENT = (NEED, NOTHING, OTHER)
_COUNTS = frozenset(NUMBER_WORDS) - {"one", "single", "zero"}
_ANEW = frozenset(("also", "addition", "additionally", "another", "separately", "furthermore"))
_MODALS = frozenset(
    ("will", "must", "should", "shall", "may", "can", "could", "needs", "requires", "need", "to")
)
_NEW_CLAUSE = re.compile(
    r";|,? (?:and|but|while|whilst|plus) (?=(?:[\w’'-]+ ){0,4}?(?:will|must|should|shall|is to|are to)\b)"
    r"|,? as well as |,? along(?:side| with) ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Promise:
    """A sentence of provision where it stands: its item, the point it belongs to, what it does there."""

    reading: ItemReading
    read: ReadSentence
    kind: str
    point: Point | None

    @property
    def item(self) -> PlanItem:
        """The item that it is part of."""
        return self.reading.item

    @cached_property
    def is_measured(self) -> bool:
        """Whether it says itself how much or how often; or what follows or stands over it does."""
        if any(map(measures, self.read.quantities)):
            return True
        if self.point is None:
            return False
        if self.point.lead is self.read or self.kind == EXPLAINS:
            return self.point.is_measured and self._is_measured_near()
        return any(map(measures, (each for over in self.point.over for each in over.quantities)))

    def _is_measured_near(self) -> bool:
        assert self.point is not None
        return any(measures(each) for sentence in self.point.said for each in sentence.quantities)

    def is_measured_at(self, place: int) -> bool:
        """Whether the clause around a place is measured, where the sentence makes more than one statement."""
        if not self.is_measured:
            return False
        own = [each for each in self.read.quantities if measures(each)]
        start, end = self._clause_around(place)
        if not own or (start, end) == (self.read.start, self.read.end):
            return True
        return any(start <= span.start < end for each in own for span in each.spans)

    def _clause_around(self, place: int) -> tuple[int, int]:
        start, end = self.read.start, self.read.end
        for found in _NEW_CLAUSE.finditer(self.read.text, start, end):
            if found.start() <= place:
                start = found.end()
            else:
                return start, found.start()
        return start, end

    def says(self, span: Span) -> str:
        """The exact words of a place."""
        return span.of(self.item.text)


def measures(quantity: Quantity) -> bool:
    """Whether a quantity says how much or how often; a number of words or steps does not."""
    return quantity.is_measured and quantity.nature != THING


def is_figure(quantity: Quantity) -> bool:
    """Whether a quantity is a figure: minutes, times, a share, a ratio; "in all lessons" is none."""
    has_times = quantity.times is not None and quantity.per not in ("", "lesson", "occasion")
    return quantity.minutes is not None or has_times or quantity.nature in (SHARED, STAFFED)


def _is_time(quantity: Quantity) -> bool:
    return quantity.minutes is not None or quantity.nature in (SHARED, STAFFED)


def unmeasured_points(reading: ItemReading) -> tuple[Point, ...]:
    """The points of an item that ought to say how much or how often, and do not.

    Beside what is measured, or an amount as data, only a promise of its own is owed a measure.
    """
    known = reading.facts.get("unmeasured")
    if isinstance(known, tuple):
        return known
    has_measure = any(point.is_measured for point in reading.points)
    found = tuple(point for point in reading.points if _is_unmeasured(point, reading, has_measure))
    reading.facts["unmeasured"] = found
    return found


def _is_unmeasured(point: Point, reading: ItemReading, has_measure: bool) -> bool:
    lead = point.lead
    if point.is_measured or point.is_thing or is_of_training(point) or lead.is_quoted_voice:
        return False
    if reading.amount is not None:
        return promises_help(lead) and not _ANEW.isdisjoint(lead.words.bag)
    if has_measure:
        return promises_help(lead) or (
            _stands_alone(point, reading) and point.is_service and names_help(lead)
        )
    if denies(lead) or _answers_event(lead):
        return False
    if point.is_service:
        return True
    is_told = is_verbless(lead) or bool(lead.deliverers) or not _MODALS.isdisjoint(lead.words.bag)
    return is_told and not point.is_for_everyone and not _has_figures(reading)


def _answers_event(read: ReadSentence) -> bool:
    """ "When a fire alarm is tested, …": it comes as often as what it answers to."""
    first, second = read.words.at(0), read.words.at(1)
    return first in ("when", "if", "before", "after", "whenever") and second in ("a", "an", "the", "another")


def _stands_alone(point: Point, reading: ItemReading) -> bool:
    """Whether a point is an entry of a list, or begins a paragraph of its own that denies nothing."""
    lead = point.lead
    if denies(lead) or not is_verbless(lead):
        return False
    return lead.sentence.is_entry or all(
        other is lead or other.sentence.line != lead.sentence.line for other in reading.sentences
    )


def _has_figures(reading: ItemReading) -> bool:
    if reading.quantities or reading.days or any(map(str.isdigit, reading.item.text)):
        return True
    return any(not _COUNTS.isdisjoint(sentence.words.bag) for sentence in reading.sentences)


def words_of_amount(text: str, quantity: Quantity) -> str:
    """The words that an amount was read from, in one piece unless they stand far apart."""
    if not quantity.spans:
        return ""
    whole = Span(quantity.spans[0].start, quantity.spans[-1].end)
    if whole.end - whole.start > _LONGEST_QUOTE:
        whole = max(quantity.spans, key=lambda span: span.end - span.start)
    return whole.of(text)


def promises_in(
    at: At, *sections: str, triggers: tuple[str, ...] = (), with_reviews: bool = False
) -> Iterator[Promise]:
    """The sentences of provision in some sections that promise something; nobody's own words are among them.

    With `triggers` only those in which one of these words, in small letters, stands.
    """
    for item in at.plan.of(*sections):
        reading = at.reading(item)
        lower = _lower(reading)
        if triggers and not any(map(lower.__contains__, triggers)):
            continue
        for each in promises_of(reading):
            if each.kind == REVIEW and not with_reviews:
                continue
            if not triggers or any(map(lower[each.read.start : each.read.end].__contains__, triggers)):
                yield each


def promises_of(reading: ItemReading) -> tuple[Promise, ...]:
    """The sentences of an item that promise something."""
    known = reading.facts.get("promises")
    if isinstance(known, tuple):
        return known
    found = []
    owner = {id(read): point for point in reading.points for read in point.sentences}
    for read, kind in zip(reading.sentences, reading.kinds, strict=True):
        if kind not in _SILENT and not read.is_quoted_voice:
            found.append(Promise(reading, read, kind, owner.get(id(read))))
    reading.facts["promises"] = tuple(found)
    return tuple(found)


def terms_in(at: At, rule: str, *sections: str) -> Iterator[tuple[Promise, Span]]:
    """The first place in each promise where a term of a rule stands and nothing excuses it."""
    patterns = _patterns(rule)
    for item in at.plan.of(*sections):
        reading = at.reading(item)
        lower = _lower(reading)
        possible = [each for each in patterns if each.may_be_in(lower)]
        if not possible:
            continue
        for promise in promises_of(reading):
            if promise.kind == REVIEW:
                continue
            span = _first_term(promise, possible)
            if span is not None:
                yield promise, span


def _first_term(promise: Promise, patterns: list[Pattern]) -> Span | None:
    for pattern in patterns:
        for found in pattern.expression.finditer(promise.item.text, promise.read.start, promise.read.end):
            if promise.read.is_in_quotes(found.start()) or _is_in_role(promise, found):
                continue
            if not _is_excused(promise, pattern, found):
                return Span(found.start(), found.start() + len(found.group().rstrip()))
    return None


def _is_in_role(promise: Promise, found: re.Match[str]) -> bool:
    """Whether the words are part of somebody's title: "a learning support assistant"."""
    return any(
        each.span.start <= found.start() and found.end() <= each.span.end for each in promise.read.deliverers
    )


def _is_excused(promise: Promise, pattern: Pattern, found: re.Match[str]) -> bool:
    excused = pattern.row["excused"]
    if excused == "ever":
        return False
    if excused == "point":
        point = promise.point
        has_amount = promise.reading.amount is not None and pattern.row["rule"] == "vague-support"
        return has_amount or promise.is_measured or (point is not None and point.is_measured)
    if excused in ("figure", "minutes"):
        is_lead = promise.point is not None and promise.point.lead is promise.read
        near = promise.point.quantities if promise.point is not None and is_lead else promise.read.quantities
        return any(is_figure(each) and (excused == "figure" or _is_time(each)) for each in near)
    word = re.search(r"\S+\s*$", found.group())
    return promise.is_measured_at(found.start() if word is None else found.start() + word.start())


def _lower(reading: ItemReading) -> str:
    known = reading.facts.get("lower")
    if not isinstance(known, str):
        known = reading.facts["lower"] = reading.item.text.lower()
    return known


@cache
def _patterns(rule: str) -> tuple[Pattern, ...]:
    return tuple(each for each in patterns_of("vague_terms") if each.row["rule"] == rule)

"""The points of a provision: each separate thing that is promised, with all that is said of it.

One sentence that is measured must not excuse five that are not. So an item is taken apart: a sentence that
promises something opens a point; what measures, explains or continues it belongs to it; what stands over a
list is said of each of its entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from opensend.rules.plans.reading.deliverers import EVERYONE, Deliverer
from opensend.rules.plans.reading.facets import WHAT, facet_of, is_one_provision, is_verbless, names_help
from opensend.rules.plans.reading.groups import GroupSize
from opensend.rules.plans.reading.kinds import (
    EXPLAINS,
    HEADING,
    INTRO,
    MEASURE,
    NEED,
    NOTHING,
    OTHER,
    PAST,
    PROVISION,
    REVIEW,
    kind_of,
)
from opensend.rules.plans.reading.phrases import phrase
from opensend.rules.plans.reading.promising import promises_help
from opensend.rules.plans.reading.quantity import THING, Quantity
from opensend.rules.plans.reading.sentence import ReadSentence

_ANEW = frozenset(
    ("also", "addition", "additionally", "addition,", "furthermore", "further", "separately", "another")
)
_REFERS = frozenset(("them", "it", "then", "this", "these"))
_DEFINITE = re.compile(r"(?:the|this|that|her|his|their) ", re.IGNORECASE)
_COVERS_ALL = phrase("covers_all")
_GENERAL = "general"
_MAY_BE_FACET = (PROVISION, MEASURE, HEADING)


@dataclass(frozen=True)
class Point:
    """One thing that is promised. `lead` is the sentence that promises it, `sentences` those that are about
    it.

    `said` are the sentences whose measure holds for it: its own, those that continue it, and what stood over
    it."""

    lead: ReadSentence
    sentences: tuple[ReadSentence, ...]
    over: tuple[ReadSentence, ...] = ()

    @cached_property
    def said(self) -> tuple[ReadSentence, ...]:
        """All sentences that speak of it."""
        return (*self.sentences, *self.over)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """How much of it is said to be given."""
        return tuple(each for sentence in self.said for each in sentence.quantities)

    @cached_property
    def deliverers(self) -> tuple[Deliverer, ...]:
        """Who is said to give it."""
        return tuple(each for sentence in self.said for each in sentence.deliverers)

    @cached_property
    def groups(self) -> tuple[GroupSize, ...]:
        """With how many others it is said to be given."""
        return tuple(each for sentence in self.said for each in sentence.groups)

    @cached_property
    def is_service(self) -> bool:
        """Whether it is help that somebody gives, and not a thing or a manner of teaching."""
        return is_service(self.lead)

    @cached_property
    def is_thing(self) -> bool:
        """Whether it is a thing that is there or is not: "a laptop", "a quiet room"."""
        return is_thing(self.lead)

    @cached_property
    def is_measured(self) -> bool:
        """Whether it is said how much or how often it is given. A number of words measures no therapy."""
        service = self.is_service
        return any(each.is_measured and not (service and each.nature == THING) for each in self.quantities)

    @cached_property
    def is_for_everyone(self) -> bool:
        """Whether all who teach the child are to do it."""
        return any(each.kind == EVERYONE for each in self.deliverers)


def is_service(read: ReadSentence) -> bool:
    """Whether a sentence promises help that somebody gives."""
    things = read.things
    for start, end, kind in read.services:
        if kind == _GENERAL or any(first < end and start < last for first, last in things):
            continue
        if kind == "noun" or (kind == "verb" and not _is_purpose(read, start)):
            return not (things and things[0][0] < start and _is_after_thing(read, start))
    return False


def is_thing(read: ReadSentence) -> bool:
    """Whether a sentence promises a thing, before it speaks of any help."""
    if not read.things:
        return False
    first = read.things[0][0]
    return not any(
        start < first and kind == "noun" and not any(begin <= start < end for begin, end in read.things)
        for start, _, kind in read.services
    ) and not is_service(read)


def _is_purpose(read: ReadSentence, place: int) -> bool:
    """ "to help her", "that supports his posture": what it is for, not what is done."""
    before = read.words.at(place - 1)
    return before in ("to", "that", "which", "and") and read.words.at(place - 2) not in (
        "staff",
        "adult",
        "adults",
        "ta",
    )


def _is_after_thing(read: ReadSentence, place: int) -> bool:
    """Whether a word for help only says what the thing before it is for: "a laptop for English lessons"."""
    words = read.words
    lead = words.lower[:place]
    return not {"also", "plus"} & set(lead) and not any(
        words.lower[at] in ("and", ",")
        and words.at(at + 1) in ("will", "a", "an", "support", "help", "regular", "1:1")
        for at in range(place)
    )


def points_of(sentences: Sequence[ReadSentence]) -> tuple[Point, ...]:
    """The points of an item, in their order."""
    kinds = _kinds(sentences)
    points: list[Point] = []
    over: tuple[ReadSentence, ...] = ()
    loose: list[ReadSentence] = []
    for number, (read, kind) in enumerate(zip(sentences, kinds, strict=True)):
        if over and _ends_list(sentences, number, kind, over):
            over = ()
        if kind in (INTRO, HEADING):
            over = (read,) if kind == INTRO else ()
            loose = [read] if kind == HEADING else []
        elif kind == PROVISION and not _continues(read, points, sentences, number):
            before = _measure_before(points, read)
            points.append(Point(read, (read, *loose, *before), over))
            loose = []
        elif kind in (MEASURE, EXPLAINS, PROVISION):
            loose = _attach(points, read, loose)
    if loose and points and all(each.sentence.span.end > points[-1].lead.end for each in loose):
        points[-1] = replace(points[-1], sentences=(*points[-1].sentences, *loose))
    if not points and (stand_in := _stand_in(sentences, kinds)) is not None:
        points = [stand_in]
    return tuple(_covered(points, sentences))


def _measure_before(points: list[Point], read: ReadSentence) -> tuple[ReadSentence, ...]:
    """The sentences of a point that only measures what this one promises; that point is taken off the list.

    "Ten minutes of each day are kept for this. A mentor goes through the timetable with her."
    """
    if not points or read.quantities or read.sentence.is_entry or not promises_help(read):
        return ()
    before = points[-1]
    is_near = before.lead.sentence.line == read.sentence.line
    if not is_near or not before.is_measured or before.is_service or before.deliverers or before.is_thing:
        return ()
    points.pop()
    return before.sentences


def kinds_of(sentences: Sequence[ReadSentence]) -> tuple[str, ...]:
    """What each sentence of an item does."""
    return tuple(_kinds(sentences))


def _kinds(sentences: Sequence[ReadSentence]) -> list[str]:
    kinds: list[str] = []
    has_provision = False
    for number, read in enumerate(sentences):
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        kind = kind_of(
            read,
            is_first=not has_provision,
            is_last=following is None,
            next_is_entry=following is not None and following.sentence.is_entry,
        )
        if kind == MEASURE and kinds and kinds[-1] == HEADING:
            kinds[-1] = PROVISION  # a row of a table: what, then how much
            has_provision = True
        has_provision = has_provision or kind in (PROVISION, INTRO)
        kinds.append(kind)
    _find_facets(sentences, kinds)
    return kinds


def _find_facets(sentences: Sequence[ReadSentence], kinds: list[str]) -> None:
    """Where a run of sentences without verbs tells of one provision, mark what it is and what is of it."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in _MAY_BE_FACET and is_verbless(sentences[end]):
            end += 1
        facets = [facet_of(read) for read in sentences[start:end]]
        if is_one_provision(facets):
            for number, facet in enumerate(facets, start=start):
                kinds[number] = PROVISION if facet == WHAT else MEASURE
        start = end + 1


def _attach(points: list[Point], read: ReadSentence, loose: list[ReadSentence]) -> list[ReadSentence]:
    if not points:
        return [*loose, read]
    points[-1] = replace(points[-1], sentences=(*points[-1].sentences, read))
    return loose


def _continues(
    read: ReadSentence, points: list[Point], sentences: Sequence[ReadSentence], number: int
) -> bool:
    """Whether a sentence goes on about what was promised before: "The therapist will also …" does not."""
    if not points or read.sentence.is_entry or not read.words.bag.isdisjoint(_ANEW):
        return False
    if _DEFINITE.match(read.sentence.text) and _is_of_known(read, points):
        return True
    if sentences[number - 1].sentence.line != read.sentence.line:
        return False
    if read.quantities and not points[-1].is_measured and not (read.deliverers or read.things):
        return not names_help(read)  # "There are five sessions a week, each of half an hour."
    return not read.words.bag.isdisjoint(_REFERS) and points[-1].is_measured


def _is_of_known(read: ReadSentence, points: list[Point]) -> bool:
    """Whether "the therapist" is one of those who were named before."""
    before = [each for point in points for each in point.deliverers]
    known = {each.role for each in before} | {_noun(each, read.text) for each in before}
    return any(each.role in known or _noun(each, read.text) in known for each in read.deliverers[:1])


def _noun(deliverer: Deliverer, text: str) -> str:
    """The last word of what somebody is called: "coach" of "a job coach"."""
    return deliverer.span.of(text).lower().split()[-1]


def _ends_list(
    sentences: Sequence[ReadSentence], number: int, kind: str, over: tuple[ReadSentence, ...]
) -> bool:
    """A list ends with a new heading, or where marked entries give way to a line of prose."""
    before = sentences[number - 1]
    if kind in (INTRO, HEADING):
        return True
    return before.sentence.is_entry and not sentences[number].sentence.is_entry and before is not over[0]


def _covered(points: list[Point], sentences: Sequence[ReadSentence]) -> list[Point]:
    """Points to which a closing sentence gives a measure: "All of the above in every lesson, 20 hours in
    total"."""
    covering = tuple(read for read in sentences if read.quantities and _COVERS_ALL.search(read.sentence.text))
    if not covering or len(points) < 2:
        return points
    return [
        replace(point, over=(*point.over, *(c for c in covering if c not in point.sentences)))
        for point in points
    ]


def _stand_in(sentences: Sequence[ReadSentence], kinds: Sequence[str]) -> Point | None:
    """The point of an item that promises nothing in a whole sentence: a heading with measures, an opening
    alone."""
    silent = (NOTHING, OTHER, REVIEW, NEED, PAST, EXPLAINS)
    speaking = [read for read, kind in zip(sentences, kinds, strict=True) if kind not in silent]
    return Point(speaking[0], tuple(speaking)) if speaking else None

"""Figures within the prose of one provision: a total and its parts, once here and once there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from opensend.rules.plans.reading.figures import (
    Disagreement,
    in_hours,
    is_same,
    may_be_same,
    sizes_said,
    span_of,
    timed_in,
    told,
)
from opensend.rules.plans.reading.item import ItemReading, ReadSentence
from opensend.rules.plans.reading.numbers import NUMBER_WORDS
from opensend.rules.plans.reading.quantity import Quantity
from opensend.rules.plans.reading.tables import words_of
from opensend.rules.plans.reading.text import Span

_LONGEST_QUOTE = 110
_HOURS_OF_A_WEEK = 120
"""A length of a week, in minutes, that is no other session but the sum of its days."""
_IS_TOTAL_BEFORE = re.compile(
    r"(?:\b(?:total(?:ling|s|ing)?(?: of)?|altogether|equating to|equivalent to|equals?|amount(?:ing|s) to"
    r"|giving|add(?:ing|s) up to|com(?:ing|es) to|i\.e\.,?|that is|which is|this is|making|makes|gives)|=)"
    r"\s*(?:up to\s+)?$",
    re.IGNORECASE,
)
_IS_TOTAL_AFTER = re.compile(
    r"[^.;,()]{0,25}?\b(?:in total|altogether|overall|in all|total)\b", re.IGNORECASE
)
_IS_PART = re.compile(
    r"\b(?:of (?:which|this|these|the|that)|includ\w+|plus|additional\w*|extra|further|another|as well"
    r"|also|on top"
    r"|in addition|within th\w+|up to|minimum|at least|planning|preparation|liaison|training|travel)\b",
    re.IGNORECASE,
)
_CONSISTS_OF = re.compile(
    r"\b(?:made up of|comprising|comprises|consisting of|consists of|(?:divided|split|broken down) "
    r"(?:into|as follows|as)"
    r"|allocated as follows|as follows)\b|:(?=\s)",
    re.IGNORECASE,
)
_AGAIN_BEFORE = re.compile(
    r"\b(?:the|these|those|this|her|his|their)\s+(?:total of\s+|full\s+|weekly\s+)?$", re.IGNORECASE
)
_STAGED = re.compile(
    r"\b(?:until|then|initially|at first|to begin with|first \w+ weeks|thereafter|afterwards|rising"
    r"|increas\w+|reduc\w+"
    r"|decreas\w+|fad(?:e|ed|ing)|phased?|once|if"
    r"|from (?:september|january|april|easter|week|the (?:start|beginning|autumn|spring|summer)|\d)"
    r"|when|after"
    r"|previously|currently|in year)\b",
    re.IGNORECASE,
)
_IDLE = words_of("idle_words", kind="provision")


def sums(sentences: Sequence[ReadSentence], text: str) -> Iterator[Disagreement]:
    """Totals that are not the sum of their parts: "3 x 20 minutes (90 minutes a week)"."""
    yield from _wrong_lists(sentences, text)
    for sentence in sentences:
        if len(sentence.quantities) < 2:
            continue
        found = in_hours(sentence.quantities, text)
        for number, total in enumerate(found):
            parts = found[:number]
            if parts and _is_total(total, parts[-1], sentence, text):
                yield from _wrong_total(total, parts, text)
                break
        yield from _wrong_parts(found, text)


def _is_total(total: Quantity, last: Quantity, sentence: ReadSentence, text: str) -> bool:
    before = text[last.spans[-1].end : total.spans[0].start]
    after = text[total.spans[-1].end : sentence.end]
    if _IS_PART.search(before) or total.is_at_most or total.is_at_least or total.is_range:
        return False
    if _IS_TOTAL_BEFORE.search(before) or _IS_TOTAL_AFTER.match(after):
        return True
    ends = [span.end for span in total.spans]  # "an hour (45 minutes) each week" ends with its rate
    is_closed = any(text[end : end + 2].lstrip().startswith(")") for end in ends)
    if before.strip() in (",", "–", "-", ";", ", or", "or") and (last.per, total.per) == ("day", "week"):
        return (total.minutes or 0) >= _HOURS_OF_A_WEEK
    return before.rstrip().endswith("(") and ")" not in before and is_closed


def _wrong_total(total: Quantity, parts: Sequence[Quantity], text: str) -> Iterator[Disagreement]:
    said = _in_same_time(total, parts)
    if said is None:
        return
    minutes, of_parts = said
    if is_same(minutes, sum(of_parts)) or any(is_same(minutes, each) for each in of_parts):
        return
    span = Span(parts[0].spans[0].start, total.spans[-1].end)
    if span.end - span.start > _LONGEST_QUOTE:
        span = span_of(total, text)
    yield Disagreement(span, f"the parts make {told(sum(of_parts))}")


def _in_same_time(total: Quantity, parts: Sequence[Quantity]) -> tuple[float, list[float]] | None:
    """A total and its parts in minutes a week, or where the total says no time, in one time of the parts."""
    if any(each.is_range or each.is_whole for each in (total, *parts)):
        return None
    weekly = [each.minutes_a_week for each in parts]
    if total.minutes_a_week is not None and None not in weekly:
        return total.minutes_a_week, [each for each in weekly if each is not None]
    if total.per and any(each.per for each in parts):
        return None
    times = {each.per for each in parts if each.per}
    if len(times) > 1 or total.minutes is None:
        return None
    return total.minutes * (total.times or 1), [(each.minutes or 0) * (each.times or 1) for each in parts]


def _wrong_parts(found: Sequence[Quantity], text: str) -> Iterator[Disagreement]:
    """ "15 hours a week, made up of 10 hours in English and 10 hours in maths"."""
    if len(found) < 2:
        return
    total, parts = found[0], found[1:]
    between = text[total.spans[-1].end : parts[0].spans[0].start]
    if not _CONSISTS_OF.search(between) or _IS_PART.search(between):
        return
    said = _in_same_time(total, parts)
    if said is not None and not is_same(said[0], sum(said[1])) and (len(parts) > 1 or said[1][0] > said[0]):
        span = Span(total.spans[0].start, parts[-1].spans[-1].end)
        if span.end - span.start > _LONGEST_QUOTE:
            span = span_of(total, text)
        yield Disagreement(span, f"the parts make {told(sum(said[1]))}")


def _wrong_lists(sentences: Sequence[ReadSentence], text: str) -> Iterator[Disagreement]:
    """A total that stands over a list of its parts, one in each entry."""
    for number, over in enumerate(sentences):
        if not over.sentence.opens_list or len(timed_in(over.quantities, text)) != 1:
            continue
        entries = list(takewhile(lambda each: each.sentence.is_entry, sentences[number + 1 :]))
        parts = [timed_in(each.quantities, text) for each in entries]
        if len(parts) < 2 or any(len(each) != 1 for each in parts):
            continue
        total = timed_in(over.quantities, text)[0]
        said = _in_same_time(total, [each for (each,) in parts])
        if said is not None and not is_same(said[0], sum(said[1])):
            yield Disagreement(span_of(total, text), f"the parts make {told(sum(said[1]))}")


def other_group_again(reading: ItemReading) -> Iterator[Disagreement]:
    """ "The group of six", where a group of three was spoken of before."""
    text = reading.item.text
    if text.count("group of") < 2:
        return
    said = sizes_said(reading)
    for number, each in enumerate(said[1:], start=1):
        is_again = _AGAIN_BEFORE.search(text, max(0, each.span.start - 30), each.span.start)
        if is_again and all(other.size != each.size for other in said[:number]):
            yield Disagreement(each.span, f"before it is {said[0].size}")


def said_again(reading: ItemReading) -> Iterator[Disagreement]:
    """ "The 15 hours", where no 15 hours were spoken of before, but 20."""
    text = reading.item.text
    timed = [
        (sentence, each) for sentence in reading.sentences for each in timed_in(sentence.quantities, text)
    ]
    for number, (sentence, each) in enumerate(timed):
        if not _AGAIN_BEFORE.search(text, max(sentence.start, each.spans[0].start - 30), each.spans[0].start):
            continue
        if _IS_PART.search(sentence.sentence.text) or _STAGED.search(sentence.sentence.text):
            continue
        others = [other for place, (_, other) in enumerate(timed) if place != number]
        others += [] if reading.amount is None else [reading.amount]
        earlier = [other for _, other in timed[:number]]
        if earlier and not any(may_be_same(each, other) for other in others):
            yield Disagreement(span_of(each, text), f"before it is {told(earlier[0].minutes or 0)}")


def said_otherwise(reading: ItemReading) -> Iterator[Disagreement]:
    """The same person doing the same thing for another length of time, two sentences on."""
    text = reading.item.text
    whole = [
        (sentence, each)
        for sentence in reading.sentences
        for each in timed_in(sentence.quantities, text)
        if each.per
    ]
    for number, (sentence, each) in enumerate(whole):
        for earlier, before in whole[:number]:
            if earlier is sentence or not _is_of_same(earlier, sentence):
                continue
            if not may_be_same(before, each) and not _is_sum_of_others(each, whole[:number]):
                yield Disagreement(span_of(each, text), f"before it is {told(before.minutes or 0)}")
                return


def _is_sum_of_others(total: Quantity, others: Sequence[tuple[ReadSentence, Quantity]]) -> bool:
    weekly = [each.minutes_a_week or 0 for _, each in others]
    return total.minutes_a_week is not None and is_same(total.minutes_a_week, sum(weekly))


def content_of(sentence: ReadSentence) -> frozenset[str]:
    """What a sentence is about, without who, how long and how often."""
    taken = [each.span for each in sentence.deliverers] + [
        span for each in sentence.quantities for span in each.spans
    ]
    words = sentence.words
    return frozenset(
        word
        for number, word in enumerate(words.lower)
        if len(word) > 2
        and word.isalpha()
        and word not in _IDLE
        and word not in sentence.names
        and word not in NUMBER_WORDS
        and not any(span.start <= words.first[number] < span.end for span in taken)
    )


def roles_of(sentence: ReadSentence) -> frozenset[str]:
    """The roles that a sentence names, those who only oversee left out."""
    return frozenset(each.role for each in sentence.deliverers if not each.is_overseer)


def _is_of_same(one: ReadSentence, other: ReadSentence) -> bool:
    if not roles_of(one) & roles_of(other):
        return False
    texts = (one.sentence.text, other.sentence.text)
    if any(_STAGED.search(text) or _IS_PART.search(text) for text in texts):
        return False
    return content_of(one) == content_of(other)

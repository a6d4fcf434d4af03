"""Figures of one provision held against each other: how they are said, and prose against data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from opensend.rules.plans.plan import PlanItem
from opensend.rules.plans.reading.groups import GroupSize
from opensend.rules.plans.reading.item import ItemReading
from opensend.rules.plans.reading.numbers import NUMBER_WORDS
from opensend.rules.plans.reading.quantity import TIMED, Quantity, read_amounts
from opensend.rules.plans.reading.text import Span
from opensend.rules.plans.reading.words import words_in

_LEEWAY = 0.02
_NEAR = 45
_CHANGES_BEFORE = re.compile(
    r"\b(?:lots of|occasions|each of|of them|times|sessions|visits|slots|lessons|days|mornings"
    r"|afternoons|blocks?)\b[^.;]*$",
    re.IGNORECASE,
)
_CHANGES_AFTER = re.compile(
    r"[\s,(]*(?:except|but|apart from|on (?:each of|every .* but)|for (?:a block of )?\w+ weeks|or\b"
    r"|to\b|until|rising|then)",
    re.IGNORECASE,
)
_PLAIN_RATE = re.compile(
    r"\b(?:once|twice|\w+ ?(?:times|x)) (?:a|per|each|every) \w+|\b(?:daily|weekly|fortnightly|(?:a|per"
    r"|each|every)"
    r" (?:school )?(?:day|week|fortnight))$",
    re.IGNORECASE,
)
_NUMBERED_RATE = re.compile(r"\b(?:two|three|four|five|six|\d) (?:weekly|daily|fortnightly)\b", re.IGNORECASE)
_DAYS = re.compile(r"\b(?:mon|tues|wednes|thurs|fri)days?\b", re.IGNORECASE)
_AT_MOST_BEFORE = re.compile(
    r"\b(?:up to|no more than|not more than|maximum(?: of)?|at most|fewer than)\s+$", re.IGNORECASE
)
_WEEKS = re.compile(r"\bweeks\b", re.IGNORECASE)
_WEEKS_A_YEAR = re.compile(
    r"\b(?P<weeks>\d{1,2}) (?:school )?weeks(?:\)| (?:a|per|each|of the|in the|in each) (?:school "
    r"|academic )?year)",
    re.IGNORECASE,
)
_OF_TRAINING = re.compile(
    r"\b(?:train(?:ed|ing)|course|qualif\w+|certificate|experience|induction|visits?|within|lasting"
    r"|after)\b[^,;.():]*$",
    re.IGNORECASE,
)
_TRAINING_AFTER = re.compile(
    r"['’]?\s+(?:of\s+)?(?:\w+\s+)?(?:training|course|experience|induction|notice)\b", re.IGNORECASE
)
_PAIRED = re.compile(r"paired", re.IGNORECASE)
_UNIT = re.compile(r"h(?:ou)?rs?|min", re.IGNORECASE)
_OTHERS = re.compile(r"\bothers\b", re.IGNORECASE)
_MOST = re.compile(r"up to|more than|max", re.IGNORECASE)


class Disagreement(NamedTuple):
    """Two figures that cannot both be right: the words of one, and what the other says."""

    span: Span
    other: str


def told(minutes: float) -> str:
    """Minutes as they are said.

    >>> told(90), told(1200), told(750)
    ('90 minutes', '20 hours', '12.5 hours')
    """
    return f"{minutes / 60:.3g} hours" if minutes >= 120 else f"{round(minutes)} minutes"


def value_of(said: str) -> float:
    """The number that a word or figure says; 0 where it says none."""
    return float(said) if said.isdigit() else NUMBER_WORDS.get(said.lower(), 0.0)


def is_same(one: float, other: float) -> bool:
    """Whether two figures are the same, but for rounding."""
    return abs(one - other) <= _LEEWAY * max(one, other)


def span_of(quantity: Quantity, text: str) -> Span:
    """The words of a quantity: all of them where they stand close together, else its length alone."""
    spans = [span for span in quantity.spans if not _WEEKS.search(span.of(text))] or quantity.spans
    first, last = spans[0], spans[-1]
    whole = Span(min(first.start, last.start), max(first.end, last.end))
    if whole.end - whole.start <= 50:
        return whole
    return next((span for span in quantity.spans if _UNIT.search(span.of(text))), first)


def in_hours(quantities: Sequence[Quantity], text: str) -> list[Quantity]:
    """The quantities that are said in minutes or hours in prose."""
    return [
        each
        for each in quantities
        if each.minutes is not None
        and each.nature == TIMED
        and any(_UNIT.search(span.of(text)) for span in each.spans)
    ]


def timed_in(quantities: Sequence[Quantity], text: str) -> list[Quantity]:
    """The quantities that are said in minutes or hours, those of training and experience left out."""
    return [
        each
        for each in in_hours(quantities, text)
        if not _OF_TRAINING.search(text, max(0, each.spans[0].start - 80), each.spans[0].start)
        and not _TRAINING_AFTER.match(text, each.spans[-1].end)
    ]


def may_be_same(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities may be one, each session told here and the week there."""
    if one.is_range or other.is_range:
        return True
    forms_of_one = _forms(one)
    return any(is_same(here, there) for here in forms_of_one for there in _forms(other))


def _forms(quantity: Quantity) -> list[float]:
    minutes = quantity.minutes or 0
    forms = [minutes, minutes * (quantity.times or 1)]
    return forms + ([quantity.minutes_a_week] if quantity.minutes_a_week else [])


def amount_and_prose(reading: ItemReading) -> Iterator[Disagreement]:
    """What the item gives as data and what its words say."""
    amount, text = reading.amount, reading.item.text
    if amount is None:
        return
    prose = [each for sentence in reading.sentences for each in sentence.quantities if each.spans]
    timed = timed_in(prose, text)
    lengths = [each for each in prose if each.minutes is not None]
    if timed and not _says(amount, timed) and not any(_is_length_of(amount, each) for each in prose):
        if _is_plain(amount, timed[0], text) and not _is_sum_of_lengths(amount, lengths):
            yield Disagreement(span_of(timed[0], text), f"the amount is {reading.item.amount}")
    elif not timed and len(prose) == 1 and _is_other_count(amount, prose[0]):
        yield Disagreement(span_of(prose[0], text), f"the amount is {reading.item.amount}")
    weeks = list(_WEEKS_A_YEAR.finditer(text))
    if amount.weeks and weeks and all(int(each["weeks"]) != amount.weeks for each in weeks):
        yield Disagreement(Span(*weeks[0].span()), f"the amount is for {amount.weeks} weeks")


def _is_length_of(amount: Quantity, said: Quantity) -> bool:
    """Whether it is the length of one session, how often being said elsewhere: "20 minutes per session"."""
    is_rate = said.per in ("", "lesson", "occasion", "year") or said.nature != TIMED
    return said.minutes is not None and is_rate and is_same(said.minutes, amount.minutes or 0)


def _is_sum_of_lengths(amount: Quantity, lengths: Sequence[Quantity]) -> bool:
    """ "15 minutes before and 15 minutes after lunch each day"."""
    total = sum(each.minutes or 0 for each in lengths)
    each_time = amount.minutes or 0
    return len(lengths) > 1 and (is_same(total, each_time) or is_same(total, each_time * (amount.times or 1)))


def _is_plain(amount: Quantity, said: Quantity, text: str) -> bool:
    """Whether nothing beside it changes what it says: "five lots of 10 minutes", "daily except Fridays".

    Where the length of a session is right and only how often differs, all of it has to stand together.
    """
    span = span_of(said, text)
    whole = Span(min(each.start for each in said.spans), max(each.end for each in said.spans))
    before, after = text[max(0, span.start - 30) : span.start], text[whole.end : whole.end + 30]
    if _CHANGES_BEFORE.search(before) or _CHANGES_AFTER.match(after):
        return False
    if not is_same(said.minutes or 0, amount.minutes or 0):
        return True
    return (
        _PLAIN_RATE.search(whole.of(text)) is not None
        and _NUMBERED_RATE.search(whole.of(text)) is None
        and whole.end - whole.start <= _NEAR
        and not _DAYS.search(text)
    )


def _says(amount: Quantity, timed: Sequence[Quantity]) -> bool:
    if any(_is_amount(amount, each) for each in timed):
        return True
    weekly = [each.minutes_a_week for each in timed]
    known = [each for each in weekly if each is not None]
    of_amount = amount.minutes_a_week
    if of_amount is None or not known:
        return not known or not all(each.per for each in timed)
    return is_same(of_amount, sum(known))


def _is_amount(amount: Quantity, said: Quantity) -> bool:
    minutes, weekly, of_amount = said.minutes or 0, said.minutes_a_week, amount.minutes_a_week
    if said.is_range or said.is_whole:
        return True
    if weekly is not None and of_amount is not None:
        is_length = is_same(minutes, amount.minutes or 0)
        return is_same(weekly, of_amount) or (is_length and said.times == amount.times)
    if said.per and amount.per and said.per != amount.per:
        return True  # a rate that cannot be worked out in weeks
    each_time = amount.minutes or 0
    return is_same(minutes, each_time) or is_same(
        minutes * (said.times or 1), each_time * (amount.times or 1)
    )


def _is_other_count(amount: Quantity, said: Quantity) -> bool:
    is_plain = (
        not (said.is_range or said.is_at_most or said.is_at_least or said.is_whole) and said.nature == TIMED
    )
    return is_plain and bool(said.times) and said.per == amount.per and said.times != amount.times


_SAYS_SIZE = (
    "group of",
    "groups of",
    "one to one",
    "one-to-one",
    "1:1",
    "1 to 1",
    "pair",
    "others",
    "class of",
)


def sizes_said(reading: ItemReading) -> list[GroupSize]:
    """The sizes of groups that the prose gives; a sentence without a word for one is not read for it."""
    text = reading.item.text.lower()
    return [
        each
        for sentence in reading.sentences
        if any(word in text[sentence.start : sentence.end] for word in _SAYS_SIZE)
        for each in sentence.groups
        if each.size
    ]


def group_and_prose(reading: ItemReading) -> Iterator[Disagreement]:
    """The size of the group as data and in words."""
    size, text = reading.item.group_size, reading.item.text
    said = sizes_said(reading) if size else []
    if not size or not said or _PAIRED.match(said[0].span.of(text)):
        return
    for each in said:
        if _OTHERS.search(text, each.span.start, each.span.end + 12):
            return
        is_most = _AT_MOST_BEFORE.search(text, 0, each.span.start) or _MOST.search(each.span.of(text))
        if each.size == size or (is_most and each.size is not None and size < each.size):
            return
    yield Disagreement(said[0].span, f"the group is given as {size}")


def title_and_prose(item: PlanItem, reading: ItemReading) -> Iterator[Disagreement]:
    """The short title of a provision and its words."""
    if not item.what or not any(mark.isdigit() for mark in item.what):
        return
    titled = [each for each in timed_in(read_amounts(words_in(item.what)), item.what) if each.minutes_a_week]
    said = [each for sentence in reading.sentences for each in timed_in(sentence.quantities, item.text)]
    if len(titled) == 1 and said and not _says(titled[0], said):
        yield Disagreement(span_of(said[0], item.text), f"its title says {told(titled[0].minutes or 0)}")

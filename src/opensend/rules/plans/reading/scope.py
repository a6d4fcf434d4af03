"""What is known by nature and not by minutes: at all times, in every lesson, in a class of ten, once."""

from __future__ import annotations

import re

from opensend.rules.plans.reading.phrases import kind_says, names_of, phrase, triggers_of
from opensend.rules.plans.reading.quantity import OCCASION, Quantity
from opensend.rules.plans.reading.text import Span
from opensend.rules.plans.reading.words import Words

_Scope = tuple[frozenset[str], re.Pattern[str], str]
_SCOPES: tuple[_Scope, ...] = tuple(
    (triggers_of(name), phrase(name), kind_says(name)) for name in names_of("scope")
)


def read_scopes(words: Words, start: int, end: int) -> tuple[Quantity, ...]:
    """What a sentence says is given by nature: wholly, at certain moments, once, in a share, by a ratio.

    >>> from opensend.rules.plans.reading.words import words_in
    >>> said = "at all times, in a class of ten"
    >>> [each.nature for each in read_scopes(words_in(said), 0, len(said))]
    ['whole', 'staffed']
    """
    found: list[Quantity] = []
    for triggers, pattern, nature in _SCOPES:
        match = None if triggers.isdisjoint(words.bag) else pattern.search(words.text, start, end)
        if match is not None:
            per = "occasion" if nature == OCCASION else ""
            found.append(Quantity(nature=nature, per=per, spans=(Span(match.start(), match.end()),)))
    return tuple(found)

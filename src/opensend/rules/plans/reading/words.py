"""Words of a text with their places, and phrases found among them by their first word.

Prose is read word by word: looking a word up costs little, so a pattern runs only where one of its words
stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from opensend.rules.plans.reading.text import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|\S")
_APOSTROPHE = str.maketrans("’–—‑−", "'----")
T = TypeVar("T")


@dataclass(slots=True)
class Words:
    """The words of a stretch of text: `lower` in small letters, `first` and `last` their places in the
    text."""

    text: str
    lower: list[str] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    bag: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.lower)

    def at(self, number: int) -> str:
        """A word in small letters; empty before the first and after the last."""
        return self.lower[number] if 0 <= number < len(self.lower) else ""

    def written(self, number: int) -> str:
        """A word as it is written."""
        return self.text[self.first[number] : self.last[number]]

    def span(self, start: int, end: int) -> Span:
        """The place in the text of the words from `start` up to `end`."""
        return Span(self.first[start], self.last[end - 1])


def words_in(text: str, start: int = 0, end: int | None = None) -> Words:
    """The words of a text, or of a part of it; numbers and signs are words too.

    >>> words_in("3 x 20-minute, Ali’s").lower
    ['3', 'x', '20', '-', 'minute', ',', "ali's"]
    """
    found = list(_WORD.finditer(text, start, len(text) if end is None else end))
    small = [each.group().lower() for each in found]
    lower = [word if word.isascii() else word.translate(_APOSTROPHE) for word in small]
    first, last = [each.start() for each in found], [each.end() for each in found]
    return Words(text, lower, first, last, frozenset(lower))


class Phrases(Generic[T]):
    """Phrases that stand for something. The longest that begins at a word is found; hyphens do not matter.

    A phrase with two capitals in a row, or of one word in capitals, is taken only as it is written: "OT",
    "SaLT"."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, T]]] = {}
        for phrase, meaning in phrases:
            words = tuple(word for word in words_in(phrase).lower if word != "-")
            exact = phrase if _is_abbreviation(phrase) else ""
            self._by_first.setdefault(words[0], []).append((words[1:], exact, meaning))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self.firsts = frozenset(self._by_first)

    def match(self, words: Words, number: int) -> tuple[int, T] | None:
        """The phrase that begins at a word: the number of the word after it, and what it stands for."""
        for rest, exact, meaning in self._by_first.get(words.lower[number], ()):
            end = _after(words, number, rest) if rest else number + 1
            if end and (not exact or words.text.startswith(exact, words.first[number])):
                return end, meaning
        return None

    def find(self, words: Words) -> Iterator[tuple[int, int, T]]:
        """Every phrase, from the left, none within another: first word, word after the last, meaning."""
        by_first = self._by_first
        end = 0
        for number, word in enumerate(words.lower):
            if number >= end and word in by_first and (found := self.match(words, number)) is not None:
                end = found[0]
                yield number, end, found[1]


def _is_abbreviation(phrase: str) -> bool:
    return " " not in phrase and sum(map(str.isupper, phrase)) >= 2


def _after(words: Words, number: int, rest: tuple[str, ...]) -> int:
    """The number of the word after a phrase of which the first word is there; 0 where the rest is not."""
    place = number + 1
    for word in rest:
        if words.at(place) == "-":
            place += 1
        if words.at(place) != word and not (word == "and" and words.at(place) == "&"):
            return 0
        place += 1
    return place

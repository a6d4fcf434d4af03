"""Passages that two texts have in common, word for word, whatever the names in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from opensend.rules.plans.reading.names import is_listed
from opensend.rules.plans.reading.text import Span

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SHINGLE = 6
_STRIDE = 4
_NAME = "@"
_PRONOUNS = {
    "he": "@he", "she": "@he", "him": "@him", "her": "@him", "his": "@him", "hers": "@him",
    "himself": "@self", "herself": "@self",
}  # fmt: skip


class Passage(NamedTuple):
    """A stretch of an item that stands elsewhere too: its words, and how many."""

    span: Span
    words: int


class _Text(NamedTuple):
    words: list[str]
    spans: list[Span]


def _read(text: str, own: frozenset[str]) -> _Text:
    """Words as they are compared: names of children are all one, and so are he and she."""
    words, spans = [], []
    for found in _WORD.finditer(text):
        written = found.group()
        word = written.casefold().replace("’", "'")
        name = written.removesuffix("'s").removesuffix("’s")
        if name.casefold() in own or is_listed(name):
            word = _NAME
        words.append(_PRONOUNS.get(word, word))
        spans.append(Span(found.start(), found.end()))
    return _Text(words, spans)


class Passages:
    """The texts of one plan, ready to be compared with those of many others."""

    def __init__(self, texts: Mapping[str, str], own: frozenset[str]) -> None:
        self._texts = {key: _read(text, own) for key, text in texts.items() if text}
        self._places: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
        for key, text in self._texts.items():
            for at in range(len(text.words) - _SHINGLE + 1):
                self._places[tuple(text.words[at : at + _SHINGLE])].append((key, at))

    def length_of(self, key: str) -> int:
        """How many words a text has."""
        return len(self._texts[key].words)

    def shared_with(self, other: Iterable[str]) -> dict[str, Passage]:
        """The longest passage of each text that stands in another plan as well."""
        longest: dict[str, Passage] = {}
        for text in other:
            words = _read(text, frozenset()).words
            seen: set[tuple[str, int]] = set()
            for at in range(0, len(words) - _SHINGLE + 1, _STRIDE):
                for key, place in self._places.get(tuple(words[at : at + _SHINGLE]), ()):
                    if (key, place - at) in seen:
                        continue
                    seen.add((key, place - at))
                    found = self._extended(key, place, words, at)
                    if key not in longest or found.words > longest[key].words:
                        longest[key] = found
        return longest

    def _extended(self, key: str, place: int, words: Sequence[str], at: int) -> Passage:
        """A shingle that is the same, made as long as both texts allow."""
        own = self._texts[key]
        first, last = place, place + _SHINGLE
        while (
            first > 0 and at - (place - first) > 0 and own.words[first - 1] == words[at - (place - first) - 1]
        ):
            first -= 1
        while (
            last < len(own.words)
            and at + last - place < len(words)
            and own.words[last] == words[at + last - place]
        ):
            last += 1
        return Passage(Span(own.spans[first].start, own.spans[last - 1].end), last - first)

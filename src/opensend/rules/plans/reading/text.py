"""Text as the rules see it: sentences and list entries that know where they stand.

People write provision as prose, as lists with and without marks, as rows of a table that a reader joined with
line breaks or " | ", and on lines that a PDF broke in the middle. All of these become sentences here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from opensend.rules.plans.reading.tables import words_of


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an item's text, `start` to `end` as Python slices it."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The exact words."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list entry or line of its own, with its place in the item's text.

    `line` counts the lines (or cells) of the text, so that what stands together can be told. `is_entry`: it
    stands in a list. `opens_list`: it ends with a colon, and what follows is said under it.
    """

    text: str
    span: Span
    line: int = 0
    is_entry: bool = False
    opens_list: bool = False


_BULLET = r"[•●▪■□◦‣⁃∙·○➢➤►✓✔*\-–—]"
_MARK = re.compile(
    rf"(?:{_BULLET}|o(?=[ \t])|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)](?=\s)|\(?\w{{1,3}}\)(?=\s))[ \t]*"
)
_BREAK = re.compile(
    r"(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])[ \t]*"  # a line
    r"|\|[ \t]*|[ \t](?=[•●▪■◦‣➢➤►])"  # a cell; a bullet in running text
)
_END = re.compile(
    r"""[.!?…]+["'”’)\]]*(?=\s)"""  # a stop, whatever closes with it, and a space
    r"""|(?<=[a-z)])[.!?](?=[A-Z][a-z])"""  # a space forgotten
)
_ENTRY = re.compile(r";\s*(?:and\s+|or\s+)?|\s+(?=\((?:[a-h]|[ivx]{1,4}|\d{1,2})\)\s)")
_OPENING = re.compile(r":\s+")
_LAST_WORD = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]+$")
_GOES_ON = re.compile(
    r"(?:\b(?:a|an|the|of|by|and|or|with|to|for|in|from|on|at|as|her|his|their|per|each|every|will|be"
    r"|is|are|that|which)"
    r"|[,&/(])$"
)

_NEVER_LAST = words_of("short_forms", kind="goes_on")
"""Short forms after which a sentence goes on, whatever follows."""
_MAY_BE_LAST = words_of("short_forms", kind="may_end")
"""Short forms after which a sentence goes on where a small letter or a digit follows."""
_BEFORE_A_LETTER = re.compile(
    r"\b(?:section|appendix|part|group|class|form|set|band|level|annex|vitamin|and|or)\s+$", re.IGNORECASE
)
_WRAPPED = 45
"""A line at least this long, without a stop, is taken to go on where the next begins small."""


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order. Each is an exact slice, without bullet or space around it.

    >>> [each.text for each in split_sentences("Dr. Ali sees her for 1.5 hours. She draws, e.g. Trains.")]
    ['Dr. Ali sees her for 1.5 hours.', 'She draws, e.g. Trains.']
    >>> [each.text for each in split_sentences("Sam will have:\\n• a laptop\\n• 10 mins. a day")]
    ['Sam will have:', 'a laptop', '10 mins. a day']
    """
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Sentence]:
    for number, (start, end) in enumerate(_lines(text)):
        after_mark = _after_mark(text, start, end)
        for from_, to in _stops(text, after_mark, end):
            parts = _entries(text, from_, to)
            is_entry = after_mark > start or len(parts) > 1
            for first, last in parts:
                first = _after_mark(text, first, last)
                words = text[first:last]
                if any(map(str.isalnum, words)):
                    yield Sentence(words, Span(first, last), number, is_entry, words.endswith(":"))


def _after_mark(text: str, start: int, end: int) -> int:
    mark = _MARK.match(text, start, end)
    return mark.end() if mark is not None and mark.end() < end else start


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines and cells of a table; lines that were only wrapped are put together."""
    start = 0
    for found in _BREAK.finditer(text):
        if _is_wrap(text, start, found.start(), found.end()):
            continue
        yield from _trimmed(text, start, found.start())
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _is_wrap(text: str, start: int, end: int, next_: int) -> bool:
    gap = text[end:next_]
    if next_ >= len(text) or text[next_] in "\r\n|" or "|" in gap or not gap.strip(" \t"):
        return False
    last = text.rfind("\n", start, end) + 1 or start
    before = text[last:end].rstrip()
    if not before or before[-1] in ".:;!?|" or _MARK.match(text, next_):
        return False
    if _GOES_ON.search(before) is not None:
        return True
    return len(before) >= _WRAPPED and (text[next_].islower() or text[next_] in "([")


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _entries(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The entries of a list in running text: "Sam will have: a laptop; a quiet room; and a mentor"."""
    if text.find(";", start, end) < 0 and text.find("(", start, end) < 0:
        return [(start, end)]
    marks = [
        found
        for found in _ENTRY.finditer(text, start, end)
        if found.end() < end
        and text.count("(", start, found.start()) <= text.count(")", start, found.start())
    ]
    opening = _OPENING.search(text, start, marks[0].start()) if marks else None
    if len(marks) < 2 and opening is None:
        return [(start, end)]
    bounds = [start]
    if opening is not None:
        bounds += [opening.end(), opening.end()]
    for found in marks:
        bounds += [found.start(), found.end()]
    bounds.append(end)
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    return [trimmed for first, last in pairs for trimmed in _trimmed(text, first, last)]


def _stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _END.finditer(text, start, end):
        if found.end() < end and _is_stop(text, start, found):
            yield from _trimmed(text, start, found.end())
            start = found.end()
    yield from _trimmed(text, start, end)


def _is_stop(text: str, start: int, found: re.Match[str]) -> bool:
    if found.group()[0] != "." or len(found.group()) > 1:
        return True
    after = text[found.end() : found.end() + 4].lstrip()[:1]
    word = _LAST_WORD.search(text, max(start, found.start() - 15), found.start())
    if word is None:
        return True
    last = word.group().lower()
    if last in _NEVER_LAST:
        return False
    if last in _MAY_BE_LAST:
        return not (after.islower() or after.isdigit())
    if len(last) == 1 and word.group().isupper():  # an initial, unless it is "Section F."
        return _BEFORE_A_LETTER.search(text, start, word.start()) is not None
    return True

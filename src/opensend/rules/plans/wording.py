"""Word lists of the rulebook as patterns: each entry a word or phrase, found wherever it stands.

In a table, `~` at the end of a word is any ending, `*` is up to three words, `#` is up to two digits, and
`|` parts words of which any will do: "make|makes * progress". A blank also matches a hyphen, and a comma
with a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from opensend.rules.plans.reading.tables import read_table

_BETWEEN = r"(?:,?[\s\u00a0]+|-)"
_SOME_WORDS = r"(?:[\w'’-]+[\s\u00a0,]+){0,3}?"


class Wording:
    """Finds the entries of a kind in a text. Small letters throughout, because that is what is fast."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._pattern = re.compile(rf"(?<![\w'’])(?:{_alternatives(entries)})(?![\w'’])")

    def find(self, text: str) -> str:
        """The first entry in a text, as it is written there; empty where there is none."""
        found = self._pattern.search(_small(text))
        return text[found.start() : found.end()] if found else ""

    def is_in(self, text: str) -> bool:
        """Whether a text holds an entry."""
        return self._pattern.search(_small(text)) is not None

    def without(self, text: str) -> str:
        """A text, in small letters, with a blank in place of each entry."""
        return self._pattern.sub(" ", _small(text))


@cache
def wording(table: str, *kinds: str) -> Wording:
    """The entries of some kinds in a table."""
    return Wording(entries_of(table, *kinds))


@cache
def entries_of(table: str, *kinds: str) -> tuple[str, ...]:
    """The entries of some kinds in a table, as they are written."""
    rows = (row for row in read_table(table) if row["kind"] in kinds)
    return tuple(filter(None, (entry for row in rows for entry in row["words"].lower().split(" / "))))


@cache
def alternatives_of(table: str, *kinds: str) -> str:
    """The entries of some kinds as the inside of a larger pattern."""
    return _alternatives(entries_of(table, *kinds))


def as_pattern(entry: str) -> str:
    r"""One entry as a pattern.

    >>> bool(re.fullmatch(as_pattern("make|makes * progress"), "makes very good progress"))
    True
    >>> bool(re.fullmatch(as_pattern("improv~"), "improvement"))
    True
    >>> bool(re.fullmatch(as_pattern("year #"), "year 11"))
    True
    """
    pattern, between = "", ""
    for word in entry.split():
        pattern += between + (_SOME_WORDS if word == "*" else _word(word))
        between = "" if word == "*" else _BETWEEN
    return pattern


def _word(word: str) -> str:
    escaped = "|".join(re.escape(each) for each in word.split("|"))
    escaped = escaped.replace(r"\~", r"[\w'’-]*").replace(r"\#", r"\d{1,2}")
    return f"(?:{escaped})" if "|" in word else escaped


def _alternatives(entries: Iterable[str]) -> str:
    """Entries as one alternation, parted by their first letter; of each letter the longest first."""
    by_letter: dict[str, list[str]] = {}
    for entry in entries:
        first, blank, rest = entry.partition(" ")
        for word in first.split("|"):
            by_letter.setdefault(word[0], []).append(f"{word}{blank}{rest}")
    groups = []
    for letter, those in by_letter.items():
        patterns = [as_pattern(each) for each in sorted(those, key=len, reverse=True)]
        if letter.isalpha():
            groups.append(f"{letter}(?:{'|'.join(each[1:] for each in patterns)})")
        else:
            groups += patterns
    return "|".join(groups)


def _small(text: str) -> str:
    small = text.lower()
    return small if len(small) == len(text) else text

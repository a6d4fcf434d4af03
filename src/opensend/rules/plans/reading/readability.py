"""How hard a text is to read: the age at which most people can read it, and how long it takes to read aloud.

The age is the mean of two published formulas, each of which gives a school grade: Flesch-Kincaid, which
counts syllables, and the Automated Readability Index, which counts letters. A grade of 1 is an age of 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from opensend.rules.plans.reading.syllables import syllables

WORDS_A_MINUTE = 130
"""How fast a page is read aloud to somebody who has to follow it."""

_WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")
_AGE_AT_GRADE_0 = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text is made of, for the formulas."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    letters: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.sentences + other.sentences,
            self.words + other.words,
            self.syllables + other.syllables,
            self.letters + other.letters,
        )

    @property
    def reading_age(self) -> float:
        """The age at which most people can read it, from 5; 0 where there are no words."""
        if not self.words:
            return 0
        words = self.words / max(self.sentences, 1)
        by_syllables = 0.39 * words + 11.8 * self.syllables / self.words - 15.59
        by_letters = 0.5 * words + 4.71 * self.letters / self.words - 21.43
        return _AGE_AT_GRADE_0 + max(0, (by_syllables + by_letters) / 2)

    @property
    def minutes_aloud(self) -> float:
        """How long it takes to read aloud."""
        return self.words / WORDS_A_MINUTE


def words_in(text: str) -> list[str]:
    """The words of a text; what a hyphen, an apostrophe or a stroke joins is one.

    >>> words_in("She's in a one-to-one session: 1.5 hours.")
    ["She's", 'in', 'a', 'one-to-one', 'session', '1.5', 'hours']
    """
    return _WORD.findall(text)


def count_sentence(text: str) -> Counts:
    """The counts of one sentence; none where it has no words."""
    words = words_in(text)
    if not words:
        return Counts()
    return Counts(1, len(words), sum(map(syllables, words)), sum(map(len, words)))


def count(sentences: Iterable[str]) -> Counts:
    """The counts of several sentences together.

    >>> round(count(["The cat sat on the mat.", "It was warm."]).reading_age)
    5
    """
    total = Counts()
    for each in sentences:
        total += count_sentence(each)
    return total

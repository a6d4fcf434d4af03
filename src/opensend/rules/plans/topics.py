"""What a text of a plan is about: its topics (reading, sleep, anxiety …) and the words that carry it.

Two texts are about the same where they share a topic of `rules/data/plans/topics.csv`, or words that few
other texts use. Words are compared by their stem, which is cut simply and the same way on both sides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from opensend.rules.plans.reading.tables import read_table, words_of

_WORD = re.compile(r"[a-z]+")
_VOWEL = re.compile(r"[aeiouy]")
_ENDINGS = ("ingly", "edly", "ing", "ied", "ies", "ed", "es", "s", "ly")


def stem(word: str) -> str:
    """A word without its ending, cut so that forms of one word meet.

    >>> stem("reading") == stem("reads") == stem("read"), stem("worries") == stem("worry") == stem("worried")
    (True, True)
    >>> stem("running") == stem("run"), stem("dressing") == stem("dress")
    (True, True)
    """
    for ending in _ENDINGS:
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= 3 and _VOWEL.search(root):
            if ending in ("ied", "ies"):
                word = root + "y"
            elif ending == "s" and word.endswith(("ss", "us", "is")):
                pass
            else:
                word = root
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdgmnprt":
        word = word[:-1]
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word


_stem = lru_cache(maxsize=20_000)(stem)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is about. `stems` are the words that tell no topic and of which not every plan is full."""

    topics: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    main: frozenset[str] = frozenset()
    """The topics that most of its words are about."""


@dataclass(frozen=True, slots=True)
class _Table:
    exact: dict[str, frozenset[str]]
    """By a word as it is written, in the table with "=" before it: its stem would say something else."""
    single: dict[str, frozenset[str]]
    """By the stem of a word."""
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    """By the first stem of a phrase: the stems that follow, and the topic."""
    area: dict[str, str]
    everywhere: frozenset[str]
    """Stems of words that every plan is full of."""


@cache
def _table() -> _Table:
    single: dict[str, set[str]] = {}
    exact: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    area: dict[str, str] = {}
    for row in read_table("topics"):
        area[row["topic"]] = row["area"]
        for entry in row["words"].split(" / "):
            if entry.startswith("="):
                exact.setdefault(entry[1:], set()).add(row["topic"])
                continue
            first, *rest = (_stem(word) for word in _WORD.findall(entry.lower()))
            if rest:
                phrases.setdefault(first, []).append((tuple(rest), row["topic"]))
            else:
                single.setdefault(first, set()).add(row["topic"])
    return _Table(
        {word: frozenset(topics) for word, topics in exact.items()},
        {word: frozenset(topics) for word, topics in single.items()},
        {word: tuple(rest) for word, rest in phrases.items()},
        area,
        frozenset(_stem(word) for word in words_of("common_words", kind="everywhere")),
    )


def area_of_topic(topic: str) -> str:
    """The broad area of need that a topic belongs to; empty where it belongs to none."""
    return _table().area.get(topic, "")


@dataclass(frozen=True, slots=True)
class _Known:
    """A word as the table knows it."""

    stem: str
    topics: tuple[str, ...]
    phrases: tuple[tuple[tuple[str, ...], str], ...]
    is_carrying: bool


@lru_cache(maxsize=20_000)
def _known(word: str) -> _Known:
    table, root = _table(), _stem(word)
    topics = table.exact.get(word, frozenset()) | table.single.get(root, frozenset())
    is_carrying = len(root) > 2 and not topics and root not in table.everywhere
    return _Known(root, tuple(sorted(topics)), table.phrases.get(root, ()), is_carrying)


@lru_cache(maxsize=1000)
def subject_of(text: str, leave_out: frozenset[str] = frozenset()) -> Subject:
    """The topics and the carrying words of a text. `leave_out` are stems, such as the child's name.

    >>> sorted(subject_of("She reads slowly and holds a pencil with her fist.").topics)
    ['fine_motor', 'reading']
    """
    words = [_known(word) for word in _WORD.findall(text.lower())]
    topics: Counter[str] = Counter()
    for place, word in enumerate(words):
        for topic in word.topics:
            topics[topic] += 1
        for rest, topic in word.phrases:
            if tuple(each.stem for each in words[place + 1 : place + 1 + len(rest)]) == rest:
                topics[topic] += 1
    carrying = frozenset(word.stem for word in words if word.is_carrying) - leave_out
    most = max(topics.values(), default=0)
    main = frozenset(topic for topic, times in topics.items() if 2 * times > most)
    return Subject(frozenset(topics), carrying, main)


def stems_of(*names: str) -> frozenset[str]:
    """The stems of names, to be left out."""
    return frozenset(_stem(word) for name in names for word in _WORD.findall(name.lower()))


_AREA_WORDS = (
    (
        "communication_and_interaction",
        re.compile(r"\bcommunication|\binteraction|\bspeech|\blanguage", re.IGNORECASE),
    ),
    (
        "cognition_and_learning",
        re.compile(r"\bcognition|\bcognitive|\blearning\b|\bliteracy|\bnumeracy", re.IGNORECASE),
    ),
    (
        "social_emotional_and_mental_health",
        re.compile(r"\bsemh\b|\bemotional|\bmental health|\bbehaviour|\bwell-?being", re.IGNORECASE),
    ),
    (
        "sensory_and_physical",
        re.compile(r"\bsensory|\bphysical|\bmotor\b|\bself[- ]?(?:care|help)", re.IGNORECASE),
    ),
)


def area_of_text(text: str) -> str:
    """The broad area of need that a heading names, where it names one; empty otherwise.

    >>> area_of_text("Social, emotional and mental health"), area_of_text("Row 3")
    ('social_emotional_and_mental_health', '')
    """
    found = [area for area, words in _AREA_WORDS if text and words.search(text)]
    return found[0] if found else ""

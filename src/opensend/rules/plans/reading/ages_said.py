"""What prose says of the child's age now, and not of another age, another child, or a level of skill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from opensend.rules.plans.reading.numbers import NUMBER_WORDS
from opensend.rules.plans.reading.persons import OF_SOME_AGE
from opensend.rules.plans.reading.text import Span


class Stated(NamedTuple):
    """A number that is stated of the child: years of age, or a year group."""

    number: int
    span: Span


_WORDS = "|".join(
    word for word, value in NUMBER_WORDS.items() if word.isalpha() and 1 <= value <= 20 and value % 1 == 0
)
_N = rf"(\d{{1,2}}|(?:twenty[- ])?(?:{_WORDS}))"
_ADJECTIVES = r"(?:(?!(?:brother|sister|sibling|friend|cousin|level)\b)[\w'-]+,?\s+(?:and\s+)?){0,6}?"
_CHILD = r"(?:boy|girl|child|young (?:man|woman|person|lady)|pupil|student|learner|lad)"
_OLD = r"(?:[- ]years?[- ]olds?\b|\s+years?\s+of\s+age\b)"
_MONTHS = r"\s+years?,?\s+(?:and\s+)?\w+\s+months?\b"
_END = r"(?=\s*(?:[.,;)]|$|and\b|years?[- ]old|years? of age|this year|now\b))"
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?(?:,? who)?\s*(?:['’](?:s|m)|\s(?:is|am"
        rf"|are))\s+(?:now\s+|currently\s+|just\s+|only\s+|nearly\s+"
        rf"|almost\s+)*(?:aged\s+)?{_N}(?:{_OLD}|{_MONTHS}|{_END})",
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?\s*(?:['’](?:s|m)|\s(?:is|am))\s+(?:an?|our"
        rf"|the)\s+{_ADJECTIVES}{_N}[- ]?years?[- ]old\b",
        rf"^(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?\s*(?:['’](?:s|m)|\s(?:is|am))\s+(?:an?"
        rf"|our)\s+{_ADJECTIVES}{_CHILD}\s+(?:of|aged)\s+{_N}\b",
        rf"\b(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?\s*(?:,\s*|\(\s*)(?:who is\s+)?(?:now\s+"
        rf"|currently\s+)?(?:aged?|age:)\s+{_N}\b(?!\s*(?:to|-|–)\s*\d)",
        rf"\b(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?\s*\(\s*{_N}(?:{_OLD})?\s*\)",
        rf"\b(?P<who>[\w'’-]+)(?:\s+(?-i:[A-Z])[\w'’-]+)?,\s*{_N}(?:{_OLD})?,",
        rf"^(?P<who>as|an?|this|our)\s+{_ADJECTIVES}{_N}[- ]?years?[- ]old(?:,|\s+{_CHILD})",
        rf"^(?P<who>at)\s+(?:the age of\s+)?{_N}(?:\s+years?\s+old"
        rf"|\s+years?\s+of\s+age)?,?\s+(?:[A-Z]\w+|s?he)\s+(?:is|needs|can|cannot|has|still|does|finds"
        rf"|struggles|shows)\b",
        rf"^(?P<who>now)\s+aged\s+{_N}\b",
        rf"^(?:(?:current|present)\s+)?(?P<who>age)\s*:\s*{_N}\b",
        rf"\band\s+(?P<who>I)\s*(?:['’]m|\sam)\s+(?:aged\s+)?{_N}(?:{_OLD}|{_END})",
    )
)  # fmt: skip
_PLAIN = re.compile(
    rf"(?<!\bto )(?<!\bfrom )(?<!\bby )(?<!\bunder )(?<!\bover )(?:\b(?:aged"
    rf"|turned)\s+{_N}\b(?!\s*(?:to|-|–|and)\s*\d)"
    rf"|(?<!for a )(?<!for an )(?<!of a )(?<!of an )(?<!than a )(?<!to a )(?<!\bas a )\b{_N}[- "
    rf"]years?[- ]old\b"
    rf"|\b{_N}\s+years\s+of\s+age\b)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_]+")
_OTHERS = OF_SOME_AGE - {"boy", "girl", "man", "woman"}
_MAY_BE_AGE = (
    ("ear", re.compile(r"\byears?[- ](?:old|of age)", re.IGNORECASE)),
    ("ge", re.compile(r"\bage[d:]?\b", re.IGNORECASE)),
    ("urned", re.compile(r"\bturned\b", re.IGNORECASE)),
    ("(", re.compile(rf"\(\s*{_N}\s*\)", re.IGNORECASE)),
    (" of ", re.compile(r"\b(?:boy|girl|child|man|woman|lad|person|pupil|student) of ")),
    (" ", re.compile(rf"(?: is| am|['’][sm]) (?:[a-z]+ ){{0,2}}{_N}\b|, \d{{1,2}},")),
)
_NOBODY_ELSE = frozenset(("as", "a", "an", "this", "our", "at", "age", "now"))
_IS_COMPARED = re.compile(
    r"\b(?:levels?|equivalen\w+|typical\w*|expected|developmental\w*|(?:reading|spelling|mental"
    r"|chronological|language|comprehension)"
    r" ages?|like an?|similar to|functioning|abilit(?:y|ies) of|skills of|norms?|percentile"
    r"|standard(?:ised)? score|would be|appears"
    r"|younger|score[ds]?|range|months? behind|years? behind|below|above|between the ages|pupils"
    r"|children|clothes|shoes|size)\b",
    re.IGNORECASE,
)
_IS_PAST = re.compile(
    r"\b(?:when|was|were|had|since|until|born|at the time|in (?:19|20)\d\d|ago|diagnosed|first|used to"
    r"|previously|by age|turns|reaches"
    r"|will be)\b",
    re.IGNORECASE,
)


_IS_LONG_AGO = re.compile(
    r"\b(?:in (?:19|20)\d\d|at the time|then|years ago|when (?:s?he|they) (?:was|were))\b", re.IGNORECASE
)


def may_state_age(text: str) -> bool:
    """Whether it is worth while to look for ages in a text."""
    return any(trigger in text and pattern.search(text) for trigger, pattern in _MAY_BE_AGE)


def ages_in(text: str, start: int, end: int, own: frozenset[str]) -> Iterator[Stated]:
    """Ages that a sentence states of the child now. `own` are words that mean the child, in small letters."""
    sentence = text[start:end]
    for pattern in _AGES:
        for found in pattern.finditer(sentence):
            who = found["who"].casefold()
            number = _number(next(group for group in found.groups()[1:] if group is not None))
            if (who not in own and who not in _NOBODY_ELSE) or number is None:
                continue
            is_aside = sentence[found.end() - 1 : found.end() + 1].find(")") >= 0  # "Robin (age 7) was seen"
            past = sentence[: found.end()] if is_aside else sentence[: found.end() + 25]
            if _IS_COMPARED.search(sentence[: found.end() + 40]) or _IS_PAST.search(past):
                continue
            if _IS_LONG_AGO.search(sentence):
                continue
            place = found.span(found.lastindex or 0)
            yield Stated(number, Span(start + place[0], start + _end_of_age(sentence, place[1])))
            return
    yield from _in_plain_words(sentence, start, own)


def _in_plain_words(sentence: str, start: int, own: frozenset[str]) -> Iterator[Stated]:
    """An age in words that can mean nothing else, in a sentence that names the child and nobody besides."""
    found = _PLAIN.search(sentence)
    if found is None or _IS_COMPARED.search(sentence) or _IS_PAST.search(sentence):
        return
    words = {word.casefold() for word in _NAME.findall(sentence)}
    number = _number(next(group for group in found.groups() if group is not None))
    if (
        number is None
        or words.isdisjoint(own)
        or not words.isdisjoint(_OTHERS)
        or _IS_LONG_AGO.search(sentence)
    ):
        return
    yield Stated(number, Span(start + found.start(), start + found.end()))


def _end_of_age(sentence: str, end: int) -> int:
    old = re.compile(_OLD, re.IGNORECASE).match(sentence, end)
    return old.end() if old else end


def _number(said: str) -> int | None:
    if said.isdigit():
        return int(said)
    value = sum(NUMBER_WORDS.get(word, 0) for word in re.split(r"[- ]", said.lower()))
    return int(value) if value else None

"""Abbreviations in a plan, and whether it says somewhere what each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from opensend.rules.plans.reading.tables import read_table, words_of
from opensend.rules.plans.reading.text import Span

_SHORT = re.compile(
    r"(?<![\w&/'’-])(?:[A-Z]{2,8}s?|A&E|S[ae]?Ls?[aA]?Ts?|SEND?[Cc]os?|SENDi[Aa]ss|QTo[DF]s?|PfA"
    r"|T[oO]Ds?|SpLD|CoP"
    r"|DfE)(?![\w&-]|['’]\w\w)"
)
_CAPITALS_BEFORE = re.compile(r"\b[A-Z]{2,}[,:]?\s+$")
_CAPITALS_AFTER = re.compile(r"[,:]?\s+[A-Z]{2,}\b")
_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{3,6}")
_ARTICLE_BEFORE = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Bb]y)\s$")
_STRESSED = words_of("not_names", kind="stressed")
_LONGEST = 6
_ROMAN = re.compile(r"[IVX]+")
_OPENS_BEFORE = re.compile(r"(?:\(|\[|, or|, known as|\s[-–—])\s*[\"'“‘]?(?:the\s)?$")
_OPENS_AFTER = re.compile(
    r"\s*(?:[(\[]|=|:|\s[-–—]|,?\s(?:stands for|means|which (?:is|means|stands for)|that is|short for))"
    r"\s*[\"'“‘]?(?:the\s|an?\s)?(?P<initial>[A-Za-z])[a-z’'-]{2,}"
)


class Short(NamedTuple):
    """An abbreviation where it stands; `expansion` is empty where the table does not know it."""

    letters: str
    words: str
    span: Span
    expansion: str
    is_explained: bool


@cache
def _known() -> dict[str, tuple[str, bool]]:
    """Expansion of each abbreviation, and whether everybody knows it."""
    rows = read_table("abbreviations")
    return {row["abbreviation"]: (row["expansion"], row["use"] == "known") for row in rows}


def abbreviations_in(text: str) -> Iterator[Short]:
    """The abbreviations of a text that not everybody knows.

    >>> found = abbreviations_in("The SaLT sees her. An educational psychologist (EP) does not.")
    >>> [(each.letters, each.is_explained) for each in found]
    [('SALT', False), ('EP', True)]
    """
    for found in _SHORT.finditer(text):
        words = found.group()
        letters = words.upper()
        if letters not in _known() and words.endswith("s"):
            letters = letters.removesuffix("S")
        before, after = text[max(0, found.start() - 90) : found.start()], text[found.end() : found.end() + 60]
        expansion, is_known = _known().get(letters, ("", not _is_like_one(letters, before)))
        if is_known or _ROMAN.fullmatch(letters):
            continue
        if not expansion and (_CAPITALS_BEFORE.search(before) or _CAPITALS_AFTER.match(after)):
            continue
        is_explained = _is_explained(letters, before, after)
        yield Short(letters, words, Span(found.start(), found.end()), expansion, is_explained)


def _is_like_one(letters: str, before: str) -> bool:
    """Whether capitals that no table knows are an abbreviation and no word that is stressed."""
    if _NO_VOWEL.fullmatch(letters):
        return True
    return (
        len(letters) <= _LONGEST and letters not in _STRESSED and _ARTICLE_BEFORE.search(before) is not None
    )


def _is_explained(letters: str, before: str, after: str) -> bool:
    """Whether words with the same initial stand beside it: "educational psychologist (EP)"."""
    opened = _OPENS_BEFORE.search(before)
    if opened is not None and re.search(rf"\b{letters[0]}[a-z]", before[: opened.start()], re.IGNORECASE):
        return True
    follows = _OPENS_AFTER.match(after)
    return follows is not None and follows["initial"].upper() == letters[0]

"""Syllables of English words, by rule, with a table of words that no rule gets right."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from opensend.rules.plans.reading.tables import read_table

_VOWELS = re.compile(r"[aeiouy]+")
_LETTERS = re.compile(r"[a-z]+")
_SILENT_INSIDE = re.compile(
    r"(?<=[^aeiouy])(?<![^aeiouyrw]l)e"
    r"(?=(?:ly|ful|fully|ness|ment|ments|less|some|ty|where|side|line|work|time|room|book)$)"
)
"""The e of "lovely", "careful", "movement": it is not heard before an ending."""
_TWO_VOWELS = re.compile(
    r"(?<![ctsgx])i(?=a(?!ge)|o(?!ur))|(?<=x)i(?=a)|(?<=[ctsgx])i(?=o(?!us|n)|ate|ety)|i(?=um|ety)"
    r"|(?<!q)(?<!g)u(?=al|at|ous|ity|ar)"
    r"|e(?=o(?!u))(?!eople)|[aeouiy](?=ing)|i(?=e(?:nce|nt))"
)
"""Two vowels that stand together and are heard as two."""
_LAST_E = re.compile(r"([a-z]*[^aeiouy])(e|(?<![sxzcg])(?<!ch)(?<!sh)es|(?<![td])ed)")


@cache
def _exceptions() -> dict[str, int]:
    return {row["word"]: int(row["syllables"]) for row in read_table("syllables")}


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """How many syllables a word has; at least one, whatever it is. Parts of a compound are counted apart.

    >>> [syllables(word) for word in ("cat", "reading", "understands", "provision", "one-to-one", "45")]
    [1, 2, 3, 3, 3, 1]
    """
    parts = _LETTERS.findall(word.casefold().replace("’", "'").replace("'", ""))
    return sum(map(_of_part, parts)) or 1


def _of_part(word: str) -> int:
    known = _exceptions().get(word)
    if known is not None:
        return known
    word = _SILENT_INSIDE.sub("", word)
    count = len(_VOWELS.findall(word)) - _is_end_silent(word) + len(_TWO_VOWELS.findall(word))
    if word.endswith(("sm", "sms", "thm")):
        count += 1
    return max(count, 1)


def _is_end_silent(word: str) -> bool:
    """Whether the last e is not heard: "make", "makes", "played"; but "table", "places", "wanted" have it."""
    found = _LAST_E.fullmatch(word)
    if found is None:
        return False
    stem, ending = found.groups()
    is_heard_after_l = ending != "ed" and len(stem) > 1 and stem[-1] in "lr" and stem[-2] not in "aeiouyrwl"
    return not is_heard_after_l

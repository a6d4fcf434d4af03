"""The keys by which a setting is found: its words, and for each word the ways in which it may be misspelled.

They are computed here and stored beside the setting, so that a search is one look into an index and needs no
extension of the database. A key that begins with `~` stands for a spelling: two words that are one slip apart
share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘`´]")
_SLASHED_NUMBER = re.compile(r"(?<=\d)/(?=\d)")
_WORD = re.compile(r"[^\W_]+")
_SAME = (
    (re.compile(r"\bchurch of england\b|\bc of e\b|\bc e\b|\bce\b"), "cofe"),
    (re.compile(r"\broman catholic\b|\brc\b"), "catholic"),
    (re.compile(r"\bsaint\b"), "st"),
)
_SOUNDS = (
    (re.compile("ph"), "f"), (re.compile("gh"), "g"), (re.compile("ck|qu?"), "k"), (re.compile("wh"), "w"),
    (re.compile("[ey]i|ie|ee|ea|ey"), "i"), (re.compile("y"), "i"), (re.compile("z"), "s"),
    (re.compile("c(?=[eiy])"), "s"), (re.compile("c(?!h)"), "k"), (re.compile(r"(.)\1"), r"\1"),
)  # fmt: skip
_SAYS_NOTHING = frozenset({"a", "and", "at", "for", "in", "of", "school", "schools", "the"})
_SHORTEST_FORM = 3
_LONGEST_WORD = 40


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: no case, accents or apostrophes, one form of common phrases.

    >>> words_of("St Zoë's Church of England Primary & Nursery")
    ['st', 'zoes', 'cofe', 'primary', 'and', 'nursery']
    >>> words_of("001/2001")
    ['0012001']
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.replace("&", " and "))).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = " ".join(_WORD.findall(_SLASHED_NUMBER.sub("", plain)))
    for pattern, word in _SAME:
        plain = pattern.sub(word, plain)
    return [word[:_LONGEST_WORD] for word in plain.split()]


@lru_cache(maxsize=20_000)
def spellings_of(word: str) -> frozenset[str]:
    """Keys that a word shares with words spelled nearly the same.

    They are the word and how it sounds, and each with any one letter left out. Whatever single slip is made
    in a word of four letters or more (one too many, too few, wrong, or two turned round), a key is shared.

    >>> bool(spellings_of("oakfield") & spellings_of("oakfeild"))
    True
    >>> sorted(spellings_of("1234"))
    []
    """
    if any(letter.isdigit() for letter in word):
        return frozenset()
    sound = word
    for pattern, letters in _SOUNDS:
        sound = pattern.sub(letters, sound)
    # A slip may change how the word sounds in more than one place, so both forms have theirs.
    return frozenset(key for form in {word, sound} for key in _with_one_left_out(form))


def _with_one_left_out(form: str) -> Iterator[str]:
    if len(form) >= _SHORTEST_FORM:
        yield f"~{form}"
    if len(form) > _SHORTEST_FORM:
        yield from (f"~{form[:at]}{form[at + 1 :]}" for at in range(len(form)))


def stored_key(*, name: str, places: Iterable[str], identifiers: Iterable[str | None]) -> str:
    """A setting's keys as PostgreSQL reads a `tsvector`. The words of the name carry the weight A."""
    in_name = set(words_of(name))
    others = {word for place in places for word in words_of(place)} - in_name
    spellings = {key for word in in_name | others if word not in _SAYS_NOTHING for key in spellings_of(word)}
    numbers = {word for each in identifiers if each for word in words_of(each)}
    # Every word has a place, since PostgreSQL takes a word without one for one of any weight.
    return " ".join(
        [f"'{word}':1A" for word in sorted(in_name)]
        + [f"'{word}':2" for word in sorted((others | numbers) - in_name)]
        + [f"'{key}'" for key in sorted(spellings)]
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search in the forms in which the index is asked, each as PostgreSQL reads a `tsquery`.

    `words`: every word is there, or begins a word that is. `in_name`: the same, in the name alone.
    `whole_in_name`: every word is a whole word of the name. `alike`: every word is there, or one spelled
    nearly the same.
    """

    words: str
    in_name: str
    whole_in_name: str
    alike: str


def wanted(text: str) -> Wanted | None:
    """The search that a text asks for, or None where the text has no word in it.

    >>> wanted("zy1 1").words
    "'zy1':* & '1':*"
    >>> wanted("999001").words
    "'999001'"
    """
    found = list(dict.fromkeys(words_of(text)))
    telling = [word for word in found if word not in _SAYS_NOTHING] or found
    if not telling:
        return None
    exact = [f"'{word}'" if _is_whole_number(word) else f"'{word}':*" for word in telling]
    return Wanted(
        words=" & ".join(exact),
        in_name=" & ".join(f"{each}A" if each.endswith("*") else f"{each}:A" for each in exact),
        whole_in_name=" & ".join(f"'{word}':A" for word in telling),
        alike=" & ".join(_or_alike(telling, exact)),
    )


def _is_whole_number(word: str) -> bool:
    """An identifier is looked for whole: 100008 must not find every UKPRN that begins so."""
    return word.isdigit() and len(word) > 3


def _or_alike(telling: list[str], exact: list[str]) -> Iterator[str]:
    for word, as_it_is in zip(telling, exact, strict=True):
        keys = [f"'{key}'" for key in sorted(spellings_of(word))]
        yield f"({' | '.join([as_it_is, *keys])})"

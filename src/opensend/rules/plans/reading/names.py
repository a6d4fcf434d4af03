"""Forenames in the prose of a plan, and whether each is used as only the name of the plan's own child is.

A plan is full of names that are nobody's mistake: brothers, teachers, saints, story books, streets. Those are
known by what stands around them. What is left, and does what a child in a plan does, is a child's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from opensend.rules.plans.plan import PlanChild
from opensend.rules.plans.reading import name_frames as around
from opensend.rules.plans.reading.persons import ONE_PERSON
from opensend.rules.plans.reading.tables import read_table, words_of
from opensend.rules.plans.reading.text import Span


class Use(IntEnum):
    """What a name is used for, the more telling the higher."""

    NONE = 0
    """No person at all (a street, a programme), or nothing can be said."""
    OTHER = 1
    """Somebody who is introduced as another: a brother, a therapist, the hero of a book."""
    LIKELY = 2
    """A person, with nothing to say that it is anyone but the child of the plan."""
    CHILD = 3
    """The child: the name needs, learns or is helped as only the child of a plan does."""


class NameUse(NamedTuple):
    """A name where it stands."""

    name: str
    span: Span
    use: Use


_MONTHS = frozenset(("April", "May", "June", "August"))
_WORD = re.compile(r"[A-Z][a-zà-öø-ÿ]+(?:[A-Z][a-zà-öø-ÿ]+)?(?:-[A-Z][a-zà-öø-ÿ]+)?")
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)+|[^\W\d_]{2,}")


@cache
def _forenames() -> dict[str, bool]:
    """Forenames, and whether each is also an ordinary word."""
    return {row["name"]: row["use"] == "also_word" for row in read_table("forenames")}


@cache
def _stands_for() -> dict[str, frozenset[str]]:
    return {
        row["name"].casefold(): frozenset(row["short_for"].casefold().split())
        for row in read_table("forenames")
        if row["short_for"]
    }


def is_forename(word: str) -> bool:
    """Whether a word with its capital is a forename and no ordinary word."""
    return _forenames().get(word) is False


def is_listed(word: str) -> bool:
    """Whether a word with its capital is a forename, be it an ordinary word as well or not."""
    return word in _forenames()


def names_of(child: PlanChild) -> frozenset[str]:
    """All parts of a child's names, in small letters.

    >>> sorted(names_of(PlanChild(name="Mary-Ann O'Neill", known_as="Molly")))
    ['ann', 'mary', 'mary-ann', 'molly', "o'neill"]
    """
    words = f"{child.name} {child.known_as}".replace("’", "'").casefold()
    return frozenset(_PART.findall(words)) | frozenset(word for word in words.split() if "-" in word)


def may_be_same(name: str, own: frozenset[str]) -> bool:
    """Whether a name may be one of the child's own: its short or long form, or spelt a little otherwise.

    >>> may_be_same("Robyn", frozenset({"robin"})), may_be_same("Bob", frozenset({"robert"}))
    (True, True)
    >>> may_be_same("Mollie", frozenset({"millie"})), may_be_same("Jack", frozenset({"robin"}))
    (False, False)
    """
    word = name.casefold()
    return word in own or any(_is_form_of(word, each) or _is_misspelt(word, each) for each in own)


def _is_form_of(one: str, other: str) -> bool:
    stands_for = _stands_for()
    if one in stands_for.get(other, ()) or other in stands_for.get(one, ()):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and (long.startswith(short) or long.endswith(short))


def _is_misspelt(one: str, other: str) -> bool:
    """Whether two names differ in one letter only, after their second."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4 or one[:2] != other[:2]:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


_OPENING_WORDS = words_of("not_names", kind="opening")
"""Words that stand with a capital before a name at the beginning of a sentence."""
_NEVER_NAMES = words_of("not_names") | _OPENING_WORDS
_CHILD_MEETS = frozenset(("he", "she", "they", "i", "we"))
_FAMOUS = words_of("not_names", kind="famous")
_BEFORE = 70
_AFTER = 90


def names_in(text: str, start: int, end: int, own: frozenset[str]) -> Iterator[NameUse]:
    """The names in a sentence that are not the child's own, each with what it is used for."""
    known = _forenames()
    for found in _WORD.finditer(text, start, end):
        word = found.group()
        if word.casefold() in own:
            continue
        before = text[max(start, found.start() - _BEFORE) : found.start()]
        after = text[found.end() : min(end, found.end() + _AFTER)]
        is_first = not before.strip(" \t\"'“”‘(")
        listed = word if word in known else word.partition("-")[0]  # "Ella-Rose" is known by "Ella"
        if listed in known:
            use = _use_of(_Around(word, before, after, is_first, known[listed]), own)
        else:
            use = _use_of_unknown(word, before, after, is_first)
        if use is not Use.NONE and not (use > Use.OTHER and around.FIRST_PERSON.search(text, start, end)):
            yield NameUse(word, Span(found.start(), found.end()), use)
        elif around.IS_SELF.search(before):
            yield NameUse(word, Span(found.start(), found.end()), Use.CHILD)


class _Around(NamedTuple):
    word: str
    before: str
    after: str
    is_first: bool
    is_ordinary_word: bool


def _use_of(at: _Around, own: frozenset[str]) -> Use:
    does_as_child = bool(around.DOES_AS_CHILD.match(at.after) or around.HAS_AS_CHILD.match(at.after))
    if at.is_ordinary_word and (at.is_first or at.word in _MONTHS) and not does_as_child:
        return Use.NONE
    if around.IS_A_CHILD_AFTER.match(at.after):
        return Use.CHILD
    other = _use_of_another(at, own)
    if other is not None:
        return other
    if does_as_child or (around.SO_THAT.search(at.before) and around.AFTER_SO_THAT.match(at.after)):
        return Use.CHILD
    if at.is_ordinary_word and not around.IS_HELPED.search(at.before):
        return Use.NONE
    return Use.LIKELY


def _only_opens(before: str, word: str) -> bool:
    """Whether a word has its capital for standing first, and is no part of a name ("Fireman Sam")."""
    return word in _OPENING_WORDS or (before.strip() == word and bool(around.IS_HELPED.search(before)))


def _use_of_another(at: _Around, own: frozenset[str]) -> Use | None:
    """What the name is where it is not the child's; None where nothing says that it is not."""
    before, after = at.before, at.after
    if around.TITLE_BEFORE.search(before):
        return Use.NONE
    if (
        _is_introduced(before, after, own)
        or _is_in_a_list_of_people(before, after)
        or _is_with_own(after, own)
    ):
        return Use.OTHER
    is_owner = after[:1] in ("'", "’")
    is_place = around.PLACE_BEFORE.search(before) is not None and not is_owner
    if is_place or around.NO_PERSON_AFTER.match(after) or around.LIKED_BEFORE.search(before):
        return Use.NONE
    surname = around.A_CAPITAL_AFTER.match(after)
    if surname is not None:
        return _use_with_surname(surname.group().strip(), after[surname.end() :])
    before_it = around.A_CAPITAL_BEFORE.search(before)
    if before_it is not None and not _only_opens(before, before_it.group(1)):
        return Use.NONE
    does_to = around.ADULT_DOES_TO.match(after)
    is_adult = around.ADULT_DOES.match(after) or (does_to and _is_the_child(does_to.group(1), own))
    return Use.OTHER if is_adult else None


def _is_introduced(before: str, after: str, own: frozenset[str]) -> bool:
    """Whether it is said who the person is: "her brother Jack", "Sarah (therapist)", "given by Sarah"."""
    if around.INTRODUCED_BEFORE.search(before) or around.INTRODUCED_AFTER.match(after):
        return True
    if around.NAMED_AFTER_COMMA.search(before) and around.ENDS_A_PHRASE.match(after):
        return True
    met = around.MET_BEFORE.search(before)
    if met is not None and any(
        word in own or word in _CHILD_MEETS for word in before[: met.start()].lower().split()
    ):
        return True
    if around.JOINED_BEFORE.search(before):
        return not around.DOES_AS_CHILD.match(after)
    return around.GIVER_BEFORE.search(before) is not None and after[:1] not in ("'", "’")


def _use_with_surname(surname: str, after: str) -> Use | None:
    if surname in _FAMOUS:
        return Use.NONE
    return None if around.DOES_AS_CHILD.match(after) and not around.ADULT_DOES.match(after) else Use.OTHER


def _is_the_child(whom: str, own: frozenset[str]) -> bool:
    return not whom[0].isupper() or whom.casefold() in own


def _is_with_own(after: str, own: frozenset[str]) -> bool:
    beside = re.match(r"\s+(?:and|&)\s+(\w+)", after)
    return beside is not None and beside.group(1).casefold() in own


def _is_in_a_list_of_people(before: str, after: str) -> bool:
    """Whether names and commas lead back to a brother, a mother: "Mum, Dad, Ella and …"."""
    rest = before
    if not rest.rstrip().endswith((",", "and", "&", ":")):
        return False
    names = 0
    while part := around.LIST_PART_BEFORE.search(rest):
        if part.group("relation"):
            return names > 0 or not after or around.ENDS_A_PHRASE.match(after) is not None
        names += part.group().strip()[:1].isupper()
        rest = rest[: part.start()]
    return False


def _use_of_unknown(word: str, before: str, after: str, is_first: bool) -> Use:
    """A word in no list of names is one where it does what neither a thing nor an adult does in a plan."""
    is_plural = word.endswith("s") and after[:1] not in ("'", "’")
    if is_plural or word in _NEVER_NAMES or word.casefold() in ONE_PERSON:
        return Use.NONE
    if around.SUPPORTS_BEFORE.search(before) and around.SUPPORTED_AFTER.match(after):
        return Use.CHILD
    if not around.DOES_AS_ANY_CHILD.match(after):
        return Use.NONE
    if is_first:
        return Use.CHILD
    return Use.CHILD if around.IS_BEFORE_A_CHILD.search(before) or before.rstrip().endswith(",") else Use.NONE

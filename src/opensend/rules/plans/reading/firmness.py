"""How firmly something is promised: it will be given; if staff can be found; it may be.

"Will" and "May" can be names, May a month; what a child can or may do is no promise of anybody's.
"""

from __future__ import annotations

import re

from opensend.rules.plans.reading.deliverers import GENERAL, PROFESSIONAL, SERVICE
from opensend.rules.plans.reading.phrases import phrase, triggers_of
from opensend.rules.plans.reading.tables import words_from, words_of
from opensend.rules.plans.reading.text import Span
from opensend.rules.plans.reading.words import Words

FIRM, CONDITIONAL, WEAK = "firm", "conditional", "weak"

CONDITION = phrase("condition")
_CONDITION_WORDS = triggers_of("condition")
IF_NEEDED = phrase("if_needed")
BY_LAW = phrase("by_law")
_HANGS = words_from(
    "if when where wherever whenever once while whilst until unless provided providing assuming subject",
    "depending dependent contingent conditional permitting allowing within waiting should as insofar what",
    "whatever list queue available as long days",
)
"""Words that something hangs on something else by."""
_NEED_WORDS = triggers_of("if_needed")

_MODALS = frozenset(("may", "might", "could", "should", "can", "would", "ought"))
_SUBORDINATE = words_from(
    "that which who whom where when whenever if because so until what how whether before after unless",
    "since although though than as case whatever wherever why everything things anything while whilst",
)
_CLAUSE_ENDS = frozenset((",", ";", ":", "(", ")", "and", "but", "then", "."))
_ABOUT_CHILD = words_from(
    "he she they it you i we child children pupils peers pupil family parents parent mother father",
)
_GIVEN = words_from(
    "have receive get attend access join need require benefit see work undertake complete participate",
    "continue remain spend meet",
)
_GIVEN_BE = words_from(
    "given offered provided supported taught seen referred considered helped withdrawn allocated",
    "placed encouraged supervised monitored accompanied prompted reminded included invited assessed",
    "trained delivered put made used arranged reviewed set implemented explored allowed available",
    "beneficial helpful useful required needed introduced seated in with able part adapted",
    "differentiated presented broken kept shown told based",
)
_VARIES = words_from(
    "change adjust alter update extend add increase help enable mean cause become feel",
)
_WEAK_PHRASE = phrase("weak_phrase")
_WEAK_WORDS = triggers_of("weak_phrase")
_FIRM = words_from(
    "will must shall is are has have works provides delivers teaches gives runs leads sees meets",
    "receives attends visits supports helps uses trains takes sits stays checks reads 'll",
)
_ROLE_WORDS = frozenset(
    word.lower() for kind in (PROFESSIONAL, SERVICE, GENERAL) for word in words_of("roles", kind=kind)
)


def find_condition(words: Words, start: int, end: int) -> Span | None:
    """Staff, money, room or possibility that a promise hangs on."""
    if _HANGS.isdisjoint(words.bag):
        return None
    return _search(CONDITION, _CONDITION_WORDS, words, start, end)


def find_if_needed(words: Words, start: int, end: int) -> Span | None:
    """ "as required", "when needed", "when things are hard"; not "as required by the Act"."""
    if _NEED_WORDS.isdisjoint(words.bag):
        return None
    for found in IF_NEEDED.finditer(words.text, start, end):
        if not BY_LAW.match(words.text, found.end(), end):
            return Span(found.start(), found.end())
    return None


def find_weak(words: Words, start: int, end: int, names: frozenset[str] = frozenset()) -> Span | None:
    """A promise that is none: "may be given", "should have", "will try to". `names` are the child's own."""
    if not _MODALS.isdisjoint(words.bag):
        for place, word in enumerate(words.lower):
            if word in _MODALS and (span := _weak_modal(words, place, names)) is not None:
                return span
    if not _WEAK_WORDS.isdisjoint(words.bag):
        for found in _WEAK_PHRASE.finditer(words.text, start, end):
            if not _is_of_child(words, found, names):
                return Span(found.start(), found.end())
    return None


def read_firmness(words: Words, start: int, end: int, names: frozenset[str]) -> tuple[str, Span | None]:
    """How firm a sentence is, and the words that make it so.

    >>> from opensend.rules.plans.reading.words import words_in
    >>> [read_firmness(words_in(text), 0, len(text), frozenset(("may",)))[0]
    ...  for text in ("May will see a TA.", "Help may be given.", "A TA will come when staffing allows.")]
    ['firm', 'weak', 'conditional']
    """
    if not words.lower:
        return "", None
    span = find_condition(words, start, end) or find_if_needed(words, start, end)
    if span is not None:
        return CONDITIONAL, span
    span = find_weak(words, start, end, names)
    if span is not None:
        return WEAK, span
    for place, word in enumerate(words.lower):
        if word in _FIRM and not _is_called_will(words, place):
            return FIRM, words.span(place, place + 1)
    return "", None


def _is_called_will(words: Words, place: int) -> bool:
    """Whether "Will" is somebody's name here."""
    return words.written(place) == "Will" and (place > 0 or words.at(place + 1) in _FIRM | {"'s"})


def _search(
    pattern: re.Pattern[str], triggers: frozenset[str], words: Words, start: int, end: int
) -> Span | None:
    if triggers.isdisjoint(words.bag):
        return None
    found = pattern.search(words.text, start, end)
    return Span(found.start(), found.end()) if found else None


def _weak_modal(words: Words, place: int, names: frozenset[str]) -> Span | None:
    word, written = words.lower[place], words.written(place)
    if written[0].isupper() and (place > 0 or words.at(place + 1) in _FIRM | {"'s"} or word in names):
        return None  # "in May", "May will"
    if word == "should" and words.at(place + 1) in _ABOUT_CHILD | names | {
        "a",
        "the",
        "this",
        "there",
        "any",
    }:
        return None  # "should he become upset, …"
    subject = _subject(words, place)
    if subject is None:
        return None
    verb = _verb(words, place + 1)
    if verb is None:
        return None
    at, is_be = verb
    is_about_child = bool(names & set(subject)) or (bool(subject) and subject[-1] in _ABOUT_CHILD)
    if _is_promise(word, words.at(at), is_be, is_about_child, bool(_ROLE_WORDS & set(subject))):
        return words.span(place, min(at + 1, len(words)))
    return None


def _subject(words: Words, place: int) -> list[str] | None:
    """The words of the clause before a modal; None where the clause only explains another."""
    subject: list[str] = []
    at = place - 1
    while at >= 0 and words.lower[at] not in _CLAUSE_ENDS and len(subject) < 14:
        if words.lower[at] in _SUBORDINATE:
            return None
        subject.insert(0, words.lower[at])
        at -= 1
    return subject


def _verb(words: Words, place: int) -> tuple[int, bool] | None:
    """The number of the verb after a modal, and whether "be" stands before it; None where it is denied."""
    while words.at(place) in (
        "also",
        "then",
        "always",
        "only",
        "still",
        "ideally",
        "therefore",
        "to",
        "both",
        "all",
    ):
        place += 1
    if words.at(place) == "not" or not words.at(place):
        return None
    is_be = words.at(place) == "be"
    if is_be:
        place += 1
        while words.at(place).endswith("ly") or words.at(place) in (
            "also",
            "either",
            "both",
            "an",
            "a",
            "very",
        ):
            place += 1
    return place, is_be


def _is_promise(modal: str, verb: str, is_be: bool, is_about_child: bool, is_about_staff: bool) -> bool:
    is_giving = verb in _GIVEN_BE if is_be else verb in _GIVEN
    if modal in ("may", "can", "might", "could") and verb in _VARIES:
        return False
    if modal == "would":
        return is_giving and verb not in ("able", "in", "told")
    if is_about_child and not is_about_staff:
        if modal == "can":
            return verb in ("have", "receive", "access") or (
                is_be and verb in ("given", "offered", "provided", "supported")
            )
        return (
            is_giving and verb not in ("able", "meet", "complete", "in", "see", "continue")
            if modal != "should"
            else (is_giving and verb not in ("able", "complete"))
        )
    if modal == "can":
        return is_about_staff or (is_be and verb in _GIVEN_BE)
    return is_about_staff or is_giving or is_be or modal in ("should", "ought", "may", "could", "might")


def _is_of_child(words: Words, found: re.Match[str], names: frozenset[str]) -> bool:
    """Whether it is the child who tries, hopes or chooses."""
    before = words.text[max(words.first[0], found.start() - 30) : found.start()].lower().split()
    if not found.group().lower().startswith(("will", "shall", "should", "must")):
        return False
    return bool(before) and before[-1].strip(",") in _ABOUT_CHILD | names

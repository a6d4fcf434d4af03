"""Whether a sentence promises help in so many words: who gets it, who gives it, or what will be provided.

A word for help may stand in any sentence. Beside a provision that is measured, only a sentence that makes a
promise of its own is held to be measured as well.
"""

from __future__ import annotations

from opensend.rules.plans.reading.deliverers import GENERAL
from opensend.rules.plans.reading.facets import is_verbless, names_help
from opensend.rules.plans.reading.sentence import ReadSentence
from opensend.rules.plans.reading.tables import words_from, words_of

_WILL = words_from(
    "will must should shall may can could would might is are to has have be also then always being",
)
_GETS = words_from(
    "have has receive receives get gets given offered provided attend attends access accesses need",
    "needs require requires take takes join joins work works see sees meet meets spend spends undertake",
    "start starts continue continues benefit benefits do does follow follows gain gains find had",
)
_GIVEN = words_from(
    "provided given delivered offered arranged available put made used run set organised introduced",
    "needed required continued sought included place hand carried undertaken part added built planned",
    "implemented embedded ongoing",
)
_DONE = words_of("services", kind="verb")
_HELPS = frozenset(phrase.split()[0] for phrase in _DONE)
_MODALS = frozenset(("will", "must", "should", "shall", "may", "can", "could"))
_STAYS = words_from(
    "keeps keep stays stay steps step sits sit reads read walks walk plays play listens goes comes catches"
)
_FOUND = words_from("found appointed recruited assigned allocated identified sent brought employed")
_IS_THERE = frozenset(("hand", "nearby", "there", "around"))
_WITH_SOMEBODY = words_from("see sees meet meets work works talk talks")
_COUNTED = words_of("counted", kind="meeting")
_NOT = frozenset(
    ("no", "not", "nothing", "none", "nobody", "never", "neither", "nor", "without", "declined", "refused")
)
_NEAR, _FAR = 4, 14


def promises_help(read: ReadSentence) -> bool:
    """Whether a sentence makes a promise of help; one that denies something does not."""
    if denies(read):
        return False
    nouns = _nouns(read)
    if is_verbless(read):
        return (names_help(read) and bool(nouns)) or _is_with_somebody(read)
    return _child_gets(read, nouns) or _somebody_gives(read) or _is_given(read, nouns)


def denies(read: ReadSentence) -> bool:
    """Whether a sentence says that something is not given, not needed or not wanted."""
    return not _NOT.isdisjoint(read.words.bag)


def _nouns(read: ReadSentence) -> list[int]:
    things = read.things
    return [
        start
        for start, end, kind in read.services
        if kind != "verb" and not any(first < end and start < last for first, last in things)
    ]


def _child_gets(read: ReadSentence, nouns: list[int]) -> bool:
    """ "Robin will have mentoring", "She is supported", "He needs help"."""
    words = read.words
    if words.at(0) not in read.names and words.at(0) not in ("he", "she", "they"):
        return False
    place = 1
    while words.at(place) in read.names or words.at(place) in _WILL:
        if words.at(place) in ("has", "have") and words.at(place + 1) not in _HELPS:
            break
        place += 1
    verb = words.at(place)
    if verb in _WITH_SOMEBODY and any(each.span.start > words.first[place] for each in read.deliverers):
        return True
    if verb in _GETS:
        return any(place < noun <= place + _FAR for noun in nouns)
    return verb in _HELPS and verb.endswith(("ed", "ght", "en", "n"))


def _somebody_gives(read: ReadSentence) -> bool:
    """ "Staff will help", "A mentor supports Robin", "The therapist to provide"."""
    words = read.words
    givers = [each for each in read.deliverers if not each.is_overseer]
    if not givers:
        return False
    lead = sum(first < givers[0].span.start for first in words.first)
    after = sum(first < givers[0].span.end for first in words.first)
    if lead > _NEAR or words.at(after) in ("who", "that", "which"):
        return False
    if words.at(after) not in _WILL:  # "Someone with experience of autism will …"
        further = (place for place in range(after, after + _NEAR * 2) if words.at(place) in _MODALS)
        after = next(further, after)
    while words.at(after) in _WILL:
        after += 1
    if not _IS_THERE.isdisjoint((words.at(after), words.at(after + 1))):
        return True
    if (givers[0].kind == GENERAL and words.at(after) in _STAYS) or words.at(after) in _FOUND:
        return True
    return any(start == after for start, _, _ in read.services)


def _is_with_somebody(read: ReadSentence) -> bool:
    """ "Weekly sessions with the ELSA.", "Time with a trusted adult." """
    counts = any(word in _COUNTED or word == "time" for word in read.words.lower)
    return counts and any(each.span.start > read.start for each in read.deliverers)


def _is_given(read: ReadSentence, nouns: list[int]) -> bool:
    """ "Support will be put in place", "Mentoring is available", "There will be help"."""
    words = read.words
    if words.at(0) == "there" and nouns:
        return nouns[0] <= _NEAR + 1
    for noun in nouns[:2]:
        for place in range(noun + 1, min(noun + _FAR, len(words))):
            if words.lower[place] in ("will", "is", "are", "must", "should", "can", "may", "could", "to"):
                return any(words.at(after) in _GIVEN for after in range(place + 1, place + _NEAR + 1))
    return False

"""Whether "he" or "she" in a plan is its child: only where nobody else in the sentence could be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from opensend.rules.plans.reading.names import is_forename
from opensend.rules.plans.reading.persons import ONE_PERSON, Sex
from opensend.rules.plans.reading.text import Span

_SEX: dict[str, Sex] = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
}  # fmt: skip
_PRONOUN = re.compile(r"(?<!/)\b(?:s?he|him(?:self)?|his|her(?:s|self)?)\b(?!\s?/)", re.IGNORECASE)
_MAY_SAY = {
    "he": re.compile(r"\b(?:[Hh]e|[Hh]im|[Hh]is|himself|boy|man|lad)\b"),
    "she": re.compile(r"\b(?:[Ss]he|[Hh]er|hers|herself|girl|woman)\b"),
}
_WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)*")
_QUOTED = re.compile(r"[\"“][^\"”\n]{0,400}[\"”]|‘[^’\n]{0,400}’")
_SAYS = re.compile(
    r"\b(?:says|said|tells|told|reports?|reported|feels|thinks|hopes)\s+(?:us\s+)?(?:that\s+)?$",
    re.IGNORECASE,
)
_HELPS_BEFORE = re.compile(
    r"\b(?:help|support|prompt|remind|assist|teach|encourag|allow|show|ask|enabl|giv|tell|guid|lead|tak"
    r"|collect|let|train"
    r"|prepar|meet|see|motivat|reassur|includ|watch|keep|ke?pt|protect|calm|distract|engag|involv|invit)(?:e"
    r"|s|es|ed|ing)?\s+$"
    r"|\b(?:beside|alongside|behind|around|near|with|to|for|from|makes?|lets?|so that|so|that|if"
    r"|because|until|while|when|where)\s+$",
    re.IGNORECASE,
)
_CHILD_DOES_AFTER = re.compile(
    r"\s+(?:can(?:not|['’]t)?|needs?|understands?|finds?|is (?:not )?(?:able|unable|anxious|ready|calm"
    r"|upset|tired|worried)|knows?|wants?"
    r"|feels?|gets?|becomes?|struggles?|learns?|enjoys?|likes?|loves?|has (?:finished|learned"
    r"|understood|difficulty|a diagnosis)"
    r"|does not|will (?:be able|have|need|learn|receive)|loses|misses|copes|hears|reads|speaks|uses"
    r"|follows|joins|concentrates"
    r"|remembers|responds|makes|arrives|leaves|falls|wakes|sleeps|eats|plays|communicates|attends"
    r"|requires)\b",
    re.IGNORECASE,
)
_CHILDS_OWN = re.compile(
    r"\s+(?:own\s+|daily\s+|school\s+|individual\s+|weekly\s+|early\s+|key\s+|special\s+)?"
    r"(?:peers?|class\w*|parents?|mum|mother|dad|father|family|teach\w+|assistant|school|learning"
    r"|needs?|anxiet\w+|emotion\w*|feelings"
    r"|speech|language|vocabulary|attention|communication|reading|writing|handwriting|spelling|progress"
    r"|outcomes?|behaviou?r\w*"
    r"|understanding|friends?|friendships?|targets?|timetable|lessons?|views?|age|home|sensory|hearing"
    r"|wheelchair|medication|inhaler"
    r"|independence|confidence|self-esteem|sleep|attendance|skills|difficulties|difficulty|day|turn"
    r"|words?|voice|hands?|body|life"
    r"|work|homework|tasks?|environment|equipment|diet|health|brother|sister|siblings?|carers?|name"
    r"|education|plan|plans|curriculum"
    r"|key ?worker|social|memory|condition|diagnosis|interests?|strengths?|bag|coat|lunch|bed|room"
    r"|aids?|glasses|frame|chair|desk)\b",
    re.IGNORECASE,
)
_ENDS_AFTER = re.compile(
    r"\s*(?:[.,;:)!?]|$|(?:to|with|in|at|on|for|and|from|by|when|if|each|every|during|while|how|what|about|as"
    r"|before|after|through|safe|calm|settled|focused|happy|engaged|motivated|busy|clean|dry|well|a|an|the|one"
    r"|two|five|ten|\d+|more|extra|some|enough)\b)"
)
_IS_A = re.compile(
    r"\s+is\s+an?\s+(?:[\w-]+[, ]+(?:and\s+)?){0,4}?(?P<word>boy|girl|young man|young woman|lad)\b"
)
_IS_OWN_CHILD = re.compile(r"\b(?:the|this)\s+$", re.IGNORECASE)
_ARE_OF_THE_CHILD = ("child", "pupil", "student", "learner")


class Said(NamedTuple):
    """A word that tells the child's sex, and the words to quote."""

    sex: Sex
    word: str
    span: Span


class _People(NamedTuple):
    own: int
    """Where the child's name stands first; -1 where it does not."""
    sexes: frozenset[str]
    """Sexes of the others who are in the sentence; "" where it is not known."""
    has_named: bool


def may_say(text: str, wanted: frozenset[str]) -> bool:
    """Whether a text has a word for he or she, as wanted, at all."""
    return any(_MAY_SAY[sex].search(text) is not None for sex in wanted)


def said_of_child(
    sentences: list[str], own: frozenset[str], wanted: frozenset[str]
) -> Iterator[tuple[int, Said]]:
    """Where the sentences of one item call the child he or she, with the number of the sentence.

    `wanted` are the sexes that are looked for. The sentences are about the child where they name nobody.
    """
    for number, text in enumerate(sentences):
        yield from ((number, said) for said in _by_noun(text, own, wanted))
        pronouns = [found for found in _PRONOUN.finditer(text) if _SEX[found.group().lower()] in wanted]
        if not pronouns:
            continue
        people = _people_in(text, own)
        before = _people_in(sentences[number - 1], own) if number else None
        quoted = [found.span() for found in _QUOTED.finditer(text)]
        for found in pronouns:
            is_quoted = any(start < found.start() < end for start, end in quoted)
            if not is_quoted and _is_child(text, found, people, before):
                yield number, Said(_SEX[found.group().lower()], found.group(), _with_next(text, found))


def _people_in(text: str, own: frozenset[str]) -> _People:
    at, sexes, has_named = -1, set(), False
    for found in _WORD.finditer(text):
        word = found.group()
        lower = word.lower()
        if lower in own:
            at = found.start() if at < 0 else at
        elif lower in ONE_PERSON:
            if not (lower in _ARE_OF_THE_CHILD and _IS_OWN_CHILD.search(text, 0, found.start())):
                sexes.add(ONE_PERSON[lower])
        elif word[0].isupper() and is_forename(word):
            has_named = True
    return _People(at, frozenset(sexes), has_named)


def _by_noun(text: str, own: frozenset[str], wanted: frozenset[str]) -> Iterator[Said]:
    first = _WORD.match(text)
    if first is None or first.group().lower() not in own:
        return
    found = _IS_A.match(text, first.end())
    if found is not None:
        sex: Sex = "he" if found["word"] in ("boy", "young man", "lad") else "she"
        if sex in wanted:
            yield Said(sex, found["word"], Span(found.start("word"), found.end("word")))


def _is_child(text: str, found: re.Match[str], people: _People, before: _People | None) -> bool:
    sex = _SEX[found.group().lower()]
    if people.has_named or sex in people.sexes or _SAYS.search(text, 0, found.start()):
        return False
    if not people.sexes and 0 <= people.own < found.start():
        return True
    is_framed = _is_framed(text, found)
    if people.own >= 0 or people.sexes:
        return is_framed
    if before is None:
        return True
    if before.has_named or sex in before.sexes:
        return False
    return is_framed or not before.sexes


def _is_framed(text: str, found: re.Match[str]) -> bool:
    """Whether the words beside a pronoun make it the child who is helped, and not the adult who helps."""
    word = found.group().lower()
    after = text[found.end() : found.end() + 50]
    if word in ("he", "she"):
        return _CHILD_DOES_AFTER.match(after) is not None
    if word == "his" or (word == "her" and not _ENDS_AFTER.match(after)):
        return _CHILDS_OWN.match(after) is not None
    return (
        word in ("him", "her")
        and _HELPS_BEFORE.search(text, max(0, found.start() - 40), found.start()) is not None
    )


def _with_next(text: str, found: re.Match[str]) -> Span:
    following = re.compile(r"\s+[\w'’-]+").match(text, found.end())
    return Span(found.start(), following.end() if following else found.end())

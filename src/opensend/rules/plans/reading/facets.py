"""Facets: entries, cells and short lines that are not promises of their own but say one thing of a provision.

"45 minutes, weekly", "1:1", "by a teaching assistant trained in it", "in term time": people write provision
as a list of these, with or without labels, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence

from opensend.rules.plans.reading.sentence import ReadSentence
from opensend.rules.plans.reading.tables import words_from, words_of
from opensend.rules.plans.reading.words import Words

WHAT, AMOUNT, GROUP, WHO, PERIOD = "what", "amount", "group", "who", "period"

VERBS = words_from(
    "will must shall should is are has have may can could would might be provides works gives teaches",
    "receives meets sees visits trains runs leads delivers supports helps uses takes sits stays reads",
    "checks gets needs requires attends goes does makes shows brings keeps was were had did been talks",
    "spends joins use give ensure provide listens coaches mentors supervises assists accompanies guides",
    "advises carries follows practises prompts watches writes learns signs interprets plays walks",
    "repeats belongs moves leaves comes tells rings holds starts wears shares",
)
"""Words that make a sentence of a line: the verbs that plans are written with."""
_RELATIVE = frozenset(("who", "that", "which", "as", "where", "when", "if", "because", "whose"))
_FIRST_WORDS = words_from(
    "for in a an the of at least during throughout over from each every up to no more than about total",
    "with",
)
_AFTER_A_ROLE = words_from(
    "with trained who registered qualified , from holding named ( . and or in of specialising",
    "accredited",
)
_GROUPS = frozenset(("group", "groups", "session", "sessions"))
_PERIODS = words_from("term weeks year until")
_COUNTED = words_of("counted", kind="meeting")


def is_verbless(read: ReadSentence) -> bool:
    """Whether a sentence has no verb of its own; one after "who" or "that" is not its own."""
    words = read.words
    if VERBS.isdisjoint(words.bag):
        return True
    is_within, has_verb = False, False
    for number, word in enumerate(words.lower):
        if word in _RELATIVE:
            is_within, has_verb = True, False
        elif word in (",", ";", ":"):
            is_within = False
        elif word in VERBS and not _is_noun(words, number):
            if not is_within or (has_verb and words.at(number - 1) not in VERBS):
                return False  # "a helper who has done the training walks beside her"
            has_verb = True
    return True


def _is_noun(words: Words, number: int) -> bool:
    """ "In May", "her needs": what looks like a verb and is none."""
    word, before = words.lower[number], words.at(number - 1)
    if word == "may":
        return words.written(number) == "May"
    return word in ("needs", "work", "works") and (before.endswith("'s") or before in _OWNERS)


_OWNERS = frozenset(
    ("her", "his", "their", "the", "special", "educational", "of", "and", "all", "individual", "these")
)


def facet_of(read: ReadSentence) -> str:
    """What a sentence without a verb says of a provision."""
    if _begins_with_group(read):
        return GROUP
    if _begins_with_role(read):
        return WHO
    if names_help(read):
        return WHAT
    first = _first_amount(read)
    if first is not None and all(word in _FIRST_WORDS for word in read.words.lower[:first]):
        return AMOUNT
    begins = read.words.lower[:4]
    is_period = begins[:1] and begins[0] in ("in", "during", "throughout", "from", "for", "over", "until")
    return PERIOD if is_period and not _PERIODS.isdisjoint(read.words.bag) else WHAT


def is_one_provision(facets: Sequence[str]) -> bool:
    """Whether a run of facets tells of as many provisions as it has amounts; a list of promises does not."""
    whats, amounts = facets.count(WHAT), facets.count(AMOUNT)
    return len(facets) > 1 and 0 < whats <= amounts


def names_help(read: ReadSentence) -> bool:
    """Whether a fragment names help of its own: "TA support for 15 hours", not "three sessions weekly"."""
    spans = [span for each in read.quantities for span in each.spans]
    spans += [each.span for each in read.groups] + [each.span for each in read.deliverers]
    for start, end, kind in read.services:
        place = read.words.first[start]
        is_counted = kind != "noun" or read.words.lower[end - 1] in _COUNTED
        if not is_counted and not any(span.start <= place < span.end for span in spans):
            return True
    return False


def _begins_with_group(read: ReadSentence) -> bool:
    if not read.groups:
        return False
    words = read.words
    start, end = read.groups[0].span.start, read.groups[0].span.end
    helps = (place for place, _, kind in read.services if kind == "noun")
    if any(start <= words.first[place] < end and words.lower[place] not in _GROUPS for place in helps):
        return False  # "individual tuition", "group work"
    lead = [word for word, first in zip(words.lower, words.first, strict=True) if first < start]
    return all(word in _FIRST_WORDS for word in lead) and len(words) < _LONGEST_GROUP


_LONGEST_GROUP = 10


def _begins_with_role(read: ReadSentence) -> bool:
    if not read.deliverers:
        return False
    words, span = read.words, read.deliverers[0].span
    lead = [number for number, first in enumerate(words.first) if first < span.start]
    if any(words.lower[number] not in _BEFORE_A_ROLE for number in lead):
        return False
    after = next((number for number, first in enumerate(words.first) if first >= span.end), len(words))
    return after >= len(words) or words.lower[after] in _AFTER_A_ROLE or "by" in words.lower[:1]


_BEFORE_A_ROLE = words_from(
    "by with from one two three a an the her his their named",
)


def _first_amount(read: ReadSentence) -> int | None:
    starts = [span.start for each in read.quantities for span in each.spans]
    if not starts:
        return None
    return next((number for number, first in enumerate(read.words.first) if first >= min(starts)), None)

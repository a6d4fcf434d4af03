"""Rules on how hard a plan is to read: its sentences, words and length, and the child's own section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from opensend.rules.plans.context import At
from opensend.rules.plans.plan import SECTIONS, PlanItem
from opensend.rules.plans.reading.readability import Counts, count_sentence
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_LONGEST_SENTENCE = 40
_LONG_SENTENCES_TOLD = 8
_HARDEST = 17
_ENOUGH_WORDS = 100
_FEW_WORDS = 12
_MINUTES = 40
_CODE = "SEND Code of Practice 2015 ¶9.61"
_CHILDS_VOICES = ("child", "young person", "young_person", "pupil", "student")
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]m|[Mm]y)\b")
_ENOUGH_WORDS_OF_VIEWS = 25
_FEW_WORDS_OF_VIEWS = 12
_DEGREE = 24
"""A reading age that only years of study give: one sentence of it is enough."""
_DEGREES_TOLD = 5
_YEARS_ABOVE_THE_CHILD = 3
_EASIEST_TOO_HARD = 13
_TOO_HARD_WHERE_AGE_IS_UNKNOWN = 16

_LONG = (
    "Robin will have a teaching assistant, who has the Level 3 certificate in supporting teaching and "
    "learning, beside "
    "her for three hours each school day so that instructions which were given to the class can be "
    "shown to her again "
    "on a picture strip and repeated by her."
)
_HARD = (
    "Utilisation of individualised augmentative communication methodologies facilitates Robin's "
    "participation "
    "throughout curriculum activities. Implementation necessitates multidisciplinary collaboration, "
    "incorporating "
    "systematic differentiation alongside environmental modification. Evaluation procedures encompass "
    "standardised "
    "psychometric instrumentation, supplemented by observational methodologies administered termly. "
    "Consolidation of "
    "metacognitive competencies predominantly necessitates explicit instructional interventions, "
    "supplemented by "
    "motivational reinforcement. Generalisation opportunities additionally incorporate "
    "interdisciplinary contextual "
    "experiences, facilitating independence. "
)  # fmt: skip


def _sentences(at: At, item: PlanItem) -> list[tuple[str, Counts]]:
    """The sentences of an item with their counts, which are made once for all rules."""
    reading = at.reading(item)
    if "counts" not in reading.facts:
        texts = [each.sentence.text for each in reading.sentences]
        reading.facts["counts"] = [(text, count_sentence(text)) for text in texts]
    return cast(list[tuple[str, Counts]], reading.facts["counts"])


@rule(
    "sentence-too-long",
    title="Sentence too long",
    severity=Severity.STYLE,
    sections="A B C D E F G H1 H2 J",
    suggestion="Make two or three sentences of it, one thought in each.",
    source=_CODE,
    failing=(
        Example({"F2": {"text": _LONG}}, quote=_LONG),
        Example(
            {"B1": {"text": "Robin finds it hard to follow what " + "is said to her and " * 10 + "asks."}}
        ),
    ),
    passing=(
        Example({"F2": {"text": _LONG.replace("day so that", "day. Then")}}),
        Example({"B1": {"text": "Robin needs:\n" + "\n".join(["• a calm room with few people in it"] * 8)}}),
    ),
)
def sentence_too_long(at: At) -> Iterator[Hit]:
    """A sentence of more than 40 words is lost on most readers before it ends."""
    found: list[Hit] = []
    for item in at.plan.items:
        if item.section in ("I", "K"):
            continue
        longest = max(_sentences(at, item), key=lambda each: each[1].words, default=None)
        if longest is not None and longest[1].words > _LONGEST_SENTENCE:
            found.append(
                Hit(item.id, quote=longest[0], message=f"This sentence has {longest[1].words} words.")
            )
    yield from found[:_LONG_SENTENCES_TOLD]
    more = len(found) - _LONG_SENTENCES_TOLD
    if more > 0:
        have = "item has" if more == 1 else "items have"
        yield Hit(message=f"{more} more {have} a sentence of more than {_LONGEST_SENTENCE} words.")


@rule(
    "reading-age-high",
    title="Section hard to read",
    severity=Severity.STYLE,
    sections="B C D E F G H1 H2 J",
    suggestion=(
        "Use shorter sentences and everyday words; keep a term of art only where it is needed, and "
        "explain it."
    ),
    source=_CODE,
    failing=(
        Example({"F1": {"text": _HARD * 3}}),
        Example({"B1": {"text": _HARD * 2}}),
    ),
    passing=(
        Example(),
        Example({"B1": {"text": "Robin has a developmental language disorder and dyspraxia."}}),
    ),
)  # fmt: skip
def reading_age_high(at: At) -> Iterator[Hit]:
    """A plan is for the family and for everyone who works with the child; few read such texts with ease."""
    degrees = []
    for section in SECTIONS:
        if section in ("A", "I", "K"):
            continue
        said = [(item.id, *each) for item in at.plan.of(section) for each in _sentences(at, item)]
        total = sum((counts for _, _, counts in said), Counts())
        long = [each for each in said if each[2].words >= _FEW_WORDS]
        hardest = max(long, key=lambda each: each[2].reading_age, default=None)
        if hardest and total.words >= _ENOUGH_WORDS and total.reading_age >= _HARDEST:
            age = round(total.reading_age)
            told = f"Section {section} needs a reading age of about {age}; this is its hardest sentence."
            yield Hit(hardest[0], section, hardest[1], told)
        else:
            degrees += [each for each in long if each[2].reading_age >= _DEGREE]
    for item, text, counts in degrees[:_DEGREES_TOLD]:
        yield Hit(
            item, quote=text, message=f"This sentence needs a reading age of about {counts.reading_age:.0f}."
        )


@rule(
    "plan-too-long",
    title="Plan too long",
    severity=Severity.STYLE,
    sections="A B C D E F G H1 H2 I J K",
    suggestion="Keep what is true now and what will be done; leave history and reports to the appendices.",
    source=_CODE,
    failing=(
        Example({"B1": {"text": "Robin does not ask again when she has missed what was said. " * 500}}),
        Example({"F1": {"text": "An adult reads with Robin for ten minutes each day. " * 600}}),
    ),
    passing=(
        Example(),
        Example({"B1": {"text": "Robin does not ask again when she has missed what was said. " * 200}}),
    ),
)
def plan_too_long(at: At) -> Iterator[Hit]:
    """A plan that takes most of an hour to read aloud is not read, and so not done."""
    total = Counts(words=sum(counts.words for item in at.plan.items for _, counts in _sentences(at, item)))
    minutes = total.minutes_aloud
    if minutes > _MINUTES:
        yield Hit(
            message=f"The plan has {total.words:,} words and takes {minutes:.0f} minutes to read aloud."
        )


@rule(
    "views-too-hard",
    title="Child's views in words that are not the child's",
    severity=Severity.STYLE,
    sections="A",
    suggestion=(
        "Write what the child said or showed, as the child said or showed it, and say how it was found "
        "out."
    ),
    source="CFA 2014 s.19; SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"A1": {"text":
            "I experience considerable difficulties regulating my emotional responses within "
            "unstructured environments, "
            "predominantly during transitions. I would appreciate additional opportunities to "
            "consolidate my "
            "communication skills alongside familiar professionals."}}),
        Example({"A1": {"voice": "child", "text": _HARD}}),
    ),
    passing=(
        Example(),
        Example({"A2": {"voice": "parents", "text":
            "We appreciate the considerable commitment demonstrated by professionals throughout the "
            "assessment, "
            "particularly the educational psychologist, whose recommendations we unreservedly support. "
            "We hope that "
            "Robin's individual circumstances continue to be recognised."}}),
    ),
)  # fmt: skip
def views_too_hard(at: At) -> Iterator[Hit]:
    """Section A is the child's own. Words that no child of that age would use are somebody else's."""
    limit = _TOO_HARD_WHERE_AGE_IS_UNKNOWN
    if at.age is not None:
        limit = max(at.age + _YEARS_ABOVE_THE_CHILD, _EASIEST_TOO_HARD)
    for item in at.plan.of("A"):
        if item.voice.casefold() not in _CHILDS_VOICES and (
            item.voice or not _FIRST_PERSON.search(item.text)
        ):
            continue
        parts = _sentences(at, item)
        total = sum((counts for _, counts in parts), Counts())
        is_long = total.words >= _ENOUGH_WORDS_OF_VIEWS
        is_far_above = total.words >= _FEW_WORDS_OF_VIEWS and total.reading_age > max(limit, _HARDEST)
        if is_far_above or (is_long and total.reading_age > limit):
            hardest = max(parts, key=lambda each: (each[1].words >= _FEW_WORDS_OF_VIEWS, each[1].reading_age))
            yield Hit(
                item.id,
                quote=hardest[0],
                message=f"These views need a reading age of about {total.reading_age:.0f}.",
            )

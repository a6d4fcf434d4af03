"""Rules on the child's age, year group and stage of school: what a plan says of them must fit the child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opensend.rules.ages import age_on, school_year, year_group
from opensend.rules.plans.context import At
from opensend.rules.plans.plan import NEEDS, PROVISIONS, PlanItem
from opensend.rules.plans.reading.ages_said import ages_in, may_state_age
from opensend.rules.plans.reading.names import names_of
from opensend.rules.plans.reading.persons import OF_SOME_AGE
from opensend.rules.plans.reading.readability import words_in
from opensend.rules.plans.reading.stages import (
    Stage,
    may_state_stage,
    may_state_year_group,
    stages_in,
    year_groups_in,
    year_groups_mentioned,
    years_to_come,
)
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.saying import says

_SPOKEN_OF = "A B C D E F G H1 H2 J"
_ACCURATE = "CFA 2014 s.37(2); SEND Code of Practice 2015 ¶9.61"
_LAST_YEAR_GROUP = 13
_AGE_IN_YEAR_0 = 4
_STARTED_SCHOOL_YEAR = (9, 10, 11, 12)
_ENDING_SCHOOL_YEAR = (6, 7, 8)
_CHILDS_VOICES = ("", "child", "young person", "young_person", "pupil", "student")
_PRONOUNS = {"he": ("he",), "she": ("she",), "they": ("they",)}


def _sentences(at: At, item: PlanItem) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The sentences of an item, and the words that mean the child in each."""
    own = names_of(at.plan.child)
    said = {word for word in at.plan.child.pronouns.casefold().replace("/", " ").split() if word in _PRONOUNS}
    pronouns = frozenset(said or _PRONOUNS)
    if item.section == "A" and item.voice.casefold() in _CHILDS_VOICES:
        own |= {"i"}
    has_others = False
    for each in at.reading(item).sentences:
        yield each.start, each.end, own if has_others else own | pronouns
        words = [word.casefold() for word in words_in(each.sentence.text)]
        has_others = any(word in OF_SOME_AGE for word in words)


def _ages(at: At, on: date | None) -> tuple[int, int] | None:
    """The least and the greatest age that the child may be said to have; None where it is not known."""
    born, year = at.plan.child.born, at.plan.child.year_group
    if born and on and born <= on:
        age = age_on(born, on)
        return age - 1, age + 1
    if year is not None and year <= _LAST_YEAR_GROUP:
        return year + _AGE_IN_YEAR_0 - 1, year + _AGE_IN_YEAR_0 + 2
    return None


@rule(
    "age-wrong",
    title="Age does not fit",
    severity=Severity.WEAK,
    sections=_SPOKEN_OF,
    suggestion=(
        "Put the age that the child has, and read the item again: it may be old, or another child's."
    ),
    source=_ACCURATE,
    failing=(
        says("B1", "Robin is a friendly 7-year-old girl who understands two key words.", "7-year-old"),
        says("B1", "Robin, aged six, understands two key words.", "six"),
        says("A1", "My name is Robin and I am 14 years old.", "14 years old"),
        says("D1", "Robin needs an adult outside. She is 15 and cannot join a club alone.", "15"),
    ),
    passing=(
        says("B1", "Robin is a friendly ten-year-old girl. When she was 4 she had few words."),
        says("B2", "Robin reads like a child of six. Her spelling is at the level of a 7-year-old."),
        says("A3", "Robin lives with her brother, aged 7. He is 7 and tall. Her sister Ella (4) is well."),
        says("B1", "Robin (11) understands two key words. At the age of 3, Robin was diagnosed with autism."),
    ),
)
def age_wrong(at: At) -> Iterator[Hit]:
    """An age of long ago shows that this was written at another time, or of another child."""
    for item in at.plan.items:
        if item.section in ("I", "K") or not may_state_age(item.text):
            continue
        expected = _ages(at, item.recorded_on or at.plan.dated)
        if expected is None:
            continue
        least, greatest = expected
        for start, end, own in _sentences(at, item):
            wrong = [
                each for each in ages_in(item.text, start, end, own) if not least <= each.number <= greatest
            ]
            if wrong:
                told = (
                    f"By the date of birth it is {least + 1}."
                    if at.plan.child.born
                    else "It does not fit the year."
                )
                yield Hit(item.id, quote=wrong[0].span.of(item.text), message=told)
                break


def _year_now(at: At) -> int | None:
    """The child's year group on the day of the plan: as the plan gives it, else by age."""
    given, born, dated = at.plan.child.year_group, at.plan.child.born, at.plan.dated
    if given is not None:
        return given
    return year_group(born, dated) if born and dated and born <= dated else None


def _years(at: At) -> frozenset[int]:
    """Year groups that may be said to be the child's. By age alone, a year out is no mistake."""
    given, dated = at.plan.child.year_group, at.plan.dated
    now = _year_now(at)
    if now is None:
        return frozenset()
    if given is None:
        return frozenset((now - 1, now, now + 1))
    before = (now - 1,) if dated is None or dated.month in _STARTED_SCHOOL_YEAR else ()
    after = (now + 1,) if dated is None or dated.month in _ENDING_SCHOOL_YEAR else ()
    return frozenset((now, *before, *after))


@rule(
    "year-group-wrong",
    title="Year group does not fit",
    severity=Severity.WEAK,
    sections=_SPOKEN_OF,
    suggestion="Put the year group that the child is in, and read the item again.",
    source=_ACCURATE,
    failing=(
        says("B1", "Robin is in Year 3 at Example Primary School and misses instructions.", "Year 3"),
        says("A1", "I am in Year 8. I like drawing trains.", "Year 8"),
        says(
            "F2", "Her Year 2 teacher works with Robin for three hours each school day (38 weeks).", "Year 2"
        ),
        says(
            "E1",
            "By the end of Year 3 Robin follows a three-step instruction in four of five lessons.",
            "By the end of Year 3",
        ),
        Example(plan={"child": {"year_group": 9}}),
    ),
    passing=(
        says("B1", "Robin is in Year 5. She is working at Year 2 level and began to talk in Year 1."),
        says("F1", "Robin joins the Year 3 phonics group and uses Year 2 books for 45 minutes each week."),
        says("E1", "By the end of Year 7 Robin follows a three-step instruction in four of five lessons."),
        says("B2", "By the end of Year 3 Robin had learned 20 words. She was in Year 4 when she read 40."),
    ),
)
def year_group_wrong(at: At) -> Iterator[Hit]:
    """In the wrong year group, the days, staff and targets of a plan are those of another class."""
    now, may_be, child = _year_now(at), _years(at), at.plan.child
    if now is None or now > _LAST_YEAR_GROUP:
        return
    if child.born and at.plan.dated and child.born <= at.plan.dated:
        by_age = year_group(child.born, at.plan.dated)
        if abs(by_age - now) > 1:
            yield Hit(
                message=f"The plan gives Year {now}, but by the date of birth it would be Year {by_age}."
            )
    for item in at.plan.items:
        if item.section in ("I", "K") or not may_state_year_group(item.text):
            continue
        for start, end, own in _sentences(at, item):
            wrong = [each for each in year_groups_in(item.text, start, end, own) if each.number not in may_be]
            if not wrong and item.section in ("A", *NEEDS):
                wrong = [
                    each
                    for each in year_groups_mentioned(item.text, start, end, own)
                    if each.number not in may_be
                ]
            if item.section == "E" or item.section in PROVISIONS:
                wrong += [each for each in years_to_come(item.text, start, end) if each.number < min(may_be)]
            if wrong:
                told = f"The child is in Year {now}." if now > 0 else "The child is not yet in Year 1."
                yield Hit(item.id, quote=wrong[0].span.of(item.text), message=told)
                break


def _stage_that_is_wrong(at: At, item: PlanItem, year: int, leeway: int) -> Stage | None:
    """The first stage of school in an item that the child has left, or has years to go to."""
    for start, end, _ in _sentences(at, item):
        found = [each for each in stages_in(item.text, "current", start, end)
                 if not each.first - 1 - leeway <= year <= each.last + 1 + leeway]  # fmt: skip
        if item.section == "E" or item.section in PROVISIONS:
            found += [
                each for each in stages_in(item.text, "end_of", start, end) if each.last + leeway < year
            ]
            found += [each for each in stages_in(item.text, "move", start, end) if each.last + leeway < year]
        if item.section in PROVISIONS:
            found += [
                each for each in stages_in(item.text, "given", start, end) if each.last + 1 + leeway < year
            ]
            found += [each for each in stages_in(item.text, "later", start, end) if year < each.first - 3]
            found += [
                each for each in stages_in(item.text, "mention", start, end) if each.last + 3 + leeway <= year
            ]
        if found:
            return min(found, key=lambda each: each.span.start)
    return None


@rule(
    "phase-wrong",
    title="Stage of school does not fit",
    severity=Severity.WEAK,
    sections="A B C D E F G H1 H2 I J",
    suggestion="Say what fits the stage that the child is at, and read the item again.",
    source=_ACCURATE,
    failing=(
        says(
            "E1",
            "By the end of Key Stage 1 Robin follows a three-step instruction in four of five lessons.",
            "By the end of Key Stage 1",
        ),
        says("F4", "The nursery staff read with Robin for 15 minutes each day (38 weeks), one to one."),
        says(
            "F2",
            "An early years practitioner works with Robin for three hours each day (38 weeks).",
            "early years practitioner",
        ),
        says(
            "F4",
            "A college tutor reads with Robin for 15 minutes each day (38 weeks), one to one.",
            "college tutor",
        ),
        Example(
            {"E1": {"text": "Robin's transition to secondary school is calm in nine days of ten."}},
            {"child": {"born": "2011-10-14", "year_group": 9}},
            quote="transition to secondary school",
        ),
        Example(
            {
                "I1": {
                    "setting_type": "maintained mainstream secondary school",
                    "setting": {"name": "Example Academy"},
                    "text": "Example Academy",
                }
            },
            {"child": {"born": "2019-10-14", "year_group": 1}},
            quote="secondary school",
        ),
    ),
    passing=(
        says(
            "E1", "By the end of Key Stage 2 Robin follows a three-step instruction in four of five lessons."
        ),
        says(
            "B1",
            "Robin attended nursery from the age of three. She is working within the early years "
            "foundation stage and enjoys nursery rhymes.",
        ),
        says(
            "F5",
            "The special educational needs co-ordinator plans Robin's transition to secondary school "
            "with her parents for one hour each term.",
        ),
        says("F4", "A teaching assistant who has GCSEs in English reads with Robin for 15 minutes each day."),
    ),
)
def phase_wrong(at: At) -> Iterator[Hit]:
    """Help for a stage of school that is over, or is years away, cannot be given to this child."""
    year = _year_now(at)
    if year is None:
        return
    leeway = 0 if at.plan.child.year_group is not None else 1
    for item in at.plan.items:
        if item.section == "I":
            yield from _place_for_another_stage(at, item, year)
        elif item.section != "K" and may_state_stage(item.text):
            found = _stage_that_is_wrong(at, item, year, leeway)
            if found is not None:
                told = f"The child is in Year {year}." if year > 0 else "The child is not yet in Year 1."
                yield Hit(item.id, quote=found.span.of(item.text), message=told)


def _place_for_another_stage(at: At, item: PlanItem, year: int) -> Iterator[Hit]:
    """A school that is for younger or older children on the day when the child is to start there."""
    if item.starts and at.plan.dated and item.starts > at.plan.dated:
        year += school_year(item.starts) - school_year(at.plan.dated)
    name = item.setting.name if item.setting else ""
    for text in (item.text, name, item.setting_type):
        if not text:
            continue
        found = list(stages_in(text, "place"))
        if found and not any(each.first - 2 <= year <= each.last + 1 for each in found):
            yield Hit(
                item.id, quote=found[0].span.of(text), message=f"The child is in Year {year} when it starts."
            )
            return

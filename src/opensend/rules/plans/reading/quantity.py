"""How much is said to be given: the lengths, counts and rates of a sentence put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from opensend.rules.plans.reading.amounts import BOUND, LENGTH, RATE, SHARE, TIMES, WEEKS, Part, parts_of
from opensend.rules.plans.reading.phrases import phrase
from opensend.rules.plans.reading.tables import words_from
from opensend.rules.plans.reading.text import Span
from opensend.rules.plans.reading.words import Words

TIMED, WHOLE, OCCASION, THING, SINGLE, SHARED, STAFFED = (
    "timed", "whole", "occasion", "thing", "single", "share", "staffed",
)  # fmt: skip
_WEEKS_OF = {"half term": 38 / 6, "term": 38 / 3, "month": 38 / 9, "fortnight": 2.0, "week": 1.0, "day": 0.2}
_SCHOOL_YEAR = 38
_NEAR = 4
_FAR = 90
_TRAINED_BEFORE, _TRAINED_AFTER = phrase("training_before"), phrase("training_after")
_TRAINING = frozenset(("trained", "training", "course", "experience", "certificate", "module", "induction"))
_FILLING = frozenset(
    ("a", "an", "the", "of", "about", "around", "total", "approximately", "another", "further")
)
_MAY_FOLLOW = frozenset(("or", "maximum", "max", "minimum", "at"))
_JOINS = frozenset(("and", "but", "while", "whilst", "which", "who", "plus"))
_DOES = words_from(
    "checks teaches advises trains shows helps gives writes models prompts brings records keeps supports",
    "tests sets updates adjusts reads talks meets plans prepares leads runs reviews visits sees works sits",
    "stays takes goes uses makes spends delivers provides watches signs rings tells starts ends",
)
_WILL = frozenset(("will", "must", "should", "would"))
_TRAINED_HOW = words_from(
    "in for by to on at over during as with how through within about of and",
)
_ACTS = words_from(
    "support help teach work sit read delivers accompanies supervises assists guides coaches mentors carries",
    "plays walks joins attends listens practises rehearses repeats greets is are has does comes",
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of something is said to be given, however it is worded.

    `minutes` of one session; `times` in each `per`: day, week, fortnight, month, half term, term, year,
    lesson, occasion (each exam, every change of room), interval (every 20 minutes). What is not said is None
    or empty. `spans` are the words that it was read from.

    `nature` says how it is known: `timed` by minutes and times; `whole` by what it fills ("every lesson", "at
    all times"); `occasion` by the moments that it comes at; `thing` by a number of its own ("three key
    words"); `staffed` by a ratio or the size of a class; `single` as it comes once; `share` as a part ("25%
    extra time")."""

    minutes: float | None = None
    times: float | None = None
    per: str = ""
    weeks: int | None = None
    is_at_most: bool = False
    """Whether the words set a ceiling and no floor: "up to", "no more than"."""
    spans: tuple[Span, ...] = ()
    is_at_least: bool = False
    most_minutes: float | None = None
    """The upper end where a range is given; `minutes` is then the lower one."""
    most_times: float | None = None
    nature: str = TIMED
    is_whole: bool = False
    """Whether lessons, mornings or nights are counted, whose length the timetable gives."""

    @property
    def minutes_a_week(self) -> float | None:
        """Minutes in a week of term, where they can be worked out.

        >>> Quantity(minutes=30, times=2, per="fortnight").minutes_a_week
        30.0
        """
        if self.minutes is None or not self.per:
            return None
        in_each = self.minutes * (1.0 if self.times is None else self.times)
        if self.per == "year":
            return in_each / (self.weeks or _SCHOOL_YEAR)
        weeks = _WEEKS_OF.get(self.per)
        return None if weeks is None else in_each / weeks

    @property
    def is_measured(self) -> bool:
        """Whether anything is said of how much or how often; weeks alone say neither."""
        return bool(self.nature != TIMED or self.minutes is not None or self.times is not None or self.per)

    @property
    def is_range(self) -> bool:
        """Whether two figures are given for one."""
        return self.most_minutes is not None or self.most_times is not None

    @property
    def says_how_long(self) -> bool:
        """Whether the length of it is known."""
        return (
            self.minutes is not None
            or self.is_whole
            or self.nature != TIMED
            or self.per in ("lesson", "occasion")
        )

    @property
    def says_how_often(self) -> bool:
        """Whether it is known how often it comes."""
        return bool(self.per) or self.nature != TIMED


def read_amounts(words: Words) -> tuple[Quantity, ...]:
    """The amounts in a sentence, from the left.

    >>> from opensend.rules.plans.reading.words import words_in
    >>> [(each.minutes, each.times, each.per) for each in read_amounts(words_in("3 x 20 min sessions pw"))]
    [(20.0, 3.0, 'week')]
    """
    parts = [part for part in parts_of(words) if not _is_of_training(words, part)]
    if not parts:
        return ()
    groups = _grouped(words, parts)
    return tuple(found for group in groups if (found := _put_together(words, group)) is not None)


def _is_of_training(words: Words, part: Part) -> bool:
    """Whether a length is how long somebody was trained: it measures no help for the child."""
    if part.kind != LENGTH or _TRAINING.isdisjoint(words.bag):
        return False
    first, last = words.first[part.start], words.last[part.end - 1]
    before = words.text[max(words.first[0], first - _FAR) : first]
    after = words.text[last : min(words.last[-1], last + _FAR)]
    if _TRAINED_AFTER.match(after):
        return True
    return _TRAINED_BEFORE.search(before) is not None and not _has_act_since_training(words, part.start)


def _has_act_since_training(words: Words, end: int) -> bool:
    """ "A trained assistant for 20 minutes", "trained in Makaton works with her for": what is done, not
    learnt."""
    trained = [place for place in range(end) if words.lower[place] == "trained"]
    if not trained or trained[-1] + 1 == end:
        return False
    between = words.lower[trained[-1] + 1 : end]
    is_attribute = between[0].isalpha() and between[0] not in _TRAINED_HOW
    return is_attribute or any(word in _DOES or word in _WILL or word in _ACTS for word in between)


def _grouped(words: Words, parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that belong together: a part of a kind that is there already begins a new amount, and so may a
    clause."""
    groups: list[list[Part]] = []
    kinds: set[str] = set()
    last_end = 0
    for number, part in enumerate(parts):
        following = parts[number + 1].kind if number + 1 < len(parts) else ""
        is_parted = (
            part.kind == TIMES and following == LENGTH and {LENGTH, RATE} <= kinds
        )  # "(2 x 30 minutes)"
        if not groups or is_parted or _begins_anew(words, part, kinds, last_end):
            groups.append(_bounds_carried(groups[-1], part) if groups else [])
            kinds = set()
        groups[-1].append(part)
        if part.kind != BOUND:
            kinds.add(part.kind)
        last_end = part.end
    return groups


def _bounds_carried(group: list[Part], part: Part) -> list[Part]:
    """A bound that stands before a new amount goes with it."""
    if group[-1].kind == BOUND and part.start - group[-1].end <= 3:
        return [group.pop()]
    return []


def _begins_anew(words: Words, part: Part, kinds: set[str], last_end: int) -> bool:
    if part.kind == BOUND:
        return False
    if _is_new_clause(words, last_end, part.start):
        return True
    return part.kind in kinds


def _is_new_clause(words: Words, start: int, end: int) -> bool:
    """Whether another statement begins between two words: "… each week; he …", "… and will be seen …"."""
    for place in range(start, end):
        word = words.lower[place]
        if word == ";":
            return True
        if word in _DOES and words.at(place - 1) in (",", "and", "then", "who", "which"):
            return True
        if word in _JOINS and any(words.at(after) in _WILL for after in range(place + 1, place + 5)):
            return True
    return False


def _put_together(words: Words, group: list[Part]) -> Quantity | None:
    by_kind = {part.kind: part for part in reversed(group)}
    length, times, rate, weeks = (by_kind.get(kind) for kind in (LENGTH, TIMES, RATE, WEEKS))
    if share := by_kind.get(SHARE):
        return Quantity(nature=SHARED, spans=(words.span(share.start, share.end),))
    if length is None and times is None and rate is None and weeks is None:
        return None
    most, least = _bounds(words, group)
    factor = rate.low if rate else 1.0
    count = None if times is None and rate is None else (times.low if times else 1.0) * factor
    said = sorted(
        {(part.start, part.end) for part in group if part.kind != BOUND or _is_near(words, part, group)}
    )
    return Quantity(
        minutes=length.low if length else None,
        times=count,
        per=rate.per if rate else "",
        weeks=round(weeks.low) if weeks else None,
        is_at_most=most and not least,
        is_at_least=least,
        spans=tuple(words.span(start, end) for start, end in said),
        most_minutes=length.high if length and length.high > length.low else None,
        most_times=_most_times(times, rate),
        nature=OCCASION if rate and rate.per in ("lesson", "occasion", "interval") else TIMED,
        is_whole=any(part.is_whole for part in group),
    )


def _most_times(times: Part | None, rate: Part | None) -> float | None:
    """The upper end of how often: "2-3 times", "every two to six weeks"; None where one figure is given."""
    low = (times.low if times else 1.0) * (rate.low if rate else 1.0)
    high = (times.high if times else 1.0) * (rate.high if rate else 1.0)
    return high if high > low else None


def _is_near(words: Words, bound: Part, group: list[Part]) -> bool:
    """Whether a bound stands by a part of its amount: before it, or straight after ("or less")."""
    may_follow = words.lower[bound.start] in _MAY_FOLLOW
    for part in group:
        between = words.lower[bound.end : part.start]
        is_close = 0 <= part.start - bound.end <= _NEAR and _FILLING.issuperset(between)
        if part.kind in (LENGTH, TIMES) and is_close:
            return True
        if may_follow and part.kind in (LENGTH, TIMES, RATE) and bound.start == part.end:
            return True
    return False


def _bounds(words: Words, group: list[Part]) -> tuple[bool, bool]:
    """Whether an amount has a ceiling, and whether it has a floor."""
    bounds = [part for part in group if part.kind == BOUND]
    near = {part.per for part in bounds if _is_near(words, part, group)}
    for first, second in pairwise(bounds):  # "at least 10 and no more than 15 hours"
        if second.per in near and second.start - first.end <= _NEAR:
            near.add(first.per)
    return "most" in near, "least" in near

"""Figures that cannot stand side by side: rates, days, clock times, groups, parts of a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from opensend.rules.plans.reading.figures import Disagreement, told, value_of
from opensend.rules.plans.reading.numbers import NUMBER_WORDS
from opensend.rules.plans.reading.text import Span

_TWICE_SAID = re.compile(r"\b(?P<word>[a-z]+)\s*\(\s*(?P<digits>\d{1,2})\s*\)", re.IGNORECASE)
_GROUP_OF = re.compile(
    r"\bgroup of (?P<size>(?P<one>\w+)\s?\((?P<other>\w+) (?:pupils|children|students|learners|in "
    r"(?:all|the group))\b\)?)",
    re.IGNORECASE,
)
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(word for word in NUMBER_WORDS if word.isalpha())})"
_COUNTED = re.compile(
    rf"\b(?P<total>{_COUNT}) (?:[\w-]+ ){{0,3}}?(?P<what>sessions|visits|lessons"
    rf"|meetings)\b[^.;:]{{0,80}}[:(]"
    rf"\s*(?P<first>{_COUNT}) [^.;:]{{0,80}}?\band (?P<second>{_COUNT}) (?:[\w-]+ ){{0,3}}?(?P=what)\b",
    re.IGNORECASE,
)
_A_YEAR = {"day": 190, "week": 38, "fortnight": 19, "month": 11, "half term": 6, "term": 3, "year": 1}
_OFTEN = r"(?:a|per|each|every|in each|in every)"
_PLAIN_RATES = {
    "day": r"daily|(?:every|each) (?:single |school )?day",
    "week": r"weekly|(?:every|each) week",
    "fortnight": r"fortnightly|every (?:other week|second week|two weeks|fortnight)|each fortnight",
    "month": r"monthly|(?:every|each) month",
    "half term": r"half[- ]termly",
    "term": r"(?<!half )(?<!half-)termly",
}
_COUNTED_RATE = (
    rf"(?:once|twice|thrice|{_COUNT} ?(?:x|times|sessions|visits|meetings|lessons)) (?:{_OFTEN} "
    rf")?(?:school )?"
    r"(?:days?|week(?:ly)?|fortnight(?:ly)?|month(?:ly)?|half[- ]term|term|year)"
)
_PLAIN_RATE = "|".join(f"(?:{words})" for words in _PLAIN_RATES.values())
_BETWEEN_RATES = r"(?:\s?[,(/;–-]\s?(?:\w+ )?|\s(?:[a-z]+ ){1,2}\()"
_TWO_RATES = re.compile(
    rf"\b(?:(?P<plain>{_PLAIN_RATE}){_BETWEEN_RATES}(?P<counted>{_COUNTED_RATE})"
    rf"|(?P<counted_first>{_COUNTED_RATE})\s?[,(/;–-]\s?(?P<plain_after>{_PLAIN_RATE}))\b(?![- "
    rf"](?:review|with|by|to|from)\b)",
    re.IGNORECASE,
)
_SESSIONS_EVERY = re.compile(
    rf"\b(?P<plain>daily|weekly|fortnightly|monthly|termly) (?:[a-z-]+ ){{0,2}}?(?:sessions?|visits?"
    rf"|meetings?|lessons?)"
    rf",? (?P<counted>{_COUNTED_RATE}|{_PLAIN_RATE})\b(?![- ](?:review|with|by|to|from)\b)",
    re.IGNORECASE,
)
_COUNT_OF_RATE = re.compile(
    rf"(?P<count>once|twice|thrice|{_COUNT}).*?(?P<per>day|week|fortnight|month|half[- ]term|term|year)",
    re.IGNORECASE,
)
_RATE_LEEWAY = 1.5
_DAY_NAME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_DAYS_AND_TIMES = re.compile(
    r"\b(?P<times>once|twice|(?:one|two|three|four|five|1|2|3|4|5) (?:times|days|sessions|mornings"
    r"|afternoons|lessons)"
    r"|daily|every (?:school )?day|each (?:school )?day)"
    r"(?: (?:a|per|each|every) week| weekly)?\s?(?:[,:(–-]|\bon\b)+\s?(?:on |every |each )*"
    rf"(?P<days>{_DAY_NAME}(?:(?:, | and |, and | & |/| to |–|-){_DAY_NAME})*)\b",
    re.IGNORECASE,
)
_DAYS_FIRST = re.compile(
    rf"\b(?P<days>{_DAY_NAME}(?:(?:, | and |, and | & |/){_DAY_NAME})*),? (?P<times>once|twice|{_COUNT} "
    rf"times)"
    r" (?:a|per|each|every) week\b",
    re.IGNORECASE,
)
_MORE_THAN_ALL = re.compile(
    r"\b(?P<part>\w+) (?:out )?of (?:the |every |each )?(?P<all>\w+)\b(?!:)", re.IGNORECASE
)
_TIME_EACH = re.compile(
    rf"\b(?P<one>{_COUNT})[- ]minutes?\b(?P<between>[^.;\d]{{0,40}}?)\b(?P<other>{_COUNT}) minutes "
    rf"(?:each time|each|at a time|per session|a time)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"(?P<of>\bof (?:the|these|those|her|his|their) )?\b(?P<total>{_COUNT}) (?P<unit>hours|minutes"
    rf"|sessions|visits|lessons)\b"
    r"(?P<rate>[^:,;.]{0,45})(?P<by>:|,? (?:which (?:is|are) )?made up of|,? comprising|,)\s",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"\b(?!one to one|1 to 1)(?P<count>{_COUNT})(?: (?P<unit>hours?|minutes?|sessions?|visits?|lessons?))?"
    r"(?: are| is| will be)? (?:in|on|at|with|for|to|before|after|alone|during|by|direct|spent|given)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b(?P<from>\d{1,2})[.:](?P<from_minutes>\d\d) ?(?:[ap]\.?m\.?)? ?(?:to|until|till|-|–) ?"
    r"(?P<to>\d{1,2})[.:](?P<to_minutes>\d\d)\b"
)
_LENGTH = re.compile(rf"\b(?P<count>{_COUNT})[- ](?P<unit>minutes?|mins?|hours?)\b", re.IGNORECASE)
_IS_ITS_LENGTH = re.compile(
    r"[\s,(]*(?:(?:each|every) \w+|daily|on \w+)?[\s,(]*(?:for|lasting|from)?(?: a| an)?[\s(]*",
    re.IGNORECASE,
)
_HALF_A_DAY = 12 * 60
_SESSION_OF = re.compile(
    rf"\b(?P<one>{_COUNT})[- ]?min(?:ute)?s? (?:[a-z]+ )?sessions? (?:of|lasting|for) "
    rf"(?P<other>{_COUNT}) min",
    re.IGNORECASE,
)
_ALONE = r"one[- ]to[- ]one|1:1|1-1|1 to 1|individually"
_TWO_SIZES = re.compile(
    rf"\b(?:(?:{_ALONE})\s?,? (?:and )?(?:in|within|as part of) an? (?:small )?(?:group|pair"
    rf"|class)\b(?: of {_COUNT})?"
    rf"|(?:{_ALONE})\s?,? with {_COUNT} (?:other|others|pupils|children|peers)"
    rf"|(?:pair|pairs)\s?(?:of|\()\s?(?:three|four|five|six|3|4|5|6)\b"
    rf"|group of (?P<size>{_COUNT}),? with (?P<others>{_COUNT}) others?"
    rf"|with (?P<others_first>{_COUNT}) others?,? in a group of (?P<size_after>{_COUNT}))\b",
    re.IGNORECASE,
)


def counts(text: str) -> Iterator[Disagreement]:
    """ "6 sessions: 4 sessions with Robin and 4 sessions for her teachers"."""
    for found in _COUNTED.finditer(text):
        total, first, second = (value_of(found[name]) for name in ("total", "first", "second"))
        if total and first and second and total != first + second and max(first, second) <= total:
            yield Disagreement(Span(*found.span()), f"the parts make {first + second:g}")


def _in_a_year(rate: str) -> float:
    """How often a rate comes round in a school year: "weekly" is 38, "twice a term" is 6."""
    for name, words in _PLAIN_RATES.items():
        if re.fullmatch(words, rate, re.IGNORECASE):
            return _A_YEAR[name]
    found = _COUNT_OF_RATE.match(rate)
    if found is None:
        return 0
    count = {"once": 1, "twice": 2, "thrice": 3}.get(found["count"].lower()) or value_of(found["count"])
    return count * _A_YEAR[found["per"].lower().replace("-", " ")]


def _is_within(plain: str, counted: str) -> bool:
    """ "Each week, three times a day": the second rate is told of each turn of the first."""
    found = _COUNT_OF_RATE.match(counted)
    return found is not None and _A_YEAR[found["per"].lower().replace("-", " ")] > _in_a_year(plain)


def _two_rates(text: str) -> Iterator[tuple[str, str, Span]]:
    for found in _TWO_RATES.finditer(text):
        one, other = found["plain"] or found["plain_after"], found["counted"] or found["counted_first"]
        yield one, other, Span(*found.span())
    for found in _SESSIONS_EVERY.finditer(text):
        yield found["plain"], found["counted"], Span(*found.span())


def rates(text: str) -> Iterator[Disagreement]:
    """ "Daily, three times a week"."""
    for one, other, span in _two_rates(text):
        often, as_often = sorted((_in_a_year(one), _in_a_year(other)))
        if _is_within(one, other):
            continue
        if often and as_often / often >= _RATE_LEEWAY:
            yield Disagreement(span, "it cannot be both as often")


def days(text: str) -> Iterator[Disagreement]:
    """ "Twice a week on Monday, Tuesday and Friday"."""
    for found in (*_DAYS_AND_TIMES.finditer(text), *_DAYS_FIRST.finditer(text)):
        times = (
            {"once": 1, "twice": 2}.get(found["times"].lower()) or value_of(found["times"].split()[0]) or 5
        )
        named = _days_in(found["days"])
        sentence = text[found.start() : (text + ".").find(". ", found.end())]
        if times not in (named, len(re.findall(_DAY_NAME, sentence, re.IGNORECASE))):
            yield Disagreement(Span(*found.span()), f"{named} {'day is' if named == 1 else 'days are'} named")


def more_than_all(text: str) -> Iterator[Disagreement]:
    """ "Six out of five"."""
    for found in _MORE_THAN_ALL.finditer(text):
        if value_of(found["part"]) > value_of(found["all"]) > 0:
            yield Disagreement(Span(*found.span()), "a part cannot be more than all")


def parts_of_a_whole(text: str, start: int, end: int) -> Iterator[Disagreement]:
    """ "Of the 20 hours, 12 are in class, six at break and four at lunch"."""
    whole = _WHOLE.search(text, start, end)
    if whole is None or (whole["by"] == "," and not whole["of"]):
        return
    parts = list(_PART.finditer(text, whole.end(), end))
    unit = whole["unit"].lower().rstrip("s")
    if len(parts) < 2 or any(each["unit"] and each["unit"].lower().rstrip("s") != unit for each in parts):
        return
    made, total = sum(value_of(each["count"]) for each in parts), value_of(whole["total"])
    if made != total and max(value_of(each["count"]) for each in parts) < total:
        yield Disagreement(Span(whole.start("total"), parts[-1].end()), f"the parts make {made:g}")


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _days_in(words: str) -> int:
    """How many days are named: "Monday to Thursday" are four."""
    days = [_WEEK.index(name[:3].lower()) for name in re.findall(_DAY_NAME, words, re.IGNORECASE)]
    if len(days) == 2 and re.search(r" to |–|-", words):
        return days[1] - days[0] + 1
    return len(days)


def two_lengths(text: str) -> Iterator[Disagreement]:
    """ "A 30-minute session of 45 minutes"; "20 minutes of reading, 30 minutes each time"."""
    for found in _SESSION_OF.finditer(text):
        if value_of(found["one"]) != value_of(found["other"]):
            yield Disagreement(Span(*found.span()), "a session cannot be of two lengths")
    for found in _TIME_EACH.finditer(text):
        one, other = value_of(found["one"]), value_of(found["other"])
        if one and other and one % other and not re.search(r"\b(?:and|or|plus|with)\b", found["between"]):
            yield Disagreement(Span(*found.span()), "a session cannot be of two lengths")


def by_the_clock(text: str, start: int, end: int) -> Iterator[Disagreement]:
    """ "From 9.00 to 9.30, for 45 minutes"."""
    clock = list(_CLOCK.finditer(text, start, end))
    said = list(_LENGTH.finditer(text, start, end)) if len(clock) == 1 else []
    if len(said) != 1:
        return
    first, last = (int(clock[0][name]) * 60 + int(clock[0][f"{name}_minutes"]) for name in ("from", "to"))
    passed = (last - first) % _HALF_A_DAY
    minutes = value_of(said[0]["count"]) * (60 if said[0]["unit"].lower().startswith("h") else 1)
    between = text[min(said[0].end(), clock[0].end()) : max(said[0].start(), clock[0].start())]
    if minutes and passed not in (0, minutes) and _IS_ITS_LENGTH.fullmatch(between):
        yield Disagreement(Span(*said[0].span()), f"by the clock it is {told(passed)}")


def sizes(text: str) -> Iterator[Disagreement]:
    """ "One to one, in a group of four"."""
    for found in _GROUP_OF.finditer(text):
        if value_of(found["one"]) and value_of(found["other"]) not in (0, value_of(found["one"])):
            yield Disagreement(Span(*found.span("size")), f"of {found['one']} and of {found['other']}")
    for found in _TWO_SIZES.finditer(text):
        size = value_of(found["size"] or found["size_after"] or "")
        others = value_of(found["others"] or found["others_first"] or "")
        if not size or others != size - 1:
            yield Disagreement(Span(*found.span()), "it cannot be both")


def numbers_said_twice(text: str) -> Iterator[Disagreement]:
    """ "Fifteen (20) hours"."""
    for found in _TWICE_SAID.finditer(text):
        value = NUMBER_WORDS.get(found["word"].lower())
        if value is not None and value != int(found["digits"]):
            yield Disagreement(
                Span(*found.span()), f"the word is {found['word']}, the figure {found['digits']}"
            )


_DAYS_OF_WEEK = ("onday", "uesday", "ednesday", "hursday", "riday", "aturday", "unday")
_RATES_FOLLOWED = (
    *(f"{word}{mark}" for word in ("ly", "day", "week", "month", "term", "night") for mark in (",", " (")),
    "ly –", "ly -", "day –", "week –", "once,", "daily ", "weekly ", "fortnightly ", "monthly ", "termly ",
)  # fmt: skip
_CLOCK_TIMES = tuple(f"{mark}{minutes:02}" for mark in ".:" for minutes in range(0, 60, 5))
_CHECKS: tuple[tuple[Callable[[str], Iterator[Disagreement]], tuple[str, ...]], ...] = (
    (counts, ("sessions", "visits", "lessons", "meetings")),
    (rates, _RATES_FOLLOWED),
    (days, _DAYS_OF_WEEK),
    (more_than_all, (" of ",)),
    (
        two_lengths,
        ("minute session", "min session", "minutes each", "minutes at a time", "minutes per session"),
    ),
    (
        sizes,
        ("group", "pair", "others", "one to one in", "one-to-one in", "1:1 in", "1:1, in", "one to one, in"),
    ),
    (numbers_said_twice, ("(",)),
)
_CHECKS_OF_A_SENTENCE: tuple[tuple[Callable[[str, int, int], Iterator[Disagreement]], tuple[str, ...]], ...]
_CHECKS_OF_A_SENTENCE = (
    (by_the_clock, _CLOCK_TIMES),
    (parts_of_a_whole, (": ", "made up of", "comprising", "of the ", "of these ", "of those ")),
)
"""What is asked of a text, and words of which it must have one: most have none, and no pattern is run."""


def side_by_side(text: str, sentences: Iterable[tuple[int, int]]) -> Iterator[Disagreement]:
    """All figures of a text that cannot stand side by side. `sentences`: where each begins and ends."""
    lower = text.lower()
    for check, triggers in _CHECKS:
        if any(trigger in lower for trigger in triggers):
            yield from check(text)
    for of_sentence, triggers in _CHECKS_OF_A_SENTENCE:
        if any(trigger in lower for trigger in triggers):
            for start, end in sentences:
                yield from of_sentence(text, start, end)

"""Rules on how a plan is written: left-overs of forms, words that families do not know, words that hurt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from opensend.rules.plans.context import At
from opensend.rules.plans.plan import Plan, PlanItem
from opensend.rules.plans.reading.abbreviations import Short, abbreviations_in
from opensend.rules.plans.reading.patterns import Pattern, found_in, patterns_of, that_may_be_in
from opensend.rules.plans.reading.tables import read_table
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.saying import says

_CODE_CLEAR = "SEND Code of Practice 2015 ¶9.61"
_ALL = "A B C D E F G H1 H2 I J K"
_IN_AN_ITEM = 3
_ABBREVIATIONS_TOLD = 12
_JARGON_TOLD = 10
_REPEATED_FROM = 5
_SAYS_NONE = re.compile(
    r"\s*(?:no\b|none\b|not applicable|n/a|there (?:are|is) no\b|nothing"
    r"|\w+ (?:has|does) no(?:t have)?(?: any)? (?:identified|known|special|health|social|additional"
    r"|further|needs)\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“][^\"”\n]{0,300}[\"”]|‘[^’\n]{0,300}’")
_ABBREVIATION = re.compile(r"[A-Z]{2}")


def _fields(item: PlanItem) -> Iterator[str]:
    """Everything that somebody wrote in an item."""
    yield item.text
    yield item.what
    yield item.supplied_by
    yield item.measure
    yield item.qualification
    yield item.where
    yield item.reviewed
    yield item.author_role
    yield item.setting_type
    if item.setting is not None:
        yield item.setting.name


def _fields_of_plan(plan: Plan) -> Iterator[str]:
    yield plan.authority
    yield plan.child.name
    yield plan.child.known_as
    if plan.sign_off is not None:
        yield plan.sign_off.name
        yield plan.sign_off.role


def _is_innocent_here(pattern: Pattern, plan: Plan, item: PlanItem) -> bool:
    kind = pattern.row["kind"]
    if kind == "not_in_views":
        return item.section == "A"
    return kind == "not_in_a_draft_placement" and item.section == "I" and plan.stage == "draft"


def _leftovers(text: str, patterns: tuple[Pattern, ...]) -> Iterator[tuple[Pattern, str]]:
    taken: list[tuple[int, int]] = []
    is_ticked = any(mark in text for mark in "☒☑✓✔")
    for pattern, found in found_in(text, patterns):
        if is_ticked and pattern.row["kind"] == "unticked":
            continue
        if not any(start < found.end() and found.start() < end for start, end in taken):
            taken.append(found.span())
            yield pattern, found.group().strip()


@rule(
    "template-text",
    title="Left over from a form",
    severity=Severity.WEAK,
    sections=_ALL,
    suggestion="Write what belongs there, or take the words out.",
    source="CFA 2014 s.37(2); SI 2014/1530 reg 12(1)",
    failing=(
        says("F1", "[Insert name] will have a teaching assistant for 15 hours each week.", "[Insert name]"),
        says("F2", "A teaching assistant will support him/her for XX hours each week.", "him/her"),
        says("E1", "Click or tap here to enter text.", "Click or tap here to enter text."),
        Example({"F3": {"qualification": "TBC"}}, quote="TBC"),
        says(
            "B1",
            "This section should describe all of the child's needs. Robin has few words.",
            "This section should describe all of the child's needs.",
        ),
        says("G1", "A nurse sees {{child}} for 30 minutes once each term.", "{{child}}"),
        Example(plan={"child": {"name": "<Child's name>"}}, quote="<Child's name>"),
    ),
    passing=(
        Example({"I1": {"text": "To be confirmed"}}, {"stage": "draft", "sign_off": None}),
        says("D1", "N/A"),
        says("A1", 'I like the X-Men. Mum: "[laughs] she loves them". Lots of love xxx'),
        says(
            "F1",
            "A teaching assistant (Level 3) sets out three tasks to be completed each lesson and asks "
            "yes/no questions for 20 minutes each day (38 weeks).",
        ),
    ),
)
def template_text(at: At) -> Iterator[Hit]:
    """Words of the form itself, or a gap that nobody filled: it was never written for this child."""
    texts = [text for item in at.plan.items for text in _fields(item) if text]
    patterns = that_may_be_in(patterns_of("template_leftovers"), [*texts, *_fields_of_plan(at.plan)])
    if not patterns:
        return
    for text in _fields_of_plan(at.plan):
        yield from (
            Hit(quote=quote, message=f"This looks like {pattern.row['what']}.")
            for pattern, quote in _leftovers(text, patterns)
        )
    for item in at.plan.items:
        own = tuple(each for each in patterns if not _is_innocent_here(each, at.plan, item))
        found = {quote: pattern for text in _fields(item) if text for pattern, quote in _leftovers(text, own)}
        for quote, pattern in list(found.items())[:_IN_AN_ITEM]:
            yield Hit(item.id, quote=quote, message=f"This looks like {pattern.row['what']}.")


@rule(
    "abbreviation-unexplained",
    title="Abbreviation not explained",
    severity=Severity.STYLE,
    sections="A B C D E F G H1 H2 J",
    suggestion="Write it out where it stands first, with the short form in brackets after it.",
    source=_CODE_CLEAR,
    failing=(
        says("F1", "The SaLT works with Robin for 45 minutes each week (38 weeks), one to one.", "SaLT"),
        says("B1", "Robin has SEMH needs. Her SEMH needs are great.", "SEMH"),
        says("F4", "Two TAs read with Robin for 15 minutes each school day (38 weeks).", "TAs"),
    ),
    passing=(
        says(
            "F4",
            "A teaching assistant (TA) reads with Robin for 15 minutes each school day. The TA writes "
            "down new words.",
        ),
        says("B1", "Robin's GP and the NHS see her for it. She MUST NOT eat nuts. She likes PE and IT."),
    ),
)
def abbreviation_unexplained(at: At) -> Iterator[Hit]:
    """A family should not need a dictionary to read its own child's plan."""
    first: dict[str, tuple[str, Short]] = {}
    explained = set()
    for item in at.plan.items:
        if item.section in ("I", "K") or not _ABBREVIATION.search(item.text):
            continue
        for short in abbreviations_in(item.text):
            first.setdefault(short.letters, (item.id, short))
            if short.is_explained:
                explained.add(short.letters)
    unexplained = [found for letters, found in first.items() if letters not in explained]
    for reference, short in unexplained[:_ABBREVIATIONS_TOLD]:
        meaning = f" It may stand for: {short.expansion}." if short.expansion else ""
        yield Hit(
            reference, quote=short.words, message=f"The plan does not say what {short.words} means.{meaning}"
        )
    more = [short.words for _, short in unexplained[_ABBREVIATIONS_TOLD:]]
    if more:
        yield Hit(message=f"Not explained either: {', '.join(more)}.")


_JARGON_WORD = re.compile(r"[a-z]+")


@cache
def _jargon() -> dict[str, list[tuple[str, str]]]:
    """Terms and plain words, by the first word of the term."""
    by_first: dict[str, list[tuple[str, str]]] = {}
    for row in read_table("jargon"):
        by_first.setdefault(row["term"].casefold().split()[0], []).append(
            (row["term"].casefold(), row["plain"])
        )
    return by_first


_EXPLAINED = re.compile(r"s?\s*(?:\(|[-–—]\s|,? (?:that is|which (?:means|is)|meaning|or)\b)")


def _jargon_in(text: str) -> tuple[str, str] | None:
    """The first term of the trade in a text that is not explained on the spot, and plain words for it."""
    lower = text.lower()
    if len(lower) != len(text) or _jargon().keys().isdisjoint(_JARGON_WORD.findall(lower)):
        return None
    for found in _JARGON_WORD.finditer(lower):
        for term, plain in _jargon().get(found.group(), ()):
            end = found.start() + len(term)
            is_term = lower.startswith(term, found.start()) and not lower[end : end + 1].isalpha()
            is_term = is_term and lower[found.start() - 1 : found.start()] != "-"
            is_explained = _EXPLAINED.match(lower, end) or lower[: found.start()].rstrip().endswith("(")
            if is_term and not is_explained:
                return text[found.start() : end], plain
    return None


@rule(
    "jargon",
    title="Term of the trade",
    severity=Severity.STYLE,
    sections="B C D E F G H1 H2 J",
    suggestion="Say it in everyday words, or explain the term in brackets.",
    source=_CODE_CLEAR,
    failing=(
        says("B1", "Robin has difficulty with proprioception and falls over often.", "proprioception"),
        says(
            "F1",
            "A therapist will utilise pictures in a session of 45 minutes each week (38 weeks), one to one.",
            "utilise",
        ),
    ),
    passing=(
        says("B1", "Robin has poor proprioception (she does not feel where her arms and legs are)."),
        Example({"A1": {"voice": "child", "text": "I do stimming. It is my thing."}}),
    ),
)
def jargon(at: At) -> Iterator[Hit]:
    """Words that only professionals use keep out those who live with the child or will help."""
    told = 0
    seen = set()
    for item in at.plan.items:
        if item.section in ("A", "I", "K"):
            continue
        found = _jargon_in(item.text)
        if found is None or found[0].casefold() in seen:
            continue
        seen.add(found[0].casefold())
        told += 1
        if told <= _JARGON_TOLD:
            yield Hit(item.id, quote=found[0], message=f"In plain words: {found[1]}.")
    if told > _JARGON_TOLD:
        yield Hit(message=f"{told - _JARGON_TOLD} more terms of the trade were found in other items.")


@rule(
    "deficit-language",
    title="Words that hurt",
    severity=Severity.STYLE,
    sections="B C D E F G H1 H2 J",
    suggestion="Say what the child finds hard and what helps, as you would say it to the child.",
    source="CFA 2014 s.19; SEND Code of Practice 2015 ¶9.61",
    failing=(
        says("B1", "Robin suffers from a language disorder.", "suffers from"),
        says("B2", "Robin is lazy and refuses to work in reading lessons.", "lazy"),
        says("D1", "Robin is wheelchair-bound and cannot go out alone.", "wheelchair-bound"),
    ),
    passing=(
        says("B1", "Robin is not lazy. She has Oppositional Defiant Disorder."),
        says("B2", 'Robin says: "They call me naughty." She wants to read.'),
        Example(
            {"A2": {"voice": "parents", "text": "People who do not know Robin say that she is naughty."}}
        ),
    ),
)
def deficit_language(at: At) -> Iterator[Hit]:
    """The child and the family will read it. Such words blame or belittle, and help nobody to help."""
    items = [item for item in at.plan.items if item.section not in ("A", "I", "K")]
    patterns = that_may_be_in(patterns_of("deficit_language", as_words=True), (item.text for item in items))
    if not patterns:
        return
    for item in items:
        spoken = [found.span() for found in _QUOTED.finditer(item.text)]
        found = [
            (match.start(), match.group(), pattern)
            for pattern, match in found_in(item.text, patterns)
            if not any(start <= match.start() < end for start, end in spoken)
        ]
        if found:
            _, words, pattern = min(found, key=lambda each: each[:2])
            yield Hit(item.id, quote=words, suggestion=f"Better: {pattern.row['instead']}.")


_NO_WORD = re.compile(r"\W+")


def _same(text: str) -> str:
    return _NO_WORD.sub(" ", text.casefold()).strip()


@rule(
    "item-repeated",
    title="Same text twice",
    severity=Severity.WEAK,
    sections="A B C D E F G H1 H2 J",
    suggestion="Keep it once, and write in the other place what belongs there.",
    source=_CODE_CLEAR,
    failing=(
        says(
            "B2",
            "Robin understands sentences with two key words. In a busy classroom she misses "
            "instructions and does not ask for them again.",
            "Robin understands sentences with two key words. In a busy classroom she misses "
            "instructions and does not ask for them again.",
        ),
        says(
            "F4",
            "a specialist teacher of reading teaches Robin to blend sounds for 30 minutes, four times "
            "each week in term time (38 weeks), in a group of two",
        ),
    ),
    passing=(
        Example(
            {
                "C1": {"text": "No needs of this kind were found in the advice that was given."},
                "D1": {"text": "No needs of this kind were found in the advice that was given."},
            }
        ),
        Example({"K1": {"text": "Advice"}, "K2": {"text": "Advice"}}),
        Example({"F4": {"reviewed": "each term"}, "F3": {"reviewed": "each term"}}),
    ),
)
def item_repeated(at: At) -> Iterator[Hit]:
    """Where two items are word for word the same, one was copied, and what belongs there is missing."""
    seen: dict[str, PlanItem] = {}
    for item in at.plan.items:
        if item.section in ("I", "K") or len(item.text) < 2 * _REPEATED_FROM or _SAYS_NONE.match(item.text):
            continue
        same = _same(item.text)
        if same.count(" ") + 1 < _REPEATED_FROM:
            continue
        first = seen.setdefault(same, item)
        is_outcome = item.section == first.section == "E"
        is_of_two_needs = is_outcome and (item.meets != first.meets or not at.plan.has_links)
        if first is not item and not is_of_two_needs:
            yield Hit(item.id, quote=item.text.strip(), message=f"{item.id} says the same as {first.id}.")


_MAY_BE_MARKUP = re.compile(
    r"[<&âÃÂ:*`~#_%\]\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffd]"
)
_MARKUP = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|script|span|strong|style|su[bp]|t[dhr]"
    r"|table|tbody|u|ul)"
    r"(?:\s[^<>]*)?/?>|</?[a-z]+(?::[a-z]+|\d)[^<>]{0,80}>|<[a-z]+(?:\s[a-z-]+=\"[^\"<>]*\")+\s*/?>"
    r"|<!--.*?-->|<!DOCTYPE[^>]*>"
    r"|&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,4});|javascript:\S+|\*\*[^*\n]{1,80}\*\*|```|~~[^~\n]+~~"
    r"|\[/?(?:b|i|u|url)\]"
    r"|(?m:^#{1,4} (?=\w))|\]\(https?://[^)\s]+\)|\\[nrt](?=\\|\s|[A-Za-z])|\{?\\rtf\d?|\\par[d]?\b"
    r"|\\u[0-9a-f]{4}"
    r"|_x[0-9a-f]{4}_|%20(?=\w)|â€[™œ\x9d\x9c\x99“”¢]|Ã[©¨¢¶¼]|Â[£ ·]"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffd]+",
    re.IGNORECASE,
)


@rule(
    "markup-in-text",
    title="Marks of a program in the text",
    severity=Severity.STYLE,
    sections=_ALL,
    suggestion="Take the marks out and read the sentence again.",
    source=_CODE_CLEAR,
    failing=(
        says("B1", "Robin <b>understands</b> sentences with two key words.", "<b>"),
        says("B2", "Robin can read&nbsp;40 common words.", "&nbsp;"),
        says("F1", "Robinâ€™s therapist works with her for 45 minutes each week (38 weeks)."),
        says(
            "E1",
            "By July 2027 <script>alert(1)</script> Robin follows a three-step instruction.",
            "<script>",
        ),
    ),
    passing=(
        says("B2", "Robin's score is < 5 in reading & > 90 in drawing; a<b in her sums."),
        says("B1", "Robin’s words:\n• “cat”\n• “dog”\tÉmile, café – naïve"),
    ),
)
def markup_in_text(at: At) -> Iterator[Hit]:
    """Marks that were meant for a program make the words hard to read, and may hide or change some."""
    for item in at.plan.items:
        for text in _fields(item):
            found = _MARKUP.search(text) if _MAY_BE_MARKUP.search(text) else None
            if found is not None:
                marks = found.group()
                unseen = ", ".join(unicodedata.name(mark, f"U+{ord(mark):04X}") for mark in marks[:3])
                told = marks if marks.isprintable() else unseen
                yield Hit(item.id, quote=found.group(), message=f"This is no word of the plan: {told}")
                break

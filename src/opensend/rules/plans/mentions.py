"""References that the prose of a plan makes to its own items: "Need 1", "outcomes 2 and 3", "B2"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from opensend.rules.plans.plan import Plan, PlanItem

_NUMBER = r"\d{1,2}(?:\.\d{1,2})?[a-c]?"
_LIST = rf"(?:[B-E]?{_NUMBER})(?:\s*(?:,|;|&|and|to|-|–)\s*(?:and\s+)?(?:[B-E]?{_NUMBER}\b(?!\s*:\d)))*"
_NOT_COUNTED = (
    r"(?![\d/%]|:\d|\.\d|\s*(?:x|×|hours?|hrs?|min(?:ute)?s?|times|adults?|people|staff|days?|weeks?|months?"
    r"|years?|terms?"
    r"|sessions?|to one|%)\b)"
)
_NEED = re.compile(
    rf"\b(?:Needs?|NEEDS?|(?i:meets?|address(?:es)?|links? to|linked to|relat(?:es|ing) to|for|towards?"
    rf"|under) (?:the )?needs?"
    rf"|(?:special educational|SEN|health|social care) needs?)"
    rf"\s*(?:no\.?|number|ref(?:erence)?\.?)?\s*[:#]?\s*(?P<list>{_LIST}){_NOT_COUNTED}"
)
_OUTCOME = re.compile(
    rf"\b[Oo](?:utcomes?|UTCOMES?)\s*(?:no\.?|number|ref\.?)?\s*[:#]?\s*(?P<list>{_LIST}){_NOT_COUNTED}"
)
_BARE = re.compile(r"\b[B-E]\d{1,2}(?:\.\d{1,2})?\b")
_ONE = re.compile(rf"(?P<range>(?<=\d)\s*(?:to|-|–)\s*)?(?P<letter>[B-E])?(?P<number>{_NUMBER})")
_LABEL = re.compile(
    rf"^\W*(?:(?P<need>needs?|sen)|(?P<outcome>outcomes?))\s*(?:no\.?"
    rf"|number)?\s*[:#]?\s*(?P<number>{_NUMBER})(?![\d:/%])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of another item: its reference, empty where there is no such item, and the words."""

    reference: str
    words: str


class Mentions:
    """Finds mentions in the items of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._ids = {item.id: item.section for item in plan.items}
        self._labels: dict[tuple[str, str], str] = {}
        for item in plan.of("B", "E"):
            for words in (item.heading, item.text):
                if found := _LABEL.match(words):
                    self._labels.setdefault((item.section, found["number"]), item.id)
        self._counts = {section: len(plan.of(section)) for section in "BE"}

    def of(self, item: PlanItem) -> Iterator[Mention]:
        """What an item mentions, in its heading and its text."""
        for words in (item.heading, item.text):
            if not any(map(str.isdigit, words)):
                continue
            for found in _BARE.finditer(words):
                if found.group() in self._ids and found.group() != item.id:
                    yield Mention(found.group(), found.group())
            yield from self._in(words, _NEED, "B", item)
            yield from self._in(words, _OUTCOME, "E", item)

    def _in(self, words: str, pattern: re.Pattern[str], section: str, item: PlanItem) -> Iterator[Mention]:
        for found in pattern.finditer(words):
            for letter, number in _numbers(found["list"]):
                reference = self._reference(letter or section, number)
                is_beyond = number.isdigit() and int(number) > self._counts.get(section, 0) > 0
                if reference and reference != item.id:
                    yield Mention(reference, found.group())
                elif not reference and is_beyond and words is item.text:
                    yield Mention("", found.group())

    def _reference(self, letter: str, number: str) -> str:
        label = self._labels.get((letter, number))
        if label is not None:
            return label
        has_labels = any(section == letter for section, _ in self._labels)
        return f"{letter}{number}" if f"{letter}{number}" in self._ids and not has_labels else ""


def _numbers(listed: str) -> Iterator[tuple[str, str]]:
    """Letter and number of each entry of a list; "1 to 3" is three entries.

    >>> [number for _, number in _numbers("1, 3 and 5-7")]
    ['1', '3', '5', '6', '7']
    """
    last = 0
    for found in _ONE.finditer(listed):
        number = found["number"]
        if found["range"] and number.isdigit() and last < int(number) <= last + 20:
            yield from (("", str(each)) for each in range(last + 1, int(number)))
        if number.isdigit():
            last = int(number)
        yield found["letter"] or "", number

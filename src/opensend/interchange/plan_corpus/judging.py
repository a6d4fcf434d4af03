"""Whether what was planted was found, and what was found where there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from opensend.interchange.plan_corpus.made import Planted
from opensend.rules.plans.plan import Plan

IN_LINKS_ONLY = frozenset({
    "link-to-nothing", "outcome-without-need", "outcome-without-provision", "provision-without-need",
    "provision-without-outcome", "need-without-outcome", "need-not-from-advice", "advice-unused",
    "item-blank", "section-twice",
})  # fmt: skip
"""Faults that a document does not show, because prose has no links and a blank line is nothing."""
STYLE = "style"
_SHARED_WORDS = 3
_MARKS = re.compile(r"(?m)^\s*(?:[•\-–]|\d+\.)\s+")


class Found(Protocol):
    """As much of a finding as judging takes."""

    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def quote(self) -> str: ...


def is_found(truth: Planted, findings: Iterable[Found], plan: Plan, style: frozenset[str]) -> bool:
    """Whether a finding speaks of what was planted. `style`: the rules whose findings are of style.

    Where words were planted, a finding has to quote words of theirs in that item, and to be of a graver kind
    than style unless the rule itself is of style. Where something is absent, the rule itself has to speak.
    """
    if not truth.words:
        return any(each.rule == truth.rule and _is_there(truth, each) for each in findings)
    texts = {each.id: each.text for each in plan.items}
    return any(
        _counts(truth, each, style)
        and _is_there(truth, each)
        and _overlaps(truth, each, texts.get(each.item, ""))
        for each in findings
    )


def is_named(truth: Planted, findings: Iterable[Found], plan: Plan) -> bool:
    """Whether the very rule found it, whatever others say: stricter than `is_found`."""
    findings = [each for each in findings if each.rule == truth.rule]
    return is_found(truth, findings, plan, frozenset({truth.rule}))


def is_found_in_document(truth: Planted, findings: Iterable[Found], style: frozenset[str]) -> bool:
    """The same where the plan was read from a document: other references of items, other breaks of lines."""
    if not truth.words:
        return any(each.rule == truth.rule for each in findings)
    return any(
        _counts(truth, each, style) and each.section == truth.section and _shares(truth.words, each.quote)
        for each in findings
    )


def false_alarms(findings: Iterable[Found]) -> Sequence[Found]:
    """The findings of a sound plan that accuse it of more than style."""
    return [each for each in findings if each.severity != STYLE]


def lines_placed(made: Plan, read: Plan) -> tuple[int, int]:
    """How many lines of a plan stand in their section in what was read of it, and of how many."""
    told: dict[str, str] = {}
    for item in read.items:
        fields = " ".join(str(each) for each in msgspec.structs.astuple(item) if isinstance(each, str))
        told[item.section] = f"{told.get(item.section, '')} {_plain(fields)}"
    lines = [
        (item.section, _plain(line)) for item in made.items for line in item.text.split("\n") if _plain(line)
    ]
    return sum(line in told.get(section, "") for section, line in lines), len(lines)


def _counts(truth: Planted, found: Found, style: frozenset[str]) -> bool:
    return found.rule == truth.rule or (truth.rule not in style and found.severity != STYLE)


def _is_there(truth: Planted, found: Found) -> bool:
    if truth.item or truth.or_items:
        return found.item in (truth.item, *truth.or_items) or (found.item == "" and not truth.words)
    return not truth.section or found.section in ("", truth.section)


def _overlaps(truth: Planted, found: Found, text: str) -> bool:
    """Whether the quote stands, word for word, where the planted words are."""
    if not found.quote:
        return False
    if found.item != truth.item:  # the other of two that contradict or repeat each other
        return found.quote in text
    end, at = truth.start + len(truth.words), text.find(found.quote)
    while at >= 0:
        if at < end and truth.start < at + len(found.quote):
            return True
        at = text.find(found.quote, at + 1)
    return False


def _shares(words: str, quote: str) -> bool:
    """Whether a quote and the planted words share some words in a row, or one is part of the other."""
    one, other = _plain(words), _plain(quote)
    if not one or not other:
        return False
    if one in other or other in one:
        return True
    said = one.split()
    return any(
        " ".join(said[at : at + _SHARED_WORDS]) in other
        for at in range(max(len(said) - _SHARED_WORDS + 1, 0))
    )


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", text).split())

"""Tables of patterns, each of which is looked for only where one of its trigger words stands.

Most patterns of a table are in no plan at all. A plain search for a word is far cheaper than a pattern, so a
plan is asked once which rows can matter, and each of its texts only for those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from opensend.rules.plans.reading.tables import Row, read_table

_LONGEST_WHOLE = 400


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of a table with its pattern made ready; `triggers` are in small letters."""

    expression: re.Pattern[str]
    triggers: tuple[str, ...]
    row: Row

    def may_be_in(self, lower: str) -> bool:
        """Whether a text, given in small letters, has one of the trigger words."""
        return any(trigger in lower for trigger in self.triggers)


@cache
def patterns_of(table: str, *, column: str = "pattern", as_words: bool = False) -> tuple[Pattern, ...]:
    """The patterns of a table. `as_words`: of whole words. Rows of kind `case` heed capitals."""
    return tuple(
        Pattern(
            re.compile(
                rf"\b(?:{row[column]})\b" if as_words else row[column],
                re.NOFLAG if row.get("kind") == "case" else re.IGNORECASE,
            ),
            tuple(row["triggers"].split("|")),
            row,
        )
        for row in read_table(table)
    )


def that_may_be_in(patterns: Iterable[Pattern], texts: Iterable[str]) -> tuple[Pattern, ...]:
    """The patterns that may be found in any of the texts."""
    lower = "\n".join(texts).lower()
    is_there: dict[str, bool] = {"": True}

    def may_be_there(trigger: str) -> bool:
        """A sign that stands nowhere rules out every trigger that has it, at the cost of one quick search."""
        sign = next((mark for mark in trigger if not mark.isalnum() and mark != " "), "")
        if sign not in is_there:
            is_there[sign] = sign in lower
        return is_there[sign] and trigger in lower

    return tuple(each for each in patterns if any(map(may_be_there, each.triggers)))


def found_in(text: str, patterns: Iterable[Pattern]) -> Iterator[tuple[Pattern, re.Match[str]]]:
    """Where the patterns stand in a text. Those of kind `whole` are all that the text says."""
    lower, stripped = text.lower(), text.strip()
    for each in patterns:
        if each.row.get("kind") == "whole":
            whole = each.expression.fullmatch(stripped) if len(stripped) <= _LONGEST_WHOLE else None
            if whole is not None:
                yield each, whole
        elif each.may_be_in(lower):
            for match in each.expression.finditer(text):
                yield each, match

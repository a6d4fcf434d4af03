"""The phrases that plans are read with, from a table that can be read and added to.

Each is a list of alternatives in `phrases.toml`: patterns of Python's `re`, which may name a part as
`{part}`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from opensend.rules.plans.reading.tables import table_path, words_of

_PART = re.compile(r"\{([a-z_]+)\}")


@cache
def phrase(name: str) -> re.Pattern[str]:
    """The pattern of a phrase, in small or capital letters.

    >>> [bool(phrase("condition").search(said)) for said in ("if staffing allows", "if she likes")]
    [True, False]
    """
    row = _table()[name]
    inside = "|".join(map(_filled, row["any"]))
    return re.compile(f"{row.get('before', '')}(?:{inside}){row.get('after', '')}", re.IGNORECASE | re.DOTALL)


@cache
def triggers_of(name: str) -> frozenset[str]:
    """Words of which one at least stands in whatever a phrase fits: where none does, nobody need look."""
    return frozenset(_table()[name]["triggers"].split())


def names_of(kind: str) -> tuple[str, ...]:
    """The phrases of a kind, in the order of the table."""
    return tuple(name for name, row in _table().items() if row.get("kind") == kind)


def kind_says(name: str) -> str:
    """What it means that a phrase stands in a sentence, for phrases of which each means something else."""
    said: str = _table()[name]["says"]
    return said


def _filled(pattern: str) -> str:
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: _part(found[1]), pattern)
    return pattern


@cache
def _part(name: str) -> str:
    if name == "occasion":
        return "(?:" + "|".join(sorted(words_of("counted", kind="occasion"), key=len, reverse=True)) + ")"
    return "(?:" + "|".join(_table()["parts"][name]) + ")"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(table_path("phrases.toml").read_text(encoding="utf-8"))

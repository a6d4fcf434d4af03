"""The words of fictional plans and advice: what is hard, and what help is given, by need."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_FOLDER = Path(__file__).with_name("texts")


class Help(NamedTuple):
    """A need, the outcome for it, and the provision towards that; `advice` is which advice names them."""

    need: str
    outcome: str
    measure: str
    provision: str
    what: str
    minutes: int
    times: int
    per: str
    weeks: int
    group_size: int
    given_by: str
    qualification: str
    advice: str
    area: str


@cache
def helps(need: str) -> tuple[Help, ...]:
    """What there is to say for a need, by the return's code."""
    told = _read("needs")[need]
    return tuple(Help._make([*row, told["area"]]) for row in told["rows"])


@cache
def sections() -> dict[str, Any]:
    """What the other sections, and requests, say."""
    return {
        name: tuple(map(tuple, rows)) if isinstance(rows, list) and isinstance(rows[0], list) else rows
        for name, rows in _read("sections").items()
    }


def name_in(text: str, name: str) -> str:
    """The text with what the child is called."""
    return text.replace("{name}", name)


@cache
def _read(table: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{table}.toml").read_text(encoding="utf-8"))

"""The prose that plans are made of: read from `data/`, parted into halves, and filled in for a child.

Every list of texts is parted by place: the first, third, fifth … are `written` and may be looked at by those
who write rules, the others are `held_out`. Nothing of one half is used in a plan of the other.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

Split = Literal["written", "held_out"]
SPLITS: tuple[Split, ...] = ("written", "held_out")
DATA = Path(__file__).parent / "data"
T = TypeVar("T")

# One brace each side: a text may show two, as a template of a mail merge does.
_SLOT = re.compile(r"(?<!\{)\{([A-Za-z_][A-Za-z_0-9]*)\}(?!\})")


@cache
def texts(name: str) -> dict[str, Any]:
    """One file of texts."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def needs() -> dict[str, dict[str, Any]]:
    """All kinds of need with their outcomes and provision, by name."""
    return {
        name: need for path in sorted(DATA.glob("needs_*.toml")) for name, need in texts(path.stem).items()
    }


@cache
def text_defects() -> dict[str, dict[str, Any]]:
    """The faults that are a matter of words, by the rule that speaks of them."""
    return {
        name: each for path in sorted(DATA.glob("defects_*.toml")) for name, each in texts(path.stem).items()
    }


def half(given: Sequence[T], split: Split) -> Sequence[T]:
    """The texts of one half."""
    return given[SPLITS.index(split) :: 2]


def pick(given: Sequence[T], split: Split, chance: random.Random) -> T:
    """One text of a half."""
    return chance.choice(half(given, split))


def fill(text: str, slots: Mapping[str, object]) -> str:
    """A text with the child's words in its slots. Raises KeyError for a slot that nobody filled."""
    return _SLOT.sub(lambda found: str(slots[found[1]]), text)


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def random_for(*parts: object) -> random.Random:
    """Chance that falls the same way each time, in any process."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - fiction needs no secrecy

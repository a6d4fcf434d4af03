"""What each level means for one pair of records; `interchange.matching` says the same for a whole file."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapidfuzz.distance import OSA, JaroWinkler

from opensend.rules.matching.facts import Facts
from opensend.rules.matching.model import Model


def level_of(model: Model, name: str, left: Facts, right: Facts) -> str | None:
    """The name of the level at which two records are alike in a field; None where it is missing in either."""
    if name in ("forename", "surname"):
        return _name_level(model, name, left, right)
    if name == "born":
        return _born_level(left.born, right.born)
    if name == "postcode":
        return _postcode_level(left.postcode, right.postcode)
    if name == "identifier":
        return _identifier_level(left, right)
    if not (left.sex and right.sex):
        return None
    return "same" if left.sex == right.sex else "other"


def _name_level(model: Model, name: str, left: Facts, right: Facts) -> str | None:
    one: str = getattr(left, name)
    other: str = getattr(right, name)
    if not (one and other):
        return None
    if one == other:
        return "same"
    if left.forename == right.surname and left.surname == right.forename:
        return "swapped"
    if JaroWinkler.similarity(one, other) >= model.comparison(name).level("close").least:
        return "close"
    if (name == "forename" and _is_begun(one, other)) or getattr(left, f"{name}_parts") & getattr(
        right, f"{name}_parts"
    ):
        return "part"
    sound: Any = getattr(left, f"{name}_sound")
    return "sound" if sound and sound == getattr(right, f"{name}_sound") else "other"


def _is_begun(one: str, other: str) -> bool:
    """Whether one name is the beginning of the other: an initial, or three letters and more."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) != 2 and longer.startswith(shorter)


def _born_level(one: date | None, other: date | None) -> str | None:
    if one is None or other is None:
        return None
    if one == other:
        return "same"
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "swapped"
    if OSA.distance(f"{one:%Y%m%d}", f"{other:%Y%m%d}", score_cutoff=1) == 1:
        return "typing"
    alike = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return "part" if alike == 2 else "other"


def _postcode_level(one: str, other: str) -> str | None:
    if not (one and other):
        return None
    if one == other:
        return "same"
    if OSA.distance(one, other, score_cutoff=1) == 1:
        return "close"
    return "district" if one[:-3] == other[:-3] else "other"


def _identifier_level(left: Facts, right: Facts) -> str | None:
    is_shared = bool(left.numbers & right.numbers)
    is_other = any(
        value != right.lasting[kind] and f"{kind}:{value}" not in right.numbers
        for kind, value in left.lasting.items()
        if kind in right.lasting and f"{kind}:{right.lasting[kind]}" not in left.numbers
    )
    if is_shared:
        return "mixed" if is_other else "same"
    return "different" if is_other else None

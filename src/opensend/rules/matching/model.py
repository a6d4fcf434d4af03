"""The model of matching: how much each likeness of two records counts, and what a probability comes to."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib import resources

import msgspec

LEVELS = {
    "forename": ("same", "swapped", "close", "part", "sound", "other"),
    "surname": ("same", "swapped", "close", "part", "sound", "other"),
    "born": ("same", "swapped", "typing", "part", "other"),
    "sex": ("same", "other"),
    "postcode": ("same", "close", "district", "other"),
    "identifier": ("same", "mixed", "different"),
}
"""The levels that each field has; a model gives each of them its weights."""
NEEDED = ("forename", "surname", "born")
"""Without these in both records nothing is certain."""


class Verdict(StrEnum):
    """What a score comes to."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    NONE = "none"


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way in which two records may be alike in a field."""

    name: str
    says: str
    m: float
    u: float
    least: float = 0.0
    rarity: bool = False
    weighs: bool = True
    bars: bool = False
    bars_unless: str = ""

    def __post_init__(self) -> None:
        if not (0 < self.m <= 1 and 0 < self.u <= 1):
            raise ValueError(f"{self.name}: m and u lie above 0 and not above 1")


class Comparison(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field with its levels, the likest first."""

    title: str
    levels: tuple[Level, ...]

    def level(self, name: str) -> Level:
        """A level by its name. Raises KeyError."""
        for each in self.levels:
            if each.name == name:
                return each
        raise KeyError(name)


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each likeness counts; from which probability on records are joined, or shown to a person."""

    source: str
    population: int
    certain: float
    doubtful: float
    forename: Comparison
    surname: Comparison
    born: Comparison
    sex: Comparison
    postcode: Comparison
    identifier: Comparison
    mark: str = ""

    def comparison(self, name: str) -> Comparison:
        """The comparison of one of `FIELDS`."""
        found: Comparison = getattr(self, name)
        return found

    def verdict(self, probability: float, *, is_barred: bool, has_same_number: bool) -> Verdict:
        """What a probability comes to; a number that both have is always looked at by a person at least."""
        if probability >= self.certain and not is_barred:
            return Verdict.CERTAIN
        return Verdict.DOUBTFUL if probability >= self.doubtful or has_same_number else Verdict.NONE


class ModelFault(ValueError):
    """A file does not hold a model; the message says where it goes wrong."""


def read_model(text: str) -> Model:
    """A model from its TOML. Raises ModelFault."""
    try:
        model = msgspec.convert(tomllib.loads(text), Model)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as wrong:
        raise ModelFault(str(wrong)) from wrong
    for name, levels in LEVELS.items():
        found = [level.name for level in model.comparison(name).levels]
        if sorted(found) != sorted(levels) or (found[-1] != "other" and name != "identifier"):
            raise ModelFault(f"{name} has the levels {', '.join(levels)}, and no others")
    return model


@cache
def default_model() -> Model:
    """The model that comes with the program."""
    return read_model(model_text())


def model_text() -> str:
    """The TOML of the model that comes with the program."""
    return resources.files("opensend.rules.matching").joinpath("model.toml").read_text(encoding="utf-8")

"""Whether two records are of one child: how alike they are in each field, and how much that counts.

The model (`model.toml`) is that of Fellegi and Sunter (1969), whose weights `splink` trains. What a level is
stands in `levels.py` for one pair and in `interchange.matching` for a whole file; a test holds the two to the
same answers. Identifiers come first: a number that both records have outweighs the rest, but never joins
records that are otherwise unlike, because brothers and sisters are given each other's numbers.
"""

from opensend.rules.matching.facts import Facts, describe, letters_of, parts_of, slips_of
from opensend.rules.matching.levels import level_of
from opensend.rules.matching.model import (
    LEVELS,
    NEEDED,
    Model,
    ModelFault,
    Verdict,
    default_model,
    read_model,
)
from opensend.rules.matching.scoring import SMALL, Point, Score, score

__all__ = [
    "LEVELS",
    "NEEDED",
    "SMALL",
    "Facts",
    "Model",
    "ModelFault",
    "Point",
    "Score",
    "Verdict",
    "default_model",
    "describe",
    "letters_of",
    "level_of",
    "parts_of",
    "read_model",
    "score",
    "slips_of",
]

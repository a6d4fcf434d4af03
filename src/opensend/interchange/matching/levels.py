"""The levels of `rules.matching` said in SQL, for `splink` to compare whole files by in DuckDB."""

from __future__ import annotations

from typing import Any

from opensend.rules.matching import LEVELS, Model
from opensend.rules.matching.model import Comparison, Level

MISSING = {
    "forename": "forename_l is null or forename_r is null",
    "surname": "surname_l is null or surname_r is null",
    "born": "born_l is null or born_r is null",
    "sex": "sex_l is null or sex_r is null",
    "postcode": "postcode_l is null or postcode_r is null",
    "identifier": "not ({shared}) and not ({differs})",
}
_SHARED = "list_has_any(numbers_l, numbers_r)"
_DIFFERS = " or ".join(
    f"coalesce({kind}_l <> {kind}_r and not list_contains(numbers_r, '{kind}:' || {kind}_l)"
    f" and not list_contains(numbers_l, '{kind}:' || {kind}_r), false)"
    for kind in ("upn", "uln", "nhs")
)
_SWAPPED = "forename_l = surname_r and surname_l = forename_r"
_BEGUN = (
    "least(length(forename_l), length(forename_r)) <> 2"
    " and (starts_with(forename_l, forename_r) or starts_with(forename_r, forename_l))"
)
_BORN_PARTS = " + ".join(f"({part}(born_l) = {part}(born_r))::int" for part in ("year", "month", "day"))
CONDITIONS: dict[str, dict[str, str]] = {
    "forename": {
        "same": "forename_l = forename_r",
        "swapped": _SWAPPED,
        "close": "jaro_winkler_similarity(forename_l, forename_r) >= {least}",
        "part": f"({_BEGUN}) or list_has_any(forename_parts_l, forename_parts_r)",
        "sound": "forename_sound_l = forename_sound_r and forename_sound_l <> ''",
    },
    "surname": {
        "same": "surname_l = surname_r",
        "swapped": _SWAPPED,
        "close": "jaro_winkler_similarity(surname_l, surname_r) >= {least}",
        "part": "list_has_any(surname_parts_l, surname_parts_r)",
        "sound": "surname_sound_l = surname_sound_r and surname_sound_l <> ''",
    },
    "born": {
        "same": "born_l = born_r",
        "swapped": "year(born_l) = year(born_r) and month(born_l) = day(born_r)"
        " and day(born_l) = month(born_r)",
        "typing": "damerau_levenshtein(born_text_l, born_text_r) = 1",
        "part": f"{_BORN_PARTS} = 2",
    },
    "sex": {"same": "sex_l = sex_r"},
    "postcode": {
        "same": "postcode_l = postcode_r",
        "close": "damerau_levenshtein(postcode_l, postcode_r) = 1",
        "district": "left(postcode_l, -3) = left(postcode_r, -3)",
    },
    "identifier": {"same": f"{_SHARED} and not ({_DIFFERS})", "mixed": _SHARED, "different": _DIFFERS},
}
"""When a level is true of a pair; `other` is what is left."""
BLOCKS = (
    "l.born = r.born",
    "l.forename = r.forename and l.surname = r.surname",
    "l.forename = r.surname and l.surname = r.forename",
    *(
        f"l.{name} = r.{name} and {same}"
        for name in ("surname", "forename")
        for same in (
            "month(l.born) = month(r.born) and day(l.born) = day(r.born)"
            " and abs(year(l.born) - year(r.born)) <= 10",
            "year(l.born) = year(r.born) and day(l.born) = day(r.born)",
            "year(l.born) = year(r.born) and month(l.born) = month(r.born)",
            "year(l.born) = year(r.born) and month(l.born) = day(r.born) and day(l.born) = month(r.born)",
        )
    ),
    "l.postcode = r.postcode",
)
"""Which pairs are compared at all, beside those that share a number: as `people.matching` looks for them."""


def splink_settings(model: Model, *, population: int, link_type: str) -> Any:
    """What `splink` is told: the comparisons with their weights, and which pairs to compare."""
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule, block_on

    numbers = block_on("number", arrays_to_explode=["number"])
    return SettingsCreator(
        link_type=link_type,  # type: ignore[arg-type]
        comparisons=[_comparison(name, model.comparison(name)) for name in LEVELS],
        blocking_rules_to_generate_predictions=[numbers, *(CustomRule(each) for each in BLOCKS)],
        probability_two_random_records_match=1 / max(population, 2),
        retain_matching_columns=True,  # among them the level of each field
        retain_intermediate_calculation_columns=False,
        max_iterations=15,
    )


def _comparison(name: str, comparison: Comparison) -> Any:
    from splink.comparison_library import CustomComparison

    levels = [_level(name, each) for each in comparison.levels]
    return CustomComparison(output_column_name=name, comparison_levels=[_null(name), *levels])


def _null(name: str) -> Any:
    from splink.comparison_level_library import CustomLevel

    missing = MISSING[name].format(shared=_SHARED, differs=_DIFFERS)
    return CustomLevel(missing, "missing").configure(is_null_level=True)


def _level(name: str, level: Level) -> Any:
    from splink.comparison_level_library import CustomLevel, ElseLevel

    made: Any = ElseLevel()
    if level.name in CONDITIONS[name]:
        condition = CONDITIONS[name][level.name].format(least=level.least)
        made = CustomLevel(condition, level.name)
    made = made.configure(
        m_probability=level.m, u_probability=level.u, label_for_charts=level.name,
        fix_m_probability=not level.weighs, fix_u_probability=not level.weighs,
    )  # fmt: skip
    if level.rarity:
        made = made.configure(tf_adjustment_column=name, tf_minimum_u_value=1e-7)
    return made

"""Train the weights of the model on records at hand, by expectation maximisation, and write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
import msgspec

from opensend.interchange.matching.frames import write_table
from opensend.interchange.matching.levels import splink_settings
from opensend.rules.matching import LEVELS, Facts, Model
from opensend.rules.matching.model import Comparison, Level

ROUNDS = (
    "l.born = r.born",
    "l.forename = r.forename and l.surname = r.surname",
    "l.postcode = r.postcode and l.surname = r.surname",
)
"""Which pairs each round looks at: the fields of its condition are not trained in it, but in the others."""
LEAST = 1e-7


class NothingToLearn(ValueError):
    """The lists have no pairs from which weights could be trained."""


def train(
    model: Model,
    people: Iterable[tuple[str, Facts]],
    against: Iterable[tuple[str, Facts]] | None = None,
    *,
    source: str,
    random_pairs: int = 5_000_000,
) -> Model:
    """The model with weights that fit these records: one list with itself, or two with one another.

    How often different children are alike is taken from random pairs; how often one child's records are, from
    pairs that are alike in other fields. A level that was not met keeps its weight. Raises NothingToLearn.
    """
    from splink import DuckDBAPI, Linker
    from splink.blocking_rule_library import CustomRule
    from splink.internals.exceptions import EMTrainingException

    with duckdb.connect() as database:
        count = write_table(database, "people", people)
        tables = ["people"]
        if against is not None:
            count = write_table(database, "against", against)
            tables.append("against")
        api: Any = DuckDBAPI(connection=database)
        kind = "dedupe_only" if against is None else "link_only"
        settings = splink_settings(model, population=count, link_type=kind)
        linker = Linker(
            tables if against is not None else "people", settings, api, set_up_basic_logging=False
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=random_pairs, seed=1)
        try:
            for each in ROUNDS:
                linker.training.estimate_parameters_using_expectation_maximisation(CustomRule(each))
        except EMTrainingException as none:
            raise NothingToLearn(
                "Too few children are in the lists twice to learn from: give two lists of the same children"
            ) from none
        learnt = linker.misc.save_model_to_json()
    return _with_weights(model, learnt, source)


def _with_weights(model: Model, learnt: dict[str, Any], source: str) -> Model:
    found = {each["output_column_name"]: each["comparison_levels"] for each in learnt["comparisons"]}
    trained = {name: _comparison(model.comparison(name), found[name]) for name in LEVELS}
    return msgspec.structs.replace(model, source=source, mark="", **trained)


def _comparison(before: Comparison, learnt: list[dict[str, Any]]) -> Comparison:
    by_name = {each["label_for_charts"]: each for each in learnt if not each.get("is_null_level")}
    levels = tuple(_level(level, by_name[level.name]) for level in before.levels)
    return msgspec.structs.replace(before, levels=levels)


def _level(before: Level, learnt: dict[str, Any]) -> Level:
    if not before.weighs:
        return before
    m, u = learnt.get("m_probability"), learnt.get("u_probability")
    return msgspec.structs.replace(
        before, m=min(max(m or before.m, LEAST), 1.0), u=min(max(u or before.u, LEAST), 1.0)
    )


def write_model(model: Model) -> str:
    """The model as the TOML that `rules.matching.read_model` reads."""
    head = {name: getattr(model, name) for name in ("mark", "source", "population", "certain", "doubtful")}
    lines = [f"{name} = {_toml(value)}" for name, value in head.items() if value != ""]
    for name in LEVELS:
        comparison = model.comparison(name)
        lines += ["", f"[{name}]", f"title = {_toml(comparison.title)}", "levels = ["]
        for level in comparison.levels:
            given = {key: value for key, value in msgspec.to_builtins(level).items() if _is_said(key, value)}
            lines.append(
                "  { " + ", ".join(f"{key} = {_toml(value)}" for key, value in given.items()) + " },"
            )
        lines.append("]")
    return "\n".join(lines) + "\n"


def _is_said(key: str, value: Any) -> bool:
    usual = {"least": 0.0, "rarity": False, "weighs": True, "bars": False, "bars_unless": ""}
    return key not in usual or value != usual[key]


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        short = f"{value:.9g}"
        return short if "." in short or "e" in short else f"{value:.1f}"
    return str(value) if isinstance(value, int) else msgspec.json.encode(value).decode()

"""Match every child of one list against another with `splink`, by the same model as one child at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from opensend.interchange.matching.frames import write_table
from opensend.interchange.matching.levels import splink_settings
from opensend.rules.matching import LEVELS, NEEDED, SMALL, Facts, Model, Verdict

LIKELIEST = -10.0
"""Pairs that come to fewer bits than this are left out while comparing, unless they share a number."""


SAME_NUMBER = "Identifiers: the same, and all else different"


@dataclass(frozen=True, slots=True)
class Linked:
    """A child of the first list and a child of the second that it is, or may be."""

    record: str
    match: str
    verdict: Verdict
    probability: float
    because: str


def link(
    model: Model,
    people: Iterable[tuple[str, Facts]],
    against: Iterable[tuple[str, Facts]],
    *,
    threads: int | None = None,
) -> Iterator[Linked]:
    """Matches by record, the likeliest first: of a record one at most is certain, the others are doubtful."""
    from splink import DuckDBAPI, Linker

    with duckdb.connect(config={"threads": threads} if threads else {}) as database:
        write_table(database, "people", people)
        population = write_table(database, "against", against)
        api: Any = DuckDBAPI(connection=database)
        settings = splink_settings(model, population=max(population, SMALL), link_type="link_only")
        linker = Linker(
            ["people", "against"], settings, api, set_up_basic_logging=False, input_table_aliases=["a", "b"]
        )
        found = linker.inference.predict(threshold_match_weight=LIKELIEST)
        judged = database.execute(_judgement(model, found.physical_name))
        while rows := judged.fetchmany(10_000):
            for record, match, verdict, probability, because in rows:
                yield Linked(record, match, Verdict(verdict), probability, because)


def _judgement(model: Model, found: str) -> str:
    """The verdict on each pair, as `Model.verdict` gives it; of two certain ones for a record, none is."""
    has_number = f"{_is_at(model, 'identifier', 'same')} or {_is_at(model, 'identifier', 'mixed')}"
    return f"""
      with pairs as (
        select unique_id_l as record, unique_id_r as match, match_probability as probability,
               match_probability >= {model.certain} and not ({" or ".join(_bars(model))}) as is_certain,
               match_probability >= {model.doubtful} or {has_number} as is_shown,
               concat_ws('; ', {", ".join(_because(model))}) as because
          from {found}
         union all
        select distinct p.unique_id, a.unique_id, 0.0, false, true, '{SAME_NUMBER}'
          from (select unique_id, unnest(numbers) as number from people) p
          join (select unique_id, unnest(numbers) as number from against) a using (number)
          anti join {found} f on f.unique_id_l = p.unique_id and f.unique_id_r = a.unique_id
      ), counted as (
        select *, count(*) filter (where is_certain) over (partition by record) as certain from pairs
         where is_shown
      )
      select record, match, if(is_certain and certain = 1, 'certain', 'doubtful'), probability, because
        from counted order by record, probability desc, match"""  # noqa: S608 - names of our own


def _bars(model: Model) -> Iterator[str]:
    """The conditions under which a person has to look."""
    for name in LEVELS:
        if name in NEEDED:
            yield f"gamma_{name} = -1"
        for level in model.comparison(name).levels:
            if level.bars:
                yield _is_at(model, name, level.name)
            elif level.bars_unless:
                is_same = _is_at(model, level.bars_unless, "same")
                yield f"({_is_at(model, name, level.name)} and not {is_same})"


def _because(model: Model) -> Iterator[str]:
    """The fields that speak for one child, in words."""
    for name in LEVELS:
        comparison = model.comparison(name)
        alike = [
            f"when {_is_at(model, name, each.name)} then '{comparison.title}: {each.says}'"
            for each in comparison.levels
            if each.weighs and each.m > each.u
        ]
        yield f"case {' '.join(alike)} end"


def _is_at(model: Model, field: str, level: str) -> str:
    """That a pair is at a level of a field; `splink` counts levels from the last one, 0, upwards."""
    names = [each.name for each in model.comparison(field).levels]
    return f"gamma_{field} = {len(names) - 1 - names.index(level)}"

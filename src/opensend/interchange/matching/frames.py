"""Facts of many children as a table of DuckDB, in the columns that the levels in SQL ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from opensend.rules.matching import Facts

if TYPE_CHECKING:
    import duckdb

BATCH = 50_000


def write_table(database: duckdb.DuckDBPyConnection, name: str, people: Iterable[tuple[str, Facts]]) -> int:
    """Make a table of those children, and say how many they are."""
    import pyarrow as pa

    texts = ("unique_id", "forename", "surname", "born_text", "sex", "postcode", "upn", "uln", "nhs",
             "forename_sound", "surname_sound")  # fmt: skip
    lists = ("numbers", "number", "forename_parts", "surname_parts")
    schema = pa.schema(
        [(each, pa.string()) for each in texts]
        + [(each, pa.list_(pa.string())) for each in lists]
        + [("born", pa.date32())]
    )
    batch = pa.Table.from_pylist([], schema=schema)
    database.register("batch_of_people", batch)
    database.execute(f"create table {name} as select * from batch_of_people")  # noqa: S608 - a name of our own
    count = 0
    for rows in _batches(people):
        database.register("batch_of_people", pa.Table.from_pylist(rows, schema=schema))
        database.execute(f"insert into {name} select * from batch_of_people")  # noqa: S608 - a name of our own
        count += len(rows)
    database.unregister("batch_of_people")
    return count


def _batches(people: Iterable[tuple[str, Facts]]) -> Iterable[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for key, facts in people:
        rows.append(_row(key, facts))
        if len(rows) == BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


def _row(key: str, facts: Facts) -> dict[str, Any]:
    numbers = sorted(facts.numbers)
    return {
        "unique_id": key,
        "forename": facts.forename or None,
        "surname": facts.surname or None,
        "born": facts.born,
        "born_text": f"{facts.born:%Y%m%d}" if facts.born else None,
        "sex": facts.sex or None,
        "postcode": facts.postcode or None,
        "numbers": numbers,
        "number": numbers,
        "forename_parts": list(facts.forename_parts),
        "surname_parts": list(facts.surname_parts),
        "forename_sound": facts.forename_sound,
        "surname_sound": facts.surname_sound,
        **{kind: facts.lasting.get(kind) for kind in ("upn", "uln", "nhs")},
    }

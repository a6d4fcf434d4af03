"""A population as Parquet files: a folder for each table, a file for each authority, all marked synthetic."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from opensend.interchange.synth.lives import Life, RunLife
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.population import Population

NAME_FILE = "population.txt"
LIVES_AT_ONCE = 2000
"""Lives whose rows are collected before they are written: what memory is needed for."""
_TEXT, _DAY, _FLAG, _COUNT, _SMALL = pa.string(), pa.date32(), pa.bool_(), pa.int32(), pa.int16()
_PLACE = {
    "valid_from": _DAY, "valid_to": _DAY, "urn": _TEXT, "ukprn": _TEXT, "setting_code": _TEXT,
    "setting_other": _TEXT, "rank": _SMALL, "is_in_sen_unit": _FLAG, "is_in_resourced_provision": _FLAG,
    "residential": _TEXT, "work_based": _TEXT,
}  # fmt: skip
_ITEM = {
    "section": _TEXT, "reference": _TEXT, "text": _TEXT, "first_version": _SMALL, "voice": _TEXT,
    "area": _TEXT,
    "achieve_by": _TEXT, "measure": _TEXT, "preparing_for": _TEXT, "what": _TEXT, "minutes": _COUNT,
    "times": _COUNT, "per": _TEXT, "weeks": _SMALL, "group_size": _SMALL, "given_by": _TEXT,
    "qualification": _TEXT, "place": _TEXT, "starts": _DAY, "ends": _DAY, "reviewed": _TEXT, "paid_by": _TEXT,
    "setting_type": _TEXT, "setting_urn": _TEXT, "advice": _SMALL,
}  # fmt: skip
_PERSON = {
    "national_uuid": _TEXT, "forename": _TEXT, "surname": _TEXT, "known_as": _TEXT, "sex": _TEXT,
    "ethnicity": _TEXT, "born": _DAY, "address": _TEXT, "postcode": _TEXT, "easting": _COUNT,
    "northing": _COUNT,
    "parent": _TEXT, "attends": _TEXT, "setting_urn": _TEXT, "upn": _TEXT, "uln": _TEXT, "nhs": _TEXT,
    "upn_unknown": _TEXT, "died_on": _DAY, "has_visual_impairment": _FLAG, "has_hearing_impairment": _FLAG,
}  # fmt: skip
_wording, _place = attrgetter(*_ITEM), attrgetter(*_PLACE)
_OF_RUN = {"run": _SMALL}
TABLES: dict[str, dict[str, pa.DataType]] = {
    "persons": _PERSON,
    "support": {"valid_from": _DAY, "valid_to": _DAY, "setting_urn": _TEXT, "sen_type": _TEXT},
    "runs": {**_OF_RUN, "process": _TEXT, "opened_on": _DAY, "arose_from": _SMALL},
    "events": {**_OF_RUN, "position": _SMALL, "kind": _TEXT, "happened_on": _DAY, "payload": _TEXT},
    "requests": {**_OF_RUN, "event": _SMALL, "made_by": _TEXT, "channel": _TEXT, "requester_name": _TEXT,
                 "requesting_urn": _TEXT, "concerns": _TEXT, "strengths": _TEXT, "help_so_far": _TEXT,
                 "hopes": _TEXT},
    "advice": {**_OF_RUN, "advice": _SMALL, "code": _TEXT, "asked": _TEXT, "holder": _TEXT,
    "holder_urn": _TEXT,
               "requested_on": _DAY, "given_on": _DAY, "answer": _TEXT, "summary": _TEXT, "reasons": _TEXT,
               "author_name": _TEXT},
    "advice_items": {**_OF_RUN, "advice": _SMALL, "position": _SMALL, "kind": _TEXT, "text": _TEXT,
    "area": _TEXT,
                     "meets": _SMALL},
    "decisions": {**_OF_RUN, "event": _SMALL, "reasons": _TEXT, "advises": _TEXT, "setting_urn": _TEXT,
                  "setting_type": _TEXT, "tests": _TEXT},
    "placement_requests": {**_OF_RUN, "event": _SMALL, "setting_urn": _TEXT, "other": _TEXT,
    "reasons": _TEXT},
    "consultations": {**_OF_RUN, "event": _SMALL, "setting_urn": _TEXT, "is_requested": _FLAG,
    "replied": _SMALL,
                      "reply": _TEXT, "grounds": _TEXT, "reasons": _TEXT},
    "named_settings": {**_OF_RUN, **_PLACE},
    "placements": {**_OF_RUN, **_PLACE},
    "needs": {**_OF_RUN, "sen_type": _TEXT, "rank": _SMALL, "valid_from": _DAY, "valid_to": _DAY},
    "budgets": {**_OF_RUN, "valid_from": _DAY, "valid_to": _DAY, "is_taken_up": _FLAG, "is_organised": _FLAG,
                "direct_payments": _TEXT},
    "plan_versions": {"number": _SMALL, "stage": _TEXT, "run": _SMALL, "event": _SMALL, "frozen_on": _DAY},
    "plan_items": {"item": _SMALL, **_ITEM},
    "plan_links": {"kind": _TEXT, "item": _SMALL, "to_item": _SMALL, "advice": _SMALL, "advice_item": _SMALL},
}  # fmt: skip
"""Each table's own columns. All have `authority`, `child` and `synthetic` too. Positions count from 0."""
SCHEMAS = {
    table: pa.schema([("authority", _TEXT), ("child", _COUNT), *columns.items(), ("synthetic", _FLAG)])
    for table, columns in TABLES.items()
}
Rows = dict[str, list[tuple[Any, ...]]]


def write_parquet(
    population: Population, folder: Path, workers: int = 2, say: Callable[[str], None] = lambda told: None
) -> dict[str, int]:
    """Write every table and `establishments.csv`; rows by table. The files do not depend on the workers."""
    for table in TABLES:
        shutil.rmtree(folder / table, ignore_errors=True)
        (folder / table).mkdir(parents=True)
    population.write_establishments(folder / "establishments.csv")
    (folder / NAME_FILE).write_text(f"{population.name}\n", encoding="utf-8")
    largest_first = sorted(population.authorities, key=lambda each: (-each.children, each.code))
    counts = dict.fromkeys(TABLES, 0)
    with ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_begin, initargs=(population.order, folder)
    ) as pool:
        waiting = [pool.submit(_write_authority, each.code) for each in largest_first]
        for done, part in enumerate(as_completed(waiting), start=1):
            for table, rows in part.result().items():
                counts[table] += rows
            say(f"{done} of {len(waiting)} authorities")
    return counts


_made: tuple[Population, Path]


def _begin(order: Order, folder: Path) -> None:
    global _made
    gc.disable()  # lives have no cycles: nothing is lost, and a quarter of the time is won
    _made = Population(order), folder


def _write_authority(code: str) -> dict[str, int]:
    population, folder = _made
    return write_lives(population.lives(code), code, folder)


def write_lives(lives: Iterable[Life], code: str, folder: Path) -> dict[str, int]:
    """Write the tables of one authority, as many lives at a time as memory shall hold; rows by table."""
    counts = dict.fromkeys(TABLES, 0)
    writers = {
        table: pq.ParquetWriter(folder / table / f"{code}.parquet", schema, compression="zstd")
        for table, schema in SCHEMAS.items()
    }
    try:
        rows: Rows = {table: [] for table in TABLES}
        for number, life in enumerate(lives, start=1):
            _add(rows, life)
            if number % LIVES_AT_ONCE == 0:
                _flush(rows, writers, code, counts)
        _flush(rows, writers, code, counts)
    finally:
        for writer in writers.values():
            writer.close()
    return counts


def _flush(rows: Rows, writers: dict[str, pq.ParquetWriter], code: str, counts: dict[str, int]) -> None:
    for table, listed in rows.items():
        if not listed:
            continue
        schema, count = SCHEMAS[table], len(listed)
        columns = [
            pa.array(column, kind)
            for column, kind in zip(zip(*listed, strict=True), schema.types[1:-1], strict=True)
        ]
        whole = [pa.repeat(code, count), *columns, pa.repeat(True, count)]
        writers[table].write_batch(pa.record_batch(whole, schema=schema))
        counts[table] += count
        listed.clear()


def _add(rows: Rows, life: Life) -> None:
    child = life.number
    rows["persons"].append((
        child, life.national_uuid.hex, life.forename, life.surname, life.known_as, life.sex, life.ethnicity,
        life.born, life.address_lines, life.postcode, life.easting, life.northing, life.parent, life.attends,
        life.setting_urn, life.upn, life.uln, life.nhs, life.upn_unknown, life.died_on,
        life.has_visual_impairment, life.has_hearing_impairment,
    ))  # fmt: skip
    if life.support:
        held = life.support
        rows["support"].append(
            (child, held.valid_from, held.valid_to, held.setting_urn, held.needs[0].sen_type)
        )
    for at, run in enumerate(life.runs):
        _add_run(rows, child, at, run)
        _add_asked(rows, child, at, run)
    if life.plan:
        _add_plan(rows, child, life)


def _add_run(rows: Rows, child: int, at: int, run: RunLife) -> None:
    rows["runs"].append((child, at, run.process, run.opened_on, run.arose_from))
    rows["events"] += [
        (
            child,
            at,
            position,
            each.kind,
            each.on,
            msgspec.json.encode(each.payload).decode() if each.payload else "{}",
        )
        for position, each in enumerate(run.events)
    ]
    rows["decisions"] += [
        (child, at, each.event, each.reasons, each.advises, each.setting_urn, each.setting_type,
         " ".join(f"{test}={int(met)}" for test, met in each.tests))
        for each in run.decisions
    ]  # fmt: skip
    rows["named_settings"] += [(child, at, *_place(each)) for each in run.named]
    rows["placements"] += [(child, at, *_place(each)) for each in run.placements]
    rows["needs"] += [
        (child, at, each.sen_type, each.rank, each.valid_from, each.valid_to) for each in run.needs
    ]
    rows["budgets"] += [
        (child, at, each.valid_from, each.valid_to, each.is_taken_up, each.is_organised, each.direct_payments)
        for each in run.budgets
    ]


def _add_asked(rows: Rows, child: int, at: int, run: RunLife) -> None:
    for each in run.requests:
        said = each.answers
        rows["requests"].append((
            child, at, each.event, each.made_by, each.channel, each.requester_name, each.requesting_urn,
            said["concerns"], said["strengths"], said["help_so_far"], said["hopes"],
        ))  # fmt: skip
    for number, asked in enumerate(run.advice):
        rows["advice"].append((
            child, at, number, asked.code, asked.asked, asked.holder, asked.holder_urn, asked.requested_on,
            asked.given_on, asked.answer, asked.summary, asked.reasons, asked.author_name,
        ))  # fmt: skip
        rows["advice_items"] += [
            (child, at, number, position, item.kind, item.text, item.area, item.meets)
            for position, item in enumerate(asked.items)
        ]
    rows["placement_requests"] += [
        (child, at, each.event, each.setting_urn, each.other, each.reasons) for each in run.placement_requests
    ]
    rows["consultations"] += [
        (child, at, each.event, each.setting_urn, each.is_requested, each.replied, each.reply,
         " ".join(each.grounds), each.reasons)
        for each in run.consultations
    ]  # fmt: skip


def _add_plan(rows: Rows, child: int, life: Life) -> None:
    plan = life.plan
    assert plan is not None
    rows["plan_versions"] += [
        (child, each.number, each.stage, each.run, each.event, each.frozen_on) for each in plan.versions
    ]
    rows["plan_items"] += [(child, at, *_wording(item)) for at, item in enumerate(plan.items)]
    rows["plan_links"] += [
        (child, each.kind, each.item, each.to_item, *(each.to_advice or (None, None))) for each in plan.links
    ]

"""What a population came to is counted from its files alone, and is near what is published."""

from __future__ import annotations

import csv
import filecmp
import xml.etree.ElementTree as ET

import pyarrow.parquet as pq
import pytest

from opensend.interchange.synth.authorities import make_authorities
from opensend.interchange.synth.chart import draw
from opensend.interchange.synth.counting import count_files
from opensend.interchange.synth.measures import MEASURES, compare
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.parquet import SCHEMAS, write_parquet
from opensend.interchange.synth.population import Population
from opensend.interchange.synth.report import tell_as_csv, tell_as_json, tell_as_text

_ORDER = Order.of(5, 3000, 21)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("population")
    write_parquet(Population(_ORDER), made, workers=2)
    return made


@pytest.fixture(scope="module")
def rows(folder):
    return compare(count_files(folder, _ORDER), make_authorities(_ORDER), _ORDER)


def test_every_measure_is_within_its_tolerance_in_every_authority(rows):
    assert [row for row in rows if not row.is_within] == []
    assert {row.measure for row in rows} == {measure.name for measure in MEASURES}
    assert {row.authority for row in rows} == {"all", *(each.code for each in make_authorities(_ORDER))}


def test_the_files_are_the_same_whoever_writes_them(folder, tmp_path):
    write_parquet(Population(_ORDER), tmp_path, workers=1)
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(files) > 5 * 15
    same, different, missing = filecmp.cmpfiles(folder, tmp_path, map(str, files), shallow=False)
    assert (different, missing) == ([], [])
    assert len(same) == len(files)


def test_every_table_has_its_schema_and_every_row_is_marked_synthetic(folder):
    for table, schema in SCHEMAS.items():
        read = pq.read_table(folder / table)
        assert read.schema.equals(schema), table
        assert read.num_rows
        assert read.column("synthetic").unique().to_pylist() == [True]


def test_a_population_that_is_wrong_is_found_out(folder):
    other = Order.of(5, 4500, 21)
    compared = compare(count_files(folder, _ORDER), make_authorities(other), other)
    assert any(not row.is_within for row in compared if row.measure == "plans")


def test_the_report_is_told_in_words_and_in_rows(rows):
    text = tell_as_text(rows)
    assert f"{len(rows)} of {len(rows)} within their tolerance" in text
    assert len(list(csv.DictReader(tell_as_csv(rows).splitlines()))) == len(rows)
    assert tell_as_json(rows).count('"measure"') == len(rows)


def test_the_chart_has_words_for_those_who_cannot_see_it_and_its_numbers_beside_it(rows, tmp_path):
    table = draw(rows, tmp_path / "report.svg")
    root = ET.parse(tmp_path / "report.svg").getroot()  # noqa: S314 - our own file
    assert root.get("role") == "img"
    told = root.find("{http://www.w3.org/2000/svg}desc")
    assert told is not None
    assert "report.csv" in told.text
    with table.open(encoding="utf-8") as file:
        assert {"measure", "part", "target", "made"} == set(next(csv.DictReader(file)))

"""Lists matched whole get the answers that one child at a time gets; files are read, or refused and why."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.interchange.matching.link import link
from opensend.interchange.matching.reader import NotAList, Reading, facts_of, read_people
from opensend.interchange.matching.tests.planted_people import cells, planted
from opensend.interchange.matching.train import train, write_model
from opensend.rules.matching import (
    LEVELS,
    SMALL,
    Facts,
    ModelFault,
    Verdict,
    default_model,
    read_model,
    score,
)

MODEL = default_model()
People = list[tuple[str, Facts]]


@pytest.fixture(scope="module")
def lists() -> tuple[People, People]:
    """A list of 700 and a record of 3,000, with planted truth: the id is the child."""
    listed, recorded = planted(7, 700, 3000)
    one, other = (
        [(str(row["id"]), facts_of(row, Reading())) for row in cells(each)] for each in (listed, recorded)
    )
    return one, other


ROBIN_EXAMPLE = {"forename": "Robin", "surname": "Example", "born": "2012-03-04", "postcode": "M16 0RA"}
MIXED = {"forename": "Kim", "surname": "Pattern", "born": "2013-05-06", "upn": "H801200001001"}
RARE: tuple[dict[str, str], ...] = (
    ROBIN_EXAMPLE, ROBIN_EXAMPLE | {"forename": "Example", "surname": "Robin"},
    ROBIN_EXAMPLE, ROBIN_EXAMPLE | {"born": "2012-04-03"},
    ROBIN_EXAMPLE | {"surname": "Sample-Example"}, ROBIN_EXAMPLE,
    ROBIN_EXAMPLE | {"forename": "Catherine", "surname": "Kwinn"},
    ROBIN_EXAMPLE | {"forename": "Kathryn", "surname": "Quenn"},
    MIXED | {"nhs": "9990000018"}, MIXED | {"nhs": "9990000034"},
)  # fmt: skip
"""Pairs of records whose likeness is met too seldom in the planted lists."""


def test_a_whole_list_gets_the_answers_that_one_child_at_a_time_gets(lists: tuple[People, People]) -> None:
    rare = [(f"rare {n}", facts_of(each, Reading())) for n, each in enumerate(RARE)]
    lists = ([*lists[0], *rare[::2]], [*lists[1], *rare[1::2]])
    people, record = dict(lists[0]), dict(lists[1])
    both = [*people.values(), *record.values()]
    frequent = {name: Counter(getattr(each, name) for each in both) for name in ("forename", "surname")}
    found = list(link(MODEL, lists[0], lists[1]))
    seen = Counter()
    for each in found:
        left, right = people[each.record], record[each.match]
        rarity = {
            name: count[getattr(left, name)] / (len(both) - count[""]) for name, count in frequent.items()
        }
        one = score(MODEL, left, right, rarity | {"population": max(len(record), SMALL)})
        assert each.probability == pytest.approx(one.probability, abs=1e-6), (left, right)
        assert each.because == "; ".join(one.because)
        if one.verdict == Verdict.CERTAIN or each.verdict == Verdict.CERTAIN:
            certain = sum(other.record == each.record and other.verdict == "certain" for other in found)
            assert (each.verdict == one.verdict) or certain == 0
        seen.update((point.field, point.level) for point in one.points)
    assert {(name, level) for name, levels in LEVELS.items() for level in levels} == set(seen)


def test_children_in_the_record_are_found_and_others_are_not(lists: tuple[People, People]) -> None:
    recorded = {key for key, _ in lists[1]}
    certain = [each for each in link(MODEL, *lists) if each.verdict == "certain"]
    assert all(each.record == each.match for each in certain)
    present = sum(key in recorded for key, _ in lists[0])
    assert len(certain) / present > 0.95


def test_a_number_that_both_have_is_shown_however_unlike_they_are() -> None:
    one = facts_of(
        {"forename": "Robin", "surname": "Example", "born": "2012-03-14", "nhs": "9990000018"}, Reading()
    )
    given = {"forename": "Asha", "surname": "Sample", "born": "2001-11-02", "nhs": "9990000018"}
    (found,) = link(MODEL, [("1", one)], [("2", facts_of(given, Reading()))])
    assert (found.verdict, found.because) == ("doubtful", "Identifiers: the same")


def test_an_empty_list_matches_nobody() -> None:
    assert list(link(MODEL, [], [])) == []


def test_trained_weights_are_a_model_that_finds_as_much(lists: tuple[People, People]) -> None:
    trained = train(MODEL, *lists, source="a test", random_pairs=200_000)
    again = read_model(write_model(trained))
    assert again.source == "a test"
    assert again.born.level("same").m == pytest.approx(trained.born.level("same").m, rel=1e-4)
    assert trained.born.level("same").m != MODEL.born.level("same").m
    assert trained.born.level("same").m > 0.9
    assert trained.surname.level("other").u > 0.9
    assert trained.surname.level("swapped") == MODEL.surname.level("swapped")
    certain = [each for each in link(again, *lists) if each.verdict == "certain"]
    assert sum(each.record == each.match for each in certain) / len(certain) > 0.99
    assert len(certain) > 500


def test_the_model_survives_being_written() -> None:
    again = read_model(write_model(MODEL))
    assert [again.comparison(name) for name in LEVELS] == [MODEL.comparison(name) for name in LEVELS]


HERE = "ID,First name,Surname,Date of birth,Sex,Postcode,UPN,Shoe size\n"
ROBIN = "a,Robin,Example,14/03/2012,F,M16 0RA,H801200001001,4\n"


def test_a_parquet_file_is_read_as_a_csv_file_is(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = HERE + ROBIN + "b,Asha,Sample,31/02/2012,F,,,3\n"
    (tmp_path / "one.csv").write_text(text, encoding="utf-8")
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text)))
    rows[0]["Date of birth"], rows[1]["Date of birth"] = date(2012, 3, 14), None
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "one.parquet")
    as_csv, as_parquet = Reading(), Reading()
    assert list(read_people(tmp_path / "one.parquet", as_parquet)) == list(
        read_people(tmp_path / "one.csv", as_csv)
    )
    assert (as_csv.rows, as_csv.bad_dates, as_csv.ignored) == (2, 1, ("Shoe size",))


@given(st.text(max_size=400))
def test_whatever_stands_in_a_file_is_read_or_refused(tmp_path_factory: Any, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text("upn,born\n" + text, encoding="utf-8", errors="replace")
    try:
        rows = list(read_people(path, Reading()))
    except NotAList:
        return
    assert all(isinstance(facts, Facts) for _, facts in rows)


@given(st.text(max_size=200))
def test_a_text_is_a_model_or_no_model(text: str) -> None:
    with pytest.raises(ModelFault):
        read_model(text)

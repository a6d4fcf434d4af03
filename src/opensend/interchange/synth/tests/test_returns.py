"""The yearly return of a population has no error, and planted faults are found, and nothing else."""

from __future__ import annotations

import csv

import pytest

from opensend.interchange.sen2.establishments import read_establishments
from opensend.interchange.sen2.reader import ReturnFile
from opensend.interchange.sen2.validation import Validation
from opensend.interchange.synth.faults import FAULTS
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.population import Population
from opensend.interchange.synth.returning import (
    EXPECTED_QUERIES,
    persons_of,
    write_file,
    write_returns_with_errors,
)


@pytest.fixture(scope="module")
def population():
    return Population(Order.of(1, 2500, 11))


@pytest.fixture(scope="module")
def register(population, tmp_path_factory):
    path = tmp_path_factory.mktemp("register") / "establishments.csv"
    population.write_establishments(path)
    return read_establishments(path)


def _findings(path, register):
    validation = Validation(is_fictional=True, establishments=register)
    return list(validation.findings(ReturnFile(str(path)).parts()))


def test_a_return_of_the_population_has_no_error_and_only_queries_that_are_expected(
    population, register, tmp_path
):
    code = population.authorities[0].code
    persons = (person for _, person in persons_of(population.lives(code), population.order))
    count = write_file(tmp_path / "return.xml", code, persons, population.order)
    assert count > population.plans
    found = _findings(tmp_path / "return.xml", register)
    assert [each for each in found if each.level == "error"] == []
    assert {each.rule for each in found if each.level == "query"} <= set(EXPECTED_QUERIES)
    assert {"N428", "V512", "R227"} <= {each.rule for each in found}


def test_planted_faults_are_all_found_and_nothing_else(population, register, tmp_path):
    planted = write_returns_with_errors(population, tmp_path)
    assert len({each.rule for each in planted}) >= 60
    assert len({each.child for each in planted}) == len(planted)
    code = population.authorities[0].code
    found = _findings(tmp_path / f"{code}.xml", register)
    errors = sorted((each.person, each.rule) for each in found if each.level == "error")
    assert errors == sorted((each.person, each.rule) for each in planted)
    faulty = {each.person for each in planted}
    assert [each for each in found if each.person in faulty and each.level == "query"] == []
    with (tmp_path / "faults.csv").open(encoding="utf-8") as file:
        assert [row["rule"] for row in csv.DictReader(file)] == [each.rule for each in planted]


def test_every_fault_has_a_rule_of_its_own():
    rules = [each.rule for each in FAULTS]
    assert len(rules) == len(set(rules)) >= 40

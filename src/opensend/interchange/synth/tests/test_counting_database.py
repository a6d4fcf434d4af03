"""A population that is in the database is counted there, and comes to what its files come to."""

from __future__ import annotations

import pytest

from opensend.interchange.synth.authorities import make_authorities
from opensend.interchange.synth.counting import count_files
from opensend.interchange.synth.counting_database import compare_database
from opensend.interchange.synth.load import load_population
from opensend.interchange.synth.measures import compare
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.parquet import TABLES, write_lives
from opensend.interchange.synth.population import Population

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_database_comes_to_what_the_files_come_to(tmp_path):
    population = Population(Order.of(2, 120, 31))
    load_population(population, workers=1)
    for table in TABLES:
        (tmp_path / table).mkdir()
    for authority in population.authorities:
        write_lives(population.lives(authority.code), authority.code, tmp_path)
    population.write_establishments(tmp_path / "establishments.csv")
    order = population.order
    assert compare_database() == compare(count_files(tmp_path, order), make_authorities(order), order)


def test_a_database_without_a_population_says_so():
    with pytest.raises(ValueError, match="No fictional population"):
        compare_database()

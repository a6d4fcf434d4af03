"""A population is made from its order alone: lawful, fictional, and the same again."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opensend.interchange.gias.reader import open_register
from opensend.interchange.gias.row import RegisterRow
from opensend.interchange.synth.authorities import make_authorities
from opensend.interchange.synth.names import SURNAMES
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.population import Population
from opensend.interchange.synth.register import header
from opensend.rules import identifiers
from opensend.rules.engine import project
from opensend.rules.processes import PROCESSES

_CENSUS = date(2026, 1, 15)


@pytest.fixture(scope="module")
def population():
    return Population(Order.of(3, 900, 5))


@pytest.fixture(scope="module")
def lives(population):
    return {each.code: list(population.lives(each.code)) for each in population.authorities}


def _all(lives):
    return [life for listed in lives.values() for life in listed]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9), authorities=st.integers(1, 3))
def test_every_run_of_any_seed_is_accepted_by_the_engine_and_no_event_of_it_is_in_vain(seed, authorities):
    population = Population(Order.of(authorities, 60, seed))
    for authority in population.authorities:
        for life in population.lives(authority.code):
            for run in life.runs:
                projection = project(PROCESSES[run.process], run.events)
                assert projection.notes == ()
                assert projection.state is not None
                assert all(event.on <= population.order.as_at for event in run.events)


def test_an_exception_to_the_twenty_weeks_is_always_proved(lives):
    found = 0
    for life in _all(lives):
        for run in life.runs:
            if any(event.kind == "exemption_recorded" for event in run.events):
                limits = project(PROCESSES[run.process], run.events).deadlines
                assert any(limit.id == "DL-06" and limit.exemption for limit in limits)
                found += 1
    assert found


def test_no_plan_is_issued_before_the_family_had_its_fifteen_days_or_said_that_it_is_done(lives):
    issued = 0
    for life in _all(lives):
        for run in life.runs:
            days = {event.kind: event for event in run.events}
            if "plan_issued" in days:
                issued += 1
                waited = (days["plan_issued"].on - days["draft_sent"].on).days
                assert waited > 14 or days["plan_issued"].payload == {"family_done": True}
    assert issued > 50


def test_there_are_as_many_plans_on_the_census_day_as_were_ordered(population, lives):
    for authority in population.authorities:
        active = 0
        for life in lives[authority.code]:
            for run in life.runs:
                if run.process == "maintained_plan":
                    days = {event.kind: event.on for event in run.events}
                    active += run.opened_on <= _CENSUS < days.get("plan_ceased", date.max)
        assert active == authority.plans


def test_there_are_as_many_children_as_were_ordered(population, lives):
    assert {code: len(listed) for code, listed in lives.items()} == {
        each.code: each.children for each in population.authorities
    }


def test_the_same_order_gives_the_same_lives_and_another_seed_gives_others(population, lives):
    code = population.authorities[0].code
    assert list(Population(population.order).lives(code)) == lives[code]
    assert list(Population(Order.of(3, 900, 6)).lives(code)) != lives[code]


def test_a_child_who_moves_is_the_same_child_in_both_authorities():
    population = Population(Order.of(2, 1500, 4))
    first, second = (list(population.lives(each.code)) for each in population.authorities)
    both = {life.national_uuid: life for life in first}
    met = [(both[life.national_uuid], life) for life in second if life.national_uuid in both]
    assert met
    for one, other in met:
        assert (one.surname, one.forename, one.born, one.sex, one.upn) == (
            other.surname, other.forename, other.born, other.sex, other.upn,
        )  # fmt: skip
        ends = [event for life in (one, other) for run in life.runs for event in run.events]
        assert {"plan_ceased", "plan_transferred_in"} <= {event.kind for event in ends}


def test_identifiers_pass_their_checks_belong_to_nobody_and_to_one_child_each(lives):
    for code, listed in lives.items():
        for kind in ("upn", "nhs"):
            values = [getattr(life, kind) for life in listed if getattr(life, kind)]
            assert len(values) == len(set(values))
            assert all(identifiers.check(kind, value).is_valid for value in values)
        assert all(life.nhs.startswith("999") for life in listed if life.nhs)
        assert all("001" <= life.upn[1:4] <= "199" for life in listed if life.upn)
        assert all(identifiers.check("postcode", life.postcode).is_valid for life in listed)
        assert all(re.match(r"Z[A-DF-X]\d", life.postcode) for life in listed), code
        assert all(life.upn or life.upn_unknown for life in listed)


def test_surnames_are_invented(lives):
    known = set(SURNAMES)
    for life in _all(lives):
        assert set(life.surname.split("-")) <= known
    assert len({(life.forename, life.surname) for life in _all(lives)}) > 1800


def test_no_authority_has_the_name_or_the_number_of_a_real_one(shared_data):
    with (shared_data / "local_authorities.csv").open(encoding="utf-8-sig") as file:
        real = {row["la_name"].casefold() for row in csv.DictReader(file)}
    made = make_authorities(Order.of(153, 640_000, 1))
    assert len({each.name for each in made}) == 153
    for each in made:
        assert "011" <= each.code <= "199"
        plain = each.name.casefold().removesuffix(" borough").removesuffix(" city")
        assert plain not in real
        assert each.name.casefold() not in real


def test_the_authorities_of_all_england_add_up_to_the_order():
    order = Order.of(153, 640_000, 1)
    made = make_authorities(order)
    assert sum(each.plans for each in made) == 640_000
    assert sum(each.children for each in made) == 1_600_000
    assert sum(each.requests_a_year for each in made) == 154_000
    assert 50_000 <= sum(each.establishments for each in made) <= 50_500


def test_the_settings_are_a_register_that_its_reader_takes_without_a_word(population, tmp_path):
    path = tmp_path / "establishments.csv"
    population.write_establishments(path)
    raw = path.read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert len(header()) == 140
    rows = list(open_register(path).rows())
    assert rows
    assert all(isinstance(row, RegisterRow) and not row.warnings for row in rows)
    assert all(row.urn >= "900001" for row in rows)


def test_every_place_is_an_open_setting_of_the_register_or_a_code_of_the_return(population, lives):
    known = {each.urn: each for listed in population.settings.values() for each in listed}
    for life in _all(lives):
        for run in life.runs:
            for place in (*run.placements, *run.named):
                if place.urn:
                    assert known[place.urn].is_open
                    assert not place.is_in_sen_unit or known[place.urn].has_sen_unit
                    assert not place.is_in_resourced_provision or known[place.urn].has_resourced_provision
                else:
                    assert place.setting_code or place.ukprn.startswith("198")


def test_a_plan_has_all_its_parts_and_every_provision_says_how_much_by_whom(lives):
    plans = [life.plan for life in _all(lives) if life.plan]
    assert plans
    for plan in plans:
        counts = Counter(item.section for item in plan.items)
        assert 8 <= len(plan.items) <= 33
        assert counts["A"] == 2
        assert min(counts["B"], counts["E"], counts["F"]) >= 2
        for item in plan.items:
            assert "{" not in item.text
            if item.section == "F":
                assert item.what
                assert item.minutes
                assert item.times
                assert item.per
                assert item.given_by
        linked = {link.item for link in plan.links if link.kind == "for"}
        assert all(at in linked for at, item in enumerate(plan.items) if item.section in "FG")


def test_links_to_advice_point_at_what_was_said(lives):
    links = 0
    for life in _all(lives):
        for link in life.plan.links if life.plan else ():
            if link.to_advice:
                advice, item = link.to_advice
                assert life.runs[0].advice[advice].items[item].text == life.plan.items[link.item].text
                links += 1
    assert links


@pytest.mark.parametrize(("authorities", "plans"), [(0, 10), (154, 1000), (5, 4)])
def test_an_impossible_order_is_refused(authorities, plans):
    with pytest.raises(ValueError, match=r"authorities"):
        Order.of(authorities, plans, 1)


def test_an_order_as_at_another_day_ends_its_histories_there():
    order = Order.of(1, 100, 2, as_at=date(2025, 6, 30))
    assert order.census == date(2025, 1, 16)
    code = Population(order).authorities[0].code
    events = [event.on for life in Population(order).lives(code) for run in life.runs for event in run.events]
    assert date(2025, 5, 1) < max(events) <= order.as_at

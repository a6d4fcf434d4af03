"""Every rule says what its own examples say, and a sound person breaks none."""

from __future__ import annotations

import pytest

from opensend.interchange.sen2.tests.files import codes_in, sound_file
from opensend.rules.returns.sen2.catalogue import Rule, rules
from opensend.rules.returns.sen2.checking import (
    PersonRules,
    check_header,
    check_return,
    check_twin,
    is_of_a_person,
)
from opensend.rules.returns.sen2.examples import at_of, laid_over, person_of, sound_person
from opensend.rules.returns.sen2.people_index import PeopleIndex
from opensend.rules.returns.sen2.registry import Example
from opensend.rules.returns.sen2.schema import years
from opensend.rules.returns.sen2.totals import totals_of
from opensend.rules.returns.sen2.twins import TwinFinder

RULES = list(rules().values())


def broken_by(rule: Rule, example: Example) -> set[str]:
    """The codes of all rules of the same kind that an example breaks."""
    at = at_of(example)
    if "replace" in example.items:
        return codes_in(sound_file(example.year).replace(*example.items["replace"]))
    if "people" in example.items and rule.module == "Person":
        people = PeopleIndex()
        for each in example.items["people"]:
            people.add(**each)
        return {hit.rule for twin in TwinFinder().add(people) for hit in check_twin(twin, {}, at)}
    if rule.module == "Header":
        return {hit.rule for hit in check_header(at.header, at)}
    if rule.module == "Return":
        return {hit.rule for hit in check_return(totals_of(example.items), at)}
    person, _reading = person_of(laid_over(example.items, example.year), example.year)
    return {hit.rule for hit in PersonRules(at).check(person)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_failing_example_breaks_the_rule_and_the_passing_one_does_not(rule):
    assert rule.code in broken_by(rule, rule.function.failing)
    assert rule.code not in broken_by(rule, rule.function.passing)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_example_is_of_a_year_in_which_the_rule_holds(rule):
    assert rule.holds_in(rule.function.failing.year)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_why_it_is_one_and_how_to_put_right_what_breaks_it(rule):
    assert rule.function.check.__doc__
    assert rule.message
    assert rule.advice
    assert rule.sentence.endswith(".")


@pytest.mark.parametrize("year", years())
def test_a_sound_person_breaks_no_rule_of_any_year(year):
    example = Example({}, year=year)
    assert PersonRules(at_of(example)).check(sound_person(year)) == []
    assert list(check_header(at_of(example).header, at_of(example))) == []


def test_the_failing_example_of_a_rule_inside_a_person_is_reported_at_its_item():
    for rule in filter(is_of_a_person, RULES):
        example = rule.function.failing
        person, _reading = person_of(laid_over(example.items, example.year), example.year)
        hits = [hit for hit in PersonRules(at_of(example)).check(person) if hit.rule == rule.code]
        assert {hit.item for hit in hits} == {rule.items[0]}
        assert {hit.person for hit in hits} == {1}

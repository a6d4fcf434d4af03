"""Every rule of plans finds what its failing examples break, and leaves its passing examples alone."""

from __future__ import annotations

import re

import pytest

from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.checking import check_plan
from opensend.rules.plans.context import At
from opensend.rules.plans.examples import as_draft, in_year_9, laid_over, sound_plan
from opensend.rules.plans.plan import SECTIONS, Plan
from opensend.rules.plans.registry import Example, PlanRule, Severity

FAILING = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in rules()
    for number, example in enumerate(rule.failing)
]
PASSING = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in rules()
    for number, example in enumerate(rule.passing)
]
LEGAL_SOURCE = re.compile(
    r"CFA 2014|SI 20\d\d/\d+|SEND Code of Practice 2015 ¶\d|EWCA|EWHC|UKUT|ELR|Act \d{4}|Equality Act"
    r"|GDPR|BS 8"
)


def _hits(rule: PlanRule, example: Example):
    plan = laid_over(example)
    return plan, list(rule.check(At(plan, example.caseload)))


def _said_in(plan: Plan, item: str) -> list[str]:
    found = [each for each in plan.items if not item or each.id == item]
    return [
        text
        for each in found
        for text in (each.text, each.heading, each.what, each.supplied_by, each.qualification, each.measure,
                     each.where, each.reviewed, each.setting_type)
    ] + [plan.child.name, plan.child.known_as]  # fmt: skip


@pytest.mark.parametrize(("rule", "example"), FAILING)
def test_a_rule_finds_what_is_wrong_and_quotes_the_plan(rule: PlanRule, example: Example):
    plan, hits = _hits(rule, example)
    assert hits, f"{rule.id} finds nothing in its failing example"
    known = {item.id for item in plan.items}
    for hit in hits:
        assert hit.item == "" or hit.item in known
        if hit.quote:
            assert any(hit.quote in text for text in _said_in(plan, hit.item)), hit.quote
    if example.quote is not None:
        assert example.quote in [hit.quote for hit in hits]


@pytest.mark.parametrize(("rule", "example"), PASSING)
def test_a_rule_leaves_innocents_alone(rule: PlanRule, example: Example):
    _, hits = _hits(rule, example)
    assert not hits, [(hit.item, hit.quote, hit.message) for hit in hits]


@pytest.mark.parametrize(
    "example",
    [Example(), as_draft(), in_year_9(), in_year_9(as_draft())],
    ids=["final", "draft", "year 9", "both"],
)
def test_nothing_is_unlawful_or_weak_in_a_sound_plan(example: Example):
    found = check_plan(laid_over(example)).findings
    assert not [each for each in found if each.severity != Severity.STYLE]


def test_a_sound_plan_that_came_from_a_document_is_sound_as_well():
    items = {item.id: {"meets": [], "for": [], "towards": [], "from": None} for item in sound_plan().items}
    del items["I1"]
    found = check_plan(laid_over(Example(items, {"has_links": False}))).findings
    assert not [each for each in found if each.severity != Severity.STYLE]


def test_there_are_rules_enough_and_each_is_whole():
    assert len(rules()) >= 60
    assert len({rule.id for rule in rules()}) == len(rules())
    assert len({rule.title for rule in rules()}) == len(rules())


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_says_why_by_what_law_and_what_to_do(rule: PlanRule):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    assert set(rule.sections) <= set(SECTIONS)
    assert rule.sections
    assert len(rule.failing) >= 2
    assert len(rule.passing) >= 2
    assert rule.title
    assert rule.suggestion.endswith(".")
    assert len(rule.reason) > 25
    assert rule.reason.endswith(".")
    assert LEGAL_SOURCE.search(rule.source), rule.source

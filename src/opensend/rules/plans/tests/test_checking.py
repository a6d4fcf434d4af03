"""A plan is checked by every rule, and the same plan gives the same findings in the same order."""

from __future__ import annotations

import re
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.checking import check_plan
from opensend.rules.plans.examples import laid_over, sound_plan
from opensend.rules.plans.plan import SECTIONS, Plan, PlanItem, Unread
from opensend.rules.plans.registry import Example, Severity, rule

BROKEN = Example(
    {
        "B3": {"text": "Robin has autism and ADHD."},
        "F1": {"text": "Robin has access to speech therapy as required.", "amount": None},
        "G1": {"text": "A speech and language therapist works with Robin for an hour each week."},
        "K5": None,
    },
    {"sign_off": None},
)


def test_what_is_found_says_where_why_and_what_to_do():
    found = check_plan(laid_over(BROKEN)).findings
    (one,) = [each for each in found if each.rule == "education-in-health"]
    assert (one.section, one.item, one.severity) == ("G", "G1", Severity.UNLAWFUL)
    assert one.quote == "A speech and language therapist works with Robin for an hour each week."
    assert "CFA 2014 s.21(5)" in one.source
    assert one.message
    assert one.suggestion


def test_the_gravest_comes_first_and_then_the_order_of_the_plan():
    found = check_plan(laid_over(BROKEN)).findings
    grave = [list(Severity).index(each.severity) for each in found]
    assert grave == sorted(grave)
    place = {item.id: number for number, item in enumerate(laid_over(BROKEN).items)}
    unlawful = [place.get(each.item, -1) for each in found if each.severity == Severity.UNLAWFUL]
    assert unlawful == sorted(unlawful)
    assert len(set(found)) == len(found)


def test_a_plan_is_unlawful_where_any_finding_is():
    assert check_plan(laid_over(BROKEN)).is_unlawful
    assert not check_plan(sound_plan()).is_unlawful


def test_coverage_names_the_gaps():
    changes = {"B3": {"text": "Robin cannot spell."}, "F4": {"for": [], "towards": []}, "K1": None}
    coverage = check_plan(laid_over(Example(changes))).coverage
    assert coverage.needs_without_provision == ("B3",)
    assert coverage.provision_without_need == ("F4",)
    assert coverage.provision_without_outcome == ("F4",)
    assert coverage.advice_missing == ("ADV-d",)


def test_the_sound_plan_has_no_gap():
    coverage = check_plan(sound_plan()).coverage
    assert coverage == type(coverage)()


def test_what_could_not_be_placed_is_handed_on():
    unread = (Unread("page 3", "Robin likes trains.", "under no section"),)
    assert check_plan(msgspec.structs.replace(sound_plan(), unread=unread)).unread == unread


def test_an_extract_is_not_asked_for_what_it_does_not_show():
    plan = sound_plan()
    shown = ("B", "E", "F")
    extract = msgspec.structs.replace(plan, items=plan.of(*shown), extract_of=shown)
    found = check_plan(extract).findings
    assert [each for each in found if each.severity != Severity.STYLE] == []


def test_an_empty_plan_lacks_everything_and_breaks_nothing():
    found = {each.rule for each in check_plan(Plan()).findings}
    assert {"section-missing", "advice-missing"} & found


@settings(deadline=None, max_examples=60)
@given(st.integers())
def test_the_same_plan_gives_the_same_findings_whatever_was_checked_before(seed: int):
    plan = laid_over(BROKEN)
    order = [sound_plan(), plan, laid_over(Example({"B1": None}))]
    Random(seed).shuffle(order)
    told = [check_plan(each) for each in order]
    assert told[order.index(plan)] == check_plan(plan)


def _quotes(plan: Plan) -> None:
    texts = {item.id: item for item in plan.items}
    for each in check_plan(plan).findings:
        assert each.section in ("", *SECTIONS)
        if each.quote and each.item in texts:
            item = texts[each.item]
            fields = (value for value in msgspec.structs.astuple(item) if isinstance(value, str))
            assert any(each.quote in value for value in fields), each


_SAID = (
    "Robin will needs regular access to a weekly therapist for 20 minutes each day, as required by July "
    "2027. £ 1:1 | B1 Outcome 2 “ • \n II. é İ ß 100% N/A"
)
_WORDS = st.one_of(
    st.text(max_size=120), st.lists(st.sampled_from(re.split(" ", _SAID)), max_size=40).map(" ".join)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(sorted(SECTIONS)), _WORDS), max_size=8), st.booleans())
def test_no_words_break_the_checker_and_every_quote_is_in_the_plan(
    said: list[tuple[str, str]], has_links: bool
):
    items = tuple(PlanItem(f"{section}{n}", section, text) for n, (section, text) in enumerate(said, 1))
    _quotes(Plan(items=items, has_links=has_links))


def test_an_id_is_registered_once():
    with pytest.raises(ValueError, match="already registered"):
        rule(
            rules()[0].id, title="", severity=Severity.STYLE, sections="", suggestion="", source="",
            failing=Example(), passing=Example(),
        )(lambda at: ())  # fmt: skip

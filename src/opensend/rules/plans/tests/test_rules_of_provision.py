"""The rules on provision find what is wanting in any words, and leave sound provision of any style alone.

`sound_provision.txt` and `wanting_provision.txt` hold one provision a line, with breaks of line as "\\n".
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.context import At
from opensend.rules.plans.examples import sound_plan
from opensend.rules.plans.plan import Amount, PlanItem
from opensend.rules.plans.registry import Hit, PlanRule, Severity

_MODULES = (
    "rules_quantity", "rules_figures", "rules_delivery", "rules_expertise", "rules_vague", "rules_firmness",
    "rules_left_open",
)  # fmt: skip
OURS = tuple(rule for rule in rules() if rule.check.__module__.rsplit(".", 1)[1] in _MODULES)
HERE = Path(__file__).parent
MEASURED = "A speech and language therapist works with Robin for 45 minutes each week, one to one."


def _lines(name: str) -> list[str]:
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    return [line.replace("\\n", "\n") for line in text.splitlines() if line]


def _found(text: str, section: str = "F", **fields: object) -> list[tuple[PlanRule, Hit]]:
    item = PlanItem(id="X1", section=section, text=text, **fields)  # type: ignore[arg-type]
    at = At(msgspec.structs.replace(sound_plan(), items=(item,)))
    return [(rule, hit) for rule in OURS for hit in rule.check(at)]


def _accused(found: Sequence[tuple[PlanRule, Hit]]) -> list[tuple[str, str]]:
    return [(rule.id, hit.quote) for rule, hit in found if rule.severity != Severity.STYLE]


def test_the_rules_on_provision_are_there():
    assert len(OURS) == 32


@pytest.mark.parametrize("text", _lines("sound_provision"))
def test_sound_provision_is_left_alone_however_it_is_written(text):
    assert _accused(_found(text)) == []


@pytest.mark.parametrize("section", ["G", "H1", "H2"])
@pytest.mark.parametrize("text", _lines("sound_health_and_care"))
def test_sound_health_and_care_provision_is_left_alone(text, section):
    assert _accused(_found(text, section)) == []


@pytest.mark.parametrize("text", _lines("wanting_provision"))
def test_wanting_provision_is_found_whatever_its_words_and_quoted(text):
    accused = _accused(_found(text))
    assert accused
    assert all(quote and quote in text for _, quote in accused)


@pytest.mark.parametrize(
    ("before", "between"), [("", "\n\n"), ("Robin will have:\n• ", "\n• ")], ids=["paragraph", "list"]
)
def test_a_measured_promise_does_not_excuse_the_next(before, between):
    wanting = _lines("wanting_provision")
    missed = [text for text in wanting if not _accused(_found(f"{before}{MEASURED}{between}{text}"))]
    assert len(missed) <= len(wanting) * 0.06, missed


def test_an_amount_as_data_counts_as_said_and_vague_words_stay_vague():
    fields = {"amount": Amount(45, 1, "week", 38), "supplied_by": "speech and language therapist"}
    assert _accused(_found("Speech and language therapy.", **fields)) == []
    assert {rule for rule, _ in _accused(_found("She has access to therapy.", **fields))} == {"vague-access"}


def test_ids_of_items_and_severity_are_told():
    [(rule, hit)] = [
        each for each in _found("Staff will help Robin.") if each[0].severity == Severity.UNLAWFUL
    ]
    assert (rule.id, hit.item, hit.quote) == ("provision-not-quantified", "X1", "Staff will help Robin.")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "Robin will be given 30 minutes of mentoring each week, if there is room in the group.",
            "provision-conditional",
        ),
        ("How often Robin is seen is for the therapist to judge.", "decided-by-others"),
        ("Hours will follow once the therapist's report has been received.", "left-for-later-assessment"),
        ("A mentor saw Robin for 20 minutes each week in Year 4.", "provision-is-past"),
        ("Robin's grandmother is to hear her read for ten minutes every evening.", "delivered-by-family"),
        ("A teaching assistant helps Robin for ten hours a week or less.", "quantity-is-ceiling"),
        ("A teaching assistant sees Robin for 20 to 40 minutes each day.", "quantity-is-range"),
        ("A block of sessions with the ELSA, 30 minutes weekly.", "duration-missing"),
        ("All staff will complete a course on autism.", "training-unquantified"),
        ("Touch typing for 20 minutes four times a week.", "deliverer-missing"),
        ("Handwriting practice, 15 minutes, three times weekly.", "deliverer-missing"),
        ("Individual reading with the librarian for 15 minutes.", "frequency-missing"),
        ("A mentor sees Robin for an hour a week by the school's choice.", "decided-by-others"),
    ],
)
def test_each_fault_is_called_by_its_name(text, rule):
    assert rule in {found for found, _ in _accused(_found(text))}


@pytest.mark.parametrize("whom", ["A tutor", "An instructor", "A counsellor", "A suitably qualified teacher"])
def test_a_title_without_a_qualification_is_a_matter_of_style(whom):
    found = _found(f"{whom} teaches Robin for an hour each week.")
    assert "qualification-missing" in {rule.id for rule, _ in found}
    assert _accused(found) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=150), st.sampled_from(["F", "G", "H1", "H2"]))
def test_no_text_makes_a_rule_raise_and_every_quote_is_exact(text, section):
    assert all(hit.quote in text for _, hit in _found(text, section))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(_lines("wanting_provision") + _lines("sound_provision")), min_size=1, max_size=5)
)
def test_provisions_in_any_order_are_quoted_exactly(texts):
    text = "\n".join(texts)
    assert all(hit.quote in text for _, hit in _found(text))

"""Section K as councils write it: which advice of the law each entry is."""

from __future__ import annotations

import pytest

from opensend.rules.plans.advice_given import codes_of
from opensend.rules.plans.plan import PlanItem

ENTRIES = (
    ("Educational Psychologist report, Dr X, 12.03.2026", "ADV-d"),
    ("Parent/carer views", "ADV-a"),
    ("Views of parents", "ADV-a"),
    ("School advice (SENCo)", "ADV-b"),
    ("Headteacher's report", "ADV-b"),
    ("Community Paediatrician, Dr A Example, NHS Trust", "ADV-c"),
    ("Speech and Language Therapist", "ADV-c"),
    ("Social Care: not known to Children's Services", "ADV-e"),
    ("Early Help assessment", "ADV-e"),
    ("Preparing for adulthood adviser", "ADV-g"),
    ("Careers adviser report", "ADV-g"),
    ("Health advice – CCN", "ADV-c"),
    ("Advice from the educational setting, Oakfield Primary School", "ADV-b"),
    ("EP", "ADV-d"),
    ("Appendix 1: Parental contribution", "ADV-a"),
    ("Dr Y, EP, seen at Oakfield School", "ADV-d"),
    ("Child's views", "ADV-a"),
    ("School report", "ADV-b"),
    ("Occupational Therapist", "ADV-c"),
    ("CAMHS", "ADV-c"),
    ("Children with Disabilities Team", "ADV-e"),
    ("Family advice", "ADV-a"),
    ("Nursery", "ADV-b"),
    ("Section A / parents' form", "ADV-a"),
    ("Social worker's report", "ADV-e"),
    ("Clinical psychologist", "ADV-c"),
)


@pytest.mark.parametrize(("text", "code"), ENTRIES)
def test_an_entry_tells_its_code(text: str, code: str):
    assert codes_of(PlanItem("K1", "K", text)) == {code}


def test_a_list_in_one_entry_tells_each_code():
    listed = "Mother's views\nHead teacher\nEP: awaited\nSocial worker"
    assert codes_of(PlanItem("K1", "K", listed)) == {"ADV-a", "ADV-b", "ADV-e"}


@pytest.mark.parametrize("text", ["", "Report", "EP report: to follow", "Not yet received"])
def test_what_has_not_come_or_is_nobodys_tells_none(text: str):
    assert codes_of(PlanItem("K1", "K", text)) == frozenset()


def test_the_code_of_an_entry_goes_before_its_words():
    assert codes_of(PlanItem("K1", "K", "School report", advice="ADV-f")) == {"ADV-f"}

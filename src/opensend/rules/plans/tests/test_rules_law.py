"""What educates and what treats, what is due under the 1970 Act and what is not, as people write it."""

from __future__ import annotations

import pytest

from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.context import At
from opensend.rules.plans.examples import laid_over
from opensend.rules.plans.registry import Example
from opensend.rules.plans.schools import school_names, states_type

RULES = {rule.id: rule for rule in rules()}
EDUCATES = (
    "Weekly 1:1 speech and language therapy, 45 minutes, delivered by an HCPC registered therapist.",
    "The NHS speech and language therapist will set targets for expressive language and review these termly.",
    "An Occupational Therapist will deliver a programme to develop fine motor skills for 30 minutes weekly.",
    "OT input for sensory integration of one hour per week, with training for the class team.",
    "Physiotherapy to help Sam take part in PE lessons, 30 minutes weekly.",
    "Weekly art therapy sessions in school to help her manage her emotions so she can access learning.",
    "A mentor will meet Tom weekly.",
    "A Qualified Teacher of the Deaf will visit fortnightly for one hour.",
    "The SLT will train staff in the use of Makaton for two hours each term.",
    "Daily phonics for 20 minutes.",
    "Counselling for 50 minutes each week in term time to enable attendance at school.",
    "Maya will receive 40 minutes of SALT each week to develop her understanding of language.",
    "An occupational therapist will teach Robin to use cutlery and to dress, one hour fortnightly.",
    "Direct speech therapy of 30 minutes each fortnight from Example NHS Trust.",
)
TREATS = (
    "Annual review by the consultant paediatrician.",
    "The community nursing team will train school staff in gastrostomy feeding once a year, two hours.",
    "A dysphagia-trained speech and language therapist reviews Sam's eating and drinking plan every six "
    "months.",
    "Wheelchair services will review Sam's chair every six months.",
    "CAMHS will provide twelve sessions of family therapy.",
    "A physiotherapist sees Sam for 45 minutes each fortnight to stretch her hips and review her splints.",
    "Epilepsy nurse provides annual training to five named school staff on buccal midazolam.",
    "An orthoptist checks her eyesight twice a year.",
    "An audiologist tests her hearing and hearing aids every three months.",
    "The occupational therapist will review Sam's bath seat at home each year.",
    "The school nurse writes the individual healthcare plan and reviews it each September.",
    "A dietitian meets the family for 45 minutes every half term.",
    "Melatonin is prescribed and reviewed by the paediatrician every six months.",
    "CAMHS psychiatrist reviews medication for ADHD every three months for 30 minutes.",
    "A clinical psychologist from CAMHS offers twelve one-hour sessions for her eating disorder.",
)
DUE_UNDER_THE_1970_ACT = (
    "A personal assistant for four hours each Saturday to access community activities.",
    "Six hours a week of home care to help with washing and dressing at home.",
    "A ceiling track hoist will be fitted in the bathroom by September 2026.",
    "Two weeks at the summer playscheme each August, 10am to 3pm.",
    "A befriender takes Sam to swimming each week for two hours.",
    "Sam will attend the Saturday club run by the short breaks team, 10am to 1pm.",
    "Grab rails and a level access shower.",
    "Help for the family to take a holiday of one week each year.",
)
OTHER_CARE = (
    "28 nights a year of residential respite at the short breaks unit.",
    "A social worker visits the family every six weeks under a child in need plan.",
    "A family support worker runs a ten week parenting course.",
    "Sam is looked after by the authority and lives with foster carers.",
    "Overnight short breaks of two nights a month with a linked family carer.",
    "A direct payment for four nights of overnight care each month.",
    "A Care Act assessment will be made before her 18th birthday.",
)


def _finds(rule: str, item: str, text: str) -> bool:
    changes = {item: {"text": text, "what": "", "by": "", "amount": None}}
    return any(hit.item == item for hit in RULES[rule].check(At(laid_over(Example(changes)))))


@pytest.mark.parametrize("text", EDUCATES)
def test_what_educates_or_trains_has_no_place_in_section_g(text: str):
    assert _finds("education-in-health", "G1", text)


@pytest.mark.parametrize("text", TREATS)
def test_what_treats_has_its_place_in_section_g(text: str):
    assert not _finds("education-in-health", "G1", text)


@pytest.mark.parametrize("text", DUE_UNDER_THE_1970_ACT)
def test_what_the_1970_act_gives_has_no_place_in_section_h2(text: str):
    assert _finds("h1-in-h2", "H2.1", text)


@pytest.mark.parametrize("text", OTHER_CARE)
def test_other_care_has_its_place_in_section_h2(text: str):
    assert not _finds("h1-in-h2", "H2.1", text)


@pytest.mark.parametrize(
    ("text", "names", "has_type"),
    [
        ("Example Primary School, a mainstream primary school.", ["Example Primary School"], True),
        ("Oakfield Academy", ["Oakfield Academy"], False),
        ("Name: Oakfield School Type: Mainstream Secondary", ["Oakfield School"], True),
        ("Mainstream Secondary School", [], True),
        ("Greenhill Special School", ["Greenhill Special School"], True),
        ("At Oakfield School she will learn", ["Oakfield School"], False),
        ("Hillcrest College, further education college", ["Hillcrest College"], True),
        ("School: St Anne's RC High School. Type of school: Academy", ["St Anne's RC High School"], True),
        ("School staff will meet her", [], False),
        ("Forest School is on Friday", [], False),
    ],
)
def test_a_school_and_its_type_are_told_apart(text: str, names: list[str], has_type: bool):
    assert school_names(text) == names
    assert states_type(text) is has_type

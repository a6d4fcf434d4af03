"""Needs as people write them: what says a need, a strength, nothing, a label, or provision."""

from __future__ import annotations

import pytest

from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.context import At
from opensend.rules.plans.examples import laid_over
from opensend.rules.plans.need_prose import is_nothing, is_strength, says_need, says_strength
from opensend.rules.plans.plan import PlanItem
from opensend.rules.plans.registry import Example

RULES = {rule.id: rule for rule in rules()}
NOTHING = (
    "None",
    "None identified.",
    "No health needs identified",
    "Robin has no health needs which relate to her special educational needs.",
    "Not known to social care",
    "No personal budget requested",
    "Robin is not known to social care.",
    "There are no social care needs.",
    "N/A",
    "Nil",
    "No health care provision required.",
    "Robin does not currently have any social care needs.",
    "There is no health provision specified.",
    "No additional health provision is required at this time.",
    "No needs identified at this time; Robin is not known to the disabled children's team.",
    "None at present",
    "The family did not request a personal budget.",
)
SOMETHING = (
    "No sense of danger near roads.",
    "Robin has no speech.",
    "None of her words are clear to strangers.",
    "Robin does not have friends and needs support at break.",
    "There is no understanding of number beyond 3.",
)
LABELS = (
    "ASD",
    "Autism Spectrum Disorder (ASD)",
    "Robin has autism and ADHD.",
    "Moderate learning difficulties and SEMH.",
    "Diagnosis: Autism, ADHD (March 2021)",
    "Severe learning difficulties",
    "Speech, Language and Communication Needs (SLCN)",
    "Physical disability - cerebral palsy",
    "Robin has a diagnosis of Developmental Language Disorder.",
    "Primary need: SEMH",
    "Dyslexia.",
    "Hearing impairment",
)
NO_LABELS = (
    "Robin has autism and finds crowds hard.",
    "Robin is deaf in her left ear.",
    "Anxiety stops Robin from coming to school.",
    "Robin has dyslexia and reads like a child of six.",
    "Profound hearing loss in both ears; wears two aids.",
)
DESCRIBED = (
    "Robin needs adult help to put on her coat and shoes.",
    "Sam requires instructions to be broken down and repeated before he can follow them.",
    "Maya needs visual prompts and reminders to start a task.",
    "Leo has a vocabulary at the level of a child of three; he speaks in two-word phrases.",
    "Tom becomes overwhelmed in noisy rooms and will leave without warning.",
    "She needs more time than her peers to process what she hears.",
    "He has received speech therapy since the age of three and still omits final sounds.",
    "Will needs a quiet place to calm when he is upset.",
    "Ayesha is working at Year 1 level in mathematics, three years behind her class.",
    "Noor will get upset when routines change.",
    "Kai requires a high level of supervision because he runs away.",
    "Robin needs help from an adult to use the toilet.",
    "May has a diagnosis of autism. She finds it hard to read faces and takes words literally.",
    "Finn needs 20 minutes to settle after break.",
)
PROVISION = (
    "Robin needs a full-time teaching assistant.",
    "Sam requires 25 hours of support each week.",
    "He should receive weekly occupational therapy.",
    "Maya needs access to a speech and language therapist.",
    "Leo will be provided with a laptop for all writing.",
    "Tom requires a specialist teacher for two sessions a week.",
    "She would benefit from a daily phonics programme.",
    "Ayesha should have 1:1 support throughout the day.",
    "Kai must be taught in a class of no more than eight pupils.",
    "She needs direct speech and language therapy each week.",
)


def _finds(rule: str, text: str) -> bool:
    return any(hit.item == "B2" for hit in RULES[rule].check(At(laid_over(Example({"B2": {"text": text}})))))


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_known_for_nothing(text: str):
    assert is_nothing(text)


@pytest.mark.parametrize("text", SOMETHING)
def test_a_need_that_begins_with_no_is_something(text: str):
    assert not is_nothing(text)


@pytest.mark.parametrize("text", LABELS)
def test_a_label_is_found(text: str):
    assert _finds("need-is-only-a-label", text)


@pytest.mark.parametrize("text", NO_LABELS)
def test_a_label_with_a_description_is_left_alone(text: str):
    assert not _finds("need-is-only-a-label", text)


@pytest.mark.parametrize("text", PROVISION)
def test_provision_among_the_needs_is_found(text: str):
    assert _finds("need-is-provision", text)


@pytest.mark.parametrize("text", DESCRIBED)
def test_how_a_need_shows_is_no_provision(text: str):
    assert not _finds("need-is-provision", text)


@pytest.mark.parametrize(
    ("item", "is_need"),
    [
        (PlanItem("B1", "B", "Robin is kind. She enjoys drawing."), False),
        (PlanItem("B1", "B", "Robin is kind. She cannot yet draw."), True),
        (PlanItem("B1", "B", "Robin draws and can sing, with help.", heading="Strengths"), False),
        (PlanItem("B1", "B", "Robin draws with difficulty.", heading="Strengths and needs"), True),
        (PlanItem("B1", "B", "This section sets out what Robin finds hard."), False),
        (PlanItem("B1", "B", "None identified."), False),
    ],
)
def test_what_says_a_need(item: PlanItem, is_need: bool):
    assert says_need(item) is is_need
    assert is_strength(item) is (not is_need and says_strength(item.text)) or item.heading == "Strengths"

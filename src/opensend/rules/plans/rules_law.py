"""Rules on what the law puts where: therapy that educates, the 1970 Act, the signature of a final plan."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.rules.ages import birthday
from opensend.rules.plans.context import At
from opensend.rules.plans.examples import as_draft
from opensend.rules.plans.need_prose import is_nothing
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.wording import wording

_WORDS = "law_words"
_ADULT = {"child": {"born": "2007-11-02", "year_group": 13}}


def _has(kind: str, text: str) -> bool:
    return wording(_WORDS, kind).is_in(text)


def _says(item: str, text: str, **fields: object) -> dict[str, dict[str, object]]:
    """An item of provision with other words, and nothing beside them that says more."""
    return {item: {"text": text, "what": "", "by": "", "amount": None, "qualification": "", **fields}}


@rule(
    "education-in-health",
    title="Provision that educates stands in the health section",
    severity=Severity.UNLAWFUL,
    sections="F G",
    suggestion="Put it into Section F, where the authority has to secure it.",
    source="CFA 2014 s.21(5), s.42(2); London Borough of Bromley v SENT [1999] ELR 260; SEND Code of "
    "Practice 2015 ¶9.74",
    failing=(
        Example(
            _says("G1", "A speech and language therapist works with Robin for 45 minutes each week."),
            quote="A speech and language therapist works with Robin for 45 minutes each week.",
        ),
        Example(_says("G1", "Occupational therapy for handwriting: 30 minutes once a fortnight.")),
        Example(
            _says(
                "G1",
                "A counsellor meets Robin at school for an hour each week, so that she can "
                "face lessons again.",
            )
        ),
        Example(_says("G1", "45 minutes each week, one to one.", by="speech and language therapist")),
        Example(_says("G1", "A learning mentor sees Robin each morning for 15 minutes.")),
    ),
    passing=(
        Example(
            _says("G1", "A speech and language therapist reviews how safely Robin swallows, once each term.")
        ),
        Example(
            _says("G1", "An occupational therapist checks Robin's wheelchair and seating every six months.")
        ),
        Example(
            _says(
                "G1",
                "An epilepsy nurse trains two teaching assistants for two hours each year in "
                "giving medicine.",
            )
        ),
        Example(
            _says("G1", "CAMHS gives Robin twelve sessions of cognitive behaviour therapy of 50 minutes.")
        ),
        Example(_says("G1", "A dietitian weighs Robin at school each term and revises her meal plan.")),
    ),
)
def education_in_health(at: At) -> Iterator[Hit]:
    """Health provision that educates or trains is special educational provision, and belongs in Section F.

    In Section G the duty to secure it is another's, and there is no right of appeal against what it says.
    """
    for item in at.plan.of("G"):
        fields = f"{item.what} {item.supplied_by}"
        found = [
            each.sentence.text
            for each in at.reading(item).sentences
            if _educates(each.sentence.text, item.text)
        ]
        if not found and _educates(f"{fields} {item.text}", item.text):
            found = [item.text]
        yield from (Hit(item.id, "G", quote) for quote in found)


def _educates(text: str, around: str) -> bool:
    if _has("speech_therapy", text):
        return not _has("swallowing", around)
    if _has("other_therapy", text):
        return _has("learning", text) and not _has("for_the_body", text)
    if _has("mentoring", text):
        return True
    if _has("counselling", text):
        return _has("to_learning", text) and not _has("clinic", around)
    return _has("teaching", text) and not _has("medical", text)


@rule(
    "education-in-social-care",
    title="Provision that educates stands in the social care sections",
    severity=Severity.UNLAWFUL,
    sections="F H1 H2",
    suggestion="Put it into Section F, where the authority has to secure it.",
    source="CFA 2014 s.21(5), s.42(2); SEND Code of Practice 2015 ¶9.73",
    failing=(
        Example(
            _says("H2.1", "A tutor teaches Robin to read for two hours each week."),
            quote="A tutor teaches Robin to read for two hours each week.",
        ),
        Example(_says("H1.1", "A teaching assistant works with Robin in class for five hours each week.")),
        Example(_says("H2.1", "Speech and language therapy, 30 minutes weekly.")),
    ),
    passing=(
        Example(
            _says("H2.1", "A family support worker visits Robin's parents at home for an hour each week.")
        ),
        Example(_says("H1.1", "A support worker takes Robin swimming for two hours each Saturday.")),
        Example(_says("H1.1", "A care worker helps Robin to wash and dress from 7am to 8am on school days.")),
    ),
)
def education_in_social_care(at: At) -> Iterator[Hit]:
    """Social care provision that educates or trains is special educational provision, and belongs in Section
    F.
    """
    for item in at.plan.of("H1", "H2"):
        for read in at.reading(item).sentences:
            if _has("teaching_in_care", read.sentence.text):
                yield Hit(item.id, item.section, read.sentence.text)


@rule(
    "h1-in-h2",
    title="Help under the 1970 Act stands in Section H2",
    severity=Severity.WEAK,
    sections="H1 H2",
    suggestion="Put it into Section H1, where there is a duty to provide it.",
    source="SI 2014/1530 reg 12(1)(h); Chronically Sick and Disabled Persons Act 1970 s.2",
    failing=(
        Example(
            _says("H2.1", "A support worker takes Robin to a youth club for three hours each Saturday."),
            quote="A support worker takes Robin to a youth club for three hours each Saturday.",
        ),
        Example(_says("H2.1", "A care worker gives Robin personal care at home for one hour each morning.")),
        Example(_says("H2.1", "The bathroom will be made into a wet room by September 2026.")),
    ),
    passing=(
        Example(_says("H2.1", "Robin stays at a residential short-break home for two nights each month.")),
        Example(
            _says(
                "H2.1", "A family support worker visits each week, under section 17 of the Children Act 1989."
            )
        ),
        Example(
            _says("H2.1", "A support worker takes Robin to a youth club for three hours each Saturday."),
            _ADULT,
        ),
    ),
)
def h1_in_h2(at: At) -> Iterator[Hit]:
    """Help at home, recreation, travel to it, adaptations and holidays are due to a disabled child under 18.

    They are specified in Section H1. What stands in Section H2 is what no such duty covers.
    """
    if at.age is not None and at.age >= 18:
        return
    for item in at.plan.of("H2"):
        if _has("not_h1", f"{item.text} {item.what} {item.supplied_by}"):
            continue
        for read in at.reading(item).sentences:
            if any(
                _has(kind, read.sentence.text) for kind in ("recreation", "at_home", "adaptation", "other_h1")
            ):
                yield Hit(item.id, "H2", read.sentence.text)


@rule(
    "h1-over-18",
    title="Section H1 holds provision for an adult",
    severity=Severity.UNLAWFUL,
    sections="H1 H2",
    suggestion="Put adult social care (Care Act 2014) into Section H2.",
    source="SI 2014/1530 reg 12(1)(h); Chronically Sick and Disabled Persons Act 1970 s.2",
    failing=(
        Example(plan=_ADULT),
        Example({"H1.1": {"text": "A personal assistant, four hours each week.", "starts": "2033-11-01"}}),
    ),
    passing=(
        Example({"H1.1": {"text": "Not applicable."}}, _ADULT),
        Example({"H1.1": None}, _ADULT),
        Example(plan={"child": {"born": "2008-06-14", "year_group": 13}}),
    ),
)
def h1_over_18(at: At) -> Iterator[Hit]:
    """Section H1 is for children under 18. Care of adults rests on another Act and stands in Section H2."""
    born = at.plan.child.born
    for item in at.plan.of("H1"):
        is_adult_then = born is not None and item.starts is not None and item.starts >= birthday(born, 18)
        if not is_nothing(item.text) and (is_adult_then or (at.age is not None and at.age >= 18)):
            yield Hit(item.id, "H1", item.text)


@rule(
    "final-unsigned",
    title="The final plan is not signed",
    severity=Severity.UNLAWFUL,
    sections="A B C D E F G H1 H2 I J K",
    suggestion="Have the responsible officer sign the plan, with name and role.",
    source="SEND Code of Practice 2015 ¶9.125; SI 2014/1530 reg 13(2)",
    failing=(
        Example(plan={"sign_off": None}),
        Example(plan={"sign_off": {"name": " "}}),
    ),
    passing=(
        as_draft(),
        Example({"A1": None, "A2": None, "A3": None}, {"sign_off": None, "extract_of": ["F", "I"]}),
    ),
)
def final_unsigned(at: At) -> Iterator[Hit]:
    """A final plan is signed by the officer of the authority who is responsible for it.

    Without that nobody can tell whether it was made, or is a draft still.
    """
    signed = at.plan.sign_off
    if at.plan.stage == "final" and not at.plan.extract_of and (signed is None or not signed.name.strip()):
        yield Hit()


@rule(
    "final-undated",
    title="The final plan is not dated",
    severity=Severity.UNLAWFUL,
    sections="A B C D E F G H1 H2 I J K",
    suggestion="Write the day on which the plan was made, and the day of the signature.",
    source="SEND Code of Practice 2015 ¶9.125; SI 2014/1530 reg 14",
    failing=(
        Example(plan={"dated": None}),
        Example(plan={"sign_off": {"on": None}}),
        Example(plan={"dated": None, "sign_off": {"on": None}, "has_links": False}),
    ),
    passing=(
        as_draft(Example(plan={"dated": None})),
        Example(plan={"sign_off": {"on": None}, "has_links": False}),
    ),
)
def final_undated(at: At) -> Iterator[Hit]:
    """From the day of the plan run the duty to secure what is in it, the right to appeal, and the yearly
    review.
    """
    plan = at.plan
    if plan.stage != "final" or plan.extract_of:
        return
    signed_on = plan.sign_off.on if plan.sign_off else plan.dated
    if plan.dated is None and (plan.has_links or signed_on is None):
        yield Hit(message="The plan has no date.")
    elif plan.has_links and signed_on is None:
        yield Hit(message="The signature has no date.")

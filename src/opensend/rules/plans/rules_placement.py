"""Rules on the school or college: not in a draft, and with its type in a final plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import is_shown
from opensend.rules.plans.examples import as_draft
from opensend.rules.plans.need_prose import is_nothing
from opensend.rules.plans.plan import Plan, PlanItem
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.schools import school_names, states_type
from opensend.rules.plans.wording import wording

_NO_FIELDS = {"setting": None, "setting_type": "", "from": None}
_OTHERWISE = {
    "F6": {"text": "Robin is educated otherwise than at school (section 61): 15 hours of tuition each week."}
}


def _is_otherwise(plan: Plan) -> bool:
    """Whether the plan says that provision is made otherwise than in a school (CFA 2014 s.61)."""
    return any(
        wording("law_words", "elsewhere").is_in(f"{item.heading} {item.text}") for item in plan.of("F", "I")
    )


def _names(item: PlanItem) -> bool:
    return bool((item.setting and (item.setting.name or item.setting.urn)) or school_names(item.text))


def _says_something(item: PlanItem) -> bool:
    """Whether an item of Section I names a school or a type, or says more than that this is to come."""
    if _names(item) or item.setting_type.strip():
        return True
    if is_nothing(item.text):
        return False
    return not wording("law_words", "not_named_yet").is_in(item.text)


@rule(
    "placement-in-draft",
    title="The draft names a school or a type of school",
    severity=Severity.UNLAWFUL,
    sections="I",
    suggestion="Leave Section I blank until the family has said which school it asks for.",
    source="CFA 2014 s.38(5)",
    failing=(
        Example(
            plan={"stage": "draft", "sign_off": None},
            quote="Example Primary School, a mainstream primary school.",
        ),
        as_draft(Example({"I1": {**_NO_FIELDS, "text": "Oakfield Academy"}}, quote="Oakfield Academy")),
        as_draft(Example({"I1": {"setting_type": "maintained special school", "text": ""}})),
        as_draft(
            Example({"I1": {**_NO_FIELDS, "text": "A mainstream school."}}, quote="A mainstream school.")
        ),
    ),
    passing=(
        as_draft(),
        as_draft(Example({"I1": {**_NO_FIELDS, "text": "Left blank until the final plan."}})),
        as_draft(
            Example(
                {
                    "I1": {
                        **_NO_FIELDS,
                        "text": "The name and type of school will be completed in the final plan.",
                    }
                }
            )
        ),
        as_draft(Example({"I1": {**_NO_FIELDS, "text": "Parental preference awaited."}})),
    ),
)
def placement_in_draft(at: At) -> Iterator[Hit]:
    """A draft must name no school, college or type. The family may first say which it asks for."""
    if at.plan.stage != "draft":
        return
    for item in at.plan.of("I"):
        if _says_something(item):
            yield Hit(item.id, "I", item.text.strip() or item.setting_type)


@rule(
    "placement-missing",
    title="The final plan names neither a school nor a type",
    severity=Severity.UNLAWFUL,
    sections="I",
    suggestion="Name the school or college and its type, or the type alone.",
    source="CFA 2014 s.39(4), (5), s.40(2); SI 2014/1530 reg 12(1)(i)",
    failing=(
        Example({"I1": None}),
        Example({"I1": {**_NO_FIELDS, "text": "To be confirmed."}}, quote="To be confirmed."),
        Example({"I1": {**_NO_FIELDS, "text": ""}}),
    ),
    passing=(
        Example({"I1": {**_NO_FIELDS, "text": "A mainstream primary school."}}),
        Example({"I1": None, **_OTHERWISE}),
        Example({"I1": None}, {"extract_of": list("ABCDEFGHK")}),
        as_draft(),
    ),
)
def placement_missing(at: At) -> Iterator[Hit]:
    """A final plan must name a school or college, or its type, unless education is arranged outside any
    school.
    """
    if at.plan.stage != "final" or not is_shown(at.plan, "I") or _is_otherwise(at.plan):
        return
    items = at.plan.of("I")
    if not any(_says_something(item) for item in items):
        said = next((item for item in items if item.text.strip()), None)
        yield Hit(said.id if said else "", "I", said.text if said else "")


@rule(
    "placement-type-missing",
    title="Section I gives a name and no type",
    severity=Severity.UNLAWFUL,
    sections="I",
    suggestion="Add the type, such as “maintained special school” or “further education college”.",
    source="SI 2014/1530 reg 12(1)(i)",
    failing=(
        Example(
            {"I1": {"setting_type": "", "text": "Example Primary School"}}, quote="Example Primary School"
        ),
        Example({"I1": {**_NO_FIELDS, "text": "Robin will attend Oakfield Academy from September 2026."}}),
    ),
    passing=(
        Example({"I1": {"setting_type": "", "text": "Oakfield Academy, a mainstream academy."}}),
        Example(
            {
                "I1": {**_NO_FIELDS, "text": "Name: Oakfield School"},
                "I2": {"text": "Type: maintained special school"},
            }
        ),
        Example({"I1": {"text": "Example Primary School"}}),
    ),
)
def placement_type_missing(at: At) -> Iterator[Hit]:
    """Section I gives the name and the type. The type decides what the family can ask for when the place
    fails.
    """
    items = at.plan.of("I")
    if at.plan.stage != "final" or any(item.setting_type.strip() for item in items):
        return
    told = [item for item in items if _says_something(item)]
    whole = "\n".join(f"{item.heading} {item.text}" for item in items)
    name = next((item.setting.name for item in told if item.setting), "")
    if told and not states_type(whole, name) and not _is_otherwise(at.plan):
        yield Hit(told[0].id, "I", told[0].text)


_TYPE_ELSEWHERE = re.compile(
    r"\b(?:will (?:attend|be placed (?:in|at)|go to|transfer to)|(?:requires?|needs?|should (?:have"
    r"|attend)|placed? (?:in|at)) (?:a |an )?"
    r"(?:full[- ]time )?(?:placement|place)? ?(?:in|at)?) ?(?:a |an |in a "
    r"|at a )?(?:[\w-]+ ){0,2}?(?:special(?:ist)?|mainstream|independent"
    r"|residential|maintained) (?:[\w-]+ ){0,2}?(?:school|college|academy|setting|placement)\b",
    re.IGNORECASE,
)


@rule(
    "placement-named-elsewhere",
    title="A school is named outside Section I",
    severity=Severity.WEAK,
    sections="B E F G H1 H2",
    suggestion="Describe the provision without saying in which school it is given; the school stands in "
    "Section I.",
    source="CFA 2014 s.38(5); SI 2014/1530 reg 12(1)(i)",
    failing=(
        as_draft(
            Example(
                {"F4": {"text": "Robin will attend Oakfield School, where an adult reads with her."}},
                quote="Oakfield School",
            )
        ),
        as_draft(Example({"F4": {"text": "Robin will attend a special school for pupils with autism."}})),
        Example(
            {"F3": {"text": "Teaching of reading at Hill Top Academy for 30 minutes each day."}},
            quote="Hill Top Academy",
        ),
    ),
    passing=(
        as_draft(
            Example({"F4": {"text": "A teaching assistant reads with Robin; Forest School is on Friday."}})
        ),
        as_draft(
            Example(
                {
                    "A3": {"text": "Robin goes to Oakfield School."},
                    "F4": {"text": "An adult at Oakfield School reads with her."},
                }
            )
        ),
        as_draft(Example({"F4": {"text": "All staff of the school learn to sign."}})),
        Example(
            {"F4": {"text": "An adult at Example Primary School reads with Robin for 30 minutes each day."}}
        ),
    ),
)
def placement_named_elsewhere(at: At) -> Iterator[Hit]:
    """What a draft may not say in Section I it may not say elsewhere, and a final plan names its school once.

    A school in Section F that is not the one in Section I leaves two answers. Where the child is now may be
    named.
    """
    known = " ".join(
        f"{item.heading} {item.text} {item.author_role}" for item in at.plan.of("A", "B", "C", "D", "I", "K")
    )
    known += " ".join(item.setting.name for item in at.plan.of("I") if item.setting)
    for item in at.plan.of("B", "E", "F", "G", "H1", "H2"):
        found = _TYPE_ELSEWHERE.search(item.text) if at.plan.stage == "draft" else None
        if found:
            yield Hit(item.id, item.section, found.group())
        if item.section != "B":
            names = (name for name in school_names(item.text) if name not in known)
            yield from (Hit(item.id, item.section, name) for name in names)

"""The advice set: what advice an authority must seek for one child's assessment, and from whom.

SI 2014/1530 reg 6(1) lists the advice; reg 6(2) adds a qualified teacher's part for visual or hearing
impairment; reg 6(4) lets an authority not ask again where the person who gave existing advice, the
authority and the family are all satisfied that it is sufficient.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opensend.rules.ages import is_year_9_or_above

CODES = ("ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e", "ADV-f", "ADV-g", "ADV-h")
TITLES = {
    "ADV-a": "Advice and information from the family",
    "ADV-b": "Educational advice",
    "ADV-c": "Medical advice and information",
    "ADV-d": "Psychological advice",
    "ADV-e": "Social care advice",
    "ADV-f": "Advice from another person whom the authority thinks appropriate",
    "ADV-g": "Advice on preparing for adulthood and independent living",
    "ADV-h": "Advice from a person whom the family reasonably asked for",
}


class Attends(StrEnum):
    """Where the child or young person is educated now."""

    EARLY_YEARS = "early_years"
    SCHOOL = "school"
    POST_16 = "post_16"
    HOME = "home"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class ExistingAdvice:
    """Advice already held, and who is satisfied that it is sufficient for this assessment (reg 6(4))."""

    code: str
    provider_satisfied: bool = False
    authority_satisfied: bool = False
    family_satisfied: bool = False
    asked_for: str = ""

    @property
    def is_sufficient(self) -> bool:
        """Whether all three are satisfied; two are not enough."""
        return self.provider_satisfied and self.authority_satisfied and self.family_satisfied


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What decides the advice set. `requested` and `others` name advisers by role, never by personal name."""

    attends: Attends
    year_group: int
    has_serving_parent: bool = False
    has_visual_impairment: bool = False
    has_hearing_impairment: bool = False
    others: tuple[str, ...] = ()
    requested: tuple[str, ...] = ()
    existing: tuple[ExistingAdvice, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceDue:
    """One piece of advice that the assessment needs: its code, who is asked, and the regulation."""

    code: str
    asked: str
    source: str
    must_consult: tuple[str, ...] = ()
    is_held: bool = False

    @property
    def title(self) -> str:
        """What the advice is, in words."""
        return TITLES[self.code]


_EDUCATION = {
    Attends.EARLY_YEARS: ("head or SEN lead of the early years provider", "SI 2014/1530 reg 6(1)(b)(i)"),
    Attends.SCHOOL: ("head teacher of the school", "SI 2014/1530 reg 6(1)(b)(i)"),
    Attends.POST_16: ("principal of the college or other post-16 institution", "SI 2014/1530 reg 6(1)(b)(i)"),
    Attends.NOWHERE: (
        "person with experience of teaching children with special educational needs",
        "SI 2014/1530 reg 6(1)(b)(ii)",
    ),
    Attends.HOME: ("person responsible for the child's education at home", "SI 2014/1530 reg 6(1)(b)(iii)"),
}


def advice_due_from(facts: ChildFacts, on: date) -> tuple[AdviceDue, ...]:
    """The advice that this child's assessment needs, in the order of reg 6(1).

    Advice already held and accepted by all three is in the set with `is_held`: it is not asked for again.

    >>> facts = ChildFacts(Attends.SCHOOL, year_group=6, requested=("speech and language therapist",))
    >>> [due.code for due in advice_due_from(facts, date(2026, 2, 16))]
    ['ADV-a', 'ADV-b', 'ADV-c', 'ADV-d', 'ADV-e', 'ADV-h']
    """
    due = [
        AdviceDue("ADV-a", "child's parent or young person", "SI 2014/1530 reg 6(1)(a)"),
        *_education(facts),
    ]
    due.append(_health())
    due.append(AdviceDue("ADV-d", "educational psychologist", "SI 2014/1530 reg 6(1)(d)"))
    due.append(AdviceDue("ADV-e", "social care team of the authority", "SI 2014/1530 reg 6(1)(e)"))
    due.extend(AdviceDue("ADV-f", other, "SI 2014/1530 reg 6(1)(f)") for other in facts.others)
    if is_year_9_or_above(facts.year_group, on):
        asked = "person able to advise on preparing for adulthood and independent living"
        due.append(AdviceDue("ADV-g", asked, "SI 2014/1530 reg 6(1)(g)"))
    due.extend(AdviceDue("ADV-h", asked, "SI 2014/1530 reg 6(1)(h)") for asked in facts.requested)
    return tuple(_held(item, facts) for item in due)


def _education(facts: ChildFacts) -> list[AdviceDue]:
    asked, source = _EDUCATION[facts.attends]
    teachers = _qualified_teachers(facts)
    if teachers:
        source += "; reg 6(2)"
    due = [AdviceDue("ADV-b", asked, source, teachers)]
    if facts.has_serving_parent:
        asked = "Secretary of State for Defence (Children's Education Advisory Service)"
        due.append(AdviceDue("ADV-b", asked, "SI 2014/1530 reg 6(1)(b)(iv)"))
    return due


def _health() -> AdviceDue:
    asked = "health care professional identified by the responsible commissioning body"
    return AdviceDue("ADV-c", asked, "SI 2014/1530 reg 6(1)(c)")


def _qualified_teachers(facts: ChildFacts) -> tuple[str, ...]:
    if facts.has_visual_impairment and facts.has_hearing_impairment:
        return ("qualified teacher of children with multi-sensory impairment",)
    if facts.has_visual_impairment:
        return ("qualified teacher of children with vision impairment",)
    if facts.has_hearing_impairment:
        return ("qualified teacher of the deaf",)
    return ()


def _held(item: AdviceDue, facts: ChildFacts) -> AdviceDue:
    """Reg 6(4) reaches reg 6(1)(b) to (h): the family's own advice is always sought."""
    is_held = item.code != "ADV-a" and any(
        held.is_sufficient and held.code == item.code and held.asked_for in ("", item.asked)
        for held in facts.existing
    )
    if not is_held:
        return item
    source = f"{item.source}; reg 6(4)"
    return AdviceDue(item.code, item.asked, source, item.must_consult, is_held=True)

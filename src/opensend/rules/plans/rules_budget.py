"""Rules on the personal budget: what it pays for, and what is to come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import is_shown
from opensend.rules.plans.need_prose import is_nothing
from opensend.rules.plans.plan import PROVISIONS, PlanItem
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.topics import stems_of, subject_of

_DIRECT = re.compile(
    r"\bdirect payments?\b|\bpaid (?:directly )?(?:in)?to (?:the )?(?:family|parents?|\w+['’]s parents)",
    re.IGNORECASE,
)
_TO_OUTCOME = re.compile(r"\b(?:E\d|[Oo]utcomes? (?:no\.? ?)?\d|B\d|D\d|C\d|[Nn]eeds? \d)")
_TO_PROVISION = re.compile(r"\b(?:F\d|G\d|H[12]\.\d|[Pp]rovision (?:no\.? ?)?\d)")
_PAYS_FOR = re.compile(
    r"\b(?:therap\w+|tutor\w*|tuition|support worker|personal assistant|assistant|club|equipment"
    r"|transport|travel|short breaks?"
    r"|sessions?|lessons?|swimming|mentor\w*|carer|care worker|training|programme|laptop|software"
    r"|activit\w+)\b",
    re.IGNORECASE,
)
_BUDGET = {"kind": "personal_budget"}


def _budgets(at: At) -> tuple[PlanItem, ...]:
    return (
        tuple(item for item in at.plan.of("J") if not is_nothing(item.text))
        if is_shown(at.plan, "J", "E")
        else ()
    )


def _is_direct(item: PlanItem) -> bool:
    return _DIRECT.search(f"{item.heading} {item.text} {item.what}") is not None


def _says_outcome(at: At, item: PlanItem) -> bool:
    """Whether a budget says what it is to bring: by a link, a reference, or what the words are about."""
    if item.towards or item.meets or item.meets_needs or _TO_OUTCOME.search(item.text):
        return True
    names = stems_of(at.plan.child.name, at.plan.child.known_as)
    mine = subject_of(item.text, names)
    is_said = re.search(
        r"\b(?:so that|in order|outcomes?|to (?:help|enable|allow)|needs?)\b", item.text, re.IGNORECASE
    )
    others = (subject_of(other.text, names) for other in at.plan.of("E", "B"))
    return is_said is not None and any(not mine.topics.isdisjoint(other.topics) for other in others)


@rule(
    "direct-payment-without-outcomes",
    title="A direct payment says no need and no outcome",
    severity=Severity.UNLAWFUL,
    sections="J",
    suggestion="Say which special educational needs and which outcomes the direct payment is to meet.",
    source="SI 2014/1530 reg 12(1)(j)",
    failing=(
        Example(
            {"J1": {**_BUDGET, "text": "A direct payment of £2,400 a year for a reading tutor."}},
            quote="A direct payment of £2,400 a year for a reading tutor.",
        ),
        Example(
            {
                "J1": {
                    **_BUDGET,
                    "text": "Robin's parents have a direct payment to employ a personal assistant.",
                }
            }
        ),
    ),
    passing=(
        Example({"J1": {**_BUDGET, "text": "A direct payment of £2,400 a year for F3, towards outcome 2."}}),
        Example(
            {"J1": {**_BUDGET, "text": "A direct payment for a tutor.", "for": ["B2"], "towards": ["E2"]}}
        ),
        Example({"J1": {**_BUDGET, "text": "No direct payment was requested."}}),
    ),
)
def direct_payment_without_outcomes(at: At) -> Iterator[Hit]:
    """Where a direct payment secures educational provision, the plan must say which needs and outcomes it
    meets.
    """
    for item in _budgets(at):
        if _is_direct(item) and not _says_outcome(at, item):
            yield Hit(item.id, "J", item.text)


@rule(
    "budget-without-outcomes",
    title="A personal budget says no outcome",
    severity=Severity.WEAK,
    sections="J",
    suggestion="Say which outcomes the personal budget is for.",
    source="CFA 2014 s.49; SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example({"J1": {**_BUDGET, "text": "A personal budget of £2,400 a year pays for a tutor."}}),
        Example({"J1": {**_BUDGET, "text": "A notional budget is held by the council for short breaks."}}),
    ),
    passing=(
        Example(
            {
                "J1": {
                    **_BUDGET,
                    "text": "A personal budget of £2,400 a year pays for F3 and works towards E2.",
                }
            }
        ),
        Example({"J1": {**_BUDGET, "text": "No personal budget has been requested."}}),
        Example(
            {
                "J1": {
                    **_BUDGET,
                    "text": "A budget of £900 pays a tutor, so that Robin learns to read new words.",
                }
            }
        ),
    ),
)
def budget_without_outcomes(at: At) -> Iterator[Hit]:
    """Section J should say how the budget supports particular outcomes, or nobody can tell if it was well
    spent.
    """
    for item in _budgets(at):
        if not _says_outcome(at, item):
            yield Hit(item.id, "J", item.text)


@rule(
    "budget-without-provision",
    title="A personal budget does not say what it pays for",
    severity=Severity.WEAK,
    sections="F G H1 H2 J",
    suggestion="Say which provision of Sections F to H the personal budget pays for.",
    source="CFA 2014 s.49(2); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example(
            {"J1": {**_BUDGET, "text": "A personal budget of £2,400 a year, towards E2.", "what": ""}},
            quote="A personal budget of £2,400 a year, towards E2.",
        ),
        Example(
            {"J1": {**_BUDGET, "text": "A direct payment will be made to Robin's parents to meet outcome 2."}}
        ),
    ),
    passing=(
        Example({"J1": {**_BUDGET, "text": "A personal budget of £2,400 a year for F3, towards E2."}}),
        Example(
            {
                "J1": {
                    **_BUDGET,
                    "text": "A personal budget of £900 towards E4.",
                    "what": "support at the drama club",
                }
            }
        ),
        Example({"J1": {**_BUDGET, "text": "None."}}),
    ),
)
def budget_without_provision(at: At) -> Iterator[Hit]:
    """A personal budget is an amount to secure provision of the plan: so it says which."""
    for item in _budgets(at):
        is_said = item.what.strip() or _TO_PROVISION.search(item.text) or _PAYS_FOR.search(item.text)
        if not is_said and not _is_about_provision(at, item):
            yield Hit(item.id, "J", item.text)


def _is_about_provision(at: At, item: PlanItem) -> bool:
    names = stems_of(at.plan.child.name, at.plan.child.known_as)
    mine = subject_of(item.text, names).topics
    return any(not mine.isdisjoint(subject_of(each.text, names).topics) for each in at.plan.of(*PROVISIONS))

"""The advice that a child's assessment needs, computed from the record, and what the advice says."""

from __future__ import annotations

from opensend.audit.today import today
from opensend.casework.models import AdviceItem, AssessmentRequest, HeldAdvice, ProcessRun
from opensend.rules.advice import AdviceDue, Attends, ChildFacts, ExistingAdvice, advice_due_from
from opensend.rules.ages import year_group


def advice_set(run: ProcessRun) -> tuple[AdviceDue, ...]:
    """Which advice must be sought, from whom, under which regulation (SI 2014/1530 reg 6).

    Advice that is held, and that all three agree is enough, is in the set with `is_held` (reg 6(4)).
    """
    person, on = run.person, today()
    named = AssessmentRequest.objects.filter(run=run).values_list("people_to_ask", flat=True)
    requested = tuple(line.strip() for text in named for line in text.splitlines() if line.strip())
    held = HeldAdvice.objects.filter(run=run).values_list("code", "asked")
    facts = ChildFacts(
        attends=Attends(person.attends),
        year_group=year_group(person.born, on),
        has_serving_parent=person.has_serving_parent,
        has_visual_impairment=person.has_visual_impairment,
        has_hearing_impairment=person.has_hearing_impairment,
        requested=tuple(dict.fromkeys(requested)),
        existing=tuple(ExistingAdvice(code, True, True, True, asked) for code, asked in held),
    )
    return advice_due_from(facts, on)


def items_of(run: ProcessRun) -> list[AdviceItem]:
    """Every item of the advice given in a run, with its advice, its request and the need that it meets.

    In the order of the advice codes and, in each advice, as it was given: ready to build a plan from.
    """
    return list(
        AdviceItem.objects.filter(advice__advice_request__run=run, advice__answer="given")
        .select_related("advice__advice_request", "meets")
        .order_by("advice__advice_request__about", "advice_id", "position")
    )

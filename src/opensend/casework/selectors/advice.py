"""The advice that a child's assessment needs, computed from the record."""

from __future__ import annotations

from opensend.audit.today import today
from opensend.casework.models import AssessmentRequest, ProcessRun
from opensend.rules.advice import AdviceDue, Attends, ChildFacts, advice_due_from
from opensend.rules.ages import year_group


def advice_set(run: ProcessRun) -> tuple[AdviceDue, ...]:
    """Which advice must be sought, from whom, under which regulation (SI 2014/1530 reg 6)."""
    person, on = run.person, today()
    named = AssessmentRequest.objects.filter(run=run).values_list("people_to_ask", flat=True)
    requested = tuple(line.strip() for text in named for line in text.splitlines() if line.strip())
    facts = ChildFacts(
        attends=Attends(person.attends),
        year_group=year_group(person.born, on),
        has_serving_parent=person.has_serving_parent,
        has_visual_impairment=person.has_visual_impairment,
        has_hearing_impairment=person.has_hearing_impairment,
        requested=tuple(dict.fromkeys(requested)),
    )
    return advice_due_from(facts, on)

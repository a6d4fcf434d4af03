"""The needs assessment, from a request to a lawful final plan: CFA 2014 ss.36-40; SI 2014/1530 regs 3-14."""

from __future__ import annotations

from opensend.rules.process import Process
from opensend.rules.processes.needs_assessment import states
from opensend.rules.processes.needs_assessment.deadlines import DEADLINES, DUTIES
from opensend.rules.processes.needs_assessment.events import EVENTS
from opensend.rules.processes.needs_assessment.exemptions import EXEMPTIONS

NEEDS_ASSESSMENT = Process(
    name="needs_assessment",
    title="Education, health and care needs assessment",
    version="needs_assessment/1",
    source="Children and Families Act 2014 (CFA) ss.36-40, 51-55; SI 2014/1530 regs 3-14, 32-33",
    states=states.STATES,
    closed=frozenset(states.CLOSED),
    final=frozenset(states.FINAL),
    events=EVENTS,
    steps=states.STEPS,
    gates=states.build_gates(tuple(declared.kind for declared in EVENTS)),
    windows=states.WINDOWS,
    deadlines=DEADLINES,
    exemptions=EXEMPTIONS,
    duties=DUTIES,
    openings=states.OPENINGS,
)

__all__ = ["NEEDS_ASSESSMENT"]

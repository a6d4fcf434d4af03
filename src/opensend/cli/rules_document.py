"""The rulebook as plain data: what a process, a parameter and the list of sources say of themselves."""

from __future__ import annotations

from collections.abc import Sequence

from opensend.rules.dated import Parameter
from opensend.rules.process import DeadlineRule, EventKind, ExemptionRule, Gate, Process


def describe_process(process: Process) -> dict[str, object]:
    """Every table of a process."""
    return {
        "name": process.name,
        "title": process.title,
        "version": process.version,
        "source": process.source,
        "states": [
            {
                "state": state,
                "title": title,
                "is_closed": state in process.closed,
                "is_final": state in process.final,
            }
            for state, title in process.states.items()
        ],
        "events": [_describe_event(event) for event in process.events],
        "steps": [
            {"event": step.kind, "from": step.sources, "to": step.target, "source": step.law}
            for step in process.steps
        ],
        "gates": [_describe_gate(gate) for gate in process.gates],
        "windows": [
            {"event": each.kind, "limit": each.limit, "unless": each.unless, "source": each.source}
            for each in process.windows
        ],
        "deadlines": [_describe_deadline(rule) for rule in process.deadlines],
        "exemptions": [_describe_exemption(rule) for rule in process.exemptions],
        "duties": [
            {"id": duty.id, "title": duty.title, "owed_by": duty.owed_by, "source": duty.source}
            for duty in process.duties
        ],
    }


def describe_parameter(parameter: Parameter) -> dict[str, object]:
    """A parameter with every value it has had."""
    return {
        "name": parameter.name,
        "title": parameter.title,
        "unit": parameter.unit,
        "values": [
            {"since": each.since, "value": each.value, "source": each.source, "mark": each.mark}
            for each in parameter.values
        ],
    }


def list_sources(processes: Sequence[Process], parameters: Sequence[Parameter]) -> list[str]:
    """Every citation of the tables and figures, once each, in order."""
    found = {each.source for parameter in parameters for each in parameter.values}
    for process in processes:
        found.add(process.source)
        tables = (process.events, process.gates, process.windows, process.deadlines, process.exemptions)
        found.update(row.source for table in tables for row in table)
        found.update(duty.source for duty in process.duties)
        found.update(step.law for step in process.steps)
    return sorted(found)


def say_owner(rule: DeadlineRule) -> str:
    """Who owes a limit, where that does not depend on what it is about."""
    return "by what it is about" if callable(rule.owed_by) else rule.owed_by.replace("_", " ")


def list_meeting(rule: DeadlineRule) -> list[str]:
    """The kinds of event that meet a limit."""
    return [*(met.kind for met in rule.met_by), *(rule.triggers() if rule.is_met_on_opening else ())]


def _describe_event(event: EventKind) -> dict[str, object]:
    return {
        "kind": event.kind,
        "title": event.title,
        "recorded_by": event.recorded_by,
        "payload": event.payload.__struct_encode_fields__,
        "notices": event.notices,
        "source": event.source,
    }


def _describe_gate(gate: Gate) -> dict[str, object]:
    return {
        "events": gate.kinds,
        "states": gate.states,
        "why": gate.why,
        "source": gate.source,
        "keeps": gate.keeps,
    }


def _describe_deadline(rule: DeadlineRule) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "kind": rule.kind,
        "owed_by": say_owner(rule),
        "triggered_by": rule.triggers(),
        "counts_from": (*rule.counts_from, *rule.dated_by, *rule.also_counts),
        "parameters": rule.formula.parameters,
        "met_by": list_meeting(rule),
        "source": rule.source,
    }


def _describe_exemption(rule: ExemptionRule) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "excuses": rule.excuses,
        "needs": rule.needs,
        "grounds": [
            {"ground": ground.letter, "title": ground.title, "evidence": ground.evidence}
            for ground in rule.grounds
        ],
        "source": rule.source,
    }

"""docs/law.md: the rulebook as a page for people, every figure and step with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from opensend.cli.rules_document import list_meeting, say_owner
from opensend.rules.dated import Parameter
from opensend.rules.process import Process

_INTRODUCTION = """# The law in the rulebook

This page is made by `opensend rules --format markdown` from the tables in `src/opensend/rules`: change those,
then run `make law`. A figure marked *unconfirmed* still has to be checked against the printed law.

CFA 2014 is the Children and Families Act 2014; SI 2014/1530 the Special Educational Needs and Disability
Regulations 2014; the HESC Rules are SI 2008/2699.
"""


def render_markdown(processes: Sequence[Process], parameters: Sequence[Parameter]) -> str:
    """The page."""
    parts = [_INTRODUCTION]
    for process in processes:
        parts.extend(_render_process(process))
    parts.append("## Dated figures\n")
    rows = [
        (
            f"`{each.name}`",
            each.title,
            f"{value.value} {each.unit}",
            value.since,
            value.mark or "",
            value.source,
        )
        for each in parameters
        for value in each.values
    ]
    parts.append(_table(("name", "what it is", "value", "since", "mark", "source"), rows))
    return "\n".join(parts)


def _render_process(process: Process) -> Iterator[str]:
    yield f"## {process.title} (`{process.name}`)\n\n{process.source}. Rules version `{process.version}`.\n"
    yield "### Limits\n"
    yield _table(
        ("id", "what is owed", "kind", "owed by", "started by", "figures", "met by", "source"),
        [
            (
                rule.id, rule.title, rule.kind, say_owner(rule), _kinds((*rule.triggers(), *rule.dated_by)),
                _kinds(rule.formula.parameters), _kinds(list_meeting(rule)), rule.source,
            )
            for rule in process.deadlines
        ],
    )  # fmt: skip
    yield "### Exemptions\n\nAn exemption excuses lateness. It never moves a due date.\n"
    yield _table(
        ("id", "ground", "what it is", "excuses", "evidence", "source"),
        [
            (rule.id, ground.letter, ground.title, ", ".join(rule.excuses), ground.evidence, rule.source)
            for rule in process.exemptions
            for ground in rule.grounds
        ],
    )
    yield from _render_events(process)
    yield "### What the law bars\n\nAn event that is neither a step nor barred is kept and moves nothing.\n"
    yield _table(("event", "in", "why", "source"), _gates(process))
    yield "### What would come to nothing\n\nOn record it is kept and moves nothing; no new record is made.\n"
    yield _table(("event", "in", "why", "source"), _keeping(process))
    yield "### Duties without a last day\n\nOwed as soon as practicable; none of them bars a step.\n"
    yield _table(
        ("what is owed", "owed by", "source"),
        [(duty.title, duty.owed_by, duty.source) for duty in process.duties],
    )


def _render_events(process: Process) -> Iterator[str]:
    yield "### Events\n\nIn the order in which they count on one day.\n"
    yield _table(
        ("kind", "what happens", "notices owed", "source"),
        [(f"`{each.kind}`", each.title, ", ".join(each.notices), each.source) for each in process.events],
    )
    yield "### Steps\n"
    yield _table(
        ("event", "from", "to", "source"),
        [
            (
                f"`{step.kind}`",
                ", ".join(state or "nothing yet" for state in step.sources),
                step.target,
                step.law,
            )
            for step in process.steps
        ],
    )


def _gates(process: Process) -> Iterator[tuple[object, ...]]:
    for gate in process.gates:
        if not gate.keeps:
            kinds = "every event that does not begin a case" if None in gate.states else _kinds(gate.kinds)
            yield kinds, ", ".join(state or "nothing yet" for state in gate.states), gate.why, gate.source
    for window in process.windows:
        why = window.why.format(due=f"the last day of {window.limit}")
        yield f"`{window.kind}`", f"while {window.limit} runs", why, window.source


def _keeping(process: Process) -> Iterator[tuple[object, ...]]:
    for gate in process.gates:
        if gate.keeps:
            kinds = "every other event" if len(gate.kinds) == len(process.events) else _kinds(gate.kinds)
            yield kinds, ", ".join(filter(None, gate.states)), gate.why, gate.source


def _kinds(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines) + "\n"

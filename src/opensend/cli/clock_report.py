"""What `opensend clock` prints: a position as a JSON document, and as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from opensend.rules.engine import DeadlinePosition, OwedDuty, Position, Refusal
from opensend.rules.explain import count_days, day
from opensend.rules.process import NotPossible, Process, UnknownKind, UnreadablePayload


def position_document(case_id: object, stands: Position) -> dict[str, object]:
    """The position in the form that other people's scripts rely on."""
    return {
        "id": case_id,
        "process": stands.process,
        "on": stands.on,
        "state": stands.state,
        "deadlines": [_deadline_document(each) for each in stands.deadlines],
        "next": stands.next,
        "refused": [_refusal_document(refusal) for refusal in stands.refused if not refusal.is_kept],
    }


def error_document(case_id: object, error: Exception) -> dict[str, object]:
    """An event that is not possible, or a line that cannot be read."""
    kind, on, why = None, None, str(error)
    possible: tuple[str, ...] = ()
    if isinstance(error, NotPossible):
        kind, on, why, possible = error.kind, error.on, f"{error.why} ({error.source})", error.possible
    elif isinstance(error, UnknownKind):
        kind, on, possible = error.kind, error.on, error.known
    elif isinstance(error, UnreadablePayload):
        kind, on = error.kind, error.on
    return {"id": case_id, "error": {"kind": kind, "on": on, "why": why, "possible": possible}}


def _deadline_document(stands: DeadlinePosition) -> dict[str, object]:
    deadline = stands.deadline
    excuse = deadline.exemption
    return {
        "id": deadline.rule.id,
        "about": deadline.about,
        "owed_by": deadline.owed_by,
        "due": deadline.due,
        "act_by": deadline.act_by,
        "met_on": deadline.met_on,
        "standing": stands.standing,
        "days": stands.days,
        "exemption": excuse and {"id": excuse.id, "ground": excuse.ground, "why": excuse.why},
        "why": stands.why,
        "source": deadline.rule.source,
    }


@cache
def _refusal_document(refusal: Refusal) -> dict[str, str]:
    return {"kind": refusal.kind, "why": refusal.why, "source": refusal.source}


def render_position(case_id: object, process: Process, stands: Position, duties: tuple[OwedDuty, ...]) -> str:
    """The position as text: the state, each limit with its reason, and what may and may not come next."""
    case = "" if case_id is None else f", case {case_id}"
    lines = [f"{process.title}{case}, on {day(stands.on)}", f"State: {_say_state(process, stands)}"]
    if stands.deadlines:
        lines += ["", "Limits"]
    for each in stands.deadlines:
        lines += _render_deadline(each)
    if duties:
        lines += ["", "Owed as soon as practicable (no last day in law; none of these bars a step)"]
        lines += [f"  {duty.title}; owed by {_say(duty.owed_by)} ({duty.source})" for duty in duties]
    lines += ["", "May happen next", *_wrap(stands.next)]
    if barred := [each for each in stands.refused if not each.is_kept]:
        lines += ["", "Not possible now"]
        lines += [f"  {refusal.kind}: {refusal.why} ({refusal.source})" for refusal in barred]
    if kept := [each for each in stands.refused if each.is_kept]:
        lines += ["", "Would be kept and move nothing now", *_render_kept(kept)]
    return "\n".join(lines)


def _render_kept(kept: Sequence[Refusal]) -> Iterator[str]:
    """Kinds of event that would come to nothing, those with one reason together."""
    for why, source in dict.fromkeys((each.why, each.source) for each in kept):
        yield f"  {why} ({source})"
        kinds = tuple(each.kind for each in kept if (each.why, each.source) == (why, source))
        yield from (f"  {line}" for line in _wrap(kinds))


def _say_state(process: Process, stands: Position) -> str:
    if stands.state is None or stands.since is None:
        return "nothing has happened yet"
    return f"{stands.state} ({process.states[stands.state]}), since {day(stands.since)}"


def _say(party: str) -> str:
    return party.replace("_", " ")


def _render_deadline(stands: DeadlinePosition) -> Iterator[str]:
    deadline = stands.deadline
    about = f" {deadline.about}" if deadline.about else ""
    word = "expected by" if deadline.rule.kind == "guidance" else "due"
    due = f"{word} {deadline.due}" if deadline.due else "due date not known"
    left = "" if stands.days is None else f", {_say_days(stands)}"
    yield f"  {deadline.id}{about}  {due}  {stands.standing}{left}  owed by {_say(deadline.owed_by)}"
    if deadline.exemption:
        yield f"      excused by {deadline.exemption.id}({deadline.exemption.ground})"
    yield f"      {stands.why}"
    yield f"      {deadline.rule.source}"


def _say_days(stands: DeadlinePosition) -> str:
    days = stands.days or 0
    if days < 0:
        late = "after the day expected" if stands.deadline.rule.kind == "guidance" else "late"
        return f"{count_days(-days)} {'ago' if stands.standing == 'lapsed' else late}"
    return f"{count_days(days)} {'to spare' if stands.deadline.met_on else 'left'}"


def _wrap(kinds: tuple[str, ...]) -> Iterator[str]:
    line = ""
    for kind in kinds:
        if line and len(line) + len(kind) > 98:
            yield f"  {line.rstrip()}"
            line = ""
        line += f"{kind}, " if kind != kinds[-1] else kind
    yield f"  {line.rstrip() or 'nothing'}"

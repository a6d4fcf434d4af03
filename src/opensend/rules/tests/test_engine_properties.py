"""What must be true of every timeline of every process, whatever is recorded and in whatever order."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from opensend.rules.engine import Deadline, Position, admit, position, project, replay
from opensend.rules.process import NotPossible, Process
from opensend.rules.processes import NEEDS_ASSESSMENT, PROCESSES
from opensend.rules.running import barred
from opensend.rules.tests.timelines import DAYS, any_event, possible_timelines
from opensend.rules.timeline import Event

_EVERY_PROCESS = pytest.mark.parametrize("process", PROCESSES.values(), ids=list(PROCESSES))
_END = date(2026, 12, 31)
# A timeline is drawn event by event from what is possible, which takes longer than Hypothesis expects.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _outcome(events: list[Event], on: date) -> Position | tuple[str, date, str]:
    """The position, or what was not possible."""
    try:
        return replay(NEEDS_ASSESSMENT, events, on, explain=True)
    except NotPossible as error:
        return error.kind, error.on, error.why


@_UNHURRIED
@given(st.lists(any_event(), max_size=10) | possible_timelines(), st.randoms(use_true_random=False), DAYS)
def test_the_order_of_recording_never_changes_the_position(
    events: list[Event], chance: random.Random, on: date
):
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert _outcome(shuffled, on) == _outcome(events, on)


@_UNHURRIED
@given(possible_timelines(), st.data())
def test_superseding_an_event_equals_never_having_recorded_it(events: list[Event], data: st.DataObject):
    wrong = data.draw(st.sampled_from(events))
    right = data.draw(any_event())
    correction = Event(right.kind, right.on, right.payload, id="correction", supersedes=wrong.id)
    without = [event for event in events if event is not wrong]
    assert _outcome([*events, correction], _END) == _outcome([*without, right], _END)
    struck_out = Event(wrong.kind, wrong.on, id="correction", supersedes=wrong.id, struck_out=True)
    assert _outcome([struck_out, *events], _END) == _outcome(without, _END)


@_UNHURRIED
@given(possible_timelines(), st.lists(any_event(), max_size=6), DAYS)
def test_a_position_never_depends_on_later_events(events: list[Event], more: list[Event], on: date):
    later = [event for event in more if event.on > on]
    assert _outcome([*events, *later], on) == _outcome(events, on)


@_UNHURRIED
@given(possible_timelines(), any_event())
def test_a_due_date_moves_only_when_what_it_counts_from_changes(events: list[Event], new: Event):
    assume(new.kind not in ("family_window_extended", "opening_recorded"))
    try:
        before, after = project(NEEDS_ASSESSMENT, events), project(NEEDS_ASSESSMENT, [*events, new])
    except NotPossible:
        return
    was = {
        (each.id, each.about, each.start, each.second, each.lengthened_to): each.due
        for each in before.deadlines
    }
    for each in after.deadlines:
        counted = (each.id, each.about, each.start, each.second, each.lengthened_to)
        assert was.get(counted, each.due) == each.due


def _numbered(limits: tuple[Deadline, ...]) -> dict[tuple[str, str | None, int], Deadline]:
    """Each limit by its id, what it is about, and which of its like it is."""
    seen: Counter[tuple[str, str | None]] = Counter()
    found = {}
    for each in limits:
        found[each.id, each.about, seen[each.id, each.about]] = each
        seen[each.id, each.about] += 1
    return found


@_UNHURRIED
@given(possible_timelines(), any_event())
def test_what_happens_next_moves_no_due_date_but_what_the_limit_itself_is_dated_by(
    events: list[Event], drawn: Event
):
    new = Event(drawn.kind, max(event.on for event in events) + timedelta(days=1), drawn.payload)
    assume(new.kind != "opening_recorded")
    try:
        before, after = project(NEEDS_ASSESSMENT, events), project(NEEDS_ASSESSMENT, [*events, new])
    except NotPossible:
        return
    now = _numbered(after.deadlines)
    for which, limit in _numbered(before.deadlines).items():
        rule = limit.rule
        if new.kind not in (*rule.dated_by, *rule.also_counts, *rule.lengthened_by):
            assert (now[which].due, now[which].act_by) == (limit.due, limit.act_by)
        elif new.kind in rule.lengthened_by and limit.due:
            assert now[which].due >= limit.due


@_UNHURRIED
@given(possible_timelines())
def test_what_would_come_to_nothing_moves_nothing_where_it_is_on_record(events: list[Event]):
    on = max(event.on for event in events) + timedelta(days=1)
    stands = replay(NEEDS_ASSESSMENT, events, on, explain=True)
    for refusal in stands.refused:
        if refusal.is_kept:
            payload = {"state": "assessing"} if refusal.kind == "opening_recorded" else None
            kept = replay(NEEDS_ASSESSMENT, [*events, Event(refusal.kind, on, payload)], on, explain=True)
            assert replace(kept, notes=stands.notes) == stands
            assert len(kept.notes) == len(stands.notes) + 1


@_UNHURRIED
@given(possible_timelines(), st.sampled_from(["request_received", "brought_to_attention"]))
def test_a_further_request_while_one_is_open_moves_nothing(events: list[Event], kind: str):
    on = max(event.on for event in events) + timedelta(days=1)
    stands = replay(NEEDS_ASSESSMENT, events, on, explain=True)
    assume(stands.state not in NEEDS_ASSESSMENT.closed)
    assert replay(NEEDS_ASSESSMENT, [*events, Event(kind, on)], on, explain=True) == stands


@_UNHURRIED
@given(possible_timelines(), st.integers(0, 400))
def test_no_exemption_ever_moves_a_due_date(events: list[Event], days: int):
    on = date(2026, 1, 5) + timedelta(days=days)
    without = [event for event in events if event.kind != "exemption_recorded"]
    full, bare = replay(NEEDS_ASSESSMENT, events, on), replay(NEEDS_ASSESSMENT, without, on)
    assert [(each.deadline.id, each.deadline.due, each.days) for each in full.deadlines] == [
        (each.deadline.id, each.deadline.due, each.days) for each in bare.deadlines
    ]


@_UNHURRIED
@given(possible_timelines(), st.integers(0, 400))
def test_days_and_standing_agree(events: list[Event], days: int):
    on = date(2026, 1, 5) + timedelta(days=days)
    for each in replay(NEEDS_ASSESSMENT, events, on).deadlines:
        if each.standing in ("void", "superseded") or each.deadline.due is None:
            assert each.days is None
        elif each.standing in ("running", "met"):
            assert each.days >= 0
        else:
            assert each.days < 0
            assert (each.standing == "lapsed") == (
                each.deadline.owed_by == "family" and not each.deadline.met_by
            ) or (each.standing == "excepted")


@_UNHURRIED
@given(possible_timelines())
def test_what_may_happen_next_may_and_the_rest_may_not(events: list[Event]):
    on = max((event.on for event in events), default=_END) + timedelta(days=1)
    stands = replay(NEEDS_ASSESSMENT, events, on)
    for kind in stands.next:
        payload = {"state": "drafting"} if kind == "opening_recorded" else None
        admit(NEEDS_ASSESSMENT, events, Event(kind, on, payload))
    for refusal in stands.refused:
        payload = {"state": "drafting"} if refusal.kind == "opening_recorded" else None
        with pytest.raises(NotPossible) as error:
            admit(NEEDS_ASSESSMENT, events, Event(refusal.kind, on, payload))
        assert error.value.why == refusal.why
        assert error.value.possible == stands.next
    every = {declared.kind for declared in NEEDS_ASSESSMENT.events}
    assert set(stands.next) | {refusal.kind for refusal in stands.refused} == every
    assert not set(stands.next) & {refusal.kind for refusal in stands.refused}


@_UNHURRIED
@given(possible_timelines(), DAYS)
def test_a_projection_read_on_a_day_is_the_position_of_that_day(events: list[Event], on: date):
    until = [event for event in events if event.on <= on]
    assert position(project(NEEDS_ASSESSMENT, until), on) == replay(NEEDS_ASSESSMENT, events, on)


@_EVERY_PROCESS
def test_every_state_is_reached_from_the_beginning(process: Process):
    reached: set[str | None] = {None}
    while True:
        further = {
            step.target for step in process.steps if _is_open(process, step.kind, reached & set(step.sources))
        }
        if further <= reached:
            break
        reached |= further
    assert reached == {None, *process.states}


def _is_open(process: Process, kind: str, states: set[str | None]) -> bool:
    return any(barred(process, state, kind) is None for state in states)


@_EVERY_PROCESS
def test_every_state_that_is_not_final_has_a_way_out(process: Process):
    for state in set(process.states) - process.final:
        leaving = {step.target for step in process.steps if state in step.sources} - {state}
        assert leaving, state
        assert leaving - {"died"}, state


@_EVERY_PROCESS
def test_no_step_is_barred_where_it_starts_and_no_table_names_what_is_not_declared(process: Process):
    kinds = {declared.kind for declared in process.events}
    assert len(kinds) == len(process.events)
    for step in process.steps:
        assert step.target in process.states
        assert all(barred(process, source, step.kind) is None for source in step.sources)
    for rule in process.deadlines:
        named = {*rule.triggers(), *rule.counts_from, *rule.dated_by, *rule.also_counts, *rule.voided_by}
        assert named | {met.kind for met in rule.met_by} | set(rule.lengthened_by) <= kinds
    for gate in process.gates:
        assert set(gate.kinds) <= kinds
        assert set(gate.states) <= {None, *process.states}
        assert gate.source
    limits = {rule.id for rule in process.deadlines}
    assert {limit for rule in process.exemptions for limit in rule.excuses} <= limits
    assert {limit for opened in process.openings.values() for limit in opened} <= limits
    assert all(declared.source and declared.recorded_by for declared in process.events)


def test_a_timeline_recorded_twice_over_stands_where_it_stood():
    begun = [Event("request_received", date(2026, 1, 5)), Event("family_consulted", date(2026, 1, 9))]
    assert replay(NEEDS_ASSESSMENT, begun * 2, _END) == replay(NEEDS_ASSESSMENT, begun, _END)

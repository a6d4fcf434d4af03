"""How many cases of 12 events one core replays a second, and whether memory stays flat over 640,000 cases.

The peer moves the same cases through the same states with `transitions`, the state machine library most used
from Python: states alone, no limit, no exemption, no duty, no reason.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta

from transitions import Machine

from opensend.rules.engine import replay
from opensend.rules.processes import NEEDS_ASSESSMENT
from opensend.rules.timeline import Event

STEPS = (
    ("request_received", 0, None),
    ("others_notified", 7, None),
    ("family_consulted", 10, None),
    ("assessment_agreed", 35, None),
    ("advice_requested", 36, {"advice": "ADV-b"}),
    ("advice_requested", 36, {"advice": "ADV-d"}),
    ("advice_received", 70, {"advice": "ADV-b"}),
    ("advice_received", 80, {"advice": "ADV-d"}),
    ("plan_agreed", 90, None),
    ("draft_sent", 100, None),
    ("representations_received", 110, None),
    ("plan_issued", 130, None),
)
FIRST = date(2022, 1, 3)
ON = date(2026, 11, 2)


def build_cases(how_many: int) -> Iterator[list[Event]]:
    """Cases that begin on different days, one after another."""
    for number in range(how_many):
        received = FIRST + timedelta(days=number % 1400)
        yield [Event(kind, received + timedelta(days=after), payload) for kind, after, payload in STEPS]


def time_replay(how_many: int) -> float:
    """Seconds to replay that many cases, explanations not made."""
    began = time.perf_counter()
    for events in build_cases(how_many):
        replay(NEEDS_ASSESSMENT, events, ON)
    return time.perf_counter() - began


def time_transitions(how_many: int) -> float:
    """Seconds for the peer to move that many cases through the states."""
    table = [
        {"trigger": step.kind, "source": source or "none", "dest": step.target}
        for step in NEEDS_ASSESSMENT.steps
        for source in step.sources
    ]
    machine = Machine(
        model=None, states=["none", *NEEDS_ASSESSMENT.states], transitions=table,
        initial="none", ignore_invalid_triggers=True, auto_transitions=False,
    )  # fmt: skip
    known = {step.kind for step in NEEDS_ASSESSMENT.steps}

    class Case:
        """One case of the peer."""

    began = time.perf_counter()
    for events in build_cases(how_many):
        case = Case()
        machine.add_model(case)
        for event in events:
            if event.kind in known:
                case.trigger(event.kind)  # type: ignore[attr-defined]
        machine.remove_model(case)
    return time.perf_counter() - began


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help="cases to time")
    parser.add_argument("--streamed", type=int, default=640_000, help="cases to stream for memory")
    args = parser.parse_args()
    time_replay(500)
    ours, peer = time_replay(args.cases), time_transitions(args.cases)
    print(f"replay of {len(STEPS)} events     {args.cases / ours:10,.0f} cases/s")
    print(f"peer: transitions, states only {args.cases / peer:10,.0f} cases/s")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = time_replay(args.streamed)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{args.streamed:,} cases streamed in {took:,.0f} s, {args.streamed / took:,.0f} cases/s; "
        f"peak memory {after / 1024:.0f} MB, {(after - before) / 1024:.0f} MB more than before"
    )


if __name__ == "__main__":
    main()
